import gammaincinv from '@stdlib/math-base-special-gammaincinv';

/** Both ends of an interval; infinite where there is none on that side. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

/**
 * The interval of a mean of values that are 0 or more and mostly small, by the gamma distribution: M. P. Fay, E. J. Feuer,
 * "Confidence intervals for directly standardized rates", Stat. Med. 16, 1997, with replications as events. The upper end
 * allows for one more value as large as the largest.
 */
export function gammaInterval(mean: number, variance: number, count: number, largest: number, level = 0.95): Ends {
  const tail = (1 - level) / 2;
  const v = variance / count;
  const w = largest / count;
  return {
    low: mean > 0 ? gammaQuantile(tail, mean, v) : 0,
    high: mean + w > 0 ? gammaQuantile(1 - tail, mean + w, v + w * w) : 0,
  };
}

/** Above this shape a gamma distribution is a normal one to all digits that matter, and its quantile cannot be had by series. */
const MOST = 1e10;

/** Quantile of the gamma distribution with this mean and variance. */
function gammaQuantile(p: number, mean: number, variance: number): number {
  const shape = (mean * mean) / variance;
  return shape < MOST ? (variance / mean) * gammaincinv(p, shape) : mean;
}
