import type { AttemptFilter } from '../engine/index.js';
import type { Model } from '../model/index.js';
import type { Attempt } from '../results/index.js';
import { breathe } from './threads/turns.js';

/**
 * Runs the replications one after the other on this thread, and yields their attempts in batches. Each batch is made
 * when the one before has been taken, so that only one is in memory, however slow the reader is.
 */
export async function* traceAttempts(
  model: Model,
  filter: AttemptFilter,
  onProgress: (share: number) => void,
): AsyncGenerator<readonly Attempt[], void> {
  const { attemptSteps, emptyEngine } = await import('../engine/index.js');
  try {
    for (let replication = 1; replication <= model.replications; replication += 1) {
      const done = (share: number): void => onProgress((replication - 1 + share) / model.replications);
      for (const attempts of attemptSteps(model, replication, filter, done)) {
        if (attempts.length > 0) yield attempts;
        await breathe();
      }
    }
  } finally {
    emptyEngine();
  }
}
