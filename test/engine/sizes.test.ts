import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { MtaBehaviour } from '../../src/mail/index.js';
import type { ServerModel } from '../../src/model/index.js';
import { lognormalFrom } from '../../src/random/index.js';
import type { ReplicationResult } from '../../src/results/index.js';
import { cluster, failure, fates, mta, mx, of, reply } from './cluster.js';

const TWO = { 'example.org': { answer: mx('10 a', '20 b') } };
const SIZE = { kind: 'constant', value: 5000 } as const;

function run(size: MtaBehaviour['size'], a: Partial<ServerModel>, b: Partial<ServerModel> = {}): ReplicationResult {
  const traffic = [{ rate: 1, size: SIZE }];
  const senders = { s: { mta: mta({ size }) } };
  return runReplication(cluster({ servers: { a, b }, domains: TWO, senders, traffic, model: { messages: 10 } }), 1);
}

describe('a message that is larger than the server takes (RFC 1870)', () => {
  it.each(['compares', 'declares', 'ignores'] as const)(
    'is returned, although the backup would take it, by a sender that %s',
    (size) => {
      const result = run(size, { maxSize: 4999 });
      expect(fates(result)).toEqual({ rejected: 10 });
      expect([of(result, 0, 'rejected'), of(result, 1, 'accepted')]).toEqual([10, 0]);
      expect(fates(run(size, { maxSize: 5000 }))).toEqual({ delivered: 10 });
    },
  );

  it('meets another answer at MAIL first, if the server has one there', () => {
    const failures = [reply('mail', 451)];
    expect(of(run('declares', { maxSize: 4999, failures }), 0, 'tempfailed')).toBe(10);
    // Who compares never asks.
    expect(of(run('compares', { maxSize: 4999, failures }), 0, 'rejected')).toBe(10);
  });
});

describe('bandwidth', () => {
  it('adds the size of the message over it, and nothing where messages have no size', () => {
    expect(run('declares', { bandwidth: 100 }).latency.max).toBeCloseTo(0.6 + 50, 9);
    const without = cluster({ servers: { mx: { bandwidth: 100 } }, model: { messages: 1 } });
    expect(runReplication(without, 1).latency.max).toBeCloseTo(0.6, 9);
  });

  it('is no part of the wait for the reply to the final dot, which is shorter', () => {
    const own = mta();
    const patient = mta({ timeouts: { ...own.timeouts, message: 10 } });
    const traffic = [{ rate: 1, size: SIZE }];
    const world = (bandwidth: number) =>
      cluster({ servers: { mx: { bandwidth } }, senders: { s: { mta: patient } }, traffic, model: { messages: 1 } });
    expect(runReplication(world(100), 1).latency.max).toBeCloseTo(50.6, 9);
  });

  it('leaves time for a line to be cut before the final dot: no server keeps what it has not whole', () => {
    const timing = { kind: 'planned', at: 20, for: 1000, every: null } as const;
    const failures = [failure({ kind: 'refuse', cuts: true, timing })];
    const traffic = [{ rate: 1, arrivals: 'even', size: SIZE } as const];
    const servers = { a: { bandwidth: 100, failures }, b: {} };
    const result = runReplication(cluster({ servers, domains: TWO, traffic, model: { messages: 5 } }), 1);
    expect([of(result, 0, 'disconnected'), of(result, 1, 'accepted'), result.duplicates]).toEqual([5, 5, 0]);
  });
});

describe('sizes that vary', () => {
  it('are too large as often as their distribution says, and the same at every try', () => {
    const messages = 20_000;
    const size = lognormalFrom(40_000, 8_000_000);
    const world = (limit: number, failures: ServerModel['failures']) =>
      cluster({
        servers: { a: { maxSize: limit, failures }, b: { maxSize: limit } },
        domains: TWO,
        traffic: [{ rate: 10, size }],
        model: { messages },
      });
    const returned = (limit: number) => fates(runReplication(world(limit, []), 1)).rejected ?? 0;
    // Half are above the median, and one in a hundred above the 99th percentile: within 4 standard errors.
    expect(Math.abs(returned(40_000) / messages - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / messages));
    expect(Math.abs(returned(8_000_000) / messages - 0.01)).toBeLessThan(4 * Math.sqrt(0.0099 / messages));
    // The backup finds the same messages too large that the primary would have found.
    const away = runReplication(world(40_000, [failure({ kind: 'refuse' })]), 1);
    expect(fates(away).rejected).toBe(returned(40_000));
  });

  it('change nothing else: the same messages come at the same times', () => {
    const world = (more: object) =>
      cluster({ servers: { mx: {} }, traffic: [{ rate: 1, ...more }], model: { messages: 100 } });
    const without = runReplication(world({}), 1);
    const sized = runReplication(world({ size: SIZE }), 1);
    expect(sized.latency.max).toBe(without.latency.max);
    expect(fates(sized)).toEqual(fates(without));
  });
});
