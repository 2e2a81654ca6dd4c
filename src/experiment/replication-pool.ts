import type { Model } from '../model/index.js';
import type { ReplicationResult } from '../results/index.js';
import type { Share } from '../units/index.js';
import { RunSummary } from './run-summary.js';

/** Somewhere to run replications: this thread, or several others. */
export interface ReplicationPool {
  /** Replications that run at once. */
  readonly width: number;
  /** Runs one replication, counted from 1. May be called again before the first has ended. */
  run(replication: number): Promise<ReplicationResult>;
}

/** Results wait for their turn to be merged; so many for each one that runs may be under way. */
const AHEAD = 4;

/**
 * Runs all replications of a model and merges them in their order, whatever the order in which they end: the summary
 * is the same to the last bit for pools of any width.
 *
 * @param onProgress called with the share of replications done.
 */
export async function runReplications(
  model: Model,
  pool: ReplicationPool,
  onProgress?: (done: Share) => void,
): Promise<RunSummary> {
  const summary = new RunSummary(model);
  const underWay: Promise<ReplicationResult>[] = [];
  let started = 0;
  for (let due = 1; due <= model.replications; due += 1) {
    while (started < model.replications && underWay.length < pool.width * AHEAD) {
      started += 1;
      underWay.push(start(pool, started));
    }
    summary.add(await (underWay.shift() as Promise<ReplicationResult>));
    onProgress?.(due / model.replications);
  }
  return summary;
}

/** A failure is reported when its turn comes, not as an unhandled rejection before. */
function start(pool: ReplicationPool, replication: number): Promise<ReplicationResult> {
  const result = pool.run(replication);
  result.catch(() => undefined);
  return result;
}
