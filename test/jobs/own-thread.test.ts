import { describe, expect, it } from 'vitest';
import { explainMessages, runReplication } from '../../src/engine/index.js';
import { openOwnThread } from '../../src/jobs/threads/own-thread.js';
import type { Model } from '../../src/model/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { openLocalPool } from '../cli/in-memory.js';
import { UNSTEADY } from '../cli/scenario-texts.js';

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

describe('a run on the program’s own thread', () => {
  it('gives what the engine gives', async () => {
    const pool = openOwnThread(MODEL, 100);
    expect(pool.progress()).toBe(0);
    expect(await pool.run(2)).toEqual(runReplication(MODEL, 2));
    expect(pool.progress()).toBe(1 / MODEL.replications);
    expect((await pool.run(1, true)).choice?.slowest).toBeGreaterThan(0);
    expect((await pool.runLogged(1)).fates).toEqual((await (await openLocalPool(MODEL)).runLogged(1)).fates);
    expect((await pool.tell(1, [1]))[0]?.message).toBe(1);
    await pool.close();
  });

  it('hears signals before each replication', async () => {
    const pool = openOwnThread(MODEL, 100);
    const order: string[] = [];
    setImmediate(() => order.push('signal'));
    const first = pool.run(1).then(() => order.push('first'));
    setImmediate(() => order.push('signal'));
    await Promise.all([first, pool.run(2).then(() => order.push('second'))]);
    expect(order).toEqual(['signal', 'signal', 'first', 'second']);
    await pool.close();
  });

  it('does not begin what is due after it was closed', async () => {
    const pool = openOwnThread(MODEL, 100);
    const running = pool.run(1);
    await pool.close();
    await expect(running).rejects.toThrow('closed');
  });

  it('hears signals while a replication goes on and on', async () => {
    const pool = openOwnThread(ENDLESS, 100);
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (turns < 20) setImmediate(count);
      else void pool.close();
    };
    setImmediate(count);
    await expect(pool.run(1)).rejects.toThrow('closed');
    expect(turns).toBe(20);
  });

  it('does one thing after the other, whichever pool asks, and a closed one holds nobody up', async () => {
    const [first, endless, second] = [
      openOwnThread(MODEL, 100),
      openOwnThread(ENDLESS, 100),
      openOwnThread(MODEL, 100),
    ];
    const results = [first.run(1), endless.run(1).catch(() => null), second.run(2), first.tell(1, [1])] as const;
    setTimeout(() => void endless.close(), 20);
    const [one, none, two, stories] = await Promise.all(results);
    expect([one, none, two]).toEqual([runReplication(MODEL, 1), null, runReplication(MODEL, 2)]);
    expect(stories).toEqual(explainMessages(MODEL, { replication: 1, messages: [1] }));
  });
});
