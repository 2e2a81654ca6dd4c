import { describe, expect, test } from 'vitest';
import type { FailureModel, TrafficModel } from '../../src/model/index.js';
import { advise, said } from './advise.js';
import {
  DAY,
  domain,
  failure,
  greylist,
  HOUR,
  mta,
  mx,
  planned,
  random,
  sender,
  server,
  traffic,
  type World,
} from './model-builder.js';

// What advice says of how long a run is, and of what it can show.

const ALONE = domain('example.org', mx('10 mx1.example.org'));
const MX1 = server('mx1.example.org');
const failing = (...failures: readonly FailureModel[]) => [server('mx1.example.org', { failures })];
const world = (changes: Partial<World>): World => ({ domains: [ALONE], servers: [MX1], ...changes });
const replayed = (times: readonly number[]): TrafficModel => ({
  kind: 'replay',
  file: 'a.csv',
  times,
  senders: times.map(() => 0),
  domains: times.map(() => 0),
  kinds: times.map(() => null),
  invalidRecipients: 0,
});

describe('a run that stops before its senders give up', () => {
  const servers = failing(random('refuse', DAY, HOUR));
  const lasting = (name: string, age: number) =>
    sender(name, { mta: mta('rfc5321', { giveUpAfter: { age, attempts: null, hostDown: null } }) });
  const stops = (changes: Partial<World>) =>
    said('short-run', world({ servers, duration: 7 * DAY, ...changes })).map(
      (line) => /stops (.*?) after/.exec(line)?.[1],
    );

  test('is told with the most patient of those that send, and not where all have given up', () => {
    const senders = [lasting('a', DAY), lasting('b', 3 * DAY), lasting('c', 2 * DAY), lasting('idle', 9 * DAY)];
    const mail = [traffic(1, { 'example.org': 1 }, { a: 0.5, b: 0.3, c: 0.2, idle: 0 })];
    expect(said('short-run', world({ servers, senders, traffic: mail, until: 8 * DAY }))).toEqual([
      'the run stops 1 d after the last message, and b tries for 3 d: what is queued then ends as pending',
    ]);
    expect(said('short-run', world({ servers, senders, traffic: mail, until: 10 * DAY }))).toEqual([]);
    expect(said('short-run', world({ servers, senders, traffic: mail, until: 10 * DAY - 1 }))).toHaveLength(1);
    expect(said('short-run', world({ servers, traffic: [], until: DAY }))).toEqual([]);
  });

  test('is none where nothing fails, keeps out, or fills up', () => {
    const until = 8 * DAY;
    expect(stops({ until })).toEqual(['1 d']);
    expect(stops({ until, servers: [MX1] })).toEqual([]);
    expect(stops({ until, servers: [server('mx1.example.org', { greylist: greylist() })] })).toEqual(['1 d']);
    expect(stops({ until, servers: [server('mx1.example.org', { sessions: 9 })] })).toEqual(['1 d']);
    expect(stops({ until: null })).toEqual([]);
  });

  test('has a last message by time, by number, or by the end of a file, whichever comes first', () => {
    const until = 8 * DAY;
    const hour = 3600;
    expect(stops({ until: 5 * DAY, duration: 7 * DAY })).toEqual(['0 s']);
    expect(stops({ until, duration: null, messages: 4 * DAY })).toEqual(['4 d']);
    expect(stops({ until, messages: 30 * DAY })).toEqual(['1 d']);
    expect(stops({ until, traffic: [traffic(2, { 'example.org': 1 }, { somebody: 1 })], messages: 8 * DAY })).toEqual([
      '4 d',
    ]);
    expect(stops({ until, traffic: [replayed([0, 5 * DAY])] })).toEqual(['3 d']);
    expect(stops({ until, traffic: [replayed([])] })).toEqual([]);
    expect(stops({ until, traffic: [replayed([0, 4 * DAY]), replayed([0, 5 * DAY])] })).toEqual(['3 d']);
    expect(stops({ until, traffic: [replayed([0, hour]), traffic(1, { 'example.org': 1 }, { somebody: 1 })] })).toEqual(
      ['1 d'],
    );
    expect(stops({ until, messages: 1, traffic: [replayed([0, 5 * DAY])] })).toEqual(['3 d']);
  });

  test('has a mend that takes the end out', () => {
    expect(advise('short-run', world({ servers, until: 8 * DAY }))[0]?.mend).toEqual({
      changes: [{ path: ['until'] }],
      figures: ['pending'],
    });
  });
});

describe('a failure that is rarer than the run is long', () => {
  const rare = (changes: Partial<World>, ...mtbf: number[]) =>
    advise(
      'rare-failure',
      world({
        servers: failing(planned('refuse', 0, HOUR), ...mtbf.map((days) => random('refuse', days * DAY - HOUR, HOUR))),
        ...changes,
      }),
    );

  test('is seen by all replications less than five times in the mean', () => {
    expect(rare({ replications: 5 }, 7)).toEqual([]);
    expect(rare({ replications: 5 }, 7.1)[0]).toMatchObject({
      message: 'mx1.example.org fails once in 7 d 2 h: 5 replications of 7 d see 4.93 failures in the mean',
      path: ['servers', 'mx1.example.org', 'failures', 1, 'mtbf'],
      hint: 'run 6 replications or more, or a longer time',
      mend: { changes: [{ path: ['replications'], value: 6 }], figures: [] },
    });
    expect(rare({ duration: null }, 30)).toEqual([]);
  });

  test('has a mend of up to a thousand replications, and ten million messages', () => {
    const mends = (changes: Partial<World>, ...mtbf: number[]) =>
      rare(changes, ...mtbf).map(({ mend }) => mend?.changes[0]?.value);
    const few = { traffic: [traffic(1e-3, { 'example.org': 1 }, { somebody: 1 })] };
    expect(mends(few, 1400)).toEqual([1000]);
    expect(mends(few, 1401)).toEqual([undefined]);
    expect(mends(few, 14, 1401, 28)).toEqual([20, undefined, 20]);
    const many = (rate: number) => ({ traffic: [traffic(rate, { 'example.org': 1 }, { somebody: 1 })] });
    expect(mends(many(1e6 / (7 * DAY)), 14)).toEqual([10]);
    expect(mends(many(1.01e6 / (7 * DAY)), 14)).toEqual([undefined]);
  });
});

describe('a failure that comes without number', () => {
  const told = (one: FailureModel, duration: number | null = 1e6) =>
    said('countless-outages', world({ servers: failing(one), duration })).length;
  test('comes a million times until the last message', () => {
    expect(told(random('refuse', 0.5, 0.51))).toBe(0);
    expect(told(random('refuse', 0.5, 0.5))).toBe(1);
    expect(told(planned('refuse', 0, 0.1, 1))).toBe(1);
    expect(told(planned('refuse', 0, 0.1, 1.1))).toBe(0);
    expect(told(planned('refuse', 0, 0.1))).toBe(0);
    expect(told(failure('refuse'))).toBe(0);
    expect(told(random('refuse', 0.5, 0.4), null)).toBe(0);
    expect(told(random('refuse', 0, 0))).toBe(0);
  });
});

describe('an event after the last message', () => {
  test('is one at the very end as well, of servers, sites and records, with its name and times', () => {
    const sites = [{ name: 'here', failures: [planned('refuse', DAY, HOUR), planned('refuse', 8 * DAY, HOUR)] }];
    const changes = [7 * DAY - 1, 7 * DAY].map((at) => ({
      at,
      domain: 'example.org',
      answer: mx('10 mx1.example.org'),
    }));
    const found = advise('late-event', world({ servers: failing(random('refuse', DAY, HOUR)), sites, changes }));
    expect(found.map(({ message, path }) => [message, path.join('.')])).toEqual([
      ['here fails at 8 d, after the last message has been sent (7 d)', 'sites.here.failures.1.at'],
      ['the records of example.org change at 7 d, after the last message has been sent (7 d)', 'changes.1.at'],
    ]);
  });
});

describe('a number of messages that has no effect', () => {
  const told = (changes: Partial<World>) => advise('unreached-messages', world(changes));
  test('lies six standard deviations above what arrives', () => {
    const mail = [traffic(1, { 'example.org': 1 }, { somebody: 1 })];
    expect(told({ traffic: mail, duration: 10_000, messages: 10_600 })).toEqual([]);
    expect(told({ traffic: mail, duration: 10_000, messages: 10_601 })).toHaveLength(1);
    expect(told({ traffic: [...mail, ...mail], duration: 5000, messages: 10_601 })).toHaveLength(1);
    const file = replayed(Array.from({ length: 20_000 }, (_, i) => i + 1));
    expect(told({ traffic: [file], duration: 10_000, messages: 10_600 })).toEqual([]);
    expect(told({ traffic: [file], duration: 10_000, messages: 10_601 })).toHaveLength(1);
    expect(told({ traffic: mail, duration: null, messages: 10_601 })).toEqual([]);
  });

  test('is told with what ends the run first', () => {
    expect(told({ messages: 1e6, duration: DAY, until: HOUR })[0]).toMatchObject({
      message: expect.stringContaining('arrive in 1 h'),
      path: ['messages'],
      hint: expect.stringContaining('`until`'),
    });
    expect(told({ messages: 1e6, duration: HOUR, until: DAY })[0]).toMatchObject({
      message: expect.stringContaining('arrive in 1 h'),
      hint: expect.stringContaining('`duration`'),
    });
  });
});
