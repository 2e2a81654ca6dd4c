import { availableParallelism } from 'node:os';
import type { Model } from '../model/index.js';
import { lookedAtOf } from '../results/index.js';
import type { RunningPool } from './surroundings.js';

/** Fewer messages than this are not worth another thread, which has to compile the hot loop for itself. */
const WORTH_A_THREAD = 500_000;
/** Up to so many messages a run is most likely over before a thread has started. */
const FEW = 20_000;

/** Messages that all replications together will send, about. */
function expectedMessages({ traffic, duration, messages, replications }: Model): number {
  const sent = traffic.reduce(
    (sum, source) =>
      sum + (source.kind === 'replay' ? source.times.length : source.rate * (duration ?? Number.POSITIVE_INFINITY)),
    0,
  );
  return Math.min(sent, messages ?? Number.POSITIVE_INFINITY) * replications;
}

/**
 * Opens a place where replications of a model can run: worker threads, as many as told, else one per core where there
 * is work for them, never more than replications; or this thread, where that would be one, and it has little to do or
 * nothing else meanwhile (`alone`).
 */
export async function openReplicationPool(model: Model, threads?: number, alone = false): Promise<RunningPool> {
  const work = expectedMessages(model);
  const most = threads ?? Math.min(availableParallelism(), Math.ceil(work / WORTH_A_THREAD));
  const width = Math.max(1, Math.min(most, model.replications));
  const lookedAt = lookedAtOf(work);
  if (width > 1 || !(alone || work <= FEW)) {
    return (await import('./thread-pool.js')).openThreadPool(model, { width, lookedAt });
  }
  return (await import('./own-thread.js')).openOwnThread(model, lookedAt);
}
