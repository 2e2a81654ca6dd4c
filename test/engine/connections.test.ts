import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { attempts, events } from './attempts.js';
import { cluster, failure, fates, mta, mx, of, planned, reply } from './cluster.js';
import { leftovers, NOTHING } from './leftovers.js';

const TWO = { 'example.org': { answer: mx('10 a', '20 b') } };
const down = { failures: [failure({ kind: 'refuse' as const })] };
const seconds = (value: number) => ({ service: { kind: 'constant' as const, value } });
const burst = [{ rate: 1e6 }];
const once = { age: null, attempts: 1, hostDown: null };
const sender = (changes: Parameters<typeof mta>[0]) => ({ sender: { mta: mta(changes) } });

describe('a connection', () => {
  it('is given up by the sender’s kernel where that is less patient than the MTA', () => {
    const timeouts = { ...mta().timeouts, connect: 300, kernel: 135 };
    const servers = { a: { failures: [failure({ kind: 'timeout' })] }, b: {} };
    const model = cluster({ servers, domains: TWO, senders: sender({ timeouts }), model: { messages: 1 } });
    expect(attempts(model)).toEqual(['0 #1 a timedOut', '135 #1 b accepted']);
  });

  it('ends at a refused EHLO where the sender knows no HELO', () => {
    const servers = { a: { failures: [reply('ehlo', 502, { helo: true })] }, b: {} };
    const tried = (helo: boolean) =>
      attempts(
        cluster({ servers, domains: TWO, senders: sender({ helo, onFailure: next() }), model: { messages: 1 } }),
      );
    expect(tried(true)).toEqual(['0 #1 a accepted']);
    expect(tried(false)).toEqual(['0 #1 a rejected', '0.2 #1 b accepted']);
  });

  it('is the only one to its address at the limit of addresses of one host', () => {
    const servers = { a1: { hosts: ['a'], ...down }, a2: { hosts: ['a'], ...down }, b: {} };
    const limits = { ...mta().limits, addressesPerHost: 1 };
    const model = cluster({ servers, domains: TWO, senders: sender({ limits }), model: { messages: 1 } });
    expect(attempts(model)).toEqual(['0 #1 a1 refused', '0.1 #1 b accepted']);
    expect(events(model, 1, 'passedOver').map(({ server, why }) => [server, why])).toEqual([['a2', 'limit']]);
  });

  it('is made again to a host that is listed twice, unless the sender leaves repeats out', () => {
    const domains = { 'example.org': { answer: mx('10 a', '10 a', '20 b') } };
    const tried = (repeats: 'tried' | 'skipHost') =>
      attempts(cluster({ servers: { a: down, b: {} }, domains, senders: sender({ repeats }), model: { messages: 1 } }));
    expect(tried('tried')).toEqual(['0 #1 a refused', '0.1 #1 a refused', '0.2 #1 b accepted']);
    expect(tried('skipHost')).toEqual(['0 #1 a refused', '0.1 #1 b accepted']);
  });
});

function next() {
  const { onFailure } = mta();
  const always = { ...onFailure.ehlo, '5xx': 'next' } as const;
  return { ...onFailure, ehlo: always, greeting: always, mail: always, rcpt: always };
}

describe('pace', () => {
  it('lets connections to one destination begin so far apart, however long each lasts', () => {
    const pace = { destination: 2, address: 0 };
    const model = cluster({
      servers: { mx: seconds(100) },
      senders: sender({ pace }),
      traffic: burst,
      model: { messages: 4 },
    });
    expect(attempts(model)).toEqual(['0 #1 mx accepted', '2 #2 mx accepted', '4 #3 mx accepted', '6 #4 mx accepted']);
    expect(leftovers(model)).toEqual(NOTHING);
  });

  it('holds the next address of the same message up as well, and the walk goes on where it stood', () => {
    const pace = { destination: 2, address: 0 };
    const servers = { a: down, b: down, c: {} };
    const domains = { 'example.org': { answer: mx('10 a', '20 b', '30 c') } };
    const model = cluster({ servers, domains, senders: sender({ pace }), model: { messages: 1 } });
    expect(attempts(model)).toEqual(['0 #1 a refused', '2 #1 b refused', '4 #1 c accepted']);
  });

  it('of an address spaces connections to that one only', () => {
    const pace = { destination: 0, address: 5 };
    const senders = sender({ pace });
    const model = cluster({
      servers: { a: down, b: {} },
      domains: TWO,
      senders,
      traffic: burst,
      model: { messages: 2 },
    });
    expect(attempts(model)).toEqual(['0 #1 a refused', '0.1 #1 b accepted', '5 #2 a refused', '5.1 #2 b accepted']);
  });

  it('never strands a message in line when what was learnt about an idle destination is forgotten', () => {
    const deadHosts = { remember: 'destination', counts: 'session', memory: 'busy', after: 9, for: 300 } as const;
    const behaviour = { pace: { destination: 5, address: 0 }, deadHosts: { ...deadHosts, timeoutFor: null } };
    const model = cluster({ servers: { mx: {} }, senders: sender(behaviour), traffic: burst, model: { messages: 5 } });
    expect([fates(runReplication(model, 1)), leftovers(model)]).toEqual([{ delivered: 5 }, NOTHING]);
  });
});

describe('a connection that is old', () => {
  const reuse = { messages: null, idle: 60, of: 'all', by: 'destination' } as const;

  it('carries no further message once the one under way at its age is through (Postfix, smtp_connection_reuse_time_limit)', () => {
    const traffic = [{ rate: 0.1, arrivals: 'even' as const }];
    const used = (age: number) =>
      attempts(cluster({ senders: sender({ reuse: { ...reuse, age } }), traffic, model: { messages: 8 } })).map(
        (line) => line.includes('(reused)'),
      );
    // Opened with the first message; the one at 30 s is over after 30.2 s, in the same second; the one at 40 s is the last.
    expect(used(30)).toEqual([false, true, true, true, true, false, true, true]);
    expect(used(9)).toEqual([false, true, false, true, false, true, false, true]);
    expect(used(Number.POSITIVE_INFINITY)).toEqual([false, true, true, true, true, true, true, true]);
  });
});

describe('an open connection to the destination', () => {
  const reuse = { messages: null, idle: 5, of: 'all', by: 'destination' } as const;

  it('is taken before the list is even looked up, whatever address it leads to', () => {
    const servers = { a: { failures: [failure({ kind: 'refuse', ...planned(0, 1.5) })] }, b: {} };
    const model = cluster({ servers, domains: TWO, senders: sender({ reuse }), model: { messages: 3 } });
    const [first, second, third] = attempts(model).slice(1);
    expect(first).toBe('0.1 #1 b accepted');
    // The primary is well again, but there is a session with the backup.
    expect([second, third]).toEqual(['1 #2 b accepted (reused)', '2 #3 b accepted (reused)']);
    expect(events(model, 2, 'lookup')).toEqual([]);
  });

  it('that fails leads to the list, as if nothing had been tried', () => {
    const cut = { kind: 'disconnect' as const, stage: 'mail' as const };
    for (const broken of [reply('mail', 451), reply('mail', 550), failure(cut)]) {
      const servers = { a: { failures: [{ ...broken, ...planned(1.5, 100) }] }, b: {} };
      const model = cluster({
        servers,
        domains: TWO,
        senders: sender({ reuse, onFailure: next() }),
        traffic: [{ rate: 0.5 }],
        model: { messages: 2 },
      });
      const lines = attempts(model).map((line) => line.replace(/tempfailed|rejected|disconnected/, 'failed'));
      expect(lines).toEqual(['0 #1 a accepted', '2 #2 a failed (reused)', '2.1 #2 a failed', '2.4 #2 b accepted']);
      expect([...runReplication(model, 1).servers.firstChoices]).toEqual([2, 0]);
      expect(leftovers(model)).toEqual(NOTHING);
    }
  });

  it('that is idle too long is closed, frees its place at the server, and the backlog gets it', () => {
    const servers = { mx: { sessions: 1, overload: { kind: 'wait' as const, places: null } } };
    const senders = { keeping: { mta: mta({ reuse }) }, closing: { mta: mta() } };
    const traffic = ['keeping', 'closing'].map((name, i) => ({ from: [{ name, share: 1 }], rate: 1 - i / 4 }));
    const model = cluster({ servers, senders, traffic, model: { messages: 2 } });
    const [start] = events(model, 1, 'attempt');
    const [greeted] = events(model, 2, 'greeted');
    expect([start?.by, greeted?.by]).toEqual(['keeping', 'closing']);
    expect((greeted?.t ?? 0) - (start?.t ?? 0)).toBeCloseTo(0.6 + 5, 9);
    expect([fates(runReplication(model, 1)), leftovers(model)]).toEqual([{ delivered: 2 }, NOTHING]);
  });
});

describe('walk: best', () => {
  it('returns to a better address that is well again before it tries a worse one', () => {
    const deadHosts = {
      remember: 'address',
      counts: 'session',
      memory: 'all',
      after: 1,
      for: 15,
      timeoutFor: null,
    } as const;
    const servers = {
      a: { failures: [failure({ kind: 'refuse', ...planned(0, 10) })] },
      b: { failures: [failure({ kind: 'timeout' })] },
      c: {},
    };
    const domains = { 'example.org': { answer: mx('10 a', '20 b', '30 c') } };
    const timeouts = { ...mta().timeouts, connect: 20 };
    const tried = (walk: 'best' | 'list') =>
      attempts(cluster({ servers, domains, senders: sender({ walk, deadHosts, timeouts }), model: { messages: 1 } }));
    expect(tried('best')).toEqual(['0 #1 a refused', '0.1 #1 b timedOut', '20.1 #1 a accepted']);
    expect(tried('list')).toEqual(['0 #1 a refused', '0.1 #1 b timedOut', '20.1 #1 c accepted']);
  });

  it('tries no address twice where nothing is remembered as dead, or where age does not end it', () => {
    const deadHosts = {
      remember: 'address',
      counts: 'session',
      memory: 'all',
      after: 1,
      for: 1,
      timeoutFor: null,
    } as const;
    const servers = {
      a: { failures: [failure({ kind: 'timeout' })] },
      b: { failures: [failure({ kind: 'timeout' })] },
    };
    for (const remembered of [null, deadHosts]) {
      const behaviour = { walk: 'best' as const, deadHosts: remembered, giveUpAfter: once };
      const model = cluster({ servers, domains: TWO, senders: sender(behaviour), model: { messages: 1 } });
      expect(attempts(model)).toEqual(['0 #1 a timedOut', '300 #1 b timedOut']);
    }
  });

  it('does not come back at once to an address that was dead long ago and now refuses the message', () => {
    const deadHosts = {
      remember: 'address',
      counts: 'session',
      memory: 'all',
      after: 1,
      for: 15,
      timeoutFor: null,
    } as const;
    const failures = [failure({ kind: 'refuse', ...planned(0, 10) }), reply('mail', 451, planned(10, 1e6))];
    const behaviour = {
      walk: 'best' as const,
      deadHosts,
      onFailure: next(),
      giveUpAfter: { ...once, age: 3600, attempts: 2 },
    };
    const model = cluster({
      servers: { a: { failures } },
      domains: { d: { answer: mx('10 a') } },
      senders: sender(behaviour),
      model: { messages: 1 },
    });
    expect(attempts(model)).toEqual(['0 #1 a refused', '1800.1 #1 a tempfailed']);
    expect(of(runReplication(model, 1), 0, 'attempts')).toBe(2);
  });

  it('reaches the backup of a primary that never greets, or greets late to say no, however many messages knock', () => {
    const late = failure({ kind: 'slow', stage: 'greeting', delay: 20 });
    for (const failures of [
      [failure({ kind: 'silent' })],
      [failure({ kind: 'timeout' })],
      [late, reply('ehlo', 421)],
    ]) {
      const senders = { sender: { mta: mta({}, 'opensmtpd') } };
      const model = cluster({ servers: { a: { failures }, b: {} }, domains: TWO, senders, model: { messages: 50 } });
      const result = runReplication(model, 1);
      expect([fates(result), of(result, 1, 'accepted')]).toEqual([{ delivered: 50 }, 50]);
      expect(result.latency.max).toBeLessThan(900);
    }
  });
});
