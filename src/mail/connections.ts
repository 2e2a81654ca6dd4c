import type { Seconds } from '../units/index.js';

/** What a sending host keeps from one message to the next: of servers that failed, of open connections, of how many there may be. */

/** What counts as a sign of death. */
export const DEAD_SIGNS = ['session', 'connect', 'timeout', 'connectTimeout'] as const;
export type DeadSign = (typeof DEAD_SIGNS)[number];

export interface DeadHosts {
  readonly remember: 'host' | 'address' | 'destination';
  /**
   * What counts as a sign of death: a failure before MAIL or a broken connection (`session`), a connection that did not
   * come about (`connect`), connections and replies that never came (`timeout`), or connections that never came, where any
   * other connection, refused or not, clears the count (`connectTimeout`: qmail, tcpto.c). A reply to MAIL or later is
   * about one message and never counts.
   */
  readonly counts: DeadSign;
  /**
   * Whose memory it is: the sending host's (`all`); the same, but failures that have not yet made it dead are forgotten
   * when nothing is queued for the destination (`busy`); or one queue run's, gone when the run ends (`run`).
   */
  readonly memory: 'all' | 'busy' | 'run';
  /**
   * Failures in a row before it counts as dead; where the window of the destination shrinks, cohorts of failures in a row, of
   * which each is one in so many as sessions are allowed.
   */
  readonly after: number;
  /**
   * A sign counts only so long after the last one that did [s]; and the count then stays until something clears it, so that
   * one more sign after the time of death is another death (qmail, tcpto.c). Left out: every sign counts, and the count
   * begins anew after each death.
   */
  readonly apart?: Seconds;
  /** How long it is then left alone [s]. */
  readonly for: Seconds;
  /** The same after a time-out [s]; `null`: no difference (ZoneMTA makes one). */
  readonly timeoutFor: Seconds | null;
}

export interface Reuse {
  /** Messages per connection; `null`: no limit. */
  readonly messages: number | null;
  /** How long an idle connection is kept [s]; 0: only messages that are waiting already follow. */
  readonly idle: Seconds;
  /** How long after its start a connection takes further messages [s] (Postfix, smtp_connection_reuse_time_limit); left out: no limit. */
  readonly age?: Seconds;
  /**
   * Which messages share connections: all; only those that were deferred before (the backlog of a queue run); or those
   * that follow one another without a pause while more is queued for the destination (`busy`: Postfix, on demand).
   */
  readonly of: 'all' | 'deferred' | 'busy';
  /** Whose connections may be taken over: those to the address next in the walk, or any to the destination. */
  readonly by: 'address' | 'destination';
}

/**
 * Whose sessions are counted together: those to the domain of the recipient, to all domains with the same MX hosts (their
 * provider: a site), to one MX host name, or to one address. Of a site there is one window, one memory of its death and one
 * pool of connections; to a host or an address messages wait in line where their walk has come to.
 */
export const CONCURRENCY_KEYS = ['destination', 'site', 'host', 'address'] as const;
export type ConcurrencyKey = (typeof CONCURRENCY_KEYS)[number];

/** Sessions of one sending host at once: starts at `initial`, one more per success up to `max`. */
export interface Concurrency {
  readonly initial: number;
  readonly max: number;
  /** Left out: by destination. */
  readonly by?: ConcurrencyKey;
  /**
   * How many sessions a failure of the destination takes away (Postfix, qmgr_queue.c: negative feedback, 0 to 1). Then a
   * success adds one only while the window is within `initial` of what is under way, failures count as
   * one of a cohort, and a dead destination comes back with as many sessions as are under way, if any are. Left out: 0, none of that.
   */
  readonly shrinks?: number;
}

/** Least time between the starts of two connections of one sending host [s] (OpenSMTPD, `limit mta`). */
export interface Pace {
  /** To the same destination. */
  readonly destination: Seconds;
  /** To the same address. */
  readonly address: Seconds;
}
