import type { Seconds } from '../units/index.js';

/** Each power of two is cut in 1,024, so no value of a bin is further than 1/1,024 from another. */
export const SUB_BITS = 10;
/** Bars to show are 16 times as wide. */
export const BAR_BITS = 6;
/** Smallest exponent kept: 2^-20 s, about a microsecond. */
const LOWEST = 1023 - 20;
/** Largest: 2^31 s, 68 years. */
const HIGHEST = 1023 + 31;
const BINS = ((HIGHEST - LOWEST) << SUB_BITS) + 1;

const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);
value[0] = 1;
/** The half of a double with sign, exponent and the top 20 bits of the fraction (IEEE 754): it depends on the machine. */
const HIGH_WORD = words[1] === 0 ? 0 : 1;

/** Bin of `x` [s]; everything below 2^-20, zero included, is bin 0, and everything from 2^31 is in the last. */
export function binOf(x: Seconds): number {
  if (!(x > 0)) return 0;
  value[0] = x;
  const bin = ((words[HIGH_WORD] as number) >>> (20 - SUB_BITS)) - (LOWEST << SUB_BITS) + 1;
  return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}

/** Lower edge of a bin [s], each power of two cut in 2^`bits`. Powers of two are exact in every engine. */
export function lowerEdge(bin: number, bits = SUB_BITS): Seconds {
  if (bin === 0) return 0;
  const position = bin - 1;
  return (1 + (position & ((1 << bits) - 1)) / (1 << bits)) * 2 ** ((position >> bits) + LOWEST - 1023);
}

/** Counts of values in bins, in ascending order: those that are empty are left out. */
export interface BinColumns {
  readonly bins: Uint16Array<ArrayBuffer>;
  readonly counts: Float64Array<ArrayBuffer>;
  /** Smallest and largest value of each bin [s]; empty where they are not kept. */
  readonly lows: Float64Array<ArrayBuffer>;
  readonly highs: Float64Array<ArrayBuffer>;
}

export const NO_VALUES = new Float64Array(0);
export const NO_BINS: BinColumns = { bins: new Uint16Array(0), counts: NO_VALUES, lows: NO_VALUES, highs: NO_VALUES };

/** Collects bins one by one. */
class BinList {
  private readonly columns: BinColumns;
  private readonly ends: boolean;
  private length = 0;

  constructor(room: number, ends: boolean) {
    const column = (): Float64Array<ArrayBuffer> => new Float64Array(ends ? room : 0);
    this.ends = ends;
    this.columns = { bins: new Uint16Array(room), counts: new Float64Array(room), lows: column(), highs: column() };
  }

  /** Adds to the last bin, or opens one behind it. Left out of a histogram without ends: `low` and `high`. */
  add(bin: number, count: number, low = 0, high = 0): void {
    const { bins, counts, lows, highs } = this.columns;
    const last = this.length - 1;
    if (last >= 0 && bins[last] === bin) {
      counts[last] = (counts[last] as number) + count;
      if (!this.ends) return;
      lows[last] = Math.min(lows[last] as number, low);
      highs[last] = Math.max(highs[last] as number, high);
      return;
    }
    bins[this.length] = bin;
    counts[this.length] = count;
    if (this.ends) {
      lows[this.length] = low;
      highs[this.length] = high;
    }
    this.length += 1;
  }

  result(): BinColumns {
    const { bins, counts, lows, highs } = this.columns;
    if (bins.length === this.length) return this.columns;
    const cut = (column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => column.slice(0, this.length);
    return { bins: bins.slice(0, this.length), counts: cut(counts), lows: cut(lows), highs: cut(highs) };
  }
}

export function binValues(values: Float64Array, ends: boolean): BinColumns {
  const list = new BinList(values.length, ends);
  for (const x of values) list.add(binOf(x), 1, x, x);
  return list.result();
}

export function mergeBins(one: BinColumns, other: BinColumns, ends: boolean): BinColumns {
  const list = new BinList(one.bins.length + other.bins.length, ends);
  let [i, j] = [0, 0];
  while (i < one.bins.length || j < other.bins.length) {
    const takesOne = (one.bins[i] ?? BINS) <= (other.bins[j] ?? BINS);
    const [from, at] = takesOne ? [one, i] : [other, j];
    list.add(from.bins[at] as number, from.counts[at] as number, from.lows[at], from.highs[at]);
    if (takesOne) i += 1;
    else j += 1;
  }
  return list.result();
}
