import type { Model } from '../model/index.js';
import { FATE, type ReplicationResult } from '../results/index.js';
import { dispatch } from './dispatch.js';
import { arrive } from './handlers/arrive.js';
import { outages } from './handlers/outages.js';
import { NO_FATE } from './tables/message-table.js';
import { World } from './world.js';

export interface ReplicationOptions {
  /** Called now and then with the share of the run that is done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** Arrivals between two reports of progress. */
const PROGRESS_STEP = 1 << 15;

/**
 * Runs one replication (1, 2, …) of a model from its first arrival until all queues are empty, or until the model's
 * `until`. The same model, seed and replication give the same result, to the last bit, on every machine.
 */
export function runReplication(model: Model, replication: number, options: ReplicationOptions = {}): ReplicationResult {
  const w = new World(model, replication);
  const until = model.until ?? Number.POSITIVE_INFINITY;
  const most = model.messages ?? Number.POSITIVE_INFINITY;
  let events = 0;
  let arrived = 0;
  let traffic = nextTraffic(w);
  let arrivalAt = arrivalOf(w, traffic, arrived, most);
  if (arrivalAt === Number.POSITIVE_INFINITY) w.recorder.closeAreas(w.servers.sessions, w.servers.backlog);
  for (;;) {
    const eventAt = w.queue.peekTime();
    const t = Math.min(eventAt, arrivalAt);
    if (t === Number.POSITIVE_INFINITY || t > until) break;
    w.now = t;
    events += 1;
    if (eventAt <= arrivalAt) {
      w.queue.pop();
      dispatch(w, w.queue.kind, w.queue.subject, t);
      continue;
    }
    arrive(w, traffic, t);
    arrived += 1;
    traffic = nextTraffic(w);
    arrivalAt = arrivalOf(w, traffic, arrived, most);
    if (arrivalAt === Number.POSITIVE_INFINITY) w.recorder.closeAreas(w.servers.sessions, w.servers.backlog);
    if (arrived % PROGRESS_STEP === 0) options.onProgress?.(Math.min(arrived / most, t / (model.duration ?? t * 2)));
  }
  return finish(w, replication, events, until);
}

/** The traffic whose next message comes first; the first listed among equals. */
function nextTraffic(w: World): number {
  let first = 0;
  for (let i = 1; i < w.traffic.length; i += 1) {
    if ((w.traffic[i]?.nextAt as number) < (w.traffic[first]?.nextAt as number)) first = i;
  }
  return first;
}

function arrivalOf(w: World, traffic: number, arrived: number, most: number): number {
  return arrived < most ? (w.traffic[traffic]?.nextAt ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
}

/** What is still queued when the world stops is pending; then the figures that only the end knows. */
function finish(w: World, replication: number, events: number, until: number): ReplicationResult {
  const m = w.messages;
  for (const root of m.liveRoots()) {
    if (m.fate[root] !== NO_FATE) continue;
    w.recorder.recordFate(m.agent[root] as number, m.domain[root] as number, m.kind[root] as number, FATE.pending);
  }
  const stopped = m.live > 0 && until !== Number.POSITIVE_INFINITY;
  if (stopped) w.recorder.closeAreas(w.servers.sessions, w.servers.backlog);
  const end = stopped ? until : w.now;
  return w.recorder.result(replication, events, end, outages(w, end));
}
