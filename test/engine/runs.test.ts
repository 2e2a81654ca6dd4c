import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { attempts, events, traces } from './attempts.js';
import { cluster, failure, fates, mta, mx, of, planned, reply } from './cluster.js';
import { leftovers, NOTHING } from './leftovers.js';

const TWO = { 'example.org': { answer: mx('10 a', '20 b') } };
const burst = [{ rate: 1e6 }];
const sender = (changes: Parameters<typeof mta>[0]) => ({ sender: { mta: mta(changes) } });
const every = (seconds: number, changes: object = {}) => ({
  rule: { kind: 'every' as const, every: seconds },
  scan: null,
  jitter: null,
  per: 'message' as const,
  atOnce: null,
  ...changes,
});
const dead = { remember: 'address', counts: 'session', memory: 'all', after: 1, for: 3600, timeoutFor: null } as const;

describe('a queue runner', () => {
  const servers = { mx: { failures: [failure({ kind: 'timeout', ...planned(0, 600) })], sessions: null } };

  it('takes deferred messages one by one, first tries all at once', () => {
    const timeouts = { ...mta().timeouts, connect: 20 };
    const retry = every(100, { atOnce: 1 });
    const model = cluster({ servers, senders: sender({ retry, timeouts }), traffic: burst, model: { messages: 3 } });
    expect(attempts(model).slice(0, 9)).toEqual([
      '0 #1 mx timedOut',
      '0 #2 mx timedOut',
      '0 #3 mx timedOut',
      '120 #1 mx timedOut',
      '140 #2 mx timedOut',
      '160 #3 mx timedOut',
      '240 #1 mx timedOut',
      '260 #2 mx timedOut',
      '280 #3 mx timedOut',
    ]);
    expect(events(model, 2, 'line')[0]).toMatchObject({ for: 'queueRunner' });
    expect([fates(runReplication(model, 1)), leftovers(model)]).toEqual([{ delivered: 3 }, NOTHING]);
  });

  it('passes at once over what it knows to be dead, and forgets that with the run', () => {
    const retry = every(600, { atOnce: 1, per: 'queue' });
    const deadHosts = { ...dead, memory: 'run' as const };
    const timeouts = { ...mta().timeouts, connect: 20 };
    const failures = [failure({ kind: 'timeout', ...planned(0, 1000) })];
    const behaviour = { retry, deadHosts, timeouts };
    const model = cluster({
      servers: { mx: { failures } },
      senders: sender(behaviour),
      traffic: burst,
      model: { messages: 3 },
    });
    // All three at first; one per run, however many wait; all three once it is well again.
    const { servers: counted } = runReplication(model, 1);
    const runs = new Set(events(model, 3, 'pass').map(({ t }) => Math.round(t))).size - 2;
    expect([counted.timedOut[0], counted.accepted[0]]).toEqual([3 + runs, 3]);
    expect(events(model, 3, 'passedOver').map(({ why }) => why)).toEqual(Array(runs).fill('dead'));
  });

  it('runs at the first wait that takes time, where a schedule begins with none', () => {
    const rule = { kind: 'list', waits: [0, 300], then: [300] } as const;
    const failures = [failure({ kind: 'refuse', ...planned(0, 100) })];
    const model = cluster({
      servers: { mx: { failures } },
      senders: sender({ retry: { ...every(1), rule, per: 'queue' } }),
      model: { messages: 1 },
    });
    expect([fates(runReplication(model, 1)), leftovers(model)]).toEqual([{ delivered: 1 }, NOTHING]);
  });
});

describe('a retry clock per host', () => {
  it('that is over brings no message back at once which another server keeps deferring', () => {
    // The backup's clock runs out while the primary, well again, answers 4xx to every message.
    const servers = {
      a: { failures: [failure({ kind: 'refuse', ...planned(0, 10) }), reply('rcpt', 451, planned(10, 1e7))] },
      b: { failures: [failure({ kind: 'refuse' })] },
    };
    const giveUpAfter = { age: 7200, attempts: null, hostDown: null };
    const onFailure = { ...mta().onFailure, rcpt: { ...mta().onFailure.rcpt, '4xx': 'defer' as const } };
    const behaviour = { retry: every(900, { per: 'host' }), giveUpAfter, onFailure };
    const model = cluster({ servers, domains: TWO, senders: sender(behaviour), model: { messages: 1 } });
    const result = runReplication(model, 1);
    expect(result.passes.sum).toBeLessThanOrEqual(2 + 7200 / 900);
    expect(leftovers(model)).toEqual(NOTHING);
  });

  it('waits at least as long as the server is remembered as dead', () => {
    const behaviour = { retry: every(60, { per: 'host' }), deadHosts: dead };
    const failures = [failure({ kind: 'refuse', ...planned(0, 10) })];
    const model = cluster({ servers: { mx: { failures } }, senders: sender(behaviour), model: { messages: 1 } });
    expect(attempts(model)).toEqual(['0 #1 mx refused', '3600.1 #1 mx accepted']);
  });
});

describe('the memory of dead hosts', () => {
  const tried = (changes: object, ...failures: ReturnType<typeof failure>[]) => {
    const behaviour = { deadHosts: { ...dead, ...changes }, retry: every(1e5) };
    const servers = { a: { failures }, b: {} };
    const model = cluster({ servers, domains: TWO, senders: sender(behaviour), model: { messages: 20 } });
    return of(runReplication(model, 1), 0, 'attempts');
  };

  it('counts as signs of death what the MTA counts: trouble before MAIL, the connection only, or time-outs only', () => {
    const refused = failure({ kind: 'refuse' });
    const busy = reply('greeting', 421);
    expect([tried({ counts: 'session' }, refused), tried({ counts: 'session' }, busy)]).toEqual([1, 1]);
    expect([tried({ counts: 'connect' }, refused), tried({ counts: 'connect' }, busy)]).toEqual([1, 20]);
    expect([tried({ counts: 'timeout' }, refused), tried({ counts: 'timeout' }, busy)]).toEqual([20, 20]);
  });

  it('may last another time after a time-out', () => {
    const refused = failure({ kind: 'refuse' });
    expect(tried({ for: 5, timeoutFor: 3600 }, refused)).toBe(4);
    const silent = { deadHosts: { ...dead, for: 5, timeoutFor: 3600 }, timeouts: { ...mta().timeouts, connect: 0.5 } };
    const servers = { a: { failures: [failure({ kind: 'timeout' })] }, b: {} };
    const model = cluster({ servers, domains: TWO, senders: sender(silent), model: { messages: 20 } });
    expect(of(runReplication(model, 1), 0, 'attempts')).toBe(1);
  });

  it('counts failures in a row: a success between them begins anew, whether hosts or addresses are remembered', () => {
    for (const remember of ['host', 'address'] as const) {
      // Every second message is refused: never two in a row.
      const failures = [failure({ kind: 'refuse', timing: { kind: 'planned', at: 0.5, for: 1, every: 2 } })];
      const behaviour = { deadHosts: { ...dead, remember, after: 2 }, retry: every(1e5) };
      const model = cluster({ servers: { a: { failures }, b: {} }, domains: TWO, senders: sender(behaviour) });
      const result = runReplication(model, 1);
      expect([of(result, 0, 'refused'), of(result, 0, 'accepted')]).toEqual([5, 5]);
    }
  });
});

describe('a message whose time is up', () => {
  it('expires that very moment where the MTA watches the clock, else with the next failed try', () => {
    const ended = (onTime: boolean) => {
      const giveUpAfter = { age: 1000, attempts: null, hostDown: null, ...(onTime ? { onTime: true as const } : {}) };
      const behaviour = { giveUpAfter, retry: every(900) };
      const servers = { mx: { rtt: 0, failures: [failure({ kind: 'refuse' })] } };
      const result = runReplication(cluster({ servers, senders: sender(behaviour), model: { messages: 1 } }), 1);
      return [fates(result), result.end - result.lastArrival];
    };
    expect(ended(true)).toEqual([{ expired: 1 }, 1000]);
    expect(ended(false)).toEqual([{ expired: 1 }, 1800]);
  });

  it('bounces then, and what it did after earlier attempts stays as it was', () => {
    const giveUpAfter = { age: 1000, attempts: null, hostDown: null };
    const deadHosts = { ...dead, for: 1e6 };
    const servers = { mx: { failures: [failure({ kind: 'refuse' })] } };
    const model = cluster({ servers, senders: sender({ giveUpAfter, deadHosts }), model: { messages: 1 } });
    expect(events(model, 1, 'outcome').map(({ then }) => then)).toEqual(['defer']);
    expect(fates(runReplication(model, 1))).toEqual({ expired: 1 });
  });
});

describe('one order for all that a process does', () => {
  it('holds for everything that one host begins within one second of its clock (Courier)', () => {
    const domains = { 'example.org': { answer: mx('10 a', '10 b', '10 c', '10 d') } };
    const behaviour = { equalPreference: 'perProcess', process: 'second' } as const;
    const model = cluster({
      servers: { a: {}, b: {}, c: {}, d: {} },
      domains,
      senders: sender(behaviour),
      traffic: [{ rate: 20 }],
      model: { messages: 400 },
    });
    const firsts = new Map<number, Set<string>>();
    for (const trace of traces(model)) {
      const attempt = trace.events.find((event) => event.kind === 'attempt');
      const second = Math.floor(trace.sent);
      if (attempt?.kind === 'attempt') firsts.set(second, (firsts.get(second) ?? new Set()).add(attempt.server));
    }
    expect([...firsts.values()].map((servers) => servers.size)).toEqual(Array(firsts.size).fill(1));
    // Another second, another order.
    expect(new Set([...firsts.values()].flatMap((servers) => [...servers])).size).toBe(4);
  });
});

describe('the time that sessions take together', () => {
  const servers = { mx: { rtt: 0, service: { kind: 'constant', value: 0.25 } as const } };
  /** One session of a quarter of a second begins every second, from 0 on. */
  const areaOf = (model: NonNullable<Parameters<typeof cluster>[0]['model']>): number | undefined =>
    runReplication(cluster({ servers, model }), 1).servers.sessionArea[0];

  it('counts until the last arrival', () => {
    expect(areaOf({ messages: 11 })).toBeCloseTo(10 * 0.25, 12);
  });

  it('counts until the last arrival where a run is stopped later as well, whatever is under way then', () => {
    for (const until of [10.1, 10.5, 10.9]) expect(areaOf({ messages: null, until })).toBeCloseTo(10 * 0.25, 12);
  });

  it('begins with the end of the warm-up, amid a session too', () => {
    expect(areaOf({ messages: null, until: 10.5, warmup: 5 })).toBeCloseTo(5 * 0.25, 12);
    expect(areaOf({ messages: null, until: 10.5, warmup: 4.125 })).toBeCloseTo(5.5 * 0.25, 12);
  });

  it('is none where no message comes after the warm-up', () => {
    expect(areaOf({ messages: 11, warmup: 20 })).toBeCloseTo(0, 12);
  });
});
