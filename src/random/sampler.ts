import exp from '@stdlib/math-base-special-exp';
import gammaln from '@stdlib/math-base-special-gammaln';
import ln from '@stdlib/math-base-special-ln';
import type { Seconds } from '../units/index.js';
import { block, drawBlock, uniform, uniformBelow, variate } from './addressed.js';
import type { Distribution } from './distribution.js';
import { drawExponential, exponential } from './exponential.js';
import { gammaVariate } from './gamma-variate.js';
import { standardNormal } from './normal.js';

/** Kind codes of a sampler. */
export const CONSTANT = 0;
export const EXPONENTIAL = 1;
export const UNIFORM = 2;
export const LOGNORMAL = 3;
export const WEIBULL = 4;
export const GAMMA = 5;
export const EMPIRICAL = 6;

/** A distribution made ready to draw from. One class for all kinds, so that the hot loop sees one shape. */
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

/**
 * One draw [s]. `c1` is below 2^24. Gamma numbers its tries in the key (gamma-variate.ts), the others in the top bits of
 * `c1`.
 */
export function sample(s: Sampler, k0: number, k1: number, c0: number, c1: number): Seconds {
  drawSample(s, k0, k1, c0, c1);
  return variate[0] as number;
}

/**
 * The same, left in `variate`.
 *
 * Hot: runs once per attempt. The two kinds that servers mostly have come first and apart, so that this is short.
 */
export function drawSample(s: Sampler, k0: number, k1: number, c0: number, c1: number): void {
  if (s.kind === EXPONENTIAL) {
    drawExponential(k0, k1, c0, c1);
    variate[0] = s.a * (variate[0] as number);
  } else if (s.kind === CONSTANT) variate[0] = s.a;
  else variate[0] = sampleOther(s, k0, k1, c0, c1);
}

function sampleOther(s: Sampler, k0: number, k1: number, c0: number, c1: number): Seconds {
  switch (s.kind) {
    case UNIFORM:
      return s.a + s.b * uniform(k0, k1, c0, c1);
    case LOGNORMAL:
      return exp(s.a + s.b * standardNormal(k0, k1, c0, c1));
    case WEIBULL:
      return exp(s.a + s.b * ln(exponential(k0, k1, c0, c1)));
    case GAMMA:
      return s.a * gammaVariate(s.b, k0, k1, c0, c1);
    default:
      drawBlock(k0, k1, c0, c1);
      return s.values[uniformBelow(block[0] as number, s.values.length)] as number;
  }
}
