import type { Share } from '../units/index.js';

/**
 * How often at most, with 95 % confidence, something occurs that was seen in none of `trials` independent trials: the
 * rule of three, 3/n (J. A. Hanley, A. Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249(13),
 * 1983). 1 with three trials or fewer: they say nothing.
 */
export function noneSeenBound(trials: number): Share {
  return trials <= 3 ? 1 : 3 / trials;
}
