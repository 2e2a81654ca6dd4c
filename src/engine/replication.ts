import type { Model } from '../model/index.js';
import { CAUSE, FATE, type MessageEnd, type ReplicationResult } from '../results/index.js';
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

/** Arrivals between two reports of progress. */
const PROGRESS_STEP = 1 << 15;

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
  let events = 0;
  let traffic = nextTraffic();
  let arrivalAt = arrivalOf(traffic, most);
  if (arrivalAt === Number.POSITIVE_INFINITY) w.recorder.closeAreas(w.servers.sessions, w.servers.backlog);
  for (;;) {
    const eventAt = w.queue.peekTime();
    const t = Math.min(eventAt, arrivalAt);
    if (t === Number.POSITIVE_INFINITY || t > until) break;
    w.now = t;
    w.recorder.moveTo(t);
    events += 1;
    if (eventAt <= arrivalAt) {
      w.queue.pop();
      dispatch(w.queue.kind, w.queue.subject);
      if (w.story?.isDone === true) break;
      continue;
    }
    w.arrived += 1;
    arrive(traffic);
    traffic = nextTraffic();
    arrivalAt = arrivalOf(traffic, most);
    if (arrivalAt === Number.POSITIVE_INFINITY) w.recorder.closeAreas(w.servers.sessions, w.servers.backlog);
    if (w.arrived % PROGRESS_STEP === 0) onProgress?.(Math.min(w.arrived / most, t / (model.duration ?? t * 2)));
    if (w.story?.isDone === true) break;
  }
  return events;
}

/** The traffic whose next message comes first; the first listed among equals. */
function nextTraffic(): number {
  let first = 0;
  for (let i = 1; i < w.traffic.length; i += 1) {
    if ((w.traffic[i]?.nextAt as number) < (w.traffic[first]?.nextAt as number)) first = i;
  }
  return first;
}

function arrivalOf(traffic: number, most: number): number {
  return w.arrived < most ? (w.traffic[traffic]?.nextAt ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
}

/** What is still queued when the world stops is pending; then the figures that only the end knows. */
function finish(events: number): ReplicationResult {
  const m = w.messages;
  for (const root of m.liveRoots()) {
    if (m.fate[root] === NO_FATE) decideFate(root, FATE.pending, Number.NaN, CAUSE.queued, m.server[root] as number);
  }
  const { until } = w.model;
  const stopped = m.live > 0 && until !== null;
  if (stopped) w.recorder.closeAreas(w.servers.sessions, w.servers.backlog);
  const end = stopped ? until : w.now;
  return w.recorder.result(w.replication, events, end, outages(end));
}
