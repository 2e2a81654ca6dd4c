import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExactSum, LogHistogram, MOST_KEPT, mergedHistogram } from '../../src/stats/index.js';
import { binOf } from '../../src/stats/log-bins.js';

/** The smallest value with at least a share `q` at or below it, by sorting. */
function sortedQuantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length * (1 - 1e-15)) - 1)] as number;
}

/** Times from a microsecond to decades: as many as are kept one by one, and so many that they are counted in bins. */
const few = fc.array(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 });
const many = fc
  .tuple(
    fc.double({ min: 1, max: 1.5, noNaN: true }),
    fc.integer({ min: 1, max: 100 }),
    fc.integer({ min: 520, max: 1500 }),
  )
  .map(([factor, step, count]) =>
    Array.from({ length: count }, (_, index) => factor * 1.001 ** ((index * step * 7_919) % 20_000)),
  );
const times = fc.oneof(few, many);
const shares = fc.double({ min: 0, max: 1, noNaN: true });

describe('a histogram of times', () => {
  test('gives every quantile within a thousandth of the true one', () => {
    fc.assert(
      fc.property(times, fc.boolean(), shares, (values, lean, q) => {
        const found = LogHistogram.of(values, lean).quantile(q) as number;
        const truth = sortedQuantile(values, q);
        expect(Math.abs(found - truth)).toBeLessThanOrEqual(truth / 1_000);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('gives the value itself as long as there are few, ends of bins or not', () => {
    fc.assert(
      fc.property(few, fc.boolean(), shares, (values, lean, q) => {
        expect(LogHistogram.of(values, lean).quantile(q)).toBe(sortedQuantile(values, q));
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('tells 1025 s from 1039 s, which are a seventieth apart, among a thousand messages', () => {
    const histogram = LogHistogram.of([...Array(991).fill(1025), ...Array(9).fill(1039)]);
    expect([0.5, 0.9, 0.99].map((q) => histogram.quantile(q))).toEqual([1025, 1025, 1025]);
    expect(histogram.quantile(0.992)).toBe(1039);
    expect([1024.9, 1025, 1030, 1039].map((x) => histogram.countAbove(x))).toEqual([1000, 9, 9, 0]);
  });

  test('counts mail later than a time, exactly where no other time of its bin is in the way', () => {
    fc.assert(
      fc.property(times, fc.boolean(), fc.nat(), (values, lean, at) => {
        const histogram = LogHistogram.of(values, lean);
        const x = values[at % values.length] as number;
        const above = values.filter((value) => value > x).length;
        // So many are too near to be told apart.
        const near = values.length <= MOST_KEPT ? 0 : values.filter((value) => Math.abs(value - x) <= x / 1_000).length;
        expect(Math.abs(histogram.countAbove(x) - above)).toBeLessThanOrEqual(near);
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  test('takes the values of one bin as evenly spaced up to the largest of all, and counts none later than that', () => {
    // From 10 to 10.005 s is less than one bin of 1/128 s.
    const values = Array.from({ length: 4001 }, (_, at) => 10 + (0.005 * at) / 4000);
    for (const lean of [false, true]) {
      const histogram = LogHistogram.of(values, lean);
      expect(histogram.countAbove(10.005)).toBe(0);
      expect(Math.abs(histogram.countAbove(10.0025) - 2000)).toBeLessThanOrEqual(2);
      expect(histogram.countAbove(9.99)).toBe(4001);
    }
  });

  test('gives exact quantiles where the values of a bin are equal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0.1, 0.3, 300.1, 1800.7, 7200), { minLength: 1, maxLength: 1_000, size: 'max' }),
        shares,
        (values, q) => {
          expect(LogHistogram.of(values).quantile(q)).toBe(sortedQuantile(values, q));
        },
      ),
      { seed: 2, numRuns: 500 },
    );
  });

  test('knows the smallest and the largest value exactly', () => {
    fc.assert(
      fc.property(times, (values) => {
        const histogram = LogHistogram.of(values);
        expect(histogram.quantile(0)).toBe(Math.min(...values));
        expect(histogram.quantile(1)).toBe(Math.max(...values));
        expect(histogram.max).toBe(Math.max(...values));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test('quantiles never fall as the share rises', () => {
    fc.assert(
      fc.property(times, shares, shares, (values, one, other) => {
        const histogram = LogHistogram.of(values);
        const low = histogram.quantile(Math.min(one, other)) as number;
        expect(low).toBeLessThanOrEqual(histogram.quantile(Math.max(one, other)) as number);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test('merged from parts in any order it is the same as the whole, to the last bit', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 5 }), fc.boolean(), fc.integer(), (parts, lean, seed) => {
        const whole = LogHistogram.of(parts.flat(), lean);
        const shuffled = parts.toSorted((a, b) => ((a.length * 31 + seed) % 7) - ((b.length * 31 + seed) % 7));
        for (const order of [parts, parts.toReversed(), shuffled]) {
          expect(mergedHistogram(order.map((values) => LogHistogram.of(values, lean)))).toEqual(whole);
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  test('a sum of one number is that number, and sums of many do not depend on their order', () => {
    fc.assert(
      fc.property(few, (values) => {
        expect(ExactSum.of(values.slice(0, 1)).value).toBe(values[0]);
        expect(ExactSum.of(values)).toEqual(ExactSum.of(values.toSorted((a, b) => a - b)));
        const total = values.reduce((sum, value) => sum + value, 0);
        expect(Math.abs(ExactSum.of(values).value - total)).toBeLessThanOrEqual(total * 1e-12);
      }),
      { seed: 9, numRuns: 300 },
    );
  });

  test('every value lies in the bin that counts it, and the counts add up', () => {
    fc.assert(
      fc.property(times, (values) => {
        const bins = LogHistogram.of(values).bins();
        for (const { from, to, count } of bins)
          expect(values.filter((value) => value >= from && value < to)).toHaveLength(count);
        expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(values.length);
        expect(bins.every((bin, index) => index === 0 || bin.from >= (bins[index - 1]?.to ?? 0))).toBe(true);
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  test('the seventh of a hundred is its 7 % quantile, although 0.07 × 100 is more than 7 in doubles', () => {
    const values = Array.from({ length: 100 }, (_, index) => 2 ** (index / 4));
    expect(0.07 * 100).toBeGreaterThan(7);
    expect(LogHistogram.of(values).quantile(0.07)).toBe(values[6]);
  });

  test.each([1, 200])('takes zero, less than a microsecond, and more than a human life (%i of each)', (few) => {
    const histogram = LogHistogram.of([0, 1e-300, 1e-7, 1e10, 1e300].flatMap((value) => Array(few).fill(value)));
    expect(histogram.quantile(0)).toBe(0);
    expect(histogram.quantile(1)).toBe(1e300);
    expect(histogram.bins().map((bin) => bin.count)).toEqual([3 * few, 2 * few]);
  });

  test.each([40, 2_000])('has the sum of its %i values, unless somebody else has added them up', (count) => {
    const values = Array.from({ length: count }, (_, i) => 1 + i / 7);
    const histogram = new LogHistogram();
    for (const value of values) histogram.merge(LogHistogram.of(Float64Array.of(value), false));
    expect(histogram.sum).toBeCloseTo(
      values.reduce((sum, value) => sum + value, 0),
      6,
    );
    const other = new ExactSum();
    other.add(12.5);
    const { min, max, contents } = histogram;
    expect(histogram.withSum(other)).toMatchObject({ sum: 12.5, count, min, max, contents });
  });

  test('that keeps no ends of bins takes the middle of a bin for all of it: off by half a thousandth at most', () => {
    const values = Array.from({ length: 3_000 }, (_, i) => 1.0007 ** i);
    const parts = values.map((value) => LogHistogram.of(Float64Array.of(value), true));
    const lean = mergedHistogram(parts);
    for (const q of [0.1, 0.25, 0.5, 0.75, 0.9])
      expect(Math.abs((lean.quantile(q) as number) / sortedQuantile(values, q) - 1)).toBeLessThan(1 / 2000);
  });

  test('of no parts is empty', () => {
    expect(mergedHistogram([])).toMatchObject({ lean: false, count: 0, sum: 0 });
  });

  test('counts what is no time, or below nought, as nought', () => {
    expect([-1, Number.NaN, 0].map((x) => binOf(x))).toEqual([0, 0, 0]);
  });

  test('has no quantile when empty', () => {
    expect(new LogHistogram().quantile(0.5)).toBeUndefined();
    expect(new LogHistogram().bins()).toEqual([]);
  });

  test('survives the copy between threads', () => {
    const histogram = LogHistogram.of([0.3, 0.3, 20, 1e4]);
    expect(LogHistogram.from(structuredClone(histogram))).toEqual(histogram);
  });
});
