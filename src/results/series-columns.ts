import type { Seconds, SimTime } from '../units/index.js';
import type { SeriesColumns } from './replication-result.js';
import type { DownInterval } from './types.js';

/**
 * Counts of a replication over time: rows of `bins` bins each. A queue is kept as two sums per bin: arrivals minus
 * departures, and the sum of the instants of these; the senders' rows come first, then the servers'.
 */
export interface SeriesCounts {
  /** Width of a bin [s]. */
  readonly width: Seconds;
  readonly bins: number;
  readonly senders: number;
  readonly servers: number;
  readonly accepted: Float64Array;
  readonly attempts: Float64Array;
  readonly net: Float64Array;
  readonly instants: Float64Array;
}

/** The columns up to `end` [s], with mean queue lengths. */
export function seriesColumns(
  counts: SeriesCounts,
  end: SimTime,
  down: readonly (readonly DownInterval[])[],
): SeriesColumns {
  const { width, senders, servers } = counts;
  const bins = Math.min(counts.bins, Math.floor(end / width) + 1);
  const cut = (column: Float64Array, rows: number): Float64Array => {
    const kept = new Float64Array(rows * bins);
    for (let row = 0; row < rows; row += 1) {
      const from = row * counts.bins;
      kept.set(column.subarray(from, from + bins), row * bins);
    }
    return kept;
  };
  return {
    width,
    bins,
    accepted: cut(counts.accepted, servers),
    attempts: cut(counts.attempts, servers),
    senderQueue: meanQueues(counts, 0, senders, bins),
    relayQueue: meanQueues(counts, senders, servers, bins),
    down,
  };
}

/** Mean queue lengths of a number of rows from `first` on. */
function meanQueues(
  { net, instants, bins: all, width }: SeriesCounts,
  first: number,
  rows: number,
  bins: number,
): Float64Array {
  const means = new Float64Array(rows * bins);
  for (let row = 0; row < rows; row += 1) {
    let length = 0;
    for (let bin = 0; bin < bins; bin += 1) {
      const cell = (first + row) * all + bin;
      const change = net[cell] as number;
      const binEnd = (bin + 1) * width;
      means[row * bins + bin] = Math.max(0, length + (change * binEnd - (instants[cell] as number)) / width);
      length += change;
    }
  }
  return means;
}
