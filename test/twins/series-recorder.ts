import { type DownInterval, type SeriesColumns, seriesColumns } from '../../src/results/index.js';
import type { Seconds, SimTime } from '../../src/units/index.js';

/** Bins per column; the width doubles whenever time runs past the last one. */
const BINS = 256;
/** Widths that people read without arithmetic [s]; the smallest one that covers the run is taken. */
const READABLE_WIDTHS = [1, 5, 10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
/** Share of the bins that arrivals should fill, the rest being room for the queues to drain. */
const FILLED = 0.75;
/** Most cells per column, so that 60,000 servers do not fill the memory: bins are fewer then. */
const MOST_CELLS = 1 << 21;

function firstWidth(horizon: Seconds, bins: number): Seconds {
  const wanted = horizon / (bins * FILLED);
  return READABLE_WIDTHS.find((width) => width >= wanted) ?? 86_400 * Math.ceil(wanted / 86_400);
}

/**
 * Counts per bin of time, and mean queue lengths per bin.
 *
 * A queue is kept as two sums per bin: how many came less how many left, and the sum of these instants. Mean
 * lengths follow at the end, so that each arrival and departure costs two additions.
 */
export class SeriesRecorder {
  private readonly firstWidth: Seconds;
  private width: Seconds;
  private readonly bins: number;
  private readonly accepted: Float64Array;
  private readonly attempts: Float64Array;
  private readonly net: Float64Array;
  private readonly instants: Float64Array;
  /** The bin in use, and its bounds [s]. */
  private bin = 0;
  private binFrom = 0;
  private binTo = 0;
  private now = 0;
  private readonly senders: number;
  private readonly servers: number;

  constructor(senders: number, servers: number, horizon: Seconds) {
    const rows = Math.max(1, senders + servers);
    this.bins = Math.max(8, Math.min(BINS, 1 << (31 - Math.clz32(MOST_CELLS / rows))));
    this.firstWidth = firstWidth(horizon, this.bins);
    this.width = this.firstWidth;
    this.senders = senders;
    this.servers = servers;
    this.accepted = new Float64Array(servers * this.bins);
    this.attempts = new Float64Array(servers * this.bins);
    this.net = new Float64Array((senders + servers) * this.bins);
    this.instants = new Float64Array((senders + servers) * this.bins);
  }

  /** Forgets everything. */
  clear(): void {
    for (const cells of [this.accepted, this.attempts, this.net, this.instants]) cells.fill(0);
    this.width = this.firstWidth;
    this.bin = 0;
    this.binFrom = 0;
    this.binTo = 0;
    this.now = 0;
  }

  attempt(server: number): void {
    const cell = server * this.bins + this.bin;
    this.attempts[cell] = (this.attempts[cell] as number) + 1;
  }

  accept(server: number): void {
    const cell = server * this.bins + this.bin;
    this.accepted[cell] = (this.accepted[cell] as number) + 1;
  }

  /** A message came (`sign` 1) into the queue of a sender, or left it (-1). Relays' rows follow the senders'. */
  queue(row: number, sign: 1 | -1): void {
    const cell = row * this.bins + this.bin;
    this.net[cell] = (this.net[cell] as number) + sign;
    this.instants[cell] = (this.instants[cell] as number) + sign * this.now;
  }

  columns(end: SimTime, down: readonly (readonly DownInterval[])[]): SeriesColumns {
    const { width, bins, senders, servers, accepted, attempts, net, instants } = this;
    return seriesColumns({ width, bins, senders, servers, accepted, attempts, net, instants }, end, down);
  }

  /** The clock stands at `t` [s]: what is counted from here on falls into its bin. */
  moveTo(t: SimTime): void {
    this.now = t;
    if (t < this.binFrom || t >= this.binTo) this.changeBin(t);
  }

  private changeBin(t: SimTime): void {
    let bin = Math.floor(t / this.width);
    while (bin >= this.bins) {
      this.coarsen();
      bin = Math.floor(t / this.width);
    }
    this.bin = bin;
    this.binFrom = bin * this.width;
    this.binTo = (bin + 1) * this.width;
  }

  private coarsen(): void {
    this.width *= 2;
    this.binTo = 0;
    for (const columns of [this.accepted, this.attempts, this.net, this.instants]) {
      for (let start = 0; start < columns.length; start += this.bins) {
        for (let bin = 0; bin < this.bins / 2; bin += 1) {
          columns[start + bin] = (columns[start + 2 * bin] as number) + (columns[start + 2 * bin + 1] as number);
        }
        columns.fill(0, start + this.bins / 2, start + this.bins);
      }
    }
  }
}
