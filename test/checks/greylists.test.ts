import { describe, expect, test } from 'vitest';
import type { MtaBehaviour } from '../../src/mail/index.js';
import type { DomainModel, GreylistModel, SenderModel, ServerModel } from '../../src/model/index.js';
import { advise, said } from './advise.js';
import { DAY, domain, greylist, HOUR, MINUTE, mta, mx, sender, server, traffic } from './model-builder.js';

const grey = (name: string, database = name) => server(name, { greylist: greylist({ database }) });

/** Who asks no other server after a 4xx, unless told otherwise. */
function asksOne(changes: Partial<MtaBehaviour> = {}): MtaBehaviour {
  return mta('rfc5321', { onFailure: mta('qmail').onFailure, ...changes });
}

describe('a greylist that is not shared', () => {
  const servers = ['a', 'b', 'c', 'd'].map((name) => grey(name));
  const equals = (count: number, rotate: DomainModel['rotate'] = 'random') =>
    domain('example.org', mx(...servers.slice(0, count).map(({ name }) => `10 ${name}`)), { rotate });
  const told = (behaviour: MtaBehaviour, route: DomainModel, own: readonly ServerModel[] = servers) =>
    advise('greylist-not-shared', {
      domains: [route],
      servers: own,
      senders: [sender('them', { mta: behaviour })],
    }).map(({ path }) => path[1]);
  const { limits } = mta('rfc5321');

  test.each<[string, MtaBehaviour, DomainModel, string[]]>([
    ['who asks one of two may meet the other', asksOne(), equals(2), ['b']],
    ['a greylist of one server cannot be unshared', asksOne({ order: 'random' }), equals(1), []],
    [
      'who never comes back is put off once',
      asksOne({ giveUpAfter: { age: 0, attempts: null, hostDown: null } }),
      equals(2),
      [],
    ],
    ['who begins with the worst is another matter', asksOne({ order: 'reverse' }), equals(2), []],
    ['who asks both knows both', mta('rfc5321'), equals(2), []],
    ['but not who may open one session', mta('rfc5321', { limits: { ...limits, sessions: 1 } }), equals(2), ['b']],
    ['or try one address', mta('rfc5321', { limits: { ...limits, addresses: 1 } }), equals(2), ['b']],
    ['or try one host', mta('rfc5321', { limits: { ...limits, hosts: 1 } }), equals(2), ['b']],
    [
      'with three sessions for four servers all is well',
      mta('rfc5321', { limits: { ...limits, sessions: 3 } }),
      equals(4),
      [],
    ],
    [
      'who takes hosts as the DNS has them comes back to the first',
      asksOne({ equalPreference: 'dnsOrder' }),
      equals(2, 'fixed'),
      [],
    ],
    ['unless the DNS turns them round', asksOne({ equalPreference: 'dnsOrder' }), equals(2, 'cyclic'), ['b']],
    ['who shuffles hosts does not', asksOne({ equalPreference: 'hosts' }), equals(2, 'fixed'), ['b']],
    [
      'who tries all preferences at random does not',
      asksOne({ equalPreference: 'dnsOrder', order: 'random' }),
      equals(2, 'fixed'),
      ['b'],
    ],
  ])('%s', (_, behaviour, route, names) => {
    expect(told(behaviour, route)).toEqual(names);
  });

  test('the machines behind one name come in the order of its addresses', () => {
    const farm = [grey('a'), grey('b')].map((one) => ({ ...one, hosts: ['mx.example.org'] }));
    const route = (rotate: DomainModel['rotate']) => domain('example.org', mx('10 mx.example.org'), { rotate });
    const shuffled = asksOne({ equalPreference: 'hosts', addressOrder: 'asPresented' });
    expect(told(shuffled, route('fixed'), farm)).toEqual([]);
    expect(told(shuffled, route('random'), farm)).toEqual(['b']);
    const own = asksOne({ equalPreference: 'dnsOrder', addressOrder: 'random' });
    expect(told(own, route('fixed'), farm)).toEqual(['b']);
  });

  test('who tries all preferences at random has more servers to choose from', () => {
    const route = domain('example.org', mx('10 a', '10 b', '20 c', '20 d'), { rotate: 'random' });
    const two = { limits: { ...limits, sessions: 2 } };
    expect(told(mta('rfc5321', two), route)).toEqual([]);
    expect(told(mta('rfc5321', { ...two, order: 'random' }), route)).toEqual(['b']);
  });

  test('those that share the database of the first are left out, and so are those that do not greylist', () => {
    const mixed = [grey('a', 'one'), grey('b', 'other'), grey('c', 'one'), server('d')];
    const all = equals(4);
    expect(told(asksOne(), all, mixed).filter((name) => name !== 'd')).toEqual(['b']);
    expect(told(asksOne(), equals(2), [server('a'), grey('b')]).filter((name) => name !== 'a')).toEqual([]);
  });

  test('is told with who waits for how long, and shared by a name that both have then', () => {
    const two = [grey('a', '(a)'), server('b', { greylist: greylist({ database: '(b)', delay: 10 * MINUTE }) })];
    const world = (names: readonly string[], own: readonly ServerModel[], spam = 0) => ({
      domains: [equals(2)],
      servers: own,
      senders: names.map((name) => sender(name, { mta: asksOne(), spam })),
      traffic: [traffic(1, { 'example.org': 1 }, Object.fromEntries(names.map((name) => [name, 1 / names.length])))],
    });
    const [advice, ...more] = advise('greylist-not-shared', world(['x', 'y'], two));
    expect(more).toEqual([]);
    expect(advice?.message).toBe(
      'a and b greylist with a database each: x and y may come back to another one than at first, and then wait 10 min again',
    );
    expect(advice?.path).toEqual(['servers', 'b', 'greylist']);
    const shared = (name: string) => ({ path: ['servers', name, 'greylist', 'shared'], value: 'a' });
    expect(advice?.mend).toEqual({ changes: [shared('a'), shared('b')], figures: ['lost', 'latency.mean'] });
    const named = [grey('a', 'one'), grey('b', '(b)')];
    expect(advise('greylist-not-shared', world(['x'], named))[0]?.mend?.changes).toEqual([
      { path: ['servers', 'b', 'greylist', 'shared'], value: 'one' },
    ]);
    expect(said('greylist-not-shared', world(['x'], named))[0]).toContain(
      'x may come back to another one than at first, and then waits',
    );
    expect(said('greylist-not-shared', world(['bots'], named, 1))).toEqual([]);
  });
});

describe('the way round a greylist', () => {
  const told = (behaviour: MtaBehaviour, preferences: [number, number]) =>
    advise('greylist-not-shared', {
      domains: [domain('example.org', mx(`${preferences[0]} a`, `${preferences[1]} b`))],
      servers: [grey('a'), server('b')],
      senders: [sender('them', { mta: behaviour })],
    }).map(({ message, path }) => `${path.join('.')}: ${message.replace(/.*: /, '')}`);
  const { limits } = mta('rfc5321');
  const same = 'servers.b: what one turns away comes in by the other in the same delivery';
  const other = 'servers.b: who begins with the other is not greylisted at all';
  const worst = 'servers.b: who begins with the worst preference is not greylisted at all';

  test.each<[string, MtaBehaviour, [number, number], string[]]>([
    ['is the next server in the same delivery', mta('rfc5321'), [10, 10], [same]],
    ['behind it as well', mta('rfc5321'), [10, 20], [same]],
    ['before it as well', mta('rfc5321', { honoursBackups: 0 }), [20, 10], [same]],
    ['is not open to who never tries a backup', mta('rfc5321', { honoursBackups: 0 }), [10, 20], []],
    ['but is, if only some do not', mta('rfc5321', { honoursBackups: 0.1 }), [10, 20], [same]],
    ['is to begin with the equal, for who asks one server', asksOne(), [10, 10], [other]],
    ['or may open one session', mta('rfc5321', { limits: { ...limits, sessions: 1 } }), [10, 10], [other]],
    ['is not open behind it to who asks one server', asksOne(), [10, 20], []],
    ['but is to who begins with the worst', asksOne({ order: 'reverse' }), [10, 20], [worst]],
  ])('%s', (_, behaviour, preferences, lines) => {
    expect(told(behaviour, preferences)).toEqual(lines);
  });
});

describe('mail from many addresses, and a greylist', () => {
  const { retry } = mta('rfc5321');
  const from = (addresses: number, changes: Partial<MtaBehaviour['giveUpAfter']> = {}, name = 'pool'): SenderModel => {
    const giveUpAfter = { age: 15 * MINUTE, attempts: null, hostDown: null, ...changes };
    const rule = { kind: 'every', every: 10 * MINUTE } as const;
    return sender(name, { mta: mta('rfc5321', { addresses, giveUpAfter, retry: { ...retry, rule } }) });
  };
  const lost = (one: SenderModel, changes: Partial<GreylistModel> = {}) =>
    said('greylist-loses', {
      domains: [domain('example.org', mx('10 a'))],
      servers: [server('a', { greylist: greylist(changes) })],
      // Anew: what is known of a sender is kept by the sender.
      senders: [{ ...one }],
    }).map((line) => /^about (\d+ %)/.exec(line)?.[1] ?? line.replace(/, so .*/, ''));

  // Tries at 0 and 10 minutes, and at 20 the one that gives up: with four addresses 3/4 of the second are strangers, and 2/4 of the third.
  test.each<[string, SenderModel, Partial<GreylistModel>, string[]]>([
    ['3/4 times 2/4 of it never passes', from(4), {}, ['38 %']],
    ['all of it passes that comes from two addresses three times', from(2), {}, []],
    ['one address is none of many', from(1), {}, []],
    ['3/4 never passes where it is given up in time', from(4, { onTime: true }), {}, ['75 %']],
    ['or by the number of tries', from(4, { age: DAY, attempts: 2 }), {}, ['75 %']],
    ['where a window ends before the third, that is like the second', from(4), { window: 10 * MINUTE }, ['56 %']],
    ['a window of just that time is not over', from(4), { window: 20 * MINUTE }, ['38 %']],
    ['a delay of just that time is over', from(4), { delay: 10 * MINUTE }, ['38 %']],
    [
      'a delay of a second more is not, at the second of four tries',
      from(4, { age: 20 * MINUTE }),
      { delay: 10 * MINUTE + 1 },
      ['38 %'],
    ],
    ['what the greylist knows passes', from(4), { known: 0.5 }, ['19 %']],
    ['0.0113 of it are worth a word', from(4), { known: 0.97 }, ['1 %']],
    ['0.0075 are not', from(4), { known: 0.98 }, []],
    ['networks are compared, not addresses', from(4), { byNetwork: true }, []],
    ['whom nothing lets in is told so', from(4), { delay: 16 * MINUTE }, ['pool gives up after 15 min']],
  ])('%s', (_, one, changes, lines) => {
    expect(lost(one, changes)).toEqual(lines);
  });

  test('is told once where servers share a database, and not where there are several chances', () => {
    const told = (...databases: (string | null)[]) =>
      advise('greylist-loses', {
        domains: [domain('example.org', mx('10 a', '10 b'))],
        servers: ['a', 'b'].map((name, i) => {
          const database = databases[i] ?? null;
          return server(name, { greylist: database === null ? null : greylist({ database }) });
        }),
        senders: [from(1000)],
      }).map(({ path, mend }) => [path.join('.'), mend]);
    const mend = { changes: [{ path: ['servers', 'a', 'greylist', 'by'], value: 'network' }], figures: ['lost'] };
    expect(told('one', 'one')).toEqual([['servers.a.greylist', mend]]);
    expect(told('one', 'other')).toEqual([]);
    expect(told('one', null)).toEqual([]);
  });
});

describe('senders that a greylist keeps out', () => {
  const never = (name: string) => sender(name, { mta: mta('fire-and-forget') });
  const world = (names: readonly string[], ...greylists: Partial<GreylistModel>[]) => ({
    domains: [domain('example.org', mx(...greylists.map((_, i) => `10 mx${i}`)))],
    servers: greylists.map((one, i) => server(`mx${i}`, { greylist: greylist(one) })),
    senders: names.map(never),
    traffic: [traffic(1, { 'example.org': 1 }, Object.fromEntries(names.map((name) => [name, 1 / names.length])))],
  });

  test('are told together, and exempted beside those that are already, up to twenty', () => {
    const [advice] = advise('greylist-loses', world(['a', 'b', 'c'], { exempt: ['c'] }));
    expect(advice?.message).toContain('each of a and b never tries again');
    expect(advice?.mend).toEqual({
      changes: [{ path: ['servers', 'mx0', 'greylist', 'exempt'], value: ['c', 'a', 'b'] }],
      figures: ['lost'],
    });
    expect(advice?.path).toEqual(['servers', 'mx0', 'greylist']);
    const many = Array.from({ length: 21 }, (_, i) => `s${i}`);
    expect(advise('greylist-loses', world(many.slice(1), {}))[0]?.mend).toBeDefined();
    expect(advise('greylist-loses', world(many, {}))[0]?.mend).toBeUndefined();
  });

  test('are those of each server, by its own times and its own exemptions', () => {
    const slow = sender('slow', { mta: mta('rfc5321') });
    const told = (...greylists: Partial<GreylistModel>[]) =>
      advise('greylist-loses', { ...world(['slow'], ...greylists), senders: [slow] }).map(({ path }) => path[1]);
    const [narrow, wide] = [{ window: 10 * MINUTE }, { window: DAY }];
    expect(told(wide, narrow)).toEqual(['mx1']);
    expect(told(narrow, wide)).toEqual(['mx0']);
    expect(told(narrow, { ...narrow, exempt: ['slow'] })).toEqual(['mx0']);
    expect(told({ delay: 6 * DAY, window: 7 * DAY }, { delay: HOUR, window: 7 * DAY })).toEqual(['mx0']);
  });

  test('are none of a backup’s, and none where nobody greylists', () => {
    const { senders, traffic: mail } = world(['a'], {});
    const pair = { domains: [domain('example.org', mx('10 mx0', '20 mx1'))], senders, traffic: mail };
    expect(said('greylist-loses', { ...pair, servers: [server('mx0'), grey('mx1')] })).toEqual([]);
    expect(said('greylist-loses', { ...pair, servers: [server('mx0'), server('mx1')] })).toEqual([]);
  });

  test('are told why: no retry comes before the queue is given up', () => {
    const { retry } = mta('rfc5321');
    const rule = { kind: 'list', waits: [4 * MINUTE, HOUR], then: [HOUR] } as const;
    const giveUpAfter = { age: 30 * MINUTE, attempts: null, hostDown: null };
    const early = {
      ...world(['x'], {}),
      senders: [sender('x', { mta: mta('rfc5321', { giveUpAfter, retry: { ...retry, rule } }) })],
    };
    expect(said('greylist-loses', early)[0]).toContain('x does not try again within the window');
  });
});
