import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import {
  block,
  CONSTANT,
  drawBlock,
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
import { uniformBelow } from './words.js';

/**
 * One draw [s]. `c1` is below 2^24. Gamma numbers its tries in the key (gamma-variate.ts), the others in the top bits of
 * `c1`.
 */
export function sample(s: Sampler, k0: number, k1: number, c0: number, c1: number): Seconds {
  if (s.kind === CONSTANT) return s.a;
  return s.kind === EXPONENTIAL ? s.a * exponential(k0, k1, c0, c1) : sampleOther(s, k0, k1, c0, c1);
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
