import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { MtaBehaviour } from '../../src/mail/index.js';
import type { LookupFailureModel } from '../../src/model/index.js';
import { meetingOnly } from '../conditions.js';
import { events, traces } from './attempts.js';
import { cluster, fates, mta, mx, of, planned } from './cluster.js';

/** A failure of all queries at all times, changed where a test says so. */
function failing(changes: Partial<LookupFailureModel> & Pick<LookupFailureModel, 'kind'>): LookupFailureModel {
  return { timing: { kind: 'always' }, record: null, probability: 1, ...changes };
}

/** A domain whose name servers fail. */
function about(failures: readonly LookupFailureModel[], changes: Parameters<typeof cluster>[0] = {}) {
  const domains = { 'example.org': { answer: mx('10 mx'), ttl: 600, negativeTtl: 60, failures } };
  return cluster({ domains, ...changes });
}

describe('the name servers of a domain', () => {
  it('fail while they are planned to, and mail that is asked for meanwhile waits', () => {
    const outage = failing({ kind: 'servfail', ...planned(3, 4) });
    // One message a second, each by a host of its own: those of the seconds 3 to 6 find no answer.
    const senders = { s: { hosts: 1_000_000 } };
    const result = runReplication(about([outage], { senders }), 1);
    expect(fates(result)).toEqual({ delivered: 10 });
    const waited = traces(about([outage], { senders })).filter(({ events: told }) =>
      told.some(({ kind }) => kind === 'deferred'),
    );
    expect(waited.map(({ message }) => message)).toEqual([4, 5, 6, 7]);
  });

  it('are not asked by a host that has the answer in its cache (RFC 1035 §7.4)', () => {
    const outage = failing({ kind: 'servfail', ...planned(3, 10_000) });
    expect(fates(runReplication(about([outage]), 1))).toEqual({ delivered: 10 });
    expect(events(about([outage]), 10, 'lookup')[0]).toMatchObject({ answer: 'mx', cached: true });
  });

  it('deny the name, which is kept for the negative TTL and not for that of the records (RFC 2308 §5)', () => {
    const typo = failing({ kind: 'nxdomain', ...planned(0, 10) });
    const model = { messages: 200 };
    const lost = fates(runReplication(about([typo], { model }), 1)).unroutable ?? 0;
    // The one host asks at 0 s, keeps that for 60 s, and asks again.
    expect(lost).toBe(60);
  });

  it('say that there are no MX records: the implicit MX is tried (RFC 5321 §5.1)', () => {
    const servers = { mx: {}, 'example.org': {} };
    const none = failing({ kind: 'empty', record: 'mx' });
    const result = runReplication(about([none], { servers }), 1);
    expect([of(result, 0, 'accepted'), of(result, 1, 'accepted')]).toEqual([0, 10]);
    // Without any record, the name has no address either.
    expect(fates(runReplication(about([failing({ kind: 'empty' })], { servers }), 1))).toEqual({ unroutable: 10 });
  });

  it('leave queries without an answer, which costs each sender its own time-out', () => {
    const lost = failing({ kind: 'timeout', ...planned(0, 1) });
    const [first] = traces(about([lost], { model: { messages: 1 } }));
    const deferred = first?.events.find(({ kind }) => kind === 'deferred');
    expect(deferred?.t).toBe(mta().timeouts.dns);
  });

  it('fail by chance for each query, and for the others not', () => {
    const senders = { s: { hosts: 1_000_000 } };
    const model = { messages: 4000 };
    const deny = failing({ kind: 'nxdomain', probability: 0.25 });
    const lost = fates(runReplication(about([deny], { senders, model }), 1)).unroutable ?? 0;
    // Binomial with 4000 and 1/4: 27 is one standard deviation.
    expect(Math.abs(lost - 1000)).toBeLessThan(4 * 27);
  });

  it('fail for half of the resolvers: the same ones again and again', () => {
    const some = failing({ kind: 'nxdomain', only: meetingOnly({ hosts: 0.5 }) });
    const others = failing({ kind: 'nxdomain', except: meetingOnly({ hosts: 0.5, group: 'g' }) });
    const same = failing({ kind: 'nxdomain', only: meetingOnly({ hosts: 0.5, group: 'g' }) });
    const senders = { s: { hosts: 20 } };
    const told = traces(about([some], { senders, model: { messages: 400 } }));
    const byHost = new Map<number, Set<string>>();
    for (const { host, fate } of told) byHost.set(host, (byHost.get(host) ?? new Set()).add(fate));
    expect([...byHost.values()].every(({ size }) => size === 1)).toBe(true);
    expect(new Set(told.map(({ fate }) => fate))).toEqual(new Set(['delivered', 'unroutable']));
    expect(fates(runReplication(about([same, others], { senders }), 1))).toEqual({ unroutable: 10 });
  });

  it('of a domain that is an alias are those of both names', () => {
    const domains = {
      'example.org': { answer: { kind: 'cname', target: 'example.net' } as const },
      'example.net': { answer: mx('10 mx'), failures: [failing({ kind: 'nxdomain' })] },
    };
    expect(fates(runReplication(cluster({ domains }), 1))).toEqual({ unroutable: 10 });
  });

  it('are named by the trace where they fail', () => {
    const outage = failing({ kind: 'nxdomain', ...planned(0, 5) });
    expect(events(about([outage]), 1, 'lookup')[0]).toMatchObject({
      answer: 'nxdomain',
      failure: { of: 'domains', name: 'example.org', at: 0 },
    });
  });
});

/** Two MX hosts, the name servers of the better one's name fail. */
function aboutName(failures: readonly LookupFailureModel[], changes: Parameters<typeof cluster>[0] = {}) {
  const model = cluster({ domains: TWO, servers: { a: {}, b: {} }, ...changes });
  const hosts = model.hosts.map((host) =>
    host.name === 'a' ? { ...host, ttl: 600, negativeTtl: 60, failures } : host,
  );
  return { ...model, hosts };
}

const TWO = { 'example.org': { answer: mx('10 a', '20 b') } };

describe('the name servers of a host name', () => {
  it('fail, and the next MX host is tried (RFC 3974 §3)', () => {
    const result = runReplication(aboutName([failing({ kind: 'servfail' })]), 1);
    expect([of(result, 0, 'accepted'), of(result, 1, 'accepted')]).toEqual([0, 10]);
  });

  it('are not asked by a host that has the address in its cache, until its TTL is over', () => {
    const outage = failing({ kind: 'servfail', ...planned(1, 1e6) });
    const result = runReplication(aboutName([outage], { model: { messages: 1000 } }), 1);
    expect([of(result, 0, 'accepted'), of(result, 1, 'accepted')]).toEqual([600, 400]);
  });

  it('deny the name, which is kept for the negative TTL; a server failure is not kept', () => {
    const model = { messages: 200 };
    const typo = runReplication(aboutName([failing({ kind: 'nxdomain', ...planned(0, 10) })], { model }), 1);
    expect(of(typo, 1, 'accepted')).toBe(60);
    const broken = runReplication(aboutName([failing({ kind: 'servfail', ...planned(0, 10) })], { model }), 1);
    expect(of(broken, 1, 'accepted')).toBe(10);
  });

  it('that do not answer cost a time-out before the next host, each time that they are asked', () => {
    const result = runReplication(aboutName([failing({ kind: 'timeout' })]), 1);
    expect(result.latency.max).toBeCloseTo(mta().timeouts.dns + 0.6, 6);
    expect(of(result, 1, 'accepted')).toBe(10);
  });

  it('bounce mail of an MTA that bounces at a host without an address', () => {
    const senders = { s: { mta: mta({}, 'dma') } };
    const none = aboutName([failing({ kind: 'empty' })], { senders });
    const all = fates(runReplication(none, 1));
    const decision = mta({}, 'dma').onLookup.emptyHost;
    expect(all).toEqual(decision === 'bounce' ? { unroutable: 10 } : { delivered: 10 });
  });

  it('fail for one type of record: that of IPv6 addresses keeps nobody from an IPv4 address', () => {
    const result = runReplication(aboutName([failing({ kind: 'servfail', record: 'aaaa' })]), 1);
    expect(of(result, 0, 'accepted')).toBe(10);
  });

  it('leave the query for IPv6 addresses without an answer, which each MTA waits for in its own way', () => {
    const firstAttempt = (preset: string, record: 'aaaa' | 'a' | null, changes: Partial<MtaBehaviour> = {}) => {
      const senders = { s: { mta: mta(changes, preset) } };
      const servers = { a: { family: 'both' }, b: {} } as const;
      const silent = aboutName([failing({ kind: 'timeout', record })], { senders, servers, model: { messages: 1 } });
      return traces(silent)[0]?.events.find(({ kind }) => kind === 'attempt' || kind === 'deferred')?.t;
    };
    expect(firstAttempt('sendmail', 'aaaa')).toBe(30);
    expect(firstAttempt('dma', 'aaaa')).toBe(15);
    expect(firstAttempt('haraka', 'aaaa')).toBeCloseTo(0.3, 9);
    expect(firstAttempt('postfix', 'aaaa')).toBe(10);
    // Both queries are sent at once: where neither is answered, the longer wait counts.
    expect(firstAttempt('sendmail', 'a')).toBe(10);
    expect(firstAttempt('sendmail', null)).toBe(30);
    expect(firstAttempt('haraka', null)).toBe(1);
  });

  it('of a domain fail for its own address, too, unless it is said of its MX records alone', () => {
    const servers = { 'example.org': {} };
    const implicit = (failures: readonly LookupFailureModel[]) =>
      fates(runReplication(cluster({ servers, domains: { 'example.org': { failures } }, model: { until: 300 } }), 1));
    expect(implicit([failing({ kind: 'servfail', record: 'a' })])).toEqual({ pending: 10 });
    expect(implicit([failing({ kind: 'empty', record: 'mx' })])).toEqual({ delivered: 10 });
  });
});
