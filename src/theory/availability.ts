import type { Seconds } from '../units/index.js';

/**
 * Share of time that a machine is up, which works for `meanUp` [s] and is then down for `meanDown` [s] on average: an
 * alternating renewal process, whatever the two distributions. D. R. Cox, "Renewal Theory", 1962, ch. 7.
 */
export function availability(meanUp: Seconds, meanDown: Seconds): number {
  return meanUp / (meanUp + meanDown);
}

/** Share of time that it is down: the complement, without the rounding of a difference. */
export function unavailability(meanUp: Seconds, meanDown: Seconds): number {
  return meanDown / (meanUp + meanDown);
}

/**
 * Share of time that at least one of several independent things is so: that a parallel system is up, of availabilities; that a
 * series system is down, of unavailabilities. R. E. Barlow, F. Proschan, "Statistical Theory of Reliability and Life Testing", 1975, ch. 2.
 */
export function atLeastOne(shares: readonly number[]): number {
  return 1 - none(shares);
}

/** Share of time that none of several independent things is so. */
export function none(shares: readonly number[]): number {
  return shares.reduce((product, share) => product * (1 - share), 1);
}

/**
 * Probability that a machine with exponential times is up `after` [s] a moment at which it was up (`wasUp`) or down.
 * S. M. Ross, "Introduction to Probability Models", 10th ed., 2010, §6.4.
 */
export function upAfter(after: Seconds, wasUp: boolean, meanUp: Seconds, meanDown: Seconds): number {
  const settled = availability(meanUp, meanDown);
  const remembered = Math.exp(-after * (1 / meanUp + 1 / meanDown));
  return wasUp ? settled + (1 - settled) * remembered : settled * (1 - remembered);
}

/**
 * Probability that an outage under way is not over `wait` [s] later, where repairs are exponential with mean
 * `meanDown` [s]: memoryless, so it does not matter how long it has lasted.
 */
export function stillDown(wait: Seconds, meanDown: Seconds): number {
  return Math.exp(-wait / meanDown);
}

/** Probability that the outage which failed the first try is over at the first retry, `wait` [s] later: 1 - e^(-w/mttr). */
export function firstRetrySuccess(wait: Seconds, meanDown: Seconds): number {
  return -Math.expm1(-wait / meanDown);
}

/**
 * Mean time [s] that an outage met at a random moment still lasts, from the mean [s] and variance [s²] of outages: long
 * outages are met more often. Cox, "Renewal Theory", 1962, ch. 5.
 */
export function meanResidual(mean: Seconds, variance: number): Seconds {
  return (mean * mean + variance) / (2 * mean);
}
