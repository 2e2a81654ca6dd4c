import erfc from '@stdlib/math-base-special-erfc';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';

/** Count of values, their mean (NaN if none), and their sample variance (absent with fewer than two). */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly variance?: number;
}

/**
 * Mean and sample variance (divided by n - 1) in one pass: B. P. Welford, "Note on a method for calculating corrected
 * sums of squares and products", Technometrics 4(3), 1962. Equal values have a mean of exactly that and no variance.
 */
export function meanAndVariance(values: Iterable<number>): Moments {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const value of values) {
    count += 1;
    const before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
  }
  if (count === 0) return { count, mean: Number.NaN };
  return count === 1 ? { count, mean } : { count, mean, variance: squares / (count - 1) };
}

/** A mean, and the interval around it; properties that need more than one value are absent with one. */
export interface Interval {
  readonly mean: number;
  readonly low?: number;
  readonly high?: number;
  readonly halfWidth?: number;
}

/**
 * The mean of independent values, and the interval that covers the true mean with probability `level` where they are
 * normal, by Student's t (A. M. Law, "Simulation Modeling and Analysis", 5th ed., §4.5); NaN when there are none.
 */
export function studentInterval(values: readonly number[], level = 0.95): Interval {
  const { count, mean, variance } = meanAndVariance(values);
  if (variance === undefined) return { mean };
  const halfWidth = tQuantile((1 + level) / 2, count - 1) * Math.sqrt(variance / count);
  return { mean, low: mean - halfWidth, high: mean + halfWidth, halfWidth };
}

/** More values than this are considered unattainable. */
const MOST = 1e9;

/**
 * Approximate total number of values for which the half-width of the interval around their mean is `target`, if their
 * standard deviation stays the same. At least two; infinite if it would take more than a thousand million.
 */
export function valuesNeeded(deviation: number, target: number, level = 0.95): number {
  if (!(target > 0)) return Number.POSITIVE_INFINITY;
  if (deviation === 0) return 2;
  const isEnough = (count: number): boolean => studentFactor(count, level) * deviation <= target;
  let enough = 2;
  while (!isEnough(enough)) {
    enough *= 2;
    if (enough > MOST) return Number.POSITIVE_INFINITY;
  }
  let tooFew = Math.floor(enough / 2);
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

/** Half the width of the interval around a mean of `count` values, in standard deviations of one value. */
export function studentFactor(count: number, level = 0.95): number {
  return tQuantile((1 + level) / 2, count - 1) / Math.sqrt(count);
}

/** Probability that a standard normal variable exceeds z. */
export function normalTail(z: number): number {
  return erfc(z / Math.SQRT2) / 2;
}
