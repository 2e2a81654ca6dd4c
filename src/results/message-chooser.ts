import { FATES, HAM } from '../mail/index.js';
import type { Seconds } from '../units/index.js';
import type { MessageEnd } from './trace.js';

/** Number of messages considered in a short run, and in the longest: a replay stops soon after the last of them. */
const FEWEST_LOOKED_AT = 200_000;
const MOST_LOOKED_AT = 1_000_000;
/** Maximum cost of a replay, as a share of all messages of a run. */
const WORTH = 0.2;

/**
 * Number of messages of replication 1 that are considered. `messages`: all messages of the run, in all replications.
 */
export function lookedAtOf(messages: number): number {
  return Math.round(Math.max(FEWEST_LOOKED_AT, Math.min(MOST_LOOKED_AT, WORTH * messages)));
}

/**
 * Number of candidates for the typical message: one that is slow for a rare reason can have the median latency by
 * chance.
 */
const NEAREST = 15;

const DELIVERED = FATES.indexOf('delivered');
const PENDING = FATES.indexOf('pending');

/**
 * The messages of a replication worth telling. Numbers in order of arrival, from 1; 0 or an empty list if there is
 * none.
 */
export interface MessageChoice {
  /** Those delivered with a latency nearest the median, the nearest first. */
  readonly typical: readonly number[];
  readonly slowest: number;
  readonly lost: number;
  /** Number of wanted messages considered, and of those that were delivered and lost. */
  readonly wanted: number;
  readonly delivered: number;
  readonly gone: number;
  /** Median latency of the delivered ones [s]; NaN if there are none. */
  readonly median: Seconds;
  /** Only messages that ended before any message with a higher number did were considered. */
  readonly most: number;
  /** True if those were all messages of the replication. */
  readonly isWhole: boolean;
}

/**
 * Observes how wanted mail ends, and chooses a typical message, the slowest, and one that was lost. It considers the
 * messages that ended before number `most` did, so that no replay takes longer than that.
 *
 * Hot: `note` runs once per message; beyond its bound it only compares.
 */
export class MessageChooser {
  private readonly most: number;
  private readonly messages: number[] = [];
  private readonly latencies: number[] = [];
  /** The first message lost by each fate, and the number of losses. */
  private readonly firstLost = new Float64Array(FATES.length).fill(Number.POSITIVE_INFINITY);
  private readonly lost = new Float64Array(FATES.length);
  private wanted = 0;
  private isWhole = true;

  constructor(most = FEWEST_LOOKED_AT) {
    this.most = most;
  }

  note({ message, kind, fate, latency }: MessageEnd): void {
    if (!this.isWhole) return;
    if (message > this.most) {
      this.isWhole = false;
      return;
    }
    if (kind !== HAM) return;
    this.wanted += 1;
    if (fate === DELIVERED) {
      this.messages.push(message);
      this.latencies.push(latency);
    } else if (fate !== PENDING) {
      this.lost[fate] = (this.lost[fate] ?? 0) + 1;
      this.firstLost[fate] = Math.min(this.firstLost[fate] ?? message, message);
    }
  }

  choice(): MessageChoice {
    const sorted = Float64Array.from(this.latencies).sort();
    const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
    const slowest = sorted.at(-1) ?? Number.NaN;
    const gone = this.lost.reduce((sum, count) => sum + count, 0);
    return {
      typical: this.nearest(median),
      slowest: this.firstWith(slowest),
      lost: gone === 0 ? 0 : (this.firstLost[this.lost.indexOf(Math.max(...this.lost))] ?? 0),
      wanted: this.wanted,
      delivered: this.messages.length,
      gone,
      median,
      most: this.most,
      isWhole: this.isWhole,
    };
  }

  /** The messages with latencies nearest to the given one, in that order; ties in order of submission. */
  private nearest(latency: Seconds): number[] {
    const distances = this.latencies.map((value) => Math.abs(value - latency));
    const bound = Float64Array.from(distances).sort()[NEAREST - 1] ?? Number.POSITIVE_INFINITY;
    const near = this.messages.flatMap((message, i) => {
      const distance = distances[i] ?? Number.NaN;
      return distance <= bound ? [{ message, distance }] : [];
    });
    near.sort((a, b) => a.distance - b.distance || a.message - b.message);
    return near.slice(0, NEAREST).map(({ message }) => message);
  }

  /** Number of the first message with this latency. */
  private firstWith(latency: Seconds): number {
    let first = 0;
    this.latencies.forEach((value, i) => {
      const message = this.messages[i] ?? 0;
      if (value === latency && (first === 0 || message < first)) first = message;
    });
    return first;
  }
}
