import { describe, expect, it } from 'vitest';
import { explainMessages, runReplication } from '../../src/engine/index.js';
import type { Model } from '../../src/model/index.js';
import type { Trace } from '../../src/results/index.js';
import { caseNamed } from './cases/case.js';
import { fates } from './cluster.js';

// What operators of mail report in public about policies, families, backups that look and ask, sizes, recipients and next hops.

const HOUR = 3600;
const DAY = 24 * HOUR;

const traces = (model: Model) => explainMessages(model, { replication: 1, messages: 'all' });
const of = (all: readonly Trace[], sender: string) => all.filter((trace) => trace.sender === sender);
const within = (all: readonly Trace[], from: number, to: number) => all.filter(({ sent }) => sent >= from && sent < to);
const latest = (all: readonly Trace[]) => Math.max(...all.map(({ latency }) => latency ?? Number.POSITIVE_INFINITY));
const isTakenBy = (server: string) => (trace: Trace) =>
  trace.events.some((event) => event.kind === 'outcome' && event.server === server && event.outcome === 'accepted');
const isDelivered = ({ fate }: Trace) => fate === 'delivered';

describe('a case from practice', () => {
  it('an IPv6 address that does not answer costs a connection time-out to who waits for it, nothing to who has none, and all to who has no other', () => {
    const all = traces(caseNamed('half-of-an-exchanger'));
    for (const sender of ['neverLooks', 'noRoute']) expect(latest(of(all, sender))).toBeLessThan(1);
    const waited = of(all, 'waits').map(({ latency }) => Math.round(latency ?? 0));
    expect(new Set(waited)).toEqual(new Set([300]));
    const inTurn = of(all, 'inTurn');
    const late = inTurn.filter(({ latency }) => (latency ?? 0) > 299).length;
    // Four standard errors around one in two.
    expect(Math.abs(late / inTurn.length - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / inTurn.length));
    expect(of(all, 'sixOnly').some(isDelivered)).toBe(false);
  });

  it('a backup outside the policy is none for who obeys that: their mail waits for the primary, and nobody else’s', () => {
    const all = traces(caseNamed('backup-outside-the-policy'));
    expect(all.every(isDelivered)).toBe(true);
    expect(of(all, 'enforcing').some(isTakenBy('backup.example.net'))).toBe(false);
    const during = within(all, DAY, DAY + 25 * HOUR);
    expect(Math.min(...of(during, 'enforcing').map(({ latency }) => latency ?? 0))).toBeGreaterThan(HOUR / 2);
    expect(of(during, 'others').every(isTakenBy('backup.example.net'))).toBe(true);
    expect(latest(of(all, 'others'))).toBeLessThan(2);
  });

  it('a backup that watches takes nothing from bots while the primary is up, wanted mail in an outage, and nothing from who is unwelcome there', () => {
    const model = caseNamed('backup-that-watches');
    const all = traces(model);
    const people = of(all, 'people');
    expect(people.every(isDelivered)).toBe(true);
    const inFirstPass = people.filter(
      ({ events }) => events.filter(({ kind, copy }) => kind === 'pass' && copy === 1).length === 1,
    );
    // But for those that came before the first look at an outage.
    expect(inFirstPass.length / people.length).toBeGreaterThan(0.97);
    expect(people.filter(isTakenBy('backup.example.net')).length).toBeGreaterThan(200);
    const calm = traces(caseNamed('backup-that-watches', { 'mtbf: 12h, mttr: 2h': 'at: 3d, for: 1h' }));
    expect(of(calm, 'bots').some(isTakenBy('backup.example.net'))).toBe(false);
    expect(of(calm, 'unwelcome').some(isDelivered)).toBe(false);
    expect(latest(of(calm, 'people'))).toBeLessThan(1);
  });

  it('a backup that asks the primary bounces nothing to strangers; one that takes all in an outage, that much', () => {
    const run = (knows: string) => {
      const model = caseNamed('backup-that-asks', { 'knowsRecipients: false': `knowsRecipients: ${knows}` });
      return { result: runReplication(model, 1), all: traces(model) };
    };
    const ignorant = run('false');
    expect(ignorant.result.backscatter).toBeGreaterThan(3000);
    const asking = run('{ asks: true, mailboxes: 50 }');
    expect(asking.result.backscatter).toBe(0);
    expect(of(asking.all, 'people').every(isDelivered)).toBe(true);
    const open = run('{ asks: true, unanswered: accept, mailboxes: 50 }');
    // Six hours of three days.
    expect(open.result.backscatter / ignorant.result.backscatter).toBeGreaterThan(0.06);
    expect(open.result.backscatter / ignorant.result.backscatter).toBeLessThan(0.11);
    // Few write to the backup before the outage: it knows some addresses by then, and is a backup for these alone.
    const during = within(of(asking.all, 'people'), DAY, DAY + 5 * HOUR);
    const known = during.filter(isTakenBy('backup.example.net')).length / during.length;
    expect(known).toBeGreaterThan(0.3);
    expect(known).toBeLessThan(1);
    expect(within(of(open.all, 'people'), DAY, DAY + 5 * HOUR).every(isTakenBy('backup.example.net'))).toBe(true);
  });

  it('what is too large for the backup is returned by it at once while the primary is down or full, and the rest arrives', () => {
    const all = traces(caseNamed('large-messages'));
    const lost = all.filter((trace) => !isDelivered(trace));
    const refusal = ({ events }: Trace) => events.findLast((event) => event.kind === 'outcome');
    for (const trace of lost) {
      expect(refusal(trace)).toMatchObject({ server: 'backup.example.net', maxSize: 10_000_000, outcome: 'rejected' });
      expect([4, 5, 6, 7, 12, 13, 14, 15]).toContain(Math.floor(trace.sent / HOUR));
    }
    // One in 46 of a lognormal with median 100 kB and a 99th percentile of 20 MB is larger than 10 MB.
    const exposed = [...within(all, 4 * HOUR, 8 * HOUR), ...within(all, 12 * HOUR, 16 * HOUR)].length;
    expect(Math.abs(lost.length / exposed - 0.0216)).toBeLessThan(4 * Math.sqrt(0.0216 / exposed));
    // A small message never meets the full disk.
    const full = within(all, 12 * HOUR, 16 * HOUR).filter(isDelivered);
    const late = full.filter(({ latency }) => (latency ?? 0) > 60).length;
    expect(late).toBeGreaterThan(0);
    expect(late / full.length).toBeLessThan(0.05);
  });

  it('of a message to three people each has a fate of their own, and the sessions are the message’s', () => {
    const model = caseNamed('three-recipients');
    const result = runReplication(model, 1);
    expect(result.sent).toBe(3 * result.submissions);
    expect(fates(result)).toEqual({
      delivered: result.sent - (fates(result).rejected ?? 0),
      rejected: fates(result).rejected,
    });
    for (const { domain, recipients = [], events } of traces(model)) {
      const outcomes = events.flatMap((event) =>
        event.kind === 'outcome' ? [(event.recipients ?? []).map(({ outcome }) => outcome)] : [],
      );
      const valid = recipients.filter(({ fate }) => fate === 'delivered').length;
      // The greylist puts all off at once that exist; the other server leaves the third for the next time.
      const taken = domain === 'example.org' ? 0 : Math.min(2, valid);
      const [first = [], second = []] = outcomes;
      const count = (of: readonly string[], what: string) => of.filter((outcome) => outcome === what).length;
      expect([count(first, 'accepted'), count(first, 'tempfailed'), count(first, 'rejected')]).toEqual([
        taken,
        valid - taken,
        3 - valid,
      ]);
      expect([outcomes.length, second]).toEqual([
        valid > taken ? 2 : 1,
        Array.from({ length: valid - taken }, () => 'accepted'),
      ]);
    }
  });

  it('a gateway that has a fixed next hop queues while that is down, and nobody outside notices, unless it asks inside first', () => {
    const plain = traces(caseNamed('gateway'));
    const during = within(plain, DAY, DAY + 5 * HOUR).filter(({ kind }) => kind !== 'invalid');
    const ownPasses = ({ events }: Trace) => events.filter(({ kind, copy }) => kind === 'pass' && copy === 1).length;
    expect(during.every((trace) => isDelivered(trace) && ownPasses(trace) === 1)).toBe(true);
    expect(Math.min(...during.map(({ latency }) => latency ?? 0))).toBeGreaterThan(HOUR / 2);
    const asking = traces(
      caseNamed('gateway', {
        'via: inside.example.org } }': 'via: inside.example.org }, knowsRecipients: { asks: true, remembers: 0s } }',
      }),
    );
    const outside = within(asking, DAY, DAY + 5 * HOUR).filter(({ kind }) => kind !== 'invalid');
    expect(outside.every((trace) => isDelivered(trace) && ownPasses(trace) > 1)).toBe(true);
    const hasty = traces(caseNamed('gateway', { 'mta: postfix, via': 'mta: postfix, giveUpAfter: 2h, via' }));
    const lost = hasty.filter(({ kind, fate }) => kind !== 'invalid' && fate === 'expired');
    expect(lost.length).toBe(
      within(hasty, DAY, DAY + 6 * HOUR).filter(({ kind, fate }) => kind !== 'invalid' && fate !== 'delivered').length,
    );
    expect(lost.length).toBeGreaterThan(200);
  });
});
