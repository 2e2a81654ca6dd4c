import { describe, expect, test } from 'vitest';
import { flowsOf } from '../../src/checks/flows.js';
import { routesOverTime } from '../../src/checks/routes.js';
import type { TrafficModel } from '../../src/model/index.js';
import { domain, model, mx, sender, server } from './model-builder.js';

const DOMAINS = ['example.org', 'example.net'].map((name) => domain(name, mx('10 mx1.example.org')));
const SERVERS = [server('mx1.example.org')];

describe('mail that is replayed from a file', () => {
  const senders = [sender('people'), sender('newsletter')];
  const replay: TrafficModel = {
    kind: 'replay',
    file: 'arrivals.csv',
    times: [10, 20, 30, 40, 50],
    senders: [0, 1, 1, 1, 0],
    domains: [0, 0, 0, 0, 1],
    kinds: [null, null, null, null, null],
    invalidRecipients: 0,
  };

  test('comes to each domain at its mean rate, with the share of each sender', () => {
    const flows = flowsOf(model({ domains: DOMAINS, servers: SERVERS, senders, traffic: [replay] }));
    const told = flows.map(({ domain: to, rate, peakRate, from }) => ({
      to,
      rate,
      peakRate,
      from: from.map((part) => [part.sender.name, part.share]),
    }));
    expect(told).toEqual([
      {
        to: 'example.org',
        rate: 4 / 40,
        peakRate: 4 / 40,
        from: [
          ['people', 0.25],
          ['newsletter', 0.75],
        ],
      },
      { to: 'example.net', rate: 1 / 40, peakRate: 1 / 40, from: [['people', 1]] },
    ]);
  });
});

describe('the routes of mail', () => {
  test('after a change are none where the change takes all exchangers away', () => {
    const change = (at: number, answer: ReturnType<typeof mx> | { readonly kind: 'nxdomain' }) => ({
      at,
      domain: 'example.org',
      answer,
    });
    const world = { domains: DOMAINS, servers: SERVERS };
    const pathsAfter = (...changes: ReturnType<typeof change>[]) =>
      routesOverTime(model({ ...world, changes })).map(({ path }) => path.join('.'));
    expect(pathsAfter(change(60, { kind: 'nxdomain' }), change(120, mx('10 mx1.example.org')))).toEqual([
      'domains.example.org',
      'domains.example.net',
      'changes.1',
    ]);
  });
});
