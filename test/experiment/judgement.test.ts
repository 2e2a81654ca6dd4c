import { describe, expect, it } from 'vitest';
import { type Origin, summariseRun } from '../../src/experiment/index.js';
import type { AssertModel } from '../../src/model/index.js';
import type { AssertResult } from '../../src/results/index.js';
import { assertOf, type Happening, modelWith, replicationOf } from './replication-builder.js';

const ORIGIN: Origin = {
  version: '0',
  provenance: { title: '', description: '', file: '', hash: '', seed: '', replications: 1, text: '', command: '' },
  warnings: [],
  elapsed: 0,
};

/** Replications in which so many of 100 wanted messages were delivered. */
function judge(assert: AssertModel, delivered: readonly number[]): AssertResult {
  const stories = delivered.map((count): Happening[] => [
    { count, latency: count },
    { count: 100 - count, fate: 'expired', outcome: 'refused' },
  ]);
  return judgeStories(assert, stories);
}

function judgeStories(assert: AssertModel, stories: readonly Happening[][]): AssertResult {
  const model = modelWith({ replications: stories.length, asserts: [assert] });
  const replications = stories.map((story, i) => replicationOf(i + 1, story));
  const [result] = summariseRun(model, replications, ORIGIN).asserts;
  if (result === undefined) throw new Error('no assert was judged');
  return result;
}

describe('with one replication', () => {
  it.each([
    ['>=', 0.9, 'pass'],
    ['>', 0.9, 'fail'],
    ['<=', 0.9, 'pass'],
    ['<', 0.9, 'fail'],
    ['==', 0.9, 'pass'],
    ['!=', 0.9, 'fail'],
    ['>=', 0.91, 'fail'],
    ['<', 0.91, 'pass'],
  ] as const)('what was observed is judged: 90 %% %s %d is a %s', (comparison, value, verdict) => {
    expect(judge(assertOf(['delivered'], comparison, value), [90])).toEqual({
      text: `delivered ${comparison} ${value}`,
      figure: 'delivered',
      comparison,
      threshold: value,
      verdict,
      basis: 'exact',
      observed: { mean: 0.9 },
    });
  });
});

describe('with several replications the interval is judged', () => {
  // Rates 0.94 to 0.96: the interval is about 0.925 to 0.975.
  const around95 = [94, 95, 96];

  it.each([
    ['>=', 0.9, 'pass'],
    ['>=', 0.95, 'undecided'],
    ['>=', 0.99, 'fail'],
    ['<=', 0.9, 'fail'],
    ['<=', 0.95, 'undecided'],
    ['<=', 0.99, 'pass'],
    ['>', 0.99, 'fail'],
    ['<', 0.99, 'pass'],
    ['==', 0.95, 'undecided'],
    ['==', 0.5, 'fail'],
    ['!=', 0.95, 'undecided'],
    ['!=', 0.5, 'pass'],
  ] as const)('delivered %s %d is %s', (comparison, value, verdict) => {
    expect(judge(assertOf(['delivered'], comparison, value), around95).verdict).toBe(verdict);
  });

  it('where all replications are the same, that value is judged, and what it rests on is said', () => {
    const result = judge(assertOf(['delivered'], '>=', 0.5), [100, 100, 100]);
    expect(result).toMatchObject({ verdict: 'pass', basis: 'exact' });
    expect(result.observed).toMatchObject({ mean: 1, occurrence: { reason: 'agreement', replications: 0, of: 3 } });
    expect(result.observed).not.toHaveProperty('low');
    expect(judge(assertOf(['delivered'], '>', 0.5), [50, 50, 50]).verdict).toBe('fail');
  });

  it('the interval of a share never reaches above all or below nothing', () => {
    const { observed } = judge(assertOf(['delivered'], '>=', 0.5), [99, 98, 40]);
    expect(observed?.high).toBe(1);
  });
});

describe('an assert names', () => {
  const story: Happening[] = [
    { count: 6, latency: 10 },
    { count: 2, server: 1, latency: 100 },
    { count: 2, fate: 'expired', outcome: 'refused' },
    { count: 10, kind: 'spam', fate: 'removed' },
  ];

  it.each([
    ['a fate as a share of wanted mail', ['expired'], 0.2],
    ['latency in seconds', ['latency', 'p50'], 10],
    ['latency by its name in the JSON', ['latency_s', 'max'], 100],
    ['a server by name', ['servers', 'mx2.example.org', 'share'], 2 / 18],
    ['an estimate, by its mean', ['firstPassRate'], 0.8],
    ['the mean of an estimate', ['deliveryRate', 'mean'], 0.8],
    ['a count', ['messages', 'removed'], 10],
    ['what became of a kind', ['kinds', 'spam', 'removed'], 10],
    ['a sender', ['senders', 'people', 'wanted', 'delivered'], 8],
    ['connections per message', ['connections'], 1],
    ['events', ['engine', 'events'], 60],
  ] as const)('%s', (_, path, expected) => {
    const { observed } = judgeStories(assertOf(path, '>=', 0), [story]);
    expect(observed?.mean).toBeCloseTo(expected, 12);
  });

  it('the interval of a count or a time never reaches below nothing, whatever the spread', () => {
    const { observed, verdict } = judgeStories(assertOf(['messages', 'sent'], '>=', 0), [
      [{ count: 1 }],
      [{ count: 90 }],
    ]);
    expect(observed?.low).toBe(0);
    expect(verdict).toBe('pass');
  });

  it('no count is shown to be exactly nothing, and no share to be all, by an interval that only reaches there', () => {
    const counts: Happening[][] = [[{ count: 1 }], [{ count: 90 }]];
    expect(judgeStories(assertOf(['messages', 'sent'], '==', 0), counts).verdict).toBe('undecided');
    expect(judgeStories(assertOf(['messages', 'sent'], '!=', 0), counts).verdict).toBe('undecided');
    expect(judge(assertOf(['delivered'], '==', 1), [99, 98, 40]).verdict).toBe('undecided');
    expect(judge(assertOf(['delivered'], '!=', 1), [99, 98, 40]).verdict).toBe('undecided');
  });

  it('an assert about a count is about one replication, however many there are', () => {
    const { observed } = judgeStories(assertOf(['messages', 'sent'], '<=', 1000), [[{ count: 30 }], [{ count: 50 }]]);
    expect(observed?.mean).toBe(40);
  });

  it.each([
    [['servers', 'constructor', 'name']],
    [['servers', 'mx9.example.org', 'share']],
    [['__proto__']],
    [['scenario', 'title']],
    [[]],
  ])('nothing by %j: it fails and says why', (path) => {
    const result = judgeStories(assertOf(path, '<=', 1), [story]);
    expect(result).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('no such figure') });
    expect(result).not.toHaveProperty('observed');
  });

  it('an assert about a figure that only some replications have is undecided', () => {
    const nothingArrived: Happening[] = [{ count: 5, fate: 'expired', outcome: 'refused' }];
    const result = judgeStories(assertOf(['latency', 'p99'], '<=', 3600), [story, story, nothingArrived]);
    expect(result).toMatchObject({ verdict: 'undecided', reason: '1 of 3 replications have no such figure' });
  });
});
