import { FILTER_NOTHING, HAM, SPAM, VIRUS } from '../codes';
import { isNone } from '../kernel/memory';
import { Message, uniformOf } from '../messages/message';
import { Filter, Server } from '../model/machines';
import { serverOnSince } from './machine-off';

/*
 * The workers of filters: when each is free again. Messages are served in the order in which they come, so the whole
 * queue is known from these instants (Kiefer and Wolfowitz, 1955) and needs no events of its own. The earliest worker is
 * the root of a small heap.
 */

/** Frees all workers. */
export function clearWorkers(filter: Filter): void {
  for (let worker = 0; worker < filter.workerCount; worker += 1) setWorker(filter, worker, -Infinity);
}

/** When the next worker takes a message that comes now [s]. */
export function earliestWorker(filter: Filter, now: f64): f64 {
  return max<f64>(now, workerAt(filter, 0));
}

/** The worker that is free first is busy until `until` [s]. */
export function occupy(filter: Filter, until: f64): void {
  const count = filter.workerCount;
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= count) break;
    if (child + 1 < count && workerAt(filter, child + 1) < workerAt(filter, child)) child += 1;
    if (workerAt(filter, child) >= until) break;
    setWorker(filter, hole, workerAt(filter, child));
    hole = child;
  }
  setWorker(filter, hole, until);
}

function workerAt(filter: Filter, worker: i32): f64 {
  return load<f64>(filter.workers + ((<usize>worker) << 3));
}

function setWorker(filter: Filter, worker: i32, until: f64): void {
  store<f64>(filter.workers + ((<usize>worker) << 3), until);
}

/** The workers of a relay's filter are free when its machine comes on again. */
export function freeAfterOff(workers: Filter, server: Server): void {
  const onSince = serverOnSince(server);
  if (onSince <= workers.freedAt) return;
  workers.freedAt = onSince;
  clearWorkers(workers);
}

/** The filter's verdict on this message: the same at every try, because it judges the content. */
export function filterVerdict(m: Message, server: Server): i32 {
  const judge = server.filter;
  if (isNone(judge)) return FILTER_NOTHING;
  return actionFor(judge, m.kind, uniformOf(m, judge.verdictKey0, judge.verdictKey1, 0));
}

function actionFor(judge: Filter, kind: i32, u: f64): i32 {
  if (kind === SPAM) return u < judge.spamCatches ? judge.spamThen : FILTER_NOTHING;
  if (kind === VIRUS) return u < judge.virusCatches ? judge.virusThen : FILTER_NOTHING;
  if (kind !== HAM) return FILTER_NOTHING;
  if (u < judge.spamMistakes) return judge.spamThen;
  return u < judge.spamMistakes + judge.virusMistakes ? judge.virusThen : FILTER_NOTHING;
}
