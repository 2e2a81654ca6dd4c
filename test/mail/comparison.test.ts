import { describe, expect, test } from 'vitest';
import {
  type ComparedRow,
  comparePresets,
  type MtaBehaviour,
  mergeRows,
  type PresetComparison,
  presetBehaviour,
  retryTimes,
} from '../../src/mail/index.js';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

function compare(...names: string[]): PresetComparison {
  const comparison = comparePresets(names);
  if (comparison === undefined) throw new Error(`unknown: ${names.join(', ')}`);
  return comparison;
}

function times(name: string): { ages: readonly number[]; givesUpAt: number | null } {
  const mta = presetBehaviour(name);
  if (mta === undefined) throw new Error(`no preset ${name}`);
  return retryTimes(mta);
}

describe('presets side by side', () => {
  test('show what differs, in the words of the scenario language, with sources', () => {
    const { names, rows } = compare('postfix', 'exim', 'qmail');
    expect(names).toEqual(['postfix', 'exim', 'qmail']);
    const texts = Object.fromEntries(rows.map(({ key, values }) => [key, values.map(({ text }) => text)]));
    expect(texts['limits.addresses']).toEqual(['5', '5', 'unlimited']);
    expect(texts['onFailure.greeting.5xx']).toEqual(['next', '{ next: bounce }', 'defer']);
    expect(texts['giveUpAfter']).toEqual(['5d', '{ age: 4d, hostDown: 4d, frozen: 1w }', '1w']);
    for (const { values } of rows) for (const { source } of values) expect(source.length).toBeGreaterThan(5);
  });

  test('leave out what is the same, and count it', () => {
    const { rows, same } = compare('postfix', 'exim');
    expect(rows.every(({ values }) => values[0]?.text !== values[1]?.text)).toBe(true);
    expect(rows.some(({ key }) => key === 'limits.addresses')).toBe(false);
    const all = compare('postfix', 'exim', 'sendmail', 'fire-and-forget');
    expect(all.rows.length + all.same).toBe(rows.length + same);
  });

  test('a preset differs from itself in nothing, and is named once', () => {
    expect(compare('haraka', 'haraka')).toMatchObject({ names: ['haraka'], rows: [] });
  });

  test('names that are no presets are refused, also those that every object has', () => {
    for (const name of ['postfx', 'constructor', '__proto__', '']) {
      expect(comparePresets(['postfix', name])).toBeUndefined();
    }
  });

  test('stages that differ in the same way stand in one row', () => {
    const { rows } = compare('postfix', 'qmail');
    const merged = mergeRows(rows).map(({ key, values }) => [key, ...values.map(({ text }) => text)].join(' | '));
    expect(merged).toContain('timeouts.greeting, ehlo, starttls, tls, mail, rcpt | 5m | 20m');
    expect(merged).toContain('onFailure.greeting: timeout, 4xx, 5xx, disconnect | next | defer');
    expect(merged).toContain('onFailure.ehlo, mail, rcpt, data, message: timeout, 4xx, disconnect | next | defer');
    expect(merged).toContain('giveUpAfter | 5d | 1w');
    expect(new Set(merged).size).toBe(merged.length);
  });
});

test('no presets have nothing that differs', () => {
  expect(compare()).toEqual({ names: [], rows: [], same: 0 });
});

describe('rows about stages are put together', () => {
  const row = (key: string, ...texts: string[]): ComparedRow => ({
    key,
    values: texts.map((text) => ({
      value: text,
      text: text.replace('?', ''),
      source: key,
      assumed: text.endsWith('?'),
    })),
  });
  const merged = (...rows: ComparedRow[]): string[] =>
    mergeRows(rows).map(({ key, values }) => [key, ...values.map(({ text }) => text)].join(' | '));

  test.each<[string, ComparedRow[], string[]]>([
    [
      'not at all where they are about something else',
      [row('order', 'a', 'b'), row('walks', 'a', 'b')],
      ['order | a | b', 'walks | a | b'],
    ],
    [
      'in each section by itself, where its first row stands',
      [
        row('order', 'a', 'b'),
        row('timeouts.mail', '5m', '1m'),
        row('timeouts.rcpt', '5m', '1m'),
        row('timeouts.data', '2m', '1m'),
        row('onFailure.mail.4xx', '5m', '1m'),
        row('walks', 'a', 'b'),
      ],
      [
        'order | a | b',
        'timeouts.mail, rcpt | 5m | 1m',
        'timeouts.data | 2m | 1m',
        'onFailure.mail: 4xx | 5m | 1m',
        'walks | a | b',
      ],
    ],
    [
      'where the same kinds of failure are taken alike',
      [
        row('onFailure.mail.timeout', 'next', 'defer'),
        row('onFailure.mail.4xx', 'next', 'defer'),
        row('onFailure.mail.5xx', 'bounce', 'defer'),
        row('onFailure.rcpt.timeout', 'next', 'defer'),
        row('onFailure.rcpt.4xx', 'next', 'defer'),
        row('onFailure.data.4xx', 'next', 'defer'),
      ],
      [
        'onFailure.mail, rcpt: timeout, 4xx | next | defer',
        'onFailure.mail: 5xx | bounce | defer',
        'onFailure.data: 4xx | next | defer',
      ],
    ],
    [
      'but not where one is known and the other assumed',
      [row('timeouts.mail', '5m', '1m'), row('timeouts.rcpt', '5m', '1m?')],
      ['timeouts.mail | 5m | 1m', 'timeouts.rcpt | 5m | 1m'],
    ],
  ])('%s', (_, rows, expected) => {
    expect(merged(...rows)).toEqual(expected);
  });

  test('with the sources of the first', () => {
    const [first] = mergeRows([row('timeouts.mail', '5m', '1m'), row('timeouts.rcpt', '5m', '1m')]);
    expect(first?.values.map(({ source }) => source)).toEqual(['timeouts.mail', 'timeouts.mail']);
  });
});

describe('the retries of a lone message', () => {
  test('come on the scan grid where there is one: Postfix 107 tries in five days, the last after them', () => {
    const { ages, givesUpAt } = times('postfix');
    expect(ages.slice(0, 6)).toEqual([300, 600, 1200, 2400, 4800, 9000]);
    expect(givesUpAt).toBe(ages.at(-1));
    expect(givesUpAt).toBeGreaterThanOrEqual(5 * DAY);
    // 107 passes were recorded, the first included.
    expect(Math.abs(ages.length + 1 - 107)).toBeLessThanOrEqual(1);
  });

  test('Exim makes about two dozen, and the last after four days: 23 were recorded', () => {
    const { ages, givesUpAt } = times('exim');
    expect(ages.slice(0, 4)).toEqual([0.5 * HOUR, HOUR, 1.5 * HOUR, 2 * HOUR]);
    expect(Math.abs(ages.length + 1 - 23)).toBeLessThanOrEqual(2);
    expect(givesUpAt).toBe(4 * DAY);
  });

  test.each([
    ['opensmtpd', 30, 4 * DAY],
    ['courier', 238, undefined],
    ['sendmail', 721, 5 * DAY],
    ['haraka', 13, 64 * 4095],
  ] as const)('%s makes %i passes, as recorded', (name, passes, end) => {
    const { ages, givesUpAt } = times(name);
    expect(ages.length + 1).toBe(passes);
    if (end !== undefined) expect(givesUpAt).toBe(end);
  });

  test('a sender that never retries has none', () => {
    expect(times('fire-and-forget')).toEqual({ ages: [], givesUpAt: 0 });
  });

  test.each<[string, Partial<MtaBehaviour['giveUpAfter']>, readonly number[], number | null]>([
    ['ends with the first that comes at the age of giving up', { age: 90 }, [30, 60, 90], 90],
    ['ends with the first that comes after it', { age: 100 }, [30, 60, 90, 120], 120],
    ['ends at that age itself, where mail expires on time', { age: 100, onTime: true }, [30, 60, 90], 100],
    ['does not come at that age, where mail expires on time', { age: 90, onTime: true }, [30, 60], 90],
    ['ends with the last of so many passes', { attempts: 3 }, [30, 60], 60],
    ['ends once the servers have been down so long', { hostDown: 60 }, [30, 60], 60],
  ])('each half minute %s', (_, limits, ages, givesUpAt) => {
    const retry = {
      ...(presetBehaviour('rfc5321') as MtaBehaviour).retry,
      rule: { kind: 'every', every: 30 } as const,
    };
    const giveUpAfter = { age: null, attempts: null, hostDown: null, ...limits };
    expect(retryTimes({ retry, giveUpAfter })).toEqual({ ages, givesUpAt });
    const scanned = retryTimes({
      retry: { ...retry, scan: 60 },
      giveUpAfter: { age: 180, attempts: null, hostDown: null },
    });
    expect(scanned).toEqual({ ages: [60, 120, 180], givesUpAt: 180 });
  });

  test('a sender without limits is cut, not walked for ever', () => {
    const retry = presetBehaviour('rfc5321')?.retry;
    if (retry === undefined) throw new Error('no rfc5321');
    const { ages, givesUpAt } = retryTimes({ retry, giveUpAfter: { age: null, attempts: null, hostDown: null } });
    expect(ages).toHaveLength(40_000);
    expect(givesUpAt).toBeNull();
    expect(times('mailgun').ages.map((age) => age / MINUTE)).toEqual([10, 25, 55, 115, 235, 475]);
  });
});
