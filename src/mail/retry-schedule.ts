import { LONGEST_DURATION, type Seconds, type Share } from '../units/index.js';
import { evenCandidate, growthOf } from './growing-wait.js';

/**
 * One step of a stepped schedule: wait `every`, each time `factor` longer (at least 1), up to the age `until` (`null`:
 * forever).
 */
export interface RetryStep {
  readonly every: Seconds;
  readonly factor: number;
  readonly until: Seconds | null;
}

/** Rule for the time of the next try of a deferred message. */
export type RetryRule =
  | { readonly kind: 'never' }
  | { readonly kind: 'every'; readonly every: Seconds }
  /** The waits in turn; then the last one, the whole list, or `then` (a list) repeatedly. */
  | { readonly kind: 'list'; readonly waits: readonly Seconds[]; readonly then: readonly Seconds[] }
  | { readonly kind: 'backoff'; readonly first: Seconds; readonly factor: number; readonly max: Seconds | null }
  /** The next wait is the message's age, clamped to `min`..`max`. */
  | { readonly kind: 'age'; readonly min: Seconds; readonly max: Seconds }
  /** Try n at birth + unit·n². */
  | { readonly kind: 'quadratic'; readonly unit: Seconds }
  /**
   * From `arrival`: the steps add up to fixed ages at which it is tried. From `failure`: the age selects the wait,
   * which begins when the pass has failed, and the end of the last step is never skipped (Exim, retry.c).
   */
  | { readonly kind: 'steps'; readonly steps: readonly RetryStep[]; readonly from: 'arrival' | 'failure' };

export interface RetrySchedule {
  readonly rule: RetryRule;
  /** Period of the queue scan that notices due retries [s]; each sending host has its own phase. `null`: at once. */
  readonly scan: Seconds | null;
  /** Each wait varies by up to this much either way, uniformly. */
  readonly jitter:
    | { readonly kind: 'share'; readonly share: Share }
    | { readonly kind: 'time'; readonly time: Seconds }
    | null;
  /** Owner of the clock: each message, each server (as this sending host sees it), or whole queue runs. */
  readonly per: 'message' | 'host' | 'queue';
  /** Concurrent retries of one sending host: a queue runner takes them one by one. `null`: no limit. */
  readonly atOnce: number | null;
  /**
   * Most queue runners: each scan starts another one while one is still at work (Exim, queue_run_max), and each has
   * `atOnce` retries under way. Left out: one.
   */
  readonly runners?: number;
}

/** Wait before retry n of `first · factor^(n-1)`, at most `max` [s]. */
function backoffWait(rule: Extract<RetryRule, { kind: 'backoff' }>, failedPasses: number): Seconds {
  const { first, factor, max } = rule;
  const wait = factor === 1 ? first : growthOf(rule, 0, first, factor).wait(Math.max(0, failedPasses - 1));
  return Math.min(wait, max ?? Number.POSITIVE_INFINITY);
}

function listWait(waits: readonly Seconds[], then: readonly Seconds[], failedPasses: number): Seconds {
  const index = failedPasses - 1;
  if (index < waits.length) return waits[index] ?? Number.NaN;
  return then[(index - waits.length) % then.length] ?? Number.NaN;
}

/** Wait until the next of the ages unit·n² [s] (qmail-send.c, nextretry). */
function quadraticWait(unit: Seconds, age: Seconds): Seconds {
  // The quotient is rounded: the square itself decides.
  let n = Math.floor(Math.sqrt(age / unit));
  while (unit * n * n <= age) n++;
  return unit * n * n - age;
}

/**
 * Wait until the next age given by the steps [s]. Ages are counted up from 0, a step's interval at a time; one that
 * would pass the end of its step uses the next step instead.
 */
function waitFromArrival(steps: readonly RetryStep[], age: Seconds): Seconds {
  let reached = 0;
  let interval = Number.NaN;
  for (const step of steps) {
    const until = step.until ?? Number.POSITIVE_INFINITY;
    interval = step.every;
    if (step.factor <= 1) {
      reached = evenCandidate(reached, interval, until, age);
      if (reached > age) return reached - age;
      continue;
    }
    ({ age: reached, wait: interval } = growthOf(step, reached, step.every, step.factor).reach(age, until));
    if (reached > age) return reached - age;
  }
  return evenCandidate(reached, interval, Number.POSITIVE_INFINITY, age) - age;
}

/**
 * Wait by the step that applies at this age [s] (Exim, retry.c): in a growing step the interval that its own count has
 * reached; the last try is at the end of the last step. After it the last `every` goes on.
 */
function waitFromFailure(steps: readonly RetryStep[], age: Seconds): Seconds {
  const end = steps[steps.length - 1]?.until ?? Number.POSITIVE_INFINITY;
  const left = age < end ? end - age : Number.POSITIVE_INFINITY;
  let begins = 0;
  let wait = Number.NaN;
  for (const step of steps) {
    const until = step.until ?? Number.POSITIVE_INFINITY;
    wait = step.every;
    if (age > until) {
      begins = until;
      continue;
    }
    if (step.factor > 1)
      ({ wait } = growthOf(step, begins, step.every, step.factor).reach(age, Number.POSITIVE_INFINITY));
    break;
  }
  return Math.min(wait, left);
}

/**
 * Wait from the end of a failed pass to the next try, before jitter and scan grid [s]; NaN for never. At most the
 * longest time that can be written: waits that grow without end would soon be infinite, and instants indistinguishable.
 * `failedPasses` counts the one that just ended; `age` is the time since arrival at its end [s]. `every`, `list` and
 * `backoff` depend only on the count, `age`, `quadratic` and `steps` only on the age.
 */
export function nextWait(rule: RetryRule, failedPasses: number, age: Seconds): Seconds {
  return Math.min(waitBy(rule, failedPasses, age), LONGEST_DURATION);
}

function waitBy(rule: RetryRule, failedPasses: number, age: Seconds): Seconds {
  switch (rule.kind) {
    case 'never':
      return Number.NaN;
    case 'every':
      return rule.every;
    case 'list':
      return listWait(rule.waits, rule.then, failedPasses);
    case 'backoff':
      return backoffWait(rule, failedPasses);
    case 'age':
      return Math.min(Math.max(age, rule.min), rule.max);
    case 'quadratic':
      return quadraticWait(rule.unit, age);
    case 'steps':
      return rule.from === 'arrival' ? waitFromArrival(rule.steps, age) : waitFromFailure(rule.steps, age);
  }
}

/** The first wait of the step that applies at this age [s]; for other rules, the wait after a first failure. */
export function stepAt(rule: RetryRule, age: Seconds): Seconds {
  if (rule.kind !== 'steps') return nextWait(rule, 1, age);
  const step = rule.steps.find(({ until }) => until === null || age <= until) ?? rule.steps[rule.steps.length - 1];
  return step?.every ?? Number.NaN;
}

/** A wait [s] with jitter, uniform either way, never below 0; `u` is uniform in [0, 1). */
export function jitteredWait(wait: Seconds, jitter: RetrySchedule['jitter'], u: number): Seconds {
  if (jitter === null) return wait;
  const spread = jitter.kind === 'share' ? wait * jitter.share : jitter.time;
  return Math.max(0, wait + spread * (2 * u - 1));
}

/** First instant of the grid phase + k·period at or after `due` [s]: the queue scan that notices the retry. */
export function nextOnGrid(due: Seconds, period: Seconds, phase: Seconds): Seconds {
  // The quotient is rounded: the instant itself decides.
  let k = Math.floor((due - phase) / period);
  while (phase + k * period < due) k++;
  return phase + k * period;
}

/** Limits at which a sender stops trying. `null` parts do not apply; an all-null record never gives up. */
export interface GiveUp {
  /** Age of the message [s]. */
  readonly age: Seconds | null;
  /** Number of failed passes. */
  readonly attempts: number | null;
  /** Time for which every server tried has been failing without a break [s] (Exim). */
  readonly hostDown: Seconds | null;
  /** Age at which a frozen message expires [s]; left out: `age`, or 7 days without one. */
  readonly frozen?: Seconds;
  /**
   * The message expires exactly at its age, between two tries, not at the first try after it (OpenSMTPD, scheduler).
   */
  readonly onTime?: true;
}

/**
 * True if a failed pass was the last, so that the message expires (RFC 5321 §4.5.4.1).
 * `age`: since arrival, at the end of the pass [s]; `failedPasses` counts this one; `hostDownFor`: how long every server
 * tried has failed without a break [s], NaN if one has not (Exim specification §32.7).
 */
export function givesUp(giveUp: GiveUp, age: Seconds, failedPasses: number, hostDownFor: Seconds): boolean {
  if (giveUp.age !== null && age >= giveUp.age) return true;
  if (giveUp.attempts !== null && failedPasses >= giveUp.attempts) return true;
  return giveUp.hostDown !== null && hostDownFor >= giveUp.hostDown;
}
