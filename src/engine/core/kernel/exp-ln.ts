import { exp as hostExp, ln as hostLn } from '../host';

/*
 * Exponential and logarithm by the methods of FDLIBM (K. C. Ng, Sun Microsystems, 1993: e_exp.c, e_log.c), whose
 * coefficients these are, for all arguments but a few: these go to the host. The library that the host asks goes by the
 * same methods, and a test holds the two together to the last bit. Each variate of a lognormal or a Weibull takes one; a
 * call out of the core takes as long as the function.
 */

/** ln 2 in two parts, the first with zeros at its end, so that its multiples are exact. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const LOG2_E: f64 = 1.4426950408889634;

/** Arguments nearer to zero, and those whose result is not a normal number, are the host's. */
const NEAR: f64 = 1e-8;
const FAR: f64 = 700;

/** e to the power of x: 2^k e^r, where r is at most half of ln 2. */
export function exp(x: f64): f64 {
  const size = abs<f64>(x);
  if (!(size > NEAR && size < FAR)) return hostExp(x);
  const k = trunc<f64>(LOG2_E * x + (x < 0 ? -0.5 : 0.5));
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const c = r - r * r * exponentialSeries(r * r);
  const power = 1 - (low - (r * c) / (2 - c) - high);
  // Times 2^k: k goes to the exponent.
  return reinterpret<f64>(reinterpret<i64>(power) + ((<i64>k) << 52));
}

function exponentialSeries(t: f64): f64 {
  return (
    0.16666666666666602 +
    t * (-0.0027777777777015593 + t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8)))
  );
}

/** Bits of the number 1 in the upper half of a double, and those of its fraction there. */
const ONE: i32 = 0x3ff00000;
const FRACTION: i32 = 0xfffff;
const LOW_HALF: u64 = 0xffffffff;
const SMALLEST_NORMAL: f64 = 2.2250738585072014e-308;

/** Natural logarithm: x is 2^k (1 + f), where 1 + f lies about the root of 2 to either side of 1. */
export function ln(x: f64): f64 {
  if (!(x >= SMALLEST_NORMAL && x < Infinity)) return hostLn(x);
  const bits = reinterpret<u64>(x);
  const upper = <i32>(bits >> 32);
  const fraction = upper & FRACTION;
  // Next to a power of two there is a shorter series.
  if ((FRACTION & (2 + fraction)) < 3) return hostLn(x);
  const halved = (fraction + 0x95f64) & 0x100000;
  const k = <f64>((upper >> 20) - 1023 + (halved >> 20));
  const f = reinterpret<f64>(((<u64>(<u32>(fraction | (halved ^ ONE)))) << 32) | (bits & LOW_HALF)) - 1;
  const s = f / (2 + f);
  const series = logarithmSeries(s * s);
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) <= 0) return k * LN2_HIGH - (s * (f - series) - k * LN2_LOW - f);
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + series) + k * LN2_LOW) - f);
}

function logarithmSeries(z: f64): f64 {
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  return odd + even;
}
