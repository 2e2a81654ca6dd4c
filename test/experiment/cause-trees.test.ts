import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { readFigure } from '../../src/experiment/figure.js';
import { summariseRun } from '../../src/experiment/index.js';
import { totalsOf } from '../../src/experiment/totals.js';
import { LOSS_CAUSES, LOSS_GROUPS } from '../../src/mail/index.js';
import type { Model } from '../../src/model/index.js';
import { CAUSES, CauseCounts, type CauseTree, type RunResult } from '../../src/results/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { LESSONS, readLesson } from '../lessons/lesson.js';

const ORIGIN = {
  version: '0',
  provenance: {
    title: '',
    description: '',
    file: '',
    hash: '',
    seed: '',
    replications: 1,
    text: '',
    command: '',
  },
  warnings: [],
  elapsed: 0,
};

/** What the leaves of a tree add up to. */
function leavesOf(tree: CauseTree): number {
  const groups = Object.values(tree).filter((value) => typeof value === 'object');
  return groups.reduce((sum, { total, ...parts }) => {
    expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(total);
    return sum + total;
  }, 0);
}

function sumOf(trees: Readonly<Record<string, CauseTree>>): number {
  return Object.values(trees).reduce((sum, { total }) => sum + total, 0);
}

function run(model: Model, replications: number): RunResult {
  const all = Array.from({ length: replications }, (_, i) => runReplication(model, i + 1));
  return summariseRun(model, all, ORIGIN);
}

function modelOf(text: string): Model {
  const { model, problems } = parseScenario({ text, file: 'test.yaml' });
  if (model === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return model;
}

/** Every way of losing mail that a few lines can show: one domain each. */
const MANY_WAYS = modelOf(`
seed: many ways of losing mail
duration: 3h
domains:
  down.example: {}
  full.example: {}
  grey.example: {}
  rude.example: {}
  strict.example: {}
  null.example: { mx: [ 0 . ] }
  never.example: { lookup: nxdomain }
  silent.example: { lookup: servfail }
  empty.example: { lookup: empty }
  dangling.example: { mx: [ 10 gone.example ] }
  filter.example: {}
  relayed.example: { mx: [ 10 dead.example, 20 backup.example ] }
dns: { gone.example: nxdomain }
servers:
  down.example: { failures: [ { kind: refuse } ] }
  full.example: { sessions: 1, service: 10d, overload: { reply: "554 5.3.2 too busy" } }
  grey.example: { greylist: { delay: 5m, window: 2d } }
  rude.example: { failures: [ { kind: reply, stage: greeting, reply: "554 no" } ] }
  strict.example: { failures: [ { kind: reply, stage: rcpt, reply: "550 5.7.1 no" } ] }
  filter.example: { filter: { spam: { catches: 90%, mistakes: 30%, then: quarantine }, virus: { catches: 90%, mistakes: 30%, then: reject } } }
  dead.example: { failures: [ { kind: timeout } ] }
  backup.example: { relay: { mta: postfix } }
senders:
  patient: { mta: postfix, hosts: 5, spam: 10%, virus: 10% }
  hasty: { mta: fire-and-forget, hosts: 5 }
traffic:
  - rate: 900/h
    invalidRecipients: 5%
    from: { patient: 50%, hasty: 50% }
    to: { down.example: 1, full.example: 1, grey.example: 1, rude.example: 1, strict.example: 1, null.example: 1, never.example: 1, silent.example: 1, empty.example: 1, dangling.example: 1, filter.example: 1, relayed.example: 1 }
until: 8d
`);

describe('where mail is lost', () => {
  it.each(LESSONS)('adds up to what was not delivered, sender by sender and server by server: %s', (name) => {
    const { model } = readLesson(name, ['messages=4000']);
    const { causes, kinds, messages, senders } = run(model, 2);
    if (causes === undefined) throw new Error('no causes');
    expect(leavesOf(causes.wanted)).toBe(kinds.ham.sent - kinds.ham.delivered);
    expect(leavesOf(causes.all)).toBe(messages.sent - messages.delivered);
    for (const [sender, { wanted }] of Object.entries(senders)) {
      expect(leavesOf(causes.senders[sender] ?? { total: 0 })).toBe(wanted.sent - wanted.delivered);
    }
    expect(sumOf(causes.servers) + leavesOf(causes.noServer)).toBe(causes.wanted.total);
  });

  it('tells apart what the DNS, servers, filters, relays and impatient senders lose', () => {
    const { causes, messages } = run(MANY_WAYS, 1);
    const wanted = causes?.wanted;
    expect(leavesOf(wanted ?? { total: 0 })).toBeGreaterThan(0);
    expect(leavesOf(causes?.all ?? { total: 0 })).toBe(messages.sent - messages.delivered);
    expect(Object.keys(wanted?.neverRetried ?? {}).sort()).toEqual([
      'greylisted',
      'overloaded',
      'refused',
      'rejected',
      'total',
    ]);
    // Postfix does not take a 554 instead of a greeting for an answer to its message (smtp_skip_5xx_greeting).
    expect(Object.keys(wanted?.gaveUp ?? {}).sort()).toEqual(['overloaded', 'refused', 'rejected', 'total']);
    expect(Object.keys(wanted?.rejected ?? {}).sort()).toEqual(['rcpt', 'total']);
    expect(Object.keys(wanted?.relay ?? {}).sort()).toEqual(['expired', 'total']);
    expect(Object.keys(wanted?.filtered ?? {}).sort()).toEqual(['quarantined', 'rejected', 'total']);
    expect(Object.keys(wanted?.noRoute ?? {}).sort()).toEqual(
      ['noAddress', 'noAnswer', 'noServer', 'nullMx', 'nxdomain', 'total'].sort(),
    );
    expect(causes?.servers['backup.example']).toEqual({ total: wanted?.relay?.total, relay: wanted?.relay });
    expect(causes?.noServer).toEqual({ total: wanted?.noRoute?.total, noRoute: wanted?.noRoute });
    expect(causes?.servers['grey.example']?.neverRetried).toEqual(
      expect.objectContaining({ greylisted: expect.any(Number) }),
    );
  });

  it('is a figure that asserts can name: as a share of the wanted mail, or as a number of messages', () => {
    const totals = totalsOf(runReplication(MANY_WAYS, 1), 0);
    const { causes, kinds } = run(MANY_WAYS, 1);
    const read = (...path: string[]): number | undefined => readFigure(['causes', ...path], MANY_WAYS, totals);
    for (const group of LOSS_GROUPS) {
      const tree = causes?.wanted[group];
      expect(read(group, 'total')).toBeCloseTo((tree?.total ?? 0) / kinds.ham.sent, 12);
      expect(read('wanted', group, 'total')).toBe(tree?.total ?? 0);
      for (const part of LOSS_CAUSES[group]) {
        expect(read(group, part)).toBeCloseTo((tree?.[part] ?? 0) / kinds.ham.sent, 12);
      }
    }
    expect(read('wanted', 'total')).toBe(causes?.wanted.total);
    expect(read('servers', 'grey.example', 'neverRetried', 'greylisted')).toBe(
      causes?.servers['grey.example']?.neverRetried?.['greylisted'],
    );
    expect(read('senders', 'hasty', 'total')).toBe(causes?.senders['hasty']?.total);
  });

  it('has a cause that did not occur as nothing, and no cause of a server that is not there', () => {
    const totals = totalsOf(runReplication(MANY_WAYS, 1), 0);
    expect(readFigure(['causes', 'returnedAtOnce', 'total'], MANY_WAYS, totals)).toBe(0);
    expect(readFigure(['causes', 'servers', 'dead.example', 'total'], MANY_WAYS, totals)).toBe(0);
    expect(readFigure(['causes', 'servers', 'constructor', 'total'], MANY_WAYS, totals)).toBeUndefined();
  });

  it('comes with an interval over replications, group by group', () => {
    const { estimates = {}, causes, kinds } = run(MANY_WAYS, 3);
    const { mean = 0, low = 0, high = 0 } = estimates['causes.noRoute'] ?? {};
    expect(mean).toBeCloseTo((causes?.wanted.noRoute?.total ?? 0) / kinds.ham.sent, 2);
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
    // None was seen: that is no interval.
    expect(estimates['causes.returnedAtOnce']).toMatchObject({ mean: 0, occurrence: { replications: 0, of: 3 } });
  });

  it('is the sum of the replications', () => {
    const both = run(MANY_WAYS, 2).causes?.wanted.total;
    const first = run(MANY_WAYS, 1).causes?.wanted.total ?? 0;
    const model = { ...MANY_WAYS };
    const second = runReplication(model, 2);
    const { sent, delivered } = summariseRun(model, [{ ...second, replication: 1 }], ORIGIN).kinds.ham;
    expect(both).toBe(first + sent - delivered);
  });

  it('has no cause twice', () => {
    const leaves = Object.values(LOSS_CAUSES).reduce((sum, parts) => sum + parts.length, 0);
    expect(new Set(CAUSES.map(({ group, part }) => `${group}.${part}`)).size).toBe(leaves);
  });
});

describe('counts of what hardly ever occurs', () => {
  it('are those of a plain map, whatever the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { maxLength: 2_000 }), (keys) => {
        const counts = new CauseCounts();
        const plain = new Map<number, number>();
        for (const key of keys) {
          counts.add(key);
          plain.set(key, (plain.get(key) ?? 0) + 1);
        }
        const merged = new CauseCounts();
        merged.merge(counts.pairs());
        const expected = [...plain].sort(([a], [b]) => a - b).flat();
        expect([...counts.pairs()]).toEqual(expected);
        expect([...merged.pairs()]).toEqual(expected);
        counts.clear();
        expect([...counts.pairs()]).toEqual([]);
      }),
      { seed: 11, numRuns: 50 },
    );
  });
});
