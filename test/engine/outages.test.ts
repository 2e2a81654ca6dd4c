import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { FailureModel } from '../../src/model/index.js';
import type { ReplicationResult } from '../../src/results/index.js';
import { caseNamed } from './cases/case.js';
import { cluster, failure, of, outages, planned } from './cluster.js';

/** Messages at 0, 10, 20 … 100 s, and a server that fails in these ways. */
function watched(...failures: readonly FailureModel[]): ReplicationResult {
  return runReplication(
    cluster({ servers: { mx: { rtt: 0, failures } }, traffic: [{ rate: 0.1 }], model: { messages: 11 } }),
    1,
  );
}

function downOf({ series }: ReplicationResult): readonly (readonly [number, number])[] {
  return (series?.down[0] ?? []).map(({ from, to }) => [from, to]);
}

describe('when a server was down for all sessions', () => {
  it('is told in order, joined where failures overlap or touch, up to the end of the run', () => {
    const result = watched(
      failure({ kind: 'silent', ...planned(40, 5) }),
      failure({ kind: 'refuse', ...planned(12, 3) }),
      failure({ kind: 'timeout', ...planned(14, 4) }),
      failure({ kind: 'refuse', ...planned(18, 1) }),
      failure({ kind: 'refuse', probability: 0.5, ...planned(60, 20) }),
      failure({ kind: 'disconnect', stage: 'data', ...planned(85, 5) }),
    );
    expect(downOf(result)).toEqual([
      [12, 19],
      [40, 45],
    ]);
    expect(of(result, 0, 'down')).toBe(12);
  });

  it('is all of the time where it never works, and counts to the last arrival only', () => {
    const never = watched(failure({ kind: 'refuse' }));
    expect(downOf(never)).toEqual([[0, never.end]]);
    expect(of(never, 0, 'down')).toBe(100);
    const late = watched(failure({ kind: 'refuse', ...planned(95, 1000) }));
    expect([of(late, 0, 'down'), downOf(late)[0]?.[0]]).toEqual([5, 95]);
  });

  it('takes no more room than a page can show, however often it is: very many outages are gathered', () => {
    const result = runReplication(caseNamed('outages-without-number'), 1);
    const intervals = downOf(result);
    // Every two milliseconds, for hours: millions of them.
    expect(result.end).toBeGreaterThan(3600);
    expect(intervals.length).toBeLessThanOrEqual(10_000);
    const sum = intervals.reduce((all, [from, to]) => all + to - from, 0);
    expect(sum / result.end).toBeCloseTo(0.5, 2);
    expect(of(result, 0, 'down') / result.lastArrival).toBeCloseTo(0.5, 2);
    for (const [i, [from, to]] of intervals.entries()) {
      expect(to).toBeGreaterThan(from);
      expect(from).toBeGreaterThanOrEqual(intervals[i - 1]?.[1] ?? 0);
    }
  });

  it('gathers long outages among many short ones in their places', () => {
    const short = outages(0.05, 0.001);
    const long = failure({ kind: 'timeout', ...planned(500, 200) });
    const model = cluster({
      servers: { mx: { failures: [short, long] } },
      traffic: [{ rate: 0.1 }],
      model: { messages: null, duration: 1000, until: 1000 },
    });
    const intervals = downOf(runReplication(model, 1));
    const within = intervals.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, 700) - Math.max(from, 500)), 0);
    expect(intervals.length).toBeLessThanOrEqual(10_000);
    expect(within).toBeCloseTo(200, 1);
  });
});
