import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Tinypool } from 'tinypool';
import type { LoggedResult } from '../experiment/index.js';
import type { Model } from '../model/index.js';
import { lookedAtOf, type Story } from '../results/index.js';
import { ENGINE_FLAGS } from './engine-flags.js';
import type { RunningPool, WatchedResult } from './surroundings.js';

/** What each worker thread is given once. */
export interface WorkerTask {
  readonly model: Model;
  /** Share done of each replication, written by the workers, read here: one double per replication. */
  readonly progress: SharedArrayBuffer;
  /** Messages that are looked at for their stories. */
  readonly lookedAt: number;
}

const WORKER = new URL('./replication-worker.js', import.meta.url);

/** Fewer messages than this are not worth another thread, which has to compile the hot loop for itself. */
const WORTH_A_THREAD = 500_000;
/** From so many messages on, compiling the hot loop more thoroughly pays for itself. */
const LONG_RUN = 3_000_000;

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
 * Starts worker threads, each with the model: as many as told, else one per core where there is work for them; never
 * more than replications.
 */
export function openThreadPool(model: Model, threads?: number): RunningPool {
  const work = expectedMessages(model);
  if (work > LONG_RUN) for (const flag of ENGINE_FLAGS) setFlagsFromString(flag);
  const width = Math.max(
    1,
    Math.min(threads ?? Math.min(availableParallelism(), Math.ceil(work / WORTH_A_THREAD)), model.replications),
  );
  const progress = new SharedArrayBuffer(model.replications * Float64Array.BYTES_PER_ELEMENT);
  const done = new Float64Array(progress);
  const task: WorkerTask = { model, progress, lookedAt: lookedAtOf(work) };
  const pool = new Tinypool({ filename: WORKER.href, minThreads: width, maxThreads: width, workerData: task });
  return {
    width,
    run: (replication, watches = false) =>
      pool.run(replication, { name: watches ? 'runWatched' : 'default' }) as Promise<WatchedResult>,
    tell: (messages) => pool.run(messages, { name: 'tell' }) as Promise<readonly Story[]>,
    runLogged: (replication) => pool.run(replication, { name: 'runLogged' }) as Promise<LoggedResult>,
    progress: () => done.reduce((sum, share) => sum + share, 0) / model.replications,
    close: () => pool.destroy(),
  };
}
