import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../house/source-files.js';
import { lesson, QUESTIONS } from './lesson.js';
import { drawTopic } from './picture.js';

// The pictures of docs/questions/ are drawings of the reports. `npm run fix -- golden` draws them again.

/** Pictures of so many bytes still load at once. */
const MOST_BYTES = 60_000;

/** The drawing that shows the answer. */
const TOPICS: Readonly<Record<string, string>> = {
  'questions/01-backup-or-queues': 'losses',
  'questions/02-time-until-bounce': 'losses',
  'questions/03-equal-or-ranked': 'load',
  'questions/04-uneven-load': 'load',
  'questions/05-backup-while-up': 'load',
  'questions/06-fake-high-mx': 'load',
  'questions/07-backscatter': 'load',
  'questions/08-which-errors-lead-on': 'choice',
  'questions/09-stuck-on-a-dead-mx': 'queue',
  'questions/10-nolisting': 'load',
  'questions/11-greylisting-delay': 'latency',
  'questions/12-ttl-and-mx-change': 'load',
  'questions/13-duplicates': 'load',
  'questions/14-after-the-outage': 'queue',
  'questions/15-weights-and-ports': 'load',
  'questions/16-backup-outside-the-policy': 'load',
  'questions/17-expired-on-the-backup': 'load',
  'questions/18-never-in-clear': 'load',
  'questions/19-ipv6-that-does-not-answer': 'latency',
  'questions/20-too-many-recipients': 'load',
  'questions/21-larger-than-the-primary-takes': 'losses',
  'questions/22-half-the-resolvers': 'losses',
  'questions/23-spf-of-the-backup': 'load',
  'questions/24-primary-name-gone': 'load',
  'questions/25-provider-limit': 'load',
  'questions/26-backup-that-watches': 'load',
};

describe('the picture beside the answer', () => {
  it.each(QUESTIONS)('to %s is drawn from its report', async (name) => {
    const picture = await drawTopic(lesson(name).result, TOPICS[name] ?? '');
    expect(picture.length).toBeLessThan(MOST_BYTES);
    await expect(picture).toMatchFileSnapshot(join(ROOT, 'docs', 'questions', `${basename(name)}.svg`));
  });
});
