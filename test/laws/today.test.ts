import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { summariseRun } from '../../src/experiment/index.js';
import { OUTCOMES, STAGES } from '../../src/mail/index.js';
import type { Model } from '../../src/model/index.js';
import type { CauseTree } from '../../src/results/index.js';
import { fates } from '../engine/cluster.js';
import { leftovers, NOTHING, withinEvents } from '../engine/leftovers.js';
import { expectTold, fromRun, MOST_EVENTS, run, sum, told } from './counted.js';
import { someWorldOfToday } from './today.js';

describe('a world with TLS, policies, limits, recipients and sizes', () => {
  it('shows everything that can become of an attempt, and every reason to pass a host over', () => {
    const words =
      'perClient maxSize recipients standby policy tlsa host rate fixedHop implicitMx servers clear TLSv1.3 TLSv1.1';
    const missing = new Set<string>([...OUTCOMES, ...STAGES, ...words.split(' ')]);
    for (const model of fc.sample(someWorldOfToday, { numRuns: 200, seed: 6 })) {
      for (const event of told(model).flatMap(({ events }) => events)) {
        if (event.kind === 'passedOver') missing.delete(event.why);
        if (event.kind === 'line') missing.delete(event.for);
        if (event.kind === 'lookup') missing.delete(event.answer);
        if (event.kind !== 'outcome') continue;
        for (const word of [event.outcome, event.stage, event.failure?.of ?? '', event.tls ?? 'clear']) {
          missing.delete(word);
        }
        if (event.limit !== undefined) missing.delete('perClient');
        if (event.maxSize !== undefined) missing.delete('maxSize');
        if (event.recipients !== undefined) missing.delete('recipients');
        if (event.reply === '450 the primary is up') missing.delete('standby');
      }
      if (missing.size === 0) return;
    }
    expect([...missing]).toEqual([]);
  });

  it('comes to an end, and has given everything back then', () => {
    fc.assert(
      fc.property(someWorldOfToday, (model) => {
        expect(leftovers(model)).toEqual(NOTHING);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('gives each recipient one fate, and each loss one cause', () => {
    fc.assert(
      fc.property(someWorldOfToday, fc.constantFrom(null, 200), (some, until) => {
        const model = { ...some, until };
        const { result } = run(model);
        expect([sum(result.senders), sum(result.domains)]).toEqual([result.sent, result.sent]);
        const outcomes = model.servers.map((_, s) => sum(OUTCOMES.map((one) => result.servers[one][s] as number)));
        expect(outcomes).toEqual([...result.servers.attempts]);
        const { causes, kinds } = summariseRun(model, [result], ORIGIN);
        expect(leavesOf(causes?.wanted ?? { total: 0 })).toBe(kinds.ham.sent - kinds.ham.delivered);
        expect(leavesOf(causes?.all ?? { total: 0 })).toBe(result.sent - (fates(result).delivered ?? 0));
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it('is told by its stories as the run counted it', () => {
    fc.assert(
      fc.property(someWorldOfToday, fc.constantFrom(null, 200), (some, until) => {
        const model = { ...some, until };
        expectTold(model);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it('tells a story alone as among all the others', () => {
    fc.assert(
      fc.property(someWorldOfToday, fc.integer({ min: 1, max: 60 }), (model, message) => {
        const [alone] = withinEvents(MOST_EVENTS, () =>
          explainMessages(model, { replication: 1, messages: [message] }),
        );
        expect(alone).toEqual(told(model)[message - 1]);
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it('is the same whatever the order in which servers, hosts, senders, and the names of a policy are written', () => {
    fc.assert(
      fc.property(someWorldOfToday, (model) => {
        const turned: Model = {
          ...model,
          servers: [...model.servers].reverse(),
          hosts: [...model.hosts].reverse(),
          senders: [...model.senders].reverse(),
          domains: model.domains.map((domain) =>
            domain.mtaSts === undefined
              ? domain
              : { ...domain, mtaSts: { ...domain.mtaSts, mx: [...domain.mtaSts.mx].reverse() } },
          ),
        };
        const { result } = run(model);
        const other = run(turned).result;
        const counted = fromRun(turned, other) as readonly unknown[];
        expect([...counted].reverse()).toEqual(fromRun(model, result));
        expect([fates(other), other.latency.max, other.passes.sum]).toEqual([
          fates(result),
          result.latency.max,
          result.passes.sum,
        ]);
      }),
      { numRuns: 80, seed: 5 },
    );
  });
});

const ORIGIN = {
  version: '0',
  provenance: { title: '', description: '', file: '', hash: '', seed: '', replications: 1, text: '', command: '' },
  warnings: [],
  elapsed: 0,
};

/** What the leaves of a tree of causes add up to. */
function leavesOf(tree: CauseTree): number {
  const groups = Object.values(tree).filter((value) => typeof value === 'object');
  return sum(
    groups.map(({ total, ...parts }) => {
      expect(sum(Object.values(parts))).toBe(total);
      return total;
    }),
  );
}
