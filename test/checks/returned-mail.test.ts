import { describe, expect, test } from 'vitest';
import type { FailureModel, FilterModel, ServerModel } from '../../src/model/index.js';
import { meetingOnly } from '../conditions.js';
import { advise, said } from './advise.js';
import { DAY, domain, failure, filter, HOUR, mta, mx, planned, sender, server, traffic } from './model-builder.js';

// What advice says of mail that is accepted, or could have waited, and is returned.

const TRIO = domain('example.org', mx('10 mx1.example.org', '20 mx2.example.org', '30 backup.example.net'));
const PAIR = domain('example.org', mx('10 mx1.example.org', '20 backup.example.net'));
const ALONE = domain('example.org', mx('10 mx1.example.org'));
const reply = (code: number, changes: Partial<FailureModel> = {}) =>
  failure('reply', { stage: 'rcpt', reply: { code, text: `${code} no` }, ...changes });

describe('bounces to strangers', () => {
  const catching = (spam: number, then: FilterModel['spam']['then'] = 'reject', virus = 0): FilterModel => ({
    ...filter(8, 0.1),
    spam: { catches: spam, mistakes: 0, then },
    virus: { catches: virus, mistakes: 0, then: 'reject' },
  });
  const senders = [sender('people'), sender('bots', { spam: 0.8, virus: 0.1 })];
  const mail = [traffic(4, { 'example.org': 1 }, { people: 0.75, bots: 0.25 })];
  const relay = (changes: Partial<ServerModel> = {}) =>
    server('backup.example.net', { relay: mta('postfix'), ...changes });
  const about = (servers: readonly ServerModel[], domains = [PAIR]) => ({ domains, servers, senders, traffic: mail });
  const words = (servers: readonly ServerModel[], domains = [PAIR]) =>
    said('backscatter', about(servers, domains)).map((one) => one.replace(/: what comes by .*|: bounces go .*/, ''));

  test('the share of mail to nobody is that of all mail for the domain', () => {
    const careless = server('mx1.example.org', { knowsRecipients: false });
    const two = [
      traffic(2, { 'example.org': 1 }, { somebody: 1 }, { invalidRecipients: 0.05 }),
      traffic(6, { 'example.org': 1 }, { somebody: 1 }),
    ];
    expect(advise('backscatter', { domains: [ALONE], servers: [careless], traffic: two })).toEqual([
      {
        code: 'backscatter',
        message:
          'mx1.example.org does not know its recipients, and 1.3 % of the mail for example.org (6/min) is to nobody: what of it comes there is accepted and bounced to strangers',
        path: ['servers', 'mx1.example.org', 'knowsRecipients'],
        hint: expect.any(String),
        mend: {
          changes: [{ path: ['servers', 'mx1.example.org', 'knowsRecipients'], value: true }],
          figures: ['backscatter'],
        },
      },
    ]);
  });

  test('a relay takes spam and viruses that the server behind it rejects', () => {
    const found = advise(
      'backscatter',
      about([server('mx1.example.org', { filter: catching(0.9, 'reject', 0.5) }), relay()]),
    );
    expect(found.map(({ message }) => message.replace(/: what .*/, ''))).toEqual([
      'backup.example.net accepts spam for example.org (48/min is sent) of which mx1.example.org rejects 90 %',
      'backup.example.net accepts viruses for example.org (6/min is sent) of which mx1.example.org rejects 50 %',
    ]);
    expect(found.map(({ path, mend }) => [path, mend])).toEqual([
      [['servers', 'backup.example.net'], undefined],
      [['servers', 'backup.example.net'], undefined],
    ]);
  });

  test.each<[string, FilterModel | null, FilterModel | null, number]>([
    ['a relay that catches less is told', catching(0.9), catching(0.89), 1],
    ['one that catches as much is not', catching(0.9), catching(0.9), 0],
    ['one before a server that rejects no spam is not', catching(0), null, 0],
    ['one before a server that keeps spam is not', catching(0.9, 'quarantine'), null, 0],
    ['one before a server without a filter is not', null, null, 0],
  ])('%s', (_, primary, own, times) => {
    const servers = [server('mx1.example.org', { filter: primary }), relay({ filter: own })];
    expect(words(servers)).toHaveLength(times);
  });

  test('the best filter of all that stand before the relay counts, and not that of another relay, nor one behind it', () => {
    const [first, second] = ['mx1.example.org', 'mx2.example.org'];
    const last = relay();
    const named = (...filters: [FilterModel | null, FilterModel | null, boolean?]) => {
      const [one, other, isRelay = false] = filters;
      const between = server(second, { filter: other, relay: isRelay ? mta('postfix') : null });
      return words([server(first, { filter: one }), between, last], [TRIO]).map((one) =>
        /which (\S+) rejects (.*)/.exec(one)?.slice(1),
      );
    };
    expect(named(catching(0.5), catching(0.9))).toEqual([[second, '90 %']]);
    expect(named(catching(0.9), catching(0.5))).toEqual([[first, '90 %']]);
    expect(named(catching(0.9), catching(0.9))).toEqual([[first, '90 %']]);
    expect(named(null, catching(0.9), true)).toEqual([]);
    expect(named(catching(0.5), catching(0.9), true)).toEqual([[first, '50 %']]);
    const ahead = domain('example.org', mx('10 backup.example.net', '20 mx1.example.org'));
    const frozen = relay({ relay: mta('exim') });
    expect(words([server(first, { filter: catching(0.9) }), frozen], [ahead])).toEqual([]);
  });

  test('a relay that is the best returns all that it takes where its MTA returns such mail, and keeps it where not', () => {
    const first = domain('example.org', mx('10 backup.example.net', '20 mx1.example.org'));
    const servers = (preset: string) => [relay({ relay: mta(preset) }), server('mx1.example.org')];
    expect(words(servers('postfix'), [first])).toEqual([
      'backup.example.net also accepts spam and viruses for example.org (54/min is sent), and it finds no one to forward to and returns all of it',
    ]);
    expect(mta('exim').onLookup.loop).toBe('freeze');
    expect(words(servers('exim'), [first])).toEqual([]);
  });

  test.each<[string, FailureModel, boolean]>([
    ['a server that says 500 or more returns what is forwarded', reply(500), true],
    ['to one session in a hundred as well', reply(550, { probability: 0.01 }), true],
    ['but not where it says so to none', reply(550, { probability: 0 }), false],
    ['nor where HELO helps', reply(550, { helo: true }), false],
    ['nor where it says “not now” for a day', { ...reply(450), timing: planned('reply', DAY, DAY).timing }, false],
    ['an outage of just the five days that Postfix keeps mail is not longer', planned('refuse', 0, 5 * DAY), false],
    ['one that lasts an hour more is', planned('refuse', 0, 5 * DAY + HOUR), true],
  ])('%s', (_, one, isTold) => {
    const servers = [server('mx1.example.org', { failures: [one] }), relay()];
    expect(words(servers)).toHaveLength(isTold ? 1 : 0);
    expect(said('backscatter', { ...about(servers), senders: [sender('people'), sender('bots')] })).toEqual([]);
  });

  test('a relay may hand on to any server before it, so that an outage of one of two returns nothing, and 5xx of one does', () => {
    const with1 = (one: FailureModel) => [
      server('mx1.example.org', { failures: [one] }),
      server('mx2.example.org'),
      relay(),
    ];
    expect(words(with1(planned('refuse', 0, 9 * DAY)), [TRIO])).toEqual([]);
    const second = [server('mx1.example.org'), server('mx2.example.org', { failures: [reply(554)] }), relay()];
    expect(words(second, [TRIO])[0]).toContain('and mx2.example.org answers 5xx while it fails');
  });
});

describe('a failure that says “never”', () => {
  const senders = [sender('one'), sender('two'), sender('next', { mta: mta('exim') })];
  const mail = [traffic(1, { 'example.org': 1 }, { one: 0.4, two: 0.4, next: 0.2 })];
  const rest = { senders, traffic: mail };
  const [pair, backup] = [[PAIR], server('backup.example.net')];
  const first = (one: FailureModel, site: string | null = null) => server('mx1.example.org', { failures: [one], site });

  test('is told with the time that it lasts, and what else the senders could have done', () => {
    const down = { timing: planned('reply', DAY, HOUR).timing };
    const told = (servers: readonly ServerModel[], domains = pair) =>
      said('permanent-failure', {
        domains,
        servers,
        ...rest,
        senders: senders.slice(0, 1),
        traffic: [traffic(1, { 'example.org': 1 }, { one: 1 })],
      });
    expect(told([first(reply(550)), backup])).toEqual([
      'mx1.example.org answers 550 to RCPT: one returns what meets that and asks no other server',
    ]);
    expect(told([first(reply(550, { probability: 0.5 })), backup])).toEqual([
      'mx1.example.org answers 550 to RCPT to some: one returns what meets that and asks no other server',
    ]);
    expect(told([first(reply(550, down))], [ALONE])).toEqual([
      'mx1.example.org answers 550 to RCPT while it fails: one returns what meets that, which would have waited in the queue after a 4xx',
    ]);
    expect(told([first(reply(550, { probability: 0.5 }))], [ALONE])).toHaveLength(1);
    expect(told([first(reply(550))], [ALONE])).toEqual([]);
  });

  test('has a place, and a mend', () => {
    const [advice, ...more] = advise('permanent-failure', {
      domains: pair,
      servers: [first(reply(550)), backup],
      ...rest,
    });
    expect(more).toEqual([]);
    expect(advice?.message).toContain('one, two and next return what meets that and ask no other server');
    expect(advice?.mend).toEqual({
      changes: [{ path: ['servers', 'mx1.example.org', 'failures', 0, 'reply'], value: '451 4.3.0 try again later' }],
      figures: ['lost'],
    });
    expect(advice?.path).toEqual(['servers', 'mx1.example.org', 'failures', 0, 'reply']);
  });

  test.each<[string, FailureModel]>([
    ['499 is none', reply(499)],
    ['one that meets nobody is none', reply(550, { probability: 0 })],
    ['one after which HELO helps is none', reply(550, { helo: true })],
    ['one that meets only somebody else’s mail is none', reply(550, { only: meetingOnly({ senders: ['else'] }) })],
  ])('%s', (_, one) => {
    expect(said('permanent-failure', { domains: pair, servers: [first(one), backup], ...rest })).toEqual([]);
  });

  test('500 is one, and names those alone whom it meets', () => {
    expect(said('permanent-failure', { domains: pair, servers: [first(reply(500)), backup], ...rest })).toHaveLength(1);
    const some = reply(550, { only: meetingOnly({ senders: ['two', 'next'] }) });
    expect(said('permanent-failure', { domains: pair, servers: [first(some), backup], ...rest })[0]).toContain(
      ': two and next return',
    );
  });

  test('instead of a greeting costs who returns it, and who goes on only where nobody else is left', () => {
    const greeting = reply(554, { stage: null, timing: planned('reply', DAY, HOUR).timing });
    const nextOr = (decision: 'nextOrBounce' | 'nextHostOrBounce') => {
      const { onFailure } = mta('rfc5321');
      return sender('one', {
        mta: mta('rfc5321', { onFailure: { ...onFailure, greeting: { ...onFailure.greeting, '5xx': decision } } }),
      });
    };
    const by = (one: ReturnType<typeof sender>) => ({
      senders: [one],
      traffic: [traffic(1, { 'example.org': 1 }, { one: 1 })],
    });
    for (const decision of ['nextOrBounce', 'nextHostOrBounce'] as const) {
      expect(
        said('permanent-failure', { domains: [ALONE], servers: [first(greeting)], ...by(nextOr(decision)) }),
      ).toEqual([
        'mx1.example.org answers 554 instead of a greeting while it fails: one returns what meets that, which would have waited in the queue after a 4xx',
      ]);
      expect(
        said('permanent-failure', { domains: pair, servers: [first(greeting), backup], ...by(nextOr(decision)) }),
      ).toEqual([]);
    }
  });

  test('of a site is told once for all that stands there, and of a site elsewhere not at all', () => {
    const sites = [
      { name: 'london', failures: [failure('slow', { factor: 2 }), reply(550)] },
      { name: 'paris', failures: [reply(550)] },
    ];
    const servers = [server('mx1.example.org', { site: 'london' }), server('backup.example.net', { site: 'london' })];
    const other = domain('example.net', mx('10 backup.example.net', '20 mx1.example.org'));
    const found = advise('permanent-failure', { domains: [PAIR, other], servers, sites, ...rest });
    expect(found.map(({ path }) => path)).toEqual([['sites', 'london', 'failures', 1, 'reply']]);
    expect(found[0]?.message).toContain('what stands at london answers 550');
  });

  test('that costs nobody in one domain may do so in the next', () => {
    const lone = domain('a.example', mx('10 mx1.example.org'));
    const both = [traffic(1, { 'a.example': 0.5, 'example.org': 0.5 }, { one: 1 })];
    expect(
      said('permanent-failure', {
        domains: [lone, PAIR],
        servers: [first(reply(550)), backup],
        senders,
        traffic: both,
      }),
    ).toHaveLength(1);
  });
});
