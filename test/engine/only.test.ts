import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { FailureModel } from '../../src/model/index.js';
import { meetingOnly } from '../conditions.js';
import { cluster, failure, fates, mta, mx, of, reply } from './cluster.js';

const TWO = { 'example.org': { answer: mx('10 a', '20 b') } };

function refusing(changes: Partial<FailureModel>): FailureModel {
  return failure({ kind: 'refuse', ...changes });
}

/** Connections that the first of two servers refused, and of how many. */
function refused(failures: readonly FailureModel[], about: Parameters<typeof cluster>[0] = {}) {
  const model = { messages: 1000, ...about.model };
  const result = runReplication(cluster({ domains: TWO, servers: { a: { failures }, b: {} }, ...about, model }), 1);
  return [of(result, 0, 'refused'), of(result, 0, 'attempts')];
}

const BOTH = {
  senders: { modern: { hosts: 10 }, old: { hosts: 10 } },
  traffic: [
    {
      from: [
        { name: 'modern', share: 0.75 },
        { name: 'old', share: 0.25 },
      ],
    },
  ],
};

describe('a failure that meets but some', () => {
  it('meets the senders that it names, and nobody else', () => {
    const [all, attempts] = refused([refusing({})], BOTH);
    expect(all).toBe(attempts);
    const [old] = refused([refusing({ only: meetingOnly({ senders: ['old'] }) })], BOTH);
    const [modern] = refused([refusing({ except: meetingOnly({ senders: ['old'] }) })], BOTH);
    expect(old).toBeGreaterThan(200);
    expect(old).toBeLessThan(300);
    expect((old ?? 0) + (modern ?? 0)).toBe(all);
  });

  it('meets a relay by the name of its server: the backup that the SPF record of the domain does not name', () => {
    const spf = reply('rcpt', 550, { only: meetingOnly({ senders: ['b'] }) });
    const silent = failure({ kind: 'timeout', probability: 0.5 });
    const servers = { a: { failures: [silent, spf] }, b: { relay: mta() } };
    const result = runReplication(cluster({ domains: TWO, servers, model: { messages: 400 } }), 1);
    const fated = fates(result);
    // What came by the backup is returned by it once the primary takes connections; the rest is delivered at once.
    expect(fated.rejected).toBe(of(result, 1, 'accepted'));
    expect((fated.rejected ?? 0) + (fated.delivered ?? 0)).toBe(400);
    expect(fated.rejected).toBeGreaterThan(150);
  });

  it('meets a share of the sending hosts, the same ones all through the run', () => {
    const senders = { s: { hosts: 2000 } };
    const model = { messages: 20_000 };
    const [met, attempts] = refused([refusing({ only: meetingOnly({ hosts: 0.3 }) })], { senders, model });
    expect((met ?? 0) / (attempts ?? 1)).toBeGreaterThan(0.27);
    expect((met ?? 0) / (attempts ?? 1)).toBeLessThan(0.33);
    const one = refused([refusing({ only: meetingOnly({ hosts: 0.5 }) })], { senders: { s: { hosts: 1 } } });
    // A single host is either among them or not.
    expect([0, one[1]]).toContain(one[0]);
  });

  it('meets other hosts than the next failure does, unless both have one group', () => {
    const senders = { s: { hosts: 1000 } };
    const half = (group: string | null) => reply('mail', 451, { only: meetingOnly({ hosts: 0.5, group }) });
    const other = (group: string | null) => reply('rcpt', 451, { only: meetingOnly({ hosts: 0.5, group }) });
    const put = (failures: readonly FailureModel[]) => {
      const servers = { a: { failures }, b: {} };
      const result = runReplication(cluster({ domains: TWO, servers, senders, model: { messages: 4000 } }), 1);
      return of(result, 0, 'tempfailed') / of(result, 0, 'attempts');
    };
    expect(put([half('g'), other('g')])).toBe(put([half('g')]));
    expect(put([half(null), other(null)])).toBeGreaterThan(0.7);
    expect(put([half(null), other(null)])).toBeLessThan(0.8);
  });

  it('meets kinds of mail', () => {
    const senders = { s: { hosts: 10, spam: 0.4, virus: 0.1 } };
    const block = reply('mail', 550, { only: meetingOnly({ mail: ['spam', 'virus'] }) });
    const servers = { a: { failures: [block] } };
    const domains = { 'example.org': { answer: mx('10 a') } };
    const result = runReplication(cluster({ domains, servers, senders, model: { messages: 1000 } }), 1);
    expect(fates(result, 'ham').rejected ?? 0).toBe(0);
    expect(fates(result, 'spam').delivered ?? 0).toBe(0);
    expect(fates(result, 'virus').delivered ?? 0).toBe(0);
    expect(fates(result, 'spam').rejected).toBeGreaterThan(300);
  });

  it('asks all of what is written together', () => {
    const [old] = refused([refusing({ only: meetingOnly({ senders: ['old'] }) })], BOTH);
    const [some] = refused([refusing({ only: meetingOnly({ senders: ['old'], hosts: 0.5 }) })], BOTH);
    const [none] = refused([refusing({ only: meetingOnly({ senders: ['old'], family: ['ipv6'] }) })], BOTH);
    const [spared] = refused(
      [refusing({ only: meetingOnly({ senders: ['old'] }), except: meetingOnly({ senders: ['old', 'modern'] }) })],
      BOTH,
    );
    expect(some).toBeLessThan(old ?? 0);
    expect([none, spared]).toEqual([0, 0]);
  });

  it('does not put the machine of a relay off, since others still reach it', () => {
    const some = refusing({ only: meetingOnly({ senders: ['nobody'] }) });
    const servers = {
      a: { failures: [failure({ kind: 'timeout', probability: 0.5 })] },
      b: { relay: mta(), failures: [some] },
    };
    const result = runReplication(cluster({ domains: TWO, servers, model: { messages: 100 } }), 1);
    expect(fates(result)).toEqual({ delivered: 100 });
  });
});
