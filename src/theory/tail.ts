import exp from '@stdlib/math-base-special-exp';
import gammaln from '@stdlib/math-base-special-gammaln';
import ln from '@stdlib/math-base-special-ln';
import type { Distribution } from '../random/index.js';
import { normalTail } from '../stats/index.js';
import type { Seconds, Share } from '../units/index.js';

/** Terms of a series or a fraction at most; a tenth of that is usual. */
const MOST_TERMS = 1000;
const EXACT = 1e-14;

/** P(a, x), the lower incomplete gamma function over the whole, by its series (Abramowitz & Stegun 6.5.29); for x < a + 1. */
function lowerBySeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * EXACT; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * exp(a * ln(x) - x - gammaln(a));
}

/** Q(a, x) = 1 − P(a, x) by its continued fraction (Abramowitz & Stegun 6.5.31, from its end); for x ≥ a + 1. */
function upperByFraction(a: number, x: number): number {
  let fraction = 0;
  for (let n = MOST_TERMS; n >= 1; n -= 1) fraction = (n * (a - n)) / (x + 2 * n + 1 - a + fraction);
  return exp(a * ln(x) - x - gammaln(a)) / (x + 1 - a + fraction);
}

/** Q(a, x), the upper incomplete gamma function over the whole. */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - lowerBySeries(a, x) : upperByFraction(a, x);
}

/** The scale of a Weibull distribution follows from its mean: mean ÷ Γ(1 + 1 ÷ shape) [s]. */
export function weibullScale({ mean, shape }: { readonly mean: Seconds; readonly shape: number }): Seconds {
  return mean / exp(gammaln(1 + 1 / shape));
}

/** Share of a distribution's times that are longer than `t` [s], its survival function. */
export function distributionTail(d: Distribution, t: Seconds): Share {
  if (t < 0) return 1;
  switch (d.kind) {
    case 'constant':
      return d.value > t ? 1 : 0;
    case 'exponential':
      return exp(-t / d.mean);
    case 'uniform':
      return Math.min(1, Math.max(0, (d.high - t) / (d.high - d.low)));
    case 'lognormal':
      return t === 0 ? 1 : normalTail((ln(t) - d.mu) / d.sigma);
    case 'weibull':
      return t === 0 ? 1 : exp(-exp(d.shape * ln(t / weibullScale(d))));
    case 'gamma':
      return upperGamma(d.shape, (t * d.shape) / d.mean);
    case 'empirical':
      return d.values.filter((value) => value > t).length / d.values.length;
  }
}
