import type { LoggedFailure } from './outcome.js';
import { Sample } from './sample.js';
import type { UnixTime } from './time.js';

/** A time during which no mail got through to a host, according to the log: a guess. */
export interface GuessedOutage {
  readonly from: UnixTime;
  readonly until: UnixTime;
  readonly failures: number;
  readonly failure: LoggedFailure;
  /** True if it was still going on at the end of the log. */
  readonly isOpen: boolean;
}

/** Fewest failures in a row, and least time from the first to the last of them [s], that count as an outage. */
const LEAST_FAILURES = 3;
const SHORTEST = 120;
/** Refusals by reply are often about the message, so they must last longer. */
const SHORTEST_OF_REPLIES = 900;
const MOST_OUTAGES = 100;

interface Run {
  first: UnixTime;
  last: UnixTime;
  count: number;
  failure: LoggedFailure;
  /** The messages that met it, as far as they are known. */
  readonly messages: Set<string>;
}

/** Log statistics of one server that mail was sent to, for any domain. */
export class HostTally {
  sent = 0;
  readonly service = new Sample(2048);
  readonly outages: GuessedOutage[] = [];
  greylist: { delay: number | null; count: number } | null = null;
  /** Messages that were tried for the first time, and those of them that met a greylist. */
  firstTries = 0;
  firstGreylisted = 0;
  #lastSuccess: UnixTime | undefined;
  #run: Run | undefined;

  success(time: UnixTime): void {
    if (this.#run !== undefined) this.#endRun(time, false);
    this.#lastSuccess = time;
  }

  failure(time: UnixTime, failure: LoggedFailure, message: string): void {
    if (failure.greylist !== null) {
      this.greylist = { delay: this.greylist?.delay ?? failure.greylist.delay, count: (this.greylist?.count ?? 0) + 1 };
      return;
    }
    this.#run ??= { first: time, last: time, count: 0, failure, messages: new Set() };
    this.#run.last = time;
    this.#run.count += 1;
    if (this.#run.messages.size < 8) this.#run.messages.add(message);
  }

  /** Ends the log: an ongoing failure becomes an outage without an end. */
  end(time: UnixTime): void {
    if (this.#run !== undefined) this.#endRun(time, true);
  }

  #endRun(time: UnixTime, isOpen: boolean): void {
    const run = this.#run;
    this.#run = undefined;
    if (run === undefined) return;
    const { first, last, count, failure, messages } = run;
    const isReply = failure.kind === 'reply';
    const isLong = last - first >= (isReply ? SHORTEST_OF_REPLIES : SHORTEST);
    const isWide = !isReply || messages.size > 1;
    if (count < LEAST_FAILURES || !isLong || !isWide || this.outages.length >= MOST_OUTAGES) return;
    // It began at some time after the last success and ended before the next: the midpoints are the best guess.
    const from = this.#lastSuccess === undefined ? first : (this.#lastSuccess + first) / 2;
    this.outages.push({ from, until: isOpen ? last : (last + time) / 2, failures: count, failure, isOpen });
  }
}

/** Log statistics of one server as an exchanger of one domain. */
export interface ExchangerTally {
  sent: number;
  /** Attempts that came to it without an earlier failure, and after one at another host. */
  asFirst: number;
  asNext: number;
  readonly failures: Map<string, number>;
}

/** Counts a failure by its kind and reply. */
export function countFailure({ failures }: ExchangerTally, { kind, reply }: LoggedFailure): void {
  const key = reply === null ? kind : `${kind} ${reply}`;
  if (failures.size < 50 || failures.has(key)) failures.set(key, (failures.get(key) ?? 0) + 1);
}
