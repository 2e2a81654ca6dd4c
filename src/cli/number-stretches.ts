/** Whole numbers from `from` to `to`, both included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** More stretches are not listed. */
const MOST_LISTED = 100;

/** Ascending numbers as stretches without gaps. */
export function stretchesOf(numbers: readonly number[]): Stretch[] {
  const stretches: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = stretches.at(-1);
    if (last !== undefined && number <= last.to + 1) last.to = number;
    else stretches.push({ from: number, to: number });
  }
  return stretches;
}

/** `3,5-9`, as Slurm writes the numbers of an array (sbatch(1), `--array`). */
export function renderStretches(stretches: readonly Stretch[]): string {
  const listed = stretches.slice(0, MOST_LISTED).map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
  const more = stretches.length - listed.length;
  return more > 0 ? `${listed.join(',')},… and ${more} more` : listed.join(',');
}
