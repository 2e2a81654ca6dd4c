import { describe, expect, it } from 'vitest';
import { Chance } from '../../src/experiment/chance.js';
import { describeDifference } from '../../src/experiment/difference.js';
import { DifferenceSample, differenceEnds } from '../../src/experiment/difference-sample.js';
import { largestDifference, meanDifference, percentileDifference } from '../../src/experiment/latency-difference.js';
import { LatencySample } from '../../src/experiment/latency-sample.js';
import { randomStreams } from '../../src/random/index.js';
import type { Estimate, FigureDifference } from '../../src/results/index.js';
import { eventInterval, LogHistogram, Resamples, Spreads, studentInterval } from '../../src/stats/index.js';
import { modelWith } from './replication-builder.js';

const RESAMPLES = new Resamples(randomStreams('differences', 0).stream('resamples of replications', ''));

type Pair = readonly [reference: number, own: number];

/** What is said of a figure with this difference, on the ground of these replications. */
function said(
  difference: Estimate | null,
  good: 1 | -1 | 0 = 1,
  pairs: readonly Pair[] = [
    [1, 2],
    [1, 4],
  ],
  more: { replications?: number; reference?: Estimate | null; own?: Estimate | null } = {},
): FigureDifference | undefined {
  const spreads = { reference: new Spreads(1), own: new Spreads(1), difference: new Spreads(1) };
  for (const [reference, own] of pairs) {
    spreads.reference.add(Float64Array.of(reference));
    spreads.own.add(Float64Array.of(own));
    spreads.difference.add(Float64Array.of(own - reference));
  }
  const { replications = pairs.length, reference = { mean: 1 }, own = { mean: 3 } } = more;
  const compared = { spreads, at: 0, replications, reference, own, difference };
  return describeDifference({ name: 'figure', measure: 'number', good } as never, compared);
}

describe('the verdict on a difference', () => {
  it.each<[Estimate, 1 | -1 | 0, string]>([
    [{ mean: 2, low: 1, high: 3 }, 1, 'better'],
    [{ mean: 2, low: 1, high: 3 }, -1, 'worse'],
    [{ mean: 2, low: 1, high: 3 }, 0, 'more'],
    [{ mean: -2, low: -3, high: -1 }, 1, 'worse'],
    [{ mean: -2, low: -3, high: -1 }, -1, 'better'],
    [{ mean: -2, low: -3, high: -1 }, 0, 'less'],
    [{ mean: 2, low: 1 }, 1, 'better'],
    [{ mean: -2, high: -1 }, 1, 'worse'],
    [{ mean: 2, low: 0, high: 4 }, 1, 'undecided'],
    [{ mean: -2, low: -4, high: 0 }, 1, 'undecided'],
    [{ mean: 2, high: 4 }, 1, 'undecided'],
    [{ mean: -2, low: -4 }, 1, 'undecided'],
  ])('goes by an interval that nothing is outside of, ends included: %j, good %d: %s', (difference, good, verdict) => {
    expect(said(difference, good)?.verdict).toBe(verdict);
  });

  const occurrence = { reason: 'agreement', replications: 2, of: 2, low: 0, high: 1 } as const;
  it('of replications that agree is sure, and says so', () => {
    expect(said({ mean: 0, occurrence })).toMatchObject({ verdict: 'same' });
    expect(said({ mean: 0, occurrence })).not.toHaveProperty('reason');
    const reason = 'the difference is the same in all replications';
    expect(said({ mean: 2, occurrence })).toMatchObject({ verdict: 'better', reason });
    expect(said({ mean: -2, occurrence })).toMatchObject({ verdict: 'worse', reason });
  });

  it('is open where too few differ, where there is no interval, and where one side has not got the figure', () => {
    const few = { reason: 'few', replications: 2, of: 9, low: 0, high: 1 } as const;
    expect(said({ mean: 2, occurrence: few })).toMatchObject({
      verdict: 'undecided',
      reason: 'it differs in 2 of 9 replications: too few for an interval',
    });
    expect(said({ mean: 2, low: -1, occurrence: few })).not.toHaveProperty('reason');
    expect(said({ mean: 2, high: 5, occurrence: few })).not.toHaveProperty('reason');
    expect(said({ mean: 2 })).toMatchObject({ verdict: 'undecided', reason: 'the largest has no interval' });
    expect(said(null)).toMatchObject({ verdict: 'undecided', reason: 'only one of the two has it' });
    expect(said(null, 1, [], { reference: null })).toMatchObject({ reference: null, own: { mean: 3 } });
    expect(said(null, 1, [], { reference: null, own: null })).toBeUndefined();
    expect(said({ mean: 2, low: 1, high: 3 }, 1, [[1, 3]])?.verdict).toBe('untested');
  });

  it('that is open says how many more would do, by Student’s t; nothing where none would', () => {
    // Differences 1 and 3: a deviation of √2 beside a mean of 2. 2.776445 · √2 / √5 < 2 < 3.182446 · √2 / √4 (t of 4 and of 3).
    expect(said({ mean: 2, low: -1, high: 5 })?.moreReplications).toBe(3);
    expect(said({ mean: 0, low: -1, high: 1 })).not.toHaveProperty('moreReplications');
    expect(said({ mean: 1e9, low: -1, high: 1 })).not.toHaveProperty('moreReplications');
    expect(said({ mean: 1e-9, low: -1, high: 1 })).not.toHaveProperty('moreReplications');
  });

  it('says where only some replications have the figure on both sides', () => {
    const reason = 'only 2 of 3 replications have it on both sides';
    expect(said({ mean: 2, low: 1, high: 3 }, 1, undefined, { replications: 3 })).toMatchObject({
      verdict: 'better',
      reason,
    });
    expect(said({ mean: 2, low: 1, high: 3 })).not.toHaveProperty('reason');
  });

  it('has no gain of pairs where the pairs do not vary, or neither side does', () => {
    const interval = { mean: 2, low: 1, high: 3 };
    expect(said(interval)).toHaveProperty('pairingGain');
    expect(
      said(interval, 1, [
        [1, 2],
        [3, 4],
      ]),
    ).not.toHaveProperty('pairingGain');
    expect(
      said(interval, 1, [
        [1, 2],
        [1, 2],
      ]),
    ).not.toHaveProperty('pairingGain');
  });
});

function sampleOf(values: readonly number[], byChance = false): DifferenceSample {
  const sample = new DifferenceSample(byChance);
  for (const value of values) sample.add(value);
  return sample;
}

describe('the mean difference', () => {
  const estimate = (values: readonly number[], byChance = false) => sampleOf(values, byChance).estimate(RESAMPLES);

  it('is none of nothing, has no interval of one, and none where all agree', () => {
    expect(estimate([])).toBeNull();
    expect(estimate([Number.NaN])).toBeNull();
    expect(estimate([3])).toEqual({ mean: 3 });
    expect(estimate([3, 3, 3])).toMatchObject({ mean: 3, occurrence: { reason: 'agreement', replications: 3, of: 3 } });
    expect(estimate([0, 0])).toMatchObject({ mean: 0, occurrence: { reason: 'agreement', replications: 0, of: 2 } });
  });

  it('has the interval of Student’s t where all differ, and no outages come by chance', () => {
    const { low, high } = studentInterval([3, 5, -1]);
    expect(estimate([3, 5, -1])).toEqual({ mean: expect.closeTo(7 / 3, 12), low, high });
    expect(estimate([3, 5, 4], true)).toMatchObject({
      occurrence: { reason: 'few', replications: 3, of: 3, worst: 5 },
    });
  });

  it.each([
    ['more', [0, 0, 1, 2, 3, 4]],
    ['less', [0, 0, -1, -2, -3, -4]],
    ['more once and less twice', [0, 5, 0, -4, 0, -1]],
  ])('has none where fewer than five differ, and says how much the worst did: %s', (_, values) => {
    const worst = values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most));
    const replications = values.filter((value) => value !== 0).length;
    expect(estimate(values)).toMatchObject({ occurrence: { reason: 'few', replications, of: 6, worst } });
    expect(estimate(values)).not.toHaveProperty('low');
  });

  it('the worst of two that are as far is the one that is more', () => {
    expect(estimate([-5, 0, 5])?.occurrence?.worst).toBe(5);
  });

  it.each<[string, readonly number[], 1 | -1 | 0]>([
    ['of one sign, is that of figures that begin at nothing', [0, 0, 0, 1, 2, 3, 4, 5], 1],
    ['of the other sign, that of figures that end at nothing', [0, 0, 0, -1, -2, -3, -4, -5], -1],
    ['of both signs, has no such rest', [0, 0, 0, 1, -2, 3, 4, 5], 0],
  ])('from five on that differ, %s', (_, values, side) => {
    const rest = side === 0 ? null : ({ value: 0, side } as const);
    const ends = eventInterval(Float64Array.from(values), rest, RESAMPLES, 0.95);
    expect(differenceEnds(Float64Array.from(values), 5, false, RESAMPLES)).toEqual(ends);
    expect(differenceEnds(Float64Array.from(values), 5, true, RESAMPLES, 0.95)).toEqual(ends);
    const other = differenceEnds(Float64Array.from(values), 5, false, RESAMPLES, 0.5);
    expect(other).not.toEqual(ends);
  });
});

/** Times of mail in replications without any failure [s]. */
function latencies(...replications: readonly (readonly number[])[]): LatencySample {
  const sample = new LatencySample(null, new Chance(modelWith()));
  for (const times of replications) sample.add(LogHistogram.of([...times]));
  return sample;
}

describe('by how much later mail arrives', () => {
  const pairOf = (reference: readonly number[][], own: readonly number[][]) => ({
    reference: latencies(...reference),
    own: latencies(...own),
    byChance: false,
  });
  const before = [
    [1, 3],
    [2, 2],
    [1, 1],
  ];
  const after = [
    [2, 4],
    [3, 4],
    [2, 1],
  ];

  it('in the mean of all mail, by the pairs of replications', () => {
    const values = [1, 1.5, 0.5];
    const { low = 0, high = 0 } = studentInterval(values);
    const found = meanDifference(pairOf(before, after), RESAMPLES);
    expect(found?.mean).toBeCloseTo(1, 12);
    expect([found?.low, found?.high]).toEqual([expect.closeTo(low, 9), expect.closeTo(high, 9)]);
    expect(meanDifference(pairOf(before, before), RESAMPLES)).toMatchObject({
      mean: 0,
      occurrence: { reason: 'agreement', replications: 0, of: 3 },
    });
    const little = [
      [1, 3],
      [2, 2],
      [1, 2],
    ];
    const few = meanDifference(pairOf(before, little), RESAMPLES);
    expect(few?.mean).toBeCloseTo(1 / 6, 7);
    expect(few?.occurrence?.reason).toBe('few');
    expect(few).not.toHaveProperty('low');
  });

  it('the slowest: without an interval', () => {
    expect(largestDifference(pairOf(before, after))).toEqual({ mean: 1 });
    expect(largestDifference(pairOf(after, before))).toEqual({ mean: -1 });
    expect(largestDifference(pairOf(before, [[1], [2], [3 + 1e-7]]))).toMatchObject({
      mean: 0,
      occurrence: { reason: 'agreement', replications: 0, of: 3 },
    });
  });

  it('is not known where a side has no mail, and has no interval where they are no pairs', () => {
    const none = { reference: latencies(), own: latencies([1]), byChance: false };
    const turned = { reference: none.own, own: none.reference, byChance: false };
    for (const pair of [none, turned]) {
      expect(meanDifference(pair, RESAMPLES)).toBeNull();
      expect(largestDifference(pair)).toBeNull();
      expect(percentileDifference(pair, 0.5, RESAMPLES)).toBeNull();
    }
    for (const [reference, own] of [
      [[[1]], [[4]]],
      [[[1], [1]], [[4]]],
    ] as const) {
      expect(meanDifference(pairOf(reference as never, own as never), RESAMPLES)).toEqual({ mean: 3 });
      expect(percentileDifference(pairOf(reference as never, own as never), 0.5, RESAMPLES)).toEqual({ mean: 3 });
    }
  });

  it('a percentile: where the share of later mail may be that of the reference', () => {
    // All mail takes 1 s, or 2 s on the other side: at any time between them all of it is later, in each replication.
    const steady = [
      [1, 1],
      [1, 1],
      [1, 1],
    ];
    const later = [
      [2, 2],
      [2, 2],
      [2, 2],
    ];
    const found = percentileDifference(pairOf(steady, later), 0.5, RESAMPLES);
    expect(found?.mean).toBe(1);
    expect(found?.low).toBeCloseTo(1, 2);
    expect(found?.high).toBeCloseTo(1, 2);
    expect(percentileDifference(pairOf(steady, steady), 0.5, RESAMPLES)).toMatchObject({
      mean: 0,
      occurrence: { reason: 'agreement', replications: 0, of: 3 },
    });
    const earlier = percentileDifference(pairOf(later, steady), 0.5, RESAMPLES);
    expect(earlier?.mean).toBe(-1);
  });

  it('a percentile has no upper end where mail beyond that of the reference comes in a few replications', () => {
    const beyond = (late: (at: number) => number): number[][] =>
      Array.from({ length: 9 }, (_, at) => Array.from({ length: 10 }, (_, place) => (place < late(at) ? 9 : 1)));
    const pair = pairOf(
      beyond((at) => (at < 2 ? 1 : 0)),
      beyond(() => 2),
    );
    const found = percentileDifference(pair, 0.9, RESAMPLES);
    expect(found?.mean).toBe(8);
    expect(found).not.toHaveProperty('high');
    expect(found?.low).toBeCloseTo(8, 2);
  });
});
