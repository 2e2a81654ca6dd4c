import type { Model } from '../model/index.js';
import type { Trace } from '../results/index.js';
import { beginReplication, step } from './replication-state.js';
import { finishSteps, type Steps } from './steps.js';

export interface ExplainOptions {
  readonly replication: number;
  /** By their order of arrival over all traffic, from 1; `all` for every one. */
  readonly messages: readonly number[] | 'all';
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * Replays a replication from its seed and tells the traces of some of its messages, in order of arrival. They agree with
 * the run to the last digit; messages that do not exist are left out. Stops once the last of them is told.
 */
export function explainMessages(model: Model, options: ExplainOptions): readonly Trace[] {
  return finishSteps(traceSteps(model, options));
}

/** `explainMessages` in steps of some ten milliseconds, for a thread that has to listen in between. */
export function* traceSteps(
  model: Model,
  { replication, messages, onProgress }: ExplainOptions,
): Steps<readonly Trace[]> {
  const traces = messages === 'all' ? null : new Set(messages);
  if (traces?.size === 0) return [];
  const state = beginReplication(model, replication, { traces });
  do yield;
  while (step(state, onProgress));
  return state.builder?.traces ?? [];
}
