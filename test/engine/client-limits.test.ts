import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { ClientLimitModel, Model, ServerModel } from '../../src/model/index.js';
import type { ReplicationResult } from '../../src/results/index.js';
import { studentInterval } from '../../src/stats/index.js';
import { bucketAccepts, erlangB, windowAccepts } from '../../src/theory/index.js';
import { PlainClientLimits } from '../twins/client-limits.js';
import { attempts, events, traces } from './attempts.js';
import { type Cluster, cluster, failure, fates, mta, mx, of, planned, reply } from './cluster.js';
import { leftovers, NOTHING } from './leftovers.js';

const NEVER = { retry: { rule: { kind: 'never' }, scan: null, jitter: null, per: 'message', atOnce: null } } as const;
const REPLICATIONS = 30;
const MOST = 0.999;

/** A limit as the language has it where nothing more is said. */
function limit(allows: ClientLimitModel['allows'], changes: Partial<ClientLimitModel> = {}): ClientLimitModel {
  const text = '421 4.7.0 too many from you';
  const stage = allows.kind === 'sessions' ? 'greeting' : 'mail';
  return { allows, key: 'address', memory: 'own', stage, reply: { code: 421, text }, countsTries: false, ...changes };
}

const sessions = (most: number, changes: Partial<ClientLimitModel> = {}) =>
  limit({ kind: 'sessions', most }, { memory: 'sessions', ...changes });
const bucket = (rate: number, burst: number, changes: Partial<ClientLimitModel> = {}) =>
  limit({ kind: 'bucket', rate, burst }, changes);
const window = (most: number, length: number, changes: Partial<ClientLimitModel> = {}) =>
  limit({ kind: 'window', most, length }, changes);

/** One server with these limits, and senders that try once. */
function limited(
  perClient: readonly ClientLimitModel[],
  about: Cluster & { server?: Partial<ServerModel> } = {},
): Model {
  const senders = about.senders ?? { sender: { mta: mta(NEVER) } };
  return cluster({ ...about, senders, servers: { mx: { rtt: 0, perClient, ...about.server }, ...about.servers } });
}

/** Whether the share of attempts that are accepted lies in the 99.9 % interval of 30 replications; its seed is the test's name. */
function expectAccepted(model: Model, truth: number): void {
  const named = { ...model, seed: expect.getState().currentTestName ?? '' };
  const results = Array.from({ length: REPLICATIONS }, (_, i) => runReplication(named, i + 1));
  const share = (result: ReplicationResult) => of(result, 0, 'accepted') / of(result, 0, 'attempts');
  const { low = 0, high = 0, mean } = studentInterval(results.map(share), MOST);
  expect(low, `mean ${mean}`).toBeLessThanOrEqual(truth);
  expect(high, `mean ${mean}`).toBeGreaterThanOrEqual(truth);
  expect(high).toBeGreaterThan(low);
}

const poisson = (rate: number, messages = 10_000): Pick<Cluster, 'traffic' | 'model'> => ({
  traffic: [{ rate, arrivals: 'poisson' }],
  model: { messages },
});

describe('a bucket of messages turns Poisson arrivals away as M/D/1 with a bounded wait does', () => {
  it('one message at a time: 1 / (1 + load)', () => {
    expect(bucketAccepts(1.25, 1)).toBeCloseTo(1 / 2.25, 12);
    expectAccepted(limited([bucket(0.8, 1)], poisson(1)), bucketAccepts(1.25, 1));
  });

  it('a burst of three', () => expectAccepted(limited([bucket(1, 3)], poisson(1)), bucketAccepts(1, 3)));

  it('a burst of five, at twice the rate', () =>
    expectAccepted(limited([bucket(0.5, 5)], poisson(1)), bucketAccepts(2, 5)));

  it('whatever a message takes: it counts from MAIL on', () => {
    const slow = { rtt: 0.3, service: { kind: 'exponential', mean: 5 } } as const;
    expectAccepted(limited([bucket(1, 3)], { ...poisson(1), server: slow }), bucketAccepts(1, 3));
  });

  it('of each host by itself', () => {
    const hosts = { sender: { mta: mta(NEVER), hosts: 4 } };
    expectAccepted(limited([bucket(1, 3)], { ...poisson(4, 20_000), senders: hosts }), bucketAccepts(1, 3));
  });
});

describe('other limits for each client', () => {
  it('a fixed window takes E min(N, L) of its N arrivals, and begins with the first of them (Postfix, anvil)', () => {
    expect(windowAccepts(0, 1)).toBeCloseTo(1, 12);
    expectAccepted(limited([window(4, 5)], poisson(1)), windowAccepts(5, 4));
  });

  it('sessions at once: Erlang’s loss formula for each host', () => {
    const server = { service: { kind: 'exponential', mean: 2 } } as const;
    const hosts = { sender: { mta: mta(NEVER), hosts: 3 } };
    const model = limited([sessions(3)], { ...poisson(3, 20_000), server, senders: hosts });
    expectAccepted(model, 1 - erlangB(2, 3));
  });
});

/** So many messages at once from one host. */
const atOnce = (messages: number): Cluster => ({ traffic: [{ rate: 1e6 }], model: { messages } });

describe('a limit for each client', () => {
  it('turns away who has used it up, and nobody else', () => {
    const senders = { bulk: { mta: mta(NEVER) }, people: { mta: mta(NEVER), hosts: 100_000 } };
    const from = [
      { name: 'bulk', share: 0.5 },
      { name: 'people', share: 0.5 },
    ];
    const model = limited([bucket(1e-6, 5)], { senders, traffic: [{ rate: 1, from }], model: { messages: 200 } });
    const result = runReplication(model, 1);
    const lost = traces(model).filter(({ fate }) => fate !== 'delivered');
    expect(new Set(lost.map(({ sender }) => sender))).toEqual(new Set(['bulk']));
    expect(fates(result)).toMatchObject({ delivered: 200 - lost.length });
  });

  it('says so at its stage, with its reply, and the trace names it', () => {
    for (const stage of ['greeting', 'mail', 'rcpt', 'data', 'message'] as const) {
      const rate = bucket(1e-6, 1, { stage, reply: { code: 451, text: '451 4.7.500 server busy' } });
      const model = limited([sessions(100), rate], atOnce(2));
      const [outcome] = events(model, 2, 'outcome');
      expect(outcome).toMatchObject({ outcome: 'tempfailed', stage, reply: '451 4.7.500 server busy', limit: 1 });
    }
  });

  it('for good where its reply is a 5xx', () => {
    const model = limited([bucket(1e-6, 1, { reply: { code: 554, text: '554 5.7.0 no' } })], atOnce(3));
    expect(fates(runReplication(model, 1))).toEqual({ delivered: 1, rejected: 2 });
  });

  it('counts several messages of one session', () => {
    const reuse = { messages: 100, idle: 10, of: 'all', by: 'address' } as const;
    const senders = { sender: { mta: mta({ ...NEVER, reuse }) } };
    const model = limited([sessions(1), bucket(1e-6, 3)], { senders, model: { messages: 6 } });
    const lines = attempts(model);
    expect(lines.map((line) => line.split(' ').slice(3).join(' '))).toEqual([
      'accepted',
      'accepted (reused)',
      'accepted (reused)',
      'tempfailed (reused)',
      'tempfailed',
      'tempfailed',
    ]);
  });

  it('is one for all servers that share a memory, and for each server where they do not', () => {
    const domains = { 'example.org': { answer: mx('10 mx', '20 other') } };
    const own = { memory: 'other' };
    for (const [changes, delivered] of [
      [{}, 3],
      [own, 6],
    ] as const) {
      const servers = { other: { rtt: 0, perClient: [bucket(1e-6, 3, changes)] } };
      const model = limited([bucket(1e-6, 3)], { ...atOnce(10), domains, servers });
      expect(fates(runReplication(model, 1))['delivered']).toBe(delivered);
    }
  });

  it('knows a host by its address, or as one with all its addresses', () => {
    const senders = { sender: { mta: mta({ ...NEVER, addresses: 50 }) } };
    const of = (key: ClientLimitModel['key']) =>
      fates(runReplication(limited([bucket(1e-6, 1, { key })], { ...atOnce(200), senders }), 1))['delivered'] ?? 0;
    expect(of('address')).toBeGreaterThan(40);
    expect(of('address')).toBeLessThanOrEqual(50);
    expect(of('host')).toBe(1);
    expect(of('network')).toBe(1);
    const many = { sender: { mta: mta(NEVER), hosts: 1000 } };
    const ofMany = (key: ClientLimitModel['key']) =>
      fates(runReplication(limited([bucket(1e-6, 1, { key })], { ...atOnce(200), senders: many }), 1))['delivered'];
    expect(ofMany('host')).toBeGreaterThan(150);
    expect(ofMany('sender')).toBe(1);
  });

  it('knows the recipient’s domain at RCPT', () => {
    const domains = { 'one.example': { answer: mx('10 mx') }, 'two.example': { answer: mx('10 mx') } };
    const to = [
      { name: 'one.example', share: 0.5 },
      { name: 'two.example', share: 0.5 },
    ];
    const senders = { sender: { mta: mta(NEVER), hosts: 1000 } };
    const about = { domains, senders, traffic: [{ rate: 1e6, to }], model: { messages: 100 } };
    const model = limited([bucket(1e-6, 4, { key: 'domain', stage: 'rcpt' })], about);
    const delivered = traces(model).filter(({ fate }) => fate === 'delivered');
    expect(delivered.map(({ domain }) => domain).sort()).toEqual([
      ...Array.from({ length: 4 }, () => 'one.example'),
      ...Array.from({ length: 4 }, () => 'two.example'),
    ]);
  });

  it('a relay is a client as well', () => {
    const domains = { 'example.org': { answer: mx('10 mx', '20 relay') } };
    const down = [failure({ kind: 'refuse', ...planned(0, 100) })];
    const every = {
      rule: { kind: 'every', every: 60 },
      scan: null,
      jitter: null,
      per: 'message',
      atOnce: null,
    } as const;
    const servers = { relay: { rtt: 0, relay: mta({ retry: every }) } };
    const model = limited([bucket(1e-6, 5)], { domains, servers, server: { failures: down }, model: { until: 3600 } });
    expect(fates(runReplication(model, 1))).toEqual({ delivered: 5, pending: 5 });
  });

  it('has the message of a client that was turned away elsewhere back, unless tries count', () => {
    // The first five are refused at RCPT, after they counted at MAIL.
    const failures = [reply('rcpt', 450, planned(0, 4.5))];
    const about = { server: { failures }, model: { messages: 15 } };
    expect(fates(runReplication(limited([bucket(1e-6, 6)], about), 1))['delivered']).toBe(6);
    expect(fates(runReplication(limited([window(6, 1e6)], about), 1))['delivered']).toBe(6);
    const tries = { countsTries: true };
    expect(fates(runReplication(limited([bucket(1e-6, 6, tries)], about), 1))['delivered']).toBe(1);
    expect(fates(runReplication(limited([window(6, 1e6, tries)], about), 1))['delivered']).toBe(1);
  });

  it('counts at RCPT each recipient, and turns away those that are too many by themselves (Postfix, smtpd_client_recipient_rate_limit)', () => {
    const soft = { code: 450, text: '450 4.7.1 too many recipients' };
    const atRcpt = { stage: 'rcpt', reply: soft } as const;
    const traffic = [{ rate: 1, recipients: 3 }];
    const about = { traffic, model: { messages: 4 } };
    // Of twelve recipients in four transactions seven are taken, at whatever place in theirs; a message is none of them.
    for (const own of [bucket(1e-6, 7, atRcpt), window(7, 1e6, atRcpt)])
      expect(fates(runReplication(limited([own], about), 1))).toEqual({ delivered: 7, abandoned: 5 });
    expect(fates(runReplication(limited([bucket(1e-6, 3)], about), 1))).toEqual({ delivered: 9, abandoned: 3 });
    // What was not accepted in the end is given back, for all recipients; 421 ends the session of those before as well.
    const failures = [reply('message', 451, planned(0, 1.5))];
    expect(fates(runReplication(limited([bucket(1e-6, 6, atRcpt)], { ...about, server: { failures } }), 1))).toEqual({
      delivered: 6,
      abandoned: 6,
    });
    expect(fates(runReplication(limited([bucket(1e-6, 7, { stage: 'rcpt' })], about), 1))).toEqual({
      delivered: 6,
      abandoned: 6,
    });
    expect(leftovers(limited([window(7, 1e6, atRcpt)], about))).toEqual(NOTHING);
  });

  it('keeps who goes on trying out, where tries count', () => {
    const model = (countsTries: boolean) => limited([bucket(0.5, 1, { countsTries })], { model: { messages: 20 } });
    expect(fates(runReplication(model(false), 1))['delivered']).toBe(10);
    expect(fates(runReplication(model(true), 1))['delivered']).toBe(1);
  });

  it('counts a message that the server has taken although its sender does not know', () => {
    const cut = failure({ kind: 'disconnect', stage: 'message', kept: true, ...planned(0, 0.5) });
    const model = limited([bucket(1e-6, 2)], { server: { failures: [cut] }, model: { messages: 4 } });
    expect(fates(runReplication(model, 1))).toEqual({ delivered: 2, abandoned: 2 });
    // One that gives up waiting leaves the server working; the place is taken until that is done.
    const timeouts = { ...mta().timeouts, message: 1 };
    const slow = { service: { kind: 'constant', value: 10 } } as const;
    const hasty = { sender: { mta: mta({ ...NEVER, timeouts }) } };
    const left = limited([sessions(2)], { server: slow, senders: hasty, model: { messages: 11 } });
    expect(of(runReplication(left, 1), 0, 'tempfailed')).toBe(8);
    expect(leftovers(left)).toEqual(NOTHING);
  });

  it('frees the session of an idle connection when that is closed', () => {
    const reuse = { messages: 100, idle: 3, of: 'all', by: 'address' } as const;
    const senders = { a: { mta: mta({ ...NEVER, reuse }) }, b: { mta: mta(NEVER) } };
    const traffic = [
      { rate: 0.1, from: [{ name: 'a', share: 1 }] },
      { rate: 0.1, from: [{ name: 'b', share: 1 }] },
    ];
    const model = limited([sessions(1, { key: 'sender' })], { senders, traffic, model: { messages: 20 } });
    expect(fates(runReplication(model, 1))).toEqual({ delivered: 20 });
    expect(leftovers(model)).toEqual(NOTHING);
  });

  it('the tree of causes names it, and causes add up', () => {
    const result = runReplication(limited([bucket(1e-6, 3)], atOnce(10)), 1);
    expect(fates(result)).toEqual({ delivered: 3, abandoned: 7 });
  });

  it('memory follows the clients that were here lately, not all that ever were', () => {
    const senders = { sender: { mta: mta(NEVER), hosts: 10_000_000 } };
    const model = limited([bucket(0.01, 1), sessions(5)], {
      senders,
      traffic: [{ rate: 100 }],
      model: { messages: 60_000 },
    });
    runReplication(model, 1);
    expect(leftovers(model)).toEqual(NOTHING);
  });
});

describe('limits for each client, against a plain version of them', () => {
  const KEYS = ['address', 'host', 'sender', 'domain'] as const;
  it.each(KEYS)('turn away the same messages, by %s', (key) => {
    const own = { key, stage: key === 'domain' ? 'rcpt' : 'mail' } as const;
    const limits = [bucket(0.05, 3, own), window(7, 60, { ...own, memory: 'other', countsTries: true })];
    const senders = {
      a: { mta: mta({ ...NEVER, addresses: 3 }), hosts: 4 },
      b: { mta: mta(NEVER), hosts: 9 },
    };
    const from = [
      { name: 'a', share: 0.5 },
      { name: 'b', share: 0.5 },
    ];
    const domains = { 'one.example': { answer: mx('10 mx') }, 'two.example': { answer: mx('10 mx') } };
    const to = [
      { name: 'one.example', share: 0.7 },
      { name: 'two.example', share: 0.3 },
    ];
    const traffic = [{ rate: 1, arrivals: 'poisson', from, to }] as const;
    const model = limited(limits, { senders, domains, traffic, model: { messages: 3000 } });
    const plain = new PlainClientLimits(limits);
    const told = traces(model);
    let turnedAway = 0;
    for (const { sender, host, domain, sent, fate } of told) {
      // Which of its addresses a message comes from is drawn inside: by address, only hosts with one are looked at.
      if (key === 'address' && sender === 'a') continue;
      const said = plain.meet({
        key: { address: `${sender} ${host}`, host: `${sender} ${host}`, sender, domain }[key],
        t: sent,
      });
      if (!said) turnedAway += 1;
      expect([sender, host, sent, fate]).toEqual([sender, host, sent, said ? 'delivered' : 'abandoned']);
    }
    expect(turnedAway).toBeGreaterThan(20);
  });
});
