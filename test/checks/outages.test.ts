import { describe, expect, test } from 'vitest';
import type { MtaBehaviour } from '../../src/mail/index.js';
import type { FailureModel, ServerModel } from '../../src/model/index.js';
import { meetingOnly } from '../conditions.js';
import { advise, said } from './advise.js';
import { DAY, domain, failure, HOUR, mta, mx, planned, random, sender, server, traffic } from './model-builder.js';

// Which outages advice takes for those of all servers of a domain, and how long they last.

const ALONE = domain('example.org', mx('10 mx1.example.org'));
const PAIR = domain('example.org', mx('10 mx1.example.org', '20 mx2.example.org'));
const lasting = (age: number, changes: Partial<MtaBehaviour> = {}): MtaBehaviour =>
  mta('rfc5321', { giveUpAfter: { age, attempts: null, hostDown: null }, ...changes });
/** Gives up at once, so that any outage at all is told. */
const by = (name: string, age = 1, changes: Partial<MtaBehaviour> = {}) => sender(name, { mta: lasting(age, changes) });

function told(
  one: readonly FailureModel[],
  other?: readonly FailureModel[],
  more: Partial<Parameters<typeof advise>[1]> = {},
) {
  const servers = [
    server('mx1.example.org', { failures: one }),
    ...(other === undefined ? [] : [server('mx2.example.org', { failures: other })]),
  ];
  const found = advise('outage-outlasts-senders', {
    domains: [other === undefined ? ALONE : PAIR],
    servers,
    senders: [by('s')],
    ...more,
  });
  return found.map(({ message, path }) => [message.replace(/^.*?; (.*), and nothing.*/, '$1'), path.join('.')]);
}

describe('an outage of the only server', () => {
  const kind = (one: Partial<FailureModel>) => ({ ...planned('refuse', 0, HOUR), ...one });
  const reply = (code: number) => ({ code, text: `${code} x` });
  test.each<[string, FailureModel, boolean]>([
    ['is a refusal', kind({}), true],
    ['is no slowness', kind({ kind: 'slow', factor: 9 }), false],
    ['is none for some', kind({ probability: 0.9 }), false],
    ['is none for whom nothing spares', kind({ except: meetingOnly({ hosts: 0.1 }) }), false],
    ['is “not now”', kind({ kind: 'reply', stage: 'rcpt', reply: reply(499) }), true],
    ['is no “never”', kind({ kind: 'reply', stage: 'rcpt', reply: reply(500) }), false],
    ['is none where HELO helps', kind({ kind: 'reply', stage: 'ehlo', reply: reply(450), helo: true }), false],
    ['is none at STARTTLS', kind({ kind: 'reply', stage: 'starttls', reply: reply(450) }), false],
    ['is none in the handshake', kind({ kind: 'handshake', stage: 'tls' }), false],
    ['is silence', kind({ kind: 'silent' }), true],
    ['is none at QUIT', kind({ kind: 'silent', stage: 'message', atQuit: true }), false],
    ['is none where the mail is kept', kind({ kind: 'disconnect', stage: 'message', kept: true }), false],
    ['is a broken line', kind({ kind: 'disconnect', stage: 'message' }), true],
  ])('%s', (_, one, isTold) => {
    expect(told([one])).toHaveLength(isTold ? 1 : 0);
  });

  test('is told as planned, in the mean, or for good, at its place, the longest of several', () => {
    const place = (i: number) => `servers.mx1.example.org.failures.${i}`;
    expect(told([planned('refuse', 0, HOUR), planned('refuse', DAY, 2 * HOUR)])).toEqual([
      ['the planned outage of mx1.example.org lasts 2 h', place(1)],
    ]);
    expect(told([random('refuse', DAY, 3 * HOUR), planned('refuse', DAY, 2 * HOUR)])).toEqual([
      ['an outage of mx1.example.org lasts 3 h in the mean', place(0)],
    ]);
    expect(told([planned('refuse', DAY, 2 * HOUR), failure('refuse')])).toEqual([
      ['mx1.example.org is down for good', place(1)],
    ]);
    expect(told([planned('refuse', 0, 1)])).toEqual([]);
    expect(told([planned('refuse', 0, 2)])).toHaveLength(1);
  });

  test('may be that of its site', () => {
    const servers = [server('mx1.example.org', { site: 'here' })];
    const sites = [{ name: 'here', failures: [failure('slow'), planned('refuse', 0, HOUR)] }];
    expect(told([], undefined, { servers, sites })).toEqual([
      ['the planned outage of here lasts 1 h', 'sites.here.failures.1'],
    ]);
    expect(told([], undefined, { servers: [server('mx1.example.org', { site: 'else' })], sites })).toEqual([]);
  });

  test('has a hint to add a server, and no word where the address of a domain is down for good', () => {
    const [advice] = advise('outage-outlasts-senders', {
      domains: [ALONE],
      servers: [server('mx1.example.org', { failures: [planned('refuse', 0, HOUR)] })],
      senders: [by('s')],
    });
    expect(advice?.hint).toMatch(/^add a server/);
    const own = (one: FailureModel) => ({
      domains: [domain('example.org', { kind: 'empty' })],
      servers: [server('example.org', { failures: [one] })],
      senders: [by('s')],
    });
    expect(said('outage-outlasts-senders', own(failure('refuse')))).toEqual([]);
    expect(said('outage-outlasts-senders', own(planned('refuse', 0, HOUR)))).toHaveLength(1);
  });
});

describe('an outage of two servers', () => {
  const overlap = (time: string) => `the planned outages of mx1.example.org and mx2.example.org overlap for ${time}`;
  const at = (from: number, length: number, every: number | null = null) => [planned('refuse', from, length, every)];

  test.each<[string, FailureModel[], FailureModel[], string[]]>([
    ['the overlap of what is planned', at(0, 3 * HOUR), at(HOUR, 3 * HOUR), [overlap('2 h')]],
    ['whichever begins first', at(HOUR, 3 * HOUR), at(0, 3 * HOUR), [overlap('2 h')]],
    ['of one within the other, all of that', at(0, 9 * HOUR), at(HOUR, 3 * HOUR), [overlap('3 h')]],
    ['none where one follows the other', at(0, HOUR), at(HOUR, HOUR), []],
    ['none by chance', [random('refuse', DAY, DAY)], [random('refuse', DAY, DAY)], []],
    ['none of what is planned and chance', at(0, DAY), [random('refuse', DAY, DAY)], []],
    [
      'of two that overlap the longer',
      [...at(0, HOUR), ...at(DAY, 3 * HOUR)],
      [...at(0, HOUR), ...at(DAY, 2 * HOUR)],
      [overlap('2 h')],
    ],
    [
      'also where that is the first',
      [...at(0, 2 * HOUR), ...at(DAY, HOUR)],
      [...at(0, 2 * HOUR), ...at(DAY, HOUR)],
      [overlap('2 h')],
    ],
    ['outages that touch are one', [...at(0, HOUR), ...at(HOUR, HOUR)], at(0, 3 * HOUR), [overlap('2 h')]],
    ['and so are those that overlap', [...at(0, 2 * HOUR), ...at(HOUR, 2 * HOUR)], at(0, 9 * HOUR), [overlap('3 h')]],
    [
      'a shorter one within a longer adds nothing',
      [...at(0, 3 * HOUR), ...at(HOUR, HOUR)],
      at(0, 9 * HOUR),
      [overlap('3 h')],
    ],
    ['of what comes each day and what comes once', at(0, HOUR, DAY), at(3 * DAY + HOUR / 2, HOUR), [overlap('30 min')]],
    ['of what begins after the last message nothing', at(8 * DAY, HOUR), at(8 * DAY, HOUR), []],
    ['what is always there goes on', [failure('refuse')], at(0, HOUR), [overlap('1 h')]],
    [
      'both for good',
      [failure('refuse')],
      [failure('timeout')],
      ['mx1.example.org and mx2.example.org are all down for good'],
    ],
  ])('is %s', (_, one, other, lines) => {
    expect(told(one, other).map(([line]) => line)).toEqual(lines);
  });

  test('is told at the outage of the first server, with a hint', () => {
    const servers = [
      server('mx1.example.org', { failures: [...at(5 * HOUR, HOUR), random('refuse', DAY, HOUR), ...at(0, 3 * HOUR)] }),
      server('mx2.example.org', { failures: at(HOUR, 3 * HOUR) }),
    ];
    const [advice] = advise('outage-outlasts-senders', { domains: [PAIR], servers, senders: [by('s')] });
    expect(advice?.path).toEqual(['servers', 'mx1.example.org', 'failures', 2]);
    expect(advice?.hint).toMatch(/^plan them one after the other/);
  });

  test('is that of their site, or a longer overlap of their own', () => {
    const site = (name: string, failures: readonly FailureModel[], seconds = 'here') => ({
      servers: [
        server('mx1.example.org', { site: 'here', failures: at(2 * DAY, 3 * HOUR) }),
        server('mx2.example.org', { site: seconds, failures: at(2 * DAY, 3 * HOUR) }),
      ],
      sites: [{ name, failures }],
    });
    expect(told([], [], site('here', at(0, 4 * HOUR)))).toEqual([
      ['the planned outage of here lasts 4 h', 'sites.here.failures.0'],
    ]);
    expect(told([], [], site('here', at(0, 3 * HOUR)))).toEqual([
      ['the planned outage of here lasts 3 h', 'sites.here.failures.0'],
    ]);
    expect(told([], [], site('here', at(0, 2 * HOUR)))[0]?.[0]).toBe(overlap('3 h'));
    expect(told([], [], site('here', [random('refuse', DAY, 4 * HOUR)]))[0]?.[0]).toBe(
      'an outage of here lasts 4 h in the mean',
    );
    expect(told([], [], site('here', [random('refuse', DAY, 2 * HOUR)]))[0]?.[0]).toBe(overlap('3 h'));
    expect(told([], [], site('here', at(0, 4 * HOUR), 'there'))[0]?.[0]).toBe(overlap('3 h'));
  });
});

describe('senders that give up before an outage is over', () => {
  const down = (length: number): ServerModel[] => [
    server('mx1.example.org', { failures: [planned('refuse', 0, length)] }),
  ];
  const world = (length: number, senders: readonly ReturnType<typeof sender>[], servers = down(length)) =>
    said('outage-outlasts-senders', {
      domains: [ALONE],
      servers,
      senders,
      traffic: [
        traffic(1, { 'example.org': 1 }, Object.fromEntries(senders.map(({ name }) => [name, 1 / senders.length]))),
      ],
    }).map((line) => line.replace(/; (the planned|mx1).*/, ''));

  test('are told from the least patient on, without spam and those that do not queue', () => {
    const all = [
      by('c', 3 * HOUR),
      by('a', HOUR),
      by('b', 2 * HOUR),
      { ...by('spam', 60), spam: 0.5, virus: 0.5 },
      by('none', 0),
    ];
    expect(world(HOUR, all)).toEqual([]);
    expect(world(2 * HOUR, all)).toEqual(['mail from a bounces after 1 h']);
    expect(world(3 * HOUR, all)).toEqual(['mail from a bounces after 1 h, that from b after 2 h']);
    expect(world(4 * HOUR, all)).toEqual([
      'mail from a bounces after 1 h, that of 2 other senders after 3 h at the latest',
    ]);
    expect(world(2 * HOUR, [{ ...by('half', HOUR), spam: 0.5, virus: 0.4 }])).toHaveLength(1);
  });

  // Counts how long the server has been failing, and leaves it alone for 6 hours by then.
  const exim = (
    name: string,
    age: number | null,
    hostDown: number | null,
    per: 'host' | 'message' = 'host',
    every = 6 * HOUR,
  ) =>
    sender(name, {
      mta: mta('rfc5321', {
        giveUpAfter: { age, attempts: null, hostDown },
        retry: { ...mta('rfc5321').retry, rule: { kind: 'every', every }, per },
      }),
    });
  test.each<[string, ReturnType<typeof sender>[], string]>([
    [
      'until its retry time comes',
      [exim('e', null, DAY)],
      '; from then on new mail from e bounces at once, until up to 6 h after the end',
    ],
    [
      'of several the longest',
      [exim('e', null, DAY), exim('f', null, DAY, 'host', 8 * HOUR)],
      '; from then on new mail from e and f bounces at once, until up to 8 h after the end',
    ],
    ['not where the age of a message comes first', [exim('e', HOUR, DAY)], ''],
    [
      'but where it comes with it',
      [exim('e', DAY, DAY)],
      '; from then on new mail from e bounces at once, until up to 6 h after the end',
    ],
    ['not where messages have retry times of their own', [exim('e', null, DAY, 'message')], ''],
    ['not where only age counts', [exim('e', DAY, null)], ''],
  ])('may return new mail at once: %s', (_, senders, words) => {
    expect(world(2 * DAY, senders)[0]?.replace(/^[^;]*/, '')).toBe(words);
  });

  test('return it for good where the server never comes back', () => {
    expect(world(0, [exim('e', null, DAY)], [server('mx1.example.org', { failures: [failure('refuse')] })])).toEqual([
      'mail from e bounces after 1 d; from then on new mail from e bounces at once',
    ]);
  });
});

describe('a relay that gives up too early', () => {
  const relay = (age: number, name = 'mx2.example.org') => server(name, { relay: lasting(age) });
  const about = (length: number, age: number) =>
    advise('short-queue', {
      domains: [PAIR],
      servers: [server('mx1.example.org', { failures: [planned('refuse', 0, length)] }), relay(age)],
    });
  test('is told with a queue of two weeks, or twice the outage', () => {
    expect(about(DAY, DAY)).toEqual([]);
    expect(about(DAY + 1, DAY)[0]?.mend).toEqual({
      changes: [{ path: ['servers', 'mx2.example.org', 'relay', 'giveUpAfter'], value: '2w' }],
      figures: ['lost'],
    });
    expect(about(8 * DAY, DAY)[0]?.mend?.changes[0]?.value).toBe('16d');
    const gone = advise('short-queue', {
      domains: [PAIR],
      servers: [server('mx1.example.org', { failures: [failure('refuse')] }), relay(DAY)],
    });
    expect(gone[0]?.mend).toBeUndefined();
  });

  test('is one behind all that are down, of which a server counts once', () => {
    const three = domain(
      'example.org',
      mx('10 mx1.example.org', '20 mx2.example.org', '30 mx1.example.org', '40 mx3.example.org'),
    );
    const dark = { failures: [planned('refuse', 0, 9 * DAY)] };
    const found = (second: Partial<ServerModel>) =>
      said('short-queue', {
        domains: [three],
        servers: [server('mx1.example.org', dark), server('mx2.example.org', second), relay(DAY, 'mx3.example.org')],
      });
    expect(found(dark)).toEqual([
      'the backup mx3.example.org keeps mail 1 d; the planned outages of mx1.example.org and mx2.example.org overlap for 9 d',
    ]);
    expect(found({})).toEqual([]);
    expect(found({ relay: lasting(DAY) })).toEqual([
      'the backup mx2.example.org keeps mail 1 d; the planned outage of mx1.example.org lasts 9 d',
    ]);
  });
});
