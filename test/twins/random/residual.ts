import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import {
  CONSTANT,
  EXPONENTIAL,
  GAMMA,
  LOGNORMAL,
  type Sampler,
  UNIFORM,
  uniform,
  WEIBULL,
} from '../../../src/random/index.js';
import type { Seconds } from '../../../src/units/index.js';
import { exponential } from './exponential.js';
import { gammaVariate } from './gamma-variate.js';
import { standardNormal } from './normal.js';

/** Keeps the place within the life apart from the life's own length. */
const PLACE = 0x2545f491;

/**
 * One draw [s] of the time that is left of a life under way at a moment chosen at random: the equilibrium distribution
 * of a renewal process (D. R. Cox, "Renewal Theory", 1962, §5.2): a life drawn by its length, times a uniform.
 */
export function sampleResidual(s: Sampler, k0: number, k1: number, c0: number, c1: number): Seconds {
  // Memoryless: what is left is as long as a whole.
  if (s.kind === EXPONENTIAL) return s.a * exponential(k0, k1, c0, c1);
  return uniform(k0, k1 ^ PLACE, c0, c1) * lengthBiased(s, k0, k1, c0, c1);
}

/** One draw [s] with density x f(x) / mean. */
function lengthBiased(s: Sampler, k0: number, k1: number, c0: number, c1: number): Seconds {
  switch (s.kind) {
    case CONSTANT:
      return s.a;
    case UNIFORM:
      return Math.sqrt(s.a * s.a + uniform(k0, k1, c0, c1) * s.b * (2 * s.a + s.b));
    case LOGNORMAL:
      return exp(s.a + s.b * s.b + s.b * standardNormal(k0, k1, c0, c1));
    case WEIBULL:
      return exp(s.a + s.b * ln(gammaVariate(1 + s.b, k0, k1, c0, c1)));
    case GAMMA:
      return s.a * gammaVariate(s.b + 1, k0, k1, c0, c1);
    default:
      return byValue(s, uniform(k0, k1, c0, c1));
  }
}

/** The value in which the share `u` of the sum of all values falls. */
function byValue(s: Sampler, u: number): Seconds {
  const last = s.sums.length - 1;
  const target = u * (s.sums[last] as number);
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((s.sums[middle] as number) > target) high = middle;
    else low = middle + 1;
  }
  return s.values[low] as number;
}
