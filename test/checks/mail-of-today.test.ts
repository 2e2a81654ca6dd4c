import { describe, expect, test } from 'vitest';
import type { Conditions, LookupFailureModel } from '../../src/model/index.js';
import { meetingOnly } from '../conditions.js';
import { advise } from './advise.js';
import { domain, failure, HOUR, MINUTE, mta, mx, sender, server, traffic } from './model-builder.js';

describe('refused-relay', () => {
  const spf = (only: Partial<Conditions>, code = 550) =>
    failure('reply', {
      stage: 'rcpt',
      reply: { code, text: `${code} 5.7.23 SPF` },
      only: meetingOnly(only),
    });
  const backup = server('backup.example.net', { relay: mta('postfix') });
  const domains = [domain('example.org', mx('10 mx1.example.org', '20 backup.example.net'))];
  const advised = (only: Partial<Conditions>, code?: number) =>
    advise('refused-relay', { domains, servers: [server('mx1.example.org', { failures: [spf(only, code)] }), backup] });

  test('a primary that says never to its own backup, and to nobody else', () => {
    const [advice, ...more] = advised({ senders: ['backup.example.net'] });
    expect(more).toEqual([]);
    expect(advice?.message).toBe(
      'mx1.example.org answers 550 to backup.example.net: all that backup.example.net takes for example.org is returned to those who were told that it had arrived',
    );
    expect(advice?.mend?.changes).toEqual([{ path: ['servers', 'mx1.example.org', 'failures', 0] }]);
    expect(advice?.path).toEqual(['servers', 'mx1.example.org', 'failures', 0, 'only']);
  });

  test('has no mend where it meets others, too; and earns no word where it does not meet the backup, or says not now', () => {
    expect(advised({ senders: ['backup.example.net', 'sender'] })[0]?.mend).toBeUndefined();
    expect(advised({ senders: ['sender'] })).toEqual([]);
    expect(advised({ senders: ['backup.example.net'], mail: ['spam'] })).toEqual([]);
    expect(advised({ senders: ['backup.example.net'] }, 451)).toEqual([]);
  });
});

describe('needs-mx', () => {
  const domains = [domain('example.org', { kind: 'empty' })];
  const servers = [server('example.org')];
  const strict = sender('strict', { mta: mta('rfc5321', { implicitMx: 'never' }) });
  const mixed = [traffic(1, { 'example.org': 1 }, { strict: 0.3, people: 0.7 })];
  const about = { domains, servers, senders: [strict, sender('people')], traffic: mixed };

  test('a domain with an address alone, and senders that go to no such domain', () => {
    const [advice, ...more] = advise('needs-mx', about);
    expect(more).toEqual([]);
    expect(advice?.message).toBe(
      'example.org has an address and no MX records, and strict sends to no such domain: 30 % of its mail is returned',
    );
    expect(advice?.mend?.changes).toEqual([{ path: ['domains', 'example.org', 'mx'], value: ['10 example.org'] }]);
  });

  test('earns no word with an MX record, or where all senders take the address', () => {
    expect(advise('needs-mx', { ...about, domains: [domain('example.org', mx('10 example.org'))] })).toEqual([]);
    expect(advise('needs-mx', { ...about, senders: [sender('strict'), sender('people')] })).toEqual([]);
  });
});

describe('negative-ttl', () => {
  const denial = (changes: Partial<LookupFailureModel> = {}): LookupFailureModel => ({
    kind: 'nxdomain',
    record: null,
    probability: 1,
    timing: { kind: 'planned', at: HOUR, for: 10 * MINUTE, every: null },
    ...changes,
  });
  const of = (failures: readonly LookupFailureModel[], negativeTtl = 3 * HOUR) =>
    advise('negative-ttl', {
      domains: [domain('example.org', mx('10 mx1.example.org'), { failures, negativeTtl })],
      servers: [server('mx1.example.org')],
    });

  test('a denial that is kept longer than it is given', () => {
    const [advice, ...more] = of([denial()]);
    expect(more).toEqual([]);
    expect(advice?.message).toBe(
      'the name servers of example.org say for 10 min that it is not there, and whoever asked then keeps that for 3 h: the failure goes on for up to 3 h after its end',
    );
    expect(advice?.mend?.changes).toEqual([{ path: ['domains', 'example.org', 'negativeTtl'], value: '5m' }]);
  });

  test('earns no word where it is short, is never over, is no denial, or is of other records', () => {
    expect(of([denial()], 5 * MINUTE)).toEqual([]);
    expect(of([denial({ timing: { kind: 'always' } })])).toEqual([]);
    expect(of([denial({ kind: 'servfail' })])).toEqual([]);
    expect(of([denial({ record: 'txt' })])).toEqual([]);
    const hosts = [
      {
        name: 'mx1.example.org',
        aliasOf: null,
        answer: { kind: 'servers' as const, servers: ['mx1.example.org'] },
        failures: [denial({ kind: 'empty', record: 'a' })],
      },
    ];
    const names = { domains: [domain('example.org', mx('10 mx1.example.org'))], servers: [server('mx1.example.org')] };
    expect(advise('negative-ttl', { ...names, hosts })[0]?.path).toEqual(['dns', 'mx1.example.org', 'negativeTtl']);
  });
});
