import { describe, expect, test } from 'vitest';
import type { DomainModel, FailureModel, MxAnswer, PolicyModel, ServerModel } from '../../src/model/index.js';
import { advise, said } from './advise.js';
import { DAY, domain, failure, HOUR, MINUTE, mta, mx, planned, random, sender, server } from './model-builder.js';

// What advice says of records that change, and of policies that name hosts.

const OLD = server('old.example.org');
const NEW = server('new.example.org');
const BACKUP = server('backup.example.net');
const move = (answer: MxAnswer, at = 2 * DAY, to = 'example.org') => ({ at, domain: to, answer });

describe('an old server that goes before the caches forget it', () => {
  const told = (failures: readonly FailureModel[], changes: Partial<DomainModel> = {}, name = 'old.example.org') =>
    advise('stale-records', {
      domains: [domain('example.org', mx('10 old.example.org'), { ttl: DAY, ...changes })],
      servers: [server(name, { failures }), NEW],
      changes: [move(mx('10 new.example.org'))],
    });
  const from = (at: number) => [planned('refuse', at, 90 * DAY)];

  test('is told with a TTL as long as it stays, if that is a minute', () => {
    const [advice] = told(from(2 * DAY + MINUTE));
    expect(advice?.message).toContain('is gone 1 min after the records of example.org change');
    expect(advice?.mend).toEqual({
      changes: [{ path: ['domains', 'example.org', 'ttl'], value: '1m' }],
      figures: ['lost', 'latency.mean'],
    });
    expect(told(from(2 * DAY + MINUTE - 1))[0]?.mend).toBeUndefined();
    expect(told(from(2 * DAY))[0]?.message).toContain('is gone when the records of example.org change');
    expect(told(from(DAY))[0]?.message).toContain('is gone when the records of example.org change');
  });

  test.each<[string, FailureModel[], number]>([
    ['goes just when they have', from(3 * DAY), 0],
    ['goes a second before', from(3 * DAY - 1), 1],
    ['comes back a second before', [planned('refuse', 2 * DAY, DAY - 1)], 0],
    ['comes back just then', [planned('refuse', 2 * DAY, DAY)], 1],
    ['fails by chance', [random('refuse', DAY, 30 * DAY)], 0],
    ['is down for good', [failure('refuse')], 1],
  ])('or not: %s', (_, failures, times) => {
    expect(told(failures)).toHaveLength(times);
  });

  test('the earliest of its outages counts', () => {
    expect(told([...from(2 * DAY + 3 * HOUR), ...from(2 * DAY + HOUR)])[0]?.message).toContain('is gone 1 h after');
  });

  test('that was the domain’s own address is forgotten after the negative TTL', () => {
    const own = { answer: { kind: 'empty' }, ttl: MINUTE, negativeTtl: DAY } as const;
    const [advice] = told(from(2 * DAY + HOUR), own, 'example.org');
    expect(advice?.message).toContain('for up to 1 d');
    expect(advice?.path).toEqual(['domains', 'example.org', 'negativeTtl']);
    expect(told(from(2 * DAY + HOUR), { ttl: MINUTE, negativeTtl: DAY })).toEqual([]);
  });

  test('may be left behind by a second change', () => {
    const changes = [
      move(mx('10 new.example.org')),
      move(mx('10 backup.example.net'), 4 * DAY),
      move(mx('10 x'), 4 * DAY, 'none.example'),
    ];
    const gone = server('new.example.org', { failures: [planned('refuse', 4 * DAY + HOUR, 90 * DAY)] });
    const domains = [domain('example.org', mx('10 old.example.org'), { ttl: DAY })];
    expect(said('stale-records', { domains, servers: [OLD, gone, BACKUP], changes })).toEqual([
      'new.example.org is gone 1 h after the records of example.org change, and senders go on with the old ones for up to 1 d',
    ]);
  });
});

describe('a server of before that stays in the records', () => {
  const told = (before: MxAnswer, after: MxAnswer, servers: readonly ServerModel[] = [OLD, NEW, BACKUP]) =>
    advise('forgotten-backup', { domains: [domain('example.org', before)], servers, changes: [move(after)] });
  const old = mx('10 old.example.org', '20 backup.example.net');

  test('is told at the change, unless it is a relay', () => {
    const [advice, ...more] = told(old, mx('5 new.example.org', '20 backup.example.net', '30 old.example.org'));
    expect(advice?.message).toContain(
      'example.org moves to new.example.org, and backup.example.net stays in its records',
    );
    expect(advice?.path).toEqual(['changes', 0]);
    expect(more.map(({ message }) => message)[0]).toContain('and old.example.org stays');
    const relays = [OLD, NEW, { ...BACKUP, relay: mta('postfix') }];
    expect(told(old, mx('5 new.example.org', '20 backup.example.net'), relays)).toEqual([]);
  });

  test.each<[string, MxAnswer, MxAnswer]>([
    [
      'a server that was not there before is no old one',
      mx('10 old.example.org'),
      mx('10 new.example.org', '20 backup.example.net'),
    ],
    ['one of the best stays', old, mx('10 new.example.org', '10 old.example.org', '20 backup.example.net')],
    ['it was reached by no MX records', { kind: 'empty' }, mx('10 new.example.org', '20 old.example.org')],
    ['nobody was there before', mx('10 gone.example'), mx('10 new.example.org', '20 old.example.org')],
    ['nobody is the best now', old, mx('10 gone.example', '20 old.example.org')],
    ['there are no MX records any more', old, { kind: 'nxdomain' }],
    ['it is the best now', old, mx('5 backup.example.net', '20 new.example.org')],
  ])('or not: %s', (_, before, after) => {
    expect(told(before, after)).toEqual([]);
  });
});

describe('an MTA-STS policy that outlives a move', () => {
  const policy = (mode: PolicyModel['mode'], ...names: string[]): PolicyModel => ({ mode, mx: names, maxAge: 7 * DAY });
  const told = (mtaSts: PolicyModel | undefined, ...changes: Parameters<typeof advise>[1]['changes'] & object) =>
    advise('policy-outlives-move', {
      domains: [
        domain('example.org', mx('10 old.example.org'), { ttl: HOUR, ...(mtaSts === undefined ? {} : { mtaSts }) }),
      ],
      servers: [OLD, NEW, BACKUP],
      changes,
    });
  const enforced = policy('enforce', 'old.example.org');
  const both = mx('10 new.example.org', '20 old.example.org', '30 new.example.org');

  test('is told without an end where it stays, and its mend names the new hosts in it', () => {
    const [advice, ...more] = told(enforced, move(both));
    expect(more).toEqual([]);
    expect(advice?.message).toBe(
      'after the change at 2 d senders that keep the MTA-STS policy of example.org leave out new.example.org',
    );
    expect(advice?.path).toEqual(['changes', 0]);
    expect(advice?.hint).toContain('at least 1 h before');
    expect(advice?.mend).toEqual({
      changes: [{ path: ['domains', 'example.org', 'mtaSts', 'mx'], value: ['old.example.org', 'new.example.org'] }],
      figures: ['lost', 'latency.mean'],
    });
    expect(told(enforced, move(mx('10 new.example.org')))[0]?.message).toContain(', which are all: their mail waits');
  });

  test('that is replaced is kept for a TTL, and one that is taken away for its age', () => {
    const next = {
      ...move(mx('10 old.example.org'), DAY),
      mtaSts: policy('enforce', 'new.example.org', 'old.example.org'),
    };
    expect(told(enforced, next, move(both, DAY + HOUR))).toEqual([]);
    expect(told(enforced, next, move(both, DAY + HOUR - 1))[0]?.message).toContain('for up to 1 s');
    const gone = { ...move(mx('10 old.example.org'), DAY), mtaSts: null };
    expect(told(enforced, gone, move(both, 8 * DAY))).toEqual([]);
    expect(told(enforced, gone, move(both, 8 * DAY - 1))).toHaveLength(1);
  });

  test('that is published with a change is told at its place there', () => {
    const late = { ...move(mx('10 old.example.org'), DAY), mtaSts: enforced };
    expect(told(undefined, late, move(both))[0]?.mend?.changes[0]?.path).toEqual(['changes', 0, 'mtaSts', 'mx']);
    expect(told(undefined, { ...late, at: 2 * DAY }, move(both))).toHaveLength(1);
    expect(told(undefined, move(both), { ...late, at: 3 * DAY })).toEqual([]);
  });

  test.each<[string, PolicyModel | undefined, MxAnswer]>([
    ['there is none', undefined, both],
    ['it is only tested', policy('testing', 'old.example.org'), both],
    ['it names the new host', policy('enforce', '*.example.org'), both],
    ['the records go', enforced, { kind: 'nxdomain' }],
  ])('or not: %s', (_, mtaSts, after) => {
    expect(told(mtaSts, move(after))).toEqual([]);
  });
});

describe('an MX host that the policy does not name', () => {
  const told = (mtaSts: PolicyModel, obey = 0, answer = mx('10 old.example.org', '20 backup.example.net')) =>
    said('host-outside-policy', {
      domains: [domain('example.org', answer, { mtaSts })],
      servers: [OLD, BACKUP],
      senders: [sender('somebody', { mta: mta('rfc5321', { mtaSts: obey }) })],
    });
  const policy = (mode: PolicyModel['mode'], ...names: string[]): PolicyModel => ({ mode, mx: names, maxAge: DAY });

  test('is told with who obeys it, and whether any host is left', () => {
    expect(told(policy('enforce', 'old.example.org'))).toEqual([
      'backup.example.net is not in the MTA-STS policy of example.org: nobody here obeys it',
    ]);
    expect(told(policy('testing', 'old.example.org'), 1)).toEqual([
      'backup.example.net is not in the MTA-STS policy of example.org: 100 % of its mail comes from hosts that obey it, which is only counted while it is tested',
    ]);
    expect(told(policy('enforce', 'x.example'), 0.5)).toEqual([
      'old.example.org and backup.example.net are not in the MTA-STS policy of example.org, and no other host is: 50 % of its mail comes from hosts that obey it',
    ]);
    const twice = mx('10 old.example.org', '20 backup.example.net', '30 backup.example.net');
    expect(told(policy('enforce', 'old.example.org'), 0, twice)[0]).toContain('backup.example.net is not');
    expect(
      said('host-outside-policy', {
        domains: [domain('example.org', { kind: 'empty' }, { mtaSts: policy('enforce', 'x') })],
        servers: [],
      }),
    ).toEqual([]);
  });
});

describe('a new key that the TLSA records do not know', () => {
  const tls = { certificate: 'valid', tlsa: 'valid', versions: 'all' } as const;
  const renewal = { ...failure('certificate'), stage: 'tls' as const, becomes: 'mismatch' as const };
  const told = (changes: Partial<ServerModel>, dane: boolean, obeys: number, answer = mx('10 old.example.org')) =>
    advise('dane-renewal', {
      domains: [domain('example.org', answer, dane ? { dane } : {})],
      servers: [{ ...OLD, tls, failures: [failure('slow', { factor: 2 }), renewal], ...changes }],
      senders: [sender('somebody', { mta: mta('rfc5321', { dane: obeys }) })],
    });
  test('is told at its place, also where nobody checks it', () => {
    expect(told({}, true, 0.1).map(({ message, path }) => [message, path])).toEqual([
      [
        'old.example.org shows a key that its TLSA records do not know: to somebody it is then a failed host',
        ['servers', 'old.example.org', 'failures', 1],
      ],
    ]);
    expect(told({}, true, 0)[0]?.message).toContain(': nobody here checks it');
  });
  test.each<[string, Partial<ServerModel>, boolean, MxAnswer?]>([
    ['the server has no TLSA records', { tls: { ...tls, tlsa: 'none' } }, true],
    ['it has no TLS', { tls: undefined } as never, true],
    ['the domain is not signed', {}, false],
    ['the domain has no MX records', {}, true, { kind: 'empty' }],
    ['the domain names another host', {}, true, mx('10 new.example.org')],
    ['the key stays', { failures: [{ ...renewal, becomes: 'expired' }] }, true],
  ])('or not: %s', (_, changes, dane, answer) => {
    expect(told(changes, dane, 1, answer)).toEqual([]);
  });
});
