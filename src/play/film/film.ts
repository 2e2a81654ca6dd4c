import { explainMessages, type FailureTime, failureTimes, runReplication } from '../../engine/index.js';
import type { Model } from '../../model/index.js';
import type { ReplicationResult, Story } from '../../results/index.js';
import { type Pass, passesOf } from './passes.js';
import { Spans, Times } from './times.js';

/** The replication that is shown: the one that `explain` tells. */
const SHOWN = 1;
/** Messages whose every step is kept; of more, a sample of at most so many, so that any moment is there at once. */
const MOST_KEPT = 60_000;
const MOST_SAMPLED = 20_000;
/** Parts of the run by which passes are found. */
const PARTS = 4096;

/** All that is counted of one who holds mail: a sender, or a relay. */
export interface Holder {
  /** Copies that wait for their next pass. */
  readonly waits: Spans;
  /** Copies that it holds, from submission or acceptance until they are another's. */
  readonly holds: Spans;
  /** When copies were seen to leave out hosts that their sender never tries, and which. */
  readonly ignored: Map<string, number>;
}

/** All that is counted of one server. */
export interface Door {
  readonly accepted: Times;
  readonly failed: Times;
  readonly sessions: Spans;
  readonly backlog: Spans;
}

/** One replication, kept so that any moment of it can be looked at. */
export interface Film {
  readonly model: Model;
  readonly result: ReplicationResult;
  readonly end: number;
  /** One message in so many is kept; figures of one in many are multiplied nowhere, but named a sample. */
  readonly every: number;
  readonly stories: readonly Story[];
  readonly passes: readonly Pass[];
  readonly failures: readonly (readonly FailureTime[])[];
  readonly holders: ReadonlyMap<string, Holder>;
  readonly doors: ReadonlyMap<string, Door>;
  readonly arrivals: Times;
  readonly delivered: Times;
  /** Gone without having been delivered, by what became of them. */
  readonly gone: ReadonlyMap<string, Times>;
  /** When anything at all happened. */
  readonly instants: Times;
  /** Passes that touch each part of the run, by number. */
  readonly parts: readonly (readonly number[])[];
}

/** Numbers of the messages that are kept: all, or every so many-th. */
function keptOf(sent: number): { every: number; messages: readonly number[] | 'all' } {
  if (sent <= MOST_KEPT) return { every: 1, messages: 'all' };
  const every = [5, 10, 20, 50, 100, 1000, 10_000, 100_000].find((n) => sent / n <= MOST_SAMPLED) ?? 1_000_000;
  return { every, messages: Array.from({ length: Math.floor(sent / every) }, (_, i) => 1 + i * every) };
}

function holderOf(): Holder {
  return { waits: new Spans(), holds: new Spans(), ignored: new Map() };
}

function doorOf(): Door {
  return { accepted: new Times(), failed: new Times(), sessions: new Spans(), backlog: new Spans() };
}

/** Counts what stories tell. */
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

  take(story: Story): void {
    const { sent, ended, latency, fate, events } = story;
    this.arrivals.add(sent);
    if (latency !== null) this.delivered.add(sent + latency);
    else if (ended !== null) {
      const times = this.gone.get(fate) ?? new Times();
      times.add(ended);
      this.gone.set(fate, times);
    }
    for (const { t } of events) this.instants.add(t);
    const passes = passesOf(story);
    for (const pass of passes) this.takePass(pass);
    this.takeBacklog(story);
    this.takeHolds(passes);
  }

  private takePass(pass: Pass): void {
    this.passes.push(pass);
    const holder = this.holders.get(pass.by);
    if (pass.until !== null) holder?.waits.add(pass.end, pass.until);
    for (const host of pass.ignored) {
      const before = holder?.ignored.get(host) ?? Number.POSITIVE_INFINITY;
      holder?.ignored.set(host, Math.min(before, pass.begin));
    }
    for (const leg of pass.legs) {
      const door = this.doors.get(leg.server);
      if (leg.outcome === 'accepted') door?.accepted.add(leg.end);
      else if (leg.outcome !== null) door?.failed.add(leg.end);
      if (leg.stage !== 'connect' && leg.outcome !== null) door?.sessions.add(leg.greeted ?? leg.begin, leg.end);
    }
  }

  /** Connections that wait for a place at a server. */
  private takeBacklog({ events }: Story): void {
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

/** Which passes touch which part of the run. */
function partsOf(passes: readonly Pass[], end: number): number[][] {
  const parts: number[][] = Array.from({ length: PARTS }, () => []);
  passes.forEach(({ begin, end: until }, number) => {
    const last = partOf(Math.min(until, end), end);
    for (let part = partOf(begin, end); part <= last; part += 1) parts[part]?.push(number);
  });
  return parts;
}

function partOf(t: number, end: number): number {
  return Math.max(0, Math.min(PARTS - 1, Math.floor((t / end) * PARTS)));
}

/** Numbers of the passes that are under way at any moment of a stretch of time, each once, in order. */
export function passesWithin({ parts, end }: Film, from: number, to: number): readonly number[] {
  const found = new Set<number>();
  for (let part = partOf(from, end); part <= partOf(to, end); part += 1) {
    for (const number of parts[part] ?? []) found.add(number);
  }
  return [...found].sort((a, b) => a - b);
}

/** Runs replication 1 and keeps what happened in it. */
export function recordFilm(model: Model): Film {
  const result = runReplication(model, SHOWN);
  const { every, messages } = keptOf(result.sent);
  const stories = explainMessages(model, { replication: SHOWN, messages });
  const end = Math.max(result.end, model.duration ?? 0, 1e-3);
  const failures = failureTimes(model, SHOWN, end);
  const ledger = new Ledger(model);
  for (const story of stories) ledger.take(story);
  const { holders, doors, arrivals, delivered, gone, instants } = ledger;
  const passes = ledger.passes.sort((a, b) => a.begin - b.begin || a.message - b.message);
  const parts = partsOf(passes, end);
  return {
    model,
    result,
    end,
    every,
    stories,
    passes,
    failures,
    holders,
    doors,
    arrivals,
    delivered,
    gone,
    instants,
    parts,
  };
}
