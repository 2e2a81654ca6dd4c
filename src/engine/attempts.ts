import type { Model } from '../model/index.js';
import type { Attempt, MessageWay } from '../results/index.js';
import { beginReplication, step } from './replication-state.js';
import { AttemptMarks } from './trace/attempt-marks.js';
import { type AttemptFilter, AttemptRows } from './trace/attempt-rows.js';

export type { AttemptFilter } from './trace/attempt-rows.js';

/** Steps between two portions: some thousands of attempts, so that the caller need not hold many. */
const STEPS = 1;

/**
 * Runs a replication and lists its attempts in portions, which may be empty, so that a thread can listen in between, and
 * wait until the last portion is out. They are those that the run counts, in about the order in which they ended.
 */
export function* attemptSteps(
  model: Model,
  replication: number,
  filter: AttemptFilter,
  onProgress?: (share: number) => void,
): Generator<readonly Attempt[], void> {
  let attempts: AttemptRows | undefined;
  const state = beginReplication(model, replication, {
    listen: (memory, records) => {
      attempts = new AttemptRows(memory, records, replication, filter);
      return attempts;
    },
  });
  do yield attempts?.take() ?? [];
  while (step(state, onProgress, STEPS));
  attempts?.end();
  yield attempts?.take() ?? [];
}

/** Runs a replication; returns a function that tells whether a message, in order of arrival from 1, matches `wanted`. */
export function messagesThatWent(
  model: Model,
  replication: number,
  wanted: MessageWay,
  onProgress?: (share: number) => void,
): (message: number) => boolean {
  let marks: AttemptMarks | undefined;
  const state = beginReplication(model, replication, {
    listen: (memory) => {
      marks = new AttemptMarks(memory, wanted);
      return marks;
    },
  });
  while (step(state, onProgress));
  return (message) => marks?.matches(message) ?? false;
}
