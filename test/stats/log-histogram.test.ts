import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogHistogram } from '../../src/stats/index.js';

function histogramOf(values: readonly number[]): LogHistogram {
  const histogram = new LogHistogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

/** The smallest value with at least a share `q` at or below it, by sorting. */
function sortedQuantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length * (1 - 1e-15)) - 1)] as number;
}

/** Times from a microsecond to decades. */
const times = fc.array(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 });
const shares = fc.double({ min: 0, max: 1, noNaN: true });

describe('a histogram of times', () => {
  test('gives every quantile within 1/64 of the true one', () => {
    fc.assert(
      fc.property(times, shares, (values, q) => {
        const found = histogramOf(values).quantile(q) as number;
        const truth = sortedQuantile(values, q);
        expect(Math.abs(found - truth)).toBeLessThanOrEqual(truth / 64);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('gives exact quantiles where the values of a bin are equal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0.1, 0.3, 300.1, 1800.7, 7200), { minLength: 1 }),
        shares,
        (values, q) => {
          expect(histogramOf(values).quantile(q)).toBe(sortedQuantile(values, q));
        },
      ),
      { seed: 2, numRuns: 500 },
    );
  });

  test('knows the smallest and the largest value exactly', () => {
    fc.assert(
      fc.property(times, (values) => {
        const histogram = histogramOf(values);
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
        const histogram = histogramOf(values);
        const low = histogram.quantile(Math.min(one, other)) as number;
        expect(low).toBeLessThanOrEqual(histogram.quantile(Math.max(one, other)) as number);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test('merged from parts in any order it is the same as the whole, but for the rounding of the sum', () => {
    fc.assert(
      fc.property(times, times, (one, other) => {
        const whole = histogramOf([...one, ...other]);
        const forth = histogramOf(one);
        forth.merge(histogramOf(other));
        const back = histogramOf(other);
        back.merge(histogramOf(one));
        for (const merged of [forth, back]) {
          const { sum, ...rest } = merged;
          const { sum: total, ...all } = whole;
          expect(rest).toEqual(all);
          expect(Math.abs(sum - total)).toBeLessThanOrEqual(total * 1e-12);
        }
      }),
      { seed: 5, numRuns: 30 },
    );
  });

  test('every value lies in the bin that counts it, and the counts add up', () => {
    fc.assert(
      fc.property(times, (values) => {
        const bins = histogramOf(values).bins();
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
    expect(histogramOf(values).quantile(0.07)).toBe(values[6]);
  });

  test('takes zero, less than a microsecond, and more than a human life', () => {
    const histogram = histogramOf([0, 1e-300, 1e-7, 1e10, 1e300]);
    expect(histogram.quantile(0)).toBe(0);
    expect(histogram.quantile(1)).toBe(1e300);
    expect(histogram.bins().map((bin) => bin.count)).toEqual([3, 2]);
  });

  test('has no quantile when empty', () => {
    expect(new LogHistogram().quantile(0.5)).toBeUndefined();
    expect(new LogHistogram().bins()).toEqual([]);
  });

  test('survives the copy between threads', () => {
    const histogram = histogramOf([0.3, 0.3, 20, 1e4]);
    expect(LogHistogram.from(structuredClone(histogram))).toEqual(histogram);
  });
});
