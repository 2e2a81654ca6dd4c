import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { FailureModel, Model, ServerModel } from '../../src/model/index.js';
import { attempts, events } from './attempts.js';
import { caseNamed } from './cases/case.js';
import { type Cluster, cluster, failure, fates, mta, mx, of, planned, reply } from './cluster.js';
import { leftovers, NOTHING } from './leftovers.js';

const HOUR = 3600;
const DOMAINS = { 'example.org': { answer: mx('10 mx', '20 relay') } };

const every = (wait: number) =>
  ({ rule: { kind: 'every', every: wait }, scan: null, jitter: null, per: 'message', atOnce: null }) as const;

/** A primary that is down for the first ten minutes, and a relay that takes its mail and tries every five minutes. */
function withRelay(off: readonly FailureModel[], about: Cluster & { relay?: Partial<ServerModel> } = {}): Model {
  const relay = { rtt: 0, relay: mta({ retry: every(300) }), failures: off, ...about.relay };
  const servers = { mx: { rtt: 0, failures: [failure({ kind: 'refuse', ...planned(0, 600) })] }, relay };
  return cluster({ domains: DOMAINS, ...about, servers: { ...servers, ...about.servers } });
}

describe('a relay that is down for all sessions is a machine that is off', () => {
  it('its queue stands still, nothing of it is lost, and it goes on when it is back', () => {
    for (const kind of ['refuse', 'timeout', 'silent'] as const) {
      const result = runReplication(withRelay([failure({ kind, ...planned(100, HOUR) })]), 1);
      expect([kind, fates(result)]).toEqual([kind, { delivered: 10 }]);
      expect(result.latency.max).toBeCloseTo(100 + HOUR, 6);
      expect(result.end).toBeCloseTo(100 + HOUR, 6);
    }
    const result = runReplication(caseNamed('relay-that-is-down'), 1);
    expect(fates(result)).toEqual({ delivered: result.sent });
    expect(result.latency.max).toBeGreaterThan(9.5 * HOUR);
  });

  it('so it is where its site fails, and where several failures follow one another without a gap', () => {
    const site = { name: 'cellar', failures: [failure({ kind: 'timeout', ...planned(100, HOUR) })] };
    const inSite = withRelay([], { relay: { site: 'cellar' }, model: { sites: [site] } });
    expect(runReplication(inSite, 1).end).toBeCloseTo(100 + HOUR, 6);
    const one = failure({ kind: 'refuse', ...planned(100, HOUR) });
    const two = failure({ kind: 'silent', ...planned(100 + HOUR, HOUR) });
    const three = failure({ kind: 'timeout', ...planned(50, 100) });
    expect(runReplication(withRelay([one, two, three]), 1).end).toBeCloseTo(100 + 2 * HOUR, 6);
  });

  it('goes on sending where only its port is closed, where it turns some away, or answers', () => {
    const whenBack = 600;
    for (const up of [
      failure({ kind: 'refuse', sends: true, ...planned(100, HOUR) }),
      failure({ kind: 'timeout', probability: 0.99, ...planned(100, HOUR) }),
      reply('greeting', 421, planned(100, HOUR)),
    ]) {
      const result = runReplication(withRelay([up]), 1);
      expect(fates(result)).toEqual({ delivered: 10 });
      expect(result.end).toBeLessThan(whenBack + 300);
    }
  });

  it('its time in the queue runs on: what is too old expires with the first try that fails after it is back', () => {
    const giveUpAfter = { age: 1000, attempts: null, hostDown: null };
    const dies = { relay: mta({ retry: every(300), giveUpAfter }) };
    const off = [failure({ kind: 'refuse', ...planned(100, HOUR) })];
    const well = runReplication(withRelay(off, { relay: dies }), 1);
    expect(fates(well)).toEqual({ delivered: 10 });
    const refusing = { mx: { rtt: 0, failures: [failure({ kind: 'refuse' as const })] } };
    const ill = runReplication(withRelay(off, { relay: dies, servers: refusing }), 1);
    expect([fates(ill), ill.end]).toEqual([{ expired: 10 }, 100 + HOUR]);
    // One that looks at ages between its tries notices when it is back (OpenSMTPD).
    const onTime = { relay: mta({ retry: every(300), giveUpAfter: { ...giveUpAfter, onTime: true } }) };
    const late = runReplication(withRelay(off, { relay: onTime, servers: refusing }), 1);
    expect([fates(late), late.end]).toEqual([{ expired: 10 }, 100 + HOUR]);
  });

  it('breaks the sessions to it, and has not taken a message that it had not answered', () => {
    const slow = { service: { kind: 'constant', value: 60 } as const };
    const off = [failure({ kind: 'refuse', ...planned(30, HOUR) })];
    const model = withRelay(off, { relay: slow, model: { messages: 1 } });
    expect(attempts(model).slice(0, 2)).toEqual(['0 #1 mx refused', '0 #1 relay disconnected']);
    const result = runReplication(model, 1);
    expect([fates(result), result.duplicates]).toEqual([{ delivered: 1 }, 0]);
    // A server that is no relay works on, as it does wherever a line is cut (RFC 1047).
    const final = withRelay([failure({ kind: 'refuse', cuts: true, ...planned(30, HOUR) })], {
      relay: { ...slow, relay: null },
      model: { messages: 1 },
    });
    expect([fates(runReplication(final, 1)), runReplication(final, 1).duplicates]).toEqual([{ delivered: 1 }, 1]);
  });

  it('does not finish what a sender that gave up waiting has left with it', () => {
    const slow = { service: { kind: 'constant', value: 1000 } as const };
    const hasty = mta({ timeouts: { ...mta().timeouts, message: 20 } });
    const about = { relay: slow, senders: { sender: { mta: hasty } }, model: { messages: 1 } };
    const duplicates = (off: readonly FailureModel[]) => runReplication(withRelay(off, about), 1).duplicates;
    expect(duplicates([])).toBe(1);
    expect(duplicates([failure({ kind: 'refuse', ...planned(500, HOUR) })])).toBe(0);
  });

  it('breaks the sessions from it: the message is tried again when it is back, and may have been taken already', () => {
    const slow = { mx: { rtt: 0, service: { kind: 'constant', value: 100 } as const } };
    const primary = { failures: [failure({ kind: 'refuse' as const, ...planned(0, 250) })] };
    const servers = { mx: { ...slow.mx, ...primary } };
    const off = [failure({ kind: 'timeout', ...planned(350, HOUR) })];
    const model = withRelay(off, { servers, model: { messages: 1 } });
    expect(attempts(model)).toEqual([
      '0 #1 mx refused',
      '0 #1 relay accepted',
      '0 #1 mx refused',
      '300 #1 mx disconnected',
      '3950 #1 mx accepted',
    ]);
    expect(events(model, 1, 'off')).toMatchObject([{ t: 350, until: 350 + HOUR }]);
    expect(events(model, 1, 'outcome').map(({ then }) => then)).toEqual(['next', 'done', 'defer', 'off', 'done']);
    // The primary had the message, and finishes it (RFC 1047).
    expect([fates(runReplication(model, 1)), runReplication(model, 1).duplicates]).toEqual([{ delivered: 1 }, 1]);
  });

  it('does so whatever its session waits for: a connection, a greeting, a place in a backlog, a reply, the DNS, its turn', () => {
    const patient = mta({ retry: every(300) });
    const waits: [Partial<ServerModel>, Partial<typeof patient>][] = [
      [{ failures: [failure({ kind: 'timeout', ...planned(0, 500) })] }, {}],
      [{ failures: [failure({ kind: 'silent', ...planned(0, 500) })] }, {}],
      [{ failures: [failure({ kind: 'slow', stage: 'mail', delay: 200 })] }, {}],
      [{ failures: [failure({ kind: 'slow', stage: 'mail', delay: 200 })] }, { concurrency: { initial: 1, max: 1 } }],
      [{ failures: [failure({ kind: 'slow', stage: 'mail', delay: 200 })] }, { retry: { ...every(300), atOnce: 1 } }],
      [{ sessions: 1, overload: { kind: 'wait', places: null }, service: { kind: 'constant', value: 200 } }, {}],
    ];
    for (const [primary, behaviour] of waits) {
      const off = [failure({ kind: 'refuse', ...planned(450, HOUR) })];
      const senders = { sender: { mta: mta({ limits: { ...mta().limits, hosts: 1 }, order: 'reverse' }) } };
      const model = withRelay(off, {
        relay: { relay: { ...patient, ...behaviour } },
        servers: { mx: { rtt: 0, ...primary } },
        senders,
      });
      const result = runReplication(model, 1);
      expect(fates(result)).toEqual({ delivered: 10 });
      // Nothing happens at the primary while the relay is off.
      for (const line of attempts(model)) {
        const t = Number(line.split(' ')[0]);
        expect([line, t >= 450 && t < 450 + HOUR]).toEqual([line, false]);
      }
      expect(leftovers(model)).toEqual(NOTHING);
    }
  });

  it('frees its filter: what waited there is gone with its sessions', () => {
    const rule = { catches: 0, mistakes: 0, then: 'reject' as const };
    const filter = { workers: 1, time: { kind: 'constant', value: 1000 } as const, spam: rule, virus: rule };
    const senders = {
      sender: { mta: mta({ limits: { ...mta().limits, hosts: 1 }, order: 'reverse', retry: every(60) }) },
    };
    const off = [failure({ kind: 'refuse', ...planned(20, 100) })];
    const model = withRelay(off, { relay: { filter }, senders, model: { messages: 2 } });
    // Without that, the second one would wait for the first two thirds of an hour: 2000 s of work were under way.
    expect(runReplication(model, 1).latency.max).toBeLessThan(3000);
  });

  it('is off for good where it never comes back, and what it holds is pending', () => {
    const timing = { kind: 'planned', at: 100, for: HOUR, every: HOUR } as const;
    const model = withRelay([failure({ kind: 'refuse', timing })]);
    expect(fates(runReplication(model, 1))).toEqual({ pending: 10 });
    const odd = failure({ kind: 'refuse', timing: { ...timing, every: 2 * HOUR } });
    const even = failure({ kind: 'refuse', timing: { ...timing, at: 100 + HOUR, every: 2 * HOUR } });
    expect(fates(runReplication(withRelay([odd, even]), 1))).toEqual({ pending: 10 });
  });
});

describe('an idle connection', () => {
  const reuse = { messages: null, idle: 300, of: 'all', by: 'address' } as const;
  const keeping = { sender: { mta: mta({ reuse }) } };
  const cut = (changes: Partial<FailureModel>) => ({
    mx: { rtt: 0, failures: [failure({ kind: 'refuse', ...planned(15, 10), ...changes })] },
  });

  it('ends with the sessions that a failure cuts, and its place is free', () => {
    const model = (cuts: boolean) =>
      cluster({ servers: cut({ cuts }), senders: keeping, traffic: [{ rate: 0.1 }], model: { messages: 6 } });
    // Messages at 0, 10, 20 … s; the server refuses from 15 to 25 s.
    expect(attempts(model(false)).slice(0, 4)).toEqual([
      '0 #1 mx accepted',
      '10 #2 mx accepted (reused)',
      '20 #3 mx accepted (reused)',
      '30 #4 mx accepted (reused)',
    ]);
    expect(attempts(model(true)).slice(0, 4)).toEqual([
      '0 #1 mx accepted',
      '10 #2 mx accepted (reused)',
      '20 #3 mx refused',
      '30 #4 mx accepted',
    ]);
    // Idle from 0 to 15 s, and from 30 s to the last arrival.
    expect(of(runReplication(model(true), 1), 0, 'sessionArea')).toBeCloseTo(15 + 20, 9);
    expect(leftovers(model(true))).toEqual(NOTHING);
  });

  it('to a relay ends when that goes off, and so does one from it', () => {
    const to = { ...cut({}), relay: { relay: mta(), ...cut({}).mx } };
    const senders = { sender: { mta: mta({ reuse, order: 'reverse' }) } };
    const model = cluster({ servers: to, domains: DOMAINS, senders, traffic: [{ rate: 0.1 }], model: { messages: 3 } });
    expect(attempts(model).filter((line) => line.includes('#3'))[0]).toBe('20 #3 relay refused');
    const from = { mx: { rtt: 0 }, relay: { relay: mta({ reuse }), ...cut({}).mx } };
    const again = cluster({
      servers: from,
      domains: DOMAINS,
      senders,
      traffic: [{ rate: 0.1 }],
      model: { messages: 4 },
    });
    const sentOn = attempts(again).filter((line) => line.includes(' mx ') && !line.includes('#3'));
    expect(sentOn).toEqual(['0 #1 mx accepted', '10 #2 mx accepted (reused)', '30 #4 mx accepted']);
  });
});

describe('a backlog that is cut', () => {
  it('is not served at the very instant at which its sessions and itself are cut', () => {
    const servers = {
      mx: {
        rtt: 0,
        sessions: 1,
        overload: { kind: 'wait', places: null } as const,
        service: { kind: 'constant', value: 100 } as const,
        failures: [failure({ kind: 'refuse', cuts: true, ...planned(50, 1000) })],
      },
    };
    const model = cluster({ servers, model: { messages: 5 } });
    // The first leaves its message behind (RFC 1047); the other four never got a greeting.
    expect(
      attempts(model)
        .slice(0, 5)
        .map((line) => line.split(' ').slice(2).join(' ')),
    ).toEqual(Array(5).fill('mx disconnected'));
    expect(of(runReplication(model, 1), 0, 'disconnected')).toBe(5);
  });
});
