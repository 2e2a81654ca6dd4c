import { describe, expect, test } from 'vitest';
import { randomStreams } from '../../src/random/index.js';
import { meanAndVariance, studentInterval } from '../../src/stats/index.js';
import { exponential, standardNormal } from '../twins/random/index.js';

describe('mean and variance', () => {
  test('of eight numbers, worked by hand', () => {
    expect(meanAndVariance([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({
      count: 8,
      mean: 5,
      variance: expect.closeTo(32 / 7, 14),
    });
  });

  test('does not lose small differences between large numbers', () => {
    const { variance } = meanAndVariance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
    expect(variance).toBe(30);
  });

  test('equal values have exactly themselves as mean and no variance', () => {
    expect(meanAndVariance(new Array<number>(1000).fill(0.1))).toEqual({ count: 1000, mean: 0.1, variance: 0 });
  });

  test('one value has no variance, and none has no mean', () => {
    expect(meanAndVariance([3])).toEqual({ count: 1, mean: 3 });
    expect(meanAndVariance([])).toEqual({ count: 0, mean: Number.NaN });
  });
});

describe("Student's interval", () => {
  test('of four values at 95 %, with the table value 3.182 for three degrees of freedom', () => {
    const { mean, low, high, halfWidth } = studentInterval([10, 12, 11, 15]);
    const expected = (3.182446 * Math.sqrt(14 / 3)) / 2;
    expect(mean).toBe(12);
    expect(halfWidth).toBeCloseTo(expected, 5);
    expect(low).toBeCloseTo(12 - expected, 5);
    expect(high).toBeCloseTo(12 + expected, 5);
  });

  test('of thirty values at 99.9 %, with the table value 3.659', () => {
    const values = Array.from({ length: 30 }, (_, index) => index);
    expect(studentInterval(values, 0.999).halfWidth).toBeCloseTo(3.659405 * Math.sqrt(77.5 / 30), 4);
  });

  test('is absent, not zero, with one value', () => {
    expect(studentInterval([0.93])).toEqual({ mean: 0.93 });
  });

  test('is a point where all values agree', () => {
    expect(studentInterval([0.1, 0.1, 0.1])).toEqual({ mean: 0.1, low: 0.1, high: 0.1, halfWidth: 0 });
  });

  /** How many of `trials` intervals over `size` draws hold the truth. */
  function covered(trials: number, size: number, truth: number, draw: (index: number) => number): number {
    let hits = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const { low, high } = studentInterval(Array.from({ length: size }, (_, index) => draw(trial * size + index)));
      if (low !== undefined && high !== undefined && low <= truth && truth <= high) hits += 1;
    }
    return hits;
  }

  test('covers the truth about 95 times in 100, also with five normal values', () => {
    const { k0, k1 } = randomStreams("Student's interval", 1).stream('normal', 'values');
    // Four standard deviations of a binomial count around 9500.
    const within = 4 * Math.sqrt(10_000 * 0.95 * 0.05);
    const hits = covered(10_000, 5, 0, (index) => standardNormal(k0, k1, index, 0));
    expect(Math.abs(hits - 9500)).toBeLessThan(within);
  });

  test('covers hardly less with thirty skewed values', () => {
    const { k0, k1 } = randomStreams("Student's interval", 1).stream('exponential', 'values');
    const hits = covered(5000, 30, 1, (index) => exponential(k0, k1, index, 0));
    expect(hits).toBeGreaterThan(4500);
    expect(hits).toBeLessThan(4750);
  });
});
