import { describe, expect, test } from 'vitest';
import type { MtaBehaviour } from '../../src/mail/index.js';
import type {
  DomainModel,
  FailureModel,
  MxAnswer,
  SenderModel,
  ServerModel,
  TrafficModel,
} from '../../src/model/index.js';
import { advise, said } from './advise.js';
import { DAY, domain, failure, HOUR, mta, mx, planned, sender, server, traffic } from './model-builder.js';

// What advice says of mail that goes to a domain's own address, or nowhere.

const OWN = server('example.org');
const MX1 = server('mx1.example.org');
const reply = (code: number, changes: Partial<FailureModel> = {}) =>
  failure('reply', { stage: 'rcpt', reply: { code, text: `${code} no` }, ...changes });

/** Senders that go to the own address after some answers. */
function goes(name: string, onLookup: Partial<MtaBehaviour['onLookup']>, spam = 0): SenderModel {
  return sender(name, { mta: mta('rfc5321', { onLookup: { ...mta('rfc5321').onLookup, ...onLookup } }), spam });
}

const from = (senders: readonly SenderModel[], to = 'example.org') => ({
  senders,
  traffic: [traffic(1, { [to]: 1 }, Object.fromEntries(senders.map(({ name }) => [name, 1 / senders.length])))],
});

describe('a failure of the DNS that leads elsewhere', () => {
  const change = (answer: MxAnswer) => [{ at: HOUR, domain: 'example.org', answer }];
  const hasty = goes('hasty', { timeout: 'address', nullMx: 'address' });
  const told = (
    own: ServerModel,
    senders = [hasty],
    changes = change({ kind: 'timeout' }),
    answer = mx('10 mx1.example.org'),
  ) =>
    advise('lookup-address', {
      domains: [domain('example.org', answer)],
      servers: [MX1, own],
      changes,
      ...from(senders),
    });

  test('is told at the change, with who goes there', () => {
    const [advice, ...more] = told(OWN, [hasty, goes('other', { timeout: 'address' }), sender('people')]);
    expect(more).toEqual([]);
    expect(advice?.message).toBe(
      "while the MX query is not answered, hasty and other go to the own address of example.org: example.org takes that mail, though it is none of the domain's servers",
    );
    expect(advice?.path).toEqual(['changes', 0]);
    expect(advice?.mend).toBeUndefined();
  });

  test('is loss where that address refuses mail for good, and the mend refuses connections', () => {
    const [advice] = told({ ...OWN, failures: [failure('slow', { factor: 2 }), reply(500)] });
    expect(advice?.message).toContain(
      'hasty goes to the own address of example.org: example.org answers 500, so that mail is lost',
    );
    expect(advice?.mend).toEqual({
      changes: [{ path: ['servers', 'example.org', 'failures', 1], value: { kind: 'refuse' } }],
      figures: ['lost'],
    });
  });

  const mild = goes('mild', { timeout: 'address' });
  const asks = {
    ...mild,
    mta: {
      ...mild.mta,
      onFailure: { ...mild.mta.onFailure, rcpt: { ...mild.mta.onFailure.rcpt, '5xx': 'defer' as const } },
    },
  };
  test.each<[string, ServerModel, SenderModel, string | undefined]>([
    ['waits where it refuses connections', { ...OWN, failures: [failure('refuse')] }, hasty, undefined],
    ['waits where it says “not now”', { ...OWN, failures: [reply(499)] }, hasty, undefined],
    [
      'is taken where it says never to some',
      { ...OWN, failures: [reply(550, { probability: 0.5 })] },
      hasty,
      'takes that mail',
    ],
    [
      'is taken where it says never for a day',
      { ...OWN, failures: [reply(550, { timing: planned('reply', 0, DAY).timing })] },
      hasty,
      'takes that mail',
    ],
    [
      'is taken where HELO helps',
      { ...OWN, failures: [reply(550, { stage: 'ehlo', helo: true })] },
      hasty,
      'takes that mail',
    ],
    ['is not lost by who takes that for a moment', { ...OWN, failures: [reply(550)] }, asks, 'takes that mail'],
  ])('%s', (_, own, who, words) => {
    const found = told(own, [who]);
    if (words === undefined) expect(found).toEqual([]);
    else expect(found[0]?.message).toContain(words);
    expect(found[0]?.mend).toBeUndefined();
  });

  test('of a site has no mend', () => {
    const sites = [{ name: 'here', failures: [reply(550)] }];
    const world = {
      domains: [domain('example.org', mx('10 mx1.example.org'))],
      servers: [MX1, { ...OWN, site: 'here' }],
      sites,
    };
    const [advice] = advise('lookup-address', { ...world, changes: change({ kind: 'timeout' }), ...from([hasty]) });
    expect(advice?.message).toContain('answers 550, so that mail is lost');
    expect(advice?.mend).toBeUndefined();
  });

  test.each<[string, SenderModel[], ReturnType<typeof change>, MxAnswer?]>([
    ['nobody goes there', [sender('people')], change({ kind: 'timeout' })],
    ['who does goes there after another answer', [hasty], change({ kind: 'servfail' })],
    ['who does sends spam alone', [goes('bots', { timeout: 'address' }, 1)], change({ kind: 'timeout' })],
    ['the address is that of an MX host', [hasty], change({ kind: 'timeout' }), mx('10 example.org')],
    ['the domain has no MX records', [hasty], change({ kind: 'empty' })],
    ['the domain is an alias', [hasty], change({ kind: 'cname', target: 'mx1.example.org' })],
    ['its MX host has an address', [goes('x', { noAddress: 'address' })], change(mx('10 mx1.example.org'))],
  ])('is none: %s', (_, senders, changes, answer) => {
    expect(told(OWN, senders, changes, answer)).toEqual([]);
  });

  test('may stand at the beginning, in the records, or in a failure of the name servers', () => {
    expect(told(OWN, [hasty], [], { kind: 'nullMx' })[0]).toMatchObject({
      message: expect.stringContaining('while it has a null MX, hasty goes'),
      path: ['domains', 'example.org'],
    });
    expect(told(OWN, [goes('x', { noAddress: 'address' })], [], mx('10 gone.example'))[0]?.message).toContain(
      'while no MX host has an address',
    );
    const failing = (kind: 'timeout' | 'empty' | 'servfail', record: 'mx' | 'a' | null) => {
      const failures = [kind, kind].map((one, i) => ({
        kind: one,
        record: i === 0 ? ('a' as const) : record,
        probability: 1,
        timing: planned('refuse', 0, DAY).timing,
      }));
      return advise('lookup-address', {
        domains: [domain('example.org', mx('10 mx1.example.org'), { failures })],
        servers: [MX1, OWN],
        ...from([goes('x', { timeout: 'address', empty: 'address' })]),
      }).map(({ path }) => path.join('.'));
    };
    expect(failing('timeout', 'mx')).toEqual(['domains.example.org.failures.1']);
    expect(failing('timeout', null)).toEqual([]);
    expect(failing('empty', 'mx')).toEqual([]);
    expect(failing('servfail', 'mx')).toEqual([]);
  });
});

describe('a domain that is an alias', () => {
  const told = (
    target: string,
    domains: readonly DomainModel[] = [],
    servers: readonly ServerModel[] = [MX1],
    senders = [sender('x')],
  ) =>
    advise('domain-alias', {
      domains: [domain('example.org', { kind: 'cname', target }), ...domains],
      servers,
      ...from(senders),
    });

  test('hides its records where the name at its end has none', () => {
    const [advice] = told('mx1.example.org');
    expect(advice?.message).toBe(
      'example.org is an alias of mx1.example.org, which has no MX, so all mail goes to the address of that name',
    );
    expect(advice?.path).toEqual(['domains', 'example.org']);
    expect(told('gone.example')[0]?.message).toContain('which has no MX, and has no address either');
    expect(
      told('own.example', [domain('own.example', { kind: 'empty' })], [server('own.example')])[0]?.message,
    ).toContain('so all mail goes');
    expect(told('own.example', [domain('own.example', mx('10 mx1.example.org'))])).toEqual([]);
  });

  test('costs all mail where that address never takes any, unless nobody waits', () => {
    const down = [{ ...MX1, failures: [failure('refuse')] }];
    expect(told('mx1.example.org', [], down)[0]?.message).toContain(
      'which never takes any: mail from x bounces after 5 d',
    );
    const two = [...down, server('b', { hosts: ['mx1.example.org'] })];
    expect(told('mx1.example.org', [], two)[0]?.message).not.toContain('never takes any');
    const bots = [sender('bots', { mta: mta('fire-and-forget') })];
    expect(told('mx1.example.org', [], down, bots)[0]?.message).not.toContain('never takes any');
  });

  test('is told of a change as well, and not of a domain without mail', () => {
    const changes = [
      { at: HOUR, domain: 'example.org', answer: { kind: 'cname', target: 'mx1.example.org' } as const },
    ];
    const world = {
      domains: [domain('example.org', mx('10 mx1.example.org')), domain('other.example', mx('10 mx1.example.org'))],
      servers: [MX1],
      changes,
    };
    expect(advise('domain-alias', { ...world, ...from([sender('x')]) }).map(({ path }) => path)).toEqual([
      ['changes', 0],
    ]);
    expect(advise('domain-alias', { ...world, ...from([sender('x')], 'other.example') })).toEqual([]);
  });
});

describe('a domain without MX records', () => {
  const domains = [domain('example.org', { kind: 'empty' })];
  const strict = (name: string, empty: 'bounce' | 'defer' = 'bounce', spam = 0) => {
    const one = goes(name, { empty }, spam);
    return { ...one, mta: { ...one.mta, implicitMx: 'never' as const } };
  };
  const wants = (servers: readonly ServerModel[], ...senders: SenderModel[]) =>
    advise('needs-mx', { domains, servers, ...from(senders) });

  test('is none to senders that want some, and their mail is returned, or waits', () => {
    expect(wants([OWN], strict('a'), strict('b', 'defer'))[0]).toMatchObject({
      message:
        'example.org has an address and no MX records, and a and b send to no such domain: 100 % of its mail is returned',
      path: ['domains', 'example.org'],
      mend: { changes: [{ path: ['domains', 'example.org', 'mx'], value: ['10 example.org'] }], figures: ['lost'] },
    });
    expect(wants([OWN], strict('b', 'defer'), sender('c'))[0]?.message).toContain(
      'b sends to no such domain: 50 % of its mail waits',
    );
    expect(wants([OWN], strict('bots', 'bounce', 1))).toEqual([]);
    expect(wants([], strict('a'))).toEqual([]);
  });

  test('whose address never takes mail should say that it takes none', () => {
    const told = (servers: readonly ServerModel[], answer: MxAnswer = { kind: 'empty' }, senders = [sender('x')]) =>
      advise('missing-null-mx', { domains: [domain('example.org', answer)], servers, ...from(senders) });
    const down = { ...OWN, failures: [failure('refuse')] };
    expect(told([down]).map(({ path }) => path)).toEqual([['domains', 'example.org']]);
    expect(told([OWN])).toEqual([]);
    expect(told([down, server('b', { hosts: ['example.org'] })])).toEqual([]);
    expect(told([down], mx('10 example.org'))).toEqual([]);
    expect(told([down], { kind: 'empty' }, [sender('bots', { mta: mta('fire-and-forget') })])).toEqual([]);
  });
});

describe('mail to a domain that takes none', () => {
  test('is told with the rate of all of it, at its first place', () => {
    const domains = [domain('example.org', mx('10 mx1.example.org')), domain('no.example', { kind: 'nullMx' })];
    const mail = [
      traffic(1, { 'example.org': 1 }, { somebody: 1 }),
      traffic(2, { 'no.example': 1 }, { somebody: 1 }),
      traffic(3, { 'no.example': 1 }, { somebody: 1 }),
    ];
    expect(advise('unroutable-traffic', { domains, servers: [MX1], traffic: mail })).toMatchObject([
      {
        message: 'no.example has a null MX: it takes no mail (RFC 7505), and gets 5/s',
        path: ['traffic', 1, 'to', 'no.example'],
      },
    ]);
    const replay: TrafficModel = {
      kind: 'replay',
      file: 'a.csv',
      times: [0, 4],
      senders: [0, 0],
      domains: [1, 1],
      kinds: [null, null],
      invalidRecipients: 0,
    };
    expect(advise('unroutable-traffic', { domains, servers: [MX1], traffic: [replay] })[0]?.path).toEqual([
      'traffic',
      0,
      'replay',
    ]);
    expect(
      said('unroutable-traffic', {
        domains,
        servers: [MX1],
        traffic: [traffic(1, { 'gone.example': 1 }, { somebody: 1 })],
      }),
    ).toEqual([]);
  });
});
