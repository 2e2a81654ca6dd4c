import { PairIndex } from './pair-index.js';

/** Room from the start: columns that are never replaced are read faster. */
const FIRST_ROOM = 1 << 13;

/** Columns that double whenever a pair gets a row beyond their length. */
abstract class PairTable {
  private readonly index = new PairIndex();
  private room = FIRST_ROOM;

  /** Makes room for so many sending hosts and targets. */
  prepare(hosts: number, targets: number): void {
    this.index.prepare(hosts, targets);
  }

  /** Nobody knows anything. */
  forgetAll(): void {
    this.index.clear();
  }

  /** Row of what this sending host knows of this target, or -1. */
  find(host: number, target: number): number {
    return this.index.find(host, target);
  }

  /** The same, with a fresh row where there is none. */
  rowOf(host: number, target: number): number {
    const before = this.index.size;
    const row = this.index.rowOf(host, target);
    if (row < before) return row;
    if (row >= this.room) {
      this.room *= 2;
      this.widen(this.room);
    }
    this.clear(row);
    return row;
  }

  protected abstract widen(room: number): void;
  protected abstract clear(row: number): void;
}

function floats(old: Float64Array<ArrayBuffer>, room: number): Float64Array<ArrayBuffer> {
  const wide = new Float64Array(room);
  wide.set(old);
  return wide;
}

function ints(old: Int32Array<ArrayBuffer>, room: number): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(room);
  wide.set(old);
  return wide;
}

/** DNS answers that sending hosts have cached, per domain (RFC 1035 §7.4). */
export class DnsCache extends PairTable {
  /** The answer may be used before this instant [s]. */
  expiresAt = new Float64Array(FIRST_ROOM);
  answer = new Int32Array(FIRST_ROOM);
  /** How the answer was ordered when it came: counts the queries of this host, or of the domain. */
  rotation = new Int32Array(FIRST_ROOM);
  queries = new Int32Array(FIRST_ROOM);

  protected widen(room: number): void {
    this.expiresAt = floats(this.expiresAt, room);
    this.answer = ints(this.answer, room);
    this.rotation = ints(this.rotation, room);
    this.queries = ints(this.queries, room);
  }

  protected clear(row: number): void {
    this.expiresAt[row] = Number.NEGATIVE_INFINITY;
    this.queries[row] = 0;
  }
}

/** Waiting lines of messages, with a count of those that are being served. */
export interface Lines {
  readonly inFlight: Int32Array;
  readonly lineHead: Int32Array;
  readonly lineTail: Int32Array;
}

/** Queue runners of sending hosts: retries under way, and those in line. */
export class QueueRuns extends PairTable implements Lines {
  inFlight = new Int32Array(FIRST_ROOM);
  lineHead = new Int32Array(FIRST_ROOM);
  lineTail = new Int32Array(FIRST_ROOM);

  protected widen(room: number): void {
    this.inFlight = ints(this.inFlight, room);
    this.lineHead = ints(this.lineHead, room);
    this.lineTail = ints(this.lineTail, room);
  }

  protected clear(row: number): void {
    this.inFlight[row] = 0;
    this.lineHead[row] = -1;
    this.lineTail[row] = -1;
  }
}

/** What sending hosts know of destinations: sessions under way, the line of messages that wait for one, and how long it is dead. */
export class Destinations extends PairTable implements Lines {
  /** Sessions allowed at once. */
  window = new Float64Array(FIRST_ROOM);
  inFlight = new Int32Array(FIRST_ROOM);
  lineHead = new Int32Array(FIRST_ROOM);
  lineTail = new Int32Array(FIRST_ROOM);
  /** In a row, each weighed by the sessions allowed. */
  failures = new Float64Array(FIRST_ROOM);
  deadUntil = new Float64Array(FIRST_ROOM);
  /** The pace allows no connection before [s]; and when that is due to be looked at. */
  nextConnectAt = new Float64Array(FIRST_ROOM);
  timerAt = new Float64Array(FIRST_ROOM);
  /** Sessions given to the line that have not begun yet. */
  promised = new Int32Array(FIRST_ROOM);
  /** End of the last delivery [s], and 1 while connections are kept on demand. */
  lastDone = new Float64Array(FIRST_ROOM);
  caching = new Uint8Array(FIRST_ROOM);

  protected widen(room: number): void {
    this.nextConnectAt = floats(this.nextConnectAt, room);
    this.timerAt = floats(this.timerAt, room);
    this.promised = ints(this.promised, room);
    this.lastDone = floats(this.lastDone, room);
    const caching = new Uint8Array(room);
    caching.set(this.caching);
    this.caching = caching;
    this.window = floats(this.window, room);
    this.inFlight = ints(this.inFlight, room);
    this.lineHead = ints(this.lineHead, room);
    this.lineTail = ints(this.lineTail, room);
    this.failures = floats(this.failures, room);
    this.deadUntil = floats(this.deadUntil, room);
  }

  protected clear(row: number): void {
    this.window[row] = 0;
    this.inFlight[row] = 0;
    this.lineHead[row] = -1;
    this.lineTail[row] = -1;
    this.failures[row] = 0;
    this.deadUntil[row] = Number.NEGATIVE_INFINITY;
    this.nextConnectAt[row] = Number.NEGATIVE_INFINITY;
    this.timerAt[row] = Number.NEGATIVE_INFINITY;
    this.promised[row] = 0;
    this.lastDone[row] = Number.NEGATIVE_INFINITY;
    this.caching[row] = 0;
  }
}

/** What sending hosts know of servers: failures in a row, retry clock, open connections. */
export class Acquaintances extends PairTable {
  /** In a row: those that its retry clock counts, and those that are signs of death. */
  failures = new Int32Array(FIRST_ROOM);
  signs = new Int32Array(FIRST_ROOM);
  deadUntil = new Float64Array(FIRST_ROOM);
  /** Start of the present unbroken row of failures [s], or NaN while there is none. */
  failingSince = new Float64Array(FIRST_ROOM);
  /** The retry clock of this server (`per: host`) [s]. */
  nextTryAt = new Float64Array(FIRST_ROOM);
  /** Connections open now. */
  open = new Int32Array(FIRST_ROOM);
  /** Sessions under way that get past EHLO, where a message may wait for one. */
  served = new Int32Array(FIRST_ROOM);
  /** The pace allows no connection before [s]. */
  nextConnectAt = new Float64Array(FIRST_ROOM);

  protected widen(room: number): void {
    this.failures = ints(this.failures, room);
    this.signs = ints(this.signs, room);
    this.deadUntil = floats(this.deadUntil, room);
    this.failingSince = floats(this.failingSince, room);
    this.nextTryAt = floats(this.nextTryAt, room);
    this.open = ints(this.open, room);
    this.served = ints(this.served, room);
    this.nextConnectAt = floats(this.nextConnectAt, room);
  }

  protected clear(row: number): void {
    this.failures[row] = 0;
    this.signs[row] = 0;
    this.deadUntil[row] = Number.NEGATIVE_INFINITY;
    this.failingSince[row] = Number.NaN;
    this.nextTryAt[row] = Number.NEGATIVE_INFINITY;
    this.open[row] = 0;
    this.served[row] = 0;
    this.nextConnectAt[row] = Number.NEGATIVE_INFINITY;
  }
}
