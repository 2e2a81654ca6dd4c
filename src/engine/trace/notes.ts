import { FATES } from '../../mail/index.js';
import { LAYOUT, type TraceListener } from '../core-layout.js';
import type { CoreMemory } from '../host/core-memory.js';
import {
  BETWEEN,
  CONNECTS,
  COPIES,
  COPY,
  DOING,
  FATE,
  FLAGS,
  IN_LINE,
  IN_PASS,
  IS_FOLLOWED,
  IS_OVER,
  LAST_COPY,
  LAST_OUTCOME,
  LAST_SERVER,
  LAST_STAGE,
  LATENCY,
  LEG_COUNT,
  LEG_SIZE,
  LEGS,
  LOOKS_UP,
  MOST_LEGS,
  NOTE_BYTES,
  NOTES_AT,
  OPEN,
  OTHER,
  PASS_BEGAN,
  REUSES,
  SINCE,
  TALKS,
  WAITS,
  WAS_TOLD,
} from './note-layout.js';
import { Plain } from './plain.js';
import { Remarks, type Tally } from './remarks.js';
import { CUTS, THEN } from './words.js';

const ROOT = LAYOUT.Message.fields.root[1];
const ADDRESS = LAYOUT.Message.fields.address[1];
const ARRIVAL = LAYOUT.WatchedMessage.fields.arrival[1];
const SERVER = LAYOUT.Address.fields.server[1];
const SERVER_NUMBER = LAYOUT.Server.fields.number[1];

/**
 * Takes notes on every copy of every message, in its own record, and counts. It allocates nothing: of a million messages each is
 * told some ten times.
 */
export class Notes implements Partial<TraceListener> {
  private readonly plain: Plain;
  private arrived = 0;
  private delivered = 0;
  private readonly lost = new Float64Array(FATES.length);
  private readonly accepted: Float64Array;
  private readonly failed: Float64Array;
  /** The record whose events are about a copy that a server kept, or 0. */
  private keeping = 0;

  private readonly followed: ReadonlySet<number>;
  readonly remarks: Remarks;

  /** `followed`: messages whose whole trace is recorded. */
  constructor(memory: CoreMemory, servers: number, followed: ReadonlySet<number>) {
    this.plain = new Plain(memory);
    this.followed = followed;
    this.remarks = new Remarks(memory, servers);
    this.accepted = new Float64Array(servers);
    this.failed = new Float64Array(servers);
  }

  tally(): Tally {
    const { arrived, delivered } = this;
    return {
      arrived,
      delivered,
      gone: this.lost.slice(),
      accepted: this.accepted.slice(),
      failed: this.failed.slice(),
    };
  }

  isDone(): boolean {
    return false;
  }

  /** Is this a copy of a message that is followed? */
  follows(m: number): boolean {
    return ((this.look().u8[(m >>> 0) + NOTES_AT + FLAGS] as number) & IS_FOLLOWED) !== 0;
  }

  submitted(m: number): void {
    this.arrived += 1;
    this.clear(m, 1);
    if (this.followed.has(this.plain.word((m >>> 0) + ARRIVAL))) this.raise(m, IS_FOLLOWED);
    this.plain.u16[((m >>> 0) + NOTES_AT + COPIES) >>> 1] = 1;
    this.plain.u16[((m >>> 0) + NOTES_AT + OPEN) >>> 1] = 1;
  }

  copied(m: number, copy: number): void {
    const root = this.rootOf(m);
    this.clear(copy, this.another(root));
    if (this.follows(root)) this.raise(copy, IS_FOLLOWED);
    const at = (root + NOTES_AT + OPEN) >>> 1;
    this.plain.u16[at] = (this.plain.u16[at] as number) + 1;
  }

  kept(m: number): void {
    this.another(this.rootOf(m));
    this.keeping = m;
  }

  keptEnds(): void {
    this.keeping = 0;
  }

  pass(m: number, t: number): void {
    this.does(m, t, LOOKS_UP, t);
  }

  lookup(m: number, t: number): void {
    this.does(m, t, LOOKS_UP, t);
  }

  line(m: number, t: number): void {
    this.does(m, t, IN_LINE, t);
  }

  off(m: number, t: number): void {
    this.does(m, t, IN_LINE, t);
  }

  deadDestination(m: number, t: number): void {
    this.does(m, t, IN_LINE, t);
  }

  attempt(m: number, t: number, reused: number): void {
    const note = this.does(m, t, reused === 0 ? CONNECTS : TALKS, t);
    const { u8, u16 } = this.plain;
    const flags = (u8[note + FLAGS] as number) & ~(REUSES | WAS_TOLD);
    u8[note + FLAGS] = reused === 0 ? flags : flags | REUSES;
    const root = this.rootOf(m) + NOTES_AT;
    u16[(root + LAST_SERVER) >>> 1] = this.serverOf(m) + 1;
    u16[(root + LAST_COPY) >>> 1] = u16[(note + COPY) >>> 1] as number;
  }

  greeted(m: number, t: number): void {
    const note = (m >>> 0) + NOTES_AT;
    this.does(m, t, TALKS, this.plain.f64[(note + OTHER) >>> 3] as number);
  }

  saidByLimit(m: number): void {
    this.raise(m, WAS_TOLD);
  }

  saidOverloaded(m: number): void {
    this.raise(m, WAS_TOLD);
  }

  outcome(m: number, t: number, outcome: number, stage: number, then: number): void {
    const { f64, f32, u16, u8 } = this.look();
    const note = (m >>> 0) + NOTES_AT;
    const server = this.serverOf(m);
    let legs = u8[note + LEG_COUNT] as number;
    if (legs === MOST_LEGS) {
      u8.copyWithin(note + LEGS, note + LEGS + LEG_SIZE, note + NOTE_BYTES);
      legs -= 1;
    }
    const leg = note + LEGS + legs * LEG_SIZE;
    const began = f64[(note + OTHER) >>> 3] as number;
    f32[leg >>> 2] = began - (f64[(note + PASS_BEGAN) >>> 3] as number);
    f32[(leg + 4) >>> 2] = t - began;
    u16[(leg + 8) >>> 1] = server;
    u8[leg + 10] = outcome;
    u8[leg + 11] = stage;
    u8[note + LEG_COUNT] = legs + 1;
    this.does(m, t, BETWEEN, t);
    if (THEN[then] === 'done') this.raise(m, IS_OVER);
    if (outcome === 0) this.remarks.accepted(server, t, legs > 0 ? this.messageOf(m) : 0);
    const root = this.rootOf(m) + NOTES_AT;
    u8[root + LAST_STAGE] = stage;
    u8[root + LAST_OUTCOME] = outcome;
    const counts = outcome === 0 ? this.accepted : this.failed;
    counts[server] = (counts[server] as number) + 1;
  }

  deferred(m: number, t: number, _due: number, until: number): void {
    const note = this.does(m, t, WAITS, until);
    if (this.plain.u16[(note + COPY) >>> 1] === 1) this.remarks.first('waiting', this.messageOf(m));
    const { u8 } = this.plain;
    u8[note + FLAGS] = (u8[note + FLAGS] as number) & ~IN_PASS;
  }

  copyEnded(m: number): void {
    if (m === this.keeping) return;
    this.raise(m, IS_OVER);
    const { u8 } = this.plain;
    const at = (m >>> 0) + NOTES_AT + FLAGS;
    u8[at] = (u8[at] as number) & ~IN_PASS;
  }

  decided(root: number, fate: number, latency: number): void {
    const { f64, u8 } = this.look();
    const note = (root >>> 0) + NOTES_AT;
    u8[note + FATE] = fate;
    f64[(note + LATENCY) >>> 3] = latency;
    if (Number.isNaN(latency)) return;
    this.delivered += 1;
    this.remarks.took(this.messageOf(root), latency);
  }

  gone(_m: number, root: number): void {
    const { u16, u8, f64 } = this.look();
    const note = (root >>> 0) + NOTES_AT;
    const open = (u16[(note + OPEN) >>> 1] as number) - 1;
    u16[(note + OPEN) >>> 1] = open;
    if (open > 0 || !Number.isNaN(f64[(note + LATENCY) >>> 3] as number)) return;
    const fate = u8[note + FATE] as number;
    this.lost[fate] = (this.lost[fate] as number) + 1;
    this.remarks.first('lost', this.messageOf(root));
  }

  relayed(copy: number): void {
    this.remarks.first('relayed', this.messageOf(copy));
  }

  cut(m: number, t: number, why: number, first: number, end: number): void {
    if (CUTS[why] === 'backupsIgnored') this.remarks.ignores(m, t, first, end);
  }

  private look(): Plain {
    this.plain.look();
    return this.plain;
  }

  /** Notes the new activity of a copy; the first one begins a pass. @returns the address of its notes. */
  private does(m: number, t: number, doing: number, other: number): number {
    const { f64, u8 } = this.look();
    const note = (m >>> 0) + NOTES_AT;
    const flags = u8[note + FLAGS] as number;
    if ((flags & IN_PASS) === 0) {
      u8[note + FLAGS] = flags | IN_PASS;
      u8[note + LEG_COUNT] = 0;
      f64[(note + PASS_BEGAN) >>> 3] = t;
    }
    f64[(note + SINCE) >>> 3] = t;
    f64[(note + OTHER) >>> 3] = other;
    u8[note + DOING] = doing;
    return note;
  }

  private raise(m: number, flag: number): void {
    const { u8 } = this.look();
    const at = (m >>> 0) + NOTES_AT + FLAGS;
    u8[at] = (u8[at] as number) | flag;
  }

  /** Clears the notes of a reused record. */
  private clear(m: number, copy: number): void {
    const { u8, u16, f64 } = this.look();
    const note = (m >>> 0) + NOTES_AT;
    u8.fill(0, note, note + LEGS);
    u16[(note + COPY) >>> 1] = copy;
    f64[(note + LATENCY) >>> 3] = Number.NaN;
  }

  /** The number of one more copy. */
  private another(root: number): number {
    const { u16 } = this.look();
    const at = (root + NOTES_AT + COPIES) >>> 1;
    const copies = (u16[at] as number) + 1;
    u16[at] = copies;
    return copies;
  }

  /** In order of arrival, from 1. */
  private messageOf(m: number): number {
    return this.look().word((m >>> 0) + ARRIVAL);
  }

  private rootOf(m: number): number {
    return this.look().word((m >>> 0) + ROOT);
  }

  private serverOf(m: number): number {
    const plain = this.look();
    return plain.word(plain.word(plain.word((m >>> 0) + ADDRESS) + SERVER) + SERVER_NUMBER);
  }
}
