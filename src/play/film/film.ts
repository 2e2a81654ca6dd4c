import {
  explainMessages,
  type FailureTime,
  failureTimes,
  type Recording,
  record,
  runReplication,
} from '../../engine/index.js';
import { hasSeveralRecipients, type Model } from '../../model/index.js';
import type { ReplicationResult, Trace } from '../../results/index.js';
import { type Part, partOf } from './part.js';
import type { SceneSender } from './seen.js';
import { Times } from './times.js';

/** The replication that is shown: the one that `explain` describes. */
const SHOWN = 1;
/**
 * Most messages that are followed step by step, their attempts, and the events of the run; with more, only a sample is
 * followed, and all other messages only in the part that is shown. A few senders that try for days make as many steps
 * as all the mail of a week, and so do those that look into their queue again and again and skip every host.
 */
const MOST_KEPT = { messages: 60_000, attempts: 150_000, events: 300_000 };
const MOST_SAMPLED = { messages: 10_000, attempts: 100_000, events: 100_000 };
/** Most events of a run whose traces are all made at once, and of one whose traces are all made on demand. */
const TOLD = { atOnce: 10_000, whenAsked: 1_000_000 };
/** Number of parts that are kept, and of requested traces. */
const PARTS_KEPT = 4;
const TRACES_KEPT = 64;
/** Most parts that are combined. */
const MOST_PARTS = 3;

/** One replication, kept so that any moment of it can be shown. */
export class Film {
  readonly model: Model;
  readonly result: ReplicationResult;
  readonly end: number;
  /** One of this many messages is followed through the whole run. */
  readonly every: number;
  readonly failures: readonly (readonly FailureTime[])[];
  /** Times at which each server accepted mail, by number of the server. */
  readonly acceptances: readonly Times[];
  /** Most attempts in one pass: each address is tried once. */
  readonly mostLegs: number;
  /** Time of the first submission [s]. */
  readonly first: number;
  private readonly follow: () => readonly Trace[];
  private readonly tellAll: (() => readonly Trace[]) | null;
  private known: Part | undefined;
  private all: readonly Trace[] | undefined;
  private readonly recording: Recording | null;
  private readonly parts = new Map<number, Part>();
  private readonly told = new Map<number, Trace | null>();

  /** `follow`: makes the traces of the messages that are followed; `tellAll`: those of all, if these are only a sample. */
  constructor(
    { model, result, failures, every }: Pick<Film, 'model' | 'result' | 'failures' | 'every'>,
    follow: () => readonly Trace[],
    tellAll: (() => readonly Trace[]) | null,
    recording: Recording | null,
  ) {
    this.model = model;
    this.result = result;
    this.failures = failures;
    this.recording = recording;
    this.end = endOf(model, result);
    this.every = every;
    this.follow = follow;
    this.tellAll = tellAll;
    this.mostLegs = model.servers.length * (model.servers.some(({ family }) => family !== 'ipv4') ? 2 : 1);
    this.first = (recording?.followed ?? this.traces)[0]?.sent ?? 0;
    this.acceptances = model.servers.map(
      ({ name }, i) => timesOf(recording?.acceptances[i]) ?? this.whole.doors.get(name)?.accepted ?? new Times(),
    );
  }

  /** The whole run, for the messages that are followed: computed on demand. */
  get whole(): Part {
    this.known ??= partOf(this.model, this.follow(), [0, this.end]);
    return this.known;
  }

  /** Traces of all messages; `null` if they are too many. */
  get everyTrace(): readonly Trace[] | null {
    if (this.every === 1) return this.traces;
    this.all ??= this.tellAll?.();
    return this.all ?? null;
  }

  get traces(): readonly Trace[] {
    return this.whole.traces;
  }

  /** True if every message is counted, so that figures are not those of a sample. */
  get countsAll(): boolean {
    return this.every === 1 || this.recording !== null;
  }

  /** The part around a moment, with all its events. */
  partAt(t: number): Part {
    return this.recording === null ? this.whole : this.partNumbered(this.recording.stretchAt(t), this.recording);
  }

  /** The parts from one moment to another; `null` if they are too many, so that the sample must do. */
  partsWithin(from: number, to: number): readonly Part[] | null {
    const { recording } = this;
    if (recording === null) return [this.whole];
    const [first, last] = [recording.stretchAt(Math.max(0, from)), recording.stretchAt(to)];
    if (last - first >= MOST_PARTS) return null;
    return Array.from({ length: last - first + 1 }, (_, i) => this.partNumbered(first + i, recording));
  }

  /** The parts from a moment on, in order, each with all its events. */
  *partsFrom(t: number): Generator<Part> {
    const { recording } = this;
    if (recording === null) {
      yield this.whole;
      return;
    }
    for (let number = recording.stretchAt(Math.max(0, t)); number < recording.stretches; number += 1)
      yield this.partNumbered(number, recording);
  }

  /** Prepares the part of a moment that will soon be shown. */
  lookAhead(t: number): void {
    if (t < this.end) this.partAt(t);
  }

  /** The next or previous instant with an event of any message; `null` if there is none. */
  instantBeside(t: number, back: boolean): number | null {
    const { recording } = this;
    const step = back ? -1 : 1;
    const first = recording?.stretchAt(t) ?? 0;
    for (let number = first; number >= 0 && number < (recording?.stretches ?? 1); number += step) {
      const { instants, from } = recording === null ? this.whole : this.partNumbered(number, recording);
      const found = back ? instants.lastBefore(t) : instants.after(t);
      if (Number.isFinite(found) && (recording === null || number === 0 || found >= from)) return found;
    }
    return null;
  }

  /** The whole trace of a message; `null` if there is none. */
  tell(message: number): Trace | null {
    const known = this.told.get(message);
    if (known !== undefined) return known;
    const trace = this.recording?.tell(message) ?? this.traces.find((one) => one.message === message) ?? null;
    keep(this.told, message, trace, TRACES_KEPT);
    return trace;
  }

  /** A notable message; `undefined` if it must be looked for among those that are followed. */
  remarkable(kind: 'lost' | 'relayed' | 'waiting' | 'backup' | 'slowest'): number | null | undefined {
    return this.recording === null ? undefined : (this.recording.remarkable.get(kind) ?? null);
  }

  /** Hosts that a sender or relay was seen to skip until `t`. */
  ignoredBy(holder: string, t: number): SceneSender['ignored'] {
    // If every message is traced, all skipped hosts were counted.
    const whole = this.every === 1 && this.recording !== null ? [] : this.whole.holders.get(holder)?.ignored;
    const followed = [...(whole ?? [])].flatMap(([host, { why, from, to }]) =>
      from <= t && (t <= to || why === 'backupsIgnored') ? [{ host, why }] : [],
    );
    const counted = [...(this.recording?.ignored.get(holder) ?? [])].flatMap(([host, since]) =>
      since <= t && followed.every((one) => one.host !== host) ? [{ host, why: 'backupsIgnored' as const }] : [],
    );
    return [...followed, ...counted];
  }

  private partNumbered(number: number, recording: Recording): Part {
    const known = this.parts.get(number);
    if (known !== undefined) return known;
    const { from, to, before, traces } = recording.play(number);
    const part = partOf(this.model, traces, [from, Math.min(to, this.end)], before);
    keep(this.parts, number, part, PARTS_KEPT);
    return part;
  }
}

/** Adds an entry to a map, and drops the oldest one if there are too many. */
function keep<T>(map: Map<number, T>, key: number, value: T, most: number): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}

function timesOf(instants: Float64Array | undefined): Times | undefined {
  return instants === undefined ? undefined : new Times(instants);
}

function endOf(model: Model, result: ReplicationResult): number {
  return Math.max(result.end, model.duration ?? 0, 1e-3);
}

/** Numbers of messages, attempts, and engine events: each event makes some three lines of a trace. */
type Amount = Readonly<Record<'messages' | 'attempts' | 'events', number>>;

/** Numbers of the messages to follow: all, or every n-th. */
function keptOf(all: Amount, most: Amount): { every: number; messages: readonly number[] | 'all' } {
  const isIn = (least: Amount, n: number): boolean =>
    all.messages / n <= least.messages && all.attempts / n <= least.attempts && all.events / n <= least.events;
  if (isIn(most, 1)) return { every: 1, messages: 'all' };
  const every = [10, 20, 50, 100, 1000, 10_000, 100_000].find((n) => isIn(MOST_SAMPLED, n)) ?? 1_000_000;
  return { every, messages: Array.from({ length: Math.floor(all.messages / every) }, (_, i) => 1 + i * every) };
}

/**
 * True if hosts may be skipped because a policy does not name them, or their keys cannot be looked up: only whole
 * traces show that.
 */
function leavesOutByPolicy({ servers, domains, changes }: Model): boolean {
  return (
    servers.some(({ tls }) => tls !== null && tls !== undefined && tls.tlsa !== 'none') ||
    domains.some(({ mtaSts, dane }) => mtaSts !== undefined || dane !== undefined) ||
    changes.some(({ mtaSts }) => mtaSts !== undefined)
  );
}

/**
 * Runs replication 1 and keeps its course: snapshots of the core, from which any part can be replayed. Traces of all
 * messages are made on demand, since making them takes ten times as long as the run; for a long run, only those of a
 * sample. `most`: most messages, attempts and events of a run that is not long; `told`: most events for which all
 * traces are made.
 */
export function recordFilm(model: Model, most: Amount = MOST_KEPT, told = TOLD): Film {
  const result = runReplication(model, SHOWN);
  const failures = failureTimes(model, SHOWN, endOf(model, result));
  const attempts = result.servers.attempts.reduce((sum, own) => sum + own, 0);
  const { events, submissions } = result;
  const { every, messages } = keptOf({ messages: submissions, attempts, events }, most);
  const run = { model, result, failures, every };
  const tell = (): readonly Trace[] => explainMessages(model, { replication: SHOWN, messages });
  const isWhole = messages === 'all' && (events <= told.atOnce || leavesOutByPolicy(model));
  if (isWhole || hasSeveralRecipients(model)) return new Film(run, tell, null, null);
  const recording = record(model, SHOWN, messages === 'all' ? [1] : messages);
  if (messages === 'all') return new Film(run, tell, null, recording);
  const isTold = submissions <= most.messages && events <= told.whenAsked;
  const tellAll = (): readonly Trace[] => explainMessages(model, { replication: SHOWN, messages: 'all' });
  return new Film(run, () => recording.followed, isTold ? tellAll : null, recording);
}
