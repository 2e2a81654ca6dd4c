import { block, drawBlock, type StreamKey } from '../random/index.js';
import type { Ends } from './gamma-interval.js';

/** Resamples for an interval at 95 %. */
const FEWEST = 999;
/** Of the rarer tail this many resamples are wanted, twice. */
const IN_TAILS = 40;
/** A table of so many indices is kept for the next figure; longer ones are drawn anew each time. */
const LONGEST_TABLE = 4_000_000;
/** A word of 32 bits as a fraction. */
const WORD = 2 ** -32;
/** A variance below this part of the mean square is rounding. */
const ROUNDING = 1e-12;

/**
 * Bootstrap-t intervals. The values of a resample are chosen by counter-based random numbers, functions of its number and
 * of the place, so all figures of a run share their resamples, and the result is the same whatever is asked for in between.
 */
export class Resamples {
  private readonly key: StreamKey;
  private table: { readonly count: number; readonly resamples: number; readonly indices: Uint16Array } | null = null;

  constructor(key: StreamKey) {
    this.key = key;
  }

  /**
   * The interval of the mean by the studentised bootstrap (B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap",
   * 1993, §12.5): the statistic of each resample about the mean of all, turned round. An end is infinite where too many
   * resamples hold one value only.
   */
  interval(values: Float64Array, mean: number, variance: number, level = 0.95): Ends {
    const resamples = Math.max(FEWEST, Math.ceil(IN_TAILS / (1 - level)));
    const statistics = this.statistics(values, mean, resamples).sort();
    const rank = Math.max(1, Math.round(((resamples + 1) * (1 - level)) / 2));
    const deviation = Math.sqrt(variance);
    return {
      low: mean - (statistics[resamples - rank] as number) * deviation,
      high: mean - (statistics[rank - 1] as number) * deviation,
    };
  }

  /** (mean* - mean) / s* of each resample. */
  private statistics(values: Float64Array, mean: number, resamples: number): Float64Array {
    const count = values.length;
    const off = values.map((value) => value - mean);
    const indices = this.indices(count, resamples);
    const statistics = new Float64Array(resamples);
    const row = new Uint16Array(count);
    for (let resample = 0; resample < resamples; resample += 1) {
      const from = indices === null ? 0 : resample * count;
      if (indices === null) this.draw(row, 0, count, resample);
      const taken = indices ?? row;
      let sum = 0;
      let squares = 0;
      for (let at = from; at < from + count; at += 1) {
        const value = off[taken[at] as number] as number;
        sum += value;
        squares += value * value;
      }
      statistics[resample] = studentised(sum / count, squares / count, count);
    }
    return statistics;
  }

  private indices(count: number, resamples: number): Uint16Array | null {
    if (count * resamples > LONGEST_TABLE) return null;
    if (this.table?.count !== count || this.table.resamples !== resamples) {
      const indices = new Uint16Array(count * resamples);
      for (let resample = 0; resample < resamples; resample += 1) this.draw(indices, resample * count, count, resample);
      this.table = { count, resamples, indices };
    }
    return this.table.indices;
  }

  /** Fills one resample with places of values: two from each block of random words. */
  private draw(indices: Uint16Array, from: number, count: number, resample: number): void {
    const { k0, k1 } = this.key;
    for (let at = 0; at < count; at += 2) {
      drawBlock(k0, k1, at, resample);
      indices[from + at] = Math.floor((block[0] as number) * WORD * count);
      if (at + 1 < count) indices[from + at + 1] = Math.floor((block[1] as number) * WORD * count);
    }
  }
}

function studentised(mean: number, meanSquare: number, count: number): number {
  const variance = ((meanSquare - mean * mean) * count) / (count - 1);
  if (variance > ROUNDING * meanSquare) return mean / Math.sqrt(variance);
  return mean === 0 ? 0 : mean > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
