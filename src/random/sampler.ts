import gammaln from '@stdlib/math-base-special-gammaln';
import ln from '@stdlib/math-base-special-ln';
import type { Distribution } from './moments.js';

/** Kind codes of a sampler. */
export const CONSTANT = 0;
export const EXPONENTIAL = 1;
export const UNIFORM = 2;
export const LOGNORMAL = 3;
export const WEIBULL = 4;
export const GAMMA = 5;
export const EMPIRICAL = 6;

/** A distribution made ready to draw from. */
export class Sampler {
  readonly kind: number;
  /** Constant: the value; exponential, gamma: the scale; weibull: its logarithm; uniform: the low end; lognormal: mu. */
  readonly a: number;
  /** Uniform: high - low; lognormal: sigma; weibull: 1 / shape; gamma: shape. */
  readonly b: number;
  /** Empirical only: the values, and their running sums. */
  readonly values: Float64Array;
  readonly sums: Float64Array;

  constructor(kind: number, a: number, b: number, values: readonly number[] = []) {
    this.kind = kind;
    this.a = a;
    this.b = b;
    this.values = Float64Array.from(values);
    let sum = 0;
    this.sums = this.values.map((value) => {
      sum += value;
      return sum;
    });
  }
}

/**
 * Makes a distribution ready to draw from. It takes what a valid model holds: means, shapes and standard deviations
 * above zero, at least one value, none below zero.
 */
export function buildSampler(d: Distribution): Sampler {
  switch (d.kind) {
    case 'constant':
      return new Sampler(CONSTANT, d.value, 0);
    case 'exponential':
      return new Sampler(EXPONENTIAL, d.mean, 0);
    case 'uniform':
      return new Sampler(UNIFORM, d.low, d.high - d.low);
    case 'lognormal':
      return new Sampler(LOGNORMAL, d.mu, d.sigma);
    case 'weibull':
      return new Sampler(WEIBULL, ln(d.mean) - gammaln(1 + 1 / d.shape), 1 / d.shape);
    case 'gamma':
      return new Sampler(GAMMA, d.mean / d.shape, d.shape);
    case 'empirical':
      return new Sampler(EMPIRICAL, 0, 0, d.values);
  }
}
