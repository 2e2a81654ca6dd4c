import { describe, expect, test } from 'vitest';
import { meetingOnly } from '../conditions.js';
import { advise } from './advise.js';
import {
  DAY,
  domain,
  failure,
  filter,
  greylist,
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

const MX1 = server('mx1.example.org');
const PAIR = domain('example.org', mx('10 mx1.example.org', '20 backup.example.net'));
const EQUALS = domain('example.org', mx('10 mx1.example.org', '10 mx2.example.org'));

describe('short-queue', () => {
  const oneDay = mta('postfix', { giveUpAfter: { age: DAY, attempts: null, hostDown: null } });
  const relay = server('backup.example.net', { relay: oneDay });

  test('a backup that keeps mail for a day does not get over an outage of four', () => {
    const primary = server('mx1.example.org', { failures: [planned('refuse', DAY, 4 * DAY)] });
    const [advice] = advise('short-queue', { domains: [PAIR], servers: [primary, relay] });
    expect(advice?.message).toBe(
      'the backup backup.example.net keeps mail 1 d; the planned outage of mx1.example.org lasts 4 d',
    );
    expect(advice?.path).toEqual(['servers', 'backup.example.net', 'relay', 'giveUpAfter']);
  });

  test('outages that last longer in the mean, and a primary down for good, count as well', () => {
    const failing = server('mx1.example.org', { failures: [random('timeout', 90 * DAY, 2 * DAY)] });
    expect(advise('short-queue', { domains: [PAIR], servers: [failing, relay] })[0]?.message).toContain(
      '2 d in the mean',
    );
    const dead = server('mx1.example.org', { failures: [failure('refuse')] });
    expect(advise('short-queue', { domains: [PAIR], servers: [dead, relay] })[0]?.message).toContain('down for good');
  });

  test('a shorter outage, one that lets half the sessions through, and slowness do not', () => {
    const milder = [
      planned('refuse', DAY, DAY),
      failure('refuse', { probability: 0.5 }),
      failure('slow', { factor: 10 }),
      failure('reply', { stage: 'rcpt', reply: { code: 550, text: '550 no' } }),
    ];
    for (const one of milder) {
      const primary = server('mx1.example.org', { failures: [one] });
      expect(advise('short-queue', { domains: [PAIR], servers: [primary, relay] })).toEqual([]);
    }
  });

  test('of two primaries that fail apart, one is always there; an outage of their site is common to both', () => {
    const three = domain('example.org', mx('10 mx1.example.org', '10 mx2.example.org', '20 backup.example.net'));
    const failing = (name: string, site: string | null): ReturnType<typeof server> =>
      server(name, { site, failures: [planned('refuse', DAY, 4 * DAY)] });
    const apart = [failing('mx1.example.org', null), server('mx2.example.org'), relay];
    expect(advise('short-queue', { domains: [three], servers: apart })).toEqual([]);
    const together = [
      server('mx1.example.org', { site: 'london' }),
      server('mx2.example.org', { site: 'london' }),
      relay,
    ];
    const sites = [{ name: 'london', failures: [planned('timeout', DAY, 4 * DAY)] }];
    expect(advise('short-queue', { domains: [three], servers: together, sites })[0]?.message).toContain(
      'outage of london lasts 4 d',
    );
  });
});

describe('backscatter', () => {
  const careless = server('backup.example.net', { relay: mta('postfix'), knowsRecipients: false });
  const to = (invalid: number): { traffic: ReturnType<typeof traffic>[] } => ({
    traffic: [traffic(1, { 'example.org': 1 }, { somebody: 1 }, { invalidRecipients: invalid })],
  });

  test('a backup that does not know its recipients bounces mail to nobody at strangers', () => {
    const [advice] = advise('backscatter', { domains: [PAIR], servers: [MX1, careless], ...to(0.02) });
    expect(advice?.message).toContain('2 % of the mail for example.org');
    expect(advice?.path).toEqual(['servers', 'backup.example.net', 'knowsRecipients']);
  });

  test('one that knows them, or that gets no such mail, does not', () => {
    const careful = server('backup.example.net', { relay: mta('postfix') });
    expect(advise('backscatter', { domains: [PAIR], servers: [MX1, careful], ...to(0.02) })).toEqual([]);
    expect(advise('backscatter', { domains: [PAIR], servers: [MX1, careless], ...to(0) })).toEqual([]);
  });
});

describe('overloaded and no-spare', () => {
  // 10 sessions of 6 · 0.05 s + 0.7 s = 1 s: ten messages a second.
  const ten = { sessions: 10, service: { kind: 'constant', value: 0.7 } } as const;
  const pair = [server('mx1.example.org', ten), server('mx2.example.org', ten)];
  const at = (rate: number, ratio = 1): { traffic: ReturnType<typeof traffic>[] } => ({
    traffic: [
      traffic(rate, { 'example.org': 1 }, { somebody: 1 }, { shape: { kind: 'diurnal', peak: 14 * HOUR, ratio } }),
    ],
  });

  test('two servers of 10/s carry 15/s together, and one alone does not', () => {
    const world = { domains: [EQUALS], servers: pair, ...at(15) };
    expect(advise('overloaded', world)).toEqual([]);
    const found = advise('no-spare', world);
    expect(found.map((advice) => advice.path)).toEqual([
      ['servers', 'mx1.example.org'],
      ['servers', 'mx2.example.org'],
    ]);
    expect(found[1]?.message).toBe(
      'with mx1.example.org down, mx2.example.org gets 15/s at the busiest time and can take 10/s (10 sessions of 1 s)',
    );
  });

  test('8/s is safe with one down, until the day has a peak', () => {
    expect(advise('no-spare', { domains: [EQUALS], servers: pair, ...at(8) })).toEqual([]);
    // Highest 4 times the lowest: the peak is 1.6 times the mean, 12.8/s.
    expect(advise('no-spare', { domains: [EQUALS], servers: pair, ...at(8, 4) })).toHaveLength(2);
  });

  test('25/s is too much for both together, and no-spare has nothing to add', () => {
    const world = { domains: [EQUALS], servers: pair, ...at(25) };
    expect(advise('overloaded', world)).toHaveLength(2);
    expect(advise('no-spare', world)).toEqual([]);
  });

  test('a small backup behind a large primary drowns when that is down', () => {
    const servers = [MX1, server('backup.example.net', ten)];
    expect(advise('no-spare', { domains: [PAIR], servers, ...at(15) })[0]?.message).toContain(
      'with mx1.example.org down, backup.example.net gets 15/s',
    );
    expect(advise('overloaded', { domains: [PAIR], servers, ...at(15) })).toEqual([]);
  });

  test('a filter bounds a server by its workers', () => {
    const slow = server('mx1.example.org', { filter: filter(4, 2) });
    const [advice] = advise('overloaded', {
      domains: [domain('example.org', mx('10 mx1.example.org'))],
      servers: [slow],
      ...at(3),
    });
    expect(advice?.message).toContain('can take 2/s (4 filter workers, 2 s a message)');
  });

  test('two names for one server are one share each', () => {
    const three = domain('example.org', mx('10 a.example.org', '10 b.example.org', '10 mx2.example.org'));
    const servers = [
      server('box', { ...ten, hosts: ['a.example.org', 'b.example.org'] }),
      server('mx2.example.org', ten),
    ];
    expect(advise('overloaded', { domains: [three], servers, ...at(16) }).map((advice) => advice.path[1])).toEqual([
      'box',
    ]);
  });
});

describe('overload-bounces', () => {
  const full = (code: number, sessions: number | null): ReturnType<typeof server> =>
    server('mx1.example.org', { sessions, overload: { kind: 'reply', reply: { code, text: `${code} full` } } });

  test('a full server that answers 554 makes some senders bounce', () => {
    expect(advise('overload-bounces', { domains: [PAIR], servers: [full(554, 10)] })[0]?.message).toContain(
      'answers 554',
    );
  });

  test('421 makes them come back, and without a limit it is never full', () => {
    expect(advise('overload-bounces', { domains: [PAIR], servers: [full(421, 10)] })).toEqual([]);
    expect(advise('overload-bounces', { domains: [PAIR], servers: [full(554, null)] })).toEqual([]);
  });
});

describe('greylist-not-shared', () => {
  const grey = (name: string, database = 'own'): ReturnType<typeof server> =>
    server(name, { greylist: greylist({ database }) });

  test('a backup that does not greylist is the way round it', () => {
    const [advice] = advise('greylist-not-shared', {
      domains: [PAIR],
      servers: [grey('mx1.example.org'), server('backup.example.net')],
    });
    expect(advice?.message).toContain('mx1.example.org greylists and backup.example.net does not');
    expect(advice?.path).toEqual(['servers', 'backup.example.net']);
  });

  const apart = (...names: readonly string[]): ReturnType<typeof server>[] => names.map((name) => grey(name, name));
  const equals = (count: number): Parameters<typeof advise>[1] => {
    const names = Array.from({ length: count }, (_, i) => `mx${i + 1}.example.org`);
    const records = names.map((name) => `10 ${name}`);
    return { domains: [domain('example.org', mx(...records), { rotate: 'random' })], servers: apart(...names) };
  };
  const from = (preset: string): { senders: ReturnType<typeof sender>[] } => ({
    senders: [sender('them', { mta: mta(preset) })],
  });

  test('two databases make a sender wait twice that asks one server in a delivery', () => {
    const [advice] = advise('greylist-not-shared', { ...equals(2), ...from('qmail') });
    expect(mta('qmail').onFailure.rcpt['4xx']).toBe('defer');
    expect(advice?.message).toBe(
      'mx1.example.org and mx2.example.org greylist with a database each: them may come back to another one than at first, and then waits 5 min again',
    );
  });

  test('who asks both in its first delivery is known to both by the next', () => {
    expect(mta('postfix').onFailure.rcpt['4xx']).toBe('next');
    expect(advise('greylist-not-shared', { ...equals(2), ...from('postfix') })).toEqual([]);
  });

  test('who asks two of three always comes back to one that knows it, and two of four need not', () => {
    expect(mta('postfix').limits.sessions).toBe(2);
    expect(advise('greylist-not-shared', { ...equals(3), ...from('postfix') })).toEqual([]);
    expect(advise('greylist-not-shared', { ...equals(4), ...from('postfix') })).toHaveLength(3);
  });

  test('a greylist behind another is met after it, in every delivery', () => {
    const servers = apart('mx1.example.org', 'backup.example.net');
    for (const preset of ['qmail', 'postfix'])
      expect(advise('greylist-not-shared', { domains: [PAIR], servers, ...from(preset) })).toEqual([]);
  });

  test('who asks one server in a delivery does not get round a greylist by the backup', () => {
    const servers = [grey('mx1.example.org'), server('backup.example.net')];
    expect(advise('greylist-not-shared', { domains: [PAIR], servers, ...from('qmail') })).toEqual([]);
    const bots = { senders: [sender('bots', { mta: mta('highest-mx-only'), spam: 1 })] };
    expect(advise('greylist-not-shared', { domains: [PAIR], servers, ...bots })[0]?.message).toContain(
      'who begins with the worst preference is not greylisted at all',
    );
  });

  test('one database for all is as it should be, and so is no greylisting at all', () => {
    expect(
      advise('greylist-not-shared', {
        domains: [PAIR],
        servers: [grey('mx1.example.org'), grey('backup.example.net')],
      }),
    ).toEqual([]);
    expect(advise('greylist-not-shared', { domains: [PAIR], servers: [MX1, server('backup.example.net')] })).toEqual(
      [],
    );
  });
});

describe('slow-acceptance', () => {
  const slow = server('mx1.example.org', { service: { kind: 'exponential', mean: 15 * MINUTE } });

  test('a server that takes a quarter of an hour gets the message again from a sender that waits ten minutes', () => {
    const [advice] = advise('slow-acceptance', { domains: [PAIR], servers: [slow] });
    expect(advice?.message).toBe(
      'mx1.example.org takes 15 min in the mean to answer the final dot; somebody waits 10 min: duplicates',
    );
  });

  test('a slow spell multiplies the time', () => {
    const filtered = server('mx1.example.org', {
      filter: filter(8, MINUTE),
      failures: [failure('slow', { factor: 20 })],
    });
    expect(advise('slow-acceptance', { domains: [PAIR], servers: [filtered] })[0]?.message).toContain('takes 20 min');
  });

  test('a minute is no matter, nor is a quarter of an hour to a sender that waits longer', () => {
    expect(
      advise('slow-acceptance', {
        domains: [PAIR],
        servers: [server('mx1.example.org', { filter: filter(8, MINUTE) })],
      }),
    ).toEqual([]);
    const senders = [sender('patient', { mta: mta('sendmail') })];
    const even = server('mx1.example.org', { service: { kind: 'constant', value: 15 * MINUTE } });
    expect(advise('slow-acceptance', { domains: [PAIR], servers: [even], senders })).toEqual([]);
    // Four times the mean, exponential: one answer in 55 comes after the hour that Sendmail waits.
    expect(advise('slow-acceptance', { domains: [PAIR], servers: [slow], senders })[0]?.message).toBe(
      'mx1.example.org answers about 1.8 % of the final dots after the 1 h that patient waits: duplicates',
    );
  });
});

describe('silent-maintenance', () => {
  const dark = server('mx1.example.org', { failures: [planned('timeout', DAY, 4 * HOUR)] });
  const senders = [sender('postfix', { mta: mta('postfix') }), sender('exim', { mta: mta('exim') })];
  const by = { senders, traffic: [traffic(1, { 'example.org': 1 }, { postfix: 0.5, exim: 0.5 })] };

  test('work behind a firewall that drops costs every sender its time-out', () => {
    const [advice] = advise('silent-maintenance', {
      domains: [PAIR],
      servers: [dark, server('backup.example.net')],
      ...by,
    });
    expect(advice?.message).toBe(
      'mx1.example.org does not answer during its planned outage: senders wait 30 s to 2 min 15 s before they go on',
    );
    expect(advice?.path).toEqual(['servers', 'mx1.example.org', 'failures', 0, 'kind']);
  });

  test('a refusing server, an unplanned failure, and a domain with nothing else to go to are not told', () => {
    const refusing = server('mx1.example.org', { failures: [planned('refuse', DAY, 4 * HOUR)] });
    const unlucky = server('mx1.example.org', { failures: [random('timeout', DAY, HOUR)] });
    for (const one of [refusing, unlucky]) {
      expect(
        advise('silent-maintenance', { domains: [PAIR], servers: [one, server('backup.example.net')], ...by }),
      ).toEqual([]);
    }
    expect(
      advise('silent-maintenance', {
        domains: [domain('example.org', mx('10 mx1.example.org'))],
        servers: [dark],
        ...by,
      }),
    ).toEqual([]);
  });
});

describe('size-differs', () => {
  test('a primary that takes less than the backup loses what the backup would take', () => {
    const small = server('mx1.example.org', { maxSize: 10e6 });
    const large = server('backup.example.net', { maxSize: 25e6 });
    const [advice] = advise('size-differs', { domains: [PAIR], servers: [small, large] });
    expect(advice?.message).toBe(
      'mx1.example.org takes messages up to 10 MB, and backup.example.net up to 25 MB: what is larger is lost when it meets mx1.example.org',
    );
    expect(advice?.path).toEqual(['servers', 'mx1.example.org', 'maxSize']);
  });

  test('servers with the same limit, or none at all, are no matter', () => {
    const one = server('mx1.example.org', { maxSize: 10e6 });
    const other = server('backup.example.net', { maxSize: 10e6 });
    expect(advise('size-differs', { domains: [PAIR], servers: [one, other] })).toEqual([]);
    const free = [server('mx1.example.org'), server('backup.example.net')];
    expect(advise('size-differs', { domains: [PAIR], servers: free })).toEqual([]);
  });
});

describe('dead-family', () => {
  const nobody = meetingOnly({ family: ['ipv6'] });

  test('an address of IPv6 that never answers, beside one of IPv4 that does, costs each sender its time-out', () => {
    const mx1 = server('mx1.example.org', { family: 'both', failures: [{ ...failure('timeout'), only: nobody }] });
    const senders = [sender('people', { mta: mta('postfix') })];
    const [advice] = advise('dead-family', { domains: [PAIR], servers: [mx1, server('backup.example.net')], senders });
    expect(advice?.message).toBe(
      'mx1.example.org announces IPv6, and nobody reaches mx1.example.org there: mail from people that begins with that address waits 30 s there first',
    );
    expect(advice?.path).toEqual(['servers', 'mx1.example.org', 'family']);
  });

  test('nothing is to be said where it answers, where all of the host is down, or where nobody has a route to it', () => {
    const ask = (changes: Parameters<typeof server>[1], hasRoute = 1): number =>
      advise('dead-family', {
        domains: [PAIR],
        servers: [server('mx1.example.org', changes), server('backup.example.net')],
        senders: [sender('people', { mta: mta('postfix', { ipv6: hasRoute }) })],
      }).length;
    const only = { ...failure('timeout'), only: nobody };
    expect(ask({ family: 'both', failures: [only] })).toBe(1);
    expect(ask({ family: 'both' })).toBe(0);
    expect(ask({ family: 'both', failures: [failure('timeout')] })).toBe(0);
    expect(ask({ family: 'ipv6', failures: [failure('timeout')] })).toBe(0);
    expect(ask({ family: 'both', failures: [only] }, 0)).toBe(0);
  });
});

describe('hidden-backup, over both families', () => {
  const senders = [sender('people', { mta: mta('postfix') })];
  const names = [
    'mx1.example.org',
    'mx2.example.org',
    'mx3.example.org',
    'mx4.example.org',
    'mx5.example.org',
    'mx6.example.org',
  ];
  const routed = (count: number) =>
    domain('example.org', mx(...names.slice(0, count).map((name) => `10 ${name}`), '20 backup.example.net'));
  const ask = (count: number, family: 'ipv6' | 'both') =>
    advise('hidden-backup', {
      domains: [routed(count)],
      servers: [...names.slice(0, count).map((name) => server(name, { family })), server('backup.example.net')],
      senders,
    });

  test('three hosts with two addresses each hide the backup from Postfix, and six of IPv6 alone do not, as it keeps room for IPv4', () => {
    expect(ask(3, 'both')[0]?.message).toContain('a delivery ends after 5 of the 6 addresses before it');
    expect(ask(2, 'both')).toEqual([]);
    expect(ask(6, 'ipv6')).toEqual([]);
  });
});
