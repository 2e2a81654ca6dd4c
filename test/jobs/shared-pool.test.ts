import { describe, expect, it } from 'vitest';
import type { RunningPool, WatchedResult } from '../../src/jobs/index.js';
import { sharePools } from '../../src/jobs/threads/shared-pool.js';

/** Work that a pool has begun, and that ends when the test says so. */
interface Begun {
  readonly replication: number;
  readonly end: () => void;
  readonly fail: () => void;
}

/** A pool that notes what it is asked for. */
function slowPool(width: number): { pool: RunningPool; begun: Begun[]; isClosed: () => boolean } {
  const begun: Begun[] = [];
  let closed = false;
  let done = 0;
  const run = (replication: number): Promise<WatchedResult> =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        done += 1 / 8;
        resolve({ replication } as WatchedResult);
      };
      begun.push({ replication, end, fail: () => reject(new Error(`no ${replication}`)) });
    });
  const pool: RunningPool = {
    width,
    run,
    runLogged: () => Promise.reject(new Error('not asked for')),
    tell: (_, messages) => Promise.resolve(messages.map(() => ({}) as never)),
    progress: () => done,
    told: () => 0,
    close: () => {
      closed = true;
      return Promise.resolve();
    },
  };
  return { pool, begun, isClosed: () => closed };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const replications = (begun: readonly Begun[]): number[] => begun.map(({ replication }) => replication);

describe('pools that are shared', () => {
  it('each do as much at once as they can, and what is due next goes where there is room first', async () => {
    const [own, others] = [slowPool(1), slowPool(2)];
    const shared = sharePools([own.pool, others.pool]);
    expect(shared.width).toBe(3);
    const results = [1, 2, 3, 4, 5].map((replication) => shared.run(replication));
    await settle();
    expect([replications(own.begun), replications(others.begun)]).toEqual([[1], [2, 3]]);
    others.begun[1]?.end();
    await settle();
    expect([replications(own.begun), replications(others.begun)]).toEqual([[1], [2, 3, 4]]);
    own.begun[0]?.end();
    await settle();
    expect(replications(own.begun)).toEqual([1, 5]);
    expect(shared.progress()).toBe(2 / 8);
    for (const { end } of [...own.begun, ...others.begun]) end();
    expect((await Promise.all(results)).map(({ replication }) => replication)).toEqual([1, 2, 3, 4, 5]);
  });

  it('go on after a failure', async () => {
    const own = slowPool(1);
    const shared = sharePools([own.pool]);
    const [first, second] = [shared.run(1), shared.run(2)];
    first.catch(() => undefined);
    await settle();
    own.begun[0]?.fail();
    await expect(first).rejects.toThrow('no 1');
    own.begun[1]?.end();
    expect((await second).replication).toBe(2);
    expect(await shared.tell(1, [7])).toHaveLength(1);
  });

  it('are closed together', async () => {
    const [own, others] = [slowPool(1), slowPool(1)];
    await sharePools([own.pool, others.pool]).close();
    expect([own.isClosed(), others.isClosed()]).toEqual([true, true]);
  });
});
