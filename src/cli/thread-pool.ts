import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Tinypool } from 'tinypool';
import type { Model } from '../model/index.js';
import type { ReplicationResult } from '../results/index.js';
import { ENGINE_FLAGS } from './engine-flags.js';
import type { RunningPool } from './surroundings.js';

/** What each worker thread is given once. */
export interface WorkerTask {
  readonly model: Model;
  /** Share done of each replication, written by the workers, read here: one double per replication. */
  readonly progress: SharedArrayBuffer;
}

const WORKER = new URL('./replication-worker.js', import.meta.url);

/** Starts worker threads, one per core unless told otherwise and never more than replications; each gets the model. */
export function openThreadPool(model: Model, threads = availableParallelism()): RunningPool {
  for (const flag of ENGINE_FLAGS) setFlagsFromString(flag);
  const width = Math.max(1, Math.min(threads, model.replications));
  const progress = new SharedArrayBuffer(model.replications * Float64Array.BYTES_PER_ELEMENT);
  const done = new Float64Array(progress);
  const task: WorkerTask = { model, progress };
  const pool = new Tinypool({ filename: WORKER.href, minThreads: width, maxThreads: width, workerData: task });
  return {
    width,
    run: (replication) => pool.run(replication) as Promise<ReplicationResult>,
    progress: () => done.reduce((sum, share) => sum + share, 0) / model.replications,
    close: () => pool.destroy(),
  };
}
