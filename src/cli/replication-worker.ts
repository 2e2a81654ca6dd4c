import { explainMessages, runReplication } from '../engine/index.js';
import type { LoggedResult } from '../experiment/index.js';
import { FateLog, type MessageEnd, type ReplicationResult, type Story, StoryChooser } from '../results/index.js';
import type { WatchedResult } from './surroundings.js';
import type { WorkerTask } from './thread-pool.js';

// Body of a worker thread. What the pool hands to each thread lies in this variable; to ask the library for it would
// load the library into every thread.
const { model, progress, lookedAt } = process.__tinypool_state__.workerData as WorkerTask;
const done = new Float64Array(progress);

function run(replication: number, onEnd?: (end: MessageEnd) => void): ReplicationResult {
  const onProgress = (share: number): void => {
    done[replication - 1] = share;
  };
  const result = runReplication(model, replication, onEnd === undefined ? { onProgress } : { onProgress, onEnd });
  onProgress(1);
  return result;
}

/** Runs one replication of the model that this thread was given. */
export default function runOne(replication: number): ReplicationResult {
  return run(replication);
}

/** The same, and notes how each message ended. */
export function runLogged(replication: number): LoggedResult {
  const log = new FateLog();
  const result = run(replication, (end) => log.record(end));
  return { ...result, fates: log.column() };
}

/** The same, and looks for messages worth telling. */
export function runWatched(replication: number): WatchedResult {
  const chooser = new StoryChooser(lookedAt);
  const result = run(replication, (end) => chooser.note(end));
  return { ...result, choice: chooser.choice() };
}

/** Tells the stories of some messages of replication 1. */
export function tell(messages: readonly number[]): readonly Story[] {
  return explainMessages(model, { replication: 1, messages });
}
