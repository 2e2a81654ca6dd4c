import { type Moments, meanAndVariance } from './student-interval.js';

/** Most values kept one by one; more are kept as means of two, four, … in a row. */
const MOST = 2_048;

/**
 * One figure over replications, value by value; memory does not grow without end. Beyond 2,048 values neighbours are put
 * together, which are independent as well and have the same mean. NaN is a replication that does not have the figure.
 */
export class Sample {
  /** Values that were added. */
  count = 0;
  least = Number.POSITIVE_INFINITY;
  largest = Number.NEGATIVE_INFINITY;
  /** A plain list: there may be a hundred thousand samples of ten values, and a typed array alone takes 200 bytes. */
  private readonly kept: number[] = [];
  /** Values in each that is kept; the sum and number of those that are not yet as many. */
  private each = 1;
  private pending = 0;
  private waiting = 0;
  private running = 0;
  private first = Number.NaN;
  private varies = false;

  add(value: number): void {
    if (Number.isNaN(value)) return;
    if (this.count === 0) this.first = value;
    else if (value !== this.first) this.varies = true;
    this.count += 1;
    // By B. P. Welford's method, as elsewhere: see `meanAndVariance`.
    this.running += (value - this.running) / this.count;
    if (value < this.least) this.least = value;
    if (value > this.largest) this.largest = value;
    this.pending += value;
    this.waiting += 1;
    if (this.waiting === this.each) this.keep();
  }

  private keep(): void {
    if (this.kept.length === MOST) this.halve();
    if (this.waiting < this.each) return;
    this.kept.push(this.pending / this.each);
    this.pending = 0;
    this.waiting = 0;
  }

  private halve(): void {
    for (let at = 0; at < MOST / 2; at += 1) {
      this.kept[at] = ((this.kept[2 * at] as number) + (this.kept[2 * at + 1] as number)) / 2;
    }
    this.kept.length = MOST / 2;
    this.each *= 2;
  }

  /** There are values, and all are the same: rounding in a mean must not look like a spread. */
  get agrees(): boolean {
    return this.count > 0 && !this.varies;
  }

  get mean(): number {
    return this.varies ? this.running : this.first;
  }

  /** The values, or means of equally many of them. */
  get values(): Float64Array {
    return Float64Array.from(this.kept);
  }

  get moments(): Moments {
    return meanAndVariance(this.values);
  }
}
