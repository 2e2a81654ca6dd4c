import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { traces } from './attempts.js';
import { caseNamed } from './cases/case.js';
import { cluster, failure, fates, mta, mx, of } from './cluster.js';

const answered = (answer: Parameters<typeof cluster>[0]['domains']) =>
  cluster({ servers: { a: {}, b: {} }, domains: answer ?? {} });

describe('what the DNS says (RFC 5321 §5.1)', () => {
  it('a domain without MX records is reached by its own address', () => {
    const model = cluster({ servers: { 'small.example': {} }, domains: { 'small.example': {} } });
    expect(fates(runReplication(model, 1))).toEqual({ delivered: 10 });
  });

  it('where MX records exist, the domain’s own address is never used', () => {
    const servers = { 'small.example': {}, a: { failures: [failure({ kind: 'refuse' })] } };
    const result = runReplication(cluster({ servers, domains: { 'small.example': { answer: mx('10 a') } } }), 1);
    expect(of(result, 0, 'attempts')).toBe(0);
    expect(fates(result)).toEqual({ expired: 10 });
  });

  it('a null MX ends the message at once (RFC 7505)', () => {
    const result = runReplication(answered({ 'never.example': { answer: { kind: 'nullMx' } } }), 1);
    expect(fates(result)).toEqual({ unroutable: 10 });
    expect(result.passes.sum).toBe(10);
  });

  it('a domain that does not exist, or has neither MX nor address, is unroutable', () => {
    for (const kind of ['nxdomain', 'empty'] as const) {
      expect(fates(runReplication(answered({ 'none.example': { answer: { kind } } }), 1))).toEqual({ unroutable: 10 });
    }
  });

  it('a server failure in the DNS defers until the sender gives up', () => {
    const result = runReplication(answered({ 'ill.example': { answer: { kind: 'servfail' } } }), 1);
    expect(fates(result)).toEqual({ expired: 10 });
    // Every 30 minutes for five days, and the last pass at or after the fifth.
    expect(result.passes.sum).toBe(10 * (240 + 1));
  });

  it('a DNS time-out costs its 30 seconds at every pass', () => {
    const senders = { sender: { mta: mta({ giveUpAfter: { age: null, attempts: 2, hostDown: null } }) } };
    const domains = { 'mute.example': { answer: { kind: 'timeout' as const } } };
    const result = runReplication(cluster({ domains, senders, model: { messages: 1 } }), 1);
    expect(result.end).toBeCloseTo(30 + 1800 + 30, 6);
  });

  it('a CNAME at the domain is followed to the records of its target', () => {
    const domains = {
      'alias.example': { answer: { kind: 'cname' as const, target: 'example.org' } },
      'example.org': { answer: mx('10 a') },
    };
    expect(fates(runReplication(answered(domains), 1))).toEqual({ delivered: 10 });
  });

  it('an exchanger without an address is passed over; if none has one, the message is unroutable or deferred', () => {
    const hosts = { gone: { kind: 'nxdomain' as const }, ill: { kind: 'servfail' as const } };
    const fateOf = (...lines: string[]) =>
      fates(runReplication(cluster({ servers: { a: {} }, hosts, domains: { d: { answer: mx(...lines) } } }), 1));
    expect(fateOf('10 gone', '20 a')).toEqual({ delivered: 10 });
    expect(fateOf('10 gone')).toEqual({ unroutable: 10 });
    expect(fateOf('10 gone', '20 ill')).toEqual({ expired: 10 });
  });

  it('a sender that is itself in the list drops its own preference and worse', () => {
    const servers = { a: { failures: [failure({ kind: 'refuse' })] }, us: {}, c: {} };
    const domains = { 'example.org': { answer: mx('10 a', '20 us', '20 c') } };
    const dropping = runReplication(cluster({ servers, domains, senders: { sender: { is: 'us' } } }), 1);
    expect([of(dropping, 1, 'attempts'), of(dropping, 2, 'attempts')]).toEqual([0, 0]);
    // An equal that the answer names before it is dropped as well.
    const before = { 'example.org': { answer: mx('10 a', '20 c', '20 us') } };
    const equal = runReplication(cluster({ servers, domains: before, senders: { sender: { is: 'us' } } }), 1);
    expect([of(equal, 1, 'attempts'), of(equal, 2, 'attempts')]).toEqual([0, 0]);
    const blind = mta({ knowsItselfBy: 'nothing' });
    const going = runReplication(cluster({ servers, domains, senders: { sender: { is: 'us', mta: blind } } }), 1);
    expect(of(going, 1, 'accepted') + of(going, 2, 'accepted')).toBe(10);
  });

  it('a sender that finds itself by name only does not see itself under another name of its address', () => {
    const servers = { us: { hosts: ['us', 'other'] }, c: {} };
    const domains = { 'example.org': { answer: mx('10 other', '20 c') } };
    const fateWhenBy = (knowsItselfBy: 'name' | 'address') => {
      const senders = { sender: { is: 'us', mta: mta({ knowsItselfBy }) } };
      return fates(runReplication(cluster({ servers, domains, senders }), 1));
    };
    expect(fateWhenBy('name')).toEqual({ delivered: 10 });
    expect(fateWhenBy('address')).toEqual({ rejected: 10 });
  });

  it('after a change, mail goes to the old server until cached answers run out', () => {
    const domains = { 'example.org': { answer: mx('10 a'), ttl: 600 } };
    const changes = [{ at: 1000, domain: 'example.org', answer: mx('10 b') }];
    const model = { messages: null, duration: 3000, changes };
    const result = runReplication(cluster({ servers: { a: {}, b: {} }, domains, model }), 1);
    // One host asks at 0, 600 and 1200 s: its old answer lives 200 s beyond the change.
    expect([of(result, 0, 'accepted'), of(result, 1, 'accepted')]).toEqual([1200, 1800]);
  });

  it('a name server’s failure is not kept: the next message asks again (RFC 2308 §7)', () => {
    for (const kind of ['servfail', 'timeout'] as const) {
      const domains = { 'example.org': { answer: { kind }, ttl: 3600 } };
      const changes = [{ at: 100, domain: 'example.org', answer: mx('10 mx') }];
      const model = cluster({ domains, traffic: [{ rate: 0.005 }], model: { messages: 2, changes } });
      // The second message comes at 200 s, long before the first one's next pass.
      const [first, second] = traces(model);
      expect(first?.latency).toBeGreaterThan(1800);
      expect(second?.latency).toBeCloseTo(0.6, 9);
    }
  });

  it('a failure to answer is kept where the behaviour says so, from when it is known, and costs no time then (RFC 9520 §3.2)', () => {
    const askedBy = (failures: number, kind: 'servfail' | 'timeout') => {
      const domains = { 'example.org': { answer: { kind } } };
      const retry = {
        rule: { kind: 'every', every: 50 },
        scan: null,
        jitter: null,
        per: 'message',
        atOnce: null,
      } as const;
      const giveUpAfter = { age: null, attempts: 3, hostDown: null };
      const sender = { mta: mta({ dnsCache: { failures, atLeast: 0 }, retry, giveUpAfter }) };
      const model = cluster({ domains, senders: { sender }, traffic: [{ rate: 0.1 }], model: { messages: 2 } });
      return traces(model).map(({ sent, events: told }) =>
        told.flatMap((one) => (one.kind === 'lookup' ? [one.t - sent, one.cached] : [])),
      );
    };
    // A query without an answer takes 30 s, and passes follow 50 s after one another. The second message comes after 10 s.
    expect(askedBy(0, 'timeout')).toEqual([
      [0, false, 80, false, 160, false],
      [0, false, 80, false, 160, false],
    ]);
    expect(askedBy(100, 'timeout')).toEqual([
      [0, false, 80, true, 130, false],
      [0, false, 80, true, 130, false],
    ]);
    expect(askedBy(70, 'servfail')).toEqual([
      [0, false, 50, true, 100, false],
      [0, true, 50, true, 100, true],
    ]);
  });

  it('a host name whose query is not answered costs the time-out once where failures are kept', () => {
    const endWhen = (failures: number) => {
      const retry = {
        rule: { kind: 'every', every: 50 },
        scan: null,
        jitter: null,
        per: 'message',
        atOnce: null,
      } as const;
      const giveUpAfter = { age: null, attempts: 3, hostDown: null };
      const sender = { mta: mta({ dnsCache: { failures, atLeast: 0 }, retry, giveUpAfter }) };
      const domains = { 'example.org': { answer: mx('10 mute', '20 dumb') } };
      const hosts = { mute: { kind: 'timeout' as const }, dumb: { kind: 'timeout' as const } };
      return runReplication(cluster({ domains, hosts, senders: { sender }, model: { messages: 1 } }), 1).end;
    };
    expect(endWhen(0)).toBeCloseTo(3 * 60 + 2 * 50, 6);
    expect(endWhen(300)).toBeCloseTo(60 + 2 * 50, 6);
    // What is known of the first name is over after 30 + 70 s, and of the second after 60 + 70 s: each is asked for once more.
    expect(endWhen(70)).toBeCloseTo(60 + 50 + 30 + 50 + 30, 6);
  });

  it('that a domain does not exist, or has no MX records, is kept for a time of its own (RFC 2308 §5)', () => {
    for (const kind of ['nxdomain', 'empty'] as const) {
      const lastBounce = (negativeTtl: number, alias = false) => {
        const target = { answer: { kind }, ttl: 86_400, negativeTtl };
        const domains = alias
          ? {
              'example.org': { answer: { kind: 'cname' as const, target: 'real.example' }, ttl: 900 },
              'real.example': target,
            }
          : { 'example.org': target };
        const changes = [{ at: 600, domain: alias ? 'real.example' : 'example.org', answer: mx('10 mx') }];
        const model = { messages: null, duration: 7200, changes };
        const bounced = traces(cluster({ domains, traffic: [{ rate: 1 / 60 }], model })).filter(
          ({ fate }) => fate === 'unroutable',
        );
        return bounced.at(-1)?.sent;
      };
      expect([kind, lastBounce(3600), lastBounce(400), lastBounce(0)]).toEqual([kind, 3540, 780, 540]);
      // An alias that lives no longer leads to a new question.
      expect([kind, lastBounce(3600, true)]).toEqual([kind, 840]);
    }
  });

  it('a domain whose own address stands in for MX records is asked again when their absence has been kept long enough', () => {
    const servers = { 'small.example': {}, mx: {} };
    const domains = { 'small.example': { ttl: 60, negativeTtl: 1000 } };
    const changes = [{ at: 100, domain: 'small.example', answer: mx('10 mx') }];
    const model = { messages: null, duration: 2000, changes };
    const result = runReplication(cluster({ servers, domains, model }), 1);
    expect([of(result, 0, 'accepted'), of(result, 1, 'accepted')]).toEqual([1000, 1000]);
  });

  it('ten minutes without a domain cost mail for an hour, whatever the TTL of its records', () => {
    const result = runReplication(caseNamed('negative-answers'), 1);
    expect(fates(result)).toEqual({ unroutable: 60, delivered: 24 * 60 - 60 });
  });

  it('a sender that keeps old answers goes on with them for its own time, if that is longer than the TTL', () => {
    const atOld = (atLeast: number) => {
      const domains = { 'example.org': { answer: mx('10 a'), ttl: 600 } };
      const changes = [{ at: 1000, domain: 'example.org', answer: mx('10 b') }];
      const senders = { sender: { mta: mta({ dnsCache: { failures: 0, atLeast } }) } };
      const model = { messages: null, duration: 10_000, changes };
      return of(runReplication(cluster({ servers: { a: {}, b: {} }, domains, senders, model }), 1), 0, 'accepted');
    };
    expect([atOld(0), atOld(300), atOld(7200)]).toEqual([1200, 1200, 7200]);
  });

  it('a name server that turns its answers shares the load among senders that keep DNS order', () => {
    const servers = { a: {}, b: {} };
    const senders = { sender: { mta: mta({ equalPreference: 'dnsOrder' }), hosts: 2000 } };
    const loads = (['fixed', 'cyclic', 'random'] as const).map((rotate) => {
      const domains = { 'example.org': { answer: mx('10 a', '10 b'), rotate, ttl: 0 } };
      return of(runReplication(cluster({ servers, domains, senders, model: { messages: 4000 } }), 1), 0, 'accepted');
    });
    expect(loads[0]).toBe(4000);
    expect(loads[1]).toBe(2000);
    expect(Math.abs((loads[2] as number) - 2000)).toBeLessThan(160);
  });

  it('a cached answer keeps its order, so one host sends everything to one server for the whole TTL', () => {
    const senders = { sender: { mta: mta({ equalPreference: 'dnsOrder' }), hosts: 1 } };
    const domains = { 'example.org': { answer: mx('10 a', '10 b'), rotate: 'cyclic' as const, ttl: 100 } };
    const model = cluster({ servers: { a: {}, b: {} }, domains, senders, model: { messages: 200 } });
    const { servers } = runReplication(model, 1);
    expect([...servers.accepted]).toEqual([100, 100]);
  });

  it('tries the addresses of one host in the order presented, and the same machine under two names twice', () => {
    const servers = { m: { hosts: ['x', 'y'], failures: [failure({ kind: 'refuse' })] } };
    const domains = { 'example.org': { answer: mx('10 x', '20 y') } };
    const passes = { giveUpAfter: { age: null, attempts: 1, hostDown: null } };
    const attempts = (changes: Parameters<typeof mta>[0]) => {
      const senders = { sender: { mta: mta({ ...passes, ...changes }) } };
      return of(runReplication(cluster({ servers, domains, senders, model: { messages: 1 } }), 1), 0, 'attempts');
    };
    expect(attempts({ repeats: 'tried' })).toBe(2);
    expect(attempts({ repeats: 'skipAddress' })).toBe(1);
  });
});
