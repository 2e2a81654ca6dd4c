import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { attempts } from './attempts.js';
import { cluster, failure, fates, mta, mx, of, planned, reply } from './cluster.js';

const one = { messages: 1 };
const TWO = { 'example.org': { answer: mx('10 a', '20 b') } };
const giveUpAtOnce = { giveUpAfter: { age: null, attempts: 1, hostDown: null } };

describe('one SMTP session', () => {
  it('takes six round trips and the service time', () => {
    const servers = { mx: { service: { kind: 'constant', value: 2 } as const } };
    expect(runReplication(cluster({ servers, model: one }), 1).latency.max).toBeCloseTo(2.6, 9);
  });

  it('fails at the stage that answers 4xx, a round trip after that stage began', () => {
    const took = (['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'message'] as const).map((stage) => {
      const servers = { a: { failures: [reply(stage, 451)] }, b: {} };
      return runReplication(cluster({ servers, domains: TWO, model: one }), 1).latency.max - 0.6;
    });
    // EHLO is tried again as HELO (RFC 5321 §3.2), one round trip more.
    const expected = [0.1, 0.3, 0.3, 0.4, 0.5, 0.6];
    for (const [i, seconds] of expected.entries()) expect(took[i]).toBeCloseTo(seconds, 9);
  });

  it('goes on with HELO where only EHLO is refused', () => {
    const servers = { mx: { failures: [reply('ehlo', 502, { helo: true })] } };
    expect(runReplication(cluster({ servers, model: one }), 1).latency.max).toBeCloseTo(0.7, 9);
  });

  it('is ended by the earliest stage that fails', () => {
    const servers = { a: { failures: [reply('rcpt', 550), reply('mail', 451)] }, b: {} };
    const result = runReplication(cluster({ servers, domains: TWO }), 1);
    expect([of(result, 0, 'tempfailed'), of(result, 1, 'accepted')]).toEqual([10, 10]);
  });

  it('a tarpit delays a reply, and loses the sender who has less patience', () => {
    const delayed = (delay: number) => {
      const servers = { a: { failures: [failure({ kind: 'slow', stage: 'greeting', delay })] }, b: {} };
      return runReplication(cluster({ servers, domains: TWO, model: one }), 1);
    };
    expect(delayed(20).latency.max).toBeCloseTo(20.6, 9);
    expect(of(delayed(400), 0, 'timedOut')).toBe(1);
    expect(delayed(400).latency.max).toBeCloseTo(0.1 + 300 + 0.6, 9);
  });

  it('the factors of slow failures multiply', () => {
    const slow = [failure({ kind: 'slow', factor: 3 }), failure({ kind: 'slow', factor: 2 })];
    const servers = { mx: { service: { kind: 'constant', value: 1 } as const, failures: slow } };
    expect(runReplication(cluster({ servers, model: one }), 1).latency.max).toBeCloseTo(6.6, 9);
  });

  it('goes on through a failure that begins later, unless that failure cuts it', () => {
    const lasting = (cuts: boolean) => {
      const failures = [failure({ kind: 'refuse', cuts, ...planned(0.25, 100) })];
      const result = runReplication(cluster({ servers: { a: { failures }, b: {} }, domains: TWO, model: one }), 1);
      return [of(result, 0, 'accepted'), of(result, 0, 'disconnected'), of(result, 1, 'accepted')];
    };
    expect(lasting(false)).toEqual([1, 0, 0]);
    expect(lasting(true)).toEqual([0, 1, 1]);
  });

  it('a server that hangs up after the final dot with the message kept makes a duplicate (RFC 1047)', () => {
    const lost = (kept: boolean) => {
      const servers = { a: { failures: [failure({ kind: 'disconnect', stage: 'message', kept })] }, b: {} };
      return runReplication(cluster({ servers, domains: TWO }), 1);
    };
    expect(lost(true).duplicates).toBe(10);
    expect(lost(false).duplicates).toBe(0);
    expect(fates(lost(true))).toEqual({ delivered: 10 });
  });

  it('a sender that loses patience after the final dot sends again what the server finishes later (RFC 1047)', () => {
    const servers = { a: { service: { kind: 'constant', value: 700 } as const }, b: {} };
    const result = runReplication(cluster({ servers, domains: TWO, model: one }), 1);
    expect([of(result, 0, 'timedOut'), of(result, 1, 'accepted'), result.duplicates]).toEqual([1, 1, 1]);
    // The backup's copy comes first: after ten minutes of patience, not after the 700 s.
    expect(result.latency.max).toBeCloseTo(0.5 + 600 + 0.6, 9);
  });

  it('a server that goes silent at some stage costs the time-out of that stage', () => {
    const took = (['ehlo', 'mail', 'rcpt', 'data', 'message'] as const).map((stage) => {
      const servers = { a: { failures: [failure({ kind: 'silent', stage })] }, b: {} };
      const result = runReplication(cluster({ servers, domains: TWO, model: one }), 1);
      expect([of(result, 0, 'timedOut'), of(result, 1, 'accepted'), result.duplicates]).toEqual([1, 1, 0]);
      return result.latency.max - 0.6;
    });
    // RFC 5321 §4.5.3.2; one round trip for the connection and its greeting, and one for each stage before.
    const expected = [0.1 + 300, 0.2 + 300, 0.3 + 300, 0.4 + 120, 0.5 + 600];
    for (const [i, seconds] of expected.entries()) expect(took[i]).toBeCloseTo(seconds, 9);
  });

  it('a server that keeps the message and never answers the final dot makes a duplicate (RFC 1047)', () => {
    const servers = { a: { failures: [failure({ kind: 'silent', stage: 'message', kept: true })] }, b: {} };
    const result = runReplication(cluster({ servers, domains: TWO, model: one }), 1);
    expect([of(result, 0, 'timedOut'), of(result, 1, 'accepted'), result.duplicates]).toEqual([1, 1, 1]);
    // The server has it after one session, not when its sender has gone.
    expect(result.latency.max).toBeCloseTo(0.6, 9);
  });

  it('a server that never answers QUIT has the mail, and its place stays taken until the sender leaves', () => {
    const lingering = (quit: number | undefined) => {
      const own = mta();
      const timeouts = quit === undefined ? own.timeouts : { ...own.timeouts, quit };
      const failures = [failure({ kind: 'silent', stage: 'message', atQuit: true })];
      const servers = { mx: { sessions: 1, failures, overload: { kind: 'wait', places: null } as const } };
      const senders = { s: { mta: mta({ timeouts }) } };
      const traffic = [{ rate: 1000, arrivals: 'even' } as const];
      return runReplication(cluster({ servers, senders, traffic, model: { messages: 3 } }), 1);
    };
    expect(lingering(undefined).latency.max).toBeLessThan(2);
    expect(lingering(60).latency.max).toBeGreaterThan(120);
    expect(fates(lingering(60))).toEqual({ delivered: 3 });
  });

  it('a sender that takes mail for delivered only when QUIT is answered sends it again and again (dma)', () => {
    const failures = [failure({ kind: 'silent', stage: 'message', atQuit: true, ...planned(0, 1000) })];
    const senders = { s: { mta: mta({}, 'dma') } };
    const result = runReplication(cluster({ servers: { mx: { failures } }, senders, model: one }), 1);
    // At once, then by every second queue run: the wait of five minutes for the reply ends just after the next one.
    expect(of(result, 0, 'accepted')).toBe(4);
    expect(result.duplicates).toBe(3);
    expect(fates(result)).toEqual({ delivered: 1 });
  });

  it('strikes only a share of sessions where a failure says so', () => {
    const servers = { a: { failures: [failure({ kind: 'refuse', probability: 0.2 })] }, b: {} };
    const result = runReplication(cluster({ servers, domains: TWO, model: { messages: 20_000 } }), 1);
    expect(Math.abs(of(result, 0, 'refused') / 20_000 - 0.2)).toBeLessThan(0.0142);
    expect(of(result, 0, 'down')).toBe(0);
  });

  it('meets planned outages when they are planned, again and again where they repeat', () => {
    const timing = { kind: 'planned', at: 100, for: 50, every: 200 } as const;
    const servers = { a: { failures: [failure({ kind: 'refuse', timing })] }, b: {} };
    const result = runReplication(cluster({ servers, domains: TWO, model: { messages: null, duration: 1000 } }), 1);
    expect(of(result, 0, 'refused')).toBe(250);
    expect(of(result, 0, 'down')).toBe(250);
  });

  it('a site takes all its servers down together', () => {
    const servers = { a: { site: 'x' }, b: { site: 'x' } };
    const sites = [{ name: 'x', failures: [failure({ kind: 'refuse', ...planned(0, 500) })] }];
    const senders = { sender: { mta: mta(giveUpAtOnce) } };
    const result = runReplication(cluster({ servers, domains: TWO, senders, model: { messages: 1000, sites } }), 1);
    expect(fates(result)).toEqual({ delivered: 500, expired: 500 });
  });
});

describe('a server is finite', () => {
  const busy = (changes: object) => ({
    a: { sessions: 1, service: { kind: 'constant', value: 9.4 } as const, ...changes },
    b: {},
  });
  const burst = [{ rate: 1000 }];

  it('sends connections over its limit to the backup with a 421', () => {
    const result = runReplication(
      cluster({ servers: busy({}), domains: TWO, traffic: burst, model: { messages: 3 } }),
      1,
    );
    expect([of(result, 0, 'accepted'), of(result, 0, 'overloaded'), of(result, 1, 'accepted')]).toEqual([1, 2, 2]);
    expect(of(result, 0, 'peakSessions')).toBe(1);
  });

  it('lets them wait where it has a backlog, first come first served, up to its places', () => {
    const overload = { kind: 'wait', places: 1 } as const;
    const servers = busy({ overload });
    const result = runReplication(cluster({ servers, domains: TWO, traffic: burst, model: { messages: 3 } }), 1);
    expect([of(result, 0, 'accepted'), of(result, 0, 'overloaded'), of(result, 1, 'accepted')]).toEqual([2, 1, 1]);
    expect(result.latency.max).toBeCloseTo(20 - 0.001, 9);
  });

  it('a sender waits in a backlog no longer than for a greeting', () => {
    const servers = busy({ overload: { kind: 'wait', places: null }, service: { kind: 'constant', value: 500 } });
    const result = runReplication(cluster({ servers, domains: TWO, traffic: burst, model: { messages: 2 } }), 1);
    expect([of(result, 0, 'timedOut'), of(result, 1, 'accepted')]).toEqual([1, 1]);
  });

  it('unknown recipients are rejected where they are known to be unknown', () => {
    const traffic = [{ invalidRecipients: 1 }];
    const knowing = runReplication(cluster({ traffic }), 1);
    expect([fates(knowing), knowing.backscatter]).toEqual([{ rejected: 10 }, 0]);
    const careless = runReplication(cluster({ servers: { mx: { knowsRecipients: false } }, traffic }), 1);
    expect([fates(careless), careless.backscatter]).toEqual([{ rejected: 10 }, 10]);
  });

  it('a greylist accepts on the second try, after its delay (RFC 6647)', () => {
    const greylist = { delay: 300, window: 86_400, known: 0, database: 'g' };
    const result = runReplication(cluster({ servers: { mx: { greylist } }, model: one }), 1);
    expect([of(result, 0, 'tempfailed'), of(result, 0, 'accepted')]).toEqual([1, 1]);
    expect(result.latency.max).toBeCloseTo(0.4 + 1800 + 0.6, 9);
  });

  it('a greylist that the backup shares delays no longer than one; a database of its own does', () => {
    const greylisted = (second: string) => {
      const greylist = { delay: 60, window: 86_400, known: 0, database: 'g' };
      const servers = { a: { greylist }, b: { greylist: { ...greylist, database: second } } };
      return runReplication(cluster({ servers, domains: TWO, model: one }), 1);
    };
    expect(of(greylisted('g'), 0, 'attempts') + of(greylisted('g'), 1, 'attempts')).toBe(3);
    expect(of(greylisted('h'), 1, 'tempfailed')).toBe(1);
  });

  it('who is known to one greylist is known to the others: with two databases half of the mail is known, not three quarters', () => {
    const atOnce = (databases: readonly string[], known = databases.map(() => 0.5)) => {
      const [a, b] = databases.map((database, i) => ({
        greylist: { delay: 60, window: 86_400, known: known[i] ?? 0, database },
      }));
      const servers = { a: a ?? {}, b: b ?? {} };
      const result = runReplication(cluster({ servers, domains: TWO, model: { messages: 4000 } }), 1);
      return (result.passes.counts[1] ?? 0) / 4000;
    };
    expect(atOnce(['g', 'h'])).toBe(atOnce(['g', 'g']));
    expect(Math.abs(atOnce(['g', 'h']) - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(atOnce(['g', 'h'], [0.5, 0.8]) - 0.8)).toBeLessThan(0.03);
    // The order in which the servers stand does not matter.
    expect(atOnce(['h', 'g'])).toBe(atOnce(['g', 'h']));
  });

  it('a greylist counts a return after its window as a first visit, and each source address by itself', () => {
    const greylist = { delay: 60, window: 1000, known: 0, database: 'g' };
    const late = runReplication(cluster({ servers: { mx: { greylist } }, model: one }), 1);
    expect(fates(late)).toEqual({ expired: 1 });
    const servers = { mx: { greylist: { ...greylist, window: 86_400 } } };
    const senders = { sender: { mta: mta({ addresses: 7 }) } };
    const many = runReplication(cluster({ servers, senders, model: { messages: 200 } }), 1);
    expect(of(many, 0, 'tempfailed') / 200).toBeGreaterThan(1.5);
  });

  it('a greylist counts a return after its window as a first visit, and lets the next one in time pass (RFC 6647 §5)', () => {
    const greylist = { delay: 60, window: 1000, known: 0, database: 'g' };
    const rule = { kind: 'list', waits: [1800, 300], then: [1800] } as const;
    const retry = { rule, scan: null, jitter: null, per: 'message', atOnce: null } as const;
    const senders = { sender: { mta: mta({ retry }) } };
    const result = runReplication(cluster({ servers: { mx: { greylist } }, senders, model: one }), 1);
    expect([of(result, 0, 'tempfailed'), of(result, 0, 'accepted')]).toEqual([2, 1]);
    expect(result.latency.max).toBeCloseTo(1800 + 300 + 2 * 0.4 + 0.6, 9);
  });

  it('a greylist puts off who comes back before its delay is over, and counts that delay from the first visit (RFC 6647 §5)', () => {
    const greylist = { delay: 300, window: 86_400, known: 0, database: 'g' };
    const rule = { kind: 'list', waits: [100, 100, 200], then: [1800] } as const;
    const retry = { rule, scan: null, jitter: null, per: 'message', atOnce: null } as const;
    const senders = { sender: { mta: mta({ retry }) } };
    const result = runReplication(cluster({ servers: { mx: { greylist } }, senders, model: one }), 1);
    // Put off at 0, 100 and 200 s, let in at 400 s: 300 s after the first visit, and not after the last one.
    expect([of(result, 0, 'tempfailed'), of(result, 0, 'accepted')]).toEqual([3, 1]);
    expect(result.latency.max).toBeCloseTo(400 + 3 * 0.4 + 0.6, 9);
  });

  it('waits for a filter do not count while the run warms up', () => {
    const rule = { catches: 0, mistakes: 0, then: 'reject' as const };
    const filter = { workers: 1, time: { kind: 'constant', value: 2 } as const, spam: rule, virus: rule };
    const waits = (warmup: number) => {
      const servers = { mx: { rtt: 0, filter } };
      const result = runReplication(cluster({ servers, model: { messages: 5, warmup } }), 1);
      return [of(result, 0, 'filtered'), of(result, 0, 'filterWait')];
    };
    // Every second one comes, every two seconds one is done: they wait 0, 1, 2, 3 and 4 s.
    expect(waits(0)).toEqual([5, 10]);
    expect(waits(2.5)).toEqual([2, 7]);
  });

  it('a filter lets messages wait for a free worker inside their sessions, and takes spam and viruses out', () => {
    const filter = {
      workers: 1,
      time: { kind: 'constant', value: 2 } as const,
      spam: { catches: 1, mistakes: 0, then: 'quarantine' as const },
      virus: { catches: 1, mistakes: 0, then: 'remove' as const },
    };
    const kinds = { spam: 0.5, virus: 0.5 };
    const mixed = cluster({ servers: { mx: { filter } }, senders: { sender: kinds }, model: { messages: 100 } });
    const { quarantined = 0, removed = 0 } = fates(runReplication(mixed, 1));
    expect(quarantined + removed).toBe(100);
    expect(quarantined).toBeGreaterThan(30);
    const ham = runReplication(
      cluster({ servers: { mx: { filter } }, traffic: [{ rate: 1000 }], model: { messages: 3 } }),
      1,
    );
    expect(ham.latency.max).toBeCloseTo(0.6 + 6 - 0.002, 9);
    expect(of(ham, 0, 'filterWait')).toBeCloseTo(2 - 0.001 + 4 - 0.002, 9);
  });
});

describe('a limit for the whole session (chasquid, smtp.go: smtpTotalTimeout)', () => {
  const senders = (session: number | undefined, changes: Parameters<typeof mta>[0] = {}) => ({
    sender: {
      mta: mta({ timeouts: { ...mta().timeouts, ...(session === undefined ? {} : { session }) }, ...changes }),
    },
  });
  const slow = (delay: number, stage: 'greeting' | 'ehlo' | 'mail' | 'data' | 'message') =>
    failure({ kind: 'slow', delay, stage });

  it('counts from the moment the connection stands, whatever the stages take', () => {
    const stages = ['greeting', 'ehlo', 'mail', 'data'] as const;
    const servers = { a: { failures: stages.map((stage) => slow(100, stage)) }, b: {} };
    const tried = (session?: number) =>
      attempts(cluster({ servers, domains: TWO, senders: senders(session), model: one }));
    expect(tried()).toEqual(['0 #1 a accepted']);
    expect(tried(401)).toEqual(['0 #1 a accepted']);
    expect(tried(350)).toEqual(['0 #1 a timedOut', '350.1 #1 b accepted']);
    expect(tried(150)).toEqual(['0 #1 a timedOut', '150.1 #1 b accepted']);
    expect(tried(60)).toEqual(['0 #1 a timedOut', '60.1 #1 b accepted']);
  });

  it('holds while a filter works and while the final dot is answered: the server keeps the message', () => {
    const work = { workers: 1, time: { kind: 'constant' as const, value: 200 } };
    const none = { catches: 0, mistakes: 0, then: 'quarantine' as const };
    const filtering = { a: { failures: [slow(100, 'greeting')], filter: { ...work, spam: none, virus: none } }, b: {} };
    const waiting = { a: { failures: [slow(100, 'greeting'), slow(200, 'message')] }, b: {} };
    for (const servers of [filtering, waiting]) {
      const model = cluster({ servers, domains: TWO, senders: senders(250), model: one });
      expect(attempts(model)).toEqual(['0 #1 a timedOut', '250.1 #1 b accepted']);
      expect(runReplication(model, 1).duplicates).toBe(1);
      expect(attempts(cluster({ servers, domains: TWO, senders: senders(301), model: one }))).toHaveLength(1);
    }
  });

  it('goes on over an open connection, and counts the time in a backlog', () => {
    const reuse = { messages: null, idle: 60, of: 'all', by: 'address' } as const;
    const traffic = [{ rate: 0.1, arrivals: 'even' as const }];
    const servers = { a: { service: { kind: 'constant' as const, value: 4 } }, b: {} };
    const open = cluster({ servers, domains: TWO, senders: senders(22, { reuse }), traffic, model: { messages: 4 } });
    expect(attempts(open).slice(0, 4)).toEqual([
      '0 #1 a accepted',
      '10 #2 a accepted (reused)',
      '20 #3 a timedOut (reused)',
      '22.1 #3 b accepted',
    ]);
    const full = {
      a: {
        sessions: 1,
        overload: { kind: 'wait', places: 9 } as const,
        service: { kind: 'constant' as const, value: 100 },
      },
      b: {},
    };
    const waits = cluster({
      servers: full,
      domains: TWO,
      senders: senders(150),
      traffic: [{ rate: 1e6 }],
      model: { messages: 3 },
    });
    expect(attempts(waits).filter((line) => line.includes('timedOut'))).toEqual(['0 #2 a timedOut', '0 #3 a timedOut']);
    expect(attempts(waits).filter((line) => line.includes(' b '))).toEqual([
      '150.1 #2 b accepted',
      '150.1 #3 b accepted',
    ]);
  });
});
