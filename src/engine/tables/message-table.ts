import { NO_ATTEMPT } from '../../results/index.js';
import { Columns } from './columns.js';

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

/** `walk` of a message that has no list, and of one whose first address is being tried before its list is written down. */
export const NO_LIST = -1;
export const LIST_UNWRITTEN = -2;

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
/** The last attempt was put off by a greylist. */
export const GREYLISTED = 1024;
/** The session of this attempt gets past EHLO, and is counted as such (`waitsForSessions`). */
export const SERVED = 2048;

/**
 * Room from the start: a million messages at once. V8 takes a column that is never replaced for a constant, and reads it
 * in half the time; beyond this number the columns grow by doubling, and reading them takes longer.
 */
const FIRST_CAPACITY = 1 << 20;
/** Columns, and the bytes of one row. */
const COLUMNS = 28;
const ROW = 8 + 16 * 4 + 3 * 2 + 8;

export class MessageTable {
  private capacity = FIRST_CAPACITY;
  private columns = new Columns(FIRST_CAPACITY, COLUMNS, ROW);
  private used = 0;
  private freeHead = -1;
  /** Rows in use. */
  live = 0;

  /** When this copy came into the queue it is in [s]: of a root, the submission of the message by its sender. */
  arrivedAt = this.columns.floats();
  /** Number of the message within its traffic: the counter of its luck. */
  number = this.columns.ints();
  traffic = this.columns.shorts();
  agent = this.columns.ints();
  host = this.columns.ints();
  domain = this.columns.ints();
  /** In order of arrival over all traffic, from 1; kept for observers only. */
  arrival = this.columns.ints();
  root = this.columns.ints();
  /** Of a root: its live copies, itself included while its sender has it. */
  copies = this.columns.ints();
  passes = this.columns.ints();
  connections = this.columns.ints();
  walk = this.columns.ints();
  /** The address in the zone of the attempt under way, or the last one; -1 before the first. It says which server. */
  address = this.columns.ints();
  /** First greylist entry of this copy, or -1. */
  greylist = this.columns.ints();
  /** Goes up whenever a pending event of this row becomes void. */
  epoch = this.columns.ints();
  /** Of a root: why its first failed copy failed, and at which server; void while `failedAs` is. */
  failedBy = this.columns.ints();
  /** Neighbours in a waiting line (a backlog, or the line for a destination), and the chain of free rows. */
  next = this.columns.ints();
  previous = this.columns.ints();
  kind = this.columns.bytes();
  /** Of a root: how it arrived, or NO_FATE. */
  fate = this.columns.bytes();
  /** Of a root: how its first failed copy ended, or NO_FATE. */
  failedAs = this.columns.bytes();
  /** How the last attempt ended, a position in OUTCOMES; or why none was made (NO_ATTEMPT). */
  outcome = this.columns.bytes();
  stage = this.columns.bytes();
  failureClass = this.columns.bytes();
  flags = this.columns.shorts();
  warned = this.columns.bytes();
  hops = this.columns.bytes();
  /** Messages that went over the present connection, this one included. */
  nth = this.columns.shorts();

  /** No message is left over from an earlier run. */
  clear(): void {
    this.used = 0;
    this.freeHead = -1;
    this.live = 0;
  }

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
    this.walk[row] = NO_LIST;
    this.address[row] = -1;
    this.greylist[row] = -1;
    this.fate[row] = NO_FATE;
    this.failedAs[row] = NO_FATE;
    this.outcome[row] = NO_ATTEMPT.untried;
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
    this.capacity *= 2;
    const columns = new Columns(this.capacity, COLUMNS, ROW);
    this.columns = columns;
    this.arrivedAt = columns.floats(this.arrivedAt);
    this.number = columns.ints(this.number);
    this.traffic = columns.shorts(this.traffic);
    this.agent = columns.ints(this.agent);
    this.host = columns.ints(this.host);
    this.domain = columns.ints(this.domain);
    this.arrival = columns.ints(this.arrival);
    this.root = columns.ints(this.root);
    this.copies = columns.ints(this.copies);
    this.passes = columns.ints(this.passes);
    this.connections = columns.ints(this.connections);
    this.walk = columns.ints(this.walk);
    this.address = columns.ints(this.address);
    this.greylist = columns.ints(this.greylist);
    this.epoch = columns.ints(this.epoch);
    this.failedBy = columns.ints(this.failedBy);
    this.next = columns.ints(this.next);
    this.previous = columns.ints(this.previous);
    this.kind = columns.bytes(this.kind);
    this.fate = columns.bytes(this.fate);
    this.failedAs = columns.bytes(this.failedAs);
    this.outcome = columns.bytes(this.outcome);
    this.stage = columns.bytes(this.stage);
    this.failureClass = columns.bytes(this.failureClass);
    this.flags = columns.shorts(this.flags);
    this.warned = columns.bytes(this.warned);
    this.hops = columns.bytes(this.hops);
    this.nth = columns.shorts(this.nth);
  }
}
