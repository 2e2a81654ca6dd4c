import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { RetryRule } from '../../src/mail/index.js';
import { caseNamed } from './cases/case.js';
import { cluster, failure, fates, mta, mx, of, outages, planned, reply } from './cluster.js';

const TWO = { 'example.org': { answer: mx('10 a', '20 b') } };
const DAY = 86_400;

/** Arrival at a server that refuses until `until` [s], and then works. */
function deliveredAfter(until: number, changes: Parameters<typeof mta>[0]): number {
  const servers = { mx: { rtt: 0, failures: [failure({ kind: 'refuse', ...planned(0, until) })] } };
  return runReplication(cluster({ servers, senders: { sender: { mta: mta(changes) } }, model: { messages: 1 } }), 1)
    .latency.max;
}

const by = (rule: RetryRule, changes: object = {}) => ({
  retry: { rule, scan: null, jitter: null, per: 'message' as const, atOnce: null, ...changes },
});

describe('the sender’s queue (RFC 5321 §4.5.4.1)', () => {
  it('tries again by each form of schedule', () => {
    expect(deliveredAfter(4000, by({ kind: 'every', every: 1800 }))).toBe(5400);
    expect(deliveredAfter(4000, by({ kind: 'list', waits: [300, 600], then: [3600] }))).toBe(4500);
    expect(deliveredAfter(4000, by({ kind: 'backoff', first: 300, factor: 2, max: 3600 }))).toBe(4500);
    expect(deliveredAfter(4000, by({ kind: 'age', min: 300, max: 4000 }))).toBe(4800);
    expect(deliveredAfter(4000, by({ kind: 'quadratic', unit: 400 }))).toBe(6400);
    const steps = [
      { every: 900, factor: 1, until: 3600 },
      { every: 3600, factor: 1.5, until: null },
    ];
    expect(deliveredAfter(4000, by({ kind: 'steps', steps, from: 'arrival' }))).toBe(7200);
  });

  it('notices a due retry only at the scan of its sending host', () => {
    const at = deliveredAfter(1000, by({ kind: 'every', every: 1100 }, { scan: 600 }));
    expect(at).toBeGreaterThanOrEqual(1100);
    expect(at).toBeLessThan(1700);
  });

  it('runs the whole queue at once where the MTA does that', () => {
    const servers = { mx: { rtt: 0, failures: [failure({ kind: 'refuse', ...planned(0, 500) })] } };
    const senders = { sender: { mta: mta(by({ kind: 'every', every: 600 }, { per: 'queue' })) } };
    const result = runReplication(cluster({ servers, senders, model: { messages: 200 } }), 1);
    expect(fates(result)).toEqual({ delivered: 200 });
    // All of them leave at one run: the last message waited 199 s less than the first.
    expect(result.latency.max - result.latency.sum / 200).toBeCloseTo(199 / 2, 6);
  });

  it('gives up at the first failed pass at or after its time, and says so once to the sender', () => {
    const servers = { mx: { failures: [failure({ kind: 'refuse' })] } };
    const warned = { sender: { mta: mta({ warnAfter: [4 * 3600] }) } };
    const result = runReplication(cluster({ servers, senders: warned }), 1);
    expect(fates(result)).toEqual({ expired: 10 });
    expect(result.delayWarnings).toBe(10);
    expect(result.end).toBeGreaterThan(5 * DAY);
    expect(result.end).toBeLessThan(5 * DAY + 1860);
  });

  it('abandons at the first failure where the sender does not retry', () => {
    const servers = { mx: { failures: [failure({ kind: 'refuse' })] } };
    const senders = { bot: { mta: mta(by({ kind: 'never' })) } };
    expect(fates(runReplication(cluster({ servers, senders }), 1))).toEqual({ abandoned: 10 });
  });

  it('gives up when every server tried has been failing for so long without a break, whatever it remembers of them', () => {
    const text = 'mta: rfc5321, hosts: 1,';
    const memory = (remember: string): string =>
      `deadHosts: { remember: ${remember}, counts: session, after: 1, for: 5m },`;
    for (const how of [
      '',
      'retry: { every: 30m, per: host },',
      memory('host'),
      memory('address'),
      memory('destination'),
      `retry: { every: 30m, per: host }, ${memory('address')}`,
    ]) {
      const result = runReplication(caseNamed('host-down-without-memory', { [text]: `${text} ${how}` }), 1);
      expect([how, fates(result), of(result, 0, 'refused')]).toEqual([how, { expired: 1 }, 5]);
      expect(result.end - result.lastArrival).toBeCloseTo(7200, 6);
    }
    // Whole queue runs come at times of their own: one more try, as the first comes between two of them.
    const runs = { [text]: `${text} retry: { every: 30m, per: queue },` };
    const result = runReplication(caseNamed('host-down-without-memory', runs), 1);
    expect([fates(result), of(result, 0, 'refused')]).toEqual([{ expired: 1 }, 6]);
    expect(result.end - result.lastArrival).toBeGreaterThanOrEqual(7200);
    expect(result.end - result.lastArrival).toBeLessThan(9000);
  });

  it('goes on where a server that failed for so long has taken a message meanwhile, or was not tried', () => {
    const giveUpAfter = { age: null, attempts: null, hostDown: 7200 };
    const failures = [
      failure({ kind: 'refuse', ...planned(0, 7000) }),
      failure({ kind: 'refuse', ...planned(7300, 3000) }),
    ];
    const servers = { mx: { rtt: 0, failures } };
    const retry = {
      rule: { kind: 'every', every: 3600 },
      scan: null,
      jitter: null,
      per: 'message',
      atOnce: null,
    } as const;
    const senders = { sender: { mta: mta({ giveUpAfter, retry }) } };
    // Tries of the first at 0, 1 and 2 h; the third is taken. Those of the second, 100 s later, fail until 10300 s.
    const model = cluster({ servers, senders, traffic: [{ rate: 0.01 }], model: { messages: 2 } });
    expect(fates(runReplication(model, 1))).toEqual({ delivered: 2 });
    const stays = mta({
      giveUpAfter,
      retry,
      onFailure: { ...mta().onFailure, connect: { ...mta().onFailure.connect, refused: 'defer' } },
    });
    const two = { a: { failures: [failure({ kind: 'refuse' })] }, b: {} };
    const domains = { 'example.org': { answer: mx('10 a', '10 b') } };
    const fixed = { ...stays, equalPreference: 'dnsOrder' as const };
    const never = cluster({ servers: two, domains, senders: { sender: { mta: fixed } }, model: { messages: 1 } });
    expect(fates(runReplication(never, 1))).toEqual({ expired: 1 });
  });

  it('leaves messages pending when the world is told to stop', () => {
    const servers = { mx: { failures: [failure({ kind: 'refuse' })] } };
    const result = runReplication(cluster({ servers, model: { until: 100 } }), 1);
    expect(fates(result)).toEqual({ pending: 10 });
    expect(result.end).toBe(100);
  });

  it('remembers a dead destination and defers what follows without a try', () => {
    const deadHosts = {
      remember: 'destination',
      counts: 'session',
      memory: 'all',
      after: 1,
      for: 300,
      timeoutFor: null,
    } as const;
    const servers = { mx: { failures: [failure({ kind: 'refuse', ...planned(0, 200) })] } };
    const result = runReplication(cluster({ servers, senders: { sender: { mta: mta({ deadHosts }) } } }), 1);
    expect([of(result, 0, 'refused'), of(result, 0, 'accepted')]).toEqual([1, 10]);
  });

  it('remembers a dead host and goes straight to the next one', () => {
    for (const remember of ['host', 'address'] as const) {
      const deadHosts = { remember, counts: 'session', memory: 'all', after: 1, for: 300, timeoutFor: null } as const;
      const servers = { a: { failures: [failure({ kind: 'refuse' })] }, b: {} };
      const model = cluster({ servers, domains: TWO, senders: { sender: { mta: mta({ deadHosts }) } } });
      const result = runReplication(model, 1);
      expect([of(result, 0, 'refused'), of(result, 1, 'accepted')]).toEqual([1, 10]);
    }
  });

  it('keeps retry clocks per host where the MTA does (Exim), for messages that come later too', () => {
    const rule = { kind: 'every', every: 900 } as const;
    const servers = { a: { failures: [failure({ kind: 'refuse' })] }, b: {} };
    const senders = { sender: { mta: mta(by(rule, { per: 'host' })) } };
    const result = runReplication(cluster({ servers, domains: TWO, senders, model: { messages: 1000 } }), 1);
    expect(of(result, 0, 'refused')).toBe(2);
    expect(of(result, 1, 'accepted')).toBe(1000);
  });

  it('opens sessions to a destination slowly, one more per success', () => {
    const servers = { mx: { service: { kind: 'constant', value: 9.4 } as const } };
    const senders = { sender: { mta: mta({ concurrency: { initial: 2, max: 5 } }) } };
    const model = cluster({ servers, senders, traffic: [{ rate: 1e6 }], model: { messages: 40 } });
    const result = runReplication(model, 1);
    expect(of(result, 0, 'peakSessions')).toBe(5);
    expect(fates(result)).toEqual({ delivered: 40 });
  });

  it('finds a busy server full and goes on with fewer sessions, rather than take it for dead', () => {
    const deadHosts = {
      remember: 'destination',
      counts: 'session',
      memory: 'busy',
      after: 1,
      for: 300,
      timeoutFor: null,
    } as const;
    const servers = { mx: { sessions: 8, service: { kind: 'exponential', mean: 9.4 } as const } };
    const senders = { sender: { mta: mta({ concurrency: { initial: 5, max: 20, shrinks: 1 }, deadHosts }) } };
    const model = cluster({ servers, senders, traffic: [{ rate: 1e6 }], model: { messages: 800 } });
    const result = runReplication(model, 1);
    // Eight at a time, ten seconds each: a thousand seconds without a pause, and then the retries of those turned away.
    expect(fates(result)).toEqual({ delivered: 800 });
    expect(result.end).toBeLessThan(7200);
  });

  it('uses a connection again, for four round trips a message, while it may', () => {
    const reuse = { messages: 5, idle: 10, of: 'all', by: 'address' } as const;
    const result = runReplication(cluster({ senders: { sender: { mta: mta({ reuse }) } } }), 1);
    expect([of(result, 0, 'connections'), of(result, 0, 'attempts'), of(result, 0, 'accepted')]).toEqual([2, 10, 10]);
    expect(result.latency.quantile(0.5)).toBeCloseTo(0.4, 9);
  });
});

describe('a backup that is a real relay', () => {
  const relaying = (changes: object = {}, traffic: object = {}) =>
    cluster({
      servers: { a: { failures: [failure({ kind: 'refuse', ...planned(0, 3000) })] }, b: { relay: mta(), ...changes } },
      domains: TWO,
      traffic: [traffic],
    });

  it('takes mail while the primary is down and sends it on by its own clock', () => {
    const result = runReplication(relaying(), 1);
    expect([of(result, 1, 'accepted'), of(result, 0, 'accepted')]).toEqual([10, 10]);
    expect(fates(result)).toEqual({ delivered: 10 });
    // Accepted by the backup at once; its own first try fails, then every 30 minutes.
    expect(result.latency.max).toBeGreaterThan(3600);
    expect(of(result, 0, 'acceptedFromSenders')).toBe(0);
  });

  it('sends on only to better preferences: never to itself or worse', () => {
    const model = cluster({
      servers: { a: { failures: [failure({ kind: 'refuse' })] }, b: { relay: mta() }, c: {} },
      domains: { 'example.org': { answer: mx('10 a', '20 b', '30 c') } },
    });
    const result = runReplication(model, 1);
    expect(of(result, 2, 'attempts')).toBe(0);
    expect(fates(result)).toEqual({ expired: 10 });
  });

  it('is a mail loop where it is itself the best exchanger', () => {
    const model = cluster({ servers: { b: { relay: mta() } }, domains: { d: { answer: mx('10 b') } } });
    expect(fates(runReplication(model, 1))).toEqual({ rejected: 10 });
  });

  it('that does not know itself passes a message round until the hops are counted', () => {
    const model = cluster({
      servers: { b: { relay: mta({ knowsItselfBy: 'nothing' }) } },
      domains: { d: { answer: mx('10 b') } },
      model: { messages: 1 },
    });
    const result = runReplication(model, 1);
    expect(fates(result)).toEqual({ rejected: 1 });
    expect(of(result, 0, 'accepted')).toBe(51);
  });

  it('meets a server that fails by chance with chances of its own, not with those of the sender before it', () => {
    const servers = { mx: { failures: [failure({ kind: 'refuse', probability: 0.5 })] }, backup: { relay: mta() } };
    const domains = { 'example.org': { answer: mx('10 mx', '20 backup') } };
    const result = runReplication(cluster({ servers, domains, model: { messages: 2000 } }), 1);
    // Refusals before the first success: one in the mean, with a variance of two; five standard deviations are 0.158.
    // Would the relay's first attempt always end as the sender's, there were 1.5.
    expect(Math.abs(of(result, 0, 'refused') / 2000 - 1)).toBeLessThan(0.158);
  });

  it('bounces to strangers what it took for unknown recipients: backscatter', () => {
    const result = runReplication(relaying({ knowsRecipients: false }, { invalidRecipients: 1 }), 1);
    expect([fates(result), result.backscatter]).toEqual([{ rejected: 10 }, 10]);
    const knowing = runReplication(relaying({}, { invalidRecipients: 1 }), 1);
    expect(knowing.backscatter).toBe(0);
  });

  it('returns wanted mail to its sender: that is no backscatter; what it returns of unwanted mail is', () => {
    const failures = [failure({ kind: 'refuse', ...planned(0, 100) }), reply('rcpt', 550, planned(100, 1e9))];
    const servers = { mx: { failures }, backup: { relay: mta() } };
    const domains = { 'example.org': { answer: mx('10 mx', '20 backup') } };
    const bounces = (spam: number) => {
      const result = runReplication(cluster({ servers, domains, senders: { sender: { spam } } }), 1);
      return [fates(result), result.backscatter];
    };
    expect(bounces(0)).toEqual([{ rejected: 10 }, 0]);
    expect(bounces(1)).toEqual([{ rejected: 10 }, 10]);
  });

  it('keeps the fate of the first copy that arrives', () => {
    const kept = failure({ kind: 'disconnect', stage: 'message', kept: true });
    const model = cluster({
      servers: {
        a: { failures: [failure({ kind: 'refuse', ...planned(0, 100) })] },
        b: { relay: mta(), failures: [kept] },
      },
      domains: TWO,
      senders: { sender: { mta: mta({ giveUpAfter: { age: null, attempts: 1, hostDown: null } }) } },
    });
    const result = runReplication(model, 1);
    // The senders give up, not knowing that the backup has every message; the backup delivers them.
    expect(fates(result)).toEqual({ delivered: 10 });
  });
});

describe('every message ends in exactly one fate', () => {
  it('through outages, loss of lines, greylists, filters and relays', () => {
    const greylist = { delay: 300, window: DAY, known: 0.5, database: 'g' };
    const filter = {
      workers: 2,
      time: { kind: 'exponential', mean: 0.5 } as const,
      spam: { catches: 0.9, mistakes: 0.01, then: 'reject' as const },
      virus: { catches: 0.9, mistakes: 0, then: 'remove' as const },
    };
    const lines = failure({ kind: 'disconnect', stage: 'message', kept: true, probability: 0.1 });
    const servers = {
      a: { failures: [outages(7200, 3600, { cuts: true }), lines], greylist, filter, sessions: 20 },
      b: {
        failures: [outages(7200, 3600, { kind: 'timeout' }), reply('rcpt', 450, { probability: 0.3 })],
        relay: mta(),
        knowsRecipients: false,
      },
    };
    const senders = {
      good: { mta: mta(), spam: 0.3, virus: 0.1, hosts: 50 },
      queueing: { mta: mta({}, 'postfix'), hosts: 20 },
      hosts: { mta: mta({}, 'exim'), hosts: 20 },
      bot: { mta: mta({}, 'fire-and-forget'), spam: 1 },
    };
    const from = Object.keys(senders).map((name) => ({ name, share: 0.25 }));
    const model = cluster({
      servers,
      domains: TWO,
      senders,
      traffic: [{ from, invalidRecipients: 0.1 }],
      model: { messages: 20_000 },
    });
    const result = runReplication(model, 1);
    expect(Object.values(fates(result)).reduce((sum, count) => sum + count, 0)).toBe(20_000);
    expect(result.sent).toBe(20_000);
  });
});

describe('a relay that is somebody else in the MX list', () => {
  it('drops the name it is told to be, and worse', () => {
    const model = cluster({
      servers: {
        a: { failures: [failure({ kind: 'refuse' })] },
        inside: { hosts: ['inside'], relay: mta(), relayIs: 'outside' },
        c: {},
      },
      hosts: { outside: { kind: 'servers', servers: ['inside'] } },
      domains: { 'example.org': { answer: mx('10 a', '20 outside', '30 c') } },
    });
    const result = runReplication(model, 1);
    expect(of(result, 1, 'accepted')).toBe(10);
    expect(of(result, 2, 'attempts')).toBe(0);
  });
});
