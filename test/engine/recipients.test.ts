import { describe, expect, it } from 'vitest';
import { explainMessages, runReplication } from '../../src/engine/index.js';
import type { ReplicationResult } from '../../src/results/index.js';
import { meetingOnly } from '../conditions.js';
import { cluster, failure, fates, mta, mx, of, outages, reply } from './cluster.js';

const TWO = { 'example.org': { answer: mx('10 a', '20 b') } };
const THREE = { 'example.org': { answer: mx('10 a', '20 b', '30 c') } };
const one = { messages: 1 };

/** `n` of the recipients of each message meet it. */
const ofOnly = (recipient: number, code: number) =>
  reply('rcpt', code, { only: meetingOnly({ recipient: [recipient] }) });

function sent(recipients: number, preset: string, servers: Parameters<typeof cluster>[0]['servers'], more = {}) {
  const traffic = [{ rate: 1, recipients, ...more }];
  const senders = { s: { mta: mta({}, preset), hosts: 1 } };
  const model = { messages: 1, until: 40_000 };
  return runReplication(cluster({ servers: servers ?? {}, domains: TWO, senders, traffic, model }), 1);
}

describe('a message to several recipients', () => {
  it('is one transaction with a RCPT stage for each, and counts as so many messages', () => {
    const traffic = [{ rate: 1, recipients: 3 }];
    const result = runReplication(cluster({ servers: { mx: {} }, traffic, model: one }), 1);
    expect(fates(result)).toEqual({ delivered: 3 });
    expect([result.sent, result.submissions]).toEqual([3, 1]);
    expect(of(result, 0, 'accepted')).toBe(3);
    expect([of(result, 0, 'connections'), of(result, 0, 'together')]).toEqual([1, 2]);
    // Six round trips, and two more RCPT.
    expect(result.latency.max).toBeCloseTo(0.8, 9);
  });

  it('with one recipient is the message of before, to the last bit', () => {
    const world = (more: object) =>
      cluster({
        servers: { a: { failures: [outages(600, 60)], greylist: null }, b: {} },
        domains: TWO,
        traffic: [{ rate: 5, ...more }],
        model: { messages: 2000 },
      });
    const before = runReplication(world({}), 1);
    // The same machinery, and nobody that travels with another.
    const single = runReplication(world({ recipients: { geometric: 1 + 1e-12 } }), 1);
    expect(single.latency.max).toBe(before.latency.max);
    expect(fates(single)).toEqual(fates(before));
    expect(of(single, 0, 'accepted')).toBe(of(before, 0, 'accepted'));
    expect(single.end).toBe(before.end);
  });

  it('goes on to the next MX at once with those that were put off (Postfix), or later (OpenSMTPD, Courier, Haraka)', () => {
    const servers = { a: { failures: [ofOnly(2, 450)] }, b: {} };
    for (const preset of ['postfix', 'exim', 'sendmail']) {
      const result = sent(3, preset, servers);
      expect([preset, of(result, 0, 'accepted'), of(result, 1, 'accepted')]).toEqual([preset, 2, 1]);
    }
    for (const preset of ['opensmtpd', 'courier', 'haraka']) {
      const result = sent(3, preset, servers);
      expect([preset, of(result, 0, 'accepted'), of(result, 1, 'accepted')]).toEqual([preset, 2, 0]);
      expect(fates(result)['pending']).toBe(1);
    }
  });

  it('is returned to those that are refused for good, and delivered to the others', () => {
    const result = sent(3, 'postfix', { a: { failures: [ofOnly(1, 550)] }, b: {} });
    expect(fates(result)).toEqual({ delivered: 2, rejected: 1 });
    expect(of(result, 1, 'accepted')).toBe(0);
  });

  it('goes to the next MX as a whole where all of it failed for now, also what was put off before (recorded)', () => {
    const servers = { a: { failures: [ofOnly(2, 450), reply('message', 451)] }, b: {} };
    const result = sent(3, 'postfix', servers);
    expect([of(result, 0, 'tempfailed'), of(result, 1, 'accepted')]).toEqual([3, 3]);
    expect(of(result, 1, 'connections')).toBe(1);
  });

  it('refused after the final dot goes on for those that were put off at RCPT; Haraka returns all (recorded)', () => {
    const servers = { a: { failures: [ofOnly(2, 450), reply('message', 554)] }, b: {} };
    expect(fates(sent(3, 'postfix', servers))).toEqual({ delivered: 1, rejected: 2 });
    expect(fates(sent(3, 'haraka', servers))).toEqual({ rejected: 3 });
  });

  it('is tried again as a whole where the line breaks in the middle of RCPT: what was said before counts for nothing', () => {
    const only = { ...ofOnly(1, 450).only, recipient: null, after: 2 } as never;
    const servers = { a: { failures: [failure({ kind: 'disconnect', stage: 'rcpt', only })] }, b: {} };
    const result = sent(3, 'postfix', servers);
    expect([of(result, 0, 'disconnected'), of(result, 1, 'accepted')]).toEqual([3, 3]);
    const refusing = { a: { failures: [ofOnly(1, 550), failure({ kind: 'disconnect', stage: 'rcpt', only })] }, b: {} };
    expect(fates(sent(4, 'postfix', refusing))).toEqual({ delivered: 4 });
  });

  it('is tried again as a whole where the server closes with 421 to one recipient', () => {
    const result = sent(3, 'postfix', { a: { failures: [ofOnly(2, 421)] }, b: {} });
    expect([of(result, 0, 'accepted'), of(result, 1, 'accepted')]).toEqual([0, 3]);
  });

  it('leaves a copy for each recipient that was taken where the line breaks after the final dot (RFC 1047)', () => {
    const servers = { a: { failures: [failure({ kind: 'disconnect', stage: 'message', kept: true })] }, b: {} };
    expect(sent(3, 'postfix', servers).duplicates).toBe(3);
  });

  it('is cut up by the limit of its sender: a session for each recipient (dma), transactions of fifty (Postfix)', () => {
    expect(of(sent(3, 'dma', { a: {}, b: {} }), 0, 'connections')).toBe(3);
    const many = sent(60, 'postfix', { a: {}, b: {} });
    expect([of(many, 0, 'accepted'), of(many, 0, 'connections')]).toEqual([60, 2]);
  });

  it('comes to a relay as one, and goes on from there as one', () => {
    const servers = { a: { failures: [failure({ kind: 'refuse' })] }, b: { relay: mta({}, 'postfix') } };
    const timing = { kind: 'planned', at: 0, for: 100, every: null } as const;
    const back = { ...servers, a: { failures: [failure({ kind: 'refuse', timing })] } };
    const result = sent(3, 'postfix', back);
    expect(fates(result)).toEqual({ delivered: 3 });
    expect([of(result, 0, 'accepted'), of(result, 0, 'together')]).toEqual([3, of(result, 0, 'attempts') * (2 / 3)]);
  });
});

describe('a server that takes so many recipients in one transaction (RFC 5321 §4.5.3.1.10)', () => {
  const limited = (code: number) => ({
    recipientsPerTransaction: { max: 2, reply: { code, text: `${code} too many` } },
  });

  it('leaves the others for the next MX, or for the next try', () => {
    const result = sent(3, 'postfix', { a: limited(452), b: {} });
    expect([of(result, 0, 'accepted'), of(result, 1, 'accepted')]).toEqual([2, 1]);
    const later = sent(3, 'haraka', { a: limited(452), b: {} });
    expect([of(later, 0, 'accepted'), of(later, 1, 'accepted')]).toEqual([3, 0]);
  });

  it('loses them with 552, which nobody takes for 452', () => {
    expect(fates(sent(5, 'exim', { a: limited(552), b: {} }))).toEqual({ delivered: 2, rejected: 3 });
  });

  it('begins anew to count failures after each transaction that delivered (Haraka: 65 s and 65 s)', () => {
    const alone = { 'example.org': { answer: mx('10 a') } };
    const senders = { s: { mta: mta({}, 'haraka'), hosts: 1 } };
    const traffic = [{ rate: 1, recipients: 5 }];
    const result = runReplication(
      cluster({ servers: { a: limited(452) }, domains: alone, senders, traffic, model: one }),
      1,
    );
    expect(result.latency.max).toBeGreaterThan(128);
    expect(result.latency.max).toBeLessThan(131);
  });
});

describe('what recipients are each for themselves', () => {
  it('to a greylist they are strangers one by one, and come back together', () => {
    const greylist = { delay: 60, window: 86_400, known: 0.5, database: 'g' };
    const traffic = [{ rate: 1, recipients: 4 }];
    const world = cluster({ servers: { mx: { greylist } }, traffic, model: { messages: 500 } });
    const result = runReplication(world, 1);
    // Half of the recipients are known, whoever travels with them: 2000 draws, 4 standard errors.
    expect(Math.abs(of(result, 0, 'tempfailed') / 2000 - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 2000));
    expect(fates(result)).toEqual({ delivered: 2000 });
  });

  it('a reply to a share of them is drawn for each', () => {
    const failures = [reply('rcpt', 550, { probability: 0.3 })];
    const traffic = [{ rate: 1, recipients: 4 }];
    const result = runReplication(cluster({ servers: { mx: { failures } }, traffic, model: { messages: 1000 } }), 1);
    expect(Math.abs((fates(result).rejected ?? 0) / 4000 - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / 4000));
    // Nearly no message is refused to all, and nearly none to nobody.
    expect(of(result, 0, 'accepted')).toBeGreaterThan(2600);
  });

  it('nobody else is lost with a recipient that does not exist', () => {
    const traffic = [{ rate: 1, recipients: 2, invalidRecipients: 0.25 }];
    const result = runReplication(cluster({ servers: { mx: {} }, traffic, model: { messages: 4000 } }), 1);
    expect(Math.abs((fates(result).rejected ?? 0) / 8000 - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / 8000));
  });

  it('their number is geometric with the mean that is said: fates add up by recipient', () => {
    const failures = [reply('rcpt', 550, { probability: 0.1 })];
    const traffic = [{ rate: 1, recipients: { geometric: 1.4 } }];
    const messages = 20_000;
    const result = runReplication(cluster({ servers: { mx: { failures } }, traffic, model: { messages } }), 1);
    // Variance of a geometric number with mean m: m (m - 1).
    expect(Math.abs(result.sent / messages - 1.4)).toBeLessThan(4 * Math.sqrt((1.4 * 0.4) / messages));
    const { delivered = 0, rejected = 0 } = fates(result);
    expect(delivered + rejected).toBe(result.sent);
    expect(Math.abs(rejected / result.sent - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / result.sent));
    expect(of(result, 0, 'attempts') - of(result, 0, 'together')).toBe(messages);
  });
});

describe('the story of a message to several recipients', () => {
  it('says of each attempt, and in the end, what became of each', () => {
    const servers = { a: { failures: [ofOnly(2, 450)] }, b: {} };
    const traffic = [{ rate: 1, recipients: 3 }];
    const senders = { s: { mta: mta({}, 'postfix') } };
    const world = cluster({ servers, domains: TWO, senders, traffic, model: one });
    const [trace] = explainMessages(world, { replication: 1, messages: 'all' });
    expect(trace?.recipients).toEqual([1, 2, 3].map((recipient) => ({ recipient, fate: 'delivered' })));
    const outcomes = trace?.events.flatMap((event) => (event.kind === 'outcome' ? [event.recipients] : []));
    expect(outcomes?.map((all) => all?.map(({ recipient, outcome }) => `${recipient} ${outcome}`))).toEqual([
      ['1 accepted', '2 tempfailed', '3 accepted'],
      ['2 accepted'],
    ]);
  });

  it('ends as the run counted, for every message of a world where everything happens', () => {
    const servers = {
      a: {
        failures: [
          reply('rcpt', 450, { probability: 0.3 }),
          reply('message', 451, { probability: 0.2 }),
          outages(300, 60),
        ],
        recipientsPerTransaction: { max: 3, reply: { code: 452, text: '452 too many' } },
      },
      b: { failures: [reply('rcpt', 550, { probability: 0.2 })] },
      c: { relay: mta({}, 'exim') },
    };
    const traffic = [{ rate: 1, recipients: { geometric: 3 }, invalidRecipients: 0.05 }];
    for (const preset of ['postfix', 'exim', 'opensmtpd', 'haraka', 'dma', 'courier', 'chasquid', 'sendmail']) {
      const senders = { s: { mta: mta({}, preset), hosts: 3 } };
      const world = cluster({ servers, domains: THREE, senders, traffic, model: { messages: 300, until: 20_000 } });
      const counted: ReplicationResult = runReplication(world, 1);
      const told = new Map<string, number>();
      for (const { recipients, fate } of explainMessages(world, { replication: 1, messages: 'all' })) {
        for (const own of recipients ?? [{ fate }]) told.set(own.fate, (told.get(own.fate) ?? 0) + 1);
      }
      expect([preset, Object.fromEntries([...told].sort())]).toEqual([
        preset,
        Object.fromEntries(Object.entries(fates(counted)).sort()),
      ]);
    }
  });
});
