import type { Model } from '../model/index.js';
import type { Trace } from '../results/index.js';
import type { TraceListener } from './core-layout.js';
import type { Core } from './host/core.js';
import { type Pages, repack } from './host/core-memory.js';
import type { ModelRecords } from './host/model-records.js';
import {
  advance,
  beginReplication,
  type ReplicationState,
  resumeState,
  type SavedState,
  saveState,
} from './replication-state.js';
import { NOTE_BYTES } from './trace/note-layout.js';
import { Notes } from './trace/notes.js';
import { RecordNames } from './trace/record-names.js';
import type { Remarkable, Remarks, Tally } from './trace/remarks.js';
import { ResumedTraces } from './trace/resumed.js';
import { TraceBuilder } from './trace/trace-builder.js';

/** Events between two snapshots, and how much they may hold together: of more every second one goes, and they are taken half as often. */
const FIRST_SPACING = 1 << 13;
const MOST_BYTES = 192 * 2 ** 20;
const MOST_SNAPSHOTS = 1024;
/** Events between two looks while attempts that are under way are followed to their end. */
const LAST_SPACING = 512;

interface Snapshot {
  readonly saved: SavedState;
  /** Events until then, and the instant of the last one [s]. */
  readonly events: number;
  readonly t: number;
  readonly tally: Tally;
}

/** A part of a replication, between two snapshots. */
export interface Stretch {
  readonly from: number;
  /** Infinite for the last one. */
  readonly to: number;
  /** Counts up to its start, which are not in its traces. */
  readonly before: Tally;
  /**
   * Traces of all messages in it. For those under way at its start, only their present state and its beginning are told, with
   * the attempts of their present pass; for those under way at its end, nothing after their present attempt.
   */
  readonly traces: readonly Trace[];
}

/** A replication that can be gone back to, at any of its instants. */
export class Recording {
  /** Of the messages that were to be followed from their beginning to their end, in order of arrival. */
  readonly followed: readonly Trace[];
  /** Messages that may be asked for. */
  readonly remarkable: ReadonlyMap<Remarkable, number>;
  /** When each server accepted something [s]. */
  readonly acceptances: readonly Float64Array[];
  /** Hosts that senders and relays were seen to leave out, and since when [s], by names. */
  readonly ignored: ReadonlyMap<string, ReadonlyMap<string, number>>;
  private readonly state: ReplicationState;
  private readonly snapshots: readonly Snapshot[];

  constructor(state: ReplicationState, snapshots: readonly Snapshot[], followed: readonly Trace[], remarks: Remarks) {
    this.state = state;
    this.snapshots = snapshots;
    this.followed = followed;
    this.remarkable = remarks.messages;
    this.acceptances = remarks.acceptances();
    const names = new RecordNames(state.core.memory, state.records);
    this.ignored = new Map(
      [...remarks.ignored()].map(([agent, hosts]) => [
        names.agent(agent),
        new Map([...hosts].map(([host, t]) => [names.host(host), t])),
      ]),
    );
  }

  /** Number of stretches. */
  get stretches(): number {
    return this.snapshots.length;
  }

  /** The stretch, by number from 0, that an instant is in. */
  stretchAt(t: number): number {
    let [low, high] = [0, this.snapshots.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.snapshots[middle] as Snapshot).t <= t) low = middle;
      else high = middle;
    }
    return low;
  }

  /** When a stretch begins [s]; infinite beyond the last. */
  beginOf(number: number): number {
    return this.snapshots[number]?.t ?? Number.POSITIVE_INFINITY;
  }

  /** Restores the core to the start of a stretch; the listener from `listen` is told of the steps from there on. */
  goTo(
    number: number,
    listen: (core: Core, records: ModelRecords) => Partial<TraceListener> = () => ({}),
  ): ReplicationState {
    resumeState((this.snapshots[number] as Snapshot).saved, listen);
    return this.state;
  }

  /** Replays a stretch. */
  play(number: number): Stretch {
    const snapshot = this.snapshots[number] as Snapshot;
    const next = this.snapshots[number + 1];
    let traces: ResumedTraces | undefined;
    const state = this.goTo(number, (core, records) => {
      traces = new ResumedTraces(core.memory, records, this.state.replication, core.at('messages'));
      return traces;
    });
    if (next === undefined) while (advance(state, FIRST_SPACING));
    else {
      advance(state, next.events - snapshot.events);
      if (traces?.close() === true) while (advance(state, LAST_SPACING));
    }
    if (traces === undefined) throw new Error('nobody has listened');
    const { past, traces: told } = traces;
    return { from: snapshot.t, to: this.beginOf(number + 1), before: less(snapshot.tally, past), traces: told };
  }

  /** The trace of one message from its beginning to its end: the core goes back to the last snapshot before it was submitted. */
  tell(message: number): Trace | null {
    const number = this.snapshots.findLastIndex(({ tally }) => tally.arrived < message);
    if (number < 0) return null;
    let builder: TraceBuilder | undefined;
    const state = this.goTo(number, ({ memory }, records) => {
      builder = new TraceBuilder(memory, records, this.state.replication, new Set([message]));
      return builder;
    });
    while (advance(state, FIRST_SPACING));
    return builder?.traces[0] ?? null;
  }
}

function less(tally: Tally, past: Tally): Tally {
  const rows = (key: 'gone' | 'accepted' | 'failed'): Float64Array =>
    tally[key].map((count, i) => count - (past[key][i] ?? 0));
  return {
    arrived: tally.arrived - past.arrived,
    delivered: tally.delivered - past.delivered,
    gone: rows('gone'),
    accepted: rows('accepted'),
    failed: rows('failed'),
  };
}

/** Joins two listeners: the first is told everything, the second only of messages that the first one follows. */
function both(notes: Notes, second: Partial<TraceListener>): Partial<TraceListener> {
  type Hear = (m: number, b?: number, c?: number, d?: number, e?: number, f?: number) => unknown;
  const bound = (listener: object, name: string): Hear | undefined =>
    (listener as Record<string, Hear | undefined>)[name]?.bind(listener);
  const hear = (name: string): Hear | undefined => {
    const [one, other] = [bound(notes, name), bound(second, name)];
    if (name === 'isDone' || other === undefined) return one;
    return (m, b, c, d, e, f) => {
      one?.(m, b, c, d, e, f);
      return notes.follows(m) ? other(m, b, c, d, e, f) : 0;
    };
  };
  return new Proxy({}, { get: (_, name: string): Hear | undefined => hear(name) });
}

/**
 * Runs a replication, keeps snapshots of the core on the way, and tells the traces of the messages that are to be followed.
 * Messages of several recipients cannot be kept so.
 */
export function record(model: Model, replication: number, followed: readonly number[]): Recording {
  let notes: Notes | undefined;
  let builder: TraceBuilder | undefined;
  const state = beginReplication(model, replication, {
    notes: NOTE_BYTES,
    listen: (memory, records) => {
      const wanted = new Set(followed);
      notes = new Notes(memory, model.servers.length, wanted);
      builder = new TraceBuilder(memory, records, replication, wanted);
      return both(notes, builder);
    },
  });
  const tally = (): Tally => (notes as Notes).tally();
  const keeper = new Keeper(state, tally);
  while (advance(state, keeper.spacing)) keeper.keep();
  if (notes === undefined || builder === undefined) throw new Error('nobody has listened');
  return new Recording(state, keeper.snapshots, builder.traces, notes.remarks);
}

/** Takes snapshots, never more than there is room for. */
class Keeper {
  snapshots: Snapshot[] = [];
  spacing = FIRST_SPACING;
  private bytes = 0;
  private readonly state: ReplicationState;
  private readonly tally: () => Tally;

  constructor(state: ReplicationState, tally: () => Tally) {
    this.state = state;
    this.tally = tally;
    this.keep();
  }

  keep(): void {
    const { core } = this.state;
    const before = this.snapshots.at(-1)?.saved ?? null;
    const saved = saveState(this.state, before);
    const [events, t] = (['events', 'now'] as const).map((field) => core.memory.read('State', core.at('state'), field));
    this.snapshots.push({ saved, events: events as number, t: t as number, tally: this.tally() });
    this.bytes += newBytes(saved.core.pages, before?.core.pages ?? []);
    if (this.bytes > MOST_BYTES || this.snapshots.length > MOST_SNAPSHOTS) this.thin();
  }

  /** Leaves out every second one, and packs what is left: a piece of memory is there as long as one of its pages. */
  private thin(): void {
    const kept = this.snapshots.filter((_, i) => i % 2 === 0);
    this.spacing *= 2;
    this.bytes = 0;
    this.snapshots = [];
    let [before, packed]: [Pages, Pages] = [[], []];
    for (const { saved, ...snapshot } of kept) {
      const { pages } = saved.core;
      packed = repack(pages, before, packed);
      before = pages;
      this.bytes += newBytes(packed, this.snapshots.at(-1)?.saved.core.pages ?? []);
      this.snapshots.push({ ...snapshot, saved: { ...saved, core: { ...saved.core, pages: packed } } });
    }
  }
}

/** Bytes of pages that are not those of the snapshot before. */
function newBytes(pages: Pages, before: Pages): number {
  return pages.reduce((sum, page, i) => sum + (before[i] === page ? 0 : page.byteLength), 0);
}
