import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { meanAndVariance } from './mean-and-variance.js';

/** A mean, and the interval around it; what one value cannot tell is absent. */
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
