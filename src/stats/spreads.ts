import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import type { Interval } from './student-interval.js';

/**
 * Means and spreads of many figures at once, over values that come one row at a time; memory does not grow with the
 * number of rows. Each figure by B. P. Welford's method (Technometrics 4(3), 1962), in the order of the rows: the same
 * rows in the same order give the same bits. NaN is a figure that a row does not have.
 */
export class Spreads {
  readonly counts: Float64Array;
  private readonly means: Float64Array;
  private readonly squares: Float64Array;
  private readonly firsts: Float64Array;
  /** 1 where two values were not the same: rounding in a mean must not look like a spread. */
  private readonly differ: Uint8Array;

  constructor(figures: number) {
    this.counts = new Float64Array(figures);
    this.means = new Float64Array(figures);
    this.squares = new Float64Array(figures);
    this.firsts = new Float64Array(figures);
    this.differ = new Uint8Array(figures);
  }

  /** Adds one row: a value for each figure. */
  add(row: Float64Array): void {
    for (let i = 0; i < this.counts.length; i += 1) {
      const value = row[i] as number;
      if (!Number.isNaN(value)) this.addValue(i, value);
    }
  }

  private addValue(i: number, value: number): void {
    const count = (this.counts[i] as number) + 1;
    const before = value - (this.means[i] as number);
    const mean = (this.means[i] as number) + before / count;
    this.counts[i] = count;
    this.means[i] = mean;
    this.squares[i] = (this.squares[i] as number) + before * (value - mean);
    if (count === 1) this.firsts[i] = value;
    else if (value !== this.firsts[i]) this.differ[i] = 1;
  }

  /** Values of a figure were seen, and all of them are the same. */
  agrees(figure: number): boolean {
    return (this.counts[figure] as number) > 0 && this.differ[figure] === 0;
  }

  /** Sample standard deviation of a figure; NaN with fewer than two values. */
  deviation(figure: number): number {
    const count = this.counts[figure] as number;
    return count < 2 ? Number.NaN : Math.sqrt((this.squares[figure] as number) / (count - 1));
  }

  /**
   * Mean of a figure and its interval by Student's t (A. M. Law, "Simulation Modeling and Analysis", 5th ed., §4.5);
   * `undefined` where it has no value, without an interval where it has one. Where all agree the interval is that point.
   */
  interval(figure: number, level = 0.95): Interval | undefined {
    const count = this.counts[figure] as number;
    if (count === 0) return undefined;
    if (this.differ[figure] === 0) {
      const mean = this.firsts[figure] as number;
      return count === 1 ? { mean } : { mean, low: mean, high: mean, halfWidth: 0 };
    }
    const mean = this.means[figure] as number;
    const variance = (this.squares[figure] as number) / (count - 1);
    const halfWidth = tQuantile((1 + level) / 2, count - 1) * Math.sqrt(variance / count);
    return { mean, low: mean - halfWidth, high: mean + halfWidth, halfWidth };
  }
}
