import type { Seconds } from '../units/index.js';
import type { GiveUp } from './behaviour.js';

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
