import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LogReader, type LogReading } from '../../src/import/index.js';
import { type Expected, FILES, readExpected } from './expected.js';

/** All files were written in 2026, before this. */
const NEWEST = Date.UTC(2026, 10, 28) / 1000;
const HOUR = 3600;

interface ExpectedLog extends Expected {
  readonly role: string;
  readonly mta: string;
  readonly messages: number;
  readonly recipients: number;
  readonly notifications?: number;
  readonly first: string;
  readonly last: string;
  readonly arrivalsPerHour: Readonly<Record<string, number>>;
  readonly perDestination?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly serversUsed?: Readonly<Record<string, number>>;
  readonly retry?: {
    readonly perMessage: Readonly<Record<string, { readonly at_s: readonly number[]; readonly end: string }>>;
  };
  readonly rejects?: Readonly<Record<string, number>>;
  readonly clients?: Readonly<Record<string, number>>;
  readonly domains_?: Readonly<Record<string, number>>;
  readonly service_s?: { readonly reception: { readonly median: number; readonly p90: number } };
  readonly connectFailures?: Readonly<Record<string, number>>;
}

/** Reads files of the folder in the order of their times. */
function readLogs(args: readonly string[]): LogReading {
  const reader = new LogReader();
  for (const file of args.filter((one) => !one.startsWith('--')).toReversed()) {
    const bytes = readFileSync(join(FILES, 'logs', file));
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
    reader.begin(file, NEWEST);
    for (const line of text.split('\n')) reader.push(line);
  }
  return reader.finish();
}

describe('a log that a real MTA wrote', () => {
  const logs = readExpected('logs') as { name: string; expected: ExpectedLog }[];

  it.each(logs)('$name: messages, recipients, and when they came', ({ expected }) => {
    const { tally, mta, role, unread } = readLogs(expected.args);
    expect({ mta, role, messages: tally.messages }).toEqual({
      mta: expected.mta,
      role: expected.role,
      messages: expected.messages,
    });
    expect(tally.recipients).toBe(expected.recipients);
    expect(tally.notifications).toBe(expected.notifications ?? 0);
    expect(Math.floor(tally.first)).toBe(Date.parse(expected.first) / 1000);
    expect(Math.floor(tally.last)).toBe(Date.parse(expected.last) / 1000);
    const hours = [...tally.perHour].map(([hour, count]) => [
      new Date(hour * HOUR * 1000).toISOString().slice(0, 13),
      count,
    ]);
    expect(Object.fromEntries(hours.filter(([, count]) => count !== 0))).toEqual(expected.arrivalsPerHour);
    expect(unread.count).toBe(0);
  });

  it.each(logs.filter(({ expected }) => expected.perDestination !== undefined))(
    '$name: what came of it, by destination and server',
    ({ expected }) => {
      const { tally } = readLogs(expected.args);
      for (const [domain, counts] of Object.entries(expected.perDestination ?? {})) {
        expect(tally.destinations.get(domain), domain).toMatchObject(counts);
      }
      const used = [...tally.destinations.values()].flatMap(({ hosts }) =>
        [...hosts].flatMap(([host, { sent }]) => (sent > 0 ? [[host, sent] as const] : [])),
      );
      expect(Object.fromEntries(used)).toEqual(expected.serversUsed);
    },
  );

  it.each(logs.filter(({ expected }) => expected.retry !== undefined))('$name: when it tried again', ({ expected }) => {
    const courses = readLogs(expected.args).tally.courses.map(({ domain, ages, isSent }) => ({ domain, ages, isSent }));
    const wanted = Object.entries(expected.retry?.perMessage ?? {}).map(([key, { at_s, end }]) => ({
      domain: key.split(' ')[1],
      ages: at_s,
      isSent: end === 'sent',
    }));
    expect(courses.length).toBe(wanted.length);
    for (const { domain, ages, isSent } of wanted) {
      const found = courses.find(
        (one) =>
          one.domain === domain &&
          one.isSent === isSent &&
          one.ages.length === ages.length &&
          one.ages.every((age, at) => Math.abs(age - (ages[at] ?? 0)) <= 3),
      );
      expect(found, JSON.stringify({ domain, ages })).toBeDefined();
    }
  });

  it.each(logs.filter(({ expected }) => expected.role === 'receiving'))(
    '$name: who came, and who was refused',
    ({ expected }) => {
      const { tally } = readLogs(expected.args);
      const clients = [...tally.clients].flatMap(([name, { messages }]) =>
        messages > 0 ? [[name, messages] as const] : [],
      );
      expect(Object.fromEntries(clients)).toEqual(expected.clients);
      expect(tally.greylist?.count).toBe(expected.rejects?.['greylisted']);
      expect(tally.reception.quantile(0.5)).toBeCloseTo(expected.service_s?.reception.median ?? 0, 1);
      expect(Math.abs(tally.reception.quantile(0.9) - (expected.service_s?.reception.p90 ?? 0))).toBeLessThan(0.1);
    },
  );
});
