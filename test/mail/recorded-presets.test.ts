import { describe, expect, test } from 'vitest';
import { type Decision, type MtaBehaviour, presetBehaviour, type Stage } from '../../src/mail/index.js';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

function behaviour(name: string): MtaBehaviour {
  const found = presetBehaviour(name);
  if (found === undefined) throw new Error(`no preset ${name}`);
  return found;
}

function on(name: string, stage: Stage): MtaBehaviour['onFailure'][Stage] {
  return behaviour(name).onFailure[stage];
}

/** postfix, exim, sendmail, opensmtpd, courier, dma, chasquid, haraka: the columns of the recordings. */
const RECORDED = ['postfix', 'exim', 'sendmail', 'opensmtpd', 'courier', 'dma', 'chasquid', 'haraka'] as const;
type Row<T> = readonly [string, ...(readonly T[])];

function each<T>([title, ...values]: Row<T>, read: (mta: MtaBehaviour) => T): void {
  test(title, () => {
    expect(values).toHaveLength(RECORDED.length);
    expect(RECORDED.map((name) => [name, read(behaviour(name))])).toEqual(RECORDED.map((name, i) => [name, values[i]]));
  });
}

describe('how long an MTA was recorded to wait for an answer to its SYN', () => {
  each<number>(['its own time-out or that of the kernel [s]', 30, 135, 120, 135, 60, 135, 60, 30], ({ timeouts }) =>
    Math.min(timeouts.connect, timeouts.kernel ?? Number.POSITIVE_INFINITY),
  );
  each<number>(
    ['an MX query that is never answered costs [s]', 10, 10, 10, 75, 155, 10, 10, 1],
    (mta) => mta.timeouts.dns,
  );
  each<number>(
    ['an AAAA query that is never answered costs [s]', 10, 10, 30, 75, 155, 15, 10, 0.3],
    ({ timeouts }) => timeouts.aaaa ?? timeouts.dns,
  );
});

describe('what was recorded to follow a failure', () => {
  const N: Decision = 'next';
  const D: Decision = 'defer';
  const B: Decision = 'bounce';
  const NB: Decision = 'nextOrBounce';
  const H: Decision = 'nextHost';
  const HB: Decision = 'nextHostOrBounce';
  each<Decision>(['a refused connection', N, N, N, N, N, N, N, N], (mta) => mta.onFailure.connect.refused);
  each<Decision>(['a greeting of 421', N, N, H, N, D, N, H, D], (mta) => mta.onFailure.greeting['4xx']);
  each<Decision>(['a greeting of 554', N, NB, HB, N, B, B, H, B], (mta) => mta.onFailure.greeting['5xx']);
  each<Decision>(['closed without a greeting', N, N, H, N, N, D, H, N], (mta) => mta.onFailure.greeting.disconnect);
  each<Decision>(['EHLO and HELO refused with 550', B, NB, HB, N, B, B, H, B], (mta) => mta.onFailure.ehlo['5xx']);
  for (const stage of ['mail', 'rcpt', 'data', 'message'] as const) {
    each<Decision>([`4xx at ${stage}`, N, N, H, D, D, N, H, D], (mta) => mta.onFailure[stage]['4xx']);
    each<Decision>([`5xx at ${stage}`, B, B, B, B, B, B, B, B], (mta) => mta.onFailure[stage]['5xx']);
  }
  each<Decision>(['a line cut after the final dot', N, N, H, D, D, D, H, N], (mta) => mta.onFailure.message.disconnect);
  each<boolean>(['HELO after a refused EHLO', true, true, true, true, true, false, true, true], (mta) => mta.helo);
});

describe('what was recorded to follow a DNS answer', () => {
  const lookups = {
    nullMx: ['bounce', 'bounce', 'bounce', 'defer', 'bounce', 'defer', 'defer', 'bounce'],
    nxdomain: ['bounce', 'bounce', 'bounce', 'bounce', 'bounce', 'bounce', 'defer', 'bounce'],
    empty: ['bounce', 'bounce', 'bounce', 'defer', 'bounce', 'bounce', 'defer', 'bounce'],
    servfail: ['defer', 'defer', 'defer', 'defer', 'defer', 'defer', 'address', 'defer'],
    timeout: ['defer', 'defer', 'defer', 'defer', 'defer', 'defer', 'address', 'defer'],
    emptyHost: ['next', 'next', 'next', 'next', 'next', 'bounce', 'next', 'next'],
  } as const;
  for (const [key, values] of Object.entries(lookups)) {
    each<string>([key, ...values], (mta) => mta.onLookup[key as keyof typeof lookups]);
  }
  each<string>(
    ['an MX written as an IP address', 'use', 'skip', 'use', 'use', 'bounce', 'use', 'bounce', 'use'],
    (mta) => mta.ipExchanger,
  );
});

describe('which addresses were recorded to be tried', () => {
  each<number | null>(
    ['addresses per delivery', 5, 5, null, null, null, null, null, null],
    (mta) => mta.limits.addresses,
  );
  each<number | null>(['hosts per delivery', null, null, null, null, null, null, 5, null], (mta) => mta.limits.hosts);
  each<string>(
    [
      'a host listed twice, two names of one address',
      'tried',
      'skipAddress',
      'skipHost',
      'skipAddress',
      'skipHost',
      'tried',
      'tried',
      'tried',
    ],
    (mta) => mta.repeats,
  );
  each<string>(
    [
      'who finds itself in the list',
      'address',
      'address',
      'name',
      'nothing',
      'address',
      'nothing',
      'nothing',
      'nothing',
    ],
    (mta) => mta.knowsItselfBy,
  );

  test('Postfix stops at five addresses or two sessions, Exim at five but jumps to the next preference', () => {
    expect(behaviour('postfix').limits).toMatchObject({ addresses: 5, sessions: 2, nextPreference: false });
    expect(behaviour('exim').limits).toMatchObject({ addresses: 5, sessions: null, nextPreference: true });
  });
});

describe('how long a message was recorded to live', () => {
  each<number | null>(
    ['age', 5 * DAY, 4 * DAY, 5 * DAY, 4 * DAY, 7 * DAY, 5 * DAY, 20 * HOUR, null],
    (mta) => mta.giveUpAfter.age,
  );

  test('Haraka counts: thirteen tries', () => {
    expect(behaviour('haraka').giveUpAfter).toEqual({ age: null, attempts: 13, hostDown: null });
  });

  test('OpenSMTPD and chasquid give up when the time has come, the others with a last try', () => {
    expect(RECORDED.filter((name) => behaviour(name).giveUpAfter.onTime === true)).toEqual(['opensmtpd', 'chasquid']);
  });

  test('a delay is told after 24 h (Exim, daily) or 4 h (Sendmail, Courier; OpenSMTPD with the last try before)', () => {
    expect(RECORDED.filter((name) => behaviour(name).warnsAhead)).toEqual(['opensmtpd']);
    expect(RECORDED.map((name) => behaviour(name).warnAfter)).toEqual([
      [],
      [DAY, 2 * DAY, 3 * DAY],
      [4 * HOUR],
      [4 * HOUR],
      [4 * HOUR],
      [],
      [],
      [],
    ]);
  });
});

describe('how connections were recorded to be used', () => {
  test('OpenSMTPD opens one every two seconds, and each takes what is waiting', () => {
    expect(behaviour('opensmtpd').pace).toEqual({ destination: 2, address: 5 });
    expect(behaviour('opensmtpd').reuse).toMatchObject({ idle: 10, of: 'all', by: 'destination' });
  });

  test('OpenSMTPD leaves a server that failed alone for 15 s, and then begins with it again', () => {
    expect(behaviour('opensmtpd').walk).toBe('best');
    expect(behaviour('opensmtpd').deadHosts).toMatchObject({
      remember: 'address',
      counts: 'session',
      after: 1,
      for: 15,
    });
  });

  test('Courier has four per domain that stay for a minute, and holds the domain back when none comes about', () => {
    expect(behaviour('courier').concurrency).toEqual({ initial: 4, max: 4 });
    expect(behaviour('courier').reuse).toMatchObject({ idle: MINUTE, of: 'all', by: 'destination' });
    expect(behaviour('courier').deadHosts).toMatchObject({
      remember: 'destination',
      counts: 'connect',
      for: 5 * MINUTE,
    });
    // A greeting of 421 is not held against the domain: thirty messages at once, thirty connections.
    expect(on('courier', 'greeting')['4xx']).toBe('defer');
  });

  test('OpenSMTPD has five connections to an address, Postfix fewer and fewer to a destination that fails', () => {
    expect(behaviour('opensmtpd').concurrency).toEqual({ initial: 5, max: 5, by: 'address' });
    expect(behaviour('postfix').concurrency).toEqual({ initial: 5, max: 20, shrinks: 1 });
    expect(behaviour('chasquid').timeouts.session).toBe(10 * MINUTE);
    expect(behaviour('exim').retry.runners).toBe(5);
  });

  test('Postfix keeps a connection only while more mail is waiting', () => {
    expect(behaviour('postfix').reuse).toMatchObject({ idle: 2, of: 'busy', by: 'destination' });
  });

  test('dma, chasquid and Haraka have one connection for each message, all at once', () => {
    for (const name of ['dma', 'chasquid', 'haraka']) {
      expect(behaviour(name)).toMatchObject({ reuse: null, concurrency: null, pace: null, deadHosts: null });
    }
  });

  test('the queue runs of Exim and Sendmail take message after message', () => {
    expect(RECORDED.filter((name) => behaviour(name).retry.atOnce === 1)).toEqual(['exim', 'sendmail']);
  });
});
