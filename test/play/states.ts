import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { recordOf } from '../../src/narrative/index.js';
import { recordFilm, stateAt } from '../../src/play/index.js';
import type { Trace } from '../../src/results/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { ROOT } from '../house/source-files.js';

const lessons = readdirSync(join(ROOT, 'scenarios')).filter((name) => name.endsWith('.yaml'));

/** Fractions of the run, spread evenly and the same each time (Weyl's sequence of the golden ratio). */
export function fractionsOf(instants: number): number[] {
  return Array.from({ length: instants }, (_, i) => ((i + 1) * 0.618_033_988_749_894_9) % 1);
}

/**
 * The tests that the state of the page is what `explain` tells, at so many instants of each lesson; of a run of more events than
 * `whenAsked`, of a sample of its messages and of those that are under way.
 */
export function testStates(instants: number, whenAsked: number): void {
  it.each(lessons)('of %s is what explain tells of every message', (name) => {
    const { model } = parseScenario({ text: readFileSync(join(ROOT, 'scenarios', name), 'utf8') });
    if (model === null) throw new Error(`${name} is no scenario`);
    const film = recordFilm(model, undefined, { atOnce: 10_000, whenAsked });
    const stories = explainMessages(model, { replication: 1, messages: 'all' });
    const records = stories.map(recordOf);
    for (const t of fractionsOf(instants).map((part) => part * film.end)) {
      const { messages, sampled } = stateAt(film, t);
      // Of a long run those that are over are left out, but for the sample that is followed.
      const isThere = ({ message, ended }: Trace): boolean =>
        !sampled || message % film.every === 1 % film.every || ended === null || ended > t;
      const there = records.filter(({ sent_s }, i) => sent_s <= t && isThere(stories[i] as Trace));
      expect(messages.length).toBe(there.length);
      expect(messages.filter(({ message }, i) => there[i]?.message !== message)).toEqual([]);
      const odd = messages.flatMap(({ at, message }, i) => {
        const record = there[i];
        if (record === undefined) return [`${message} is too many`];
        const since = t - record.sent_s;
        const waits = record.waits.some(({ t_s, until_s }) => t_s <= since && since < until_s);
        const isDelivered = record.latency_s !== null && record.latency_s <= since;
        const relayed = at === 'relay' && !isDelivered;
        return relayed || ((at === 'queued') === waits && (at === 'delivered') === isDelivered)
          ? []
          : [`${message} ${at} at ${t}`];
      });
      expect(odd).toEqual([]);
    }
  });
}
