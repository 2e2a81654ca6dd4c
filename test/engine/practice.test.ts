import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { FATES, type Fate, KINDS } from '../../src/mail/index.js';
import type { Model } from '../../src/model/index.js';
import type { ReplicationResult, Trace } from '../../src/results/index.js';
import { traces } from './attempts.js';
import { caseNamed } from './cases/case.js';

// What operators of mail report in public, each as a scenario, with what really happens.

/** Messages of a sender by fate. */
function fatesOf(model: Model, result: ReplicationResult, sender: string): Partial<Record<Fate, number>> {
  const at = model.senders.findIndex(({ name }) => name === sender);
  const cells = KINDS.length * FATES.length;
  const own = [...result.senders.subarray(at * cells, (at + 1) * cells)];
  const counts = FATES.map(
    (fate, f) => [fate, KINDS.reduce((sum, _, k) => sum + (own[k * FATES.length + f] ?? 0), 0)] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function accepted(model: Model, result: ReplicationResult, server: string): number {
  return result.servers.accepted[model.servers.findIndex(({ name }) => name === server)] as number;
}

function share(all: readonly Trace[], test: (trace: Trace) => boolean): number {
  return all.filter(test).length / all.length;
}

describe('a case from practice', () => {
  it('a failure between old senders and the primary: theirs goes to the backup, and nobody else notices', () => {
    const model = caseNamed('only-old-senders-fail');
    const result = runReplication(model, 1);
    const { delivered = 0 } = fatesOf(model, result, 'old');
    expect(delivered).toBeGreaterThan(1000);
    expect(accepted(model, result, 'backup.example.net')).toBe(delivered);
    expect(accepted(model, result, 'mx1.example.org')).toBe(fatesOf(model, result, 'modern').delivered);
  });

  it('the backup that SPF does not name: what it took while the primary was down is returned, all of it', () => {
    const model = caseNamed('backup-outside-the-spf-record');
    const result = runReplication(model, 1);
    const { rejected = 0, delivered = 0, ...others } = fatesOf(model, result, 'people');
    expect(rejected).toBe(accepted(model, result, 'backup.example.net'));
    expect(rejected).toBeGreaterThan(400);
    expect(delivered).toBeGreaterThan(1500);
    expect(others).toEqual({});
    // With the backup in the record nothing is lost.
    const named = caseNamed('backup-outside-the-spf-record', { '[ backup.example.net ]': '[ people ], hosts: 0%' });
    expect(fatesOf(named, runReplication(named, 1), 'people').rejected).toBeUndefined();
  });

  it('a name server out of reach of half the resolvers: of these the mail waits, or is lost where that is taken for “no MX”', () => {
    const model = caseNamed('one-of-two-name-servers');
    const told = traces(model).filter(({ sent }) => sent >= 3600 && sent < 7200);
    const postfix = told.filter(({ sender }) => sender === 'people');
    const chasquid = told.filter(({ sender }) => sender === 'chasquid');
    expect(share(postfix, ({ fate }) => fate === 'delivered')).toBe(1);
    const late = share(postfix, ({ latency }) => (latency ?? 0) > 60);
    const lost = share(chasquid, ({ fate }) => fate !== 'delivered');
    // Half of the hosts, but for the few that still had the answer.
    for (const part of [late, lost]) {
      expect(part).toBeGreaterThan(0.35);
      expect(part).toBeLessThan(0.6);
    }
    const calm = traces(model).filter(({ sent }) => sent < 3600);
    expect(share(calm, ({ latency }) => (latency ?? Number.POSITIVE_INFINITY) < 60)).toBe(1);
  });

  it('senders that keep old answers come to the old server for as long as they keep them, the others for five minutes', () => {
    const model = caseNamed('senders-that-keep-old-answers');
    const after = traces(model).filter(({ sent }) => sent > 43_200 + 300);
    const goesTo = (trace: Trace) => trace.events.find((event) => event.kind === 'attempt')?.server;
    expect(after.filter(({ sender }) => sender === 'people').map(goesTo)).not.toContain('old.example.org');
    const stale = after.filter((trace) => trace.sender === 'stale' && goesTo(trace) === 'old.example.org');
    expect(stale.length).toBeGreaterThan(200);
    expect(Math.max(...stale.map(({ sent }) => sent))).toBeLessThan(1.25 * 86_400);
  });

  it('an MX that says localhost is passed over by Exim, while Postfix returns the mail, OpenSMTPD sends it in a loop', () => {
    const model = caseNamed('localhost-as-mx');
    const result = runReplication(model, 1);
    const fatesBy = (sender: string) => Object.keys(fatesOf(model, result, sender));
    expect([fatesBy('exim'), fatesBy('postfix'), fatesBy('opensmtpd')]).toEqual([
      ['delivered'],
      ['rejected'],
      ['rejected'],
    ]);
    expect(accepted(model, result, 'mx1.example.org')).toBe(fatesOf(model, result, 'exim').delivered);
  });

  it('senders that want an MX, that go on to the address, or that refuse an alias lose all mail of that domain, and no other', () => {
    const all = traces(caseNamed('senders-that-want-an-mx'));
    const lost = (sender: string) => {
      const own = all.filter((trace) => trace.sender === sender && trace.fate !== 'delivered');
      return [...new Set(own.map(({ domain }) => domain))];
    };
    expect([lost('plain'), lost('wantsMx'), lost('goesOn'), lost('strict')]).toEqual([
      [],
      ['a.example'],
      ['b.example'],
      ['c.example'],
    ]);
    const of = (sender: string, domain: string) => all.filter((one) => one.sender === sender && one.domain === domain);
    expect(share(of('wantsMx', 'a.example'), ({ fate }) => fate === 'unroutable')).toBe(1);
    expect(share(of('strict', 'c.example'), ({ fate }) => fate === 'unroutable')).toBe(1);
    // Only while the MX is down.
    const during = of('goesOn', 'b.example').filter(({ fate }) => fate === 'rejected');
    expect(during.every(({ sent }) => sent >= 3600 && sent < 7200)).toBe(true);
  });

  it('time-outs close to each other count as one for qmail: eighteen messages pay for them, not seven', () => {
    const model = caseNamed('close-time-outs');
    const result = runReplication(model, 1);
    expect(result.servers.attempts[0]).toBe(18);
  });
});
