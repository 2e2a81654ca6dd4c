import { formatDuration, formatShare } from '../../units/index.js';
import type { LogReading } from './reader.js';

/** Delays at which shares are compared [s]: a log has whole seconds, and these are familiar times. */
const LIMITS = [10, 60, 300, 600, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800, 432_000];
/** A gap that rounding to whole seconds can cause. */
const SMALL = 0.02;

/** The gap that chance exceeds in one of twenty samples of this size (Kolmogorov and Smirnov); outages enlarge it. */
function byChance(deliveries: number): number {
  return Math.max(SMALL, 1.36 / Math.sqrt(deliveries));
}

/** A run's prediction for one domain, or for all: share of delivered mail within a time. */
export interface PredictedDelays {
  readonly delivered: number;
  readonly shareWithin: (limit: number) => number;
}

interface Gap {
  readonly limit: number;
  readonly logged: number;
  readonly predicted: number;
}

function gapsOf(logged: (limit: number) => number, predicted: PredictedDelays): Gap[] {
  return LIMITS.map((limit) => ({ limit, logged: logged(limit), predicted: predicted.shareWithin(limit) }));
}

function widest(gaps: readonly Gap[]): Gap | undefined {
  return gaps.toSorted((a, b) => Math.abs(b.logged - b.predicted) - Math.abs(a.logged - a.predicted))[0];
}

/** The domain whose mail deviates most from the prediction, weighted by its share of the mail. */
function blame({ tally }: LogReading, limit: number, byDomain: ReadonlyMap<string, PredictedDelays>): string {
  const total = [...tally.destinations.values()].reduce((sum, { sent }) => sum + sent, 0);
  const found = [...byDomain].flatMap(([domain, predicted]) => {
    const destination = tally.destinations.get(domain);
    if (destination === undefined || destination.sent === 0) return [];
    const gap = destination.delays.shareWithin(limit) - predicted.shareWithin(limit);
    return { domain, gap, weight: (gap * destination.sent) / total };
  });
  const [most] = found.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  if (most === undefined || Math.abs(most.weight) < SMALL / 2) return 'no domain stands out';
  const destination = tally.destinations.get(most.domain);
  const direction = most.gap < 0 ? 'took longer than predicted' : 'was faster than predicted';
  const deferrals = destination === undefined ? 0 : destination.deferrals;
  const why =
    most.gap < 0
      ? `the log has ${deferrals} deferrals for it: an outage that was guessed too short, or that failed some sessions alone`
      : 'an outage that was guessed too long, or that spared some sessions';
  return `most of it is ${most.domain}, whose mail ${direction}; ${why}`;
}

/** Compares the prediction of a scenario with a log: lines for people. */
export function backTest(
  reading: LogReading,
  predicted: PredictedDelays,
  byDomain: ReadonlyMap<string, PredictedDelays>,
): string[] {
  const destinations = [...reading.tally.destinations.values()];
  const sent = destinations.reduce((sum, one) => sum + one.sent, 0);
  const logged = (limit: number): number =>
    destinations.reduce((sum, one) => sum + (one.sent > 0 ? one.sent * one.delays.shareWithin(limit) : 0), 0) / sent;
  if (sent === 0 || predicted.delivered === 0) return ['Back-test: nothing was delivered that could be compared'];
  const gaps = gapsOf(logged, predicted);
  const shown = gaps.filter(
    ({ logged: a, predicted: b }, at) => at === 0 || a < 1 || b < 1 || (gaps[at - 1]?.logged ?? 1) < 1,
  );
  const rows = shown.map(
    ({ limit, logged: a, predicted: b }) =>
      `  ${`within ${formatDuration(limit)}`.padEnd(16)}${formatShare(a).padStart(8)}${formatShare(b).padStart(11)}`,
  );
  const gap = widest(gaps);
  const head = [
    `Back-test: ${sent} deliveries of the log, ${predicted.delivered} of the scenario`,
    `${' '.repeat(18)}  logged  predicted`,
    ...rows,
  ];
  if (gap === undefined) return head;
  const distance = Math.abs(gap.logged - gap.predicted);
  const points = `${Math.round(distance * 100)} percentage points within ${formatDuration(gap.limit)}`;
  if (distance <= byChance(sent))
    return [...head, `The largest gap, ${points}, is no more than chance makes of ${sent} deliveries.`];
  return [...head, `The largest gap: ${points}; ${blame(reading, gap.limit, byDomain)}.`];
}
