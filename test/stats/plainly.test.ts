import { describe, expect, test } from 'vitest';
import { block, drawBlock, randomStreams } from '../../src/random/index.js';
import {
  differsFromRest,
  eventInterval,
  gammaInterval,
  LogHistogram,
  meanAndVariance,
  mserTruncation,
  noneSeenBound,
  Resamples,
  Sample,
  Spreads,
  trialsForBound,
  valuesNeeded,
} from '../../src/stats/index.js';
import { binOf, lowerEdge, mergeBins } from '../../src/stats/log-bins.js';

// The same worked out plainly, or by hand.

const KEY = randomStreams('plain resamples', 1).stream('resamples', '');

/** Bootstrap-t as in the book: resamples with two places from each block of random words. */
function plainly(values: Float64Array, level = 0.95): { low: number; high: number } {
  const { mean, variance = 0 } = meanAndVariance(values);
  const count = values.length;
  const resamples = Math.max(999, Math.ceil(40 / (1 - level)));
  const statistics = Array.from({ length: resamples }, (_, resample) => {
    const taken = Array.from({ length: count }, (_, at) => {
      drawBlock(KEY.k0, KEY.k1, at - (at % 2), resample);
      return (values[Math.floor(((block[at % 2] as number) / 2 ** 32) * count)] as number) - mean;
    });
    const own = meanAndVariance(taken);
    const spread = (own.variance ?? 0) > 1e-9 ? Math.sqrt(own.variance ?? 0) : 0;
    return own.mean === 0 ? 0 : own.mean / spread;
  }).sort((a, b) => a - b);
  const rank = Math.max(1, Math.round(((resamples + 1) * (1 - level)) / 2));
  const deviation = Math.sqrt(variance);
  return {
    low: mean - (statistics[resamples - rank] as number) * deviation,
    high: mean - (statistics[rank - 1] as number) * deviation,
  };
}

describe('bootstrap-t', () => {
  const uneven = (count: number) => Float64Array.from({ length: count }, (_, i) => ((i * i) % 17) + i / 3);
  test.each([
    ['an even number of values', uneven(12), 0.95],
    ['an odd number', uneven(13), 0.95],
    ['another level', uneven(9), 0.99],
    ['values of which many are equal, so that some resamples have no spread', Float64Array.of(0, 0, 0, 0, 1), 0.95],
    ['two values', Float64Array.of(1, 2), 0.95],
    ['more values than a table has room for', uneven(4100), 0.95],
  ])('of %s is the interval of resamples that are drawn one by one', (_, values, level) => {
    const { mean, variance = 0 } = meanAndVariance(values);
    const resamples = new Resamples(KEY);
    for (const _again of [1, 2]) {
      const found = resamples.interval(values, mean, variance, level);
      const { low, high } = plainly(values, level);
      if (Number.isFinite(low)) expect(found.low).toBeCloseTo(low, 8);
      else expect(found.low).toBe(low);
      if (Number.isFinite(high)) expect(found.high).toBeCloseTo(high, 8);
      else expect(found.high).toBe(high);
    }
  });

  test('stands alone for differences, which lie on both sides of nothing; else an end is that which is further off', () => {
    const values = Float64Array.of(-1, 2, -3, 4, 0.5, 1.5);
    const { mean, variance = 0 } = meanAndVariance(values);
    const alone = new Resamples(KEY).interval(values, mean, variance);
    expect(eventInterval(values, null, new Resamples(KEY))).toEqual(alone);
    const some = uneven(12);
    const { mean: m, variance: v = 0 } = meanAndVariance(some);
    const gamma = gammaInterval(m, v, 12, Math.max(...some));
    const boot = new Resamples(KEY).interval(some, m, v);
    expect(eventInterval(some, { value: 0, side: 1 }, new Resamples(KEY))).toEqual({
      low: Math.min(gamma.low, boot.low),
      high: Math.max(gamma.high, boot.high),
    });
  });
});

describe('the gamma interval', () => {
  test('of nothing at all is nothing, and of values that are all the same no wider than that', () => {
    expect(gammaInterval(0, 0, 10, 0)).toEqual({ low: 0, high: 0 });
    expect(gammaInterval(0, 0, 10, 1).low).toBe(0);
    expect(gammaInterval(0, 0, 10, 1).high).toBeGreaterThan(0.1);
    expect(gammaInterval(5, 0, 10, 0)).toEqual({ low: 5, high: 5 });
    expect(gammaInterval(5, 1, 10, 6, 0.5).low).toBeGreaterThan(gammaInterval(5, 1, 10, 6).low);
  });
});

describe('the number of values that are needed', () => {
  test('for a difference of nothing is endless, whatever they spread, and two are enough for a wide one', () => {
    expect([valuesNeeded(0, 0), valuesNeeded(0, -1), valuesNeeded(1, -1)]).toEqual(
      Array(3).fill(Number.POSITIVE_INFINITY),
    );
    expect(valuesNeeded(1, 100)).toBe(2);
    expect(valuesNeeded(1, 1, 0.99)).toBeGreaterThan(valuesNeeded(1, 1));
    expect(noneSeenBound(4)).toBe(0.75);
    expect(trialsForBound(1, 0.95)).toBe(3);
  });

  test('a spread needs two rows', () => {
    const spreads = new Spreads(1);
    expect(spreads.deviation(0)).toBeNaN();
    for (const value of [1, 3]) spreads.add(Float64Array.of(value));
    expect(spreads.deviation(0)).toBeCloseTo(Math.SQRT2, 12);
    const { halfWidth = 0 } = spreads.interval(0) ?? { mean: 0 };
    expect(spreads.interval(0)).toEqual({ mean: 2, low: 2 - halfWidth, high: 2 + halfWidth, halfWidth });
    expect(spreads.interval(0, 0.5)?.halfWidth).toBeLessThan(halfWidth);
  });
});

describe('a sample of very many values', () => {
  test('keeps means of as many neighbours each, and leaves out the last that are fewer', () => {
    const sample = new Sample();
    for (let at = 0; at < 2048; at += 1) sample.add(at);
    expect([...sample.values.slice(0, 3), sample.values.length]).toEqual([0, 1, 2, 2048]);
    sample.add(2048);
    expect([...sample.values.slice(0, 2), sample.values.length]).toEqual([0.5, 2.5, 1024]);
    sample.add(2049);
    sample.add(2050);
    expect([sample.values.at(-1), sample.values.length]).toEqual([2048.5, 1025]);
    for (let at = 2051; at < 4100; at += 1) sample.add(at);
    expect([...sample.values.slice(0, 2), sample.values.at(-1), sample.values.length]).toEqual([
      1.5, 5.5, 4097.5, 1025,
    ]);
    expect([sample.least, sample.largest, sample.count]).toEqual([0, 4099, 4100]);
    expect(sample.mean).toBeCloseTo(2049.5, 9);
  });

  test('of one value agrees on it, of two that differ it does not', () => {
    const sample = new Sample();
    expect(sample.mean).toBeNaN();
    sample.add(-4);
    expect([sample.agrees, sample.mean, sample.least, sample.largest]).toEqual([true, -4, -4, -4]);
    sample.add(-6);
    expect([sample.agrees, sample.mean, sample.moments]).toEqual([false, -5, { count: 2, mean: -5, variance: 2 }]);
  });
});

describe('bins of times', () => {
  test('have edges at which the next one begins, from a microsecond to decades', () => {
    expect([0, 1e-9, 2 ** -20, 1, 2, 2 ** 31, 1e300].map(binOf)).toEqual([
      0,
      0,
      1,
      20 * 1024 + 1,
      21 * 1024 + 1,
      51 * 1024,
      51 * 1024,
    ]);
    for (const bin of [1, 2, 1023, 1024, 1025, 20 * 1024 + 7, 51 * 1024 - 1]) {
      expect(binOf(lowerEdge(bin))).toBe(bin);
      expect(binOf(lowerEdge(bin) * (1 - 2 ** -53))).toBe(bin - 1);
    }
    expect(lowerEdge(0)).toBe(0);
    expect([1, 2, 65].map((bar) => lowerEdge(bar, 6))).toEqual([2 ** -20, 2 ** -20 * (1 + 1 / 64), 2 ** -19]);
  });

  test('are merged in order, with their counts and their ends', () => {
    const of = (bins: number[], counts: number[], lows: number[], highs: number[]) => ({
      bins: Uint16Array.from(bins),
      counts: Float64Array.from(counts),
      lows: Float64Array.from(lows),
      highs: Float64Array.from(highs),
    });
    const one = of([1, 5], [2, 3], [10, 50], [11, 55]);
    const other = of([1, 3, 5], [1, 1, 1], [9, 30, 51], [12, 30, 60]);
    expect(mergeBins(one, other, true)).toEqual(of([1, 3, 5], [3, 1, 4], [9, 30, 50], [12, 30, 60]));
    expect(mergeBins(other, one, true)).toEqual(mergeBins(one, other, true));
    const lean = mergeBins(of([1, 5], [2, 3], [], []), of([2], [1], [], []), false);
    expect(lean).toEqual(of([1, 2, 5], [2, 1, 3], [], []));
    expect(mergeBins(one, of([], [], [], []), true)).toEqual(one);
  });

  test('of a histogram without ends still know its first and its last value', () => {
    const values = Array.from({ length: 600 }, (_, i) => 10 + i / 1e5);
    const lean = LogHistogram.of(values, true);
    expect([lean.quantile(0), lean.quantile(1)]).toEqual([10, 10 + 599 / 1e5]);
    expect(lean.quantile(0.5)).toBeGreaterThan(10);
    expect(lean.quantile(0.5)).toBeLessThan(10 + 599 / 1e5);
    expect([lean.countAbove(9), lean.countAbove(10 + 599 / 1e5)]).toEqual([600, 0]);
    expect(lean.exactSum.value).toBe(lean.sum);
    const wide = LogHistogram.of([...values, 1000, 2000], true);
    expect([wide.countAbove(100), wide.countAbove(1500), wide.bins().map(({ count }) => count)]).toEqual([
      2,
      1,
      [600, 1, 1],
    ]);
  });

  test('of as many values as are kept one by one are none', () => {
    const merged = LogHistogram.of(Array(256).fill(1));
    merged.merge(LogHistogram.of(Array(256).fill(2)));
    expect([merged.contents.values.length, merged.contents.binned.bins.length]).toEqual([512, 0]);
    merged.merge(LogHistogram.of([3]));
    expect([merged.contents.values.length, merged.contents.binned.bins.length, merged.count, merged.max]).toEqual([
      0, 3, 513, 3,
    ]);
    merged.merge(new LogHistogram());
    expect([merged.count, merged.min, merged.sum]).toEqual([513, 1, 256 + 512 + 3]);
  });
});

describe('where a series begins to be what it stays', () => {
  /** MSER-5 from its definition: the cut, in batches, with the least error of the mean of the rest. */
  function plainCut(values: readonly number[]): number | null {
    const batches = Array.from(
      { length: Math.floor(values.length / 5) },
      (_, i) => meanAndVariance(values.slice(5 * i, 5 * i + 5)).mean,
    );
    const half = Math.floor(batches.length / 2);
    const errors = batches.slice(0, half + 1).map((_, cut) => {
      const rest = batches.slice(cut);
      const { mean } = meanAndVariance(rest);
      return rest.reduce((sum, one) => sum + (one - mean) ** 2, 0) / rest.length ** 2;
    });
    const cut = errors.indexOf(Math.min(...errors));
    return cut === half ? null : 5 * cut;
  }

  test.each([20, 23, 40, 101])('is where the error of the mean of the rest is least: %i values', (length) => {
    for (let shift = 0; shift < 12; shift += 1) {
      const values = Array.from(
        { length },
        (_, i) => ((i * 7919 + shift * 104729) % 101) / 10 + (i < 5 * (shift % 4) ? 30 : 0),
      );
      expect(mserTruncation(values)).toBe(plainCut(values));
    }
    expect(mserTruncation(Array(19).fill(1))).toBeNull();
    expect(mserTruncation(Array(20).fill(1))).toBe(0);
  });

  test('differs by more than two standard errors of means of five', () => {
    const five = (...means: number[]) => means.flatMap((mean) => [mean - 2, mean - 1, mean, mean + 1, mean + 2]);
    // The rest has means 0 and 2: variance 2, and 1 of its mean 1; a single batch before it has that of one of them, 2: √3 in all.
    expect(differsFromRest(five(4.4, 0, 2), 0, 5)).toBe(false);
    expect(differsFromRest(five(4.5, 0, 2), 0, 5)).toBe(true);
    expect(differsFromRest(five(-2.5, 0, 2), 0, 5)).toBe(true);
    // Two batches before it have a variance of their own, 8: √(8 / 2 + 1).
    expect(differsFromRest(five(3.4, 7.4, 0, 2), 0, 10)).toBe(false);
    expect(differsFromRest(five(3.5, 7.5, 0, 2), 0, 10)).toBe(true);
    expect(differsFromRest(five(99, 0, 2), 0, 4)).toBe(false);
    expect(differsFromRest(five(0, 1), 0, 5)).toBe(true);
    expect(differsFromRest(five(99, 1, 0, 2), 5, 10)).toBe(false);
  });
});
