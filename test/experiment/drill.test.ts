import { describe, expect, it } from 'vitest';
import { finishSteps, runReplication } from '../../src/engine/index.js';
import { struckBy } from '../../src/experiment/drill/things.js';
import { boundedTo, Drill, type Drilled, type TrialPool, Trials, thingsOf } from '../../src/experiment/index.js';
import { FATES, KINDS } from '../../src/mail/index.js';
import type { Model } from '../../src/model/index.js';
import type { Fault, Trial } from '../../src/results/index.js';
import { parseScenario } from '../../src/scenario/index.js';

const HOUR = 3600;
const OUTAGE = { at: 6 * HOUR, for: 4 * HOUR };

function modelOf(text: string): Model {
  const { model, problems } = parseScenario({ text });
  if (model === null) throw new Error(JSON.stringify(problems));
  return model;
}

async function drill(text: string, pairs = true): Promise<Drilled> {
  const model = modelOf(text);
  const trials = new Trials({ model: boundedTo(model, OUTAGE.at + 2 * OUTAGE.for), outage: OUTAGE, late: 60 });
  const pool: TrialPool = {
    width: 1,
    plain: async (replication) => finishSteps(trials.runPlain(replication)),
    run: async (faults, replication) => finishSteps(trials.run(faults, replication)),
  };
  const options = { pairs, onTurn: () => undefined, isOver: () => false };
  return new Drill(model, thingsOf(model), pool, options).run();
}

function keyOf({ thing, name, kind }: Fault): string {
  return `${thing} ${name} ${kind}`;
}

/** The trial of these faults, whatever their order. */
function find(trials: readonly Trial[] | null, ...faults: readonly string[]): Trial {
  const wanted = [...faults].sort().join();
  const found = (trials ?? []).find((trial) => trial.faults.map(keyOf).sort().join() === wanted);
  if (found === undefined) throw new Error(`no trial of ${wanted}`);
  return found;
}

/** Wanted messages that a model does not deliver in replication 1. */
function lostIn(model: Model): number {
  let lost = 0;
  runReplication(boundedTo(model, OUTAGE.at + 2 * OUTAGE.for), 1, {
    onEnd: ({ kind, fate }) => {
      if (KINDS[kind] === 'ham' && FATES[fate] !== 'delivered') lost += 1;
    },
  });
  return lost;
}

/** A message a minute; a sender who tries each half hour and gives up after two. */
const TWINS = `
title: two equal servers
duration: 1d
replications: 2
domains: { example.org: { mx: [ 10 mx1.example.org, 10 mx2.example.org ], ttl: 30d } }
servers: { mx1.example.org: {}, mx2.example.org: {} }
mtas: { brief: { extends: rfc5321, retry: { every: 30m }, giveUpAfter: 2h, timeouts: { greeting: 30s, connect: 30s } } }
senders: { shop: { mta: brief } }
traffic: [ { rate: 60/h, arrivals: even } ]
`;

describe('a drill of two servers that stand in for each other', () => {
  it('finds no single failure after which mail is tried again that loses any, and that the pair does', async () => {
    const { singles, pairs } = await drill(TWINS);
    const mild = singles.filter(({ faults }) => faults[0]?.thing === 'server' && faults[0].kind !== '5xx');
    expect(mild).toHaveLength(2 * 4);
    expect(mild.map(({ lost }) => lost.mean)).toEqual(mild.map(() => 0));
    const both = (pairs ?? []).filter(({ faults }) =>
      faults.every(({ thing, kind }) => thing === 'server' && kind !== '5xx'),
    );
    expect(both).toHaveLength(1);
    // Two time-outs of 30 s make a pass last a minute, so the fifth, which is the last, begins 124 min after the message
    // came. It tries the second server at 124.5 min; lost is what came so long before the end of the 4 h.
    expect(both[0]?.lost.mean).toBe(Math.ceil(240 - 124.5));
    expect(both[0]?.beyond?.mean).toBe(both[0]?.lost.mean);
  });

  it('loses by 550 of one server the mail that tries it first, and by that of both all that comes meanwhile', async () => {
    const { plain, singles, pairs } = await drill(TWINS);
    expect(plain).toEqual({ wanted: 14 * 60, during: 240, lost: 0 });
    const [one, other] = ['server mx1.example.org 5xx', 'server mx2.example.org 5xx'] as const;
    expect(find(singles, one).lost.mean + find(singles, other).lost.mean).toBe(240);
    expect(find(pairs, one, other).lost.mean).toBe(240);
  });

  it('says the same in whatever order the file has them', async () => {
    const turned = TWINS.replace(
      'mx1.example.org: {}, mx2.example.org: {}',
      'mx2.example.org: {}, mx1.example.org: {}',
    );
    expect(turned).not.toBe(TWINS);
    expect(await drill(turned)).toEqual(await drill(TWINS));
  });

  it('keeps the answer of the DNS while its TTL lasts, so that nobody misses the name servers', async () => {
    const { singles } = await drill(
      TWINS.replace('senders: { shop: { mta: brief } }', 'senders: { shop: { mta: brief, hosts: 1 } }'),
      false,
    );
    const { lost, late } = find(singles, 'nameServers example.org servfail');
    expect([lost.mean, late.mean]).toEqual([0, 0]);
    const short = await drill(TWINS.replace('ttl: 30d', 'ttl: 1m'), false);
    expect(find(short.singles, 'nameServers example.org servfail').late.mean).toBeGreaterThan(100);
  });
});

describe('what can break', () => {
  const SITES = `
duration: 2d
domains: { b.example: { mx: [ 10 z.example ] }, a.example: { mx: [ 10 y.example, 20 x.example ] } }
servers: { z.example: { site: one }, y.example: { site: two }, x.example: { site: two, relay: rfc5321 } }
sites: { two: {}, one: {} }
traffic: [ { rate: 1/h, to: { a.example: 50%, b.example: 50% } } ]
changes:
  - { at: 5h, domain: a.example, mx: [ 10 x.example ] }
  - { at: 7h, domain: b.example, mx: [ 10 y.example ] }
  - { at: 8h, domain: a.example, mx: [ 10 z.example ] }
  - { at: 12h, domain: a.example, mx: [ 10 y.example ] }
`;
  it('is each server, each site of several, and the name servers of each domain, by their names', () => {
    const things = thingsOf(modelOf(SITES)).map(({ thing, name, kinds }) => `${thing} ${name} ${kinds.length}`);
    expect(things).toEqual([
      'server x.example 6',
      'server y.example 5',
      'server z.example 5',
      'site two 5',
      'nameServers a.example 2',
      'nameServers b.example 2',
    ]);
  });

  it('name servers that fail leave the answer behind that the scenario has by then', () => {
    const model = modelOf(SITES);
    const of = (name: string) =>
      struckBy(model, [{ thing: 'nameServers', name, kind: 'servfail' }], OUTAGE)
        .changes.filter(({ domain }) => domain === name)
        .map(({ at, answer }) => [
          at / HOUR,
          answer.kind === 'mx' ? answer.records.map(({ exchanger }) => exchanger).join() : answer.kind,
        ]);
    // From 6 h to 10 h: what changes meanwhile is seen at its end.
    expect(of('a.example')).toEqual([
      [5, 'x.example'],
      [6, 'servfail'],
      [10, 'z.example'],
      [12, 'y.example'],
    ]);
    expect(of('b.example')).toEqual([
      [6, 'servfail'],
      [10, 'y.example'],
    ]);
    expect(struckBy(model, [{ thing: 'nameServers', name: 'c.example', kind: 'servfail' }], OUTAGE)).toEqual(model);
  });
});

describe('a trial', () => {
  const UNSTEADY = TWINS.replace(
    'mx1.example.org: {}',
    'mx1.example.org: { failures: [ { kind: refuse, mtbf: 5h, mttr: 2h } ] }',
  ).replace('10 mx2', '20 mx2');

  it('is the run in which the failure stands in the file, with the same luck', async () => {
    const failing = UNSTEADY.replace('mttr: 2h } ]', 'mttr: 2h }, { kind: timeout, at: 6h, for: 4h } ]').replace(
      'mx2.example.org: {}',
      'mx2.example.org: { failures: [ { kind: timeout, at: 6h, for: 4h } ] }',
    );
    const trials = new Trials({
      model: boundedTo(modelOf(UNSTEADY), OUTAGE.at + 2 * OUTAGE.for),
      outage: OUTAGE,
      late: 60,
    });
    const faults: Fault[] = ['mx1.example.org', 'mx2.example.org'].map((name) => ({
      thing: 'server',
      name,
      kind: 'timeout',
    }));
    const { lost } = finishSteps(trials.run(faults, 1));
    expect(lost).toBeGreaterThan(100);
    expect(lost).toBe(lostIn(modelOf(failing)) - lostIn(modelOf(UNSTEADY)));
  });

  it('of a server that nobody needs does nothing to any message, whatever else fails by chance', async () => {
    const idle = UNSTEADY.replace('mx2.example.org: {}', 'mx2.example.org: {}, idle.example.net: {}');
    const { singles } = await drill(idle, false);
    const own = singles.filter(({ faults }) => faults[0]?.name === 'idle.example.net');
    expect(own).toHaveLength(5);
    for (const { lost, late, longest_s } of own) expect([lost.mean, late.mean, longest_s]).toEqual([0, 0, 0]);
  });

  it('of a relay: its port alone keeps no mail in its queue, its machine does', async () => {
    const { singles } = await drill(
      `
title: a relay before a server that is down
duration: 1d
replications: 1
domains: { example.org: { mx: [ 10 mx.example.org, 20 relay.example.net ], ttl: 1h } }
servers:
  mx.example.org: { failures: [ { kind: refuse, at: 4h, for: 3h } ] }
  relay.example.net: { relay: { mta: postfix } }
senders: { shop: { mta: postfix } }
traffic: [ { rate: 60/h, arrivals: even } ]
`,
      false,
    );
    const [port, machine] = ['port', 'refuse'].map((kind) => find(singles, `server relay.example.net ${kind}`));
    // The relay has an hour of mail as it breaks, which would be out of its queue at the seventh hour.
    expect(machine?.late.mean).toBeGreaterThan((port?.late.mean ?? 0) + 100);
    expect(machine?.longest_s).toBeGreaterThan(2 * HOUR);
  });
});

describe('two domains that have nothing in common', () => {
  const APART = TWINS.replace('domains: {', 'domains: { other.example: { mx: [ 10 mx.other.example ] },')
    .replace('arrivals: even }', 'arrivals: even, to: { example.org: 50%, other.example: 50% } }')
    .replace('servers: {', 'servers: { mx.other.example: {},');

  it('lose together what each loses alone, and that is what running both gives', async () => {
    const { pairs } = await drill(APART);
    const sums = (pairs ?? []).filter(({ sum }) => sum === true);
    expect(sums.length).toBeGreaterThan(4);
    const trials = new Trials({
      model: boundedTo(modelOf(APART), OUTAGE.at + 2 * OUTAGE.for),
      outage: OUTAGE,
      late: 60,
    });
    for (const { faults, lost, late, beyond, replications } of sums) {
      const runs = Array.from({ length: replications }, (_, at) => finishSteps(trials.run(faults, at + 1)));
      expect(lost.mean).toBe(runs.reduce((sum, run) => sum + run.lost, 0) / replications);
      expect(late.mean).toBe(runs.reduce((sum, run) => sum + run.late, 0) / replications);
      expect(beyond?.mean).toBe(0);
    }
  });

  it('are tried together where a sender has one queue runner for all', async () => {
    const { pairs } = await drill(APART.replace('retry: { every: 30m }', 'retry: { every: 30m, atOnce: 1 }'));
    expect((pairs ?? []).filter(({ sum }) => sum === true)).toEqual([]);
  });

  it('are tried together where a server of both has one site', async () => {
    const sited = APART.replace('mx.other.example: {}', 'mx.other.example: { site: room }')
      .replace('mx1.example.org: {}', 'mx1.example.org: { site: room }')
      .replace('senders:', 'sites: { room: {} }\nsenders:');
    const { singles, pairs } = await drill(sited);
    expect(singles.some(({ faults }) => faults[0]?.thing === 'site')).toBe(true);
    expect((pairs ?? []).filter(({ sum }) => sum === true)).toEqual([]);
    const inside = (pairs ?? []).filter(
      ({ faults }) =>
        faults.some(({ thing }) => thing === 'site') && faults.some(({ name }) => name === 'mx.other.example'),
    );
    expect(inside).toEqual([]);
  });
});
