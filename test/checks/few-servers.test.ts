import { describe, expect, test } from 'vitest';
import type { DomainModel, MxAnswer, ServerModel } from '../../src/model/index.js';
import { advise, said } from './advise.js';
import { DAY, domain, failure, HOUR, mta, mx, planned, random, server } from './model-builder.js';

// What advice says of domains with one server, one machine, or one site.

const MX1 = server('mx1.example.org');
const PAIR = domain('example.org', mx('10 mx1.example.org', '20 backup.example.net'));

describe('one server for all mail', () => {
  const alone = (answer: MxAnswer, ...servers: ServerModel[]) =>
    advise('single-mx', { domains: [domain('example.org', answer)], servers });

  test('may have a name that leads nowhere beside it, and is told so with what to publish', () => {
    const [advice, ...more] = alone(mx('10 mx1.example.org', '20 gone.example.org'), MX1);
    expect(more).toEqual([]);
    expect(advice?.message).toBe('example.org has one server, mx1.example.org');
    expect(advice?.hint).toMatch(/^add a second server/);
    expect(alone({ kind: 'empty' }, server('example.org'))[0]?.hint).toMatch(/^publish MX records/);
  });

  test('is not told where that is another matter: two names of one machine, a relay, an address that never takes mail', () => {
    const box = server('box', { hosts: ['mx1.example.org', 'mx2.example.org'] });
    expect(alone(mx('10 mx1.example.org', '20 mx2.example.org'), box)).toEqual([]);
    expect(alone(mx('10 mx1.example.org'), { ...MX1, relay: mta('postfix') })).toEqual([]);
    expect(alone(mx('10 gone.example.org'))).toEqual([]);
    const refusing = [failure('refuse'), failure('reply', { stage: 'rcpt', reply: { code: 500, text: '500 no' } })];
    for (const one of refusing) {
      expect(alone({ kind: 'empty' }, server('example.org', { failures: [one] }))).toEqual([]);
      expect(alone(mx('10 mx1.example.org'), { ...MX1, failures: [one] })).toHaveLength(1);
    }
  });

  test.each([
    ['that says so to some', { probability: 0.9 }],
    ['after which HELO helps', { helo: true }],
    ['for a day', { timing: planned('reply', 0, DAY).timing }],
  ])('is an address that may take mail, with an answer of 5xx %s', (_, changes) => {
    const never = failure('reply', { stage: 'rcpt', reply: { code: 550, text: '550 no' }, ...changes });
    expect(alone({ kind: 'empty' }, server('example.org', { failures: [never] }))).toHaveLength(1);
  });
});

describe('one machine with several names', () => {
  const box = (...hosts: string[]) => server('box', { hosts });
  test('needs two names that lead there, and no other machine', () => {
    const three = domain('example.org', mx('10 a.example', '20 b.example', '30 c.example'));
    const [advice] = advise('same-server', { domains: [three], servers: [box('a.example', 'b.example')] });
    expect(advice?.message).toBe('a.example and b.example are one server, box: when it is down, so are all 2');
    expect(advice?.path).toEqual(['domains', 'example.org']);
    expect(said('same-server', { domains: [three], servers: [box('a.example')] })).toEqual([]);
    expect(
      said('same-server', { domains: [three], servers: [box('a.example', 'b.example'), server('c.example')] }),
    ).toEqual([]);
    const twice = domain('example.org', mx('10 a.example', '20 a.example'));
    expect(said('same-server', { domains: [twice], servers: [box('a.example')] })).toEqual([]);
    expect(said('same-server', { domains: [three], servers: [] })).toEqual([]);
  });
});

describe('servers at one site', () => {
  const at = (name: string, site: string | null) => server(name, { site });
  const london = (...failures: ReturnType<typeof planned>[]) => [{ name: 'london', failures }];

  test('are told with the longest work that is planned there', () => {
    const servers = [at('mx1.example.org', 'london'), at('backup.example.net', 'london')];
    const told = (...failures: ReturnType<typeof planned>[]) =>
      advise('shared-site', { domains: [PAIR], servers, sites: london(...failures) });
    const always =
      'backup.example.net is at london with mx1.example.org, for which it stands in: what takes down the site takes down both';
    expect(told().map(({ message }) => message)).toEqual([always]);
    expect(told(random('timeout', DAY, HOUR)).map(({ message }) => message)).toEqual([always]);
    expect(
      told(planned('timeout', DAY, HOUR), planned('timeout', 2 * DAY, 3 * HOUR)).map(({ message }) => message),
    ).toEqual([`${always}, also in its planned outage of 3 h`]);
    expect(told()[0]?.path).toEqual(['servers', 'backup.example.net', 'site']);
  });

  test('of which one is among the best as well is no backup, and one that stands behind twice is told once', () => {
    const servers = [at('mx1.example.org', 'london'), at('backup.example.net', 'london')];
    const both = domain('example.org', mx('10 mx1.example.org', '10 backup.example.net', '20 backup.example.net'));
    expect(said('shared-site', { domains: [both], servers, sites: london() })).toEqual([]);
    const twice = domain('example.org', mx('10 mx1.example.org', '20 backup.example.net', '30 backup.example.net'));
    expect(said('shared-site', { domains: [twice], servers, sites: london() })).toHaveLength(1);
  });

  test('are one site where all of the only preference stand there, if there are two', () => {
    const equals = domain('example.org', mx('10 mx1.example.org', '10 backup.example.net'));
    const told = (route: DomainModel, first: string | null, second: string | null) =>
      said('one-site', {
        domains: [route],
        servers: [at('mx1.example.org', first), at('backup.example.net', second)],
        sites: london(),
      });
    expect(told(equals, 'london', 'london')).toEqual([
      'all 2 servers of example.org are at london: what takes down the site takes down all of them',
    ]);
    expect(told(PAIR, 'london', 'london')).toEqual([]);
    expect(told(equals, null, null)).toEqual([]);
    expect(told(equals, 'london', null)).toEqual([]);
    expect(told(domain('example.org', mx('10 mx1.example.org')), 'london', null)).toEqual([]);
  });
});
