import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { cluster, failure, fates, mta, mx, of, outages, reply } from './cluster.js';

const THREE = { 'example.org': { answer: mx('20 b', '10 a', '30 c') } };

describe('the walk over MX records (RFC 5321 §5.1)', () => {
  it('tries the lowest preference number first, whatever the order of the answer', () => {
    const result = runReplication(cluster({ servers: { a: {}, b: {}, c: {} }, domains: THREE }), 1);
    expect([of(result, 0, 'accepted'), of(result, 1, 'attempts'), of(result, 2, 'attempts')]).toEqual([10, 0, 0]);
  });

  it('reaches the next preference one round trip after a refusal', () => {
    const servers = { a: { failures: [failure({ kind: 'refuse' })] }, b: {}, c: {} };
    const result = runReplication(cluster({ servers, domains: THREE }), 1);
    expect([of(result, 0, 'refused'), of(result, 1, 'accepted')]).toEqual([10, 10]);
    expect(result.latency.max).toBeCloseTo(0.1 + 0.6, 9);
  });

  it('waits the whole connect time-out for a server that does not answer', () => {
    const servers = { a: { failures: [failure({ kind: 'timeout' })] }, b: {}, c: {} };
    const result = runReplication(cluster({ servers, domains: THREE }), 1);
    expect(of(result, 0, 'timedOut')).toBe(10);
    expect(result.latency.max).toBeCloseTo(300 + 0.6, 9);
  });

  it('waits the greeting time-out for a server that connects and stays silent', () => {
    const servers = { a: { failures: [failure({ kind: 'silent' })] }, b: {}, c: {} };
    const result = runReplication(cluster({ servers, domains: THREE }), 1);
    expect(result.latency.max).toBeCloseTo(0.1 + 300 + 0.6, 9);
  });

  it('shares the load evenly among equal preferences', () => {
    const domains = { 'example.org': { answer: mx('10 a', '10 b', '10 c') } };
    const result = runReplication(
      cluster({ servers: { a: {}, b: {}, c: {} }, domains, model: { messages: 30_000 } }),
      1,
    );
    // Each count is binomial with standard deviation 81.6; five of them.
    for (const server of [0, 1, 2]) expect(Math.abs(of(result, server, 'accepted') - 10_000)).toBeLessThan(410);
  });

  it('gives a host with three addresses three quarters of the load where addresses are shuffled, and half where hosts are', () => {
    const servers = { a1: { hosts: ['a'] }, a2: { hosts: ['a'] }, a3: { hosts: ['a'] }, b: {} };
    const domains = { 'example.org': { answer: mx('10 a', '10 b'), rotate: 'random' as const } };
    const shares = (['addresses', 'hosts'] as const).map((equalPreference) => {
      const senders = { sender: { mta: mta({ equalPreference }), hosts: 1000 } };
      const model = cluster({ servers, domains, senders, model: { messages: 20_000 } });
      return of(runReplication(model, 1), 3, 'accepted') / 20_000;
    });
    // Standard deviation 0.0035 at most; five of them.
    expect(Math.abs((shares[0] as number) - 0.25)).toBeLessThan(0.0177);
    expect(Math.abs((shares[1] as number) - 0.5)).toBeLessThan(0.0177);
  });

  it('never begins at the third of three equals where neighbours are swapped in one pass', () => {
    const domains = { 'example.org': { answer: mx('10 a', '10 b', '10 c') } };
    const senders = { sender: { mta: mta({ equalPreference: 'adjacentSwaps' }) } };
    const model = cluster({ servers: { a: {}, b: {}, c: {} }, domains, senders, model: { messages: 10_000 } });
    const result = runReplication(model, 1);
    expect(of(result, 2, 'attempts')).toBe(0);
    expect(Math.abs(of(result, 0, 'attempts') - 5000)).toBeLessThan(250);
  });

  it('never leaves the best preference where the MTA does not honour backups', () => {
    const servers = { a: { failures: [failure({ kind: 'refuse' })] }, b: {} };
    const domains = { 'example.org': { answer: mx('10 a', '20 b') } };
    const senders = { sender: { mta: mta({ honoursBackups: 0 }) } };
    const result = runReplication(cluster({ servers, domains, senders }), 1);
    expect(of(result, 1, 'attempts')).toBe(0);
    expect(fates(result)).toEqual({ expired: 10 });
  });

  it('lets a share of the sending hosts honour backups, always the same ones', () => {
    const servers = { a: { failures: [failure({ kind: 'refuse' })] }, b: {} };
    const domains = { 'example.org': { answer: mx('10 a', '20 b') } };
    const senders = { sender: { hosts: 10_000, mta: mta({ honoursBackups: 0.7 }) } };
    const result = runReplication(cluster({ servers, domains, senders, model: { messages: 20_000 } }), 1);
    const { delivered = 0, expired = 0 } = fates(result);
    expect(delivered + expired).toBe(20_000);
    expect(Math.abs(delivered / 20_000 - 0.7)).toBeLessThan(0.025);
    // Nobody who gave up had ever asked the backup: it saw each message of the others once.
    expect(of(result, 1, 'attempts')).toBe(delivered);
  });

  it('begins at the highest number where the order is reversed', () => {
    const senders = { sender: { mta: mta({ order: 'reverse' }) } };
    const result = runReplication(cluster({ servers: { a: {}, b: {}, c: {} }, domains: THREE, senders }), 1);
    expect(of(result, 2, 'accepted')).toBe(10);
  });

  it('hides a live backup behind six dead equals from an MTA that tries five addresses', () => {
    const dead = { failures: [failure({ kind: 'refuse' })] };
    const servers = { a: dead, b: dead, c: dead, d: dead, e: dead, f: dead, live: {} };
    const equals = ['10 a', '10 b', '10 c', '10 d', '10 e', '10 f', '20 live'];
    const domains = { 'example.org': { answer: mx(...equals) } };
    const limits = {
      addresses: 5,
      sessions: null,
      hosts: null,
      addressesPerHost: null,
      nextPreference: false,
      counts: [],
    };
    const stopping = cluster({ servers, domains, senders: { sender: { mta: mta({ limits }) } } });
    const jumping = cluster({
      servers,
      domains,
      senders: { sender: { mta: mta({ limits: { ...limits, nextPreference: true } }) } },
    });
    expect(fates(runReplication(stopping, 1))).toEqual({ expired: 10 });
    expect(fates(runReplication(jumping, 1))).toEqual({ delivered: 10 });
  });

  it('counts only sessions past EHLO against the limit of sessions', () => {
    const servers = {
      a: { failures: [reply('greeting', 421)] },
      b: { failures: [reply('mail', 451)] },
      c: { failures: [reply('mail', 451)] },
      d: {},
    };
    const domains = { 'example.org': { answer: mx('10 a', '20 b', '30 c', '40 d') } };
    const limits = {
      addresses: null,
      sessions: 2,
      hosts: null,
      addressesPerHost: null,
      nextPreference: false,
      counts: [],
    };
    const result = runReplication(
      cluster({ servers, domains, senders: { sender: { mta: mta({ limits }) } }, model: { messages: 1 } }),
      1,
    );
    expect(of(result, 2, 'attempts')).toBeGreaterThan(0);
    expect(of(result, 3, 'attempts')).toBe(0);
  });

  it('stops at the first server that rejects the recipient for good', () => {
    const servers = { a: { failures: [reply('rcpt', 550)] }, b: {} };
    const domains = { 'example.org': { answer: mx('10 a', '20 b') } };
    const result = runReplication(cluster({ servers, domains }), 1);
    expect(fates(result)).toEqual({ rejected: 10 });
    expect(of(result, 1, 'attempts')).toBe(0);
  });

  it('offers every message exactly as often as its outcomes say', () => {
    const servers = {
      a: { failures: [outages(600, 300), reply('rcpt', 451, { probability: 0.2 })] },
      b: { failures: [outages(600, 300, { kind: 'timeout' })] },
    };
    const domains = { 'example.org': { answer: mx('10 a', '10 b') } };
    const { servers: s } = runReplication(cluster({ servers, domains, model: { messages: 5000 } }), 1);
    for (const i of [0, 1]) {
      const outcomes = [
        s.accepted,
        s.refused,
        s.timedOut,
        s.tempfailed,
        s.rejected,
        s.disconnected,
        s.overloaded,
        s.unreachable,
      ];
      expect(outcomes.reduce((sum, column) => sum + (column[i] as number), 0)).toBe(s.attempts[i]);
    }
  });
});
