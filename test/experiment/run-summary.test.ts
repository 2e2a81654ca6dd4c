import { describe, expect, it } from 'vitest';
import { type Origin, summariseRun } from '../../src/experiment/index.js';
import { FATES } from '../../src/mail/index.js';
import type { ReplicationResult, RunResult } from '../../src/results/index.js';
import { type Happening, modelWith, replicationOf } from './replication-builder.js';

const ORIGIN: Origin = {
  version: '1.2.3',
  provenance: {
    title: 'Two servers',
    description: '',
    file: 'two.yaml',
    hash: '0123456789abcdef',
    seed: '1',
    replications: 1,
    text: '',
    command: 'mxsim run two.yaml',
  },
  warnings: [{ code: 'a-code', message: 'a word of warning' }],
  elapsed: 0.25,
};

function summarise(...stories: Happening[][]): RunResult {
  const replications = stories.map((story, i) => replicationOf(i + 1, story));
  return summariseRun(modelWith({ replications: stories.length }), replications, ORIGIN);
}

describe('counts', () => {
  it('counts are totals over all replications, and every message is in one fate and one kind', () => {
    const result = summarise(
      [{ count: 7 }, { count: 2, kind: 'spam', fate: 'quarantined' }],
      [
        { count: 5 },
        { count: 3, fate: 'expired', outcome: 'refused' },
        { count: 1, kind: 'invalid', fate: 'rejected' },
      ],
    );
    expect(result.messages).toMatchObject({ sent: 18, delivered: 12, quarantined: 2, expired: 3, rejected: 1 });
    expect(FATES.reduce((sum, fate) => sum + result.messages[fate], 0)).toBe(18);
    expect(result.kinds.ham).toMatchObject({ sent: 15, delivered: 12, expired: 3 });
    expect(result.kinds.spam).toMatchObject({ sent: 2, quarantined: 2, delivered: 0 });
    expect(result.kinds.invalid).toMatchObject({ sent: 1, rejected: 1 });
    expect(result.kinds.virus.sent).toBe(0);
  });

  it('counts stand under senders and domains by name, with wanted mail beside all mail', () => {
    const result = summarise([{ count: 4 }, { count: 6, kind: 'spam', fate: 'removed' }]);
    expect(result.senders['people']).toMatchObject({
      sent: 10,
      delivered: 4,
      removed: 6,
      wanted: { sent: 4, delivered: 4 },
    });
    expect(result.domains['example.org']).toEqual(result.senders['people']);
  });

  it('counts that do not add up are a fault, and nothing is shown', () => {
    const broken = replicationOf(1, [{ count: 3 }]);
    const oneLost: ReplicationResult = { ...broken, sent: 4 };
    expect(() => summariseRun(modelWith(), [oneLost], ORIGIN)).toThrow('4 messages sent, 3 fates by sender');
    const attempts = Float64Array.from(broken.servers.attempts, (n) => n + 1);
    const oneAttemptMore: ReplicationResult = { ...broken, servers: { ...broken.servers, attempts } };
    expect(() => summariseRun(modelWith(), [oneAttemptMore], ORIGIN)).toThrow('4 attempts, 3 outcomes');
  });

  it('replications in the wrong order are refused, since sums of fractions depend on it', () => {
    const second = replicationOf(2, [{ count: 1 }]);
    expect(() => summariseRun(modelWith(), [second], ORIGIN)).toThrow('replication 2 came where 1 was due');
  });
});

describe('rates', () => {
  it('a rate has no interval with one replication: low and high are absent, not zero', () => {
    const result = summarise([{ count: 9 }, { count: 1, fate: 'expired', outcome: 'refused' }]);
    expect(result.deliveryRate).toEqual({ mean: 0.9 });
    expect(result.firstPassRate).toEqual({ mean: 0.9 });
  });

  it('rates are means over replications with the 95 % interval of Student, not over messages', () => {
    const result = summarise(
      [{ count: 8 }, { count: 2, fate: 'expired', outcome: 'refused' }],
      [{ count: 90 }, { count: 10, fate: 'expired', outcome: 'refused' }],
      [{ count: 85 }, { count: 15, fate: 'expired', outcome: 'refused' }],
    );
    // Rates 0.8, 0.9, 0.85: mean 0.85, standard deviation 0.05; t(2, 97.5 %) = 4.302653 (tables).
    const half = (4.302653 * 0.05) / Math.sqrt(3);
    expect(result.deliveryRate?.mean).toBeCloseTo(0.85, 12);
    expect(result.deliveryRate?.low).toBeCloseTo(0.85 - half, 6);
    expect(result.deliveryRate?.high).toBeCloseTo(0.85 + half, 6);
  });

  it('the interval of a rate stays between 0 and 1', () => {
    const lose = (lost: number): Happening[] => [
      { count: 10 - lost },
      { count: lost, fate: 'expired', outcome: 'refused' },
    ];
    const result = summarise(lose(1), lose(5));
    expect(result.deliveryRate?.mean).toBeCloseTo(0.7, 12);
    expect(result.deliveryRate?.high).toBe(1);
    expect(result.deliveryRate?.low).toBeGreaterThanOrEqual(0);
  });

  it('there are no rates where no wanted mail was sent', () => {
    const result = summarise([{ count: 3, kind: 'spam', fate: 'delivered' }]);
    expect(result.deliveryRate).toBeNull();
    expect(result.firstPassRate).toBeNull();
    expect(result.latency_s).toEqual({});
  });

  it('rates tell the first pass from later ones', () => {
    const result = summarise([{ count: 6 }, { count: 2, firstPass: false, passes: 2, connections: 3 }]);
    expect(result.deliveryRate).toEqual({ mean: 1 });
    expect(result.firstPassRate).toEqual({ mean: 0.75 });
  });
});

describe('latency', () => {
  it('latency comes from the merged histogram of all replications', () => {
    const result = summarise(
      [{ count: 98, latency: 2 }],
      [
        { count: 1, latency: 300 },
        { count: 1, latency: 7200 },
      ],
    );
    expect(result.latency_s).toEqual({
      mean: (98 * 2 + 300 + 7200) / 100,
      p50: 2,
      p90: 2,
      p99: 300,
      p999: 7200,
      max: 7200,
    });
    expect(result.latencyHistogram.map(({ count }) => count)).toEqual([98, 1, 1]);
  });

  it('latency is the same for replications that came from another thread as plain data', () => {
    const replications = [replicationOf(1, [{ count: 5, latency: 3 }]), replicationOf(2, [{ count: 2, latency: 40 }])];
    const model = modelWith({ replications: 2 });
    const direct = summariseRun(model, replications, ORIGIN);
    const copied = summariseRun(
      model,
      replications.map((one) => structuredClone(one)),
      ORIGIN,
    );
    expect(copied).toEqual(direct);
  });
});

describe('connections and passes', () => {
  it('connections and passes are counted per message that left its sender', () => {
    const result = summarise([{ count: 3 }, { count: 1, passes: 5, connections: 9 }]);
    expect(result.passes).toEqual({
      mean: 2,
      histogram: [
        { from: 1, to: 2, count: 3 },
        { from: 5, to: 6, count: 1 },
      ],
    });
    expect(result.connections.mean).toBe(3);
  });
});

describe('servers', () => {
  it('servers share what senders brought, and keep every outcome', () => {
    const result = summarise([
      { count: 3 },
      { count: 1, server: 1 },
      { count: 2, outcome: 'timedOut', fate: 'expired' },
    ]);
    expect(result.servers['mx1.example.org']).toMatchObject({
      attempts: 5,
      accepted: 3,
      timedOut: 2,
      share: 0.75,
      firstChoiceShare: 5 / 6,
    });
    expect(result.servers['mx2.example.org']).toMatchObject({ attempts: 1, accepted: 1, share: 0.25 });
  });

  it('have means over time until the last arrival, averaged over replications; peaks are the highest of all', () => {
    // A session of half a second per message: 4 messages in 4 s, the last one after the last arrival; then 2 in 2 s.
    const result = summarise([{ count: 4 }], [{ count: 2 }]);
    expect(result.servers['mx1.example.org']?.meanSessions).toBeCloseTo((1.5 / 4 + 0.5 / 2) / 2, 12);
    expect(result.servers['mx1.example.org']?.peakSessions).toBe(1);
  });

  it('servers sum their down time over replications, until the last arrival', () => {
    const result = summarise([{ count: 100 }], [{ count: 12 }]);
    expect(result.servers['mx2.example.org']?.down_s).toBe(4 + 2);
  });

  it('have a queue only where they relay, and a filter wait only where something was filtered', () => {
    const result = summarise([{ count: 1 }]);
    expect(result.servers['mx1.example.org']).not.toHaveProperty('meanQueue');
    expect(result.servers['mx2.example.org']).toHaveProperty('meanQueue');
    expect(result.servers['mx1.example.org']).not.toHaveProperty('meanFilterWait_s');
  });
});

describe('a result', () => {
  it('a result says where it comes from, and shows replication 1 over time', () => {
    const result = summarise([{ count: 10 }], [{ count: 20 }]);
    expect(result.mxsim).toEqual({ version: '1.2.3', format: 1, revision: 6 });
    expect(result.scenario).toEqual(ORIGIN.provenance);
    expect(result.warnings).toEqual([{ code: 'a-code', message: 'a word of warning' }]);
    expect(result.engine).toEqual({ events: 90, lastArrival_s: 20, end_s: 30, elapsed_s: 0.25 });
    const accepted = result.series.servers['mx1.example.org']?.accepted ?? [];
    expect(accepted.reduce((a, b) => a + b, 0)).toBe(10);
    expect(result.series.servers['mx2.example.org']?.down).toEqual([{ from: 10, to: 14 }]);
    expect(Object.keys(result.series.relays)).toEqual(['mx2.example.org']);
  });

  it('a server with a name like a built-in property is found under that name', () => {
    const odd = ['__proto__', 'constructor'];
    const model = modelWith();
    const servers = model.servers.map((server, i) => ({ ...server, name: odd[i] ?? '' }));
    const result = summariseRun({ ...model, servers }, [replicationOf(1, [{ count: 2 }])], ORIGIN);
    expect(Object.keys(result.servers)).toEqual(odd);
    expect(Object.getOwnPropertyDescriptor(result.servers, '__proto__')?.value).toMatchObject({ accepted: 2 });
  });
});

describe('losses in a few replications only', () => {
  /** Replications of 100 messages of which so many are lost. */
  function warningsOf(losses: readonly number[]): readonly string[] {
    const replications = losses.map((lost, at) =>
      replicationOf(at + 1, [{ count: 100 - lost }, { count: lost, fate: 'expired', outcome: 'refused' }]),
    );
    const model = modelWith({ replications: losses.length });
    const { warnings } = summariseRun(model, replications, ORIGIN);
    return warnings.filter(({ code }) => code === 'few-losses').map(({ message }) => message);
  }

  it('losses in a few replications only give no interval: it is said in how many, and how bad it was', () => {
    expect(warningsOf([0, 0, 7, 0, 0, 30])[0]).toMatch(
      /^wanted mail was lost in 2 of 6 replications, so it happens in 4 to 78 of 100 \(95 % sure\)\. The worst of them lost 30 % of it;/,
    );
  });

  it('are none where all lose some, where none does, or where there is one', () => {
    for (const losses of [[3, 4, 5, 6], [0, 0, 0, 0], [5]]) expect(warningsOf(losses)).toEqual([]);
  });

  it('losses in eight replications are enough for an interval', () => {
    const losses = (count: number): number[] => Array.from({ length: 40 }, (_, at) => (at < count ? 10 + at : 0));
    expect(warningsOf(losses(7))).toHaveLength(1);
    expect(warningsOf(losses(8))).toEqual([]);
  });
});
