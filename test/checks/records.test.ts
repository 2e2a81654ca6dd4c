import { describe, expect, test } from 'vitest';
import { advise } from './advise.js';
import { DAY, domain, failure, HOUR, mta, mx, planned, random, sender, server, traffic } from './model-builder.js';

const MX1 = server('mx1.example.org');
const MX2 = server('mx2.example.org');
const BACKUP = server('backup.example.net');
const PAIR = domain('example.org', mx('10 mx1.example.org', '20 backup.example.net'));

describe('single-mx', () => {
  test('one server for all mail is worth a word, with what its failures cost a year', () => {
    const down = server('mx1.example.org', { failures: [random('refuse', 99 * HOUR, HOUR)] });
    const [advice, ...more] = advise('single-mx', {
      domains: [domain('example.org', mx('10 mx1.example.org'))],
      servers: [down],
    });
    expect(more).toEqual([]);
    expect(advice?.message).toBe(
      'example.org has one server, mx1.example.org, and it is down 1 % of the time (3 d 16 h a year)',
    );
    expect(advice?.path).toEqual(['domains', 'example.org']);
  });

  test('an outage that is planned once is told of the run, not of a year', () => {
    const domains = [domain('example.org', mx('10 mx1.example.org'))];
    const once = planned('refuse', 2 * DAY, 4 * HOUR);
    const messages = [[once], [once, random('refuse', 99 * HOUR, HOUR)]].flatMap((failures) =>
      advise('single-mx', { domains, servers: [server('mx1.example.org', { failures })] }).map(
        ({ message }) => message,
      ),
    );
    expect(messages).toEqual([
      'example.org has one server, mx1.example.org, and it is down 4 h of the 7 d of this run',
      'example.org has one server, mx1.example.org, and it is down about 5 h 38 min of the 7 d of this run',
    ]);
  });

  test('a domain that is reached by its own address has one server too', () => {
    const small = domain('small.example', { kind: 'empty' });
    expect(advise('single-mx', { domains: [small], servers: [server('small.example')] })).toHaveLength(1);
  });

  test('two servers are enough, behind two names or behind one', () => {
    expect(advise('single-mx', { domains: [PAIR], servers: [MX1, BACKUP] })).toEqual([]);
    const farm = [server('a', { hosts: ['mx.example.org'] }), server('b', { hosts: ['mx.example.org'] })];
    expect(advise('single-mx', { domains: [domain('example.org', mx('10 mx.example.org'))], servers: farm })).toEqual(
      [],
    );
  });
});

describe('same-server', () => {
  const names = ['mx1.example.org', 'mx2.example.org'];
  const two = domain('example.org', mx('10 mx1.example.org', '20 mx2.example.org'));

  test('two names for one machine are no cluster', () => {
    const [advice] = advise('same-server', { domains: [two], servers: [server('box', { hosts: names })] });
    expect(advice?.message).toBe(
      'mx1.example.org and mx2.example.org are one server, box: when it is down, so are all 2',
    );
  });

  test('two names for two machines are', () => {
    expect(advise('same-server', { domains: [two], servers: [MX1, MX2] })).toEqual([]);
  });
});

describe('shared-site and one-site', () => {
  const atLondon = (name: string): ReturnType<typeof server> => server(name, { site: 'london' });
  const london = { name: 'london', failures: [planned('timeout', DAY, 4 * HOUR)] };

  test('a backup at the site of its primary goes down with it', () => {
    const servers = [atLondon('mx1.example.org'), atLondon('backup.example.net')];
    const [advice, ...more] = advise('shared-site', { domains: [PAIR], servers, sites: [london] });
    expect(more).toEqual([]);
    expect(advice?.message).toContain('backup.example.net is at london with mx1.example.org');
    expect(advice?.message).toContain('planned outage of 4 h');
    expect(advice?.path).toEqual(['servers', 'backup.example.net', 'site']);
  });

  test('a backup elsewhere, or nowhere in particular, does not', () => {
    const servers = [atLondon('mx1.example.org'), server('backup.example.net', { site: 'paris' })];
    expect(advise('shared-site', { domains: [PAIR], servers, sites: [london] })).toEqual([]);
    expect(advise('shared-site', { domains: [PAIR], servers: [MX1, BACKUP] })).toEqual([]);
  });

  test('equals that all stand at one site fail as one', () => {
    const equals = domain('example.org', mx('10 mx1.example.org', '10 mx2.example.org'));
    const servers = [atLondon('mx1.example.org'), atLondon('mx2.example.org')];
    const [advice] = advise('one-site', { domains: [equals], servers, sites: [london] });
    expect(advice?.message).toContain('all 2 servers of example.org are at london');
    expect(
      advise('one-site', { domains: [equals], servers: [atLondon('mx1.example.org'), MX2], sites: [london] }),
    ).toEqual([]);
  });
});

describe('equal-backup', () => {
  test('a host called backup with the number of the others takes its share of the mail', () => {
    const equals = domain('example.org', mx('10 mx1.example.org', '10 backup.example.net'));
    const [advice] = advise('equal-backup', { domains: [equals], servers: [MX1, BACKUP] });
    expect(advice?.message).toBe(
      'backup.example.net has preference 10 like 1 other: it takes about 50 % of the mail all the time',
    );
    expect(advice?.path).toEqual(['domains', 'example.org', 'mx', 1]);
  });

  test('with a higher number it only stands in', () => {
    expect(advise('equal-backup', { domains: [PAIR], servers: [MX1, BACKUP] })).toEqual([]);
  });

  test('backups of equal number among themselves are backups', () => {
    const two = domain('example.org', mx('10 mx1.example.org', '20 backup1.example.net', '20 backup2.example.net'));
    expect(
      advise('equal-backup', {
        domains: [two],
        servers: [MX1, server('backup1.example.net'), server('backup2.example.net')],
      }),
    ).toEqual([]);
  });

  test.each([
    ['mx-secondary.example.net', true],
    ['fallback2.example.net', true],
    ['backup', true],
    ['backupify.example.net', false],
    ['mx2.example.net', false],
  ])('%s is called a backup: %s', (name, called) => {
    const equals = domain('example.org', mx('10 mx1.example.org', `10 ${name}`));
    expect(advise('equal-backup', { domains: [equals], servers: [MX1, server(name)] })).toHaveLength(called ? 1 : 0);
  });

  test('a change that makes them equal is looked at too', () => {
    const changes = [{ at: DAY, domain: 'example.org', answer: mx('10 mx1.example.org', '10 backup.example.net') }];
    const [advice] = advise('equal-backup', { domains: [PAIR], servers: [MX1, BACKUP], changes });
    expect(advice?.path).toEqual(['changes', 0, 'mx', 1]);
  });
});

describe('preferred-relay', () => {
  const relay = server('backup.example.net', { relay: mta('postfix') });

  test('a relay with the best number has no one to forward to', () => {
    const wrong = domain('example.org', mx('20 mx1.example.org', '10 backup.example.net'));
    const [advice] = advise('preferred-relay', { domains: [wrong], servers: [MX1, relay] });
    expect(advice?.message).toContain('backup.example.net is a relay and has the best preference of example.org (10)');
    expect(advice?.path).toEqual(['domains', 'example.org', 'mx', 1]);
  });

  test('a relay behind its primary has', () => {
    expect(advise('preferred-relay', { domains: [PAIR], servers: [MX1, relay] })).toEqual([]);
  });
});

describe('hidden-backup', () => {
  const dead = Array.from({ length: 5 }, (_, i) => server(`mx${i}.example.org`));
  const names = dead.map((one) => `10 ${one.name}`);
  const hidden = domain('example.org', mx(...names, '20 backup.example.net'));
  const by = (preset: string): { senders: ReturnType<typeof sender>[] } => ({
    senders: [sender('them', { mta: mta(preset) })],
  });

  test('five addresses at one preference hide the backup from Postfix for ever', () => {
    const [advice] = advise('hidden-backup', { domains: [hidden], servers: [...dead, BACKUP], ...by('postfix') });
    expect(advice?.message).toBe(
      'backup.example.net (preference 20) stays hidden from them: a delivery ends after 5 of the 5 addresses before it, at every retry again',
    );
    expect(advice?.path).toEqual(['domains', 'example.org', 'mx', 5]);
  });

  test('five machines behind one name are five addresses', () => {
    const farm = dead.map((one) => server(one.name, { hosts: ['mx.example.org'] }));
    const one = domain('example.org', mx('10 mx.example.org', '20 backup.example.net'));
    expect(advise('hidden-backup', { domains: [one], servers: [...farm, BACKUP], ...by('postfix') })).toHaveLength(1);
  });

  test('who tries one host, or one address, hides all others', () => {
    const limits = mta('rfc5321').limits;
    const adviceWith = (own: Partial<typeof limits>) =>
      advise('hidden-backup', {
        domains: [PAIR],
        servers: [MX1, BACKUP],
        senders: [sender('them', { mta: mta('rfc5321', { limits: { ...limits, ...own } }) })],
      }).map(({ message }) => message);
    const hiddenBy = (what: string): string =>
      `backup.example.net (preference 20) stays hidden from them: a delivery ends after the only ${what} before it, at every retry again`;
    expect(adviceWith({ hosts: 1 })).toEqual([hiddenBy('host')]);
    expect(adviceWith({ addresses: 1 })).toEqual([hiddenBy('address')]);
  });

  test('a host that takes the connection and is silent costs the time-out of the greeting', () => {
    const silent = (kind: 'silent' | 'timeout') =>
      dead.slice(0, 2).map((one) => ({ ...one, failures: [failure(kind)] }));
    const forgetful = mta('opensmtpd');
    const three = domain('example.org', mx('10 mx0.example.org', '20 mx1.example.org', '30 backup.example.net'));
    const times = (kind: 'silent' | 'timeout') =>
      advise('hidden-backup', {
        domains: [three],
        servers: [...silent(kind), BACKUP],
        senders: [sender('them', { mta: forgetful })],
      }).map(({ message }) => /a try takes up to ([^,]+),/.exec(message)?.[1]);
    expect(times('timeout')).toEqual(['2 min 15 s']);
    expect(times('silent')).toEqual(['5 min']);
  });

  test('four addresses leave one try for the backup', () => {
    const four = domain('example.org', mx(...names.slice(1), '20 backup.example.net'));
    expect(advise('hidden-backup', { domains: [four], servers: [...dead, BACKUP], ...by('postfix') })).toEqual([]);
  });

  test('Exim jumps to the next preference, Sendmail tries them all', () => {
    for (const preset of ['exim', 'sendmail', 'rfc5321']) {
      expect(advise('hidden-backup', { domains: [hidden], servers: [...dead, BACKUP], ...by(preset) })).toEqual([]);
    }
  });

  test('a sender that leaves backups alone on purpose is not told so here', () => {
    expect(advise('hidden-backup', { domains: [PAIR], servers: [MX1, BACKUP], ...by('first-mx-only') })).toEqual([]);
  });

  test('a sender that writes to another domain only does not matter', () => {
    const other = domain('other.example', mx('10 mx1.example.org'));
    const world = { domains: [hidden, other], servers: [...dead, BACKUP], ...by('postfix') };
    expect(advise('hidden-backup', { ...world, traffic: [traffic(1, { 'other.example': 1 }, { them: 1 })] })).toEqual(
      [],
    );
  });
});

describe('mx-alias', () => {
  const aliased = domain('example.org', mx('10 old.example.org', '20 backup.example.net'));
  const alias = {
    name: 'old.example.org',
    aliasOf: 'mx1.example.org',
    answer: { kind: 'servers', servers: ['mx1.example.org'] },
  } as const;

  test('an MX that points to an alias breaks RFC 2181', () => {
    const [advice] = advise('mx-alias', { domains: [aliased], servers: [MX1, BACKUP], hosts: [alias] });
    expect(advice?.message).toBe('the MX old.example.org is an alias of mx1.example.org');
    expect(advice?.hint).toContain('RFC 2181 §10.3');
    expect(advice?.path).toEqual(['domains', 'example.org', 'mx', 0]);
  });

  test('an MX that points to a host does not', () => {
    expect(advise('mx-alias', { domains: [PAIR], servers: [MX1, BACKUP] })).toEqual([]);
  });
});

describe('mx-without-address', () => {
  test.each([
    ['nxdomain', 'does not exist'],
    ['empty', 'has no address'],
    ['servfail', 'SERVFAIL'],
    ['timeout', 'does not answer'],
  ] as const)('an MX whose lookup gives %s leads nowhere', (kind, words) => {
    const broken = { name: 'mx1.example.org', aliasOf: null, answer: { kind } };
    const [advice] = advise('mx-without-address', { domains: [PAIR], servers: [BACKUP], hosts: [broken] });
    expect(advice?.message).toContain(words);
    expect(advice?.path).toEqual(['domains', 'example.org', 'mx', 0]);
  });

  test('an MX with an address does not', () => {
    expect(advise('mx-without-address', { domains: [PAIR], servers: [MX1, BACKUP] })).toEqual([]);
  });
});

describe('repeated-record', () => {
  test('a record that is listed twice is tried twice by some', () => {
    const twice = domain('example.org', mx('10 mx1.example.org', '10 mx1.example.org', '20 backup.example.net'));
    const [advice, ...more] = advise('repeated-record', { domains: [twice], servers: [MX1, BACKUP] });
    expect(more).toEqual([]);
    expect(advice?.message).toContain('`10 mx1.example.org` of example.org is listed twice');
    expect(advice?.path).toEqual(['domains', 'example.org', 'mx', 1]);
  });

  test('one host at two preferences is two records', () => {
    const both = domain('example.org', mx('10 mx1.example.org', '20 mx1.example.org'));
    expect(advise('repeated-record', { domains: [both], servers: [MX1] })).toEqual([]);
  });
});

describe('mx-not-a-name', () => {
  test.each(['192.0.2.1', '2001:db8::1'])(
    'an MX that is written as %s is treated differently by each MTA',
    (address) => {
      const world = {
        domains: [domain('example.org', mx(`10 ${address}`))],
        servers: [server('box', { hosts: [address] })],
      };
      expect(advise('mx-not-a-name', world)[0]?.message).toContain('is an IP address');
    },
  );

  test('a null MX beside others contradicts them', () => {
    const both = domain('example.org', mx('0 .', '10 mx1.example.org'));
    expect(advise('mx-not-a-name', { domains: [both], servers: [MX1] })[0]?.hint).toContain('RFC 7505');
    expect(advise('mx-without-address', { domains: [both], servers: [MX1] })).toEqual([]);
  });

  test('names are names', () => {
    expect(advise('mx-not-a-name', { domains: [PAIR], servers: [MX1, BACKUP] })).toEqual([]);
  });
});

describe('stale-records', () => {
  const old = (length: number, at: number): ReturnType<typeof server> =>
    server('old.example.org', { failures: [planned('refuse', at, length)] });
  const moving = domain('example.org', mx('10 old.example.org'), { ttl: DAY });
  const changes = [{ at: 2 * DAY, domain: 'example.org', answer: mx('10 mx1.example.org') }];

  test('an old server that goes an hour after the change loses a day of cached senders', () => {
    const [advice] = advise('stale-records', {
      domains: [moving],
      servers: [old(90 * DAY, 2 * DAY + HOUR), MX1],
      changes,
    });
    expect(advice?.message).toBe(
      'old.example.org is gone 1 h after the records of example.org change, and senders go on with the old ones for up to 1 d',
    );
    expect(advice?.path).toEqual(['domains', 'example.org', 'ttl']);
  });

  test('one that goes when the caches have run out, or is only away for an hour, does not', () => {
    for (const kept of [old(90 * DAY, 3 * DAY), old(HOUR, 2 * DAY + HOUR), server('old.example.org')]) {
      expect(advise('stale-records', { domains: [moving], servers: [kept, MX1], changes })).toEqual([]);
    }
  });

  test('a server that stays in the records is not left behind', () => {
    const kept = [{ at: 2 * DAY, domain: 'example.org', answer: mx('10 mx1.example.org', '20 old.example.org') }];
    expect(
      advise('stale-records', { domains: [moving], servers: [old(90 * DAY, 2 * DAY), MX1], changes: kept }),
    ).toEqual([]);
  });
});

describe('unroutable-traffic', () => {
  test.each([
    [{ kind: 'nullMx' } as const, 'null MX'],
    [{ kind: 'nxdomain' } as const, 'does not exist'],
    [{ kind: 'empty' } as const, 'neither MX nor address'],
  ])('mail to a domain that takes none is told: %o', (answer, words) => {
    const [advice] = advise('unroutable-traffic', { domains: [domain('never.example', answer)], servers: [] });
    expect(advice?.message).toContain(words);
    expect(advice?.path).toEqual(['traffic', 0, 'to', 'never.example']);
  });

  test('an alias of such a domain is as dead', () => {
    const domains = [
      domain('alias.example', { kind: 'cname', target: 'never.example' }),
      domain('never.example', { kind: 'nullMx' }),
    ];
    expect(advise('unroutable-traffic', { domains, servers: [] })[0]?.message).toContain(
      'alias.example is an alias of never.example, which has a null MX',
    );
  });

  test('a domain with MX records, with an address, or with a change to come is alive', () => {
    expect(advise('unroutable-traffic', { domains: [PAIR], servers: [MX1, BACKUP] })).toEqual([]);
    expect(
      advise('unroutable-traffic', {
        domains: [domain('a.example', { kind: 'empty' })],
        servers: [server('a.example')],
      }),
    ).toEqual([]);
    const changes = [{ at: DAY, domain: 'a.example', answer: mx('10 mx1.example.org') }];
    expect(
      advise('unroutable-traffic', { domains: [domain('a.example', { kind: 'nullMx' })], servers: [MX1], changes }),
    ).toEqual([]);
  });

  test('a null MX that gets no mail is right as it is', () => {
    const domains = [PAIR, domain('never.example', { kind: 'nullMx' })];
    expect(advise('unroutable-traffic', { domains, servers: [MX1, BACKUP] })).toEqual([]);
  });
});

describe('idle-server', () => {
  test('a server that no domain leads to is probably misspelt', () => {
    const [advice] = advise('idle-server', { domains: [PAIR], servers: [MX1, BACKUP, server('mx3.example.org')] });
    expect(advice?.message).toBe('no domain leads to the server mx3.example.org');
  });

  test('one that only a change leads to is not', () => {
    const changes = [{ at: DAY, domain: 'example.org', answer: mx('10 mx3.example.org') }];
    expect(
      advise('idle-server', { domains: [PAIR], servers: [MX1, BACKUP, server('mx3.example.org')], changes }),
    ).toEqual([]);
  });
});
