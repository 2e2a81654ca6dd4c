import type { Model } from '../model/index.js';
import type { SeriesColumns } from '../results/index.js';
import { mserTruncation } from '../stats/index.js';
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

/**
 * Whether the warm-up that a scenario asks for is too short by MSER-5, judged by the mail in all queues over time in
 * replication 1. Nothing where none is asked for: then the question is about the time from the start.
 */
export function warmupWarnings(model: Model, series: SeriesColumns | null, lastArrival: SimTime): string[] {
  if (model.warmup === 0 || series === null) return [];
  const truncation = mserTruncation(queueLengths(series, lastArrival));
  if (truncation === null) {
    return ['the queues do not come to a long run within this duration (MSER-5): let it run longer [no-long-run]'];
  }
  const needed = truncation * series.width;
  if (needed <= model.warmup) return [];
  return [
    `the warm-up of ${formatDuration(model.warmup)} is too short: by MSER-5 the queues of replication 1 settle after about ${formatDuration(needed)} [short-warmup]`,
  ];
}
