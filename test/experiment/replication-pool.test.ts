import { describe, expect, it } from 'vitest';
import { type LoggedResult, type ReplicationPool, runComparison, runReplications } from '../../src/experiment/index.js';
import { FATES } from '../../src/mail/index.js';
import type { ReplicationResult } from '../../src/results/index.js';
import { modelWith, replicationOf } from './replication-builder.js';

const ORIGIN = {
  version: '0',
  provenance: { title: '', description: '', file: '', hash: '', seed: '', replications: 1, text: '', command: '' },
  warnings: [],
  elapsed: 0,
};

function replication(number: number): ReplicationResult {
  return replicationOf(number, [
    { count: number, latency: 0.1 * number },
    { count: 3, fate: 'expired', outcome: 'refused' },
  ]);
}

/** The same, with the fates of its messages: in the order of the happenings. */
function logged(number: number): LoggedResult {
  const [delivered, expired] = [FATES.indexOf('delivered'), FATES.indexOf('expired')];
  const fates = Uint8Array.from({ length: number + 3 }, (_, at) => 1 + (at < number ? delivered : expired));
  return { ...replication(number), fates };
}

/** A pool whose replications end in the opposite order: each batch waits for its last one. */
class BackwardPool implements ReplicationPool {
  readonly width: number;
  mostUnderWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(width: number) {
    this.width = width;
  }

  run(number: number): Promise<ReplicationResult> {
    return this.later(() => replication(number));
  }

  runLogged(number: number): Promise<LoggedResult> {
    return this.later(() => logged(number));
  }

  private later<T>(make: () => T): Promise<T> {
    return new Promise((resolve) => {
      this.waiting.push(() => resolve(make()));
      this.mostUnderWay = Math.max(this.mostUnderWay, this.waiting.length);
      setTimeout(() => this.waiting.pop()?.(), 0);
    });
  }
}

describe('replications on a pool', () => {
  it('a run has the same result to the last bit for pools of any width and any order of ending', async () => {
    const model = modelWith({ replications: 23 });
    const results = [];
    for (const width of [1, 2, 7, 100]) {
      const summary = await runReplications(model, new BackwardPool(width));
      results.push(JSON.stringify(summary.result(ORIGIN)));
    }
    expect(new Set(results).size).toBe(1);
  });

  it('progress is reported in steps up to all replications', async () => {
    const seen: number[] = [];
    await runReplications(modelWith({ replications: 4 }), new BackwardPool(2), (done) => seen.push(done));
    expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('a thousand replications are not all started at once, so that their results never wait in memory', async () => {
    const pool = new BackwardPool(2);
    await runReplications(modelWith({ replications: 200 }), pool);
    expect(pool.mostUnderWay).toBeLessThanOrEqual(8);
  });

  it('a replication that fails makes the run fail, and no other rejection is left unhandled', async () => {
    const pool: ReplicationPool = {
      width: 4,
      run: (number) => (number >= 2 ? Promise.reject(new Error(`no ${number}`)) : Promise.resolve(replication(number))),
      runLogged: (number) => Promise.resolve(logged(number)),
    };
    await expect(runReplications(modelWith({ replications: 8 }), pool)).rejects.toThrow('no 2');
  });
});

describe('set-ups on pools', () => {
  it('set-ups have the same differences to the last bit for pools of any width and any order of ending', async () => {
    const model = modelWith({ replications: 23 });
    const results = [];
    for (const width of [1, 2, 7, 100]) {
      const arms = ['before', 'after'].map((name) => ({ name, model, pool: new BackwardPool(width) }));
      const comparison = await runComparison(arms);
      const result = comparison.result({
        version: '0',
        command: '',
        origins: [ORIGIN, ORIGIN],
        warnings: [],
        examples: [[]],
      });
      results.push(JSON.stringify(result));
    }
    expect(new Set(results).size).toBe(1);
  });

  it('set-ups are compared over the replications that all have', async () => {
    const arms = [5, 9, 7].map((replications) => ({
      name: String(replications),
      model: modelWith({ replications }),
      pool: new BackwardPool(2),
    }));
    const comparison = await runComparison(arms);
    const origins = arms.map(() => ORIGIN);
    const { comparison: about } = comparison.result({ version: '0', command: '', origins, warnings: [], examples: [] });
    expect(about.replications).toBe(5);
  });
});
