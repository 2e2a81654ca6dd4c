import { now } from '../kernel/clock';
import { allocateZeroed } from '../kernel/memory';
import { Agent, Server } from '../model/machines';
import { agentNumbered, model, serverNumbered } from '../model/model';

/**
 * Counts per bin of time, and the sums from which mean queue lengths per bin are calculated at the end: arrivals less
 * departures, and the sum of these instants. The bins' width doubles whenever time runs past the last one.
 *
 * Counts of the current bin are kept in the records of servers and senders: queues in `net` and `instants`, attempts and
 * acceptances as the increase of their totals since the record was turned to the bin. They are written to the bin's cells
 * when the record is turned to another bin, at the first count that falls into it; so a message costs a comparison and two
 * additions on arrival and on departure, and no access to the cells.
 */
@unmanaged
class Series {
  /** Of a bin [s]. */
  width: f64;
  /** Doubles, `bins` for each row: servers; servers; senders and then servers; the same. */
  accepted: usize;
  attempts: usize;
  net: usize;
  instants: usize;
}

export const series = changetype<Series>(memory.data(offsetof<Series>(), 16));

/** A record that was turned to no bin yet; and without series, the bin in use. */
const NO_BIN: i32 = -1;
/** Offset of the bin in use in each row [bytes], and when it ends [s]: never, without series. */
let bin: i32 = NO_BIN;
export let to: f64 = Infinity;

function columnBytes(rows: i32): usize {
  return (<usize>(rows * model.bins)) << 3;
}

/** Begins anew, for another replication; `keeps`: it keeps time series. */
export function clearSeries(keeps: bool): void {
  series.width = model.binWidth;
  bin = NO_BIN;
  to = keeps ? 0 : Infinity;
  for (let number = 0; number < model.serverCount; number += 1) serverNumbered(number).bin = NO_BIN;
  for (let number = 0; number < model.senderCount; number += 1) agentNumbered(number).bin = NO_BIN;
  if (!keeps) return;
  const queues = model.senderCount + model.serverCount;
  series.accepted = allocateZeroed(columnBytes(model.serverCount));
  series.attempts = allocateZeroed(columnBytes(model.serverCount));
  series.net = allocateZeroed(columnBytes(queues));
  series.instants = allocateZeroed(columnBytes(queues));
}

/** The cell of a row, at the offset of a bin. */
function cellOf(column: usize, row: i32, offset: i32): usize {
  return column + ((<usize>(row * model.bins)) << 3) + <usize>offset;
}

/** From here on a server counts for the bin in use. */
export function turnToBin(server: Server): void {
  if (server.bin !== bin) changeServerBin(server, bin);
}

function turnSenderToBin(agent: Agent): void {
  if (agent.bin !== bin) changeSenderBin(agent, bin);
}

/** A message comes into the queue of a sender. */
export function arrivesAt(agent: Agent): void {
  turnSenderToBin(agent);
  agent.net += 1;
  agent.instants += now;
}

/** A message leaves the queue of a sender. */
export function leavesAt(agent: Agent): void {
  turnSenderToBin(agent);
  agent.net -= 1;
  agent.instants -= now;
}

/** A message comes into the queue of a relay (`sign` 1), or leaves it (-1). */
export function queuesAt(server: Server, sign: f64): void {
  turnToBin(server);
  server.net += sign;
  server.instants += sign * now;
}

function changeServerBin(server: Server, other: i32): void {
  if (server.bin !== NO_BIN) closeServerBin(server);
  server.bin = other;
  if (other === NO_BIN) return;
  const row = server.number;
  server.acceptedBefore = server.accepted - load<f64>(cellOf(series.accepted, row, other));
  server.attemptsBefore = server.attempts - load<f64>(cellOf(series.attempts, row, other));
  server.net = load<f64>(cellOf(series.net, model.senderCount + row, other));
  server.instants = load<f64>(cellOf(series.instants, model.senderCount + row, other));
}

function closeServerBin(server: Server): void {
  const row = server.number;
  store<f64>(cellOf(series.accepted, row, server.bin), server.accepted - server.acceptedBefore);
  store<f64>(cellOf(series.attempts, row, server.bin), server.attempts - server.attemptsBefore);
  store<f64>(cellOf(series.net, model.senderCount + row, server.bin), server.net);
  store<f64>(cellOf(series.instants, model.senderCount + row, server.bin), server.instants);
}

/** One attempt fewer at a server, in the latest bin that holds one. */
export function forgetAttemptInSeries(server: Server): void {
  if (to === Infinity) return;
  changeServerBin(server, NO_BIN);
  for (let offset = bin; offset >= 0; offset -= 8) {
    const cell = cellOf(series.attempts, server.number, offset);
    const attempts = load<f64>(cell);
    if (attempts === 0) continue;
    store<f64>(cell, attempts - 1);
    return;
  }
}

function changeSenderBin(agent: Agent, other: i32): void {
  if (agent.bin !== NO_BIN) closeSenderBin(agent);
  agent.bin = other;
  if (other === NO_BIN) return;
  agent.net = load<f64>(cellOf(series.net, agent.number, other));
  agent.instants = load<f64>(cellOf(series.instants, agent.number, other));
}

function closeSenderBin(agent: Agent): void {
  store<f64>(cellOf(series.net, agent.number, agent.bin), agent.net);
  store<f64>(cellOf(series.instants, agent.number, agent.bin), agent.instants);
}

/** Writes all counts to the cells; the next count turns its record to a bin anew. */
export function writeSeries(): void {
  for (let number = 0; number < model.serverCount; number += 1) changeServerBin(serverNumbered(number), NO_BIN);
  for (let number = 0; number < model.senderCount; number += 1) changeSenderBin(agentNumbered(number), NO_BIN);
}

/** Sets the current bin to that of `t` [s]: counts from here on fall into it. */
export function moveTo(t: f64): void {
  if (t < to) return;
  let number = floor<f64>(t / series.width);
  if (number >= <f64>model.bins) writeSeries();
  while (number >= <f64>model.bins) {
    coarsen();
    number = floor<f64>(t / series.width);
  }
  bin = (<i32>number) << 3;
  to = (number + 1) * series.width;
}

function coarsen(): void {
  series.width *= 2;
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
