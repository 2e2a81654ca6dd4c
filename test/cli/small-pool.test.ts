import { describe, expect, it } from 'vitest';
import { openSmallPool } from '../../src/cli/small-pool.js';
import { callWithin } from '../../src/cli/time-limit.js';
import { runReplication } from '../../src/engine/index.js';
import type { Model } from '../../src/model/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { openLocalPool } from './in-memory.js';
import { UNSTEADY } from './scenario-texts.js';

function modelOf(text: string): Model {
  const { model, problems } = parseScenario({ text, file: 'stdin' });
  if (model === null) throw new Error(JSON.stringify(problems));
  return model;
}

const MODEL = modelOf(UNSTEADY);
/** A few messages whose sender knocks every second for years at a door that is shut. */
const ENDLESS = modelOf(`
domains: { example.org: { mx: [10 mx1.example.org] } }
servers: { mx1.example.org: { failures: [{ kind: refuse }] } }
mtas: { stubborn: { retry: { every: 1s }, giveUpAfter: 3000d } }
senders: { knocker: { mta: stubborn } }
traffic: [{ rate: 1/s, to: example.org, from: knocker }]
messages: 3
`);

const forbidden = (): Promise<never> => Promise.reject(new Error('no thread was needed'));

describe('work with a time limit', () => {
  it('returns what it returns, and throws what it throws', () => {
    expect(callWithin(1000, () => 7)).toBe(7);
    expect(() =>
      callWithin(1000, () => {
        throw new RangeError('too far');
      }),
    ).toThrow(new RangeError('too far'));
    expect(Object.getOwnPropertySymbols(globalThis).filter((one) => String(one).includes('mxsim'))).toEqual([]);
  });

  it('is given up when the time is over, even if it never ends by itself', () => {
    let turns = 0;
    const endless = (): number => {
      for (;;) turns += 1;
    };
    expect(callWithin(50, endless)).toBeUndefined();
    expect(turns).toBeGreaterThan(0);
  });
});

describe('a small run', () => {
  it('needs no thread, and gives what the engine gives', async () => {
    const pool = openSmallPool(MODEL, 100, forbidden);
    expect(pool.progress()).toBe(0);
    expect(await pool.run(2)).toEqual(runReplication(MODEL, 2));
    expect(pool.progress()).toBe(1 / MODEL.replications);
    expect((await pool.run(1, true)).choice?.slowest).toBeGreaterThan(0);
    expect((await pool.runLogged(1)).fates).toEqual((await (await openLocalPool(MODEL)).runLogged(1)).fates);
    expect((await pool.tell([1]))[0]?.message).toBe(1);
    await pool.close();
  });

  it('lets signals be heard between two replications', async () => {
    const pool = openSmallPool(MODEL, 100, forbidden);
    const order: string[] = [];
    setImmediate(() => order.push('signal'));
    const first = pool.run(1).then(() => order.push('first'));
    setImmediate(() => order.push('signal'));
    await Promise.all([first, pool.run(2).then(() => order.push('second'))]);
    expect(order).toEqual(['signal', 'first', 'signal', 'second']);
    await pool.close();
  });

  it('does not begin what is due after it was closed', async () => {
    const pool = openSmallPool(MODEL, 100, forbidden);
    const running = pool.run(1);
    await pool.close();
    await expect(running).rejects.toThrow('closed');
  });

  it('goes to a thread with all the rest when it takes longer than anybody would wait for Ctrl-C', async () => {
    const asked: string[] = [];
    const thread = openLocalPool(MODEL);
    const openThread = async () => ({
      ...(await thread),
      run: async (replication: number) => {
        asked.push(`run ${replication}`);
        return (await thread).run(replication);
      },
      close: async () => {
        asked.push('close');
      },
    });
    const pool = openSmallPool({ ...ENDLESS, replications: 2 }, 100, openThread);
    const begin = performance.now();
    await pool.run(1);
    expect(performance.now() - begin).toBeLessThan(5000);
    await pool.run(2);
    await pool.close();
    expect(asked).toEqual(['run 1', 'run 2', 'close']);
  });
});
