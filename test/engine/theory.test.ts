import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { FATES, KINDS } from '../../src/mail/index.js';
import type { ReplicationResult } from '../../src/results/index.js';
import { studentInterval } from '../../src/stats/index.js';
import {
  acceptedShares,
  atLeastOne,
  availability,
  erlangB,
  erlangBBusy,
  mg1,
  mm1,
  mmc,
  mmck,
  upAfter,
} from '../../src/theory/index.js';
import { type Cluster, cluster, failure, mta, mx, of, outages } from './cluster.js';

// Closed forms judge the engine: each figure lies in the 99.9 % interval over 30 independent replications. The name of
// the test is the seed, so nobody can go shopping for a better one.

const REPLICATIONS = 30;
const SECOND = { kind: 'exponential', mean: 1 } as const;
/** Waits as long as it takes, so that nobody leaves a queue early. */
const PATIENT = mta({
  timeouts: {
    dns: 1e9,
    connect: 1e9,
    kernel: null,
    greeting: 1e9,
    ehlo: 1e9,
    starttls: 1e9,
    tls: 1e9,
    mail: 1e9,
    rcpt: 1e9,
    data: 1e9,
    message: 1e9,
  },
});
const NEVER = { retry: { rule: { kind: 'never' }, scan: null, jitter: null, per: 'message', atOnce: null } } as const;
const WAITS = { kind: 'wait', places: null } as const;

function replicate(about: Cluster): ReplicationResult[] {
  const seed = expect.getState().currentTestName ?? '';
  const model = cluster({ ...about, model: { ...about.model, seed } });
  return Array.from({ length: REPLICATIONS }, (_, i) => runReplication(model, i + 1));
}

function expectNear(
  results: readonly ReplicationResult[],
  figure: (result: ReplicationResult) => number,
  truth: number,
): void {
  const { low = 0, high = 0, mean } = studentInterval(results.map(figure), 0.999);
  expect(low, `mean ${mean}`).toBeLessThanOrEqual(truth);
  expect(high, `mean ${mean}`).toBeGreaterThanOrEqual(truth);
  expect(high).toBeGreaterThan(low);
}

const overTime = (server: number, figure: 'sessionArea' | 'backlogArea') => (result: ReplicationResult) =>
  of(result, server, figure) / result.lastArrival;
const meanLatency = ({ latency }: ReplicationResult) => latency.sum / latency.count;
const delivered = ({ senders, sent }: ReplicationResult) =>
  senders.reduce((sum, count, cell) => (cell % FATES.length === FATES.indexOf('delivered') ? sum + count : sum), 0) /
  sent;

/** One server with so many sessions and an exponential service of one second; the others wait in its backlog. */
const queueing = (sessions: number, rate: number, changes: object = {}): Cluster => ({
  servers: { mx: { rtt: 0, sessions, service: SECOND, overload: WAITS, ...changes } },
  senders: { sender: { mta: PATIENT } },
  traffic: [{ rate, arrivals: 'poisson' }],
  model: { messages: 20_000 },
});

describe('one server and its backlog', () => {
  it('M/M/1: waiting, queue and busy time at load 0.7', () => {
    const results = replicate(queueing(1, 0.7));
    const { meanWait, meanQueue } = mm1(0.7, 1);
    expectNear(results, meanLatency, meanWait + 1);
    expectNear(results, overTime(0, 'backlogArea'), meanQueue);
    expectNear(results, overTime(0, 'sessionArea'), 0.7);
  });

  it('M/M/3: waiting and queue at load 0.8', () => {
    const results = replicate(queueing(3, 2.4));
    const { meanWait, meanQueue } = mmc(2.4, 1, 3);
    expectNear(results, meanLatency, meanWait + 1);
    expectNear(results, overTime(0, 'backlogArea'), meanQueue);
  });

  it('M/G/1: waiting with a service time that is even between 0 and 2 s', () => {
    const results = replicate(queueing(1, 0.6, { service: { kind: 'uniform', low: 0, high: 2 } }));
    expectNear(results, meanLatency, mg1(0.6, 1, 1 / 3).meanWait + 1);
  });

  it('Erlang B: connections turned away and sessions busy with five places at four erlangs', () => {
    const results = replicate({
      ...queueing(5, 4, { overload: { kind: 'refuse' } }),
      senders: { sender: { mta: mta(NEVER) } },
    });
    expectNear(results, (result) => of(result, 0, 'overloaded') / of(result, 0, 'attempts'), erlangB(4, 5));
    expectNear(results, overTime(0, 'sessionArea'), erlangBBusy(4, 5));
  });

  it('M/M/2/5: connections turned away by a backlog of three places', () => {
    const results = replicate({
      ...queueing(2, 2.2, { overload: { kind: 'wait', places: 3 } }),
      senders: { sender: { mta: { ...PATIENT, ...NEVER } } },
    });
    const { blocking, meanQueue } = mmck(2.2, 1, 2, 5);
    expectNear(results, (result) => of(result, 0, 'overloaded') / of(result, 0, 'attempts'), blocking);
    expectNear(results, overTime(0, 'backlogArea'), meanQueue);
  });

  it('Erlang’s loss formula does not care for the form of the service time, only for its mean', () => {
    const service = { kind: 'weibull', mean: 1, shape: 0.7 } as const;
    const results = replicate({
      ...queueing(5, 4, { overload: { kind: 'refuse' }, service }),
      senders: { sender: { mta: mta(NEVER) } },
    });
    expectNear(results, (result) => of(result, 0, 'overloaded') / of(result, 0, 'attempts'), erlangB(4, 5));
  });
});

describe('a filter', () => {
  const filtered = (workers: number, rate: number): Cluster => {
    const never = { catches: 0, mistakes: 0, then: 'remove' } as const;
    return {
      servers: { mx: { rtt: 0.05, filter: { workers, time: SECOND, spam: never, virus: never } } },
      senders: { sender: { mta: PATIENT } },
      traffic: [{ rate, arrivals: 'poisson' }],
      model: { messages: 20_000 },
    };
  };
  const wait = (result: ReplicationResult) => of(result, 0, 'filterWait') / of(result, 0, 'filtered');

  it('M/M/1: waiting for its only worker at load 0.8', () => {
    expectNear(replicate(filtered(1, 0.8)), wait, mm1(0.8, 1).meanWait);
  });

  it('M/M/8: waiting for one of its eight workers at load 0.9', () => {
    expectNear(replicate(filtered(8, 7.2)), wait, mmc(7.2, 1, 8).meanWait);
  });
});

describe('servers that fail and are repaired', () => {
  const up = availability(4 * 3600, 3600);
  const failing = (servers: number, lines: readonly string[]): Cluster => ({
    servers: Object.fromEntries(
      Array.from({ length: servers }, (_, i) => [`s${i}`, { rtt: 0, failures: [outages(4 * 3600, 3600)] }]),
    ),
    domains: { 'example.org': { answer: mx(...lines) } },
    senders: { bot: { mta: mta(NEVER) } },
    traffic: [{ rate: 1 / 900, arrivals: 'poisson' }],
    model: { messages: 6000 },
  });

  it('one is up for mtbf ÷ (mtbf + mttr) of the time', () => {
    const results = replicate(failing(1, ['10 s0']));
    expectNear(results, delivered, up);
    expectNear(results, (result) => of(result, 0, 'down') / result.lastArrival, 1 - up);
  });

  it('one of two is up unless both are down', () => {
    expectNear(replicate(failing(2, ['10 s0', '20 s1'])), delivered, atLeastOne([up, up]));
  });

  it('one of three is up unless all are down', () => {
    expectNear(replicate(failing(3, ['10 s0', '10 s1', '20 s2'])), delivered, atLeastOne([up, up, up]));
  });

  it('an outage of another form than exponential keeps the share of its means', () => {
    const timing = {
      kind: 'renewal',
      up: { kind: 'weibull', mean: 4 * 3600, shape: 0.7 },
      down: { kind: 'lognormal', mu: 7, sigma: 1 },
      starts: 'longRun',
    } as const;
    const meanDown = Math.exp(7.5);
    const about = failing(1, ['10 s0']);
    const results = replicate({
      ...about,
      servers: { s0: { rtt: 0, failures: [failure({ kind: 'refuse', timing })] } },
    });
    expectNear(results, delivered, availability(4 * 3600, meanDown));
  });

  it('two equals and a backup share the load as their availabilities say', () => {
    const results = replicate(failing(3, ['10 s0', '10 s1', '20 s2']));
    const [[first = 0] = [], [backup = 0] = []] = acceptedShares([[up, up], [up]]);
    expectNear(results, (result) => of(result, 0, 'accepted') / result.sent, first);
    expectNear(results, (result) => of(result, 2, 'accepted') / result.sent, backup);
  });

  it('the first retry after half an hour finds a server repaired as often as two exponential states say', () => {
    const results = replicate({ ...failing(1, ['10 s0']), senders: { sender: { mta: mta() } } });
    const repaired = upAfter(1800, false, 4 * 3600, 3600);
    const second = ({ passes }: ReplicationResult) => {
      const late = passes.counts.reduce((sum, count, n) => (n >= 2 ? sum + count : sum), 0);
      return (passes.counts[2] as number) / late;
    };
    expectNear(results, second, repaired);
  });
});

describe('arrivals', () => {
  it('of a day with a peak keep the mean rate, and their highest rate is so many times the lowest', () => {
    const shape = { kind: 'diurnal', peak: 14 * 3600, ratio: 4 } as const;
    const results = replicate({
      traffic: [{ rate: 0.2, arrivals: 'poisson', shape }],
      model: { messages: null, duration: 2 * 86_400 },
    });
    expectNear(results, ({ sent }) => sent / (2 * 86_400), 0.2);
    // From 12 to 16 h: the mean of 1 + 0.6 cos over four hours around the peak.
    const peak = 1 + 0.6 * (Math.sin(Math.PI / 6) / (Math.PI / 6));
    const atPeak = replicate({
      traffic: [{ rate: 0.2, arrivals: 'poisson', shape }],
      model: { messages: null, duration: 16 * 3600 },
    }).map(({ sent }, i) => {
      const before = cluster({
        traffic: [{ rate: 0.2, arrivals: 'poisson', shape }],
        model: { messages: null, duration: 12 * 3600, seed: expect.getState().currentTestName ?? '' },
      });
      return sent - runReplication(before, i + 1).sent;
    });
    const { low = 0, high = 0 } = studentInterval(atPeak, 0.999);
    expect(low).toBeLessThanOrEqual(0.2 * 4 * 3600 * peak);
    expect(high).toBeGreaterThanOrEqual(0.2 * 4 * 3600 * peak);
  });

  it('of each kind come in the shares of their sender', () => {
    const results = replicate({
      senders: { sender: { spam: 0.3, virus: 0.1 } },
      traffic: [{ rate: 1, arrivals: 'poisson', invalidRecipients: 0.2 }],
      model: { messages: 5000 },
    });
    const share = (kind: (typeof KINDS)[number]) => (result: ReplicationResult) => {
      const from = KINDS.indexOf(kind) * FATES.length;
      return result.senders.subarray(from, from + FATES.length).reduce((sum, count) => sum + count, 0) / result.sent;
    };
    expectNear(results, share('spam'), 0.8 * 0.3);
    expectNear(results, share('virus'), 0.8 * 0.1);
    expectNear(results, share('invalid'), 0.2);
  });
});
