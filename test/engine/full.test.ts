import { afterEach, describe, expect, it } from 'vitest';
import { CORE_FULL, theCore } from '../../src/engine/host/core.js';
import { emptyEngine, explainMessages, replicationSteps, runReplication } from '../../src/engine/index.js';
import type { Model } from '../../src/model/index.js';
import { cluster, failure } from './cluster.js';

const MODEL = cluster({ servers: { mx: { failures: [failure({ kind: 'refuse', probability: 0.5 })] } } });
const OTHER: Model = { ...MODEL, seed: 'other' };

/** What happens instead when the next model is laid out; `layOut` does it. */
function whileLoading(instead: (layOut: () => unknown) => unknown): void {
  const core = theCore();
  const load = core.load.bind(core);
  core.load = <T>(layOut: () => T): T => load(() => instead(layOut) as T);
}

afterEach(emptyEngine);

describe('a run that does not fit into memory', () => {
  it('ends with words that say so, not with a trap', () => {
    const { memory } = theCore();
    memory.allocate(2 ** 31);
    expect(() => memory.allocate(2 ** 31)).toThrow(CORE_FULL);
  });

  it('does no harm to the next one, nor to one that was under way', () => {
    const before = runReplication(MODEL, 1);
    const underWay = replicationSteps(MODEL, 1);
    underWay.next();
    whileLoading(() => {
      theCore().memory.allocate(2 ** 31);
      return theCore().memory.allocate(2 ** 31);
    });
    expect(() => runReplication(OTHER, 1)).toThrow(CORE_FULL);
    expect(() => underWay.next()).toThrow('another replication has begun');
    expect(runReplication(MODEL, 1)).toEqual(before);
  });
});

describe('a run whose records lie beyond 2 GB', () => {
  it('gives the same figures and the same stories', () => {
    const figures = runReplication(MODEL, 1);
    const traces = explainMessages(MODEL, { replication: 1, messages: 'all' });
    emptyEngine();
    whileLoading((layOut) => {
      theCore().memory.allocate(2 ** 31);
      return layOut();
    });
    expect(runReplication(MODEL, 1)).toEqual(figures);
    expect(explainMessages(MODEL, { replication: 1, messages: 'all' })).toEqual(traces);
    expect(traces.length).toBeGreaterThan(0);
  });
});
