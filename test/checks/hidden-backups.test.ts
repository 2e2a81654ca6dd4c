import { describe, expect, test } from 'vitest';
import type { MtaBehaviour } from '../../src/mail/index.js';
import type { FailureModel, ServerModel } from '../../src/model/index.js';
import { meetingOnly } from '../conditions.js';
import { advise } from './advise.js';
import {
  DAY,
  domain,
  failure,
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

// Which senders never come to a backup while all that is better fails, and which do.

const RFC = mta('rfc5321');

/** Servers a, b, c, … with these failures, at preferences 10, 20, 30, …. */
function line(...all: Partial<ServerModel>[]) {
  const servers = all.map((one, i) => server('abcdefgh'[i] ?? '', one));
  return { servers, domains: [domain('example.org', mx(...servers.map(({ name }, i) => `${10 * (i + 1)} ${name}`)))] };
}

function why(world: ReturnType<typeof line>, behaviour: Partial<MtaBehaviour>): string[] {
  return advise('hidden-backup', { ...world, senders: [sender('s', { mta: mta('rfc5321', behaviour) })] }).map(
    ({ message }) => message.replace(/ \(preference \d+\) stays? hidden from s/, ''),
  );
}

describe('a backup behind more addresses or hosts than a sender tries', () => {
  const limits = (own: Partial<MtaBehaviour['limits']>) => ({ limits: { ...RFC.limits, ...own } });

  test.each<[string, Partial<MtaBehaviour['limits']>, string[]]>([
    [
      'two addresses',
      { addresses: 2 },
      ['c: a delivery ends after 2 of the 2 addresses before it, at every retry again'],
    ],
    ['three addresses', { addresses: 3 }, []],
    ['two hosts', { hosts: 2 }, ['c: a delivery ends after 2 of the 2 hosts before it, at every retry again']],
    ['three hosts', { hosts: 3 }, []],
    ['one session that nobody opens', { sessions: 1 }, []],
    ['two addresses and then the next preference', { addresses: 2, nextPreference: true }, []],
  ])('%s', (_, own, lines) => {
    expect(why(line({}, {}, {}), limits(own))).toEqual(lines);
  });

  test('a host with both families is two addresses, to who uses both', () => {
    const world = line({ family: 'both' }, {});
    const family = (use: 'both' | 'ipv4' | 'ipv6') => ({ ...limits({ addresses: 2 }), family: { ...RFC.family, use } });
    expect(why(world, family('both'))).toEqual([
      'b: a delivery ends after 2 of the 2 addresses before it, at every retry again',
    ]);
    expect(why(world, family('ipv4'))).toEqual([]);
    expect(why(world, family('ipv6'))).toEqual([]);
    expect(
      why(line({ family: 'ipv6' }, {}), { ...limits({ addresses: 1 }), family: { ...RFC.family, use: 'ipv4' } }),
    ).toEqual([]);
  });

  test('a name without a server is no host before it, and a level without servers is no backup', () => {
    const { servers } = line({}, {});
    const gap = {
      servers,
      domains: [domain('example.org', mx('10 gone.example', '20 a', '30 nobody.example', '40 b'))],
    };
    expect(why(gap, limits({ hosts: 2 }))).toEqual([]);
    expect(why(gap, limits({ hosts: 1 }))).toEqual([
      'b: a delivery ends after the only host before it, at every retry again',
    ]);
  });

  test('several names of one preference stay hidden together', () => {
    const { servers } = line({}, {}, {});
    const pair = { servers, domains: [domain('example.org', mx('10 a', '20 b', '20 c'))] };
    const found = advise('hidden-backup', {
      ...pair,
      senders: ['s', 't'].map((name) => sender(name, { mta: mta('rfc5321', limits({ hosts: 1 })) })),
      traffic: [traffic(1, { 'example.org': 1 }, { s: 0.5, t: 0.5 })],
    });
    expect(found.map(({ message, path }) => [message, path])).toEqual([
      [
        'b and c (preference 20) stay hidden from s and t: a delivery ends after the only host before it, at every retry again',
        ['domains', 'example.org', 'mx', 1],
      ],
    ]);
    expect(found[0]?.hint).toMatch(/^keep fewer addresses/);
  });

  test.each<[string, Partial<MtaBehaviour>]>([
    ['who never tries a backup', { honoursBackups: 0 }],
    ['who begins with the worst', { order: 'reverse' }],
    ['who shuffles all', { order: 'random' }],
  ])('is another matter to %s', (_, own) => {
    expect(why(line({}, {}), { ...limits({ hosts: 1 }), ...own })).toEqual([]);
  });

  // Of a limit, half is kept for each family that has so many (Postfix, smtp_addr.c).
  test.each<[string, string, number, string[]]>([
    ['of six of IPv6 the sixth, as one of IPv4 comes behind', '6666664', 5, ['f']],
    ['of six of IPv4 the sixth, as one of IPv6 comes behind', '4444446', 5, ['f']],
    ['of three of IPv6 none, with one of IPv4 behind', '6664', 3, []],
    ['of three of IPv4 none, with one of IPv6 behind', '4446', 3, []],
    ['of IPv4 alone all beyond the limit', '4444', 3, ['d']],
    ['of IPv6 alone all beyond the limit', '6666', 3, ['d']],
    ['of IPv4 with one of IPv6 before it, what is beyond the limit', '6444', 3, ['d']],
    ['of four of IPv6 the fourth, where three of each have room', '4446666', 5, ['g']],
    ['of hosts with both families the third', 'bbb', 4, ['c']],
  ])('with room for both families: %s', (_, families, addresses, names) => {
    const all = [...families].map(
      (one) => ({ family: one === 'b' ? 'both' : (`ipv${one}` as 'ipv4' | 'ipv6') }) as const,
    );
    const found = why(line(...all), { ...limits({ addresses }), family: { ...RFC.family, balance: true } });
    expect(found.map((one) => one.slice(0, 1))).toEqual(names);
  });
});

describe('a backup behind servers that fail late', () => {
  const stage = 'rcpt' as const;
  const later = failure('reply', { stage, reply: { code: 450, text: '450 x' } });
  const sessions = (most: number, onFailure = RFC.onFailure) => ({
    limits: { ...RFC.limits, sessions: most },
    onFailure,
  });
  const both = (one: FailureModel, other = one) => line({ failures: [one] }, { failures: [other] }, {});
  const hidden = 'c: a delivery ends after 2 sessions, and a and b may all fail only after EHLO';

  test.each<[string, FailureModel, string[]]>([
    ['“not now” to RCPT', later, [hidden]],
    ['to MAIL', { ...later, stage: 'mail' }, [hidden]],
    ['to DATA', { ...later, stage: 'data' }, [hidden]],
    ['to the final dot', { ...later, stage: 'message' }, [hidden]],
    ['to EHLO is no session yet', { ...later, stage: 'ehlo' }, []],
    ['to some is not all', { ...later, probability: 0.9 }, []],
    ['“never” is final', { ...later, reply: { code: 500, text: '500 x' } }, []],
    ['499 is not', { ...later, reply: { code: 499, text: '499 x' } }, [hidden]],
    ['silence', failure('silent', { stage }), [hidden]],
    ['silence at QUIT is after the mail', failure('silent', { stage: 'message', atQuit: true }), []],
    ['a broken line', failure('disconnect', { stage }), [hidden]],
    ['a broken line after the mail was kept', failure('disconnect', { stage: 'message', kept: true }), []],
    ['slowness is no failure', failure('slow', { stage, delay: 9 }), []],
    ['a refusal is no session', failure('refuse'), []],
  ])('%s', (_, one, lines) => {
    expect(why(both(one), sessions(2))).toEqual(lines);
  });

  test('needs as many of them as the sender has sessions, all at once, and a sender that goes on', () => {
    expect(why(both(later), sessions(3))).toEqual([]);
    expect(why(line({ failures: [later] }, {}), sessions(1))).toEqual([
      'b: a delivery ends after 1 session, and a may all fail only after EHLO',
    ]);
    const at = (from: number, length: number) => ({ ...later, timing: planned('reply', from, length).timing });
    expect(why(both(at(0, HOUR), at(HOUR, HOUR)), sessions(2))).toEqual([]);
    expect(why(both(at(0, HOUR + 1), at(HOUR, HOUR)), sessions(2))).toEqual([hidden]);
    const chance = { ...later, timing: random('reply', DAY, HOUR).timing };
    expect(why(both(chance, at(0, HOUR)), sessions(2))).toEqual([hidden]);
    expect(why(both(chance), sessions(2))).toEqual([hidden]);
    expect(why(both(later, failure('refuse')), sessions(2))).toEqual([]);
    const stays = (key: '4xx' | 'timeout' | 'disconnect') =>
      sessions(2, { ...RFC.onFailure, rcpt: { ...RFC.onFailure.rcpt, [key]: 'defer' } });
    expect(why(both(failure('silent', { stage })), stays('timeout'))).toEqual([]);
    expect(why(both(failure('disconnect', { stage })), stays('disconnect'))).toEqual([]);
    expect(why(both(later), stays('disconnect'))).toEqual([hidden]);
    expect(why(both(failure('silent', { stage })), stays('4xx'))).toEqual([hidden]);
  });

  test('is one that is not itself among the better', () => {
    const { servers } = both(later);
    const again = { servers, domains: [domain('example.org', mx('10 a', '20 b', '30 a'))] };
    expect(why(again, sessions(2))).toEqual([]);
    const more = { servers, domains: [domain('example.org', mx('10 a', '20 b', '30 a', '40 c'))] };
    expect(why(more, sessions(2))).toEqual([hidden]);
  });

  test('ends who takes “not now” for the answer of the whole domain, and goes on after a refusal', () => {
    const stops = (at: 'rcpt' | 'greeting') => ({
      onFailure: { ...RFC.onFailure, [at]: { ...RFC.onFailure[at], '4xx': 'defer' as const } },
    });
    const one = (own: Partial<FailureModel>) => line({ failures: [{ ...later, ...own }] }, {});
    const ends = ['b: a 4xx such as a may give ends a delivery there, whatever else is on the list'];
    expect(why(one({}), stops('rcpt'))).toEqual(ends);
    expect(why(one({ stage: 'greeting' }), stops('greeting'))).toEqual(ends);
    expect(why(one({ stage: 'greeting' }), stops('rcpt'))).toEqual([]);
    expect(why(one({ probability: 0.9 }), stops('rcpt'))).toEqual([]);
    expect(why(one({ reply: { code: 500, text: '500 x' } }), stops('rcpt'))).toEqual([]);
    expect(why(line({ failures: [failure('refuse')] }, {}), stops('rcpt'))).toEqual([]);
    const helo = { onFailure: { ...RFC.onFailure, ehlo: { ...RFC.onFailure.ehlo, '4xx': 'defer' as const } } };
    expect(why(one({ stage: 'ehlo' }), helo)).toEqual(ends);
    expect(why(one({ stage: 'ehlo', helo: true }), helo)).toEqual([]);
    const nowhere = {
      onFailure: { ...stops('rcpt').onFailure, connect: { ...RFC.onFailure.connect, refused: 'defer' as const } },
    };
    expect(why(one({}), nowhere)).toEqual([]);
  });
});

describe('a backup behind servers whose time-outs outlast the memory of them', () => {
  const timeouts = { ...RFC.timeouts, connect: MINUTE, kernel: null, greeting: 2 * MINUTE };
  const memory = (own: Partial<MtaBehaviour['deadHosts'] & object> = {}, walk: MtaBehaviour['walk'] = 'best') => ({
    walk,
    timeouts,
    deadHosts: { remember: 'address', counts: [], after: 1, for: MINUTE, timeoutFor: null, ...own } as never,
  });
  const dark = (...kinds: FailureModel['kind'][]) => line(...kinds.map((kind) => ({ failures: [failure(kind)] })), {});
  const times = (world: ReturnType<typeof line>, own: Partial<MtaBehaviour>) =>
    why(world, own).map((one) =>
      /^(\w): .*takes up to (.*), and a dead address is left alone for (.*) only/.exec(one)?.slice(1),
    );

  test('comes never while the others take as long as that', () => {
    expect(times(dark('timeout', 'timeout'), memory())).toEqual([['c', '1 min', '1 min']]);
    expect(times(dark('timeout', 'timeout'), memory({ for: MINUTE + 1 }))).toEqual([]);
    expect(times(dark('timeout', 'silent'), memory({ for: 2 * MINUTE }))).toEqual([['c', '2 min', '2 min']]);
    expect(times(dark('silent', 'timeout'), memory({ for: 2 * MINUTE }))).toEqual([]);
    expect(times(dark('timeout', 'refuse'), memory())).toEqual([]);
    expect(times(dark('timeout', 'timeout', 'timeout'), memory({ for: 2 * MINUTE }))).toEqual([
      ['d', '1 min', '2 min'],
    ]);
    expect(times(dark('timeout'), memory({ for: 0 }))).toEqual([]);
  });

  test('or does: memories of another kind, other walks, time-outs that count longer', () => {
    const two = dark('timeout', 'timeout');
    expect(times(two, memory({}, 'list'))).toEqual([]);
    expect(times(two, { ...memory(), deadHosts: null })).toEqual([]);
    expect(times(two, memory({ after: 2 }))).toEqual([]);
    expect(times(two, memory({ remember: 'destination' }))).toEqual([]);
    expect(times(two, memory({ timeoutFor: 2 * MINUTE }))).toEqual([]);
    expect(times(two, memory({ for: HOUR, timeoutFor: MINUTE }))).toEqual([['c', '1 min', '1 min']]);
  });

  test('nor while one of them is there, or fails otherwise', () => {
    const some = (one: FailureModel) => line({ failures: [failure('timeout')] }, { failures: [one] }, {});
    expect(times(some(failure('timeout', { only: meetingOnly({ hosts: 0.5 }) })), memory())).toEqual([]);
    expect(times(some(failure('timeout', { stage: 'data' })), memory())).toEqual([]);
    expect(times(some(failure('disconnect')), memory())).toEqual([]);
  });
});
