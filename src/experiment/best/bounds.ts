import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import { evidenceAbout, gammaInterval, meanAndVariance, normalTail } from '../../stats/index.js';
import type { Share } from '../../units/index.js';

/** Values from 0 to 1, replication by replication, and the threshold that their mean is compared with. */
export interface Bound {
  readonly values: Float64Array;
  readonly threshold: Share;
}

/** Allowed probability of a wrong claim, over this number of looks together. */
export interface Sureness {
  readonly error: number;
  readonly looks: number;
}

/** Replications with a value other than 0 that the gamma interval needs. */
const FEWEST = 10;

function gammaEnds({ values }: Bound, { error, looks }: Sureness): { low: number; high: number } | null {
  const { mean, variance = 0 } = meanAndVariance(values);
  const seen = values.filter((value) => value > 0).length;
  if (seen < FEWEST || variance === 0) return null;
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  // Half of the error is for the betting test, half for all these looks together.
  return gammaInterval(mean, variance, values.length, largest, 1 - error / looks);
}

/** True if the mean is surely below the threshold: by betting, which is valid at any time, or by the gamma interval. */
export function isBelow(bound: Bound, sureness: Sureness): boolean {
  const { values, threshold } = bound;
  if (threshold <= 0) return false;
  if (threshold >= 1 || evidenceAbout(values, threshold).below >= ln(2 / sureness.error)) return true;
  return (gammaEnds(bound, sureness)?.high ?? Number.POSITIVE_INFINITY) <= threshold;
}

export function isAbove(bound: Bound, sureness: Sureness): boolean {
  const { values, threshold } = bound;
  if (threshold >= 1) return false;
  // A quantity that is never below 0, and was above it once, has a mean above 0.
  if (threshold <= 0) return threshold < 0 || values.some((value) => value > 0);
  if (evidenceAbout(values, threshold).above >= ln(2 / sureness.error)) return true;
  return (gammaEnds(bound, sureness)?.low ?? 0) > threshold;
}

/**
 * Approximate probability that the true mean lies on the other side of the threshold: by the normal distribution or, if
 * all values are the same, by how often a run would differ.
 */
export function doubtAbout({ values, threshold }: Bound): number {
  const { mean, variance = 0 } = meanAndVariance(values);
  if (variance === 0) return exp(values.length * ln(1 - Math.min(1, Math.abs(threshold - mean))));
  return normalTail(Math.abs(threshold - mean) / Math.sqrt(variance / values.length));
}
