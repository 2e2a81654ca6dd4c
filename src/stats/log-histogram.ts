import type { Seconds } from '../units/index.js';
import { ExactSum } from './exact-sum.js';
import {
  BAR_BITS,
  type BinColumns,
  binOf,
  binValues,
  lowerEdge,
  mergeBins,
  NO_BINS,
  NO_VALUES,
  SUB_BITS,
} from './log-bins.js';

/** Most values kept one by one; more are kept in bins. The core does the same (src/engine/core/counts/histogram.ts). */
export const MOST_KEPT = 512;

/** Contents of a histogram. They are never changed: a merge makes new ones. */
interface Contents {
  readonly values: Float64Array<ArrayBuffer>;
  readonly binned: BinColumns;
}

const EMPTY: Contents = { values: NO_VALUES, binned: NO_BINS };

/** The contents of a histogram, in bins. */
function binsOf({ contents, lean }: LogHistogram): BinColumns {
  return contents.values.length > 0 ? binValues(contents.values, !lean) : contents.binned;
}

/**
 * Non-negative values [s], for quantiles: up to 512 as they are, more of them counted in logarithmic bins. A bin also keeps
 * the smallest and the largest of its values, so a quantile is exact where it holds one value, two, or any number that are
 * equal, and never off by 1/1,000. The contents depend on the values alone, and not on the order in which they came or in
 * which parts were merged, to the last bit.
 *
 * `lean`: bins without ends, for thousands of histograms; a quantile is the harmonic middle of its bin then, which is off
 * by 1/2,000 at most. Columns are never changed: a merge makes new ones.
 */
export class LogHistogram {
  readonly lean: boolean;
  count = 0;
  /** Smallest and largest value [s]. */
  min = Number.POSITIVE_INFINITY;
  max = 0;
  private readonly total = new ExactSum();
  /** Values in ascending order, as long as there are no more than `MOST_KEPT`; else bins. The other is empty. */
  contents: Contents = EMPTY;

  constructor(lean = false) {
    this.lean = lean;
  }

  get sum(): Seconds {
    return this.total.value;
  }

  /** The sum without rounding. */
  get exactSum(): ExactSum {
    return this.total;
  }

  /** The other keeps ends, or does not, as this one. From another thread it may come as plain columns, without its class. */
  merge(other: LogHistogram): void {
    if (other.count === 0) return;
    const count = this.count + other.count;
    if (this.count === 0) {
      this.contents = other.contents;
    } else if (count <= MOST_KEPT) {
      const values = new Float64Array(count);
      values.set(this.contents.values);
      values.set(other.contents.values, this.count);
      this.contents = { values: values.sort(), binned: NO_BINS };
    } else {
      this.contents = { values: NO_VALUES, binned: mergeBins(binsOf(this), binsOf(other), !this.lean) };
    }
    this.count = count;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    this.total.merge(other.total);
  }

  /**
   * The smallest value with at least a share `q` of all values at or below it [s], the values of one bin taken as
   * evenly spaced; `undefined` when empty.
   */
  quantile(q: number): Seconds | undefined {
    if (this.count === 0) return undefined;
    // A share such as 0.07 of 100 comes out a little above 7 in doubles; it means the seventh.
    const rank = Math.min(this.count, Math.max(1, Math.ceil(q * this.count * (1 - 1e-15))));
    if (this.contents.values.length > 0) return this.contents.values[rank - 1];
    const { counts } = this.contents.binned;
    let below = 0;
    let at = 0;
    while (below + (counts[at] as number) < rank) {
      below += counts[at] as number;
      at += 1;
    }
    return this.lean ? this.middleOf(at, rank) : this.withinBin(at, rank - below);
  }

  /** The value at this rank (1 to count) within a bin. */
  private withinBin(at: number, rank: number): Seconds {
    const { counts, lows, highs } = this.contents.binned;
    const low = lows[at] as number;
    const count = counts[at] as number;
    return rank === 1 ? low : low + (((highs[at] as number) - low) * (rank - 1)) / (count - 1);
  }

  /** Representative of all values of a bin; the first and the last of all are known. */
  private middleOf(at: number, rank: number): Seconds {
    if (rank === 1) return this.min;
    if (rank === this.count) return this.max;
    const bin = this.contents.binned.bins[at] as number;
    const [low, high] = [lowerEdge(bin), lowerEdge(bin + 1)];
    return Math.min(this.max, Math.max(this.min, (2 * low * high) / (low + high)));
  }

  /** Number of values above `x` [s]: exact, unless `x` lies among the values of one bin, which are taken as evenly spaced. */
  countAbove(x: Seconds): number {
    if (this.contents.values.length > 0)
      return this.contents.values.reduce((above, one) => above + (one > x ? 1 : 0), 0);
    const { bins, counts } = this.contents.binned;
    const own = binOf(x);
    let above = 0;
    for (let at = bins.length - 1; at >= 0 && (bins[at] as number) >= own; at -= 1) {
      const count = counts[at] as number;
      above += bins[at] === own ? count * this.shareAbove(at, x) : count;
    }
    return Math.round(above);
  }

  /** The share of a bin's values that are above one of its own. */
  private shareAbove(at: number, x: Seconds): number {
    const bin = this.contents.binned.bins[at] as number;
    const low = this.lean ? Math.max(this.min, lowerEdge(bin)) : (this.contents.binned.lows[at] as number);
    const high = this.lean ? Math.min(this.max, lowerEdge(bin + 1)) : (this.contents.binned.highs[at] as number);
    if (x < low) return 1;
    return x >= high ? 0 : (high - x) / (high - low);
  }

  /** Non-empty bars in ascending order, 64 to each power of two. */
  bins(): { from: Seconds; to: Seconds; count: number }[] {
    const all: { from: Seconds; to: Seconds; count: number }[] = [];
    const { bins, counts } = binsOf(this);
    let last = -1;
    bins.forEach((bin, at) => {
      const bar = bin === 0 ? 0 : ((bin - 1) >> (SUB_BITS - BAR_BITS)) + 1;
      const count = counts[at] as number;
      const before = all.at(-1);
      if (bar === last && before !== undefined) before.count += count;
      else all.push({ from: lowerEdge(bar, BAR_BITS), to: lowerEdge(bar + 1, BAR_BITS), count });
      last = bar;
    });
    return all;
  }

  /** A histogram of these values, in any order. `sum`: their sum, if already calculated. */
  static of(values: ArrayLike<Seconds>, lean = false, sum?: ExactSum): LogHistogram {
    const histogram = new LogHistogram(lean);
    const sorted = new Float64Array(values).sort();
    histogram.count = sorted.length;
    histogram.contents =
      sorted.length <= MOST_KEPT
        ? { values: sorted, binned: NO_BINS }
        : { values: NO_VALUES, binned: binValues(sorted, !lean) };
    histogram.min = sorted[0] ?? Number.POSITIVE_INFINITY;
    histogram.max = sorted.at(-1) ?? 0;
    histogram.total.merge(sum ?? ExactSum.of(sorted));
    return histogram;
  }

  /** A histogram of more than `MOST_KEPT` values, in bins. */
  static ofBins(
    binned: BinColumns,
    known: { readonly lean: boolean; readonly sum: ExactSum; readonly min: Seconds; readonly max: Seconds },
  ): LogHistogram {
    const histogram = new LogHistogram(known.lean);
    histogram.contents = { values: NO_VALUES, binned };
    histogram.count = binned.counts.reduce((sum, count) => sum + count, 0);
    histogram.min = known.min;
    histogram.max = known.max;
    histogram.total.merge(known.sum);
    return histogram;
  }

  /** A histogram of the same values, with a sum calculated elsewhere. */
  withSum(sum: ExactSum): LogHistogram {
    const { lean, min, max } = this;
    const { values, binned } = this.contents;
    return binned.bins.length === 0
      ? LogHistogram.of(values, lean, sum)
      : LogHistogram.ofBins(binned, { lean, sum, min, max });
  }

  /** A copy made from plain columns, as they arrive from a worker thread. */
  static from(plain: LogHistogram): LogHistogram {
    const histogram = new LogHistogram(plain.lean);
    histogram.count = plain.count;
    histogram.min = plain.min;
    histogram.max = plain.max;
    histogram.total.merge(plain.total);
    histogram.contents = plain.contents;
    return histogram;
  }
}

/** Several histograms merged. */
export function mergedHistogram(parts: readonly LogHistogram[]): LogHistogram {
  const merged = new LogHistogram(parts[0]?.lean ?? false);
  for (const part of parts) merged.merge(part);
  return merged;
}
