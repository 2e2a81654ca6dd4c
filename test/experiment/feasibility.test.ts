import { describe, expect, it } from 'vitest';
import { type Bound, doubtAbout, isAbove, isBelow } from '../../src/experiment/best/bounds.js';
import { Feasibility, type Judged } from '../../src/experiment/best/feasibility.js';
import type { Comparison, FailureModel, Model } from '../../src/model/index.js';
import { gammaInterval, meanAndVariance } from '../../src/stats/index.js';
import { failure } from '../checks/model-builder.js';
import { assertOf, type Happening, modelWith, replicationOf } from './replication-builder.js';

const STANDARD = { tolerance: 0.1, error: 0.05, looks: 1 };

/** So many of a hundred messages arrive, each after so long a time [s]. */
const story = (delivered: number, latency = 1): Happening[] => [
  { count: delivered, latency },
  { count: 100 - delivered, fate: 'expired', outcome: 'refused' },
];

function designOf(
  asserts: readonly [string, Comparison, number][],
  stories: readonly Happening[][],
  changes: Partial<Model> = {},
  standard = STANDARD,
) {
  const model = modelWith({
    ...changes,
    asserts: asserts.map(([path, comparison, value]) => assertOf(path.split('.'), comparison, value)),
  });
  const design = new Feasibility(model, standard);
  for (const [i, one] of stories.entries()) design.add(replicationOf(i + 1, one));
  return design;
}

function judged(
  path: string,
  comparison: Comparison,
  value: number,
  stories: readonly Happening[][],
  changes: Partial<Model> = {},
): Judged {
  return designOf([[path, comparison, value]], stories, changes).judge();
}

const repeated = (count: number, ...stories: Happening[][]) =>
  Array.from({ length: count }, (_, i) => stories[i % stories.length] as Happening[]);

/** The first server fails by chance. */
function withFailure(changes: Partial<FailureModel>): Partial<Model> {
  const [first, ...others] = modelWith().servers;
  if (first === undefined) throw new Error('no server');
  return { servers: [{ ...first, failures: [failure('refuse', changes)] }, ...others] };
}

describe('replications that all agree', () => {
  it.each<[Comparison, number, Judged]>([
    ['>=', 0.9, 'yes'],
    ['>', 0.9, 'no'],
    ['<=', 0.9, 'yes'],
    ['<', 0.9, 'no'],
    ['==', 0.9, 'yes'],
    ['!=', 0.9, 'no'],
    ['>=', 0.91, 'no'],
    ['<', 0.91, 'yes'],
    ['!=', 0.91, 'yes'],
    ['==', 0.91, 'no'],
  ])('decide after ten where nothing fails by chance: 90 %% %s %d is %s', (comparison, value, answer) => {
    expect(judged('delivered', comparison, value, repeated(10, story(90)))).toBe(answer);
    expect(judged('delivered', comparison, value, repeated(9, story(90)))).toBe('undecided');
  });

  it('decide after thirty where something does, if there were outages of what has any', () => {
    const some = withFailure({ probability: 0.5, timing: { kind: 'always' } });
    expect(judged('delivered', '==', 0.9, repeated(30, story(90)), some)).toBe('yes');
    expect(judged('delivered', '==', 0.9, repeated(29, story(90)), some)).toBe('undecided');
    const mean = (length: number) => ({ kind: 'exponential', mean: length }) as const;
    const seldom = withFailure({ timing: { kind: 'renewal', up: mean(1e6), down: mean(5), starts: 'longRun' } });
    expect(judged('delivered', '==', 0.9, repeated(30, story(90)), seldom)).toBe('undecided');
  });

  it('must have the figure all of them, and one that none has is no design', () => {
    expect(judged('latency.mean', '<=', 10, repeated(10, story(0)))).toBe('no');
    expect(judged('latency.mean', '<=', 10, [...repeated(20, story(50)), story(0)])).toBe('undecided');
  });
});

describe('shares that vary', () => {
  const around95 = (count: number) => repeated(count, story(94), story(96));
  it.each<[Comparison, number, number, Judged]>([
    ['>=', 0.8, 100, 'yes'],
    ['>', 0.8, 100, 'yes'],
    ['>=', 0.99, 500, 'no'],
    ['<=', 0.99, 500, 'yes'],
    ['<=', 0.5, 100, 'no'],
    ['<', 0.5, 100, 'no'],
    ['>=', 0.8, 2, 'undecided'],
    ['>=', 0, 10, 'yes'],
    ['<=', 1, 10, 'yes'],
  ])('are judged by bets and by the gamma interval: 95 %% %s %d after %d is %s', (comparison, value, count, answer) => {
    expect(judged('delivered', comparison, value, around95(count))).toBe(answer);
  });

  it('are equal to nothing that their interval leaves out', () => {
    expect(judged('delivered', '==', 0.95, around95(100))).toBe('undecided');
    expect(judged('delivered', '==', 0.9, around95(100))).toBe('no');
    expect(judged('delivered', '==', 0.99, around95(100))).toBe('no');
    expect(judged('delivered', '!=', 0.9, around95(100))).toBe('yes');
    expect(judged('delivered', '!=', 0.99, around95(100))).toBe('yes');
    expect(judged('delivered', '!=', 0.95, around95(100))).toBe('undecided');
  });

  it.each([200, 3500])('may miss a threshold by a tenth of what is missing to the whole, after %i as well', (count) => {
    // 5 % are lost: of 5.4 % a tenth less is less than that, and of 5.6 % it is more.
    const surely = around95(count);
    expect([0.97, 0.946, 0.944].map((value) => judged('delivered', '>=', value, surely))).toEqual(['no', 'no', 'yes']);
    expect([0.93, 0.951, 0.956].map((value) => judged('delivered', '<=', value, surely))).toEqual(['no', 'no', 'yes']);
    expect(judged('delivered', '==', 0.9, repeated(count, story(90)))).toBe('yes');
  });
});

describe('times', () => {
  const late = (count: number) => repeated(count, story(100, 10), story(100, 12));
  it.each<[string, Comparison, number, Judged]>([
    ['latency.mean', '<=', 12, 'yes'],
    ['latency.mean', '<', 12, 'yes'],
    ['latency.mean', '<=', 10.5, 'yes'],
    ['latency.mean', '<=', 9, 'no'],
    ['latency.mean', '<', 9, 'no'],
    ['latency.mean', '>=', 11.5, 'yes'],
    ['latency.mean', '>=', 10, 'yes'],
    ['latency.mean', '>=', 13, 'no'],
    ['latency.mean', '>', 13, 'no'],
    ['latency.mean', '==', 11, 'undecided'],
    ['latency.mean', '==', 13, 'no'],
    ['latency.mean', '==', 9, 'no'],
    ['latency.mean', '!=', 13, 'yes'],
    ['latency.mean', '!=', 9, 'yes'],
    ['latency.p90', '<=', 14, 'yes'],
    ['latency.p90', '<=', 8, 'no'],
    ['latency.p90', '>=', 8, 'yes'],
    ['latency.p90', '>=', 14, 'no'],
    // Half of the mail takes 12 s: what fails by a tenth is said first.
    ['latency.p90', '<=', 13.3, 'no'],
    ['latency.p90', '<=', 13.4, 'yes'],
    ['latency.p90', '>=', 10.9, 'yes'],
    ['latency.p90', '>=', 10.92, 'no'],
    ['latency.max', '<=', 12, 'yes'],
    ['latency.max', '<=', 11, 'no'],
  ])('are judged by their interval, and the largest by itself: %s %s %d is %s', (path, comparison, value, answer) => {
    expect(judged(path, comparison, value, late(200))).toBe(answer);
  });

  it('of which just a tenth is late never fail there, and hold a tenth beside it', () => {
    const withLatest = (usual: number, late: number): Happening[] => [
      { count: 90, latency: usual },
      { count: 10, latency: late },
    ];
    const tenth = repeated(200, withLatest(10, 12), withLatest(10.1, 12.1));
    expect(judged('latency.p90', '<=', 12, tenth)).toBe('yes');
    expect(judged('latency.p90', '>=', 10.5, tenth)).toBe('yes');
  });

  it('are not judged after a few', () => {
    expect(judged('latency.mean', '<=', 20, late(1))).toBe('undecided');
    expect(judged('latency.max', '<=', 12, late(29))).toBe('undecided');
    expect(judged('latency.max', '<=', 12, late(30))).toBe('yes');
  });
});

describe('several asserts', () => {
  const some = repeated(10, story(90, 5));
  const judge = (...asserts: [string, Comparison, number][]) => designOf(asserts, some).judge();
  it('must all hold, and one that fails suffices', () => {
    expect(judge(['delivered', '>=', 0.9], ['latency.max', '<=', 5])).toBe('yes');
    expect(judge(['delivered', '>=', 0.9], ['latency.max', '<=', 4])).toBe('no');
    expect(
      designOf(
        [
          ['delivered', '>=', 0.9],
          ['latency.max', '<=', 4],
        ],
        some.slice(0, 5),
      ).judge(),
    ).toBe('undecided');
    expect(designOf([], some).judge()).toBe('yes');
  });

  it('that were shown to hold are not asked again', () => {
    const design = designOf([['delivered', '>=', 0.9]], some);
    expect(design.judge()).toBe('yes');
    for (let i = 11; i < 60; i += 1) design.add(replicationOf(i, story(0)));
    expect(design.judge()).toBe('yes');
    expect(design.figures()[0]?.mean).toBeLessThan(0.2);
    expect(design.byMean()).toEqual({ feasible: true, doubt: 0 });
  });

  it('are judged by their means where more is not to be had, with the doubt of each', () => {
    const few = [story(94, 10), story(96, 10), story(95, 10), story(91, 10)];
    const byMean = (...asserts: [string, Comparison, number][]) => designOf(asserts, few).byMean();
    const own = (threshold: number) => {
      const lost = Float64Array.of(0.06, 0.04, 0.05, 0.09);
      return doubtAbout({ values: lost, threshold });
    };
    expect(byMean(['delivered', '>=', 0.9])).toEqual({ feasible: true, doubt: expect.closeTo(own(0.11), 10) });
    expect(byMean(['delivered', '>=', 0.96])).toEqual({ feasible: false, doubt: expect.closeTo(own(0.036), 10) });
    expect(byMean(['delivered', '<=', 0.96]).feasible).toBe(true);
    expect(byMean(['delivered', '==', 0.94])).toEqual({ feasible: true, doubt: 0.5 });
    expect(byMean(['delivered', '==', 0.95])).toEqual({ feasible: false, doubt: 0.5 });
    expect(byMean(['delivered', '>=', 0.9], ['delivered', '==', 0.94]).doubt).toBeCloseTo(0.5 + own(0.11), 10);
    expect(byMean(['delivered', '==', 0.95], ['delivered', '>=', 0.9])).toEqual({ feasible: false, doubt: 0.5 });
    expect(byMean(['delivered', '>=', 0.9], ['delivered', '==', 0.95])).toEqual({ feasible: false, doubt: 0.5 });
    expect(byMean(['delivered', '==', 0.95], ['delivered', '>=', 0.96]).doubt).toBeCloseTo(own(0.036), 10);
    expect(byMean(['delivered', '==', 0.94], ['latency.mean', '!=', 3], ['latency.mean', '!=', 4]).doubt).toBe(1);
    expect(designOf([['latency.mean', '<=', 9]], [story(0), story(0)]).byMean().feasible).toBe(false);
  });
});

describe('a mean of shares is below a threshold', () => {
  const sure = { error: 0.05, looks: 5 };
  const shares = (count: number, every: number, value: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => (i % every === 0 ? value : 0));
  const bound = (values: Float64Array, threshold: number): Bound => ({ values, threshold });

  it('never of nothing, always of all', () => {
    const zeros = new Float64Array(1000);
    expect([
      isBelow(bound(zeros, 0), sure),
      isBelow(bound(zeros, -0.1), sure),
      isBelow(bound(Float64Array.of(1), 1), sure),
    ]).toEqual([false, false, true]);
    expect([
      isAbove(bound(Float64Array.of(1), 1), sure),
      isAbove(bound(zeros, -0.1), sure),
      isAbove(bound(zeros, 0), sure),
      isAbove(bound(Float64Array.of(0, 0.1), 0), sure),
    ]).toEqual([false, true, false, true]);
  });

  it('by bets, after as many replications without a loss as it takes', () => {
    // ln(2 / 0.05) is reached after 116 (see the evidence that grows from week to week).
    expect([115, 116].map((weeks) => isBelow(bound(new Float64Array(weeks), 0.05), sure))).toEqual([false, true]);
    const ones = (weeks: number) => new Float64Array(weeks).fill(1);
    expect([115, 116].map((weeks) => isAbove(bound(ones(weeks), 0.95), sure))).toEqual([false, true]);
  });

  it('or by the gamma interval of ten that had a loss', () => {
    const values = shares(2000, 20, 0.001);
    const { mean, variance = 0 } = meanAndVariance(values);
    const { low, high } = gammaInterval(mean, variance, 2000, 0.001, 1 - 0.05 / 5);
    expect([isBelow(bound(values, high * 1.001), sure), isBelow(bound(values, high * 0.999), sure)]).toEqual([
      true,
      false,
    ]);
    expect([isAbove(bound(values, low * 0.999), sure), isAbove(bound(values, low * 1.001), sure)]).toEqual([
      true,
      false,
    ]);
    const nine = shares(180, 20, 0.001);
    const ten = shares(200, 20, 0.001);
    expect([isBelow(bound(nine, 0.001), sure), isBelow(bound(ten, 0.001), sure)]).toEqual([false, true]);
  });

  it('with a doubt by the normal distribution, or by how often a run would be another', () => {
    // A mean of 0.5, and a standard error of it of 1/6.
    const four = Float64Array.of(0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
    expect(doubtAbout(bound(four, 0.5))).toBe(0.5);
    expect(doubtAbout(bound(four, 0.5 + 1.959964 / 6))).toBeCloseTo(0.025, 6);
    expect(doubtAbout(bound(four, 0.5 - 1.959964 / 6))).toBeCloseTo(0.025, 6);
    expect(doubtAbout(bound(new Float64Array(10), 0.1))).toBeCloseTo(0.9 ** 10, 12);
    expect(doubtAbout(bound(new Float64Array(10).fill(0.3), 0.1))).toBeCloseTo(0.8 ** 10, 12);
    expect(doubtAbout(bound(new Float64Array(10), 2))).toBe(0);
  });
});
