import type { Seconds } from '../units/index.js';

/**
 * Counts of positive values in logarithmic bins: each power of two is cut in `1 << SUB_BITS`, so a bin is
 * at most 1/64 wide relative to its value. Every bin also keeps the sum of what fell into it, so a quantile
 * is exact where all values of its bin are equal. Merging adds columns and loses nothing.
 *
 * Hot: `add` runs once per delivered message and must not allocate.
 */
const SUB_BITS = 6;
/** Smallest exponent kept: 2^-20 s, about a microsecond. */
const LOWEST = 1023 - 20;
/** Largest: 2^31 s, 68 years. */
const HIGHEST = 1023 + 31;
const BINS = ((HIGHEST - LOWEST) << SUB_BITS) + 1;

const value = new Float64Array(1);
/** The high word holds sign, exponent and the top 20 bits of the fraction (IEEE 754), on little-endian machines. */
const words = new Uint32Array(value.buffer);

/** Bin of a value [s]; everything below 2^-20, zero included, is bin 0. */
function binOf(x: Seconds): number {
  value[0] = x;
  const bin = ((words[1] as number) >>> (20 - SUB_BITS)) - (LOWEST << SUB_BITS) + 1;
  return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}

/** Lower edge of a bin [s]. */
function lowerEdge(bin: number): Seconds {
  if (bin === 0) return 0;
  const position = bin - 1;
  return (1 + (position & ((1 << SUB_BITS) - 1)) / (1 << SUB_BITS)) * 2 ** ((position >> SUB_BITS) + LOWEST - 1023);
}

export class LogHistogram {
  readonly counts = new Float64Array(BINS);
  readonly sums = new Float64Array(BINS);
  count = 0;
  sum = 0;
  max = 0;

  add(x: Seconds): void {
    const bin = binOf(x);
    this.counts[bin] = (this.counts[bin] as number) + 1;
    this.sums[bin] = (this.sums[bin] as number) + x;
    this.count += 1;
    this.sum += x;
    if (x > this.max) this.max = x;
  }

  merge(other: LogHistogram): void {
    for (let bin = 0; bin < BINS; bin += 1) {
      this.counts[bin] = (this.counts[bin] as number) + (other.counts[bin] as number);
      this.sums[bin] = (this.sums[bin] as number) + (other.sums[bin] as number);
    }
    this.count += other.count;
    this.sum += other.sum;
    if (other.max > this.max) this.max = other.max;
  }

  /** The smallest bin mean with at least a share `q` of all values at or below its bin; `undefined` when empty. */
  quantile(q: number): Seconds | undefined {
    if (this.count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(q * this.count - 1e-9));
    let below = 0;
    for (let bin = 0; bin < BINS; bin += 1) {
      below += this.counts[bin] as number;
      if (below >= rank) return (this.sums[bin] as number) / (this.counts[bin] as number);
    }
    return this.max;
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
  static from(plain: Pick<LogHistogram, 'counts' | 'sums' | 'count' | 'sum' | 'max'>): LogHistogram {
    const histogram = new LogHistogram();
    histogram.counts.set(plain.counts);
    histogram.sums.set(plain.sums);
    histogram.count = plain.count;
    histogram.sum = plain.sum;
    histogram.max = plain.max;
    return histogram;
  }
}
