import erfc from '@stdlib/math-base-special-erfc';
import gamma from '@stdlib/math-base-special-gamma';
import gammainc from '@stdlib/math-base-special-gammainc';
import { describe, expect, test } from 'vitest';
import {
  buildSampler,
  type Distribution,
  distributionMean,
  distributionVariance,
  lognormalFrom,
  randomStreams,
} from '../../src/random/index.js';
import { exponential, sample, sampleResidual, standardNormal } from '../twins/random/index.js';
import { cellsP, distributionP, normalP } from './battery/p-values.js';

/** Fixed before the first run. Both ends of a p-value are suspect. */
const LOWEST = 1e-5;

function expectLikely(p: number): void {
  expect(p).toBeGreaterThan(LOWEST);
  expect(p).toBeLessThan(1 - LOWEST);
}

const normalBelow = (x: number): number => erfc(-x / Math.SQRT2) / 2;

const SAMPLES = 100_000;

function drawn(
  seed: string,
  draw: (k0: number, k1: number, c0: number, c1: number) => number,
  count = SAMPLES,
): Float64Array {
  const { k0, k1 } = randomStreams(seed, 1).stream('variates', 'test');
  return Float64Array.from({ length: count }, (_, index) => draw(k0, k1, index, 0));
}

/** Evenness over 1024 intervals of equal probability: finer than Kolmogorov and Smirnov where a layer's edge is wrong. */
function cellsOf(values: Float64Array, below: (x: number) => number): number {
  const counts = new Uint32Array(1024);
  for (const value of values) {
    const cell = Math.min(1023, Math.floor(below(value) * 1024));
    counts[cell] = (counts[cell] as number) + 1;
  }
  return cellsP(counts, values.length / 1024);
}

describe('a standard exponential', () => {
  const values = drawn('a standard exponential', exponential, 1_000_000);

  test('has its shape in a thousand intervals and in the large', () => {
    expectLikely(cellsOf(values, (x) => -Math.expm1(-x)));
    expectLikely(distributionP(values.slice(), (x) => -Math.expm1(-x)));
  });

  test('has its tail, which is an exponential again', () => {
    const tail = values.filter((x) => x > 7.69711747013105).map((x) => x - 7.69711747013105);
    const mean = 1_000_000 * Math.exp(-7.69711747013105);
    expectLikely(normalP((tail.length - mean) / Math.sqrt(mean)));
    expectLikely(distributionP(tail, (x) => -Math.expm1(-x)));
  });

  test('has its small values, of which a coarse mantissa would have too few', () => {
    const small = values.filter((x) => x < 1e-3);
    expectLikely(normalP((small.length - 999.5) / Math.sqrt(999)));
    expectLikely(distributionP(small, (x) => Math.expm1(-x) / Math.expm1(-1e-3)));
  });

  test('is never negative and has all its moments', () => {
    expect(values.every((x) => x >= 0)).toBe(true);
    for (const [power, moment, variance] of [
      [1, 1, 1],
      [2, 2, 20],
      [3, 6, 684],
    ] as const) {
      const mean = values.reduce((sum, x) => sum + x ** power, 0) / values.length;
      expectLikely(normalP((mean - moment) / Math.sqrt(variance / values.length)));
    }
  });
});

describe('a standard normal', () => {
  const values = drawn('a standard normal', standardNormal, 1_000_000);

  test('has its shape in a thousand intervals and in the large', () => {
    expectLikely(cellsOf(values, normalBelow));
    expectLikely(distributionP(values.slice(), normalBelow));
  });

  test('has both its tails', () => {
    const edge = 3.654152885361009;
    const beyond = normalBelow(-edge);
    for (const side of [-1, 1]) {
      const tail = values.map((x) => side * x).filter((x) => x > edge);
      const mean = 1_000_000 * beyond;
      expectLikely(normalP((tail.length - mean) / Math.sqrt(mean)));
      expectLikely(distributionP(tail, (x) => 1 - normalBelow(-x) / beyond));
    }
  });

  test('has its first four moments', () => {
    for (const [power, moment, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const) {
      const mean = values.reduce((sum, x) => sum + x ** power, 0) / values.length;
      expectLikely(normalP((mean - moment) / Math.sqrt(variance / values.length)));
    }
  });
});

interface Known {
  readonly d: Distribution;
  /** Probability of at most x, worked out from the textbook and not from the sampler. */
  readonly below: (x: number) => number;
}

const weibull = (mean: number, shape: number): Known => {
  const scale = mean / gamma(1 + 1 / shape);
  return { d: { kind: 'weibull', mean, shape }, below: (x) => -Math.expm1(-((x / scale) ** shape)) };
};

const gammaOf = (mean: number, shape: number): Known => ({
  d: { kind: 'gamma', mean, shape },
  below: (x) => gammainc((x * shape) / mean, shape),
});

const lognormal = (median: number, p99: number): Known => ({
  d: lognormalFrom(median, p99),
  below: (x) => normalBelow((Math.log(x / median) / Math.log(p99 / median)) * 2.3263478740408408),
});

const CONTINUOUS: Readonly<Record<string, Known>> = {
  'exponential, mean 400 ms': { d: { kind: 'exponential', mean: 0.4 }, below: (x) => -Math.expm1(-x / 0.4) },
  'uniform from 1 s to 2 s': { d: { kind: 'uniform', low: 1, high: 2 }, below: (x) => Math.min(1, Math.max(0, x - 1)) },
  'uniform from nothing': { d: { kind: 'uniform', low: 0, high: 5 }, below: (x) => Math.min(1, x / 5) },
  'lognormal, median 80 ms, p99 2 s': lognormal(0.08, 2),
  'lognormal, median 1 h, p99 12 h': lognormal(3600, 43_200),
  'weibull, shape 0.7': weibull(30, 0.7),
  'weibull, shape 3': weibull(2, 3),
  'gamma, shape 0.3': gammaOf(5, 0.3),
  'gamma, shape 1': gammaOf(5, 1),
  'gamma, shape 4': gammaOf(0.5, 4),
};

/**
 * Probability that at most x is left of a life met at a random moment: the area under the survival function up to x, ÷
 * mean, by Simpson's rule from draw to draw; exact enough to 1e-5 and knows nothing of length-biased draws.
 */
function residualBelow({ d, below }: Known, values: Float64Array): (x: number) => number {
  const mean = distributionMean(d);
  const sorted = values.toSorted();
  const areas = new Map<number, number>();
  let [at, area] = [0, 0];
  for (const x of sorted) {
    const step = (x - at) / 2;
    for (let part = 0; part < 2; part += 1) {
      const from = at + part * step;
      area += (step / 6) * (6 - below(from) - 4 * below(from + step / 2) - below(from + step));
    }
    at = x;
    areas.set(x, area / mean);
  }
  return (x) => areas.get(x) as number;
}

describe.each(Object.entries(CONTINUOUS))('%s', (name, known) => {
  const sampler = buildSampler(known.d);

  test('draws have its shape, mean and variance', () => {
    const values = drawn(name, (k0, k1, c0, c1) => sample(sampler, k0, k1, c0, c1));
    expectMoments(values, known.d);
    expectLikely(cellsOf(values, known.below));
    expectLikely(distributionP(values, known.below));
  });

  test('what is left of a life met at random has the equilibrium distribution', () => {
    const values = drawn(name, (k0, k1, c0, c1) => sampleResidual(sampler, k0, k1, c0, c1), SAMPLES / 2);
    expectLikely(distributionP(values, residualBelow(known, values)));
  });
});

/** The sample mean against its standard error, and the sample variance against the fourth moment of the sample. */
function expectMoments(values: Float64Array, d: Distribution): void {
  const mean = distributionMean(d);
  const variance = distributionVariance(d);
  const squares = values.map((x) => (x - mean) ** 2);
  const average = (column: Float64Array): number => column.reduce((sum, x) => sum + x, 0) / column.length;
  const fourth = average(squares.map((square) => square * square));
  expectLikely(normalP((average(values) - mean) / Math.sqrt(variance / values.length)));
  expectLikely(normalP((average(squares) - variance) / Math.sqrt((fourth - variance * variance) / values.length)));
}

describe('an empirical distribution', () => {
  const values = [1, 1, 2, 5, 30];
  const d: Distribution = { kind: 'empirical', values };
  const sampler = buildSampler(d);

  test('draws each value as often as it was given', () => {
    const found = drawn('empirical', (k0, k1, c0, c1) => sample(sampler, k0, k1, c0, c1));
    const counts = [1, 2, 5, 30].map((value) => found.filter((x) => x === value).length);
    expectLikely(cellsP(counts, [0.4 * SAMPLES, 0.2 * SAMPLES, 0.2 * SAMPLES, 0.2 * SAMPLES]));
    expect(distributionMean(d)).toBe(7.8);
    expect(distributionVariance(d)).toBeCloseTo((2 * 6.8 ** 2 + 5.8 ** 2 + 2.8 ** 2 + 22.2 ** 2) / 5, 10);
  });

  test('what is left of one met at random is mostly left of the long one', () => {
    const found = drawn('empirical residual', (k0, k1, c0, c1) => sampleResidual(sampler, k0, k1, c0, c1));
    const below = (x: number): number => values.reduce((sum, value) => sum + Math.min(x, value), 0) / 39;
    expectLikely(distributionP(found, below));
  });

  test('of one value, or of values of which all but one are zero, is that value', () => {
    const one = buildSampler({ kind: 'empirical', values: [7] });
    const lone = buildSampler({ kind: 'empirical', values: [0, 3, 0] });
    for (let index = 0; index < 100; index += 1) {
      expect(sample(one, 1, 2, index, 0)).toBe(7);
      const left = sampleResidual(lone, 1, 2, index, 0);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(3);
    }
  });
});

describe('a constant', () => {
  const sampler = buildSampler({ kind: 'constant', value: 7200 });

  test('is itself', () => {
    expect(sample(sampler, 1, 2, 3, 4)).toBe(7200);
    expect(distributionVariance({ kind: 'constant', value: 7200 })).toBe(0);
  });

  test('is met at any point of it', () => {
    const found = drawn('constant', (k0, k1, c0, c1) => sampleResidual(sampler, k0, k1, c0, c1));
    expectLikely(distributionP(found, (x) => x / 7200));
  });
});

describe('moments', () => {
  test('a lognormal written by median and p99 has them', () => {
    const d = lognormalFrom(0.08, 2);
    expect(d).toMatchObject({ kind: 'lognormal', mu: expect.closeTo(Math.log(0.08), 14) });
    if (d.kind === 'lognormal') expect(Math.exp(d.mu + 2.3263478740408408 * d.sigma)).toBeCloseTo(2, 12);
  });

  test('a Weibull of shape 1 and a gamma of shape 1 are the exponential', () => {
    for (const kind of ['weibull', 'gamma'] as const) {
      expect(distributionMean({ kind, mean: 3, shape: 1 })).toBe(3);
      expect(distributionVariance({ kind, mean: 3, shape: 1 })).toBeCloseTo(9, 12);
    }
  });

  test('a Weibull of any shape draws numbers, where the gamma function of its scale would overflow too', () => {
    for (const shape of [0.001, 0.1, 100]) {
      const sampler = buildSampler({ kind: 'weibull', mean: 3, shape });
      for (let index = 0; index < 1000; index += 1) expect(sample(sampler, 1, 2, index, 0)).toBeGreaterThanOrEqual(0);
      expect(distributionVariance({ kind: 'weibull', mean: 3, shape })).toBeGreaterThan(0);
    }
  });

  test('a Weibull of shape 2 is the Rayleigh distribution, whose variance is mean² (4 / π - 1)', () => {
    expect(distributionVariance({ kind: 'weibull', mean: 3, shape: 2 })).toBeCloseTo(9 * (4 / Math.PI - 1), 12);
  });
});
