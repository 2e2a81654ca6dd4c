import { describe, expect, test } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { ExactSum, LogHistogram, MOST_KEPT } from '../../src/stats/index.js';
import { modelWith } from '../scenario/build-model.js';

/** So many senders and domains, whose mail waits for a server that is down now and then; times of service differ widely. */
function clusterOf(senders: number, domains: number, messages: number): Record<string, unknown> {
  const flows = Math.max(senders, domains);
  const named = <T>(count: number, prefix: string, value: T): Record<string, T> =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}${at}.example`, value]));
  return {
    domains: named(domains, 'd', { mx: ['10 mx.example'] }),
    servers: {
      'mx.example': {
        service: { lognormal: { median: '1s', p99: '60s' } },
        failures: [{ kind: 'refuse', at: '10m', for: '20m' }],
      },
    },
    senders: named(senders, 's', { mta: 'postfix' }),
    messages,
    traffic: Array.from({ length: flows }, (_, at) => ({
      rate: `${3600 / flows}/h`,
      from: `s${at % senders}.example`,
      to: `d${at % domains}.example`,
    })),
  };
}

/** As a replication is read: 300 ms are 0.3, whatever the clock of doubles adds to it. */
function read(histogram: LogHistogram): LogHistogram {
  const plain = (seconds: number): number => Math.round(seconds * 1e8) / 1e8;
  const { values, binned } = histogram.contents;
  const ends = { lows: binned.lows.map(plain), highs: binned.highs.map(plain) };
  histogram.contents = { values: values.map(plain), binned: { ...binned, ...ends } };
  histogram.min = plain(histogram.min);
  histogram.max = plain(histogram.max);
  return histogram;
}

describe('times to delivery', () => {
  test('a message that takes 300 ms takes no more on the seventh day', () => {
    const model = modelWith({
      domains: { 'd.example': { mx: ['10 mx.example'] } },
      servers: { 'mx.example': { service: '50ms' } },
      senders: { s: { mta: 'postfix' } },
      duration: '7d',
      traffic: [{ rate: '1/m', from: 's' }],
    });
    const { latency } = runReplication(model, 1);
    expect(latency.max).toBe(latency.min);
    expect(latency.countAbove(latency.min)).toBe(0);
    expect(latency.max).toBe(Number(latency.max.toFixed(2)));
  });

  test.each([
    ['one sender and one domain', 1, 1, 300],
    ['one sender and one domain, more than are kept one by one', 1, 1, 4_000],
    ['some of both', 3, 5, 6_000],
    ['so many domains that their bins are lean', 2, 120, 70_000],
    ['so many senders that theirs do not add up to those of all', 120, 2, 70_000],
  ])('are those of the messages, of all mail, each sender and each domain: %s', (_, senders, domains, messages) => {
    const model = modelWith(clusterOf(senders, domains, messages));
    const all: number[] = [];
    const bySender = model.senders.map((): number[] => []);
    const byDomain = model.domains.map((): number[] => []);
    const result = runReplication(model, 1, {
      onEnd: ({ sender, domain, latency }) => {
        if (Number.isNaN(latency)) return;
        all.push(latency);
        bySender[sender]?.push(latency);
        byDomain[domain]?.push(latency);
      },
    });
    const inOrder = all.reduce((sum, latency) => sum + latency, 0);
    expect(result.latency).toEqual(read(LogHistogram.of(all)).withSum(ExactSum.of([inOrder])));
    expect(result.latencies.senders).toHaveLength(senders > 1 ? senders : 0);
    expect(result.latencies.domains).toHaveLength(domains > 1 ? domains : 0);
    for (const [histograms, times] of [
      [result.latencies.senders, bySender],
      [result.latencies.domains, byDomain],
    ] as const) {
      histograms.forEach((histogram, at) => {
        const values = times[at] ?? [];
        const own = read(LogHistogram.of(values, times.length > 100));
        expect(histogram.withSum(new ExactSum())).toEqual(own.withSum(new ExactSum()));
        expect(histogram.sum).toBeCloseTo(own.sum, 6);
      });
      if (messages > 60_000) expect(times.some((values) => values.length > MOST_KEPT)).toBe(true);
    }
  });

  test('before the warm-up is over do not count, for nobody', () => {
    const model = modelWith({ warmup: '10m', ...clusterOf(2, 2, 2_000) });
    const { latency, latencies } = runReplication(model, 1);
    expect(latency.count).toBeGreaterThan(1_000);
    expect(latency.count).toBeLessThan(1_500);
    for (const parts of [latencies.senders, latencies.domains]) {
      expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(latency.count);
    }
  });
});
