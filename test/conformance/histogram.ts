/** Runs that say what to expect, and runs that say how far off luck can be. */
const EXPECTING = 12;
const MOST = 240;
/** Where luck has no say, counts agree within this number or share. */
const FEW = 2;
const SHARE = 0.1;

/**
 * Could luck have made this histogram? Pearson's chi-square against the mean of many runs, its distribution taken from
 * further runs instead of a table, since messages that share a process or a session are not independent. Refused where
 * none of 240 runs is as far off as the recording: a chance of 1 in 241. Where luck has no say, each count must agree.
 * `draw(n)` is the histogram of run n.
 */
export function isLikely(recorded: readonly number[], draw: (n: number) => readonly number[]): boolean {
  const rows = Array.from({ length: EXPECTING }, (_, n) => draw(n));
  const expected = recorded.map((_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / EXPECTING);
  const same = rows.every((row) => row.join() === rows[0]?.join());
  if (same) return recorded.every((count, i) => Math.abs(count - (expected[i] ?? 0)) <= Math.max(FEW, SHARE * count));
  const distance = chiSquare(recorded, expected);
  for (let n = EXPECTING; n < EXPECTING + MOST; n += 1) if (chiSquare(draw(n), expected) >= distance) return true;
  return false;
}

/** Least that is expected anywhere: of a thousand messages in a laboratory, one goes astray. */
const STRAY = 0.5;

/** Σ (seen − expected)² ÷ expected. */
export function chiSquare(seen: readonly number[], expected: readonly number[]): number {
  return seen.reduce((sum, count, i) => {
    const mean = Math.max(STRAY, expected[i] ?? 0);
    return sum + (count - mean) ** 2 / mean;
  }, 0);
}
