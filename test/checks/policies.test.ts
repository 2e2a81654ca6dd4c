import { describe, expect, test } from 'vitest';
import type { DomainModel, PolicyModel } from '../../src/model/index.js';
import { advise } from './advise.js';
import { DAY, domain, HOUR, mta, mx, planned, sender, server } from './model-builder.js';

const PAIR = mx('10 mx1.example.org', '20 backup.example.net');
const SERVERS = [server('mx1.example.org'), server('backup.example.net')];
const policy = (...names: string[]): PolicyModel => ({ mode: 'enforce', mx: names, maxAge: 7 * DAY });

function withPolicy(changes: Partial<DomainModel>): DomainModel {
  return { ...domain('example.org', PAIR), ...changes };
}

describe('host-outside-policy', () => {
  const senders = [sender('people', { mta: mta('postfix', { mtaSts: 0.4 }) })];

  test('a backup that the policy does not name is none for the mail of those who obey it', () => {
    const [advice, ...more] = advise('host-outside-policy', {
      domains: [withPolicy({ mtaSts: policy('*.example.org') })],
      servers: SERVERS,
      senders,
    });
    expect(more).toEqual([]);
    expect(advice?.message).toBe(
      'backup.example.net is not in the MTA-STS policy of example.org: 40 % of its mail comes from hosts that obey it',
    );
    expect(advice?.mend?.changes).toEqual([
      { path: ['domains', 'example.org', 'mtaSts', 'mx'], value: ['*.example.org', 'backup.example.net'] },
    ]);
  });

  test('a policy that names both, or is none, earns no word', () => {
    const none = { ...policy('mx1.example.org'), mode: 'none' as const };
    for (const mtaSts of [policy('mx1.example.org', '*.example.net'), none]) {
      expect(advise('host-outside-policy', { domains: [withPolicy({ mtaSts })], servers: SERVERS, senders })).toEqual(
        [],
      );
    }
  });
});

describe('policy-outlives-move', () => {
  const move = (at: number) => ({ at, domain: 'example.org', answer: mx('10 backup.example.net') });

  test('a policy that is taken away on the day of the move is kept for its maxAge', () => {
    const changes = [{ ...move(2 * DAY), mtaSts: null }];
    const domains = [withPolicy({ mtaSts: policy('mx1.example.org') })];
    expect(advise('policy-outlives-move', { domains, servers: SERVERS, changes })[0]?.message).toBe(
      'after the change at 2 d senders that keep the MTA-STS policy of example.org leave out backup.example.net for up to 7 d, which are all: their mail waits',
    );
  });

  test('a newer policy that is published a TTL before the move is known by then', () => {
    const domains = [withPolicy({ mtaSts: policy('mx1.example.org'), ttl: HOUR })];
    const newer = (at: number) => ({
      at,
      domain: 'example.org',
      answer: PAIR,
      mtaSts: policy('mx1.example.org', 'backup.example.net'),
    });
    const adviceAfter = (at: number) =>
      advise('policy-outlives-move', { domains, servers: SERVERS, changes: [newer(at), move(2 * DAY)] });
    expect(adviceAfter(2 * DAY - HOUR).filter(({ path }) => path[1] === 1)).toEqual([]);
    expect(adviceAfter(2 * DAY - 60).filter(({ path }) => path[1] === 1)).toHaveLength(1);
  });
});

describe('dane-renewal', () => {
  const tls = { certificate: 'valid', tlsa: 'valid', versions: 'all' } as const;
  const renewal = { ...planned('certificate', 2 * DAY, DAY), stage: 'tls' as const };

  test('a new key that the TLSA records do not know makes a failed host of the server, one that expires does not', () => {
    const senders = [sender('careful', { mta: mta('postfix', { dane: 1 }) })];
    const about = (becomes: 'mismatch' | 'expired') => ({
      domains: [withPolicy({ dane: true })],
      servers: [server('mx1.example.org', { tls, failures: [{ ...renewal, becomes }] }), server('backup.example.net')],
      senders,
    });
    expect(advise('dane-renewal', about('mismatch')).map(({ message }) => message)).toEqual([
      'from 2 d on, for 1 d, mx1.example.org shows a key that its TLSA records do not know: to careful it is then a failed host',
    ]);
    expect(advise('dane-renewal', about('expired'))).toEqual([]);
    // One domain with DNSSEC is enough, whatever the others have.
    const plain = domain('plain.example', mx('10 mx1.example.org'));
    const two = about('mismatch');
    expect(advise('dane-renewal', { ...two, domains: [...two.domains, plain] })).toHaveLength(1);
    expect(advise('dane-renewal', { ...two, domains: [plain] })).toEqual([]);
  });
});
