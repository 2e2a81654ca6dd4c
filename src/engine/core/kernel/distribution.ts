import { exp, ln } from './exp-ln';
import { drawBlock, firstWord, uniform, uniformBelow } from './random-numbers';
import { exponential, gammaVariate, standardNormal } from './variates';

/** A distribution made ready to draw from. */
@unmanaged
export class Sampler {
  /** Constant: the value; exponential, gamma: the scale; weibull: its logarithm; uniform: the low end; lognormal: mu. */
  a: f64;
  /** Uniform: high - low; lognormal: sigma; weibull: 1 / shape; gamma: shape. */
  b: f64;
  kind: i32;
  /** Empirical only: the values, and their running sums; doubles. */
  values: usize;
  sums: usize;
  count: i32;
}

/** Kind codes of a sampler, those of src/random. */
const CONSTANT: i32 = 0;
const EXPONENTIAL: i32 = 1;
const UNIFORM: i32 = 2;
const LOGNORMAL: i32 = 3;
const WEIBULL: i32 = 4;
const GAMMA: i32 = 5;

/**
 * One draw [s]. `c1` is below 2^24. Gamma numbers its tries in the key, the others in the top bits of `c1`.
 *
 * Hot: runs once per attempt. The two kinds that servers mostly have come first.
 */
export function sample(s: Sampler, k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  if (s.kind === EXPONENTIAL) return s.a * exponential(k0, k1, c0, c1);
  return s.kind === CONSTANT ? s.a : sampleOther(s, k0, k1, c0, c1);
}

function sampleOther(s: Sampler, k0: i32, k1: i32, c0: i32, c1: i32): f64 {
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
      return load<f64>(s.values + ((<usize>uniformBelow(firstWord(drawBlock(k0, k1, c0, c1)), s.count)) << 3));
  }
}

/** Keeps the place within the life apart from the life's own length. */
const PLACE: i32 = 0x2545f491;

/**
 * One draw [s] of the time that is left of a life under way at a moment chosen at random: the equilibrium distribution of
 * a renewal process (D. R. Cox, "Renewal Theory", 1962, §5.2): a life drawn by its length, times a uniform.
 */
export function sampleResidual(s: Sampler, k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  // Memoryless: what is left is as long as a whole.
  if (s.kind === EXPONENTIAL) return s.a * exponential(k0, k1, c0, c1);
  return uniform(k0, k1 ^ PLACE, c0, c1) * lengthBiased(s, k0, k1, c0, c1);
}

/** One draw [s] with density x f(x) / mean. */
function lengthBiased(s: Sampler, k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  switch (s.kind) {
    case CONSTANT:
      return s.a;
    case UNIFORM:
      return sqrt<f64>(s.a * s.a + uniform(k0, k1, c0, c1) * s.b * (2 * s.a + s.b));
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
function byValue(s: Sampler, u: f64): f64 {
  const last = s.count - 1;
  const target = u * load<f64>(s.sums + ((<usize>last) << 3));
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<f64>(s.sums + ((<usize>middle) << 3)) > target) high = middle;
    else low = middle + 1;
  }
  return load<f64>(s.values + ((<usize>low) << 3));
}
