import type { LatencySummary } from '../../results/index.js';
import { formatDuration, type Seconds } from '../../units/index.js';

/** A share of the delivered mail, and the time within which it was delivered. */
export interface Percentile {
  readonly name: string;
  readonly value: Seconds;
}

/**
 * The percentiles that read differently from the next: with few or equal messages, most are the same as the slowest.
 */
export function percentilesOf(latency: LatencySummary): Percentile[] {
  const named = [
    ['half', latency.p50],
    ['90 %', latency.p90],
    ['99 %', latency.p99],
    ['99.9 %', latency.p999],
    ['slowest', latency.max],
  ] as const;
  const present = named.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  const texts = present.map(({ value }) => formatDuration(value));
  const kept = present.filter((_, at) => texts[at] !== texts[at + 1]);
  return kept.length === 1 ? kept.map(({ value }) => ({ name: 'every one', value })) : kept;
}

/** Columns of a table of senders or domains: median latency of wanted mail, 99th percentile, and the slowest. */
export const LATENCY_TITLES = ['half within', '99 % within', 'slowest'] as const;

/** Cells of the latency columns; dashes if none was delivered. */
export function latencyCells({ p50, p99, max }: LatencySummary = {}): string[] {
  return [p50, p99, max].map((value) => (value === undefined ? '–' : formatDuration(value)));
}
