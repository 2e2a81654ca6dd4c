import type { Model } from '../model/index.js';
import { CAUSE, FATE, type MessageEnd, type ReplicationResult } from '../results/index.js';
import type { TrafficSource } from './build/traffic.js';
import { dispatch } from './dispatch.js';
import { arrive } from './handlers/arrive.js';
import { decideFate } from './handlers/end.js';
import { outages } from './handlers/outages.js';
import { NO_FATE } from './tables/message-table.js';
import { theWorld } from './world.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

export interface ReplicationOptions {
  /** Called now and then with the share of the run that is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** Told how each message ended, as it ends. The object is used again: copy what is to be kept. */
  readonly onEnd?: ((end: MessageEnd) => void) | undefined;
}

/**
 * Events between two reports of progress. The loop is called anew after that many: V8 compiles a function that is called
 * again and again with more knowledge of it than one loop that never ends.
 */
const SLICE = 1 << 12;

/**
 * Runs one replication (1, 2, …) of a model from its first arrival until all queues are empty, or until the model's
 * `until`. The same model, seed and replication give the same result, to the last bit, on every machine.
 */
export function runReplication(model: Model, replication: number, options: ReplicationOptions = {}): ReplicationResult {
  w.begin(model, replication, { onEnd: options.onEnd });
  return finish(crank(options.onProgress));
}

/** Lets the world run to its end, or until its stories are told; the number of events. */
export function crank(onProgress?: (share: number) => void): number {
  const { model } = w;
  const until = model.until ?? Number.POSITIVE_INFINITY;
  const most = model.messages ?? Number.POSITIVE_INFINITY;
  w.events = 0;
  awaitArrival(most);
  while (turn(until, most)) onProgress?.(Math.min(w.arrived / most, w.now / (model.duration ?? w.now * 2)));
  return w.events;
}

/** The next events, a slice of them; false if the world is at its end. */
function turn(until: number, most: number): boolean {
  for (let left = SLICE; left > 0; left -= 1) {
    const eventAt = w.queue.peekTime();
    const isEvent = eventAt <= w.nextArrivalAt;
    const t = isEvent ? eventAt : w.nextArrivalAt;
    if (t === Number.POSITIVE_INFINITY || t > until) return false;
    w.now = t;
    w.recorder.moveTo(t);
    w.events += 1;
    if (isEvent) {
      w.queue.pop();
      dispatch(w.queue.kind, w.queue.subject);
    } else {
      w.arrived += 1;
      arrive(w.nextTraffic);
      awaitArrival(most);
    }
    if (w.story?.isDone === true) return false;
  }
  return true;
}

/** Looks whose message comes next, the first listed among equals; without one, means over time end here. */
function awaitArrival(most: number): void {
  let first = 0;
  let firstAt = Number.POSITIVE_INFINITY;
  for (let i = 0; i < w.traffic.length; i += 1) {
    const at = (w.traffic[i] as TrafficSource).nextAt;
    if (at >= firstAt) continue;
    first = i;
    firstAt = at;
  }
  w.nextTraffic = first;
  w.nextArrivalAt = w.arrived < most ? firstAt : Number.POSITIVE_INFINITY;
  if (w.nextArrivalAt === Number.POSITIVE_INFINITY) w.recorder.closeAreas(w.servers.sessions, w.servers.backlog);
}

/** What is still queued when the world stops is pending; then the figures that only the end knows. */
function finish(events: number): ReplicationResult {
  const m = w.messages;
  for (const root of m.liveRoots()) {
    if (m.fate[root] === NO_FATE) decideFate(root, FATE.pending, CAUSE.queued, w.serverOf(root));
  }
  const { until } = w.model;
  const stopped = m.live > 0 && until !== null;
  if (stopped) w.recorder.closeAreas(w.servers.sessions, w.servers.backlog);
  const end = stopped ? until : w.now;
  return w.recorder.result(w.replication, events, end, outages(end));
}
