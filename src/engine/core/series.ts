import { allocateZeroed } from './memory';
import { model, now } from './world';

/**
 * Counts per bin of time, and what mean queue lengths per bin follow from at the end: how many came less how many left,
 * and the sum of these instants, so that each arrival and departure costs two additions. The bins' width doubles whenever
 * time runs past the last one.
 */
@unmanaged
export class Series {
  /** Of a bin [s]. */
  width: f64;
  /** Doubles, `bins` for each row: servers; servers; senders and then servers; the same. */
  accepted: usize;
  attempts: usize;
  net: usize;
  instants: usize;
}

export const series = changetype<Series>(memory.data(offsetof<Series>(), 16));
/** Does this replication keep time series? */
export let keepsSeries: bool = false;

/** Offset of the bin in use in each row [bytes], and its bounds [s]. */
let bin: usize = 0;
let from: f64 = 0;
let to: f64 = 0;

function columnBytes(rows: i32): usize {
  return (<usize>(rows * model.bins)) << 3;
}

/** Begins anew, for another replication. */
export function clearSeries(keeps: bool): void {
  keepsSeries = keeps;
  series.width = model.binWidth;
  bin = 0;
  from = 0;
  to = 0;
  if (!keeps) return;
  const queues = model.senderCount + model.serverCount;
  series.accepted = allocateZeroed(columnBytes(model.serverCount));
  series.attempts = allocateZeroed(columnBytes(model.serverCount));
  series.net = allocateZeroed(columnBytes(queues));
  series.instants = allocateZeroed(columnBytes(queues));
}

function addTo(column: usize, row: i32, value: f64): void {
  const cell = column + ((<usize>(row * model.bins)) << 3) + bin;
  store<f64>(cell, load<f64>(cell) + value);
}

export function countAttempt(server: i32): void {
  addTo(series.attempts, server, 1);
}

export function countAccepted(server: i32): void {
  addTo(series.accepted, server, 1);
}

/** A message came (`sign` 1) into the queue of a sender, or left it (-1). Relays' rows follow the senders'. */
export function addToSeries(row: i32, sign: i32): void {
  addTo(series.net, row, <f64>sign);
  addTo(series.instants, row, <f64>sign * now);
}

/** The clock stands at `t` [s]: what is counted from here on falls into its bin. */
export function moveTo(t: f64): void {
  if (keepsSeries && (t < from || t >= to)) changeBin(t);
}

function changeBin(t: f64): void {
  let number = floor<f64>(t / series.width);
  while (number >= <f64>model.bins) {
    coarsen();
    number = floor<f64>(t / series.width);
  }
  bin = (<usize>number) << 3;
  from = number * series.width;
  to = (number + 1) * series.width;
}

function coarsen(): void {
  series.width *= 2;
  to = 0;
  const queues = model.senderCount + model.serverCount;
  coarsenColumn(series.accepted, model.serverCount);
  coarsenColumn(series.attempts, model.serverCount);
  coarsenColumn(series.net, queues);
  coarsenColumn(series.instants, queues);
}

function coarsenColumn(column: usize, rows: i32): void {
  const half = model.bins / 2;
  for (let row = 0; row < rows; row += 1) {
    const start = column + ((<usize>(row * model.bins)) << 3);
    for (let cell: usize = 0; cell < <usize>half; cell += 1) {
      const pair = start + (cell << 4);
      store<f64>(start + (cell << 3), load<f64>(pair) + load<f64>(pair, 8));
    }
    memory.fill(start + ((<usize>half) << 3), 0, (<usize>half) << 3);
  }
}
