import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/results/index.js';
import { call } from './in-memory.js';

async function decided(text: string, ...argv: string[]): Promise<RunResult> {
  const { stdout } = await call(['run', '-', '--decide', '--format', 'json', '--no-report', ...argv], { stdin: text });
  return JSON.parse(stdout) as RunResult;
}

/** Nothing is lost in any replication: the second server is there whenever the first is not. */
const covered = (mtbf: string): string => `title: A backup that is always there
seed: 1
duration: 1d
domains: { example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org ] } }
servers:
  mx1.example.org: { failures: [ { kind: refuse, mtbf: ${mtbf}, mttr: 1h } ] }
  mx2.example.org: {}
senders: { people: { mta: postfix } }
traffic: [ { rate: 4/h } ]
assert: [ delivered >= 99% ]
`;

/** The server is up 720 h of 722 h, 99.723 %: the assert does not hold. */
const RARE = `title: Outages are rare, and the assert fails by little
duration: 7d
domains: { d.example: { mx: [ 10 m.d.example ] } }
servers: { m.d.example: { failures: [ { kind: refuse, mtbf: 30d, mttr: 2h } ] } }
senders: { s: { mta: rfc5321, retry: never } }
traffic: [ { rate: 1/h } ]
assert: [ delivered >= 99.8% ]
replications: 1
`;

describe('--decide where all replications agree', () => {
  it('--decide takes the agreement of 30 replications, if five of them had an outage that could have made them differ', async () => {
    const { asserts, scenario } = await decided(covered('1d'));
    expect(asserts[0]).toMatchObject({ verdict: 'pass', basis: 'agreement' });
    expect(asserts[0]?.differsInFewerThan).toBeLessThan(0.096);
    expect(scenario.replications).toBeGreaterThanOrEqual(30);
    expect(scenario.replications).toBeLessThan(60);
  });

  it('--decide does not take the agreement of replications without outages, and says so', async () => {
    const { asserts, search } = await decided(covered('2000d'), '--max-replications', '60');
    expect(asserts[0]).toMatchObject({
      verdict: 'undecided',
      reason: 'all 60 replications are the same, but none of them had an outage that could have made them differ',
    });
    expect(search?.holds).toBe(false);
  });

  it('--decide does not take the agreement of many replications of which four had an outage, and counts them', async () => {
    const { asserts } = await decided(covered('20d'), '--max-replications', '40');
    expect(asserts[0]?.verdict).toBe('undecided');
    expect(asserts[0]?.reason).toMatch(/^all 40 replications are the same, but only [1-4] of them had an outage/);
  });

  it('--decide asks for more replications that agree where --agreement says so', async () => {
    const { asserts, scenario } = await decided(covered('1d'), '--agreement', '3%');
    expect(asserts[0]).toMatchObject({ verdict: 'pass', basis: 'agreement' });
    expect(asserts[0]?.differsInFewerThan).toBeLessThanOrEqual(0.03);
    expect(scenario.replications).toBeGreaterThanOrEqual(99);
  });
});

describe('--decide where outages are rare', () => {
  it('--decide passes nothing that fails by little, in four seeds and up to 160 replications', async () => {
    for (let seed = 1; seed <= 4; seed += 1) {
      const { asserts } = await decided(RARE, '--max-replications', '160', '--seed', `s${seed}`);
      expect(asserts[0]?.verdict, `seed ${seed}`).not.toBe('pass');
    }
  });

  it('--decide tells a fail that is known by its interval from what only looks like one', async () => {
    const { asserts } = await decided(RARE.replace('99.8%', '99.99%'));
    expect(asserts[0]).toMatchObject({ verdict: 'fail', basis: 'interval' });
  });
});

describe('a fixed number of replications where outages are rare', () => {
  const fixed = async (assert: string): Promise<RunResult['asserts'][number] | undefined> => {
    const text = RARE.replace('delivered >= 99.8%', assert).replace('replications: 1', 'replications: 10');
    const argv = ['run', '-', '--seed', '2', '--format', 'json', '--no-report'];
    const { stdout } = await call(argv, { stdin: text });
    return (JSON.parse(stdout) as RunResult).asserts[0];
  };

  it('where there is no interval each replication is judged by itself, and it is said that this is no interval of the mean', async () => {
    expect(await fixed('delivered >= 50%')).toMatchObject({ verdict: 'pass', basis: 'agreement' });
    expect(await fixed('delivered < 50%')).toMatchObject({ verdict: 'fail', basis: 'agreement' });
  });

  it('nothing is decided where some replications hold an assert and some do not', async () => {
    const assert = await fixed('delivered >= 99.99%');
    expect(assert?.verdict).toBe('undecided');
    expect(assert?.reason).toMatch(/so there is no interval; it holds in \d of 10 replications$/);
    expect(assert).not.toHaveProperty('basis');
  });
});
