import { type Moments, meanAndVariance } from './student-interval.js';

/** Observations averaged into one batch mean. */
const BATCH = 5;

/**
 * Number of values to cut from the start of a series as its transient: MSER-5 (K. P. White, M. J. Cobb,
 * S. C. Spratt, "A comparison of five steady-state truncation heuristics for simulation", WSC 2000). Means of five values
 * are cut off from the front until the standard error of the mean of the rest is smallest, half of them at most. `null`
 * if half should be cut, as the series is too short to show a long run, or if there are fewer than four batches.
 */
export function mserTruncation(values: readonly number[]): number | null {
  const batches = Math.floor(values.length / BATCH);
  const half = Math.floor(batches / 2);
  if (batches < 4) return null;
  const means = Array.from(
    { length: batches },
    (_, at) => meanAndVariance(values.slice(at * BATCH, (at + 1) * BATCH)).mean,
  );
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  // From the back, so that each step adds one mean: Welford's sums serve for all truncations.
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let cut = batches - 1; cut >= 0; cut -= 1) {
    const value = means[cut] ?? 0;
    count += 1;
    const before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
    const error = squares / (count * count);
    // Of the last few means any may agree by chance: only the first half is looked at.
    if (cut <= half && error <= least) {
      least = error;
      best = cut;
    }
  }
  return best === half ? null : best * BATCH;
}

/** Means of batches of five, and the variance of such a mean; a single batch has none. */
function batchMoments(values: readonly number[]): Moments {
  const batches = Math.floor(values.length / BATCH);
  return meanAndVariance(
    Array.from({ length: batches }, (_, at) => meanAndVariance(values.slice(at * BATCH, (at + 1) * BATCH)).mean),
  );
}

/**
 * True if the mean of a stretch of a series differs from the mean of all that follows it by more than two standard errors,
 * calculated from means of five values as in MSER-5. A stretch of fewer than five values does not differ; with a rest of
 * fewer than ten there is no telling, and it counts as different.
 */
export function differsFromRest(values: readonly number[], from: number, to: number): boolean {
  const stretch = batchMoments(values.slice(from, to));
  const rest = batchMoments(values.slice(to));
  if (stretch.count === 0) return false;
  if (rest.variance === undefined) return true;
  const error = Math.sqrt((stretch.variance ?? rest.variance) / stretch.count + rest.variance / rest.count);
  return Math.abs(stretch.mean - rest.mean) > 2 * error;
}
