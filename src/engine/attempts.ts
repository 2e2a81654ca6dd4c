import type { Model } from '../model/index.js';
import type { Attempt } from '../results/index.js';
import type { AttemptFilter } from './trace/attempt-rows.js';
import { beginWorld, crank } from './world.js';

export type { AttemptFilter } from './trace/attempt-rows.js';

/** Turns of the crank between two portions: some thousands of attempts, so that whoever takes them need not hold many. */
const TURNS = 1;

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
  const world = beginWorld(model, replication, { attempts: filter });
  const { attempts } = world;
  if (attempts === null) return;
  do yield attempts.take();
  while (crank(world, onProgress, TURNS));
  attempts.end();
  yield attempts.take();
}
