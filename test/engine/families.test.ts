import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainMessages, runReplication } from '../../src/engine/index.js';
import { type MtaBehaviour, OUTCOMES } from '../../src/mail/index.js';
import type { FailureModel, Model, ServerModel } from '../../src/model/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { meetingOnly } from '../conditions.js';
import { ROOT } from '../house/source-files.js';
import { attempts, events, traces } from './attempts.js';
import { cluster, failure, fates, mta, mx, of, planned, reply } from './cluster.js';

type Changes = Partial<MtaBehaviour>;

/** One sender of a certain behaviour, and one message if nothing else is said. */
function world(
  servers: Record<string, Partial<ServerModel>>,
  changes: Changes = {},
  more: Partial<Model> = {},
  preset = 'rfc5321',
): Model {
  const hosts = [...new Set(Object.entries(servers).flatMap(([name, { hosts: own }]) => own ?? [name]))];
  const domains = { 'example.org': { answer: mx(...hosts.map((host, i) => `${10 * (i + 1)} ${host}`)) } };
  return cluster({
    servers,
    domains,
    senders: { sender: { mta: mta(changes, preset) } },
    model: { messages: 1, ...more },
  });
}

const BOTH: Partial<ServerModel> = { family: 'both' };
const { family } = mta();

/** A failure that meets the addresses of IPv6 alone. */
function onIpv6(what: FailureModel): FailureModel {
  return { ...what, only: meetingOnly({ family: ['ipv6'] }) };
}

/** Server and family of each attempt of the first message. */
function tried(model: Model): readonly string[] {
  return events(model, 1, 'attempt').map(({ server, family: of6 = 'ipv4' }) => `${server}/${of6 === 'ipv6' ? 6 : 4}`);
}

describe('a host with addresses of both families', () => {
  it('is tried over IPv6 first, and over IPv4 before the next host (RFC 3974 §3)', () => {
    const refusing = { ...BOTH, failures: [failure({ kind: 'refuse' })] };
    expect(tried(world({ a: refusing, b: BOTH }))).toEqual(['a/6', 'a/4', 'b/6']);
    const ipv4 = { family: { ...family, prefer: 'ipv4' as const } };
    expect(tried(world({ a: refusing, b: BOTH }, ipv4))).toEqual(['a/4', 'a/6', 'b/4']);
  });

  it('is one machine: its sessions and its work are those of both addresses together', () => {
    const model = world({ a: { ...BOTH, sessions: 1 } }, { family: { ...family, prefer: 'any' } }, { messages: 40 });
    const result = runReplication(model, 1);
    expect(of(result, 0, 'attempts')).toBe(40);
    const first = traces(model).map(({ events: told }) => told.find(({ kind }) => kind === 'attempt'));
    const ipv6 = first.filter((event) => event?.kind === 'attempt' && event.family === 'ipv6').length;
    expect(ipv6).toBeGreaterThan(5);
    expect(ipv6).toBeLessThan(35);
  });

  it('is known by one of them to those who use one family alone, and by none where it has not that one', () => {
    for (const use of ['ipv4', 'ipv6'] as const) {
      const only = { family: { ...family, use } };
      expect(tried(world({ a: BOTH }, only))).toEqual([use === 'ipv4' ? 'a/4' : 'a/6']);
      const other = use === 'ipv4' ? ('ipv6' as const) : ('ipv4' as const);
      expect(fates(runReplication(world({ a: { family: other } }, only), 1))).toEqual({ unroutable: 1 });
      expect(tried(world({ a: { family: other }, b: BOTH }, only))).toEqual([use === 'ipv4' ? 'b/4' : 'b/6']);
    }
  });

  it('comes with all IPv6 addresses of its preference before any of IPv4 where the MTA sorts those (Exim, dma)', () => {
    const servers = {
      a: { ...BOTH, failures: [failure({ kind: 'refuse' })] },
      b: { ...BOTH, failures: [failure({ kind: 'refuse' })] },
    };
    const domains = { 'example.org': { answer: mx('10 a', '10 b') } };
    const orders = ['host' as const, 'preference' as const].map((within) => {
      const behaviour = mta({
        equalPreference: 'dnsOrder',
        family: { ...family, within },
        giveUpAfter: { age: 0, attempts: null, hostDown: null },
      });
      return tried(cluster({ servers, domains, senders: { sender: { mta: behaviour } }, model: { messages: 1 } }));
    });
    expect(orders).toEqual([
      ['a/6', 'a/4', 'b/6', 'b/4'],
      ['a/6', 'b/6', 'a/4', 'b/4'],
    ]);
  });

  it('is remembered by each address apart', () => {
    const deadHosts = {
      remember: 'address' as const,
      counts: 'session' as const,
      memory: 'all' as const,
      after: 1,
      for: 3600,
      timeoutFor: null,
    };
    const model = world(
      { a: { ...BOTH, failures: [onIpv6(failure({ kind: 'refuse' }))] } },
      { deadHosts },
      { messages: 3 },
    );
    expect(attempts(model)).toEqual(['0 #1 a refused', '0.1 #1 a accepted', '1 #2 a accepted', '2 #3 a accepted']);
  });

  it('knows its clients by one address of each family: a greylist takes who comes back over the other one for a stranger', () => {
    const greylist = { delay: 60, window: 86_400, known: 0, database: 'g' };
    const { onFailure } = mta();
    const defers = { ...onFailure, rcpt: { ...onFailure.rcpt, '4xx': 'defer' as const } };
    const passes = (prefer: 'ipv6' | 'any'): number => {
      const changes = { family: { ...family, prefer }, onFailure: defers };
      const model = world({ a: { ...BOTH, greylist } }, changes, { messages: 60 });
      return Math.max(...traces(model).map(({ events: told }) => told.filter(({ kind }) => kind === 'pass').length));
    };
    expect(passes('ipv6')).toBe(2);
    expect(passes('any')).toBe(3);
  });
});

describe('an address without a route', () => {
  it('is unreachable at once to a sending host that has none (RFC 1122 §4.2.3.9), and the next address is tried', () => {
    expect(attempts(world({ a: BOTH }, { ipv6: 0 }))).toEqual(['0 #1 a unreachable', '0 #1 a accepted']);
    const model = cluster({
      servers: { a: BOTH },
      domains: { 'example.org': { answer: mx('10 a') } },
      senders: { sender: { mta: mta({ ipv6: 0.3 }), hosts: 1000 } },
      model: { messages: 1000 },
    });
    const unreachable = of(runReplication(model, 1), 0, 'unreachable');
    expect(unreachable).toBeGreaterThan(630);
    expect(unreachable).toBeLessThan(770);
  });

  it('is told of after a time where nobody on the last link answers, and defers the message that has no other', () => {
    const failures = [failure({ kind: 'unreachable', delay: 3 })];
    expect(attempts(world({ a: { failures }, b: {} }))).toEqual(['0 #1 a unreachable', '3 #1 b accepted']);
    const alone = world({ a: { failures: [failure({ kind: 'unreachable', ...planned(0, 60) })] } });
    expect(attempts(alone)).toEqual(['0 #1 a unreachable', '1800 #1 a accepted']);
  });

  it('counts as a try where the limit of addresses counts it (Exim)', () => {
    const servers = Object.fromEntries(['a', 'b'].map((name) => [name, { hosts: ['mx'], family: 'ipv6' as const }]));
    const limits = { ...mta().limits, addresses: 2 };
    const counted = (counts: readonly 'unreachable'[]): readonly string[] =>
      tried(world({ ...servers, c: { hosts: ['mx'] } }, { ipv6: 0, limits: { ...limits, counts } }, { until: 60 }));
    expect(counted([])).toEqual(['a/6', 'b/6', 'c/4']);
    expect(counted(['unreachable'])).toEqual(['a/6', 'b/6']);
  });

  it('is not asked for by a host that knows it has none, where the MTA looks (getaddrinfo(3), AI_ADDRCONFIG)', () => {
    const asks = { ipv6: 0, family: { ...family, asks: 'ifRouted' as const } };
    expect(tried(world({ a: BOTH }, asks))).toEqual(['a/4']);
    expect(fates(runReplication(world({ a: { family: 'ipv6' } }, asks), 1))).toEqual({ unroutable: 1 });
  });
});

describe('a limit of addresses', () => {
  const many = (count: number, of6: number, more: Partial<ServerModel> = {}): Record<string, Partial<ServerModel>> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `s${i}`,
        {
          hosts: ['mx'],
          family: i < of6 ? ('ipv6' as const) : ('ipv4' as const),
          failures: [failure({ kind: 'refuse' })],
          ...more,
        },
      ]),
    );
  const backup = { backup: {} };

  it('keeps room for both families over all preferences where it is Postfix (smtp_addr.c, smtp_balance_inet_proto)', () => {
    const once = { giveUpAfter: { age: 0, attempts: null, hostDown: null } };
    for (let seed = 0; seed < 20; seed += 1) {
      const even = tried(world({ ...many(8, 4), ...backup }, once, { seed: `${seed}` }, 'postfix'));
      const ipv6 = even.filter((one) => one.endsWith('/6')).length;
      // Five of the nine: three of the family that happens to come first, two of the other; the backup is none of them.
      expect([even.length, ipv6]).toEqual([5, even[0]?.endsWith('/6') ? 3 : 2]);
      const uneven = tried(world({ ...many(6, 6), ...backup }, once, { seed: `${seed}` }, 'postfix'));
      expect([uneven.length, uneven.at(-1)]).toEqual([5, 'backup/4']);
    }
    const unbalanced = { ...once, family: { ...mta({}, 'postfix').family, balance: false } };
    expect(tried(world({ ...many(6, 6), ...backup }, unbalanced, {}, 'postfix'))).not.toContain('backup/4');
  });
});

describe('a failure once the connection stands', () => {
  it('leads to the next host and not to another address of this one, where the MTA does so (RFC 3974 §3)', () => {
    const a = { ...BOTH, failures: [onIpv6(reply('greeting', 421))] };
    const next = attempts(world({ a, b: {} }));
    expect(next).toEqual(['0 #1 a tempfailed', '0.1 #1 a accepted']);
    expect(attempts(world({ a, b: {} }, {}, {}, 'sendmail'))).toEqual(['0 #1 a tempfailed', '0.1 #1 b accepted']);
    // Alone it stays in the queue for ever, although its other address takes mail.
    const alone = runReplication(world({ a }, {}, { messages: 5 }, 'sendmail'), 1);
    expect(fates(alone)).toEqual({ expired: 5 });
  });
});

describe('a connection that is slow to come about', () => {
  const a = { ...BOTH, failures: [onIpv6(failure({ kind: 'timeout' }))] };

  it('is left beside one to the next address of the host where the MTA races them (RFC 6555)', () => {
    expect(attempts(world({ a }, {}, {}, 'chasquid'))).toEqual(['0 #1 a timedOut', '0.3 #1 a accepted']);
    expect(attempts(world({ a }, {}, {}, 'haraka'))).toEqual(['0 #1 a timedOut', '30 #1 a accepted']);
  });

  it('still holds the next host back until it has failed as well', () => {
    const none = {
      a: { ...BOTH, failures: [onIpv6(failure({ kind: 'timeout' })), failure({ kind: 'refuse' })] },
      b: {},
    };
    expect(attempts(world(none, {}, {}, 'chasquid'))).toEqual([
      '0 #1 a timedOut',
      '0.3 #1 a refused',
      '60 #1 b accepted',
    ]);
  });
});

describe('the lesson about an IPv6 address that does not answer', () => {
  it('is told by the stories of all its messages as the run counts it', () => {
    const file = '19-ipv6-that-does-not-answer.yaml';
    const text = readFileSync(join(ROOT, 'scenarios', 'questions', file), 'utf8');
    const { model } = parseScenario({ text, file, overrides: [] });
    if (model === null) throw new Error('no model');
    const result = runReplication(model, 1);
    const ends = explainMessages(model, { replication: 1, messages: 'all' }).flatMap(({ events: told }) =>
      told.flatMap((event) => (event.kind === 'outcome' ? [event] : [])),
    );
    expect(ends.length).toBeGreaterThan(20_000);
    model.servers.forEach(({ name, family: of6 }, server) => {
      const own = ends.filter((event) => event.server === name);
      for (const outcome of OUTCOMES)
        expect(own.filter((event) => event.outcome === outcome)).toHaveLength(of(result, server, outcome));
      const families = new Set(own.map(({ family: used = 'ipv4' }) => used));
      expect(families.has('ipv6')).toBe(of6 !== 'ipv4');
    });
  });
});
