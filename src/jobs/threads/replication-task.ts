import { replicationSteps, type Steps, traceSteps } from '../../engine/index.js';
import type { LoggedResult } from '../../experiment/index.js';
import type { Model } from '../../model/index.js';
import { FateLog, MessageChooser, type MessageEnd, type ReplicationResult, type Trace } from '../../results/index.js';
import type { Share } from '../../units/index.js';
import type { WatchedResult } from '../caller.js';

/** Given once to each thread that runs replications. */
export interface ReplicationTask {
  readonly model: Model;
  /** Number of messages considered for traces. */
  readonly lookedAt: number;
  /** Called with the share of a replication that is done. */
  readonly onProgress: (replication: number, done: Share) => void;
  /** Called with the share of a replay that is done. */
  readonly onTold: (done: Share) => void;
}

function* run(task: ReplicationTask, replication: number, onEnd?: (end: MessageEnd) => void): Steps<ReplicationResult> {
  const onProgress = (share: Share): void => task.onProgress(replication, share);
  const options = onEnd === undefined ? { onProgress } : { onProgress, onEnd };
  const result = yield* replicationSteps(task.model, replication, options);
  onProgress(1);
  return result;
}

/** Runs one replication. */
export function runPlain(task: ReplicationTask, replication: number): Steps<ReplicationResult> {
  return run(task, replication);
}

/** Runs one replication, and notes how each message ended. */
export function* runLogged(task: ReplicationTask, replication: number): Steps<LoggedResult> {
  const log = new FateLog();
  const result = yield* run(task, replication, (end) => log.record(end));
  return { ...result, fates: log.column() };
}

/** Runs one replication, and looks for messages worth telling. */
export function* runWatched(task: ReplicationTask, replication: number): Steps<WatchedResult> {
  const chooser = new MessageChooser(task.lookedAt);
  const result = yield* run(task, replication, (end) => chooser.note(end));
  return { ...result, choice: chooser.choice() };
}

/** Tells the traces of some messages of a replication. */
export function* tell(
  { model, onTold }: ReplicationTask,
  replication: number,
  messages: readonly number[],
): Steps<readonly Trace[]> {
  const traces = yield* traceSteps(model, { replication, messages, onProgress: onTold });
  onTold(0);
  return traces;
}
