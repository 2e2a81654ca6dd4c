import type { HistogramBin, RunResult } from '../../../results/index.js';
import { formatCount, formatDuration, type Seconds } from '../../../units/index.js';
import type { ChartSize } from '../../charts/chart.js';
import { drawLatency, type LatencyBar } from '../../charts/latency-histogram.js';
import { lengthWord } from '../../words/headline.js';
import { shareOf } from '../../words/numbers.js';
import { percentilesOf } from '../../words/percentiles.js';
import { type NumberTable, type Topic, tableColumns } from '../topic.js';

/** Most bars over the whole range, and most per decade. */
const MOST_BARS = 60;
const FINEST = 32;
/** Factor below which times count as equal; multiple of the median from which mail counts as having waited. */
const SAME = 1.02;
const WAITED = 10;
/** Latency from which the time went by in queues, not in sessions [s]. */
const LATE: Seconds = 60;
/** Value shown for a latency of 0 on a logarithmic axis [s]. */
const INSTANT: Seconds = 2 ** -20;

/** Latencies of delivered wanted mail. */
export function readLatency(result: RunResult): Topic | undefined {
  const bins = result.latencyHistogram.filter(({ count }) => count > 0);
  const { p50, max } = result.latency_s;
  // A time that is the same for all is in the answer.
  if (bins.length === 0 || p50 === undefined || max === undefined || max <= p50 * SAME) return undefined;
  const bars = barsOf(bins);
  const percentiles = percentilesOf(result.latency_s).map(({ name, value }) => ({
    name: /%|half/.test(name) ? `${name} within` : name,
    value: Math.max(value, INSTANT),
  }));
  const spoken = percentiles.map(({ name, value }) => `${name} ${formatDuration(value)}`).join(', ');
  return {
    id: 'latency',
    title: 'How long delivery took',
    finding: finding(result, bins),
    notes: [
      'From submission to acceptance by a final server, delivered wanted mail only. The time axis is logarithmic: equal steps are equal factors.',
      'The curve below is the share of this mail that is still on its way after that time.',
    ],
    legend: [],
    picture: {
      label: `Histogram of latency on a logarithmic scale, and the share still under way. ${spoken}.`,
      draw: (size: ChartSize) => drawLatency({ bars, tail: tailOf(bins), percentiles }, size),
    },
    table: numbers(result, bars),
  };
}

/** Share of the mail that waited, in words; the picture has the times. */
function finding({ latency_s: { p50 = 0, p99 = 0, max = 0 } }: RunResult, bins: readonly HistogramBin[]): string {
  const some = `some for ${lengthWord(max)}`;
  // The fastest mail shows the time of a message that waits nowhere; anything else up to a minute is sessions.
  if (p50 >= LATE && p50 > middleOf(bins[0]) * WAITED) return `At least half of the messages waited, ${some}.`;
  if (max <= p50 * WAITED) return 'No message took much longer than another.';
  if (p99 <= p50 * WAITED) return `Nearly all mail was fast; fewer than 1 in 100 messages waited, ${some}.`;
  return `At least 1 in 100 messages waited, ${some}.`;
}

/** Gathers fine bins into bars of equal width on the logarithmic axis. */
function barsOf(bins: readonly HistogramBin[]): LatencyBar[] {
  const decades = Math.log10(Math.max(middleOf(bins.at(-1)) / middleOf(bins[0]), 1));
  const perDecade = Math.min(FINEST, Math.max(4, Math.floor(MOST_BARS / Math.max(decades, 0.01))));
  const bars = new Map<number, number>();
  for (const bin of bins) {
    const at = Math.floor(Math.log10(middleOf(bin)) * perDecade);
    bars.set(at, (bars.get(at) ?? 0) + bin.count);
  }
  const edge = (at: number): Seconds => 10 ** (at / perDecade);
  return [...bars].toSorted(([a], [b]) => a - b).map(([at, count]) => ({ from: edge(at), to: edge(at + 1), count }));
}

/** Middle of a bin on a logarithmic axis [s]; the first bin begins at nothing, the last may have no end. */
function middleOf(bin: HistogramBin | undefined): Seconds {
  if (bin === undefined || bin.from <= 0) return INSTANT;
  return Number.isFinite(bin.to) ? Math.sqrt(bin.from * bin.to) : bin.from;
}

/** Share of the mail still under way after the end of each fine bin. */
function tailOf(bins: readonly HistogramBin[]): { readonly t: Seconds; readonly share: number }[] {
  const all = bins.reduce((sum, { count }) => sum + count, 0);
  let left = all;
  return bins.map((bin) => {
    left -= bin.count;
    return { t: middleOf(bin), share: left / all };
  });
}

function numbers({ kinds, latency_s }: RunResult, bars: readonly LatencyBar[]): NumberTable {
  const all = kinds.ham.delivered;
  let within = 0;
  const rows = bars.map(({ from, to, count }) => {
    within += count;
    return [`${formatDuration(from)} to ${formatDuration(to)}`, formatCount(count), shareOf(within, all, 2)];
  });
  const mean = latency_s.mean === undefined ? [] : [`Mean latency ${formatDuration(latency_s.mean)}.`];
  return {
    caption: 'Delivered wanted mail by latency, all replications together',
    columns: tableColumns('Latency', 'messages', 'delivered by then'),
    rows,
    notes: [...mean, 'Times in which no message arrived are left out.'],
  };
}
