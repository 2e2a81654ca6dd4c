import { describe, expect, it } from 'vitest';
import { type Distribution, distributionMean, lognormalFrom } from '../../src/random/index.js';
import { distributionTail } from '../../src/theory/tail.js';

/** The mean by the tail: the integral of the tail from 0 on, in trapezes of growing width. */
function meanByTail(d: Distribution): number {
  let sum = 0;
  for (let x = 0, width = 1e-4; x < 1e5; width = Math.max(1e-4, x * 1e-3)) {
    sum += (width * (distributionTail(d, x) + distributionTail(d, x + width))) / 2;
    x += width;
  }
  return sum;
}

describe('the share of times that are longer', () => {
  it('is a half beyond the median and one in a hundred beyond the 99th percentile of a lognormal distribution', () => {
    const d = lognormalFrom(60, 1200);
    expect(distributionTail(d, 60)).toBeCloseTo(0.5, 12);
    expect(distributionTail(d, 1200)).toBeCloseTo(0.01, 12);
    // Of the normal distribution beyond five standard deviations: 2.866515719e-7 (Abramowitz & Stegun, table 26.2).
    expect(distributionTail({ kind: 'lognormal', mu: 0, sigma: 1 }, Math.exp(5)) / 2.866515719e-7).toBeCloseTo(1, 8);
  });

  it('is a sum of Poisson terms for gamma distributions of whole shapes', () => {
    for (const x of [0.1, 1, 2.5, 7, 30]) {
      const two: Distribution = { kind: 'gamma', mean: 2, shape: 2 };
      expect(distributionTail(two, x) / ((1 + x) * Math.exp(-x))).toBeCloseTo(1, 10);
      const one: Distribution = { kind: 'gamma', mean: 3, shape: 1 };
      expect(distributionTail(one, x)).toBeCloseTo(distributionTail({ kind: 'exponential', mean: 3 }, x), 12);
      const weibull: Distribution = { kind: 'weibull', mean: 3, shape: 1 };
      expect(distributionTail(weibull, x)).toBeCloseTo(Math.exp(-x / 3), 12);
    }
  });

  it.each<Distribution>([
    { kind: 'exponential', mean: 3 },
    { kind: 'uniform', low: 1, high: 4 },
    { kind: 'lognormal', mu: 0.5, sigma: 0.8 },
    { kind: 'weibull', mean: 3, shape: 0.7 },
    { kind: 'gamma', mean: 3, shape: 0.4 },
    { kind: 'gamma', mean: 3, shape: 12.5 },
    { kind: 'empirical', values: [1, 2, 2, 9] },
    { kind: 'constant', value: 5 },
  ])('adds up to the mean: %o', (d) => {
    expect(distributionTail(d, -1)).toBe(1);
    expect(meanByTail(d) / distributionMean(d)).toBeCloseTo(1, 2);
  });
});
