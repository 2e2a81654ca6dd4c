import type { Model } from '../../model/index.js';
import { type ReplicationPool, RunSummary } from '../index.js';
import type { Part } from './plan.js';
import { encodeReplication } from './replication-text.js';

/**
 * Runs the replications of a part on a pool, and returns them as lines in their order. Each result is turned into text
 * at once, so that memory holds little more than the texts.
 *
 * @throws Error if a replication does not add up: a bug in mxsim, which must not get into a file.
 */
export async function runPart(model: Model, { cell, from, to }: Part, pool: ReplicationPool): Promise<string[]> {
  const replications = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return Promise.all(
    replications.map(async (replication) => {
      const result = await pool.run(replication);
      new RunSummary(model).add({ ...result, replication: 1 });
      return encodeReplication(cell, result);
    }),
  );
}
