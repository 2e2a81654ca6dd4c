/**
 * Every copy of a message that is in some queue or on some line: one row each.
 *
 * A message from a sender is a row of its own (its *root*). When a relay accepts it, or a server keeps it
 * although the line died, the further copy gets a row that points to the root; the root stays until its last
 * copy is gone, because the fate is that of the first copy that arrives.
 *
 * Hot: one `add` and one `release` per message; columns grow by doubling, freed rows are used again, so
 * memory follows the messages in flight. Nothing here allocates per message.
 */

/** `fate` of a message of which no copy has arrived yet. */
export const NO_FATE = 255;

/** Bits of `flags`. */
export const HOLDS_SLOT = 1;
/** The server has the message although the sender does not know it (RFC 1047). */
export const KEPT = 2;
/** Every failure of this pass was permanent so far. */
export const ALL_PERMANENT = 4;
/** Some address was passed over unattempted in this pass. */
export const SKIPPED_SOME = 8;
/** Some session of this pass got past the greeting: the destination is not dead. */
export const REACHED = 16;
/** This pass holds one of the sessions to its destination. */
export const IN_FLIGHT = 32;
/** The session was opened by an earlier message (connection reuse). */
export const REUSED = 64;
/** Some failure of this pass belongs to the message, not to a server. */
export const MESSAGE_LEVEL = 128;
/** This pass holds one of the places of its host's queue runner. */
export const IN_RUN = 256;
/** The connection of this attempt is kept for others (Postfix decides as the delivery begins). */
export const KEEPS_CONNECTION = 512;

function widened(old: Int32Array<ArrayBuffer>, capacity: number): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(capacity);
  wide.set(old);
  return wide;
}

function widenedFloats(old: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> {
  const wide = new Float64Array(capacity);
  wide.set(old);
  return wide;
}

function widenedBytes(old: Uint8Array<ArrayBuffer>, capacity: number): Uint8Array<ArrayBuffer> {
  const wide = new Uint8Array(capacity);
  wide.set(old);
  return wide;
}

function widenedShorts(old: Uint16Array<ArrayBuffer>, capacity: number): Uint16Array<ArrayBuffer> {
  const wide = new Uint16Array(capacity);
  wide.set(old);
  return wide;
}

const FIRST_CAPACITY = 1024;

export class MessageTable {
  private capacity = FIRST_CAPACITY;
  private used = 0;
  private freeHead = -1;
  /** Rows in use. */
  live = 0;

  /** Submission of the message by its sender [s]. */
  arrivedAt = new Float64Array(FIRST_CAPACITY);
  /** When this copy came into its present queue [s]. */
  queuedAt = new Float64Array(FIRST_CAPACITY);
  /** Number of the message within its traffic: the counter of its luck. */
  number = new Int32Array(FIRST_CAPACITY);
  traffic = new Int32Array(FIRST_CAPACITY);
  agent = new Int32Array(FIRST_CAPACITY);
  host = new Int32Array(FIRST_CAPACITY);
  domain = new Int32Array(FIRST_CAPACITY);
  /** In order of arrival over all traffic, from 1. */
  arrival = new Int32Array(FIRST_CAPACITY);
  root = new Int32Array(FIRST_CAPACITY);
  /** Of a root: its live copies, itself included while its sender has it. */
  copies = new Int32Array(FIRST_CAPACITY);
  passes = new Int32Array(FIRST_CAPACITY);
  connections = new Int32Array(FIRST_CAPACITY);
  walk = new Int32Array(FIRST_CAPACITY);
  /** The server of the attempt under way, and the address in the zone that led to it. */
  server = new Int32Array(FIRST_CAPACITY);
  address = new Int32Array(FIRST_CAPACITY);
  /** First greylist entry of this copy, or -1. */
  greylist = new Int32Array(FIRST_CAPACITY);
  /** Goes up whenever a pending event of this row becomes void. */
  epoch = new Int32Array(FIRST_CAPACITY);
  /** Neighbours in a waiting line (a backlog, or the line for a destination), and the chain of free rows. */
  next = new Int32Array(FIRST_CAPACITY);
  previous = new Int32Array(FIRST_CAPACITY);
  kind = new Uint8Array(FIRST_CAPACITY);
  /** Of a root: how it arrived, or NO_FATE. */
  fate = new Uint8Array(FIRST_CAPACITY);
  /** Of a root: how its first failed copy ended, or NO_FATE. */
  failedAs = new Uint8Array(FIRST_CAPACITY);
  outcome = new Uint8Array(FIRST_CAPACITY);
  stage = new Uint8Array(FIRST_CAPACITY);
  failureClass = new Uint8Array(FIRST_CAPACITY);
  flags = new Uint16Array(FIRST_CAPACITY);
  warned = new Uint8Array(FIRST_CAPACITY);
  hops = new Uint8Array(FIRST_CAPACITY);
  /** Messages that went over the present connection, this one included. */
  nth = new Uint16Array(FIRST_CAPACITY);

  /** A fresh row; the caller fills in who, where and what. */
  add(): number {
    let row = this.freeHead;
    if (row >= 0) {
      this.freeHead = this.next[row] as number;
    } else {
      if (this.used === this.capacity) this.grow();
      row = this.used;
      this.used += 1;
    }
    this.live += 1;
    this.passes[row] = 0;
    this.connections[row] = 0;
    this.walk[row] = -1;
    this.server[row] = -1;
    this.greylist[row] = -1;
    this.fate[row] = NO_FATE;
    this.failedAs[row] = NO_FATE;
    this.flags[row] = 0;
    this.warned[row] = 0;
    return row;
  }

  release(row: number): void {
    this.epoch[row] = (this.epoch[row] as number) + 1;
    this.root[row] = -1;
    this.next[row] = this.freeHead;
    this.freeHead = row;
    this.live -= 1;
  }

  /** Roots of all live messages, for the end of a run that is told to stop. */
  liveRoots(): number[] {
    const roots: number[] = [];
    for (let row = 0; row < this.used; row += 1) if (this.root[row] === row) roots.push(row);
    return roots;
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    this.arrivedAt = widenedFloats(this.arrivedAt, capacity);
    this.queuedAt = widenedFloats(this.queuedAt, capacity);
    this.number = widened(this.number, capacity);
    this.traffic = widened(this.traffic, capacity);
    this.agent = widened(this.agent, capacity);
    this.host = widened(this.host, capacity);
    this.domain = widened(this.domain, capacity);
    this.arrival = widened(this.arrival, capacity);
    this.root = widened(this.root, capacity);
    this.copies = widened(this.copies, capacity);
    this.passes = widened(this.passes, capacity);
    this.connections = widened(this.connections, capacity);
    this.walk = widened(this.walk, capacity);
    this.server = widened(this.server, capacity);
    this.address = widened(this.address, capacity);
    this.greylist = widened(this.greylist, capacity);
    this.epoch = widened(this.epoch, capacity);
    this.next = widened(this.next, capacity);
    this.previous = widened(this.previous, capacity);
    this.kind = widenedBytes(this.kind, capacity);
    this.fate = widenedBytes(this.fate, capacity);
    this.failedAs = widenedBytes(this.failedAs, capacity);
    this.outcome = widenedBytes(this.outcome, capacity);
    this.stage = widenedBytes(this.stage, capacity);
    this.failureClass = widenedBytes(this.failureClass, capacity);
    this.flags = widenedShorts(this.flags, capacity);
    this.warned = widenedBytes(this.warned, capacity);
    this.hops = widenedBytes(this.hops, capacity);
    this.nth = widenedShorts(this.nth, capacity);
    this.capacity = capacity;
  }
}
