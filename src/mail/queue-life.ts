import type { Seconds } from '../units/index.js';
import type { MtaBehaviour } from './behaviour/behaviour.js';
import { givesUp, nextWait, type RetryRule } from './retry-schedule.js';

/** Most retries that are counted: those of a message that is tried every second for a year are cut off. */
const MOST_RETRIES = 40_000;

/**
 * Ages at which a message is retried if its passes fail at once [s], ascending, up to and including `until`. Without
 * jitter and scan grid, so real retries come at these ages or later.
 */
export function retryAges(rule: RetryRule, until: Seconds): readonly Seconds[] {
  const ages: Seconds[] = [];
  let age = 0;
  while (ages.length < MOST_RETRIES) {
    age += nextWait(rule, ages.length + 1, age);
    // Past the end, or never (NaN).
    if (!(age <= until)) break;
    ages.push(age);
  }
  return ages;
}

/** Time in the queue of a message that always fails, until it bounces [s]: 0 without retries, Infinity without end. */
export function queueLife(mta: Pick<MtaBehaviour, 'retry' | 'giveUpAfter'>): Seconds {
  const { giveUpAfter: limits } = mta;
  if (mta.retry.rule.kind === 'never' || givesUp(limits, 0, 1, 0)) return 0;
  const age = Math.min(limits.age ?? Number.POSITIVE_INFINITY, limits.hostDown ?? Number.POSITIVE_INFINITY);
  if (limits.attempts === null) return age;
  // The pass after the last wait is the one that gives up.
  return Math.min(age, retryAges(mta.retry.rule, age)[limits.attempts - 2] ?? age);
}
