import { LAYOUT } from '../core-layout.js';
import type { CoreMemory } from '../host/core-memory.js';
import { Plain } from './plain.js';

const FIRST_ROOM = 1 << 12;
const AGENT = LAYOUT.Message.fields.agent[1];
const HOST = LAYOUT.MxRecord.fields.host[1];

/** A growing array of numbers. */
class Row {
  private values = new Float64Array(FIRST_ROOM);
  private count = 0;

  add(value: number): void {
    if (this.count === this.values.length) {
      const more = new Float64Array(2 * this.count);
      more.set(this.values);
      this.values = more;
    }
    this.values[this.count] = value;
    this.count += 1;
  }

  all(): Float64Array {
    return this.values.slice(0, this.count);
  }
}

/** Counts up to an instant. */
export interface Tally {
  readonly arrived: number;
  readonly delivered: number;
  /** Gone without having been delivered, by positions in FATES. */
  readonly gone: Float64Array;
  /** Attempts that ended well, and ill, by server. */
  readonly accepted: Float64Array;
  readonly failed: Float64Array;
}

/** A message that is remarkable: the first that was lost, was relayed, waited in its sender's queue, was taken by a second host. */
export type Remarkable = 'lost' | 'relayed' | 'waiting' | 'backup' | 'slowest';

/** Remarkable messages and events of a whole replication. */
export class Remarks {
  /** The first message of each kind, in order of arrival. */
  readonly messages = new Map<Remarkable, number>();
  private longest = -1;
  private readonly rows: readonly Row[];
  /** When agents were first seen to leave out hosts: by addresses of records. */
  private readonly left = new Map<number, Map<number, number>>();
  private readonly plain: Plain;

  constructor(memory: CoreMemory, servers: number) {
    this.plain = new Plain(memory);
    this.rows = Array.from({ length: servers }, () => new Row());
  }

  /** When each server accepted something [s]. */
  acceptances(): readonly Float64Array[] {
    return this.rows.map((row) => row.all());
  }

  /** Hosts that were left out, and since when [s]: by agents, as addresses of records. */
  ignored(): ReadonlyMap<number, ReadonlyMap<number, number>> {
    return this.left;
  }

  /** `message`: of one that other hosts had failed in the same pass, or 0. */
  accepted(server: number, t: number, message: number): void {
    this.rows[server]?.add(t);
    if (message !== 0) this.first('backup', message);
  }

  took(message: number, latency: number): void {
    if (latency <= this.longest) return;
    this.longest = latency;
    this.messages.set('slowest', message);
  }

  first(kind: Remarkable, message: number): void {
    const before = this.messages.get(kind);
    if (before === undefined || message < before) this.messages.set(kind, message);
  }

  ignores(m: number, t: number, first: number, end: number): void {
    this.plain.look();
    const agent = this.plain.word((m >>> 0) + AGENT);
    let hosts = this.left.get(agent);
    if (hosts === undefined) {
      hosts = new Map();
      this.left.set(agent, hosts);
    }
    for (let at = first >>> 0; at < end >>> 0; at += LAYOUT.MxRecord.size) {
      const host = this.plain.word(at + HOST);
      if (!hosts.has(host)) hosts.set(host, t);
    }
  }
}
