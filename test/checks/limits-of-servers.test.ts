import { describe, expect, test } from 'vitest';
import type { ClientLimitModel, FailureModel, SenderModel, ServerModel } from '../../src/model/index.js';
import { meetingOnly } from '../conditions.js';
import { advise, said } from './advise.js';
import { domain, failure, filter, mta, mx, sender, server, traffic } from './model-builder.js';

// What advice says of how much a server takes, of whom, and how soon it answers.

const ALONE = domain('example.org', mx('10 mx1.example.org'));
const PAIR = domain('example.org', mx('10 mx1.example.org', '20 backup.example.net'));
const BACKUP = server('backup.example.net');

describe('a limit per client', () => {
  // A session of 6 · 0.05 s + 0.7 s = 1 s, and two messages a second.
  const limited = (
    allows: ClientLimitModel['allows'],
    key: ClientLimitModel['key'] = 'host',
    name = 'mx1.example.org',
  ) =>
    server(name, {
      service: { kind: 'constant', value: 0.7 },
      perClient: [{ key, allows, code: 421, text: '421 too many', memory: 'm' } as unknown as ClientLimitModel],
    });
  const one = (
    max: number | null,
    by: 'destination' | 'site' = 'destination',
    changes: Partial<SenderModel> = {},
    addresses = 1,
  ) =>
    sender('bulk', {
      hosts: 1,
      ...changes,
      mta: mta('rfc5321', { concurrency: max === null ? null : ({ initial: max, max, by } as never), addresses }),
    });
  const two = domain('example.net', mx('10 mx1.example.org'));
  const told = (limit: ServerModel, who: SenderModel, domains = [ALONE], rate = 2) =>
    advise('client-limit', {
      domains,
      servers: [limit, BACKUP],
      senders: [who],
      traffic: [traffic(rate, Object.fromEntries(domains.map(({ name }) => [name, 1 / domains.length])), { bulk: 1 })],
    });
  const sessions = (most: number) => ({ kind: 'sessions', most }) as const;
  const may = (...args: Parameters<typeof told>) =>
    told(...args).map(({ message }) => /may have (.*?) at/.exec(message)?.[1]);

  test('of sessions is told to who may have more, with what is turned away and a mend', () => {
    // Erlang B of 2 erlang and 1 server: 2/3.
    expect(told(limited(sessions(1)), one(null))).toMatchObject([
      {
        message: expect.stringMatching(
          /^bulk may have any number of sessions at mx1\.example\.org, .*: some 66\.7 % of them are turned away$/,
        ),
        path: ['servers', 'mx1.example.org', 'perClient', 0],
        mend: {
          changes: [{ path: ['senders', 'bulk', 'concurrency'], value: { max: 1, by: 'site' } }],
          figures: ['lost', 'latency.mean'],
        },
      },
    ]);
  });

  test.each<[string, string[], ServerModel, SenderModel, (typeof ALONE)[]]>([
    ['just as many as are allowed are well', [], limited(sessions(3)), one(3), [ALONE]],
    ['one more is not', ['4 sessions'], limited(sessions(3)), one(4), [ALONE]],
    ['per domain that is twice as many', ['8 sessions'], limited(sessions(3)), one(4), [ALONE, two]],
    ['per site it is not', ['4 sessions'], limited(sessions(3)), one(4, 'site'), [ALONE, two]],
    [
      'a sender is all of its hosts',
      ['6 sessions'],
      limited(sessions(3), 'sender'),
      one(3, 'site', { hosts: 2 }),
      [ALONE],
    ],
    ['a host is one of them', [], limited(sessions(3), 'host'), one(3, 'site', { hosts: 2 }), [ALONE]],
    ['an address is a part of a host', ['2 sessions'], limited(sessions(1), 'address'), one(5, 'site', {}, 2), [ALONE]],
  ])('%s', (_, lines, limit, who, domains) => {
    expect(may(limit, who, domains)).toEqual(lines);
  });

  test('is not told where hardly anything is turned away', () => {
    // Erlang B of 2 erlang: 0.00086 of 8 sessions, 0.0034 of 7.
    expect(may(limited(sessions(7)), one(null))).toHaveLength(1);
    expect(may(limited(sessions(8)), one(null))).toEqual([]);
  });

  const window = (most: number, length = 1) => ({ kind: 'window', most, length }) as never;
  const sends = (...args: Parameters<typeof told>) =>
    told(...args).map(({ message }) => /sends (\S+) to/.exec(message)?.[1]);
  test.each<[string, string[], ServerModel, SenderModel]>([
    ['just as much as a window lets through is well', [], limited(window(2)), one(null)],
    ['more is not', ['2/s'], limited(window(19, 10)), one(null)],
    ['a bucket is filled at its rate', ['2/s'], limited({ kind: 'bucket', rate: 1.9, burst: 5 } as never), one(null)],
    ['two hosts are two clients', ['1/s'], limited(window(9, 10)), one(null, 'site', { hosts: 2 })],
    ['and one sender', ['2/s'], limited(window(9, 10), 'sender'), one(null, 'site', { hosts: 2 })],
    ['and one domain', ['2/s'], limited(window(9, 10), 'domain'), one(null, 'site', { hosts: 2 })],
    ['each with its addresses', ['30/min'], limited(window(4, 10), 'address'), one(null, 'site', { hosts: 2 }, 2)],
  ])('%s', (_, lines, limit, who) => {
    expect(sends(limit, who)).toEqual(lines);
  });

  test('counts the mail that comes to its servers first, and is told once where they count together', () => {
    const both = [limited(window(1, 10)), limited(window(1, 10), 'host', 'mx2.example.org')];
    const world = (route: typeof ALONE, servers: readonly ServerModel[]) => ({
      domains: [route],
      servers,
      senders: [one(null)],
      traffic: [traffic(2, { 'example.org': 1 }, { bulk: 1 })],
    });
    const equals = domain('example.org', mx('10 mx1.example.org', '10 mx2.example.org'));
    const rates = (...args: Parameters<typeof world>) =>
      said('client-limit', world(...args)).map((line) => /sends (\S+) to/.exec(line)?.[1]);
    expect(rates(equals, both)).toEqual(['2/s']);
    expect(rates(equals, [both[0] as ServerModel, server('mx2.example.org')])).toEqual(['1/s']);
    const behind = domain('example.org', mx('10 mx2.example.org', '20 mx1.example.org'));
    expect(rates(behind, [both[0] as ServerModel, server('mx2.example.org')])).toEqual([]);
  });
});

describe('a standby', () => {
  const told = (failures: readonly FailureModel[], site: readonly FailureModel[] = []) =>
    advise('standby-blocks', {
      domains: [PAIR],
      servers: [
        server('mx1.example.org', { failures, site: 'here' }),
        server('backup.example.net', { standby: { for: ['mx1.example.org'] } as never }),
      ],
      sites: [{ name: 'here', failures: site }],
    }).map(({ message }) => /also when that (.*): then/.exec(message)?.[1]);
  const line = (changes: Partial<FailureModel>) =>
    failure('reply', { stage: 'rcpt', reply: { code: 451, text: '451 x' }, ...changes });

  test.each<[string, FailureModel, string | undefined]>([
    ['sees a refusal', failure('refuse'), undefined],
    ['but not one of some', failure('refuse', { probability: 0.5 }), 'turns some connections away (refuse)'],
    ['sees that nothing answers', failure('timeout'), undefined],
    ['sees no greeting', failure('silent'), undefined],
    ['sees none from the greeting on', failure('silent', { stage: 'greeting' }), undefined],
    [
      'but not for some',
      failure('silent', { only: meetingOnly({ hosts: 0.5 }) }),
      'turns some connections away (silent)',
    ],
    ['nor silence that comes later', failure('silent', { stage: 'data' }), 'fails at data (silent)'],
    ['nor a line that breaks', failure('disconnect', { stage: 'rcpt' }), 'fails at rcpt (disconnect)'],
    ['nor a reply', line({}), 'answers 451 at rcpt'],
    ['nor what has no stage', failure('certificate'), 'fails at its work (certificate)'],
    ['and needs not see slowness', failure('slow', { factor: 5 }), undefined],
  ])('%s', (_, one, words) => {
    expect(told([one])).toEqual(words === undefined ? [] : [words]);
    expect(told([], [one])).toEqual(words === undefined ? [] : [words]);
  });

  test('is told of the first that it does not see', () => {
    expect(told([failure('refuse'), line({}), failure('disconnect', { stage: 'data' })])).toEqual([
      'answers 451 at rcpt',
    ]);
  });
});

describe('servers that take different sizes', () => {
  const told = (...sizes: (number | undefined)[]) =>
    advise('size-differs', {
      domains: [domain('example.org', mx(...sizes.map((_, i) => `10 mx${i}`)))],
      servers: sizes.map((maxSize, i) => server(`mx${i}`, maxSize === undefined ? {} : { maxSize })),
    });
  test('are raised to what the largest takes, or to any size', () => {
    expect(told(20e6, 10e6, 30e6)).toMatchObject([
      {
        message: expect.stringMatching(/^mx1 takes messages up to 10 MB, and mx0 up to 20 MB/),
        mend: { changes: [{ path: ['servers', 'mx1', 'maxSize'], value: '30000000B' }], figures: ['lost'] },
      },
    ]);
    expect(told(10e6, undefined)[0]).toMatchObject({
      message: expect.stringContaining('and mx1 any size'),
      mend: { changes: [{ path: ['servers', 'mx0', 'maxSize'] }], figures: ['lost'] },
    });
    expect(told(10e6, undefined)[0]?.mend?.changes[0]).not.toHaveProperty('value');
    expect(told(10e6, 10e6, 20e6)[0]?.path).toEqual(['servers', 'mx0', 'maxSize']);
  });
});

describe('a server that says “never” when it is full', () => {
  const full = (code: number, sessions: number) =>
    advise('overload-bounces', {
      domains: [ALONE],
      servers: [
        server('mx1.example.org', { sessions, overload: { kind: 'reply', reply: { code, text: `${code} x` } } }),
      ],
    });
  test('is told with its sessions and a mend, from 500 on', () => {
    expect(full(500, 1)[0]?.message).toContain('answers 500 to a connection over its one session:');
    expect(full(554, 2)[0]?.message).toContain('over its 2 sessions:');
    expect(full(499, 1)).toEqual([]);
    expect(full(500, 1)[0]?.mend).toEqual({
      changes: [
        { path: ['servers', 'mx1.example.org', 'overload'], value: { reply: '421 4.3.2 too many connections' } },
      ],
      figures: ['lost'],
    });
    const queue = { sessions: 1, overload: { kind: 'queue' } as never };
    expect(said('overload-bounces', { domains: [ALONE], servers: [server('mx1.example.org', queue)] })).toEqual([]);
  });
});

describe('more than a server can take', () => {
  const at = (rate: number, changes: Partial<ServerModel>) =>
    said('overloaded', {
      domains: [ALONE],
      servers: [server('mx1.example.org', changes)],
      traffic: [traffic(rate, { 'example.org': 1 }, { somebody: 1 })],
    });
  test('is more than the lesser of its sessions and its filter', () => {
    const both = { sessions: 10, service: { kind: 'constant', value: 0.2 }, filter: filter(4, 0.5) } as const;
    expect(at(8, both)).toEqual([]);
    expect(at(8.1, both)[0]).toContain('can take 8/s (4 filter workers, 500 ms a message)');
    expect(at(1.1, { sessions: 1, service: { kind: 'constant', value: 0.7 } })[0]).toContain('(one session of 1 s)');
    expect(at(99, { filter: filter(4, 0) })).toEqual([]);
    expect(at(99, { sessions: 1, rtt: 0 })).toEqual([]);
  });
});
