import { describe, expect, it } from 'vitest';
import { checkModel } from '../../src/checks/index.js';
import { runReplication } from '../../src/engine/index.js';
import type { MtaBehaviour } from '../../src/mail/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { attempts, events, traces } from './attempts.js';
import { type Cluster, cluster, failure, fates, mta, mx, of, planned, reply } from './cluster.js';

const every = { rule: { kind: 'every', every: 60 }, scan: null, jitter: null, per: 'message', atOnce: null } as const;
const REFUSES = [failure({ kind: 'refuse' })];

/** An MX host, and a host that only the sender knows. */
function hopping(changes: Partial<MtaBehaviour>, about: Cluster = {}) {
  return cluster({
    domains: { 'example.org': { answer: mx('10 mx') } },
    senders: { sender: { mta: mta({ retry: every, ...changes }) } },
    ...about,
    servers: { mx: { rtt: 0 }, hop: { rtt: 0 }, ...about.servers },
  });
}

describe('a fixed next hop', () => {
  it('gets all mail, and no MX is asked for (Postfix, relayhost)', () => {
    const model = hopping({ via: 'hop' });
    const result = runReplication(model, 1);
    expect([of(result, 0, 'attempts'), of(result, 1, 'accepted')]).toEqual([0, 10]);
    expect(events(model, 1, 'lookup')).toMatchObject([{ answer: 'fixedHop', records: [{ host: 'hop' }] }]);
  });

  it('gets mail for a domain that does not exist, and keeps it waiting while it is down', () => {
    const domains = { 'example.org': { answer: { kind: 'nxdomain' } } } as const;
    expect(fates(runReplication(hopping({ via: 'hop' }, { domains }), 1))).toEqual({ delivered: 10 });
    const down = [failure({ kind: 'refuse', ...planned(0, 100) })];
    const waits = runReplication(hopping({ via: 'hop' }, { servers: { hop: { rtt: 0, failures: down } } }), 1);
    expect(fates(waits)).toEqual({ delivered: 10 });
    expect([of(waits, 0, 'attempts'), waits.latency.max]).toEqual([0, 120]);
  });

  it('of a relay is the server inside, whatever the relay’s own preference is', () => {
    const gateway = { relay: mta({ via: 'hop' }) };
    const result = runReplication(hopping({}, { servers: { mx: { rtt: 0, ...gateway } } }), 1);
    expect(fates(result)).toEqual({ delivered: 10 });
    expect(of(result, 1, 'accepted')).toBe(10);
  });

  it('is one destination for all domains (Postfix, qmgr(8))', () => {
    const domains = { 'one.example': { answer: mx('10 mx') }, 'two.example': { answer: mx('10 mx') } };
    const to = [
      { name: 'one.example', share: 0.5 },
      { name: 'two.example', share: 0.5 },
    ];
    const about = {
      domains,
      traffic: [{ rate: 1e6, to }],
      model: { messages: 100 },
      servers: { hop: { service: { kind: 'constant', value: 1 } as const } },
    };
    const concurrency = { initial: 4, max: 4 };
    expect(of(runReplication(hopping({ concurrency, via: 'hop' }, about), 1), 1, 'peakSessions')).toBe(4);
    const slow = { ...about, servers: { mx: about.servers.hop } };
    expect(of(runReplication(hopping({ concurrency }, slow), 1), 0, 'peakSessions')).toBe(8);
  });
});

describe('a fallback', () => {
  it('is tried in the same pass when all MX hosts have failed (Postfix, smtp_fallback_relay)', () => {
    const model = hopping(
      { fallback: 'hop' },
      { servers: { mx: { rtt: 0, failures: REFUSES } }, model: { messages: 1 } },
    );
    expect(attempts(model)).toEqual(['0 #1 mx refused', '0 #1 hop accepted']);
    expect(events(model, 1, 'lookup').map(({ answer }) => answer)).toEqual(['mx', 'fixedHop']);
  });

  it('gets nothing while an MX host takes mail, nor what is refused for good', () => {
    expect(of(runReplication(hopping({ fallback: 'hop' }), 1), 1, 'attempts')).toBe(0);
    const never = { mx: { rtt: 0, failures: [reply('rcpt', 550)] } };
    const result = runReplication(hopping({ fallback: 'hop' }, { servers: never }), 1);
    expect([fates(result), of(result, 1, 'attempts')]).toEqual([{ rejected: 10 }, 0]);
  });

  it('gets mail for which the DNS names no host, but none for a null MX (RFC 7505 §3)', () => {
    for (const [kind, delivered] of [
      ['nxdomain', 10],
      ['servfail', 10],
      ['timeout', 10],
      ['nullMx', undefined],
    ] as const) {
      const domains = { 'example.org': { answer: { kind } } };
      const result = runReplication(hopping({ fallback: 'hop' }, { domains }), 1);
      expect([kind, fates(result)['delivered']]).toEqual([kind, delivered]);
    }
  });

  it('is not used by a relay that is an MX host of the domain itself: that would lead in a circle', () => {
    const domains = { 'example.org': { answer: mx('10 mx', '20 relay') } };
    const servers = {
      mx: { rtt: 0, failures: [failure({ kind: 'refuse', ...planned(0, 600) })] },
      relay: { rtt: 0, relay: mta({ retry: every, fallback: 'hop' }) },
    };
    const result = runReplication(hopping({}, { domains, servers }), 1);
    expect([fates(result), of(result, 1, 'attempts')]).toEqual([{ delivered: 10 }, 0]);
  });

  it('that fails as well leaves the message to the next pass', () => {
    const down = [failure({ kind: 'refuse', ...planned(0, 30) })];
    const servers = { mx: { rtt: 0, failures: REFUSES }, hop: { rtt: 0, failures: down } };
    const model = hopping({ fallback: 'hop' }, { servers, model: { messages: 1 } });
    expect(attempts(model)).toEqual(['0 #1 mx refused', '0 #1 hop refused', '60 #1 mx refused', '60 #1 hop accepted']);
  });
});

describe('next hops in the language', () => {
  const text = (via: string) => `domains: { example.org: { mx: [ 10 gateway.example.org ] } }
servers: { inside.example.org: {}, gateway.example.org: { relay: { mta: postfix, via: ${via} } } }
traffic: [ { rate: 1/s } ]
messages: 10
`;
  it('a gateway in front of the mailbox server is well, and no server is idle', () => {
    const { model } = parseScenario({ text: text('inside.example.org'), file: 'via.yaml' });
    if (model === null) throw new Error('the scenario is wrong');
    expect(traces(model).every(({ fate }) => fate === 'delivered')).toBe(true);
    expect(checkModel(model).map(({ code }) => code)).not.toContain('idle-server');
    expect(checkModel(model).map(({ code }) => code)).not.toContain('preferred-relay');
  });

  it('a name that no server has is told with the nearest one, and so is a relay that leads to itself', () => {
    const wrong = parseScenario({ text: text('insid.example.org'), file: 'via.yaml' }).problems;
    expect(wrong[0]).toMatchObject({ code: 'unexplained-host' });
    expect(wrong[0]?.hint).toContain('inside.example.org');
    expect(parseScenario({ text: text('gateway.example.org'), file: 'via.yaml' }).problems[0]?.code).toBe('loop');
    expect(parseScenario({ text: text('none'), file: 'via.yaml' }).model?.servers[1]?.relay?.via).toBeUndefined();
  });
});
