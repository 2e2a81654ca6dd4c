import { describe, expect, it } from 'vitest';
import { hashModel } from '../../src/jobs/index.js';
import type { Model, TrafficModel } from '../../src/model/index.js';
import { modelWith } from '../experiment/replication-builder.js';

function replayOf(times: readonly number[]): Model {
  const zeros = times.map(() => 0);
  const traffic: TrafficModel = {
    kind: 'replay',
    file: 'a.csv',
    times,
    senders: zeros,
    domains: zeros,
    kinds: times.map(() => null),
    invalidRecipients: 0,
  };
  return modelWith({ traffic: [traffic] });
}

describe('the hash of a model', () => {
  it('does not depend on the order in which its parts were put together', () => {
    const model = modelWith();
    const turned = Object.fromEntries(Object.entries(model).reverse()) as unknown as Model;
    expect(JSON.stringify(turned)).not.toBe(JSON.stringify(model));
    expect(hashModel(turned)).toBe(hashModel(model));
  });

  it('depends on every value, and on the order of lists', () => {
    const model = modelWith();
    const hashes = [model, modelWith({ seed: '2' }), modelWith({ servers: model.servers.toReversed() })].map(hashModel);
    expect(new Set(hashes).size).toBe(3);
  });

  it('takes a replay of a million messages, and notices when one of them moves', () => {
    const times = Array.from({ length: 1_000_000 }, (_, i) => i);
    const hash = hashModel(replayOf(times));
    times[987_654] = 987_653.5;
    expect(hashModel(replayOf(times))).not.toBe(hash);
  });
});
