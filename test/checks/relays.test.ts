import { describe, expect, test } from 'vitest';
import type { MtaBehaviour } from '../../src/mail/index.js';
import type { FailureModel, MxAnswer, SenderModel, ServerModel } from '../../src/model/index.js';
import { meetingOnly } from '../conditions.js';
import { advise, said } from './advise.js';
import {
  DAY,
  domain,
  failure,
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

// What advice says of relays, of backups that nobody tries, and of addresses that nobody reaches.

const PAIR = domain('example.org', mx('10 mx1.example.org', '20 backup.example.net'));
const MX1 = server('mx1.example.org');
const relay = (changes: Partial<MtaBehaviour> = {}) => server('backup.example.net', { relay: mta('postfix', changes) });

describe('a backup that its primary refuses', () => {
  const refusal = (changes: Partial<FailureModel> = {}) =>
    failure('reply', {
      stage: 'rcpt',
      reply: { code: 550, text: '550 no' },
      only: meetingOnly({ senders: ['backup.example.net'] }),
      ...changes,
    });
  const told = (first: readonly FailureModel[], second?: readonly FailureModel[], backup = relay()) =>
    advise('refused-relay', {
      domains: [
        second === undefined
          ? PAIR
          : domain('example.org', mx('10 mx1.example.org', '20 mx2.example.org', '30 backup.example.net')),
      ],
      servers: [
        { ...MX1, failures: first },
        ...(second === undefined ? [] : [server('mx2.example.org', { failures: second })]),
        backup,
      ],
    });

  test.each<[string, FailureModel, number]>([
    ['is told from 500 on', refusal({ reply: { code: 500, text: '500 no' } }), 1],
    ['not below', refusal({ reply: { code: 499, text: '499 no' } }), 0],
    ['not where no reply is given', refusal({ kind: 'refuse', reply: null }), 0],
    ['not for a while', refusal({ timing: planned('reply', 0, DAY).timing }), 0],
    ['not where some are spared', refusal({ except: meetingOnly({ hosts: 0.5 }) }), 0],
    [
      'not where more is asked',
      refusal({ only: meetingOnly({ senders: ['backup.example.net'], family: ['ipv6'] }) }),
      0,
    ],
    ['not of others', refusal({ only: meetingOnly({ senders: ['x'] }) }), 0],
    ['not of somebody at some hosts', refusal({ only: meetingOnly({ hosts: 0.5 }) }), 0],
    ['not where it meets all', failure('reply', { stage: 'rcpt', reply: { code: 550, text: '550 no' } }), 0],
    ['to some as well', refusal({ probability: 0.5 }), 1],
  ])('%s', (_, one, times) => {
    // Another failure names the backup, so that it is looked at.
    const named = failure('slow', { factor: 2, only: meetingOnly({ senders: ['backup.example.net'] }) });
    expect(told([named, one])).toHaveLength(times);
  });

  test('is one where all servers before it do so, the least of which counts', () => {
    expect(told([refusal()], [])).toEqual([]);
    const [advice] = told([failure('slow'), refusal({ probability: 0.5 })], [refusal({ probability: 0.25 })]);
    expect(advice?.message).toBe(
      'mx1.example.org and mx2.example.org answer 550 to backup.example.net: 25 % or more of what backup.example.net takes for example.org is returned to those who were told that it had arrived',
    );
    expect(advice?.path).toEqual(['servers', 'mx1.example.org', 'failures', 1, 'only']);
    expect(advice?.mend).toEqual({
      changes: [
        { path: ['servers', 'mx1.example.org', 'failures', 1] },
        { path: ['servers', 'mx2.example.org', 'failures', 0] },
      ],
      figures: ['lost'],
    });
    const shared = refusal({ only: meetingOnly({ senders: ['backup.example.net', 'x'] }) });
    expect(told([refusal()], [shared])[0]?.mend).toBeUndefined();
  });

  test('returns what is refused, and does not go on', () => {
    const { onFailure } = mta('postfix');
    const after = (rcpt: 'bounce' | 'defer' | 'nextOrBounce', greeting: 'next' | 'bounce' = 'next') =>
      relay({
        onFailure: {
          ...onFailure,
          rcpt: { ...onFailure.rcpt, '5xx': rcpt },
          greeting: { ...onFailure.greeting, '5xx': greeting },
        },
      });
    expect(told([refusal()], undefined, after('bounce'))).toHaveLength(1);
    expect(told([refusal()], undefined, after('nextOrBounce'))).toHaveLength(1);
    expect(told([refusal()], undefined, after('defer'))).toEqual([]);
    expect(told([refusal()], [refusal({ stage: 'greeting' })], after('bounce'))).toEqual([]);
    expect(told([refusal()], [refusal({ stage: 'greeting' })], after('bounce', 'bounce'))).toHaveLength(1);
  });

  test('sends on to its next hop alone, if it has one', () => {
    const via = (hop: string) => relay({ via: hop as never });
    expect(told([], [refusal()], via('mx2.example.org'))).toHaveLength(1);
    expect(told([refusal()], [], via('mx2.example.org'))).toEqual([]);
    expect(told([refusal()], [refusal()], via('else.example'))).toEqual([]);
    const box = {
      domains: [PAIR],
      servers: [server('box', { hosts: ['mx1.example.org'], failures: [refusal()] }), via('mx1.example.org')],
    };
    expect(said('refused-relay', box)).toHaveLength(1);
    expect(said('refused-relay', { ...box, servers: [box.servers[0] as ServerModel, via('box')] })).toHaveLength(1);
    expect(
      said('refused-relay', {
        domains: [PAIR],
        servers: [{ ...MX1, failures: [refusal()] }, server('backup.example.net')],
      }),
    ).toEqual([]);
    const ahead = domain('example.org', mx('10 backup.example.net', '20 mx1.example.org'));
    expect(said('refused-relay', { domains: [ahead], servers: [{ ...MX1, failures: [refusal()] }, relay()] })).toEqual(
      [],
    );
  });
});

describe('a relay with nobody before it', () => {
  const told = (answer: MxAnswer, servers: readonly ServerModel[] = [MX1, relay()]) =>
    advise('preferred-relay', { domains: [domain('example.org', answer)], servers });
  const mends = (...args: Parameters<typeof told>) =>
    told(...args).map(({ mend }) => mend?.changes.map(({ value }) => value));

  test('is put behind the last, if a mailbox is among those', () => {
    expect(told(mx('10 backup.example.net', '20 mx1.example.org', '30 gone.example'))[0]?.mend).toEqual({
      changes: [{ path: ['domains', 'example.org', 'mx', 0], value: '40 backup.example.net' }],
      figures: ['lost'],
    });
    expect(mends(mx('10 backup.example.net', '65530 mx1.example.org'))).toEqual([['65535 backup.example.net']]);
    const other = server('mx1.example.org', { relay: mta('postfix') });
    expect(mends(mx('10 backup.example.net', '20 mx1.example.org'), [other, relay()])).toEqual([undefined]);
    expect(
      mends(mx('10 backup.example.net', '20 mx1.example.org', '20 mx2.example.org'), [
        other,
        relay(),
        server('mx2.example.org'),
      ]),
    ).toEqual([['30 backup.example.net']]);
    expect(mends(mx('10 backup.example.net', '10 mx1.example.org'))).toEqual([undefined]);
    expect(mends(mx('10 backup.example.net', '20 gone.example'))).toEqual([undefined]);
  });

  test('or has a next hop, or somebody', () => {
    expect(told(mx('10 backup.example.net'), [relay({ via: 'mx1.example.org' as never })])).toEqual([]);
    expect(told(mx('10 mx1.example.org', '20 backup.example.net'))).toEqual([]);
    expect(told(mx('10 gone.example'))).toEqual([]);
    expect(told(mx('10 gone.example', '20 backup.example.net'))[0]?.message).toContain(
      'prefers to it has an address (gone.example)',
    );
  });
});

describe('senders that never try a backup', () => {
  const stubborn = (name: string, honoursBackups: number, spam = 0, virus = 0) =>
    sender(name, { mta: mta('rfc5321', { honoursBackups }), spam, virus });
  const told = (up: number, down: number, senders: readonly SenderModel[], ...mail: ReturnType<typeof traffic>[]) =>
    said('ignored-backup', {
      domains: [PAIR],
      servers: [{ ...MX1, failures: [random('refuse', up, down)] }, server('backup.example.net')],
      senders,
      traffic: mail,
    }).map((line) => /^(.*?) of the wanted/.exec(line)?.[1]);
  const to = (rate: number, from: Readonly<Record<string, number>>) => traffic(rate, { 'example.org': 1 }, from);

  test('count by their part of the wanted mail', () => {
    expect(
      told(9 * HOUR, HOUR, [stubborn('a', 0), stubborn('b', 1)], to(2, { a: 0.5, b: 0.5 }), to(6, { b: 1 })),
    ).toEqual(['12.5 %']);
    expect(told(9 * HOUR, HOUR, [stubborn('a', 0.5), stubborn('b', 1)], to(2, { a: 0.5, b: 0.5 }))).toEqual(['25 %']);
    // Of a's mail 30 % is wanted.
    expect(told(9 * HOUR, HOUR, [stubborn('a', 0, 0.5, 0.2), stubborn('b', 1)], to(2, { a: 0.5, b: 0.5 }))).toEqual([
      '23.1 %',
    ]);
    expect(told(9 * HOUR, HOUR, [stubborn('a', 0, 0.7, 0.6)], to(2, { a: 1 }))).toEqual([]);
  });

  test('are worth a word from one message in a thousand on, and so is the time that the best is down', () => {
    expect(told(9 * HOUR, HOUR, [stubborn('a', 0.999)], to(1, { a: 1 }))).toHaveLength(1);
    expect(told(9 * HOUR, HOUR, [stubborn('a', 0.9991)], to(1, { a: 1 }))).toEqual([]);
    expect(told(998, 1, [stubborn('a', 0)], to(1, { a: 1 }))).toHaveLength(1);
    expect(told(1000, 1, [stubborn('a', 0)], to(1, { a: 1 }))).toEqual([]);
  });
});

describe('an address of IPv6 that nobody reaches', () => {
  const only = (changes: Parameters<typeof meetingOnly>[0] = {}) => meetingOnly({ family: ['ipv6'], ...changes });
  const dead = (changes: Partial<FailureModel> = {}) => failure('timeout', { only: only(), ...changes });
  const told = (servers: readonly Partial<ServerModel>[], senders: readonly SenderModel[] = [sender('s')]) =>
    advise('dead-family', {
      domains: [domain('example.org', mx('10 mx.example.org'))],
      servers: servers.map((one, i) => server(`m${i}`, { hosts: ['mx.example.org'], family: 'both', ...one })),
      senders,
      traffic: [
        traffic(1, { 'example.org': 1 }, Object.fromEntries(senders.map(({ name }) => [name, 1 / senders.length]))),
      ],
    });

  test.each<[string, FailureModel, string | undefined]>([
    ['costs a time-out', dead(), 'waits 5 min there first'],
    ['or that of a greeting', dead({ kind: 'silent' }), 'waits 5 min there first'],
    ['or nothing where it refuses', dead({ kind: 'refuse' }), 'is told so and goes on'],
    ['or is unreachable', dead({ kind: 'unreachable' }), 'is told so and goes on'],
    ['but fails otherwise', dead({ kind: 'disconnect' }), undefined],
    ['but fails later', dead({ kind: 'silent', stage: 'data' }), undefined],
    ['but is there at times', dead({ timing: random('timeout', DAY, HOUR).timing }), undefined],
    ['but is there for some', dead({ probability: 0.9 }), undefined],
    ['but spares some', dead({ except: meetingOnly({ hosts: 0.1 }) }), undefined],
    ['but asks for more', dead({ only: only({ senders: ['s'] }) }), undefined],
    ['but that is IPv4', dead({ only: meetingOnly({ family: ['ipv4'] }) }), undefined],
    ['but both are', dead({ only: meetingOnly({ family: ['ipv6', 'ipv4'] }) }), undefined],
    ['but what is asked is something else', dead({ only: meetingOnly({ hosts: 0.5 }) }), undefined],
    ['but all are, of both families', failure('timeout'), undefined],
  ])('%s', (_, one, words) => {
    expect(told([{ failures: [one] }]).map(({ message }) => /that address (.*)/.exec(message)?.[1])).toEqual(
      words === undefined ? [] : [words],
    );
  });

  test('has a mend where the server has the other family, and is told where another server has', () => {
    expect(told([{ failures: [dead()] }])[0]?.mend).toEqual({
      changes: [{ path: ['servers', 'm0', 'family'], value: 'ipv4' }],
      figures: ['lost', 'latency.mean'],
    });
    const [alone, ...more] = told([
      { family: 'ipv6', failures: [failure('timeout')] },
      { family: 'ipv4', failures: [dead()] },
    ]);
    expect(more).toEqual([]);
    expect(alone?.message).toContain('mx.example.org announces IPv6, and nobody reaches m0 there');
    expect(alone?.mend).toBeUndefined();
    expect(told([{ family: 'ipv6', failures: [failure('timeout')] }])).toEqual([]);
    expect(
      told([{ family: 'ipv6', failures: [failure('timeout', { probability: 0.5 })] }, { family: 'ipv4' }]),
    ).toEqual([]);
  });

  test('is told with the waits of those that try it', () => {
    const waits = (name: string, connect: number, changes: Partial<MtaBehaviour> = {}) =>
      sender(name, { mta: mta('rfc5321', { timeouts: { ...mta('rfc5321').timeouts, connect }, ...changes }) });
    const { family } = mta('rfc5321');
    const words = (...senders: SenderModel[]) =>
      told([{ failures: [dead()] }], senders).map(({ message }) => /mail from (.*)/.exec(message)?.[1]);
    expect(words(waits('b', MINUTE), waits('a', 30))).toEqual([
      'b and a that begins with that address waits 30 s to 1 min there first',
    ]);
    expect(words(waits('a', MINUTE, { family: { ...family, race: 2 } }))).toEqual([
      'a that begins with that address waits 2 s there first',
    ]);
    expect(
      words(waits('a', 30), waits('b', 30, { family: { ...family, use: 'ipv4' } }), waits('c', 30, { ipv6: 0 })),
    ).toEqual(['a that begins with that address waits 30 s there first']);
    expect(words(waits('b', 30, { family: { ...family, use: 'ipv4' } }))).toEqual([]);
  });
});
