import type { Model } from '../model/index.js';
import type { Estimate, Occurrence, SeriesColumns, Warning } from '../results/index.js';
import { differsFromRest, mserTruncation } from '../stats/index.js';
import { formatCount, formatDuration, formatShare, type SimTime } from '../units/index.js';
import { MOST_PAIRED } from './drill/drill.js';
import { SHOWN } from './trust.js';

// Warnings that a reader of results needs before believing them, as data. Advice about the scenario itself comes from
// the checks.

/** Frequency of an occurrence: as counted, and with its confidence bounds rounded outwards. */
function often({ replications, of, low, high }: Occurrence): string {
  return `in ${formatCount(replications)} of ${formatCount(of)} replications, so it happens in ${Math.floor(low * 100)} to ${Math.ceil(high * 100)} of 100 (95 % sure)`;
}

function why({ reason, replications }: Occurrence): string {
  if (reason === 'heavyTail') return 'outages differ too much in length for an interval of the mean';
  return replications < SHOWN.fewest
    ? 'these are too few for an interval of the mean'
    : 'those that change the mean are foretold to be rarer, too rare for an interval of it';
}

/** The occurrence, if there is no interval and something was seen. */
function rareIn(estimate: Estimate | undefined): Occurrence | undefined {
  const { occurrence } = estimate ?? {};
  return occurrence === undefined || occurrence.reason === 'agreement' || occurrence.replications === 0
    ? undefined
    : occurrence;
}

/**
 * Two sentences if no interval would hold what it promises, because the events that make up the mean come in few
 * replications: in how many, and how bad it was then. About losses, or else about late mail.
 */
export function rarityWarnings(estimates: Readonly<Record<string, Estimate>>): Warning[] {
  const losses = rareIn(estimates['deliveryRate']);
  if (losses !== undefined) {
    const worst = formatShare(1 - (losses.worst ?? 1), 2);
    const message = `wanted mail was lost ${often(losses)}. The worst of them lost ${worst} of it; ${why(losses)}`;
    return [{ code: 'few-losses', message }];
  }
  const waits = rareIn(estimates['latency.mean']);
  if (waits === undefined) return [];
  const worst = formatDuration(waits.worst ?? 0);
  const message = `an outage came ${often(waits)}. In the worst of them mail took ${worst} in the mean; ${why(waits)}`;
  return [{ code: 'few-outages', message }];
}

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
 * Point at which a series is cut if MSER-5 finds no end of its start-up phase: its middle, or that of the part after
 * the warm-up.
 */
function middleOf(length: number, warm: number): number {
  return Math.max(Math.floor(length / 2), Math.floor((warm + length) / 2));
}

/**
 * Warns if the warm-up of a scenario is too short by MSER-5, judged by the mail in all queues over time in replication
 * 1, or so long that nothing is left. MSER-5 cuts something by chance as well; so there is a warning only if what it
 * cuts beyond the warm-up differs from the rest. None if no warm-up is asked for: then the question is about the time
 * from the start.
 */
export function warmupWarnings(model: Model, series: SeriesColumns | null, lastArrival: SimTime): Warning[] {
  const { warmup } = model;
  if (warmup === 0 || series === null) return [];
  if (lastArrival <= warmup) {
    const message = `all mail was submitted within the warm-up of ${formatDuration(warmup)}, so there are no latencies and no means over time: make it shorter, or let mail arrive for longer`;
    return [{ code: 'long-warmup', message }];
  }
  const lengths = queueLengths(series, lastArrival);
  const warm = Math.floor(warmup / series.width);
  const truncation = mserTruncation(lengths);
  if (truncation === null) {
    if (!differsFromRest(lengths, warm, middleOf(lengths.length, warm))) return [];
    const message = 'the queues do not come to a long run within this duration (MSER-5): let it run longer';
    return [{ code: 'no-long-run', message }];
  }
  const needed = truncation * series.width;
  if (needed <= warmup || !differsFromRest(lengths, warm, truncation)) return [];
  const message = `the warm-up of ${formatDuration(warmup)} is too short: by MSER-5 the queues of replication 1 settle after about ${formatDuration(needed)}`;
  return [{ code: 'short-warmup', message }];
}

/** A set-up of a comparison: the replications it asked for, and the version that saved other figures for it, if one did. */
export interface AskedSetUp {
  readonly name: string;
  readonly replications: number;
  readonly staleSince: string | null;
}

/** Warnings about the replications of a comparison and the origin of its set-ups. */
export function comparisonWarnings(replications: number, setUps: readonly AskedSetUp[]): Warning[] {
  const more = setUps.filter((setUp) => setUp.replications > replications).map(({ name }) => name);
  const fewer = `${more.join(', ')} asks for more replications; compared are the ${replications} that all have`;
  const one = 'one replication has no interval: what differs here may be luck; --replications 10 tells';
  return [
    ...(more.length === 0 ? [] : [{ code: 'fewer-pairs', message: fewer }]),
    ...(replications > 1 ? [] : [{ code: 'one-replication', message: one }]),
    ...setUps.flatMap(({ name, staleSince }): Warning[] => {
      if (staleSince === null) return [];
      const message = `${name} was saved by mxsim ${staleSince}, and gives other figures when it is run again now: compared is what it gives now`;
      return [{ code: 'stale-result', message }];
    }),
  ];
}

/** Warnings for a reader who compares cells of a sweep. */
export function sweepWarnings(replications: readonly (number | undefined)[], seeds: readonly string[]): Warning[] {
  const one =
    'cells with one replication have no interval: what differs between them may be luck; --replications 10 tells';
  const varied = 'the seed is varied: cells differ by their luck as well';
  return [
    ...(replications.includes(1) ? [{ code: 'one-replication', message: one }] : []),
    ...(new Set(seeds).size > 1 ? [{ code: 'varied-seed', message: varied }] : []),
  ];
}

/**
 * Warns that figures rest on some of the shards only.
 * @param which the missing replications, in brackets; or nothing.
 */
export function partialWarnings(here: number, all: number, which: string): Warning[] {
  if (here === all) return [];
  const message = `${formatCount(all - here)} of ${formatCount(all)} replications are missing${which}: all intervals are those of the ${formatCount(here)} that are here. If the missing ones are those that take longest, they are not like these`;
  return [{ code: 'partial-merge', message }];
}

/** Warns about designs that replications were not enough to decide. */
export function bestWarnings(byMean: number, designs: number, most: number): Warning[] {
  if (byMean === 0) return [];
  const message = `${byMean} of ${designs} designs were not decided in ${most} replications, and are judged by their means: --max-replications allows more`;
  return [{ code: 'judged-by-mean', message }];
}

/**
 * Warnings for a reader of the ranking of a drill.
 * @param during wanted messages while a failure lasts.
 */
export function drillWarnings(things: number, hasPairs: boolean, during: number): Warning[] {
  const none = 'no wanted mail arrives while the failures last: --at moves them, --for makes them longer';
  const some = `of ${things} things the ${MOST_PAIRED} that do most alone are tried in pairs`;
  return [
    ...(during === 0 ? [{ code: 'no-mail-meanwhile', message: none }] : []),
    ...(hasPairs && things > MOST_PAIRED ? [{ code: 'some-pairs', message: some }] : []),
  ];
}
