import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { MtaBehaviour } from '../../src/mail/index.js';
import type { DomainModel, PolicyModel, ServerModel, TlsModel } from '../../src/model/index.js';
import { CAUSES } from '../../src/results/index.js';
import { attempts, events } from './attempts.js';
import { type Cluster, cluster, failure, mta, mx, of } from './cluster.js';

const valid: TlsModel = { certificate: 'valid', tlsa: 'none', versions: 'all' };

function tls(changes: Partial<TlsModel> = {}): Partial<ServerModel> {
  return { tls: { ...valid, ...changes } };
}

function policy(...names: readonly string[]): PolicyModel {
  return { mode: 'enforce', mx: names, maxAge: 86_400 };
}

const HOUR = 3600;
const obeying = (changes: Partial<MtaBehaviour> = {}) => ({ sender: { mta: mta({ mtaSts: 1, ...changes }) } });
const checking = (changes: Partial<MtaBehaviour> = {}) => ({ sender: { mta: mta({ dane: 1, ...changes }) } });

/** What is tried of one message for two hours, to hosts `a` and `b` of `example.org`. */
function tried(domain: Partial<DomainModel>, about: Cluster): readonly string[] {
  const domains = { 'example.org': { answer: mx('10 a', '20 b'), ...domain } };
  return attempts(cluster({ domains, model: { messages: 1, until: 2 * HOUR }, ...about }));
}

describe('an MTA-STS policy', () => {
  const both = { a: tls(), b: tls() };

  it('leaves out hosts that it does not name, without a connection or after the handshake (RFC 8461 §5)', () => {
    const mtaSts = policy('b');
    expect(tried({ mtaSts }, { servers: both, senders: obeying() })).toEqual(['0 #1 b accepted']);
    const byCertificates = obeying({ mtaStsBy: 'certificates' });
    expect(tried({ mtaSts }, { servers: both, senders: byCertificates })).toEqual([
      '0 #1 a badCertificate',
      '0.4 #1 b accepted',
    ]);
  });

  it('asks for TLS and a certificate that holds, whatever the sender itself asks for (RFC 8461 §4.2)', () => {
    const mtaSts = policy('a', 'b');
    const senders = obeying({ tls: 'none' });
    expect(tried({ mtaSts }, { servers: { a: {}, b: tls() }, senders })).toEqual(['0 #1 a noTls', '0.2 #1 b accepted']);
    const expired = { a: tls({ certificate: 'expired' }), b: tls() };
    expect(tried({ mtaSts }, { servers: expired, senders })).toEqual(['0 #1 a badCertificate', '0.4 #1 b accepted']);
  });

  it('that is tested, or says none, leaves nobody out', () => {
    for (const mode of ['testing', 'none'] as const) {
      const mtaSts = { ...policy('nobody'), mode };
      expect(tried({ mtaSts }, { servers: { a: {}, b: {} }, senders: obeying() })).toEqual(['0 #1 a accepted']);
    }
  });

  it('that is tested counts the sessions that it would have ended (RFC 8460 §4.3)', () => {
    const domains = { 'example.org': { answer: mx('10 a'), mtaSts: { ...policy('a'), mode: 'testing' as const } } };
    const counted = (a: Partial<ServerModel>, share = 1) =>
      runReplication(cluster({ servers: { a }, domains, senders: obeying({ mtaSts: share }) }), 1).servers.wouldFail[0];
    expect([counted(tls()), counted({}), counted(tls({ certificate: 'expired' }))]).toEqual([0, 10, 10]);
    expect(counted({}, 0)).toBe(0);
  });

  it('names a host one label below its pattern; in certificates, any number of labels below (Postfix)', () => {
    const mtaSts = policy('*.example.org');
    const servers = { 'mx.a.example.org': tls(), 'mx.example.org': tls() };
    const answer = mx('10 mx.a.example.org', '20 mx.example.org');
    const first = (mtaStsBy: MtaBehaviour['mtaStsBy']) =>
      tried({ mtaSts, answer }, { servers, senders: obeying({ mtaStsBy }) })[0];
    expect(first('names')).toBe('0 #1 mx.example.org accepted');
    expect(first('certificates')).toBe('0 #1 mx.a.example.org accepted');
  });

  it('that leaves nobody defers the message, and says so when its time is up', () => {
    const domains = { 'example.org': { answer: mx('10 a', '20 b'), mtaSts: policy('nobody') } };
    const giveUpAfter = { age: HOUR, attempts: null, hostDown: null };
    const model = cluster({ servers: both, domains, senders: obeying({ giveUpAfter }), model: { messages: 1 } });
    expect(attempts(model)).toEqual([]);
    expect(events(model, 1, 'deferred').length).toBeGreaterThan(0);
    const { causes } = runReplication(model, 1);
    expect(CAUSES[(causes.senders[0] ?? 0) % CAUSES.length]).toEqual({ group: 'noRoute', part: 'noAcceptableServer' });
  });

  it('is kept for its time from the last fetch, also where it is not published any more (RFC 8461 §3.3)', () => {
    const domains = { 'example.org': { answer: mx('10 a', '20 b'), ttl: 60, mtaSts: policy('b') } };
    const changes = [{ at: 100, domain: 'example.org', answer: domains['example.org'].answer, mtaSts: null }];
    const traffic = [{ rate: 1 / (10 * HOUR) }];
    const model = cluster({ servers: both, domains, senders: obeying(), traffic, model: { messages: 4, changes } });
    // One message every ten hours: the first fetches the policy, the fourth comes after its 24 hours.
    expect(attempts(model).map((line) => line.split(' ')[2])).toEqual(['b', 'b', 'b', 'a']);
  });

  it('is replaced by a newer one as soon as its TXT record is asked for again', () => {
    const domains = { 'example.org': { answer: mx('10 a', '20 b'), ttl: HOUR, mtaSts: policy('b') } };
    const changes = [{ at: 60, domain: 'example.org', answer: domains['example.org'].answer, mtaSts: policy('a') }];
    const traffic = [{ rate: 1 / 1000 }];
    const model = cluster({ servers: both, domains, senders: obeying(), traffic, model: { messages: 6, changes } });
    expect(attempts(model).map((line) => line.split(' ')[2])).toEqual(['b', 'b', 'b', 'b', 'a', 'a']);
  });

  it('that cannot be fetched is none for who has none kept, and holds on for who has (RFC 8461 §3.3)', () => {
    const failing = (at: number, length: number): Pick<DomainModel, 'policyFailures'> => ({
      policyFailures: [{ kind: 'notFound', timing: { kind: 'planned', at, for: length, every: null } }],
    });
    const run = (failures: Pick<DomainModel, 'policyFailures'>) => {
      const domains = { 'example.org': { answer: mx('10 a', '20 b'), ttl: 60, mtaSts: policy('b'), ...failures } };
      const traffic = [{ rate: 1 / 1000 }];
      const model = cluster({ servers: both, domains, senders: obeying(), traffic, model: { messages: 3 } });
      return attempts(model).map((line) => line.split(' ')[2]);
    };
    expect(run(failing(0, 500))).toEqual(['a', 'b', 'b']);
    expect(run(failing(1500, 1e5))).toEqual(['b', 'b', 'b']);
  });

  it('holds on where its TXT record cannot be had, and is none for who has none kept (RFC 8461 §3.1)', () => {
    const run = (kind: 'servfail' | 'timeout' | 'nxdomain' | 'empty', at: number, length: number) => {
      const failures = [
        {
          kind,
          probability: 1,
          record: 'txt' as const,
          timing: { kind: 'planned' as const, at, for: length, every: null },
        },
      ];
      const domains = { 'example.org': { answer: mx('10 a', '20 b'), ttl: 60, mtaSts: policy('b'), failures } };
      const traffic = [{ rate: 1 / 1000 }];
      const model = cluster({ servers: both, domains, senders: obeying(), traffic, model: { messages: 3 } });
      return attempts(model).map((line) => line.split(' ').slice(0, 3).join(' '));
    };
    expect(run('servfail', 0, 1500)).toEqual(['0 #1 a', '1000 #2 a', '2000 #3 b']);
    expect(run('servfail', 500, 1e5)).toEqual(['0 #1 b', '1000 #2 b', '2000 #3 b']);
    // That there is none is kept for an hour; an answer that does not come is waited for by who has none kept.
    expect(run('nxdomain', 0, 500)).toEqual(['0 #1 a', '1000 #2 a', '2000 #3 a']);
    expect(run('timeout', 0, 500)).toEqual(['30 #1 a', '1000 #2 b', '2000 #3 b']);
    expect(run('timeout', 500, 1e5)).toEqual(['0 #1 b', '1000 #2 b', '2000 #3 b']);
  });

  it('takes a minute that is not to be had where nobody answers, and all of the host wait for it (RFC 8461 §3.3)', () => {
    const run = (kind: 'unreachable' | 'notFound', fetchTime: number, length: number) => {
      const timing = { kind: 'planned', at: 0, for: length, every: null } as const;
      const mtaSts = { ...policy('b'), fetchTime };
      const domains = {
        'example.org': { answer: mx('10 a', '20 b'), ttl: 60, mtaSts, policyFailures: [{ kind, timing }] },
      };
      const traffic = [{ rate: 1 / 40 }];
      const model = cluster({ servers: both, domains, senders: obeying(), traffic, model: { messages: 10 } });
      return attempts(model).map((line) => line.split(' ').slice(0, 3).join(' '));
    };
    // Two messages wait for the minute to be over; then nobody asks for five minutes.
    expect(run('unreachable', 0, 100).slice(0, 3)).toEqual(['60 #1 a', '60 #2 a', '80 #3 a']);
    expect(run('unreachable', 0, 100).at(-1)).toBe('360 #10 b');
    expect(run('notFound', 0, 100).slice(0, 2)).toEqual(['0 #1 a', '40 #2 a']);
    // A fetch that comes to its end takes the time that it takes.
    expect(run('notFound', 50, 0).slice(0, 3)).toEqual(['50 #1 b', '50 #2 b', '80 #3 b']);
  });

  it('is fetched beside the mail of who has an older one kept (RFC 8461 §5.1)', () => {
    const timing = { kind: 'planned', at: 500, for: 1e5, every: null } as const;
    const answer = mx('10 a', '20 b');
    const policyFailures = [{ kind: 'unreachable' as const, timing }];
    const domains = { 'example.org': { answer, ttl: 60, mtaSts: policy('b'), policyFailures } };
    const changes = [{ at: 600, domain: 'example.org', answer, mtaSts: policy('a') }];
    const traffic = [{ rate: 1 / 1000 }];
    const model = cluster({ servers: both, domains, senders: obeying(), traffic, model: { messages: 3, changes } });
    expect(attempts(model)).toEqual(['0 #1 b accepted', '1000 #2 b accepted', '2000 #3 b accepted']);
  });

  it('is looked for anew before a message is returned for its age (RFC 8461 §5.1)', () => {
    const answer = mx('10 a');
    const domains = { 'example.org': { answer, ttl: 10 * HOUR, mtaSts: policy('nobody') } };
    const changes = [{ at: HOUR, domain: 'example.org', answer, mtaSts: policy('a') }];
    const giveUpAfter = { age: 2 * HOUR, attempts: null, hostDown: null };
    const model = cluster({
      servers: both,
      domains,
      senders: obeying({ giveUpAfter }),
      model: { messages: 1, changes },
    });
    expect(attempts(model)).toEqual(['7200 #1 a accepted']);
  });

  it('leaves a message to its own schedule where all hosts are left out, whatever their retry clocks say (Exim)', () => {
    const answer = mx('10 a');
    const domains = { 'example.org': { answer, ttl: 60 } };
    const changes = [{ at: 100, domain: 'example.org', answer, mtaSts: policy('nobody') }];
    const retry = {
      rule: { kind: 'every', every: 900 },
      scan: null,
      jitter: null,
      per: 'host',
      atOnce: null,
    } as const;
    const refusing = { a: { ...tls(), failures: [failure({ kind: 'refuse' })] } };
    const model = cluster({
      servers: refusing,
      domains,
      senders: obeying({ retry }),
      model: { messages: 1, changes, until: 2 * HOUR },
    });
    // Refused once, before there was a policy; from then on the host's clock has struck, and nobody may be tried.
    expect(attempts(model)).toEqual(['0 #1 a refused']);
    expect(events(model, 1, 'pass').map(({ t }) => Math.round(t))).toEqual([
      0, 900, 1800, 2700, 3600, 4500, 5400, 6300,
    ]);
  });

  it('excludes the share of a population that obeys it, and nobody else', () => {
    const hosts = 2000;
    const share = 0.3;
    const senders = { sender: { mta: mta({ mtaSts: share }), hosts } };
    const domains = { 'example.org': { answer: mx('10 a'), mtaSts: policy('nobody') } };
    const messages = 20_000;
    const model = cluster({ servers: { a: tls() }, domains, senders, model: { messages, until: 1e5, seed: 'policy' } });
    const excluded = 1 - of(runReplication(model, 1), 0, 'accepted') / messages;
    // Each host draws once: a binomial share of them, and 3.29 of its standard deviations hold 99.9 %.
    expect(Math.abs(excluded - share)).toBeLessThan(3.29 * Math.sqrt((share * (1 - share)) / hosts + 0.21 / messages));
    expect(excluded).toBeGreaterThan(0);
  });
});

describe('DANE', () => {
  it('makes TLS and a key that the TLSA records know mandatory for their host (RFC 7672 §2.2)', () => {
    const run = (a: Partial<TlsModel>, domain: Partial<DomainModel> = { dane: true }) =>
      tried(domain, { servers: { a: tls({ certificate: 'selfSigned', ...a }), b: {} }, senders: checking() })[0];
    expect(run({ tlsa: 'valid' })).toBe('0 #1 a accepted');
    expect(run({ tlsa: 'mismatch' })).toBe('0 #1 a badCertificate');
    expect(run({ tlsa: 'valid', certificate: 'none' })).toBe('0 #1 a noTls');
    // Usages 0 and 1 ask for TLS, and for no check; and where the MX records are not signed, nothing is asked for.
    expect(run({ tlsa: 'unusable' })).toBe('0 #1 a accepted');
    expect(run({ tlsa: 'unusable', certificate: 'none' })).toBe('0 #1 a noTls');
    expect(run({ tlsa: 'mismatch' }, {})).toBe('0 #1 a accepted');
  });

  it('fails with a new key that the TLSA records do not know, and not with one that has expired (RFC 7672 §3.1.1)', () => {
    const run = (becomes: 'mismatch' | 'expired') => {
      const failures = [failure({ kind: 'certificate', stage: 'tls', becomes })];
      const servers = { a: { ...tls({ tlsa: 'valid' }), failures }, b: {} };
      return tried({ dane: true }, { servers, senders: checking() })[0];
    };
    expect(run('mismatch')).toBe('0 #1 a badCertificate');
    expect(run('expired')).toBe('0 #1 a accepted');
  });

  it('that fails is never overridden by MTA-STS; a host that passes it may do without the policy where the MTA says so', () => {
    const senders = (daneInsteadOfSts: boolean) => ({ sender: { mta: mta({ dane: 1, mtaSts: 1, daneInsteadOfSts }) } });
    const mismatch = { a: tls({ tlsa: 'mismatch' }), b: tls() };
    expect(tried({ dane: true, mtaSts: policy('a', 'b') }, { servers: mismatch, senders: senders(true) })[0]).toBe(
      '0 #1 a badCertificate',
    );
    const fits = { a: tls({ tlsa: 'valid' }), b: tls() };
    const first = (instead: boolean) =>
      tried({ dane: true, mtaSts: policy('b') }, { servers: fits, senders: senders(instead) })[0];
    expect(first(true)).toBe('0 #1 a accepted');
    expect(first(false)).toBe('0 #1 b accepted');
  });

  it('counts from when the records are signed, as answers that are kept run out', () => {
    const answer = mx('10 a', '20 b');
    const servers = { a: tls({ tlsa: 'mismatch' }), b: {} };
    const domains = { 'example.org': { answer, ttl: HOUR } };
    const changes = [{ at: 100, domain: 'example.org', answer, dane: true, ttl: 60 }];
    const traffic = [{ rate: 1 / 1000 }];
    const model = cluster({ servers, domains, senders: checking(), traffic, model: { messages: 6, changes } });
    const firsts = attempts(model).filter((line) => line.includes(' a '));
    expect(firsts.map((line) => line.split(' ').at(-1))).toEqual([
      ...Array.from({ length: 4 }, () => 'accepted'),
      'badCertificate',
      'badCertificate',
    ]);
  });

  it('leaves out a host whose TLSA records cannot be found out, at once or when the query is given up (RFC 7672 §2.1.2)', () => {
    const run = (kind: 'servfail' | 'timeout', walk: MtaBehaviour['walk'] = 'list') => {
      const model = cluster({
        servers: { a: tls({ tlsa: 'valid' }), b: {} },
        domains: { 'example.org': { answer: mx('10 a', '20 b'), dane: true } },
        senders: checking({ walk }),
        model: { messages: 1 },
      });
      const failures = [{ kind, timing: { kind: 'always' as const }, probability: 1, record: 'tlsa' as const }];
      const hosts = model.hosts.map((host) => (host.name === 'a' ? { ...host, failures } : host));
      return attempts({ ...model, hosts });
    };
    expect(run('servfail')).toEqual(['0 #1 b accepted']);
    expect(run('timeout')).toEqual(['30 #1 b accepted']);
    // One that begins each time with the best address asks once in a pass.
    expect(run('timeout', 'best')).toEqual(['30 #1 b accepted']);
  });
});
