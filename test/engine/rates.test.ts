import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { MtaBehaviour } from '../../src/mail/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { events, traces } from './attempts.js';
import { type Cluster, cluster, failure, fates, mta, mx, of, planned } from './cluster.js';
import { leftovers, NOTHING } from './leftovers.js';

type Rate = NonNullable<MtaBehaviour['rate']>;

const rate = (amount: number, per: number, changes: Partial<Rate> = {}) => ({
  rate: { limit: { amount, per }, ...changes },
});

/** Messages at once from one host; when each arrived [s]. */
function arrivals(changes: Partial<MtaBehaviour>, about: Cluster = {}): number[] {
  const model = cluster({
    senders: { sender: { mta: mta(changes) } },
    traffic: [{ rate: 1e9 }],
    ...about,
    servers: { mx: { rtt: 0 }, ...about.servers },
  });
  expect(leftovers(model)).toEqual(NOTHING);
  return traces(model).map(({ ended }) => Math.round((ended ?? Number.NaN) * 1000) / 1000);
}

describe('a sender’s own rate', () => {
  it('lets a burst through, and then one message after the other (KumoMTA, generic cell rate algorithm)', () => {
    expect(arrivals(rate(6, 60, { burst: 3 }))).toEqual([0, 0, 0, 10, 20, 30, 40, 50, 60, 70]);
    expect(arrivals(rate(4, 60))).toEqual([0, 0, 0, 0, 15, 30, 45, 60, 75, 90]);
    expect(arrivals(rate(1, 1, { burst: 1 }))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('is told in the story of a message that waits for its turn', () => {
    const model = cluster({ senders: { sender: { mta: mta(rate(1, 60)) } }, traffic: [{ rate: 1e9 }] });
    expect(events(model, 2, 'line')).toMatchObject([{ for: 'rate' }]);
  });

  it('is never exceeded, whatever comes: messages in any stretch are those of a bucket', () => {
    const model = cluster({
      senders: { sender: { mta: mta(rate(10, 60, { burst: 4 })) } },
      servers: { mx: { rtt: 0 } },
      traffic: [{ rate: 0.3, arrivals: 'poisson' }],
      model: { messages: 500 },
    });
    const sent = traces(model).map(({ ended }) => ended ?? 0);
    sent.sort((a, b) => a - b);
    for (let from = 0; from < sent.length; from += 1) {
      for (let to = from; to < Math.min(from + 40, sent.length); to += 1) {
        const most = 4 + ((sent[to] as number) - (sent[from] as number)) / 6;
        expect(to - from + 1).toBeLessThanOrEqual(most + 1e-6);
      }
    }
  });

  const domains = {
    'one.example': { answer: mx('10 mx') },
    'two.example': { answer: mx('10 mx') },
  };
  const to = [
    { name: 'one.example', share: 0.5 },
    { name: 'two.example', share: 0.5 },
  ];
  const last = (by: Rate['by'], servers: Cluster['servers'] = {}) =>
    Math.max(
      ...arrivals(rate(1, 1, { burst: 1, ...(by === undefined ? {} : { by }) }), {
        domains,
        servers,
        traffic: [{ rate: 1e9, to }],
        model: { messages: 100 },
      }),
    );

  it('is one for each domain, or for each site, host or address', () => {
    // About fifty messages for each of two domains.
    expect(last('destination')).toBeLessThan(70);
    expect(last('site')).toBe(99);
    expect(last('host')).toBe(99);
    expect(last('address')).toBe(99);
    const twoNames = { mx: { rtt: 0, hosts: ['mx', 'mx2'] } };
    const apart = { 'one.example': { answer: mx('10 mx') }, 'two.example': { answer: mx('10 mx2') } };
    const by = (key: 'host' | 'address') =>
      Math.max(
        ...arrivals(rate(1, 1, { burst: 1, by: key }), {
          domains: apart,
          servers: twoNames,
          traffic: [{ rate: 1e9, to }],
          model: { messages: 100 },
        }),
      );
    expect(by('host')).toBeLessThan(70);
    expect(by('address')).toBe(99);
  });

  it('is one for each of the two addresses of a server with both families', () => {
    const lastOf = (by: Rate['by']) => {
      const family = { ...mta().family, prefer: 'any' as const };
      const changes = { family, ...rate(1, 1, { burst: 1, ...(by === undefined ? {} : { by }) }) };
      const both = { servers: { mx: { rtt: 0, family: 'both' as const } }, model: { messages: 100 } };
      return Math.max(...arrivals(changes, both));
    };
    expect(lastOf('host')).toBe(99);
    expect(lastOf('address')).toBeLessThan(70);
  });

  it('is that of each sending host', () => {
    const senders = { sender: { mta: mta(rate(1, 1, { burst: 1 })), hosts: 2 } };
    const model = cluster({ senders, traffic: [{ rate: 1e9 }], servers: { mx: { rtt: 0 } }, model: { messages: 100 } });
    expect(runReplication(model, 1).latency.max).toBeLessThan(70);
  });

  it('counts tries: a message that was put off takes its turn again', () => {
    const down = [failure({ kind: 'refuse', ...planned(0, 5) })];
    const retry = {
      rule: { kind: 'every', every: 100 },
      scan: null,
      jitter: null,
      per: 'message',
      atOnce: null,
    } as const;
    const done = arrivals({ retry, ...rate(1, 1, { burst: 1 }) }, { servers: { mx: { rtt: 0, failures: down } } });
    expect([...done].sort((a, b) => a - b)).toEqual([5, 6, 7, 8, 9, 100, 101, 102, 103, 104]);
  });

  it('keeps within a limit that the receiver has for each client', () => {
    const limit = { kind: 'bucket', rate: 1 / 36, burst: 100 } as const;
    const reply = { code: 421, text: '421 4.7.0 too many from you' };
    const perClient = [
      { allows: limit, key: 'address', memory: 'm', stage: 'mail', reply, countsTries: false },
    ] as const;
    const about = { servers: { mx: { rtt: 0, perClient } }, model: { messages: 300 } };
    const model = (changes: Partial<MtaBehaviour>) =>
      cluster({ ...about, senders: { sender: { mta: mta(changes) } }, traffic: [{ rate: 1e9 }] });
    expect(of(runReplication(model(rate(100, 3600)), 1), 0, 'tempfailed')).toBe(0);
    // Of 300, a hundred are taken at once, and fifty more at each retry after half an hour.
    expect(of(runReplication(model({}), 1), 0, 'tempfailed')).toBe(200 + 150 + 100 + 50);
    expect(fates(runReplication(model(rate(100, 3600)), 1))).toEqual({ delivered: 300 });
  });
});

it('a rate is read with its unit, and none switches it off', () => {
  const read = (written: string) =>
    parseScenario({
      text: `domains: { example.org: { mx: [ 10 mx.example.org ] } }
servers: { mx.example.org: {} }
mtas: { own: { rate: { limit: 500/h, by: site } } }
senders: { s: { mta: own, ${written} } }
traffic: [ { rate: 1/s } ]
messages: 10
`,
      file: 'rate.yaml',
    });
  expect(read('hosts: 1').model?.senders[0]?.mta.rate).toEqual({ limit: { amount: 500, per: 3600 }, by: 'site' });
  expect(read('rate: none').model?.senders[0]?.mta.rate).toBeUndefined();
  expect(read('rate: { limit: 1/s }').model?.senders[0]?.mta.rate).toEqual({
    limit: { amount: 1, per: 1 },
    by: 'site',
  });
  const [problem] = read('rate: { limt: 1/s }').problems;
  expect(`${problem?.message} ${problem?.hint} ${problem?.expected}`).toContain('limit');
});
