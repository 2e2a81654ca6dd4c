import type { Estimate } from '../results/index.js';
import { type Interval, type Spreads, studentInterval } from '../stats/index.js';

/**
 * Mean over replications with its 95 % interval (Student's t); one value has no interval, none no estimate.
 * Where all agree the interval is that point.
 */
export function estimateOf(values: readonly number[]): Estimate | null {
  const [first] = values;
  if (first === undefined) return null;
  if (values.length === 1) return { mean: first };
  // Rounding in the mean of equal values must not look like a spread.
  if (values.every((value) => value === first)) return { mean: first, low: first, high: first };
  const { mean, low, high } = studentInterval(values);
  return low === undefined || high === undefined ? { mean } : { mean, low, high };
}

/** A share lies between 0 and 1 whatever its interval says. */
export function withinShares(estimate: Estimate): Estimate {
  const { mean, low, high } = estimate;
  if (low === undefined || high === undefined) return estimate;
  return { mean, low: Math.max(0, low), high: Math.min(1, high) };
}

/** Mean and interval of a share over the replications that have it. */
export function shareEstimate(values: readonly (number | undefined)[]): Estimate | null {
  const estimate = estimateOf(values.filter((value) => value !== undefined));
  return estimate === null ? null : withinShares(estimate);
}

function plain({ mean, low, high }: Interval): Estimate {
  return low === undefined || high === undefined ? { mean } : { mean, low, high };
}

/** The estimate of one of many figures; `null` where no replication has it. */
export function spreadEstimate(spreads: Spreads, figure: number, isShare: boolean, level = 0.95): Estimate | null {
  const interval = spreads.interval(figure, level);
  if (interval === undefined) return null;
  return isShare ? withinShares(plain(interval)) : plain(interval);
}

/** A figure that is never negative, a time or a count, has no interval below nothing. */
export function fromNothing(estimate: Estimate): Estimate {
  const { mean, low, high } = estimate;
  return low === undefined || high === undefined || mean < 0 ? estimate : { mean, low: Math.max(0, low), high };
}
