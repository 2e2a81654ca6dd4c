/** How many, their mean (NaN of none), and their sample variance (absent with fewer than two). */
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
