import type { Trace, TraceEvent } from '../../results/index.js';
import type { Film } from './film.js';
import type { Part } from './part.js';
import { isSampled } from './seen.js';

/** Location of a message. `relay`: its sender has handed it to a relay. `lost`: it has ended without being delivered. */
export type At = 'lookup' | 'connecting' | 'session' | 'queued' | 'relay' | 'delivered' | 'lost';

export interface MessageState {
  readonly message: number;
  readonly recipient: number;
  readonly sender: string;
  readonly domain: string;
  readonly at: At;
  /** The server that is tried, or that has it; `null` if only the sender is involved. */
  readonly server: string | null;
  /** Stage at which the current attempt ends, or the last one ended, according to `explain`. */
  readonly stage: string | null;
  /** Begin of this state, from the start of the run [s]. */
  readonly since_s: number;
}

export interface PlayState {
  readonly t_s: number;
  readonly end_s: number;
  readonly servers: Readonly<
    Record<string, { failing: readonly string[]; sessions: number; waiting: number; queue: number }>
  >;
  readonly senders: Readonly<Record<string, { queued: number }>>;
  readonly messages: readonly MessageState[];
  /** True if only some of the messages are followed. */
  readonly sampled: boolean;
}

interface Copy {
  at: At;
  by: string;
  server: string | null;
  since: number;
  attempt: Extract<TraceEvent, { kind: 'attempt' }> | null;
  over: boolean;
}

/** Updates the state of a copy with one event. */
function follow(copy: Copy, event: TraceEvent): void {
  const be = (at: At, server: string | null = null): void => {
    copy.at = at;
    copy.server = server;
    copy.since = event.t;
  };
  if (event.kind === 'pass' || event.kind === 'lookup') be('lookup');
  else if (event.kind === 'attempt') {
    copy.attempt = event;
    be(event.reused ? 'session' : 'connecting', event.server);
  } else if (event.kind === 'greeted') be('session', event.server);
  else if (event.kind === 'outcome') {
    copy.attempt = null;
    if (event.then === 'done') copy.over = true;
    else be('queued');
  } else if (
    event.kind === 'line' ||
    event.kind === 'deferred' ||
    event.kind === 'off' ||
    event.kind === 'deadDestination'
  ) {
    be('queued');
  } else if (event.kind === 'copyEnded') copy.over = true;
}

/** The stage at which the attempt that is under way at `t`, or the last one before, ended. */
function stageAt(trace: Trace, t: number, copy: number): string | null {
  let begun = false;
  let stage: string | null = null;
  for (const event of trace.events) {
    if (event.copy !== copy) continue;
    if (event.t > t && !begun) break;
    if (event.kind === 'attempt' && event.t <= t) begun = true;
    if (event.kind === 'outcome' && begun) {
      stage = event.stage;
      begun = false;
    }
  }
  return stage;
}

/** States of traces that are over: they are the same at every later moment. */
const over = new WeakMap<Trace, MessageState>();

function stateOf(trace: Trace, t: number, rtt: (server: string) => number): MessageState {
  const { ended, events } = trace;
  if (ended === null || t < ended || t < (events.at(-1)?.t ?? 0)) return stateWithin(trace, t, rtt);
  const known = over.get(trace) ?? stateWithin(trace, t, rtt);
  over.set(trace, known);
  return known;
}

function stateWithin(trace: Trace, t: number, rtt: (server: string) => number): MessageState {
  const { message, sender, domain, sent, ended, latency } = trace;
  const copies = new Map<number, Copy>();
  let last: { server: string; copy: number } | null = null;
  for (const event of trace.events) {
    if (event.t > t) break;
    const copy = copies.get(event.copy) ?? {
      at: 'lookup',
      by: event.by,
      server: null,
      since: event.t,
      attempt: null,
      over: false,
    };
    copies.set(event.copy, copy);
    follow(copy, event);
    if (event.kind === 'attempt') last = { server: event.server, copy: event.copy };
  }
  const named = { message, recipient: 1, sender, domain };
  const stage = last === null ? null : stageAt(trace, t, last.copy);
  if (latency !== null && t >= sent + latency) {
    return { ...named, at: 'delivered', server: last?.server ?? null, stage, since_s: sent + latency };
  }
  if (ended !== null && t >= ended)
    return { ...named, at: 'lost', server: last?.server ?? null, stage, since_s: ended };
  const [own] = copies.values();
  if (own !== undefined && !own.over) {
    const { attempt, server } = own;
    // Connection and greeting take one round trip (RFC 5321 §3.1); a client that waits for a session has an event of
    // its own when greeted.
    const greeted =
      attempt === null || own.at === 'session' ? Number.POSITIVE_INFINITY : attempt.t + rtt(attempt.server);
    const talks = greeted <= t && stage !== null && stage !== 'connect' && stage !== 'greeting';
    if (talks) return { ...named, at: 'session', server, stage, since_s: greeted };
    return { ...named, at: own.at, server, stage, since_s: own.since };
  }
  const held = [...copies.values()].find(({ over }) => !over) ?? own;
  return { ...named, at: 'relay', server: held?.by ?? null, stage, since_s: held?.since ?? sent };
}

/** Most messages under way that are listed; of more, every n-th. */
const MOST_UNDER_WAY = 20_000;

/** All messages that were submitted; in a long run those that are followed, and those that are under way. */
function messagesAt(film: Film, part: Part, t: number, rtt: (server: string) => number): MessageState[] {
  const there = (trace: Trace): MessageState[] => (trace.sent <= t ? [stateOf(trace, t, rtt)] : []);
  const all = film.everyTrace;
  if (all !== null) return all.flatMap(there);
  const followed = film.whole.traces.flatMap(there);
  const known = new Set(followed.map(({ message }) => message));
  const others = part.traces.flatMap((trace) => (known.has(trace.message) ? [] : there(trace)));
  const underWay = others.filter(({ at }) => at !== 'delivered' && at !== 'lost');
  const every = Math.ceil(underWay.length / MOST_UNDER_WAY);
  const told = underWay.filter(({ message }) => isSampled(message, every));
  return [...followed, ...told].sort((a, b) => a.message - b.message);
}

/** The state of the run at a moment. */
export function stateAt(film: Film, t: number): PlayState {
  const { model, end, failures } = film;
  const part = film.partAt(t);
  const { doors, holders } = part;
  const rtts = new Map(model.servers.map(({ name, rtt }) => [name, rtt]));
  const servers = model.servers.map(({ name }, i) => {
    const active = (failures[i] ?? []).filter(({ from, to }) => from <= t && t < to);
    const failing = [...new Set(active.map(({ failure }) => failure.kind))];
    const door = doors.get(name);
    const sessions = door?.sessions.at(t) ?? 0;
    return [
      name,
      { failing, sessions, waiting: door?.backlog.at(t) ?? 0, queue: holders.get(name)?.holds.at(t) ?? 0 },
    ] as const;
  });
  return {
    t_s: t,
    end_s: end,
    servers: Object.fromEntries(servers),
    senders: Object.fromEntries(
      model.senders.map(({ name }) => [name, { queued: holders.get(name)?.waits.at(t) ?? 0 }]),
    ),
    messages: messagesAt(film, part, t, (name) => rtts.get(name) ?? 0),
    sampled: film.everyTrace === null,
  };
}
