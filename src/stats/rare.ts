import betaincinv from '@stdlib/math-base-special-kernel-betaincinv';
import ln from '@stdlib/math-base-special-ln';
import type { Share } from '../units/index.js';

/**
 * Upper bound, with 95 % confidence, of the probability of an event seen in none of `trials` independent trials: the
 * rule of three, 3/n (J. A. Hanley, A. Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249(13),
 * 1983). 1 with three trials or fewer: they say nothing.
 */
export function noneSeenBound(trials: number): Share {
  return trials <= 3 ? 1 : 3 / trials;
}

/**
 * That upper bound at any level: an event of probability p is seen in none of n trials with probability (1 - p)^n, which is
 * less than exp(-p n); so p is below -ln(1 - level) / n, or this would have been rarer than 1 - level (op. cit.).
 */
export function unseenBound(trials: number, level: number): Share {
  return Math.min(1, -ln(1 - level) / trials);
}

/** Number of trials without the event that brings `unseenBound` down to `bound`; infinite if that is zero. */
export function trialsForBound(bound: Share, level: number): number {
  return bound > 0 ? Math.ceil(-ln(1 - level) / bound) : Number.POSITIVE_INFINITY;
}

/**
 * Interval of the probability of an event seen `seen` times in `trials` independent trials: the exact one of C. J.
 * Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial", Biometrika
 * 26(4), 1934. Its ends are quantiles of beta distributions.
 */
export function clopperPearson(
  seen: number,
  trials: number,
  level = 0.95,
): { readonly low: Share; readonly high: Share } {
  const tail = (1 - level) / 2;
  return {
    low: seen === 0 ? 0 : quantile(tail, seen, trials - seen + 1),
    high: seen === trials ? 1 : quantile(1 - tail, seen + 1, trials - seen),
  };
}

/** One-sided upper bound of the share of trials that differ, after so many that all agreed: 1 - (1 - level)^(1/n). */
export function differsInFewerThan(trials: number, level = 0.95): Share {
  return trials === 0 ? 1 : quantile(level, 1, trials);
}

/** Quantile of the beta distribution. */
function quantile(p: Share, a: number, b: number): Share {
  return betaincinv(a, b, p, 1 - p)[0] ?? Number.NaN;
}
