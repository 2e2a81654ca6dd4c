import type { Seconds } from '../units/index.js';

/** Each power of two is cut in 64, so a bin is at most 1/64 wide relative to its values. */
const SUB_BITS = 6;
/** Smallest exponent kept: 2^-20 s, about a microsecond. */
const LOWEST = 1023 - 20;
/** Largest: 2^31 s, 68 years. */
const HIGHEST = 1023 + 31;
const BINS = ((HIGHEST - LOWEST) << SUB_BITS) + 1;

const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);
value[0] = 1;
/** Which half of a double holds sign, exponent and the top 20 bits of the fraction (IEEE 754): it depends on the machine. */
const HIGH_WORD = words[1] === 0 ? 0 : 1;

/** Bin of `value` [s]; everything below 2^-20, zero included, is bin 0, and everything from 2^31 is in the last. */
function binOfValue(): number {
  if (!((value[0] as number) > 0)) return 0;
  const bin = ((words[HIGH_WORD] as number) >>> (20 - SUB_BITS)) - (LOWEST << SUB_BITS) + 1;
  return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}

/** Lower edge of a bin [s]. Powers of two are exact in every engine. */
function lowerEdge(bin: number): Seconds {
  if (bin === 0) return 0;
  const position = bin - 1;
  return (1 + (position & ((1 << SUB_BITS) - 1)) / (1 << SUB_BITS)) * 2 ** ((position >> SUB_BITS) + LOWEST - 1023);
}

/**
 * Counts of values that are not negative [s], in logarithmic bins. Each bin also keeps the smallest and the largest of
 * its values, so a quantile is exact where its bin holds one value, two, or any number that are equal, and never off by
 * more than 1/64. Merging gives, to the last bit and in any order, what adding all values to one histogram would have;
 * only `sum` is rounded in the order of the additions.
 *
 * Hot: `add` runs once per delivered message and must not allocate.
 */
export class LogHistogram {
  readonly counts = new Float64Array(BINS);
  /** Smallest and largest value of each bin [s]; infinity and 0 where it is empty. */
  readonly lows = new Float64Array(BINS).fill(Number.POSITIVE_INFINITY);
  readonly highs = new Float64Array(BINS);
  count = 0;
  sum = 0;
  max = 0;

  /** Forgets all values. */
  clear(): void {
    this.counts.fill(0);
    this.lows.fill(Number.POSITIVE_INFINITY);
    this.highs.fill(0);
    this.count = 0;
    this.sum = 0;
    this.max = 0;
  }

  add(x: Seconds): void {
    // A number handed to a function that is not inlined is allocated; this one is short enough, and leaves it in a column.
    value[0] = x;
    this.addValue();
  }

  private addValue(): void {
    const x = value[0] as number;
    const bin = binOfValue();
    this.counts[bin] = (this.counts[bin] as number) + 1;
    if (x < (this.lows[bin] as number)) this.lows[bin] = x;
    if (x > (this.highs[bin] as number)) this.highs[bin] = x;
    this.count += 1;
    this.sum += x;
    if (x > this.max) this.max = x;
  }

  merge(other: LogHistogram): void {
    for (let bin = 0; bin < BINS; bin += 1) {
      this.counts[bin] = (this.counts[bin] as number) + (other.counts[bin] as number);
      this.lows[bin] = Math.min(this.lows[bin] as number, other.lows[bin] as number);
      this.highs[bin] = Math.max(this.highs[bin] as number, other.highs[bin] as number);
    }
    this.count += other.count;
    this.sum += other.sum;
    this.max = Math.max(this.max, other.max);
  }

  /**
   * The smallest value with at least a share `q` of all values at or below it [s], the values of one bin taken as
   * evenly spaced; `undefined` when empty.
   */
  quantile(q: number): Seconds | undefined {
    if (this.count === 0) return undefined;
    // A share such as 0.07 of 100 comes out a little above 7 in doubles; it means the seventh.
    const rank = Math.min(this.count, Math.max(1, Math.ceil(q * this.count * (1 - 1e-15))));
    let below = 0;
    let bin = 0;
    while (below + (this.counts[bin] as number) < rank) {
      below += this.counts[bin] as number;
      bin += 1;
    }
    return this.inBin(bin, rank - below);
  }

  /** The value at this rank (1 to count) within a bin. */
  private inBin(bin: number, rank: number): Seconds {
    const low = this.lows[bin] as number;
    const count = this.counts[bin] as number;
    return rank === 1 ? low : low + (((this.highs[bin] as number) - low) * (rank - 1)) / (count - 1);
  }

  /** How many values are above `x` [s]; those of the bin of `x` are taken as evenly spaced. */
  countAbove(x: Seconds): number {
    let above = 0;
    for (let bin = BINS - 1; bin >= 0; bin -= 1) {
      const count = this.counts[bin] as number;
      if (count === 0) continue;
      const [low, high] = [this.lows[bin] as number, this.highs[bin] as number];
      if (x >= high) break;
      above += x < low ? count : Math.round((count * (high - x)) / (high - low));
    }
    return above;
  }

  /** Non-empty bins in ascending order. */
  bins(): { from: Seconds; to: Seconds; count: number }[] {
    const all: { from: Seconds; to: Seconds; count: number }[] = [];
    for (let bin = 0; bin < BINS; bin += 1) {
      const count = this.counts[bin] as number;
      if (count > 0) all.push({ from: lowerEdge(bin), to: lowerEdge(bin + 1), count });
    }
    return all;
  }

  /** A copy made from plain columns, as they arrive from a worker thread. */
  static from(plain: Pick<LogHistogram, 'counts' | 'lows' | 'highs' | 'count' | 'sum' | 'max'>): LogHistogram {
    const histogram = new LogHistogram();
    histogram.counts.set(plain.counts);
    histogram.lows.set(plain.lows);
    histogram.highs.set(plain.highs);
    histogram.count = plain.count;
    histogram.sum = plain.sum;
    histogram.max = plain.max;
    return histogram;
  }
}
