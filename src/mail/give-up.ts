import type { Seconds } from '../units/index.js';

/** When a sender stops trying. `null` parts do not apply; an all-null record never gives up. */
export interface GiveUp {
  /** Age of the message [s]. */
  readonly age: Seconds | null;
  /** Failed passes. */
  readonly attempts: number | null;
  /** How long every server tried has been failing without a break [s] (Exim). */
  readonly hostDown: Seconds | null;
  /** Age at which a frozen message is given up [s]; left out: `age`, or 7 days without one. */
  readonly frozen?: Seconds;
  /** It expires the moment its age is reached, between two tries, rather than with the first try after it (OpenSMTPD, scheduler). */
  readonly onTime?: true;
}

/**
 * Whether a failed pass was the last, so that the message expires (RFC 5321 §4.5.4.1).
 * `age`: since arrival, at the end of the pass [s]; `failedPasses` counts this one; `hostDownFor`: how long every server
 * tried has failed without a break [s], NaN if one has not (Exim specification §32.7).
 */
export function givesUp(giveUp: GiveUp, age: Seconds, failedPasses: number, hostDownFor: Seconds): boolean {
  if (giveUp.age !== null && age >= giveUp.age) return true;
  if (giveUp.attempts !== null && failedPasses >= giveUp.attempts) return true;
  return giveUp.hostDown !== null && hostDownFor >= giveUp.hostDown;
}
