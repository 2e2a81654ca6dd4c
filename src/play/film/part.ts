import type { Stretch } from '../../engine/index.js';
import { FATES } from '../../mail/index.js';
import type { Model } from '../../model/index.js';
import type { Trace } from '../../results/index.js';
import { type Pass, passesOf } from './passes.js';
import type { LeftOut } from './seen.js';
import { Spans, Times } from './times.js';

/** Number of time slices by which passes are found. */
const PIECES = 4096;

/** Counts for a holder of mail: a sender, or a relay. */
export interface Holder {
  /** Copies that wait for their next pass. */
  readonly waits: Spans;
  /** Copies that it holds, from submission or acceptance until they are handed on. */
  readonly holds: Spans;
  /** Hosts that copies were seen to skip, why, and from when to when. */
  readonly ignored: Map<string, { readonly why: LeftOut; readonly from: number; readonly to: number }>;
}

/** Counts for one server. */
export interface Door {
  readonly accepted: Times;
  readonly failed: Times;
  readonly sessions: Spans;
  readonly backlog: Spans;
}

/** A part of a run, or all of it: its events, which can be counted at any of its moments. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly traces: readonly Trace[];
  readonly passes: readonly Pass[];
  readonly holders: ReadonlyMap<string, Holder>;
  readonly doors: ReadonlyMap<string, Door>;
  readonly arrivals: Times;
  readonly delivered: Times;
  /** Copies that ended without being delivered, by fate. */
  readonly gone: ReadonlyMap<string, Times>;
  /** Instants with any event at all. */
  readonly instants: Times;
  /** Indices of the passes that touch each slice of its time. */
  readonly pieces: readonly (readonly number[])[];
}

function holderOf(): Holder {
  return { waits: new Spans(), holds: new Spans(), ignored: new Map() };
}

function doorOf(): Door {
  return { accepted: new Times(), failed: new Times(), sessions: new Spans(), backlog: new Spans() };
}

/** Counts events of traces. */
class Ledger {
  readonly holders: Map<string, Holder>;
  readonly doors: Map<string, Door>;
  readonly arrivals = new Times();
  readonly delivered = new Times();
  readonly gone = new Map<string, Times>();
  readonly instants = new Times();
  readonly passes: Pass[] = [];

  constructor(model: Model) {
    const relays = model.servers.filter(({ relay }) => relay !== null);
    this.holders = new Map([...model.senders, ...relays].map(({ name }) => [name, holderOf()]));
    this.doors = new Map(model.servers.map(({ name }) => [name, doorOf()]));
  }

  take(trace: Trace): void {
    const { sent, ended, latency, fate, events } = trace;
    this.arrivals.add(sent);
    if (latency !== null) this.delivered.add(sent + latency);
    else if (ended !== null) {
      const times = this.gone.get(fate) ?? new Times();
      times.add(ended);
      this.gone.set(fate, times);
    }
    for (const { t } of events) this.instants.add(t);
    const passes = passesOf(trace);
    for (const pass of passes) this.takePass(pass);
    this.takeBacklog(trace);
    this.takeHolds(passes);
  }

  private takePass(pass: Pass): void {
    this.passes.push(pass);
    const holder = this.holders.get(pass.by);
    if (pass.until !== null) holder?.waits.add(pass.end, pass.until);
    for (const { host, why } of pass.ignored) {
      const { from, to } = holder?.ignored.get(host) ?? { from: pass.begin, to: pass.begin };
      const until = Math.max(to, pass.until ?? pass.end);
      holder?.ignored.set(host, { why, from: Math.min(from, pass.begin), to: until });
    }
    for (const leg of pass.legs) {
      const door = this.doors.get(leg.server);
      if (leg.outcome === 'accepted') door?.accepted.add(leg.end);
      else if (leg.outcome !== null) door?.failed.add(leg.end);
      if (leg.stage !== 'connect' && leg.outcome !== null) door?.sessions.add(leg.greeted ?? leg.begin, leg.end);
    }
  }

  /** Counts connections that wait for a free session at a server. */
  private takeBacklog({ events }: Trace): void {
    const since = new Map<number, { t: number; server: string }>();
    for (const event of events) {
      if (event.kind === 'backlog') since.set(event.copy, event);
      if (event.kind !== 'greeted' && event.kind !== 'outcome') continue;
      const begin = since.get(event.copy);
      if (begin !== undefined) this.doors.get(begin.server)?.backlog.add(begin.t, event.t);
      since.delete(event.copy);
    }
  }

  /** A copy is held from its first pass to its last. */
  private takeHolds(passes: readonly Pass[]): void {
    const first = new Map<number, number>();
    for (const pass of passes) {
      const begin = first.get(pass.copy) ?? pass.begin;
      first.set(pass.copy, begin);
      const leaves = pass.fate !== null || (pass.until === null && pass.legs.at(-1)?.then === 'done');
      if (leaves) this.holders.get(pass.by)?.holds.add(begin, pass.end);
    }
    const open = [...first.keys()].filter((copy) => {
      const last = passes.findLast((pass) => pass.copy === copy);
      return last !== undefined && last.fate === null && last.legs.at(-1)?.then !== 'done';
    });
    for (const copy of open) {
      const by = passes.find((pass) => pass.copy === copy)?.by ?? '';
      this.holders.get(by)?.holds.add(first.get(copy) ?? 0, Number.POSITIVE_INFINITY);
    }
  }
}

/** Passes that touch each slice of time. */
function piecesOf(passes: readonly Pass[], from: number, to: number): number[][] {
  const pieces: number[][] = Array.from({ length: PIECES }, () => []);
  passes.forEach(({ begin, end }, number) => {
    const last = pieceAt(Math.min(end, to), from, to);
    for (let piece = pieceAt(begin, from, to); piece <= last; piece += 1) pieces[piece]?.push(number);
  });
  return pieces;
}

function pieceAt(t: number, from: number, to: number): number {
  return Math.max(0, Math.min(PIECES - 1, Math.floor(((t - from) / (to - from || 1)) * PIECES)));
}

/** Passes that are under way at any moment from `since` to `until`, in order. */
export function passesWithin({ passes, pieces, from, to }: Part, since: number, until: number): readonly Pass[] {
  const found = new Set<number>();
  for (let piece = pieceAt(since, from, to); piece <= pieceAt(until, from, to); piece += 1) {
    for (const number of pieces[piece] ?? []) found.add(number);
  }
  return [...found].sort((a, b) => a - b).flatMap((number) => passes[number] ?? []);
}

/** Counts events of traces; `before`: earlier counts, of events that are not in these traces. */
export function partOf(
  model: Model,
  traces: readonly Trace[],
  [from, to]: readonly [number, number],
  before: Stretch['before'] | null = null,
): Part {
  const ledger = new Ledger(model);
  for (const trace of traces) ledger.take(trace);
  const { holders, doors, arrivals, delivered, gone, instants } = ledger;
  if (before !== null) {
    arrivals.before = before.arrived;
    delivered.before = before.delivered;
    model.servers.forEach(({ name }, i) => {
      const door = doors.get(name);
      if (door === undefined) return;
      door.accepted.before = before.accepted[i] ?? 0;
      door.failed.before = before.failed[i] ?? 0;
    });
    FATES.forEach((fate, i) => {
      if ((before.gone[i] ?? 0) === 0) return;
      const times = gone.get(fate) ?? new Times();
      times.before = before.gone[i] ?? 0;
      gone.set(fate, times);
    });
  }
  const passes = ledger.passes.sort((a, b) => a.begin - b.begin || a.message - b.message);
  const pieces = piecesOf(passes, from, to);
  return { from, to, traces, passes, holders, doors, arrivals, delivered, gone, instants, pieces };
}
