import { finishSteps } from '../../engine/index.js';
import type { LoggedResult } from '../../experiment/index.js';
import type { ReplicationResult, Story } from '../../results/index.js';
import type { WatchedResult } from '../caller.js';
import * as tasks from './replication-task.js';
import type { TellTask, WorkerTask } from './thread-pool.js';

// Body of a worker thread. What the pool hands to each thread lies in this variable; to ask the library for it would
// load the library into every thread.
const { model, progress, lookedAt } = process.__tinypool_state__.workerData as WorkerTask;
const done = new Float64Array(progress);
const last = done.length - 1;
const task: tasks.ReplicationTask = {
  model,
  lookedAt,
  onProgress: (replication, share) => {
    done[replication - 1] = share;
  },
  onTold: (share) => {
    done[last] = share;
  },
};

/** Runs one replication of the model that this thread was given. */
export default function runOne(replication: number): ReplicationResult {
  return finishSteps(tasks.runPlain(task, replication));
}

export function runLogged(replication: number): LoggedResult {
  return finishSteps(tasks.runLogged(task, replication));
}

export function runWatched(replication: number): WatchedResult {
  return finishSteps(tasks.runWatched(task, replication));
}

export function tell({ replication, messages }: TellTask): readonly Story[] {
  return finishSteps(tasks.tell(task, replication, messages));
}
