import { describe, expect, test } from 'vitest';
import type { MtaBehaviour } from '../../src/mail/index.js';
import type { FailureModel, SenderModel, ServerModel } from '../../src/model/index.js';
import { meetingOnly } from '../conditions.js';
import { advise } from './advise.js';
import {
  DAY,
  domain,
  failure,
  filter,
  HOUR,
  MINUTE,
  mta,
  mx,
  planned,
  random,
  sender,
  server,
  traffic,
} from './model-builder.js';

// What advice says of servers that answer later than senders wait.

const ALONE = domain('example.org', mx('10 mx1.example.org'));
const PAIR = domain('example.org', mx('10 mx1.example.org', '20 backup.example.net'));
const BACKUP = server('backup.example.net');

describe('a tarpit', () => {
  const waits = (greeting: number): MtaBehaviour =>
    mta('rfc5321', { timeouts: { ...mta('rfc5321').timeouts, greeting, rcpt: greeting } });
  const slow = (delay: number, changes: Partial<FailureModel> = {}) =>
    failure('slow', { stage: 'greeting', delay, ...changes });
  const told = (
    failures: readonly FailureModel[],
    site: readonly FailureModel[] = [],
    senders = [sender('s', { mta: waits(30) })],
  ) =>
    advise('slow-reply', {
      domains: [ALONE],
      servers: [server('mx1.example.org', { failures, site: 'here' })],
      sites: [
        { name: 'here', failures: site },
        { name: 'else', failures: [slow(99)] },
      ],
      senders,
      traffic: [
        traffic(1, { 'example.org': 1 }, Object.fromEntries(senders.map(({ name }) => [name, 1 / senders.length]))),
      ],
    });

  test('of just the time that senders wait is no matter, and one of a second more is, with a mend of four fifths', () => {
    expect(told([slow(30)])).toEqual([]);
    expect(told([failure('refuse', { probability: 0 }), slow(31)])).toMatchObject([
      {
        message:
          'mx1.example.org waits 31 s before its greeting, and s gives up after 30 s, so none of its mail gets in there',
        path: ['servers', 'mx1.example.org', 'failures', 1, 'delay'],
        mend: {
          changes: [{ path: ['servers', 'mx1.example.org', 'failures', 1, 'delay'], value: '24s' }],
          figures: ['lost', 'latency.mean'],
        },
      },
    ]);
    const both = [sender('s', { mta: waits(30) }), sender('t', { mta: waits(30) }), sender('u', { mta: waits(40) })];
    expect(told([slow(31)], [], both)[0]?.message).toContain('s and t give up after 30 s, so none of their mail');
    expect(told([slow(50)], [], both)[0]?.message).toContain('s, t and u give up after 30 s to 40 s');
  });

  test.each<[string, FailureModel[], string | undefined]>([
    ['that meets half of the sessions', [slow(31, { probability: 0.5 })], ', in 50 % of the sessions'],
    [
      'for a while',
      [slow(31, { probability: 0.5, timing: planned('slow', 0, DAY).timing })],
      ', in 50 % of the sessions while that lasts',
    ],
    [
      'for all, for a while',
      [slow(31, { timing: random('slow', DAY, HOUR).timing })],
      'gets in there while that lasts',
    ],
    ['that meets nobody', [slow(31, { probability: 0 })], undefined],
    ['at the final dot', [slow(3100, { stage: 'message' })], undefined],
    ['that meets others', [slow(31, { only: meetingOnly({ senders: ['x'] }) })], undefined],
    ['that only makes work slower', [failure('slow', { factor: 100, stage: 'greeting' })], undefined],
    ['of another kind', [{ ...slow(31), kind: 'refuse' }], undefined],
    ['twice, adding up', [slow(20), slow(15)], 'waits 35 s before'],
    ['twice, of which one is by chance', [slow(20), slow(15, { probability: 0.9 })], undefined],
    ['twice, of which one comes seldom', [slow(20), slow(15, { timing: planned('slow', 0, DAY).timing })], undefined],
    ['twice at two stages', [slow(20), slow(15, { stage: 'rcpt' })], undefined],
    [
      'of which the longest counts',
      [slow(31, { probability: 0.5 }), slow(60, { probability: 0.1 })],
      'waits 1 min before',
    ],
  ])('%s', (_, failures, words) => {
    const found = told(failures);
    if (words === undefined) expect(found).toEqual([]);
    else expect(found[0]?.message).toContain(words);
  });

  test('of two delays is mended at the longer, by what the other leaves', () => {
    expect(told([slow(15), slow(20)])[0]?.mend?.changes).toEqual([
      { path: ['servers', 'mx1.example.org', 'failures', 1, 'delay'], value: '9s' },
    ]);
    expect(told([slow(29), slow(29.5)])[0]?.mend?.changes[0]?.value).toBe('0s');
  });

  test('of a site is told at the site', () => {
    expect(told([], [slow(31)])).toMatchObject([
      {
        message: expect.stringContaining('what stands at here waits 31 s'),
        path: ['sites', 'here', 'failures', 0, 'delay'],
      },
    ]);
  });
});

describe('planned work that does not answer', () => {
  const told = (one: FailureModel, senders = [sender('s')], route = PAIR) =>
    advise('silent-maintenance', {
      domains: [route],
      servers: [server('mx1.example.org', { failures: [failure('slow', { probability: 0 }), one] }), BACKUP],
      senders,
    });
  test.each<[string, FailureModel, string | undefined]>([
    ['costs the time-out of the connection', planned('timeout', 0, DAY), '5 min'],
    ['or of the greeting', planned('silent', 0, DAY), '4 min'],
    ['but not once a session is there', { ...planned('silent', 0, DAY), stage: 'data' }, undefined],
    ['nor where it comes by chance', random('timeout', DAY, DAY), undefined],
    ['nor where it refuses', planned('refuse', 0, DAY), undefined],
  ])('%s', (_, one, wait) => {
    const behaviour = mta('rfc5321', { timeouts: { ...mta('rfc5321').timeouts, greeting: 4 * MINUTE } });
    const found = told(one, [sender('s', { mta: behaviour })]);
    expect(found.map(({ message }) => /senders wait (.*?) before/.exec(message)?.[1])).toEqual(
      wait === undefined ? [] : [wait],
    );
    if (wait !== undefined)
      expect(found[0]?.mend).toEqual({
        changes: [{ path: ['servers', 'mx1.example.org', 'failures', 1, 'kind'], value: 'refuse' }],
        figures: ['lost', 'latency.mean'],
      });
  });

  test('is told of those that go on after it, and of the preferred server', () => {
    const { onFailure } = mta('rfc5321');
    const stays = (stage: 'connect' | 'greeting') =>
      sender('s', {
        mta: mta('rfc5321', { onFailure: { ...onFailure, [stage]: { ...onFailure[stage], timeout: 'defer' } } }),
      });
    expect(told(planned('timeout', 0, DAY), [stays('connect')])).toEqual([]);
    expect(told(planned('silent', 0, DAY), [stays('greeting')])).toEqual([]);
    expect(told(planned('timeout', 0, DAY), [stays('greeting')])).toHaveLength(1);
    expect(told(planned('silent', 0, DAY), [stays('connect')])).toHaveLength(1);
    expect(
      told(
        planned('timeout', 0, DAY),
        [sender('s')],
        domain('example.org', mx('10 backup.example.net', '20 mx1.example.org')),
      ),
    ).toEqual([]);
    expect(told(planned('timeout', 0, DAY), [sender('s')], ALONE)).toEqual([]);
  });
});

describe('an answer to the final dot that comes late', () => {
  const waiting = (name: string, message: number, spam = 0): SenderModel =>
    sender(name, { mta: mta('rfc5321', { timeouts: { ...mta('rfc5321').timeouts, message } }), spam });
  const told = (changes: Partial<ServerModel>, senders = [waiting('s', 100)], rate = 0.001) =>
    advise('slow-acceptance', {
      domains: [ALONE],
      servers: [server('mx1.example.org', changes)],
      senders,
      traffic: [
        traffic(rate, { 'example.org': 1 }, Object.fromEntries(senders.map(({ name }) => [name, 1 / senders.length]))),
      ],
    }).map(({ message }) => message);
  const constant = (value: number) => ({ service: { kind: 'constant', value } }) as const;
  const slow = (changes: Partial<FailureModel>) => failure('slow', { stage: 'message', ...changes });

  test.each<[string, Partial<ServerModel>, string | undefined]>([
    ['is well where it takes just the time that senders wait', constant(100), undefined],
    ['is told by its mean where that is longer', constant(101), 'takes 1 min 41 s in the mean'],
    ['the filter comes after the service', { ...constant(60), filter: filter(8, 41) }, 'takes 1 min 41 s in the mean'],
    [
      'slow spells multiply both',
      { ...constant(30), filter: filter(8, 21), failures: [slow({ factor: 2 })] },
      'takes 1 min 42 s in the mean',
    ],
    [
      'and each other',
      { ...constant(20), failures: [slow({ factor: 2 }), slow({ factor: 3 })] },
      'takes 2 min in the mean',
    ],
    [
      'delays before the reply add up',
      { ...constant(60), failures: [slow({ delay: 20 }), slow({ delay: 21 })] },
      'takes 1 min 41 s in the mean',
    ],
    [
      'and those at another stage do not',
      { ...constant(60), failures: [slow({ delay: 60, stage: 'rcpt' })] },
      undefined,
    ],
    ['nor those that meet nobody', { ...constant(60), failures: [slow({ delay: 60, probability: 0 })] }, undefined],
    ['nor failures that are no slowness', { ...constant(60), failures: [failure('refuse', { factor: 5 })] }, undefined],
    [
      'a part of the sessions is that part of the answers',
      { ...constant(60), failures: [slow({ delay: 60, probability: 0.25 })] },
      'answers about 25 % of the final dots while it is slow',
    ],
    [
      'of two such parts the larger counts',
      { ...constant(60), failures: [slow({ delay: 60, probability: 0.25 }), slow({ delay: 60, probability: 0.5 })] },
      'answers about 50 %',
    ],
    [
      'what is sure comes on top of them',
      { ...constant(60), failures: [slow({ delay: 30 }), slow({ delay: 30, probability: 0.25 })] },
      'answers about 25 %',
    ],
    [
      'one in a thousand is worth a word',
      { ...constant(60), failures: [slow({ delay: 60, probability: 0.001 })] },
      'answers about 0.1 % of',
    ],
    ['less is not', { ...constant(60), failures: [slow({ delay: 60, probability: 0.0009 })] }, undefined],
  ])('%s', (_, changes, words) => {
    const found = told(changes);
    if (words === undefined) expect(found).toEqual([]);
    else expect(found[0]).toContain(words);
  });

  test('is told with all who wait least, and not with who sends spam alone', () => {
    const senders = [waiting('s', 100), waiting('t', 200), waiting('u', 100), waiting('bots', 1, 1)];
    expect(told(constant(101), senders)[0]).toContain('; s and u wait 1 min 40 s: duplicates');
    expect(told(constant(90), senders)).toEqual([]);
    const half = { ...constant(60), failures: [slow({ delay: 60, probability: 0.5 })] };
    expect(told(half, senders)[0]).toContain('after the 1 min 40 s that s and u wait: duplicates');
    expect(told(half)[0]).toContain('that s waits: duplicates');
    expect(told(constant(101), [waiting('bots', 1, 1)])).toEqual([]);
  });

  // Exponential times: the share that is longer than t is exp(-t / mean).
  test.each<[string, Partial<ServerModel>, number]>([
    ['one time', { service: { kind: 'exponential', mean: 40 } }, Math.exp(-2.5)],
    ['a constant before it', { service: { kind: 'exponential', mean: 40 }, filter: filter(8, 20) }, Math.exp(-2)],
    [
      'the same, twice as slow',
      { service: { kind: 'exponential', mean: 20 }, filter: filter(8, 10), failures: [slow({ factor: 2 })] },
      Math.exp(-2),
    ],
    [
      'a delay before the reply',
      { service: { kind: 'exponential', mean: 40 }, failures: [slow({ delay: 20 })] },
      Math.exp(-2),
    ],
    // A sum of two: Erlang of two stages, (1 + t / mean) exp(-t / mean).
    [
      'two of them',
      {
        service: { kind: 'exponential', mean: 20 },
        filter: { ...filter(8, 1), time: { kind: 'exponential', mean: 20 } },
      },
      6 * Math.exp(-5),
    ],
  ])('comes late as often as the tail of its times says: %s', (_, changes, share) => {
    const said = /about ([\d.]+) %/.exec(told(changes, undefined, 1e-9)[0] ?? '')?.[1];
    expect(Number(said)).toBeCloseTo(100 * share, share < 0.1 ? 1 : -0.3);
  });

  test('since its filter has a queue is told so, with what that leads to', () => {
    // M/M/1 at 0.9: of waits and service, exp(-(1 - 0.9) t / mean) is longer than t.
    const queue = (workers: number, changes: Partial<ServerModel> = {}) =>
      told(
        { filter: { ...filter(workers, 1), time: { kind: 'exponential', mean: 10 } }, ...changes },
        [waiting('s', 100)],
        0.09,
      )[0];
    expect(queue(1)).toContain(
      'answers about 37 % of the final dots at the busiest time after the 1 min 40 s that s waits, mostly since they wait for its filter, which with them gets more than it can take',
    );
    expect(queue(2)).toBeUndefined();
    expect(queue(1, { failures: [slow({ delay: 70, probability: 0.9 })] })).toContain(
      '% of the final dots at the busiest time after',
    );
  });
});
