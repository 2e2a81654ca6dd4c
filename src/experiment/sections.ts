import { KINDS } from '../mail/index.js';
import type { Model } from '../model/index.js';
import type { FateTable, HistogramBin, LatencySummary, PartySummary, RunResult } from '../results/index.js';
import type { LogHistogram } from '../stats/index.js';
import { withoutClockNoise } from '../units/index.js';
import { summariseCauses } from './cause-trees.js';
import { countAll, countRow } from './fate-counts.js';
import { summariseServers } from './server-summary.js';
import type { Totals } from './totals.js';

const WANTED = ['ham'] as const;

/** `latencies` is empty where there is one, whose times are those of all. */
function summariseParties(
  names: readonly { readonly name: string }[],
  table: FateTable,
  latencies: readonly LogHistogram[],
  all: LogHistogram,
): Record<string, PartySummary> {
  const parties = names.map(({ name }, row): [string, PartySummary] => {
    const wanted = countRow(table, row, WANTED);
    const rate = wanted.sent === 0 ? {} : { deliveryRate: wanted.delivered / wanted.sent };
    return [name, { ...countRow(table, row), wanted, ...rate, latency_s: summariseLatency(latencies[row] ?? all) }];
  });
  return Object.fromEntries(parties);
}

function summariseLatency(latency: LogHistogram): LatencySummary {
  const { count, sum, max } = latency;
  if (count === 0) return {};
  const p = (q: number): number => latency.quantile(q) ?? max;
  return { mean: withoutClockNoise(sum / count), p50: p(0.5), p90: p(0.9), p99: p(0.99), p999: p(0.999), max };
}

/** Counts by whole numbers from 0; the last entry gathers all beyond, and its bar is open to the right. */
function histogramOf(counts: Float64Array): HistogramBin[] {
  const bins = [...counts].map((count, i) => ({ from: i, to: i + 1, count }));
  return bins.filter(({ count }) => count > 0);
}

/** Per message that left its sender; 0 where none did. */
function perMessage({ counts, sum }: Totals['passes']): RunResult['passes'] {
  const messages = counts.reduce((total, count) => total + count, 0);
  return { mean: messages === 0 ? 0 : sum / messages, histogram: histogramOf(counts) };
}

/**
 * The parts of a result that are functions of totals alone, so that one replication has them as well as a whole run.
 * Keys are those of the JSON.
 */
export const SECTIONS = {
  messages: (_: Model, totals: Totals) => countAll(totals.senders),
  duplicates: (_: Model, totals: Totals) => totals.duplicates,
  backscatter: (_: Model, totals: Totals) => totals.backscatter,
  delayWarnings: (_: Model, totals: Totals) => totals.delayWarnings,
  kinds: (_: Model, totals: Totals) =>
    Object.fromEntries(KINDS.map((kind) => [kind, countAll(totals.senders, [kind])])) as unknown as RunResult['kinds'],
  latency_s: (_: Model, totals: Totals) => summariseLatency(totals.latency),
  connections: (_: Model, totals: Totals) => perMessage(totals.connections),
  passes: (_: Model, totals: Totals) => perMessage(totals.passes),
  latencyHistogram: (_: Model, totals: Totals) => totals.latency.bins(),
  servers: summariseServers,
  senders: (model: Model, totals: Totals) =>
    summariseParties(model.senders, totals.senders, totals.latencies.senders, totals.latency),
  domains: (model: Model, totals: Totals) =>
    summariseParties(model.domains, totals.domains, totals.latencies.domains, totals.latency),
  causes: summariseCauses,
} satisfies { readonly [Key in keyof RunResult]?: (model: Model, totals: Totals) => RunResult[Key] };
