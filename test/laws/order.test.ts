import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { FATES, KINDS, PRESET_NAMES } from '../../src/mail/index.js';
import type { Model } from '../../src/model/index.js';
import type { ReplicationResult } from '../../src/results/index.js';
import { cluster, failure, mta, mx, outages, reply } from '../engine/cluster.js';

const someFailure = fc.oneof(
  fc
    .record({ mtbf: fc.integer({ min: 60, max: 5000 }), mttr: fc.integer({ min: 10, max: 2000 }) })
    .map(({ mtbf, mttr }) => outages(mtbf, mttr)),
  fc.constantFrom('timeout' as const, 'silent' as const).map((kind) => outages(2000, 300, { kind })),
  fc
    .constantFrom('mail' as const, 'rcpt' as const, 'message' as const)
    .map((stage) => reply(stage, 451, { probability: 0.2 })),
  fc.constant(failure({ kind: 'disconnect', stage: 'message', kept: true, probability: 0.1 })),
);

const someServer = fc.record({
  failures: fc.array(someFailure, { maxLength: 2 }),
  sessions: fc.constantFrom(null, 3),
  relay: fc.constantFrom(null, null, mta()),
  greylist: fc.constantFrom(null, null, { delay: 60, window: 86_400, known: 0.3, database: 'g' }),
  knowsRecipients: fc.boolean(),
});

const someCluster = fc
  .record({
    servers: fc.array(someServer, { minLength: 1, maxLength: 4 }),
    preferences: fc.array(fc.constantFrom(10, 20), { minLength: 4, maxLength: 4 }),
    presets: fc.array(fc.constantFrom(...PRESET_NAMES), { minLength: 1, maxLength: 3 }),
    seed: fc.string({ maxLength: 5 }),
  })
  .map(({ servers, preferences, presets, seed }) => {
    const names = servers.map((_, i) => `server${i}`);
    const senders = Object.fromEntries(
      presets.map((preset, i) => [`sender${i}`, { mta: mta({}, preset), hosts: 20, spam: 0.2 }]),
    );
    return cluster({
      servers: Object.fromEntries(servers.map((server, i) => [`server${i}`, server])),
      domains: {
        'example.org': { answer: mx(...names.map((name, i) => `${preferences[i]} ${name}`)), rotate: 'random' },
      },
      senders,
      traffic: [
        {
          arrivals: 'poisson',
          from: Object.keys(senders).map((name) => ({ name, share: 1 / presets.length })),
          invalidRecipients: 0.05,
        },
      ],
      model: { messages: 300, seed, until: 10 * 86_400 },
    });
  });

/** Everything that a run counts, by name. */
function byName(model: Model, result: ReplicationResult): unknown {
  const cells = KINDS.length * FATES.length;
  const senders = model.senders.map(({ name }, i) => [name, [...result.senders.subarray(i * cells, (i + 1) * cells)]]);
  const servers = model.servers.map(({ name }, i) => [
    name,
    Object.entries(result.servers).map(([figure, column]) => [figure, (column as Float64Array)[i]]),
  ]);
  return {
    senders: Object.fromEntries(senders),
    servers: Object.fromEntries(servers),
    latency: [result.latency.count, result.latency.max],
    passes: [...result.passes.counts],
    rest: [result.events, result.duplicates, result.backscatter, result.delayWarnings, result.end],
  };
}

describe('the order of the file', () => {
  it('of servers, hosts and senders changes nothing', () => {
    fc.assert(
      fc.property(someCluster, (model) => {
        const turned: Model = {
          ...model,
          servers: [...model.servers].reverse(),
          hosts: [...model.hosts].reverse(),
          senders: [...model.senders].reverse(),
        };
        expect(byName(turned, runReplication(turned, 1))).toEqual(byName(model, runReplication(model, 1)));
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('and every message ends in exactly one fate, whatever the cluster', () => {
    fc.assert(
      fc.property(someCluster, (model) => {
        const result = runReplication(model, 1);
        expect(result.senders.reduce((sum, count) => sum + count, 0)).toBe(300);
        expect(result.domains.reduce((sum, count) => sum + count, 0)).toBe(300);
      }),
      { numRuns: 60, seed: 2 },
    );
  });
});
