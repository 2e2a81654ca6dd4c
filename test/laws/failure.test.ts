import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { FailureModel } from '../../src/model/index.js';
import { cluster, failure, fates, mta, mx, outages } from '../engine/cluster.js';

const refusal: fc.Arbitrary<FailureModel> = fc.oneof(
  fc
    .record({ mtbf: fc.integer({ min: 20, max: 2000 }), mttr: fc.integer({ min: 10, max: 2000 }) })
    .map(({ mtbf, mttr }) => outages(mtbf, mttr)),
  fc
    .record({ at: fc.integer({ max: 900, min: 0 }), for: fc.integer({ min: 1, max: 500 }) })
    .map((when) => failure({ kind: 'refuse', timing: { kind: 'planned', ...when, every: null } })),
  fc.double({ min: 0.05, max: 0.9, noNaN: true }).map((probability) => failure({ kind: 'refuse', probability })),
);

describe('failures', () => {
  it('another one never delivers more under the same luck (refusals only; no relays, filters, round trips, retries or limits)', () => {
    const once = mta({ retry: { rule: { kind: 'never' }, scan: null, jitter: null, per: 'message', atOnce: null } });
    const servers = fc.array(fc.array(refusal, { maxLength: 2 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        servers,
        fc.array(fc.constantFrom(10, 20), { minLength: 4, maxLength: 4 }),
        refusal,
        fc.nat(3),
        (failures, preferences, more, where) => {
          const build = (lists: readonly (readonly FailureModel[])[]) =>
            cluster({
              servers: Object.fromEntries(lists.map((list, i) => [`s${i}`, { rtt: 0, failures: list }])),
              domains: { d: { answer: mx(...lists.map((_, i) => `${preferences[i]} s${i}`)) } },
              senders: { bot: { mta: once, hosts: 10 } },
              model: { messages: 1000 },
            });
          const worse = failures.map((list, i) => (i === where % failures.length ? [...list, more] : list));
          const before = fates(runReplication(build(failures), 1)).delivered ?? 0;
          const after = fates(runReplication(build(worse), 1)).delivered ?? 0;
          expect(after).toBeLessThanOrEqual(before);
        },
      ),
      { numRuns: 100, seed: 3 },
    );
  });
});
