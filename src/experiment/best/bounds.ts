import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import { evidenceAbout, gammaInterval, meanAndVariance, normalTail } from '../../stats/index.js';
import type { Share } from '../../units/index.js';

/** Values from 0 to 1, replication by replication, and what their mean is compared with. */
export interface Bound {
  readonly values: Float64Array;
  readonly threshold: Share;
}

/** How rarely a claim may be wrong at any of so many looks. */
export interface Sureness {
  readonly error: number;
  readonly looks: number;
}

/** Replications with anything but 0 that the gamma interval needs. */
const FEWEST = 10;

function gammaEnds({ values }: Bound, { error, looks }: Sureness): { low: number; high: number } | null {
  const { mean, variance = 0 } = meanAndVariance(values);
  const seen = values.filter((value) => value > 0).length;
  if (seen < FEWEST || variance === 0) return null;
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  // Half of the error is for the bets, half for these looks together.
  return gammaInterval(mean, variance, values.length, largest, 1 - error / looks);
}

/** Whether the mean is surely below the threshold: by bets, which may be looked at at any time, or by the gamma interval. */
export function isBelow(bound: Bound, sureness: Sureness): boolean {
  const { values, threshold } = bound;
  if (threshold <= 0) return false;
  if (threshold >= 1 || evidenceAbout(values, threshold).below >= ln(2 / sureness.error)) return true;
  return (gammaEnds(bound, sureness)?.high ?? Number.POSITIVE_INFINITY) <= threshold;
}

export function isAbove(bound: Bound, sureness: Sureness): boolean {
  const { values, threshold } = bound;
  if (threshold >= 1) return false;
  // What is never below 0, and was above once, is above 0 in the mean.
  if (threshold <= 0) return threshold < 0 || values.some((value) => value > 0);
  if (evidenceAbout(values, threshold).above >= ln(2 / sureness.error)) return true;
  return (gammaEnds(bound, sureness)?.low ?? 0) > threshold;
}

/**
 * How probable it is, about, that the mean lies on the other side of the threshold than the mean of the values: by the normal
 * distribution; where all values are the same, by how often a run would be another.
 */
export function doubtAbout({ values, threshold }: Bound): number {
  const { mean, variance = 0 } = meanAndVariance(values);
  if (variance === 0) return exp(values.length * ln(1 - Math.min(1, Math.abs(threshold - mean))));
  return normalTail(Math.abs(threshold - mean) / Math.sqrt(variance / values.length));
}
