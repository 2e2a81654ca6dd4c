import type { Model } from '../model/index.js';
import type { Story } from '../results/index.js';
import { beginReplication, step } from './replication-state.js';
import { finishSteps, type Steps } from './steps.js';

export interface ExplainOptions {
  readonly replication: number;
  /** By their order of arrival over all traffic, from 1; `all` for every one. */
  readonly messages: readonly number[] | 'all';
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * Replays a replication from its seed and tells the stories of some of its messages, in order of arrival. They agree with
 * the run to the last digit; messages that do not exist are left out. Stops once the last of them is told.
 */
export function explainMessages(model: Model, options: ExplainOptions): readonly Story[] {
  return finishSteps(storySteps(model, options));
}

/** The same in steps of some ten milliseconds, for a thread that has to listen in between. */
export function* storySteps(
  model: Model,
  { replication, messages, onProgress }: ExplainOptions,
): Steps<readonly Story[]> {
  const stories = messages === 'all' ? null : new Set(messages);
  if (stories?.size === 0) return [];
  const state = beginReplication(model, replication, { stories });
  do yield;
  while (step(state, onProgress));
  return state.storyteller?.stories ?? [];
}
