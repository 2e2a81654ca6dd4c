import { Tinypool } from 'tinypool';
import type { LoggedResult } from '../experiment/index.js';
import type { Model } from '../model/index.js';
import type { Story } from '../results/index.js';
import type { RunningPool, WatchedResult } from './surroundings.js';

/** What each worker thread is given once. */
export interface WorkerTask {
  readonly model: Model;
  /** Share done of each replication, written by the workers, read here: one double per replication. */
  readonly progress: SharedArrayBuffer;
  /** Messages that are looked at for their stories. */
  readonly lookedAt: number;
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
  const progress = new SharedArrayBuffer(model.replications * Float64Array.BYTES_PER_ELEMENT);
  const done = new Float64Array(progress);
  const task: WorkerTask = { model, progress, lookedAt };
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
