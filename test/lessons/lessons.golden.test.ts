import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FATES, KINDS, OUTCOMES } from '../../src/mail/index.js';
import type { FateCounts, RunResult } from '../../src/results/index.js';
import { ROOT } from '../house/source-files.js';
import { LESSONS, lesson } from './lesson.js';

// What each lesson did. A change here is a change of results: make it knowingly, with `npm run fix -- golden`.

const MOST_LINES = 100;

/** Six significant digits: differences beyond them are nobody's business. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** `name=value` for every value that is not zero. */
function pairs(values: object): string {
  return Object.entries(values)
    .flatMap(([key, value]) => (typeof value === 'number' && value !== 0 ? [`${key}=${rounded(value)}`] : []))
    .join(' ');
}

function fates(counts: FateCounts): string {
  return pairs(Object.fromEntries(['sent' as const, ...FATES].map((fate) => [fate, counts[fate]])));
}

function summaryOf(result: RunResult): string {
  const { messages, duplicates, backscatter, delayWarnings, latency_s: latency, engine } = result;
  const group = (title: string, parties: Readonly<Record<string, FateCounts>>): string[] =>
    Object.entries(parties).flatMap(([name, party]) => (party.sent > 0 ? [`${title} ${name}: ${fates(party)}`] : []));
  const lines = [
    `messages: ${fates(messages)}`,
    ...group('kind', Object.fromEntries(KINDS.map((kind) => [kind, result.kinds[kind]]))),
    ...group('sender', result.senders),
    ...group('domain', result.domains),
    ...Object.entries(result.servers).flatMap(([name, server]) => [
      `server ${name}: ${pairs({ connections: server.connections, attempts: server.attempts })}`,
      `  ${pairs(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, server[outcome]])))}`,
      `  ${pairs({ share: server.share, firstChoice: server.firstChoiceShare, down_s: server.down_s })}`,
      `  ${pairs({ sessions: server.meanSessions, peak: server.peakSessions, backlog: server.meanBacklog, queue: server.meanQueue })}`,
    ]),
    `latency_s: ${pairs(latency)}`,
    `per message: ${pairs({ connections: result.connections.mean, passes: result.passes.mean })}`,
    `beside: ${pairs({ duplicates, backscatter, delayWarnings })}`,
    `engine: ${pairs({ events: engine.events, lastArrival_s: engine.lastArrival_s, end_s: engine.end_s })}`,
    ...result.asserts.map(({ text, verdict }) => `${verdict}: ${text}`),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

describe('what each lesson did', () => {
  it.each(LESSONS)('%s', async (name) => {
    const summary = summaryOf(lesson(name).result);
    expect(summary.split('\n').length).toBeLessThan(MOST_LINES);
    await expect(summary).toMatchFileSnapshot(join(ROOT, 'test', 'golden', `${name}.txt`));
  });
});
