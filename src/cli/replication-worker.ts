import { runReplication } from '../engine/index.js';
import type { ReplicationResult } from '../results/index.js';
import type { WorkerTask } from './thread-pool.js';

// Body of a worker thread. What the pool hands to each thread lies in this variable; to ask the library for it would
// load the library into every thread.
const { model, progress } = process.__tinypool_state__.workerData as WorkerTask;
const done = new Float64Array(progress);

/** Runs one replication of the model that this thread was given. */
export default function runOne(replication: number): ReplicationResult {
  const onProgress = (share: number): void => {
    done[replication - 1] = share;
  };
  const result = runReplication(model, replication, { onProgress });
  onProgress(1);
  return result;
}
