import { availableParallelism } from 'node:os';
import { type Model, messagesPerReplication } from '../../model/index.js';
import { lookedAtOf } from '../../results/index.js';
import type { RunningPool } from '../caller.js';

/** Fewer messages than this are not worth another thread, which has to compile the hot loop for itself. */
const WORTH_A_THREAD = 500_000;
/** Up to this many messages, a run is most likely over before a thread has started. */
const FEW = 20_000;

/**
 * Opens a pool that runs replications of a model on threads: the given number, or one per core if there is work for
 * them, never more than replications. This thread is one of them if it has nothing else to do meanwhile (`alone`), or
 * the only one if there is little to do.
 */
export async function openReplicationPool(model: Model, threads?: number, alone = false): Promise<RunningPool> {
  const work = messagesPerReplication(model) * model.replications;
  const most = threads ?? Math.min(availableParallelism(), Math.ceil(work / WORTH_A_THREAD));
  const width = Math.max(1, Math.min(most, model.replications));
  const lookedAt = lookedAtOf(work);
  const openOwn = async (): Promise<RunningPool> => (await import('./own-thread.js')).openOwnThread(model, lookedAt);
  const openOthers = async (others: number): Promise<RunningPool> =>
    (await import('./thread-pool.js')).openThreadPool(model, { width: others, lookedAt });
  if (width === 1) return alone || work <= FEW ? openOwn() : openOthers(1);
  if (!alone) return openOthers(width);
  const { sharePools } = await import('./shared-pool.js');
  // Other threads take a while to start.
  const others = await openOthers(width - 1);
  return sharePools([await openOwn(), others]);
}
