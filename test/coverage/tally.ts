import type { Estimate } from '../../src/results/index.js';

/** What came of one figure in many experiments. */
export interface Tally {
  experiments: number;
  /** With both ends, or with one. */
  printed: number;
  oneSided: number;
  /** The truth lies outside. */
  missed: number;
  /** Widths of intervals with both ends. */
  readonly widths: number[];
}

export function emptyTally(): Tally {
  return { experiments: 0, printed: 0, oneSided: 0, missed: 0, widths: [] };
}

/** Half of the intervals with both ends are narrower. */
export function medianWidth({ widths }: Tally): number {
  return widths.toSorted((a, b) => a - b)[widths.length >> 1] ?? Number.NaN;
}

/** Clocks and sums have rounding; an end that is the truth holds it. */
const ROUNDING = 1e-9;

/** Counts one experiment. */
export function count(tally: Tally, estimate: Estimate | null, truth: number): void {
  tally.experiments += 1;
  if (estimate === null) return;
  const { low, high } = estimate;
  if (low === undefined && high === undefined) return;
  if (low === undefined || high === undefined) tally.oneSided += 1;
  else {
    tally.printed += 1;
    tally.widths.push(Number((high - low).toPrecision(4)));
  }
  const slack = ROUNDING * Math.abs(truth);
  if ((low ?? truth) > truth + slack || (high ?? truth) < truth - slack) tally.missed += 1;
}
