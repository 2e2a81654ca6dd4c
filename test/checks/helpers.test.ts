import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupBy, listNames, remembered } from '../../src/checks/check.js';
import { CHECKS, checkModel, renderCheckReference } from '../../src/checks/index.js';
import { addedLoads, peakLoads, tellingLosses } from '../../src/checks/loads.js';
import { plannedWindow } from '../../src/checks/outages.js';
import { decidingDomain, nextHopServers } from '../../src/checks/routes.js';
import { commonUnavailability, spellUnavailability } from '../../src/checks/unavailability.js';
import { covers, overlaps, type Window, windowsOf } from '../../src/checks/windows.js';
import type { FailureModel, Model, ServerModel } from '../../src/model/index.js';
import { DAY, domain, failure, HOUR, model, mx, planned, random, server, traffic } from './model-builder.js';

// What checks are made of: times at which something is down, loads, names, the page of all checks.

const timings = (...all: FailureModel[]) => all.map(({ timing }) => timing);

describe('when something is down by plan', () => {
  test('is a list of times with gaps between them, in order', () => {
    const of = (...all: FailureModel[]) => windowsOf(timings(...all), 100);
    expect(of(planned('refuse', 50, 10), planned('refuse', 10, 5))).toEqual([
      [10, 15],
      [50, 60],
    ]);
    expect(of(planned('refuse', 10, 5), planned('refuse', 15, 5), planned('refuse', 21, 1))).toEqual([
      [10, 20],
      [21, 22],
    ]);
    expect(of(planned('refuse', 10, 20), planned('refuse', 12, 3))).toEqual([[10, 30]]);
    expect(of(planned('refuse', 20, 10, 30))).toEqual([
      [20, 30],
      [50, 60],
      [80, 90],
    ]);
    expect(of(planned('refuse', 40, 10, 60))).toEqual([[40, 50]]);
    expect(of(planned('refuse', 100, 10), planned('refuse', 0, 0), random('refuse', 5, 5))).toEqual([]);
    expect(of(planned('refuse', 99, 10))).toEqual([[99, 109]]);
    expect(of(failure('refuse'), planned('refuse', 5, 5))).toEqual([[0, Number.POSITIVE_INFINITY]]);
    expect(windowsOf(timings(planned('refuse', 0, 1, 2)), 1e6)).toHaveLength(10_000);
  });

  test('overlaps, and covers an instant, as second by second', () => {
    const anyWindows = fc
      .array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 6 })), { maxLength: 6 })
      .map((all) => windowsOf(timings(...all.map(([at, length]) => planned('refuse', at, length))), 100));
    const seconds = (all: readonly Window[]) =>
      Array.from({ length: 40 }, (_, t) => all.some(([from, to]) => from <= t && t < to));
    fc.assert(
      fc.property(anyWindows, anyWindows, (some, others) => {
        const both = overlaps(some, others);
        expect(seconds(both)).toEqual(seconds(some).map((down, t) => down && seconds(others)[t] === true));
        expect(both.every(([from, to]) => from < to)).toBe(true);
        expect(Array.from({ length: 40 }, (_, t) => covers(some, t))).toEqual(seconds(some));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test('is next at or after an instant, or never', () => {
    const [once, often] = [planned('refuse', 10, 5), planned('refuse', 10, 5, 20)];
    expect([0, 10, 14, 15].map((t) => plannedWindow(once, t))).toEqual([[10, 15], [10, 15], [10, 15], undefined]);
    expect([0, 14, 15, 34, 35, 55].map((t) => plannedWindow(often, t)?.[0])).toEqual([10, 10, 30, 30, 50, 70]);
    expect(plannedWindow(failure('refuse'), 99)).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(plannedWindow(random('refuse', 5, 5), 0)).toBeUndefined();
  });
});

describe('the time that servers are down at once', () => {
  const world = (...all: readonly FailureModel[][]) =>
    model({
      domains: [domain('example.org', mx('10 s0'))],
      servers: all.map((failures, i) => server(`s${i}`, { failures })),
    });
  const share = (horizon: number, ...all: readonly FailureModel[][]) => {
    const built = world(...all);
    return commonUnavailability(built, built.servers, horizon);
  };
  test('is that of the run, or of a year where nothing ends it, and of whole periods where all come again', () => {
    expect(share(100, [planned('refuse', 0, 25)])).toBeCloseTo(0.25, 12);
    expect(share(Number.POSITIVE_INFINITY, [planned('refuse', 0, 36.525 * DAY)])).toBeCloseTo(0.1, 3);
    expect(share(0, [planned('refuse', 0, 36.525 * DAY)])).toBeCloseTo(0.1, 3);
    expect(share(100, [planned('refuse', 90, 25)])).toBeCloseTo(0.1, 12);
    expect(share(100, [planned('refuse', 1000, 5, 50)])).toBeCloseTo(0.1, 12);
    expect(share(100, [planned('refuse', 0, 10, 20), planned('refuse', 30, 5, 40)])).toBeCloseTo(0.625, 12);
    expect(share(100, [planned('refuse', 0, 10, 20)], [planned('refuse', 5, 10, 40)])).toBeCloseTo(0.125, 12);
    expect(share(100, [planned('refuse', 0, 2, 10)], [planned('refuse', 0, 2, 7)])).toBeCloseTo(4 / 70, 2);
    expect(share(100)).toBe(1);
    expect(share(100, [])).toBe(0);
    expect(share(100, [failure('refuse')])).toBe(1);
    expect(share(100, [failure('slow', { factor: 2 })])).toBe(0);
  });

  test.each<[string, readonly FailureModel[], number, string]>([
    ['nothing', [], 100, ''],
    ['all the time', [failure('refuse')], 100, 'down all the time'],
    ['of a plan that comes once', [planned('refuse', 0, HOUR)], DAY, 'down 1 h of the 1 d of this run'],
    ['of a plan that comes again', [planned('refuse', 0, HOUR, DAY)], DAY, 'down 4.2 % of the time (15 d 5 h a year)'],
    [
      'of plan and chance',
      [planned('refuse', 0, HOUR), random('refuse', 9 * HOUR, HOUR)],
      DAY,
      'down about 3 h 18 min of the 1 d of this run',
    ],
    [
      'of plan and chance for less than ten minutes',
      [planned('refuse', 0, 60), random('refuse', 999, 1)],
      HOUR,
      'down about 1 min 4 s of the 1 h of this run',
    ],
    ['of one in a hundred', [random('refuse', 99, 1)], DAY, 'down 1 % of the time (3 d 16 h a year)'],
    ['of one in a thousand million', [random('refuse', 1e9, 1)], DAY, 'down <0.000001 % of the time (31.5 ms a year)'],
  ])('is told: %s', (_, failures, horizon, words) => {
    const built = world([...failures]);
    expect(spellUnavailability(built, built.servers, horizon)).toBe(words);
  });
});

describe('the mail that a server gets', () => {
  const names = (loads: ReadonlyMap<ServerModel, number>) =>
    Object.fromEntries([...loads].map(([{ name }, load]) => [name, Math.round(load * 1000) / 1000]));
  const world = (answer: ReturnType<typeof mx>, ...servers: ServerModel[]): Model =>
    model({
      domains: [domain('example.org', answer)],
      servers,
      traffic: [traffic(6, { 'example.org': 1 }, { somebody: 1 })],
    });
  const down = (built: Model, name: string) =>
    names(addedLoads(built, built.servers.find((one) => one.name === name) as ServerModel));
  const box = (name: string, ...hosts: string[]) => server(name, { hosts });

  test('is its part of the best preference that has servers, and with another down more', () => {
    const three = world(mx('5 gone', '10 a', '10 b', '10 gone2', '20 c'), server('a'), server('b'), server('c'));
    expect(names(peakLoads(three))).toEqual({ a: 3, b: 3 });
    expect(down(three, 'a')).toEqual({ b: 3 });
    expect(down(three, 'c')).toEqual({});
    const alone = world(
      mx('10 a', '20 a', '20 gone', '30 b', '30 c', '40 d'),
      server('a'),
      server('b'),
      server('c'),
      server('d'),
    );
    expect(down(alone, 'a')).toEqual({ b: 3, c: 3 });
    const farm = world(mx('10 x', '10 y'), box('a', 'x'), box('b', 'x'), box('c', 'y'));
    expect(names(peakLoads(farm))).toEqual({ a: 1.5, b: 1.5, c: 3 });
    expect(down(farm, 'a')).toEqual({ b: 1.5 });
    expect(down(farm, 'c')).toEqual({ a: 1.5, b: 1.5 });
  });

  test('is told by the loss of few servers where many are alike', () => {
    const alike = world(
      mx('10 a', '10 b', '10 c', '10 x', '20 e'),
      server('a'),
      server('b'),
      server('c'),
      box('d', 'x'),
      box('f', 'x'),
      server('e'),
    );
    expect(tellingLosses(alike).map(({ name }) => name)).toEqual(['a', 'b', 'd', 'f', 'e']);
  });
});

describe('names and groups', () => {
  test('are listed up to three, or as many as are asked for', () => {
    expect([[], ['a'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd']].map((one) => listNames(one))).toEqual([
      'none',
      'a',
      'a, b and c',
      'a, b and 2 more',
    ]);
    expect(listNames(['a', 'b', 'c', 'd'], 4)).toBe('a, b, c and d');
    expect([...groupBy([3, 1, 4, 1, 5], (one) => one % 2)]).toEqual([
      [1, [3, 1, 1, 5]],
      [0, [4]],
    ]);
  });

  test('what is worked out is worked out once for each', () => {
    let times = 0;
    const compute = remembered((_: object) => {
      times += 1;
      return undefined;
    });
    const [one, other] = [{}, {}];
    for (const of of [one, one, other, one]) compute(of);
    expect(times).toBe(2);
  });

  test('lead along aliases to a domain, and never for ever', () => {
    const chain = Array.from({ length: 20 }, (_, i) => domain(`d${i}`, { kind: 'cname', target: `d${i + 1}` }));
    const built = model({
      domains: [...chain, domain('d20', mx('10 a')), domain('x', { kind: 'cname', target: 'x' })],
      servers: [server('a')],
    });
    expect(decidingDomain(built, 'd4')?.name).toBe('d20');
    expect(decidingDomain(built, 'd3')?.name).toBe('d19');
    expect(decidingDomain(built, 'x')?.name).toBe('x');
    expect(decidingDomain(built, 'none')).toBeUndefined();
    expect(nextHopServers(built)).toEqual([]);
  });
});

test('the page of all checks has each in short and at length, and either a mend or a reason for none', () => {
  const page = renderCheckReference();
  const rows = page.split('\n').filter((line) => /^\| \[`[a-z-]+`\]\(#/.test(line));
  expect(rows).toHaveLength(2 * CHECKS.length);
  const [shorts, ends] = [rows.slice(0, CHECKS.length), rows.slice(CHECKS.length)];
  expect(shorts).toEqual(CHECKS.map(({ code, title }) => `| [\`${code}\`](#${code}) | ${title} |`));
  const endOf = (of: 'mends' | 'noMend') =>
    CHECKS.flatMap(({ code, [of]: words }) => (words === null ? [] : [`| [\`${code}\`](#${code}) | ${words} |`]));
  expect(ends).toEqual([...endOf('mends'), ...endOf('noMend')]);
  for (const of of ['mends', 'noMend'] as const) expect(page).toContain(`|---|---|\n${endOf(of).join('\n')}\n\n`);
  expect(page.match(/^## [a-z-]+$/gm)).toHaveLength(CHECKS.length);
  expect(page).toContain('| `assumed-values` | Of an MTA in use');
  expect(checkModel(model({ domains: [], servers: [] }))).toEqual([]);
});
