import { forRunCounts, KINDS } from '../mail/index.js';
import type { Model } from '../model/index.js';
import type { HistogramBin, LatencySummary, PartySummary, RunResult } from '../results/index.js';
import type { LogHistogram } from '../stats/index.js';
import { withoutClockNoise } from '../units/index.js';
import { summariseCauses } from './cause-trees.js';
import { countAll, countRow } from './fate-counts.js';
import { serverRow } from './server-summary.js';
import type { Totals } from './totals.js';

const WANTED = ['ham'] as const;

/** Summary of the party in each row. A single party has the times of all mail, and no others. */
function partyRow(party: 'senders' | 'domains', totals: Totals, timed = true): (row: number) => PartySummary {
  const { [party]: table, latency: all } = totals;
  const latencies = timed ? totals.latencies[party] : [];
  return (row) => {
    const wanted = countRow(table, row, WANTED);
    const rate = wanted.sent === 0 ? {} : { deliveryRate: wanted.delivered / wanted.sent };
    const times = timed ? { latency_s: summariseLatency(latencies[row] ?? all) } : {};
    return { ...countRow(table, row), wanted, ...rate, ...times };
  };
}

/** Summaries of one server, sender or domain, by its row in the model; `timed`: with its times to delivery. */
export const ROWS = {
  servers: serverRow,
  senders: (_: Model, totals: Totals, timed = true) => partyRow('senders', totals, timed),
  domains: (_: Model, totals: Totals, timed = true) => partyRow('domains', totals, timed),
} as const;

/** The rows as an object, by name. */
function byName<Row>(
  names: readonly { readonly name: string }[],
  rowOf: (row: number) => Row,
): Readonly<Record<string, Row>> {
  return Object.fromEntries(names.map(({ name }, row): [string, Row] => [name, rowOf(row)]));
}

function summariseLatency(latency: LogHistogram): LatencySummary {
  const { count, sum, max } = latency;
  if (count === 0) return {};
  const p = (q: number): number => latency.quantile(q) ?? max;
  return { mean: withoutClockNoise(sum / count), p50: p(0.5), p90: p(0.9), p99: p(0.99), p999: p(0.999), max };
}

/** Counts by whole numbers from 0; the last entry gathers all beyond, and its bin is open to the right. */
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
  ...forRunCounts((name) => (_: Model, totals: Totals) => totals.counts[name]),
  kinds: (_: Model, totals: Totals) =>
    Object.fromEntries(KINDS.map((kind) => [kind, countAll(totals.senders, [kind])])) as unknown as RunResult['kinds'],
  latency_s: (_: Model, totals: Totals) => summariseLatency(totals.latency),
  connections: (_: Model, totals: Totals) => perMessage(totals.connections),
  passes: (_: Model, totals: Totals) => perMessage(totals.passes),
  latencyHistogram: (_: Model, totals: Totals) => totals.latency.bins(),
  servers: (model: Model, totals: Totals) => byName(model.servers, ROWS.servers(model, totals)),
  senders: (model: Model, totals: Totals) => byName(model.senders, ROWS.senders(model, totals)),
  domains: (model: Model, totals: Totals) => byName(model.domains, ROWS.domains(model, totals)),
  causes: summariseCauses,
} satisfies { readonly [Key in keyof RunResult]?: (model: Model, totals: Totals) => RunResult[Key] };
