import type { RunningPool } from '../caller.js';

/**
 * Combines pools into one, so that the program's own thread runs replications beside others: one thread less to start,
 * which takes a tenth of a second of a processor. The next task goes to the first pool with room.
 */
export function sharePools(pools: readonly RunningPool[]): RunningPool {
  /** Each pool occurs once for every further task that it can take. */
  const free = pools.flatMap((pool) => Array.from({ length: pool.width }, () => pool));
  const width = free.length;
  const due: ((pool: RunningPool) => void)[] = [];
  const take = async (): Promise<RunningPool> => free.shift() ?? new Promise((resolve) => due.push(resolve));
  const give = (pool: RunningPool): void => {
    const next = due.shift();
    if (next === undefined) free.push(pool);
    else next(pool);
  };
  const inTurn = async <T>(work: (pool: RunningPool) => Promise<T>): Promise<T> => {
    const pool = await take();
    try {
      return await work(pool);
    } finally {
      give(pool);
    }
  };
  return {
    width,
    run: (replication, watches) => inTurn((pool) => pool.run(replication, watches)),
    runLogged: (replication) => inTurn((pool) => pool.runLogged(replication)),
    tell: (replication, messages) => inTurn((pool) => pool.tell(replication, messages)),
    // Each replication runs in one of them.
    progress: () => pools.reduce((sum, pool) => sum + pool.progress(), 0),
    told: () => Math.max(...pools.map((pool) => pool.told())),
    close: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}
