import { describe, expect, test } from 'vitest';
import type { HostModel } from '../../src/model/index.js';
import { advise, said } from './advise.js';
import { DAY, domain, HOUR, MINUTE, mta, mx, planned, random, sender, server, traffic } from './model-builder.js';

// What advice says of names: MX hosts, aliases, domains without MX records, servers that no name leads to.

const MX1 = server('mx1.example.org');
const BACKUP = server('backup.example.net');
const PAIR = domain('example.org', mx('10 mx1.example.org', '20 backup.example.net'));
const host = (name: string, answer: HostModel['answer'], aliasOf: string | null = null): HostModel => ({
  name,
  aliasOf,
  answer,
});

describe('an MX that is an alias', () => {
  const aliased = domain('example.org', mx('10 old.example.org', '20 backup.example.net'));
  const hosts = [host('old.example.org', { kind: 'servers', servers: ['mx1.example.org'] }, 'mx1.example.org')];
  const strict = (name: string, spam = 0) => sender(name, { mta: mta('rfc5321', { aliases: 'refused' }), spam });
  const about = (from: Readonly<Record<string, number>>, ...more: ReturnType<typeof traffic>[]) => ({
    domains: [aliased, domain('other.example', mx('10 mx1.example.org'))],
    servers: [MX1, BACKUP],
    hosts,
    senders: [strict('one'), strict('two'), strict('bots', 1), sender('people')],
    traffic: [traffic(2, { 'example.org': 1 }, from), ...more],
  });

  test('is refused by some, for so large a part of the mail of the domain', () => {
    expect(
      said('mx-alias', about({ one: 0.25, people: 0.75 }, traffic(6, { 'example.org': 1 }, { people: 1 }))),
    ).toEqual(['the MX old.example.org is an alias of mx1.example.org, which one refuses: 6.3 % of its mail']);
    expect(said('mx-alias', about({ one: 0.25, two: 0.25, people: 0.5 }))).toEqual([
      'the MX old.example.org is an alias of mx1.example.org, which one and two refuse: 50 % of its mail',
    ]);
  });

  test('is not told with who sends spam, or to somebody else', () => {
    const plain = ['the MX old.example.org is an alias of mx1.example.org'];
    expect(said('mx-alias', about({ bots: 0.5, people: 0.5 }))).toEqual(plain);
    expect(said('mx-alias', about({ people: 1 }, traffic(6, { 'other.example': 1 }, { one: 1 })))).toEqual(plain);
    expect(
      said('mx-alias', about({ one: 0.5, people: 0.5 }, traffic(6, { 'other.example': 1 }, { one: 1 })))[0],
    ).toContain('one refuses: 50 % of its mail');
  });

  test('has a mend with its own preference', () => {
    expect(advise('mx-alias', about({ people: 1 }))[0]?.mend).toEqual({
      changes: [{ path: ['domains', 'example.org', 'mx', 0], value: '10 mx1.example.org' }],
      figures: [],
    });
  });
});

describe('an MX without an address', () => {
  test('is one that is named nowhere, or leads to itself', () => {
    const nowhere = domain('example.org', mx('10 gone.example.org', '20 backup.example.net'));
    expect(said('mx-without-address', { domains: [nowhere], servers: [BACKUP] })).toEqual([
      'the MX gone.example.org of example.org does not exist',
    ]);
    const loop = advise('mx-without-address', {
      domains: [nowhere],
      servers: [BACKUP],
      hosts: [host('gone.example.org', { kind: 'loopback' })],
    });
    expect(loop[0]?.message).toContain('leads every sender to itself');
    expect(loop[0]?.hint).toContain('publish a null MX');
    expect(advise('mx-without-address', { domains: [nowhere], servers: [BACKUP] })[0]?.hint).toContain(
      'give the name an address',
    );
    const empty = host('gone.example.org', { kind: 'servers', servers: [] });
    expect(said('mx-without-address', { domains: [nowhere], servers: [BACKUP], hosts: [empty] })).toEqual([
      'the MX gone.example.org of example.org has no address',
    ]);
  });

  test.each(['192.0.2.1', '10.1.22.133', '2001:db8::1', '[192.0.2.1]', '.', ''])(
    'is not told where it is no name: %s',
    (name) => {
      const odd = domain('example.org', mx(`10 ${name}`, '20 backup.example.net'));
      expect(said('mx-without-address', { domains: [odd], servers: [BACKUP] })).toEqual([]);
      expect(said('mx-not-a-name', { domains: [odd], servers: [BACKUP] })).toHaveLength(1);
    },
  );

  test.each([
    '1.2.3.4.example',
    'mx1.2.3.4',
    '1234.2.3.4',
    '1.2.3',
    '1.2.3.4567',
    '1x2x3x4',
    'a.2.3.4',
    '1.2.3.a',
    '[x',
  ])('%s is a name, or none', (name) => {
    const odd = domain('example.org', mx(`10 ${name}`, '20 backup.example.net'));
    expect(said('mx-not-a-name', { domains: [odd], servers: [BACKUP] })).toHaveLength(name.startsWith('[') ? 1 : 0);
  });
});

describe('a host that is called a backup', () => {
  const called = (...records: string[]) =>
    advise('equal-backup', {
      domains: [domain('example.org', mx(...records))],
      servers: records.map((record) => server(record.split(' ')[1] ?? '')),
    });

  test('takes its share beside one other, or several', () => {
    expect(
      called('10 mx1.example', '10 mx2.example', '10 backup.example', '10 spare.example').map(({ message }) => message),
    ).toEqual([
      'backup.example has preference 10 like 2 others: it takes about 25 % of the mail all the time',
      'spare.example has preference 10 like 2 others: it takes about 25 % of the mail all the time',
    ]);
    const [advice] = called('10 mx1.example', '10 backup.example', '20 mx3.example');
    expect(advice?.message).toContain('like 1 other: it takes about 50 %');
    expect(advice?.mend).toEqual({
      changes: [{ path: ['domains', 'example.org', 'mx', 1], value: '20 backup.example' }],
      figures: ['servers["backup.example"].share'],
    });
  });

  test('is just called so where all are', () => {
    expect(called('10 backup1.example', '10 backup2.example')).toEqual([]);
  });

  test.each(['mx.bak.example', 'standby-1.example', 'mx_reserve.example', 'emergency', '2spare3.example'])(
    '%s is called so',
    (name) => {
      expect(called('10 mx1.example', `10 ${name}`)).toHaveLength(1);
    },
  );
  test.each(['mybackup.example', 'backups.example', 'fallbacked.example', 'unspare.example'])('%s is not', (name) => {
    expect(called('10 mx1.example', `10 ${name}`)).toEqual([]);
  });
});

describe('a record that is listed twice', () => {
  test('is told as often as it is repeated, at the later places', () => {
    const records = mx('10 mx1.example.org', '10 backup.example.net', '10 mx1.example.org', '10 mx1.example.org');
    const found = advise('repeated-record', { domains: [domain('example.org', records)], servers: [MX1, BACKUP] });
    expect(found.map(({ path }) => path[3])).toEqual([2, 3]);
    expect(found[0]?.mend).toEqual({ changes: [{ path: ['domains', 'example.org', 'mx', 2] }], figures: [] });
  });
});

describe('a server that no name leads to', () => {
  const idle = (changes: Partial<Parameters<typeof advise>[1]>) =>
    advise('idle-server', { domains: [PAIR], servers: [MX1, BACKUP, server('spare.example')], ...changes }).map(
      ({ path }) => path,
    );
  test('is idle, unless somebody goes there whatever the DNS says', () => {
    expect(idle({})).toEqual([['servers', 'spare.example']]);
    for (const key of ['via', 'fallback'] as const) {
      const hop = { [key]: key === 'via' ? 'spare.example' : ['spare.example'] };
      expect(idle({ senders: [sender('somebody', { mta: mta('rfc5321', hop) })] })).toEqual([]);
      const relay = { ...BACKUP, relay: mta('postfix', hop) };
      expect(idle({ servers: [MX1, relay, server('spare.example')] })).toEqual([]);
    }
  });

  test('is not idle at the own address of a domain for who goes there after all', () => {
    const servers = [MX1, BACKUP, server('example.org')];
    expect(idle({ servers })).toEqual([['servers', 'example.org']]);
    expect(
      idle({ servers, senders: [sender('somebody', { mta: mta('rfc5321', { implicitMx: 'afterAll' }) })] }),
    ).toEqual([]);
  });
});

describe('a denial that outlives its failure', () => {
  const denied = (length: number, negativeTtl: number) =>
    said('negative-ttl', {
      domains: [
        domain('example.org', mx('10 mx1.example.org'), {
          negativeTtl,
          failures: [{ kind: 'empty', record: 'mx', probability: 1, timing: planned('refuse', 0, length).timing }],
        }),
      ],
      servers: [MX1],
    }).length;
  test('is kept for more than five minutes, and for longer than it lasts', () => {
    expect(denied(MINUTE, 5 * MINUTE)).toBe(0);
    expect(denied(MINUTE, 5 * MINUTE + 1)).toBe(1);
    expect(denied(HOUR, HOUR)).toBe(0);
    expect(denied(HOUR, HOUR + 1)).toBe(1);
  });

  test('is as short as the shortest of several, also by chance, and never that of other records', () => {
    const failures = (...all: { record: 'a' | 'aaaa' | 'mx' | null; timing: ReturnType<typeof planned>['timing'] }[]) =>
      said('negative-ttl', {
        domains: [domain('example.org', mx('10 mx1.example.org'))],
        servers: [MX1],
        hosts: [
          {
            ...host('mx1.example.org', { kind: 'servers', servers: ['mx1.example.org'] }),
            failures: all.map((one) => ({ kind: 'nxdomain', probability: 1, ...one })),
          },
        ],
      }).map((line) => /say for (.*?) that/.exec(line)?.[1]);
    const [short, long] = [planned('refuse', 0, 2 * MINUTE).timing, random('refuse', DAY, 10 * MINUTE).timing];
    expect(failures({ record: 'a', timing: long })).toEqual(['10 min']);
    expect(failures({ record: 'aaaa', timing: long }, { record: null, timing: short })).toEqual(['2 min']);
    expect(failures({ record: 'mx', timing: short })).toEqual([]);
    expect(failures({ record: 'a', timing: { kind: 'always' } }, { record: 'a', timing: short })).toEqual(['2 min']);
  });
});
