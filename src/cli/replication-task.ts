import { explainMessages, runReplication } from '../engine/index.js';
import type { LoggedResult } from '../experiment/index.js';
import type { Model } from '../model/index.js';
import { FateLog, type MessageEnd, type ReplicationResult, type Story, StoryChooser } from '../results/index.js';
import type { Share } from '../units/index.js';
import type { WatchedResult } from './surroundings.js';

/** What a thread that runs replications is given once. */
export interface ReplicationTask {
  readonly model: Model;
  /** Messages that are looked at for their stories. */
  readonly lookedAt: number;
  /** Told the share of a replication that is done. */
  readonly onProgress: (replication: number, done: Share) => void;
}

function run(task: ReplicationTask, replication: number, onEnd?: (end: MessageEnd) => void): ReplicationResult {
  const onProgress = (share: Share): void => task.onProgress(replication, share);
  const result = runReplication(task.model, replication, onEnd === undefined ? { onProgress } : { onProgress, onEnd });
  onProgress(1);
  return result;
}

/** Runs one replication. */
export function runPlain(task: ReplicationTask, replication: number): ReplicationResult {
  return run(task, replication);
}

/** The same, and notes how each message ended. */
export function runLogged(task: ReplicationTask, replication: number): LoggedResult {
  const log = new FateLog();
  const result = run(task, replication, (end) => log.record(end));
  return { ...result, fates: log.column() };
}

/** The same, and looks for messages worth telling. */
export function runWatched(task: ReplicationTask, replication: number): WatchedResult {
  const chooser = new StoryChooser(task.lookedAt);
  const result = run(task, replication, (end) => chooser.note(end));
  return { ...result, choice: chooser.choice() };
}

/** Tells the stories of some messages of replication 1. */
export function tell({ model }: ReplicationTask, messages: readonly number[]): readonly Story[] {
  return explainMessages(model, { replication: 1, messages });
}
