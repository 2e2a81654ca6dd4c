import type { AttemptFilter } from '../engine/index.js';
import type { Model } from '../model/index.js';
import type { Attempt } from '../results/index.js';
import { breathe } from './threads/turns.js';

/**
 * Runs the replications one after the other on this thread, and hands their attempts over in portions. The next one is made
 * when the last is taken, so that no more than a portion is in memory, however slowly they are taken.
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
