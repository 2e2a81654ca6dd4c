import { describe, expect, it } from 'vitest';
import { Chance } from '../../src/experiment/chance.js';
import { Evidence } from '../../src/experiment/evidence.js';
import { FigureList } from '../../src/experiment/figure-list.js';
import { FigureSample } from '../../src/experiment/figure-sample.js';
import { RunSummary } from '../../src/experiment/index.js';
import { judgeAssert } from '../../src/experiment/judgement.js';
import { LatencySample } from '../../src/experiment/latency-sample.js';
import { natureOf } from '../../src/experiment/nature.js';
import { refusalOf } from '../../src/experiment/trust.js';
import type { AssertModel, Comparison, FailureModel, Model } from '../../src/model/index.js';
import type { AssertResult, Estimate } from '../../src/results/index.js';
import { LogHistogram, studentInterval } from '../../src/stats/index.js';
import { failure } from '../checks/model-builder.js';
import { modelOf } from '../scenario/build-model.js';
import { assertOf, type Happening, modelWith, replicationOf } from './replication-builder.js';

/** What is known of a figure that is watched from the first replication on. */
function known(path: string, stories: readonly Happening[][], level?: number): Estimate | null {
  const evidence = new Evidence(modelWith());
  const at = evidence.watch(path.split('.'));
  stories.forEach((story, i) => {
    const values = [path === 'latency.max' ? Math.max(...story.map(({ latency = 1 }) => latency)) : 0];
    evidence.add(replicationOf(i + 1, story), new Float64Array(0), values);
  });
  return evidence.estimate(at, level);
}

describe('a time to delivery over replications', () => {
  // 90 messages that take 10 s, and 10 that take 20 s.
  const two: Happening[][] = [[{ count: 90, latency: 10 }], [{ count: 10, latency: 20 }]];

  it('is that of all messages, and not the mean of what each replication has', () => {
    expect(known('latency.mean', two)?.mean).toBeCloseTo(11, 9);
    expect(known('latency.p50', two)?.mean).toBeCloseTo(10, 2);
    expect(known('latency.p99', two)?.mean).toBeCloseTo(20, 1);
    expect(known('latency.max', two)).toEqual({ mean: 20 });
  });

  it('is none without mail, and has no interval with one replication', () => {
    const none: Happening[] = [{ count: 3, fate: 'expired', outcome: 'refused' }];
    expect(known('latency.mean', [none])).toBeNull();
    expect(known('latency.p50', [none, none])).toBeNull();
    expect(known('latency.mean', two.slice(0, 1))).toEqual({ mean: expect.closeTo(10, 9) });
    expect(known('latency.p50', two.slice(0, 1))).toEqual({ mean: expect.closeTo(10, 1) });
  });

  it('of equal numbers of messages has the interval of their means by Student’s t', () => {
    const found = known(
      'latency.mean',
      [10, 12, 17].map((latency) => [{ count: 5, latency }]),
    );
    const { low = 0, high = 0 } = studentInterval([10, 12, 17]);
    expect([found?.low, found?.high]).toEqual([expect.closeTo(low, 6), expect.closeTo(high, 6)]);
    const narrow = known(
      'latency.mean',
      [10, 12, 17].map((latency) => [{ count: 5, latency }]),
      0.5,
    );
    expect(narrow?.low).toBeGreaterThan(low);
  });

  it('that is the same in all replications is exact', () => {
    const same = known('latency.mean', [[{ count: 5, latency: 2 }], [{ count: 9, latency: 2 }]]);
    expect(same).toMatchObject({ mean: 2, occurrence: { reason: 'agreement', replications: 0, of: 2 } });
  });

  it('is asked of a figure that is watched, and of no other', () => {
    expect(() => new Evidence(modelWith()).estimate(0)).toThrow('figure 0 is not watched in Two servers');
    const summary = new RunSummary(modelWith());
    summary.add(replicationOf(1, two[0] ?? []));
    expect(summary.alsoWatched).toBeNull();
    const also = new RunSummary(modelWith(), { path: ['latency', 'max'] });
    also.add(replicationOf(1, two[0] ?? []));
    expect(also.alsoWatched).toEqual({ mean: expect.closeTo(10, 9) });
  });
});

describe('the share of mail that is later', () => {
  const sample = (...replications: readonly number[][]): LatencySample => {
    const all = new LatencySample(null, new Chance(modelWith()));
    for (const times of replications) all.add(LogHistogram.of(times));
    return all;
  };

  it('is counted in each replication that has mail', () => {
    const all = sample([1, 2, 3, 4], [], [1, 1], [9, 9, 9, 1]);
    expect([...all.sharesLater(2)]).toEqual([0.5, 0, 0.75]);
    expect([...all.sharesLater(9)]).toEqual([0, 0, 0]);
    expect([all.replications, all.least, all.most]).toEqual([3, 1, 9]);
  });

  it('has values whose mean is that of all mail', () => {
    const all = sample([1, 2, 3, 4], [1, 1], [9, 9, 9, 1]);
    const values = all.laterShares(2);
    expect(values.reduce((sum, value) => sum + value, 0) / 3).toBeCloseTo(5 / 10, 12);
    const times = all.means(all.meanOfAll ?? 0);
    expect(times.reduce((sum, value) => sum + value, 0) / 3).toBeCloseTo(40 / 10, 7);
  });
});

describe('the list of figures', () => {
  const many = (count: number): Model => {
    const [sender] = modelWith().senders;
    return modelWith({ senders: Array.from({ length: count }, (_, at) => ({ ...sender, name: `s${at}` }) as never) });
  };

  it('has the times of senders and domains while there are no more than a thousand', () => {
    expect(new FigureList(many(1000)).withLatencies).toEqual(['senders', 'domains']);
    expect(new FigureList(many(1001)).withLatencies).toEqual(['domains']);
    expect(new FigureList(many(1001)).length).toBeLessThan(new FigureList(many(1000)).length);
  });

  it('names each figure at its place, and none behind the last', () => {
    const list = new FigureList(many(2));
    const names = Array.from({ length: list.length }, (_, at) => list.at(at).name);
    expect(new Set(names).size).toBe(list.length);
    const rows = Array.from({ length: list.length }, (_, at) => list.at(at)).filter(({ party }) => party === 'senders');
    expect(new Set(rows.map(({ row }) => row))).toEqual(new Set([0, 1]));
    expect(rows.every(({ name, row }) => name.startsWith(`senders.s${row}.`))).toBe(true);
    const shown = [...list.places((party, row) => party === 'senders' && row === 1)];
    const own = names.flatMap((name, at) => (/^(servers|senders|domains)\b/.test(name) ? [] : [at]));
    const second = names.flatMap((name, at) => (name.startsWith('senders.s1.') ? [at] : []));
    expect(shown).toEqual([...own, ...second]);
  });
});

describe('whose a figure is', () => {
  it.each<[string[], unknown]>([
    [['servers', 'a.b', 'share'], { section: 'servers', name: 'a.b' }],
    [['senders', 'people', 'latency', 'p50'], { section: 'senders', name: 'people' }],
    [['domains', 'd.example', 'delivered'], { section: 'domains', name: 'd.example' }],
    [['delivered'], null],
    [['causes', 'senders', 'people', 'gaveUp'], null],
    [['nobody', 'knows'], null],
  ])('%j', (path, party) => {
    expect(natureOf(path).party).toEqual(party);
  });
});

describe('a figure that outages change', () => {
  const seldom: FailureModel = failure('refuse', {
    timing: {
      kind: 'renewal',
      up: { kind: 'exponential', mean: 1000 },
      down: { kind: 'exponential', mean: 10 },
      starts: 'longRun',
    },
  });
  const model = ((): Model => {
    const text = `
duration: 1h
domains: { d.example: { mx: [ 10 a.example ] }, e.example: { mx: [ 10 b.example ] } }
servers: { a.example: {}, b.example: {} }
senders: { shop: { mta: rfc5321 }, other: { mta: rfc5321 } }
traffic: [ { rate: 1/s, from: shop, to: d.example }, { rate: 1/s, from: other, to: e.example } ]
`;
    const found = modelOf(text);
    const [a, b] = found.servers;
    return { ...found, servers: [{ ...a, failures: [seldom] } as never, b as never] };
  })();

  it.each<[string[], number[]]>([
    [['delivered'], [0]],
    [['servers', 'a.example', 'share'], [0]],
    [['servers', 'b.example', 'share'], []],
    [['senders', 'shop', 'delivered'], [0]],
    [['senders', 'other', 'delivered'], []],
    [['domains', 'd.example', 'delivered'], [0]],
    [['domains', 'e.example', 'delivered'], []],
    [['domains', 'unknown.example', 'delivered'], [0]],
  ])('%j hangs on the servers that its mail meets', (path, servers) => {
    expect(new Chance(model).dependencyOf(natureOf(path)).servers).toEqual(servers);
  });

  it('counts the replications that were struck, and of those the ones that are not at rest', () => {
    const chance = new Chance(model);
    const sample = new FigureSample(natureOf(['delivered']), chance);
    const add = (value: number, struck: number): void => {
      chance.turnTo([struck, 0]);
      sample.add(value);
    };
    add(1, 0);
    add(1, 2);
    add(0.9, 1);
    add(0.8, 0);
    add(Number.NaN, 1);
    expect([sample.struck, sample.observed().changed, sample.observed().count]).toEqual([2, 1, 4]);
    expect(sample.worst).toBe(0.8);
  });

  it.each<[string, readonly number[], number]>([
    ['delivered', [1, 0.9, 0.5], 0.5],
    ['lost', [0, 0.3, 0.1], 0.3],
    ['latency.mean', [5, 5, 1], 5],
    ['servers.a.meanSessions', [5, 5, 1], 1],
    ['servers.a.meanSessions', [5, 1, 1], 5],
    ['servers.a.meanSessions', [1, 3], 3],
  ])(
    'the worst of %s %j is %d: farthest from rest, of waits the longest, else farthest from the mean',
    (path, values, worst) => {
      const sample = new FigureSample(natureOf(path.split('.')), new Chance(modelWith()));
      for (const value of values) sample.add(value);
      expect(sample.worst).toBe(worst);
    },
  );
});

describe('an interval is refused', () => {
  const rules = { fewest: 5, heaviest: 2.5 };
  const foretold = (touched: number, skewness = 1) => ({ mean: 0.1, touched, skewness });
  it.each<[string, number, number, ReturnType<typeof foretold> | null, string | null]>([
    ['where nothing is foretold and seven were seen', 100, 7, null, 'few'],
    ['not where nothing is foretold and eight were', 100, 8, null, null],
    ['not where five were seen, and five are foretold', 100, 5, foretold(0.05), null],
    ['where four were seen', 100, 4, foretold(0.05), 'few'],
    ['where fewer than five are foretold', 100, 5, foretold(0.0499), 'few'],
    ['where the mean is skewed by more than 2.5', 100, 9, foretold(0.1, 25.1), 'heavyTail'],
    ['not where by just that', 100, 9, foretold(0.1, 25), null],
    [
      'not where so many more were seen than are foretold that something else makes them',
      100,
      24,
      foretold(0.05, 99),
      null,
    ],
    ['where as many were seen as may be by chance', 100, 23, foretold(0.05, 99), 'heavyTail'],
    ['not where none is foretold and eight were seen', 100, 8, foretold(0), null],
    ['where none is foretold and seven were seen', 100, 7, foretold(0), 'few'],
  ])('%s', (_, count, changed, said, expected) => {
    const observed = { rest: null, count, changed, byChance: true, foretold: said };
    expect(refusalOf(observed, rules)).toBe(expected);
  });
});

describe('an assert of which replications are added until it is decided', () => {
  const DECIDING = { looks: 1, agreement: 0.0951 };
  function judged(
    path: string,
    [comparison, value]: readonly [Comparison, number],
    values: readonly number[],
    options: { failures?: readonly FailureModel[]; struck?: number; byChance?: boolean; looks?: number } = {},
  ): AssertResult {
    const { failures = [], struck = 0, byChance = failures.length > 0, looks = 1 } = options;
    const text = `
duration: 1h
domains: { d.example: { mx: [ 10 a.example ] } }
servers: { a.example: {} }
traffic: [ { rate: 1/s } ]
`;
    const found = modelOf(text);
    const model = { ...found, servers: found.servers.map((server) => ({ ...server, failures })) };
    const evidence = new Evidence(model);
    const assert: AssertModel = assertOf(path.split('.'), comparison, value);
    const at = evidence.watch(assert.path);
    values.forEach((one, i) => {
      const result = replicationOf(i + 1, [{ count: 1 }]);
      const servers = { ...result.servers, struck: Float64Array.of(i < struck ? 1 : 0) };
      evidence.add({ ...result, servers }, new Float64Array(0), [one]);
    });
    const deciding = { ...DECIDING, looks };
    return judgeAssert(assert, { observations: values, evidence, at, deciding, failsByChance: byChance });
  }
  const seldom = failure('refuse', {
    timing: {
      kind: 'renewal',
      up: { kind: 'constant', value: 1e5 },
      down: { kind: 'constant', value: 10 },
      starts: 'longRun',
    },
  });
  const same = (count: number): number[] => new Array<number>(count).fill(1);

  it('is decided by ten that agree where nothing fails by chance, by thirty where something does', () => {
    const goal = ['>=', 1] as const;
    expect(judged('delivered', goal, same(9)).verdict).toBe('undecided');
    expect(judged('delivered', goal, same(10))).toMatchObject({ verdict: 'pass', basis: 'exact' });
    expect(judged('delivered', goal, same(29), { byChance: true }).verdict).toBe('undecided');
    expect(judged('delivered', goal, same(30), { byChance: true })).toMatchObject({
      verdict: 'pass',
      basis: 'agreement',
    });
    expect(judged('delivered', ['<', 1], same(30), { byChance: true }).verdict).toBe('fail');
  });

  it.each([
    [0, 'none'],
    [4, 'only 4'],
  ])('is not decided by those that agree where %i had an outage, and that is said', (struck, had) => {
    expect(judged('delivered', ['>=', 1], same(40), { failures: [seldom], struck })).toMatchObject({
      verdict: 'undecided',
      reason: `all 40 replications are the same, but ${had} of them had an outage that could have made them differ`,
    });
  });

  it('is decided where five had one; before there are thirty, all that is said is that they agree', () => {
    const with5 = { failures: [seldom], struck: 5 };
    expect(judged('delivered', ['>=', 1], same(40), with5)).toMatchObject({ verdict: 'pass', basis: 'agreement' });
    expect(judged('delivered', ['>=', 1], same(20), with5)).toMatchObject({
      verdict: 'undecided',
      reason: 'all replications are the same',
    });
    expect(judged('delivered', ['>=', 1], same(20), { byChance: true })).toMatchObject({
      reason: 'all replications are the same',
    });
  });

  it('of a number is decided by an interval that is narrower the more often it is looked', () => {
    const values = Array.from({ length: 20 }, (_, at) => 10 + (at % 2));
    const { low = 0 } = studentInterval(values);
    const limit = ['>=', low - 1e-6] as const;
    expect(judged('messages.sent', limit, values)).toMatchObject({ verdict: 'pass', basis: 'interval' });
    expect(judged('messages.sent', limit, values, { looks: 5 }).verdict).toBe('undecided');
    expect(judged('messages.sent', ['>=', low + 1e-6], values).verdict).toBe('undecided');
  });

  it('of a share may be decided by bets where the interval does not reach', () => {
    const values = Array.from({ length: 400 }, (_, at) => (at % 20 === 0 ? 0.99 : 1));
    for (const [comparison, verdict] of [
      ['>=', 'pass'],
      ['>', 'pass'],
      ['<=', 'fail'],
      ['<', 'fail'],
    ] as const)
      expect(judged('delivered', [comparison, 0.9], values, { byChance: true }).verdict).toBe(verdict);
    const lost = values.map((value) => 1 - value);
    for (const [comparison, verdict] of [
      ['>=', 'fail'],
      ['>', 'fail'],
      ['<=', 'pass'],
      ['<', 'pass'],
    ] as const)
      expect(judged('lost', [comparison, 0.1], lost, { byChance: true }).verdict).toBe(verdict);
  });
});
