import type { Model } from '../model/index.js';
import type { SeriesColumns } from '../results/index.js';
import { differsFromRest, mserTruncation } from '../stats/index.js';
import { formatDuration, type SimTime } from '../units/index.js';

/** Mail in all queues, per bin of replication 1, while mail still arrived. */
function queueLengths({ senderQueue, relayQueue, bins, width }: SeriesColumns, lastArrival: SimTime): number[] {
  const used = Math.min(bins, Math.floor(lastArrival / width));
  return Array.from({ length: used }, (_, bin) => {
    let sum = 0;
    for (let at = bin; at < senderQueue.length; at += bins) sum += senderQueue[at] ?? 0;
    for (let at = bin; at < relayQueue.length; at += bins) sum += relayQueue[at] ?? 0;
    return sum;
  });
}

/** Where a series is cut in two, if MSER-5 finds no end of its beginning: in the middle, or in that of what follows the warm-up. */
function middleOf(length: number, warm: number): number {
  return Math.max(Math.floor(length / 2), Math.floor((warm + length) / 2));
}

/**
 * Whether the warm-up that a scenario asks for is too short by MSER-5, judged by the mail in all queues over time in
 * replication 1, or so long that nothing is left. MSER-5 cuts something by chance as well; so there is a warning only
 * where what it cuts beyond the warm-up differs from the rest. Nothing where no warm-up is asked for: then the question is
 * about the time from the start.
 */
export function warmupWarnings(model: Model, series: SeriesColumns | null, lastArrival: SimTime): string[] {
  const { warmup } = model;
  if (warmup === 0 || series === null) return [];
  if (lastArrival <= warmup) {
    return [
      `all mail was submitted within the warm-up of ${formatDuration(warmup)}, so there are no latencies and no means over time: make it shorter, or let mail arrive for longer [long-warmup]`,
    ];
  }
  const lengths = queueLengths(series, lastArrival);
  const warm = Math.floor(warmup / series.width);
  const truncation = mserTruncation(lengths);
  if (truncation === null) {
    if (!differsFromRest(lengths, warm, middleOf(lengths.length, warm))) return [];
    return ['the queues do not come to a long run within this duration (MSER-5): let it run longer [no-long-run]'];
  }
  const needed = truncation * series.width;
  if (needed <= warmup || !differsFromRest(lengths, warm, truncation)) return [];
  return [
    `the warm-up of ${formatDuration(warmup)} is too short: by MSER-5 the queues of replication 1 settle after about ${formatDuration(needed)} [short-warmup]`,
  ];
}
