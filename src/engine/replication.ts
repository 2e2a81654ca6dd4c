import type { Model } from '../model/index.js';
import type { MessageEnd, ReplicationResult } from '../results/index.js';
import { readResult } from './host/read-result.js';
import { beginReplication, step } from './replication-state.js';
import { finishSteps, type Steps } from './steps.js';

export interface ReplicationOptions {
  /** Called now and then with the share of the run that is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** Told how each message ended, as it ends. The object is used again: copy what is to be kept. */
  readonly onEnd?: ((end: MessageEnd) => void) | undefined;
}

/**
 * Runs one replication (1, 2, …) of a model from its first arrival until all queues are empty, or until the model's
 * `until`. The same model, seed and replication give the same result, to the last bit, on every machine.
 */
export function runReplication(model: Model, replication: number, options: ReplicationOptions = {}): ReplicationResult {
  return finishSteps(replicationSteps(model, replication, options));
}

/**
 * `runReplication` in steps of some ten milliseconds, for a thread that has to listen in between. A thread can have only one
 * replication under way: a step after another one has begun there throws.
 */
export function* replicationSteps(
  model: Model,
  replication: number,
  options: ReplicationOptions = {},
): Steps<ReplicationResult> {
  const state = beginReplication(model, replication, { onEnd: options.onEnd });
  // Laying out a large model takes a step of its own, and so does reading its result.
  do yield;
  while (step(state, options.onProgress));
  return readResult(state);
}
