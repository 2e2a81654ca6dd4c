import ln from '@stdlib/math-base-special-ln';
import type { Share } from '../units/index.js';

/**
 * How often at most, with 95 % confidence, something occurs that was seen in none of `trials` independent trials: the
 * rule of three, 3/n (J. A. Hanley, A. Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249(13),
 * 1983). 1 with three trials or fewer: they say nothing.
 */
export function noneSeenBound(trials: number): Share {
  return trials <= 3 ? 1 : 3 / trials;
}

/**
 * The same at any level: what occurs with probability p is seen in none of n trials with probability (1 - p)^n, which is
 * less than exp(-p n); so p is below -ln(1 - level) / n, or this would have been rarer luck than 1 - level (op. cit.).
 */
export function unseenBound(trials: number, level: number): Share {
  return trials === 0 ? 1 : Math.min(1, -ln(1 - level) / trials);
}

/** How many trials without it bring `unseenBound` down to `bound`; infinite where that is nothing. */
export function trialsForBound(bound: Share, level: number): number {
  return bound > 0 ? Math.ceil(-ln(1 - level) / bound) : Number.POSITIVE_INFINITY;
}
