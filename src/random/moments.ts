import exp from '@stdlib/math-base-special-exp';
import gammaln from '@stdlib/math-base-special-gammaln';
import ln from '@stdlib/math-base-special-ln';
import type { Seconds } from '../units/index.js';

/** A distribution of times [s], as plain data. */
export type Distribution =
  | { readonly kind: 'constant'; readonly value: Seconds }
  | { readonly kind: 'exponential'; readonly mean: Seconds }
  | { readonly kind: 'uniform'; readonly low: Seconds; readonly high: Seconds }
  /** Logarithms are normal with mean `mu` and standard deviation `sigma` (of seconds). */
  | { readonly kind: 'lognormal'; readonly mu: number; readonly sigma: number }
  | { readonly kind: 'weibull'; readonly mean: Seconds; readonly shape: number }
  | { readonly kind: 'gamma'; readonly mean: Seconds; readonly shape: number }
  /** Each value equally likely. */
  | { readonly kind: 'empirical'; readonly values: readonly Seconds[] };

/** The 99th percentile of the standard normal distribution. */
const NORMAL_P99 = 2.3263478740408408;

/** The lognormal distribution with this median and 99th percentile [s]; `p99` is above `median`, both above zero. */
export function lognormalFrom(median: Seconds, p99: Seconds): Distribution {
  return { kind: 'lognormal', mu: ln(median), sigma: ln(p99 / median) / NORMAL_P99 };
}

/** The mean [s]. */
export function distributionMean(d: Distribution): Seconds {
  switch (d.kind) {
    case 'constant':
      return d.value;
    case 'uniform':
      return (d.low + d.high) / 2;
    case 'lognormal':
      return exp(d.mu + (d.sigma * d.sigma) / 2);
    case 'empirical':
      return average(d.values);
    default:
      return d.mean;
  }
}

/** The variance [s²]. */
export function distributionVariance(d: Distribution): number {
  const mean = distributionMean(d);
  switch (d.kind) {
    case 'constant':
      return 0;
    case 'exponential':
      return mean * mean;
    case 'uniform':
      return ((d.high - d.low) * (d.high - d.low)) / 12;
    case 'lognormal':
      return mean * mean * (exp(d.sigma * d.sigma) - 1);
    case 'weibull':
      return mean * mean * (exp(gammaln(1 + 2 / d.shape) - 2 * gammaln(1 + 1 / d.shape)) - 1);
    case 'gamma':
      return (mean * mean) / d.shape;
    case 'empirical':
      return average(d.values.map((value) => (value - mean) * (value - mean)));
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
