import type { LoggedResult } from '../../experiment/index.js';
import type { Model } from '../../model/index.js';
import type { Story } from '../../results/index.js';
import type { RunningPool, WatchedResult } from '../caller.js';
import { Threads } from './threads.js';

/** What each worker thread is given once. */
export interface WorkerTask {
  readonly model: Model;
  /** Share done of each replication, written by the workers, read here: one double per replication, and one for a replay. */
  readonly progress: SharedArrayBuffer;
  /** Messages that are looked at for their stories. */
  readonly lookedAt: number;
}

/** Messages of a replication whose stories are wanted. */
export interface TellTask {
  readonly replication: number;
  readonly messages: readonly number[];
}

export interface ThreadPoolOptions {
  /** Threads. */
  readonly width: number;
  /** Messages that are looked at for their stories. */
  readonly lookedAt: number;
}

const WORKER = new URL('./replication-worker.js', import.meta.url);

/** Starts worker threads, each with the model. */
export function openThreadPool(model: Model, { width, lookedAt }: ThreadPoolOptions): RunningPool {
  const progress = new SharedArrayBuffer((model.replications + 1) * Float64Array.BYTES_PER_ELEMENT);
  const done = new Float64Array(progress, 0, model.replications);
  const told = new Float64Array(progress, done.byteLength);
  const task: WorkerTask = { model, progress, lookedAt };
  const threads = new Threads(WORKER, width, task);
  return {
    width,
    run: (replication, watches = false) =>
      threads.run(replication, watches ? 'runWatched' : 'default') as Promise<WatchedResult>,
    tell: (replication, messages) => {
      const wanted: TellTask = { replication, messages };
      return threads.run(wanted, 'tell') as Promise<readonly Story[]>;
    },
    runLogged: (replication) => threads.run(replication, 'runLogged') as Promise<LoggedResult>,
    progress: () => done.reduce((sum, share) => sum + share, 0) / model.replications,
    told: () => told[0] ?? 0,
    close: () => threads.close(),
  };
}
