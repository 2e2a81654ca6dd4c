import { meanAndVariance } from './mean-and-variance.js';

/** Observations that are averaged before anything is judged. */
const BATCH = 5;

/**
 * How many values at the beginning of a series do not belong to its long run: MSER-5 (K. P. White, M. J. Cobb,
 * S. C. Spratt, "A comparison of five steady-state truncation heuristics for simulation", WSC 2000). Means of five values
 * are cut off from the front until the standard error of the mean of the rest is smallest. `null` where that is in the
 * second half, which means that the series is too short to show a long run, or where there are fewer than two batches.
 */
export function mserTruncation(values: readonly number[]): number | null {
  const batches = Math.floor(values.length / BATCH);
  if (batches < 2) return null;
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
    const error = squares / count ** 2;
    // Of the last few means any may agree by chance: the literature leaves them out.
    if (count >= BATCH && error <= least) {
      least = error;
      best = cut;
    }
  }
  return best * 2 > batches ? null : best * BATCH;
}
