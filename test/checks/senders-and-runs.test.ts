import { describe, expect, test } from 'vitest';
import { CHECKS, checkModel } from '../../src/checks/index.js';
import { advise } from './advise.js';
import {
  DAY,
  domain,
  failure,
  greylist,
  HOUR,
  MINUTE,
  model,
  mta,
  mx,
  planned,
  random,
  sender,
  server,
  traffic,
} from './model-builder.js';

const MX1 = server('mx1.example.org');
const BACKUP = server('backup.example.net');
const ALONE = domain('example.org', mx('10 mx1.example.org'));
const PAIR = domain('example.org', mx('10 mx1.example.org', '20 backup.example.net'));

describe('greylist-loses', () => {
  const grey = [server('mx1.example.org', { greylist: greylist() })];
  const by = (changes: Parameters<typeof sender>[1]): { senders: ReturnType<typeof sender>[] } => ({
    senders: [sender('them', changes)],
  });

  test('wanted mail from a sender that never retries does not pass', () => {
    const [advice] = advise('greylist-loses', {
      domains: [ALONE],
      servers: grey,
      ...by({ mta: mta('fire-and-forget') }),
    });
    expect(advice?.message).toBe(
      'them never tries again, so its wanted mail does not pass the greylist of mx1.example.org (5 min, within 2 d)',
    );
  });

  test('spam that never retries is what the greylist is for', () => {
    expect(
      advise('greylist-loses', { domains: [ALONE], servers: grey, ...by({ mta: mta('fire-and-forget'), spam: 1 }) }),
    ).toEqual([]);
  });

  test('a sender that gives up in four minutes does not pass a delay of five', () => {
    const hasty = mta('rfc5321', {
      giveUpAfter: { age: 4 * MINUTE, attempts: null, hostDown: null },
      retry: { ...mta('rfc5321').retry, rule: { kind: 'every', every: MINUTE } },
    });
    expect(advise('greylist-loses', { domains: [ALONE], servers: grey, ...by({ mta: hasty }) })[0]?.message).toContain(
      'gives up after 4 min',
    );
  });

  test('a retry passes that comes exactly when the delay is over, or exactly when the window is, as in the greylist itself', () => {
    const passing = (every: number, life: number, window: number) => {
      const { retry } = mta('rfc5321');
      const punctual = mta('rfc5321', {
        giveUpAfter: { age: life, attempts: null, hostDown: null },
        retry: { ...retry, rule: { kind: 'every', every } },
      });
      const servers = [server('mx1.example.org', { greylist: greylist({ window }) })];
      return advise('greylist-loses', { domains: [ALONE], servers, ...by({ mta: punctual }) }).length === 0;
    };
    expect(passing(5 * MINUTE, DAY, DAY)).toBe(true);
    expect(passing(5 * MINUTE - 1, 5 * MINUTE - 1, DAY)).toBe(false);
    // The last try of a life is at its end.
    expect(passing(5 * MINUTE, 5 * MINUTE, DAY)).toBe(true);
    expect(passing(10 * MINUTE, DAY, 10 * MINUTE)).toBe(true);
    expect(passing(10 * MINUTE + 1, DAY, 10 * MINUTE)).toBe(false);
  });

  test('a sender that comes back after a window of ten minutes never passes, at whatever try', () => {
    const narrow = [server('mx1.example.org', { greylist: greylist({ window: 10 * MINUTE }) })];
    const [advice] = advise('greylist-loses', { domains: [ALONE], servers: narrow, ...by({}) });
    expect(advice?.message).toContain('tries again only after 30 min');
  });

  test('every recorded MTA passes', () => {
    for (const preset of ['postfix', 'exim', 'sendmail', 'qmail', 'first-mx-only']) {
      expect(advise('greylist-loses', { domains: [ALONE], servers: grey, ...by({ mta: mta(preset) }) })).toEqual([]);
    }
  });

  test('a retry that comes too late counts as new, and the one after it may pass', () => {
    const narrow = [server('mx1.example.org', { greylist: greylist({ window: 10 * MINUTE }) })];
    const rule = { kind: 'list', waits: [HOUR, 6 * MINUTE], then: [HOUR] } as const;
    const late = mta('rfc5321', { retry: { ...mta('rfc5321').retry, rule } });
    expect(advise('greylist-loses', { domains: [ALONE], servers: narrow, ...by({ mta: late }) })).toEqual([]);
  });
});

describe('ignored-backup', () => {
  const failing = server('mx1.example.org', { failures: [random('refuse', 30 * DAY, HOUR)] });
  const senders = [sender('good'), sender('stubborn', { mta: mta('rfc5321', { honoursBackups: 0 }) })];
  const mixed = (share: number): { traffic: ReturnType<typeof traffic>[] } => ({
    traffic: [traffic(1, { 'example.org': 1 }, { good: 1 - share, stubborn: share })],
  });

  test('one sender in ten that never tries the backup waits while the primary is down', () => {
    const [advice] = advise('ignored-backup', { domains: [PAIR], servers: [failing, BACKUP], senders, ...mixed(0.1) });
    expect(advice?.message).toBe(
      '10 % of the wanted mail for example.org comes from senders that never try a backup, and its best preference is down 0.14 % of the time (12 h 9 min a year)',
    );
  });

  test('nobody minds where all senders try it, where nothing fails, or where there is no backup', () => {
    expect(advise('ignored-backup', { domains: [PAIR], servers: [failing, BACKUP], senders, ...mixed(0) })).toEqual([]);
    expect(advise('ignored-backup', { domains: [PAIR], servers: [MX1, BACKUP], senders, ...mixed(0.1) })).toEqual([]);
    expect(advise('ignored-backup', { domains: [ALONE], servers: [failing], senders, ...mixed(0.1) })).toEqual([]);
  });

  test('servers are down together at one site, or by plan at the same hours; by chance hardly ever', () => {
    const down = planned('refuse', DAY, 7 * 0.3 * DAY);
    const later = planned('refuse', 4 * DAY, 2 * DAY);
    const seldom = random('refuse', 7 * DAY, 3 * DAY);
    const both = domain('example.org', mx('10 mx1.example.org', '10 mx2.example.org', '20 backup.example.net'));
    const found = (servers: ReturnType<typeof server>[]): (string | undefined)[] =>
      advise('ignored-backup', {
        domains: [both],
        servers: [...servers, BACKUP],
        sites: [{ name: 'room', failures: [down] }],
        senders,
        ...mixed(0.1),
      }).map(({ message }) => /is down (.*?) of this run/.exec(message)?.[1]);
    const names = ['mx1.example.org', 'mx2.example.org'];
    const failing = (...failures: Parameters<typeof server>[1][]): ReturnType<typeof server>[] =>
      names.map((name, i) => server(name, failures[i]));
    expect(found(failing({ site: 'room' }, { site: 'room' }))).toEqual(['2 d 2 h of the 7 d']);
    expect(found(failing({ failures: [down] }, { failures: [down] }))).toEqual(['2 d 2 h of the 7 d']);
    expect(found(failing({ failures: [down] }, { failures: [later] }))).toEqual([]);
    // 3 of 10 days by chance: of the 50.4 h that the other is down, 15.12.
    expect(found(failing({ failures: [down] }, { failures: [seldom] }))).toEqual(['about 15 h 7 min of the 7 d']);
  });

  test('spam is not wanted mail', () => {
    const bots = [sender('good'), sender('stubborn', { mta: mta('first-mx-only'), spam: 1 })];
    expect(
      advise('ignored-backup', { domains: [PAIR], servers: [failing, BACKUP], senders: bots, ...mixed(0.9) }),
    ).toEqual([]);
  });
});

describe('outage-outlasts-senders', () => {
  const down = (length: number): ReturnType<typeof server> =>
    server('mx1.example.org', { failures: [planned('refuse', DAY, length)] });

  test('an outage of six days of the only server outlasts senders that wait five', () => {
    const [advice] = advise('outage-outlasts-senders', { domains: [ALONE], servers: [down(6 * DAY)] });
    expect(advice?.message).toBe(
      'mail from somebody bounces after 5 d; the planned outage of mx1.example.org lasts 6 d, and nothing else takes mail for example.org',
    );
    expect(advice?.path).toEqual(['servers', 'mx1.example.org', 'failures', 0]);
  });

  test('several senders that give up are one piece of advice, the least patient first', () => {
    const senders = [
      sender('patient'),
      sender('mailgun', { mta: mta('mailgun') }),
      sender('exim', { mta: mta('exim') }),
    ];
    const all = [traffic(1, { 'example.org': 1 }, { patient: 1, mailgun: 1, exim: 1 })];
    const found = (length: number): string[] =>
      advise('outage-outlasts-senders', { domains: [ALONE], servers: [down(length)], senders, traffic: all }).map(
        ({ message }) => message.replace(/;.*/, ''),
      );
    expect(found(3 * DAY)).toEqual(['mail from mailgun bounces after 8 h']);
    expect(found(4.5 * DAY)).toEqual(['mail from mailgun bounces after 8 h, that from exim after 4 d']);
    expect(found(6 * DAY)).toEqual([
      'mail from mailgun bounces after 8 h, that of 2 other senders after 5 d at the latest',
    ]);
  });

  test('one of four days does not, nor one of six while a backup is up', () => {
    expect(advise('outage-outlasts-senders', { domains: [ALONE], servers: [down(4 * DAY)] })).toEqual([]);
    expect(advise('outage-outlasts-senders', { domains: [PAIR], servers: [down(6 * DAY), BACKUP] })).toEqual([]);
  });

  test('a bot that never waits is no loss', () => {
    const senders = [sender('bots', { mta: mta('fire-and-forget') })];
    expect(advise('outage-outlasts-senders', { domains: [ALONE], servers: [down(6 * DAY)], senders })).toEqual([]);
  });
});

describe('unreached-messages', () => {
  test('says of a number of messages that the duration ends first, and about how many arrive', () => {
    const [advice] = advise('unreached-messages', {
      domains: [ALONE],
      servers: [MX1],
      messages: 3_000_000,
      duration: DAY,
    });
    expect(advice?.message).toMatch(
      /^no more than about 86\D400 messages arrive in 1 d, so `messages: 3000000` has no effect$/,
    );
    expect(advice?.hint).toContain('leave `duration` out');
    expect(
      advise('unreached-messages', { domains: [ALONE], servers: [MX1], messages: 3000, duration: null, until: 1000 })[0]
        ?.hint,
    ).toContain('`until`');
  });

  test('says nothing where the number ends the run, or may', () => {
    for (const messages of [null, 80_000, 86_400, 87_000]) {
      expect(advise('unreached-messages', { domains: [ALONE], servers: [MX1], messages, duration: DAY })).toEqual([]);
    }
    expect(advise('unreached-messages', { domains: [ALONE], servers: [MX1], messages: 5, duration: null })).toEqual([]);
  });
});

describe('short-run', () => {
  const failing = [server('mx1.example.org', { failures: [random('refuse', DAY, HOUR)] })];

  test('a world that stops two days after the last message leaves five-day queues pending', () => {
    const [advice] = advise('short-run', { domains: [ALONE], servers: failing, duration: 7 * DAY, until: 9 * DAY });
    expect(advice?.message).toBe(
      'the run stops 2 d after the last message, and somebody tries for 5 d: what is queued then ends as pending',
    );
    expect(advice?.path).toEqual(['until']);
  });

  test('one that stops later, drains its queues, or where nothing fails does not', () => {
    expect(advise('short-run', { domains: [ALONE], servers: failing, until: 12 * DAY })).toEqual([]);
    expect(advise('short-run', { domains: [ALONE], servers: failing, until: null })).toEqual([]);
    expect(advise('short-run', { domains: [ALONE], servers: [MX1], until: 8 * DAY })).toEqual([]);
  });

  test('the number of messages ends the arrivals as well', () => {
    const world = { domains: [ALONE], servers: failing, duration: null, messages: 86_400 };
    expect(advise('short-run', { ...world, until: 6 * DAY })).toEqual([]);
    expect(advise('short-run', { ...world, until: 5 * DAY })[0]?.message).toContain('stops 4 d after');
  });
});

describe('rare-failure', () => {
  const failing = [server('mx1.example.org', { failures: [random('refuse', 30 * DAY, 0)] })];

  test('a failure once a month is mostly missed by one week', () => {
    const [advice] = advise('rare-failure', { domains: [ALONE], servers: failing });
    expect(advice?.message).toBe(
      'mx1.example.org fails once in 30 d: one replication of 7 d sees 0.233 failures in the mean',
    );
    expect(advice?.hint).toContain('22 replications');
    expect(advice?.path).toEqual(['servers', 'mx1.example.org', 'failures', 0, 'mtbf']);
  });

  test('22 weeks see it often enough, and a planned one needs no luck', () => {
    expect(advise('rare-failure', { domains: [ALONE], servers: failing, replications: 22 })).toEqual([]);
    const certain = [server('mx1.example.org', { failures: [planned('refuse', DAY, HOUR), failure('refuse')] })];
    expect(advise('rare-failure', { domains: [ALONE], servers: certain })).toEqual([]);
  });

  test('one mend is enough for all failures that it can be for, and what reads as five is no fewer', () => {
    const two = [10 * DAY, 20 * DAY].map((mtbf, at) =>
      server(`mx${at + 1}.example.org`, { failures: [random('refuse', mtbf, 0)] }),
    );
    const found = advise('rare-failure', { domains: [ALONE], servers: two });
    expect(found.map(({ mend }) => mend?.changes)).toEqual([
      [{ path: ['replications'], value: 15 }],
      [{ path: ['replications'], value: 15 }],
    ]);
    const nearly = [server('mx1.example.org', { failures: [random('refuse', 30.801 * DAY, 0)] })];
    expect(advise('rare-failure', { domains: [ALONE], servers: nearly, replications: 22 })).toEqual([]);
  });

  test('failures of a site count as those of a server', () => {
    const sites = [{ name: 'london', failures: [random('timeout', 180 * DAY, 6 * HOUR)] }];
    const servers = [server('mx1.example.org', { site: 'london' })];
    expect(advise('rare-failure', { domains: [ALONE], servers, sites })[0]?.path[0]).toBe('sites');
  });
});

describe('countless-outages', () => {
  test('a failure every few milliseconds is drawn a hundred million times in a week, whatever the mail', () => {
    const servers = [server('mx1.example.org', { failures: [random('refuse', 0.003, 0.001)] })];
    const [advice] = advise('countless-outages', { domains: [ALONE], servers });
    expect(advice?.message).toContain('which is about 150 000 000 times in 7 d');
    expect(advice?.path).toEqual(['servers', 'mx1.example.org', 'failures', 0]);
  });

  test('one every few seconds is not too many, nor one that comes once', () => {
    const often = [server('mx1.example.org', { failures: [random('refuse', 5, 1), planned('refuse', DAY, HOUR)] })];
    expect(advise('countless-outages', { domains: [ALONE], servers: often })).toEqual([]);
  });
});

describe('late-event', () => {
  test('an outage or a change after the last message meets no new mail', () => {
    const servers = [server('mx1.example.org', { failures: [planned('refuse', 8 * DAY, HOUR)] })];
    const changes = [{ at: 9 * DAY, domain: 'example.org', answer: mx('10 mx1.example.org') }];
    expect(advise('late-event', { domains: [ALONE], servers, changes }).map((advice) => advice.path)).toEqual([
      ['servers', 'mx1.example.org', 'failures', 0, 'at'],
      ['changes', 0, 'at'],
    ]);
  });

  test('one before it does', () => {
    const servers = [server('mx1.example.org', { failures: [planned('refuse', 6 * DAY, HOUR)] })];
    expect(advise('late-event', { domains: [ALONE], servers })).toEqual([]);
  });
});

describe('the list of checks', () => {
  test('gives each a code of its own and says what it looks for', () => {
    expect(new Set(CHECKS.map((check) => check.code)).size).toBe(CHECKS.length);
    for (const check of CHECKS) {
      expect(check.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(check.looksFor.length).toBeGreaterThan(40);
    }
  });

  test('has nothing to say about two equal servers at two sites, with a long look at their failures', () => {
    const failures = [random('refuse', DAY, 10 * MINUTE)];
    const servers = [
      server('mx1.example.org', { site: 'london', failures, sessions: 100 }),
      server('mx2.example.org', { site: 'paris', failures, sessions: 100 }),
    ];
    const wise = model({
      domains: [domain('example.org', mx('10 mx1.example.org', '10 mx2.example.org'))],
      servers,
      sites: [
        { name: 'london', failures: [] },
        { name: 'paris', failures: [] },
      ],
      senders: [sender('postfix', { mta: mta('postfix') })],
    });
    expect(checkModel(wise)).toEqual([]);
  });

  test('leaves the model as it was and gives the same advice again', () => {
    const world = model({
      domains: [PAIR],
      servers: [server('mx1.example.org', { failures: [random('refuse', DAY, HOUR)] }), BACKUP],
    });
    const before = JSON.stringify(world);
    expect(checkModel(world)).toEqual(checkModel(world));
    expect(JSON.stringify(world)).toBe(before);
  });
});
