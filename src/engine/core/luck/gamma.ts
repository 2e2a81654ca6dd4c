import { uniform } from './addressed';
import { exp, ln } from './functions';
import { standardNormal } from './normal';

/** Key offsets that keep the parts of one variate apart: round by round, and the uniforms from the normals. */
const ROUND: i32 = 0x9e3779b9;
const UNIFORMS: i32 = 0x7f4a7c15;

/**
 * A gamma variate of scale 1: G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS
 * 26(3), 2000; shapes below 1 by their §6.
 */
export function gammaVariate(shape: f64, k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  if (shape >= 1) return fromOne(shape, k0, k1, c0, c1);
  const u = 1 - uniform(k0 ^ ROUND, k1 ^ UNIFORMS, c0, c1);
  return fromOne(shape + 1, k0, k1, c0, c1) * exp(ln(u) / shape);
}

function fromOne(shape: f64, k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  const d = shape - 1.0 / 3.0;
  const c = 1 / sqrt<f64>(9 * d);
  let key = k0;
  while (true) {
    const x = standardNormal(key, k1, c0, c1);
    const root = 1 + c * x;
    if (root > 0) {
      const v = root * root * root;
      const u = 1 - uniform(key, k1 ^ UNIFORMS, c0, c1);
      if (ln(u) < 0.5 * x * x + d * (1 - v + ln(v))) return d * v;
    }
    key += ROUND;
  }
}
