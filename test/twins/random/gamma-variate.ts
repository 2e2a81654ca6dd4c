import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import { uniform } from '../../../src/random/index.js';
import { standardNormal } from './normal.js';

/** Key offsets that keep the parts of one variate apart: round by round, and the uniforms from the normals. */
const ROUND = 0x9e3779b9;
const UNIFORMS = 0x7f4a7c15;

/**
 * A gamma variate of scale 1: G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS
 * 26(3), 2000; shapes below 1 by their §6.
 */
export function gammaVariate(shape: number, k0: number, k1: number, c0: number, c1: number): number {
  if (shape >= 1) return gammaFromOne(shape, k0, k1, c0, c1);
  const u = 1 - uniform(k0 ^ ROUND, k1 ^ UNIFORMS, c0, c1);
  return gammaFromOne(shape + 1, k0, k1, c0, c1) * exp(ln(u) / shape);
}

function gammaFromOne(shape: number, k0: number, k1: number, c0: number, c1: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let key = k0 | 0; ; key = (key + ROUND) | 0) {
    const x = standardNormal(key, k1, c0, c1);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - uniform(key, k1 ^ UNIFORMS, c0, c1);
    if (ln(u) < 0.5 * x * x + d * (1 - v + ln(v))) return d * v;
  }
}
