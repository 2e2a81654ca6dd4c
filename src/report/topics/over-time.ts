import type { RunResult } from '../../results/index.js';
import { formatNumber, type Seconds } from '../../units/index.js';
import type { Timeline } from '../charts/timelines.js';
import { busyBins } from '../words/timeline.js';

/** Most periods in a table over time. */
const MOST_PERIODS = 28;
const DAY: Seconds = 86_400;

/** The time that is shown: bins until nothing more happens, and their end [s]. */
export interface Span {
  readonly bins: number;
  readonly end: Seconds;
  readonly width: Seconds;
}

export function spanOf({ series }: RunResult): Span {
  const bins = busyBins(series);
  return { bins, end: bins * series.width_s, width: series.width_s };
}

/** Note that one replication is shown: two would be a blur, and means of outages are not outages. */
export function replicationNote({ scenario }: RunResult): string {
  return scenario.replications === 1 ? 'The only replication.' : `Replication 1 of ${scenario.replications}.`;
}

/** A row of a table over time. */
export interface Period {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly firstBin: number;
  readonly bins: number;
}

/** Cuts the time into few periods of equal length, in whole days or whole parts of a day where it can. */
export function periodsOf({ bins, width }: Span): Period[] {
  const fewest = Math.max(1, Math.ceil(bins / MOST_PERIODS));
  let per = fewest;
  for (let candidate = 2 * fewest; candidate >= fewest; candidate -= 1)
    if (DAY % (candidate * width) === 0 || (candidate * width) % DAY === 0) per = candidate;
  return Array.from({ length: Math.ceil(bins / per) }, (_, at) => ({
    from: at * per * width,
    to: Math.min(bins, (at + 1) * per) * width,
    firstBin: at * per,
    bins: Math.min(per, bins - at * per),
  }));
}

export function sumIn(values: readonly number[], { firstBin, bins }: Period): number {
  return values.slice(firstBin, firstBin + bins).reduce((a, b) => a + b, 0);
}

/** Mean number of messages below which a queue counts as empty. */
export const HARDLY_A_QUEUE = 1;

/** Adds up several series, bin by bin. */
export function together(columns: readonly (readonly number[])[]): number[] {
  const bins = Math.max(0, ...columns.map((column) => column.length));
  return Array.from({ length: bins }, (_, at) => columns.reduce((sum, column) => sum + (column[at] ?? 0), 0));
}

/** A row of waiting mail: that at the senders, or that in relays. */
export interface QueueRow extends Timeline {
  readonly where: string;
}

/** Rows for all mail waiting at senders and all waiting in relays; a row is left out if hardly any mail waits. */
export function queueRows({ series }: RunResult, { bins }: Span): QueueRow[] {
  const places = [
    ['Waiting at the senders', 'at the senders', 'waiting', series.senders],
    ['Waiting in relays', 'in relays', 'relayed', series.relays],
  ] as const;
  return places.flatMap(([name, where, colour, parties]): QueueRow[] => {
    const values = together(Object.values(parties).map(({ queue }) => queue)).slice(0, bins);
    const most = Math.max(0, ...values);
    if (most < HARDLY_A_QUEUE) return [];
    return [{ name, where, colour, values, down: [], note: `at most ${formatNumber(most)}` }];
  });
}
