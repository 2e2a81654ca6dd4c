import { noneSeenBound } from '../../stats/index.js';
import { formatCount, formatNumber } from '../../units/index.js';

/**
 * What so many replications in which something did not happen say about the next one: ` (so in fewer than 3 in 10 such
 * runs, 95 % sure)`; nothing where they are too few to say anything.
 */
export function rarity(replications: number): string {
  if (noneSeenBound(replications) >= 1) return '';
  return ` (so in fewer than 3 in ${formatCount(replications)} such runs, 95 % sure)`;
}

/** The same for what was seen in none of some replications: `in fewer than 3 in 10 such runs`. */
export function rarityBound(replications: number): string {
  const bound = noneSeenBound(replications);
  return bound >= 1
    ? `too few to say how rare it is: 3 in ${formatNumber(replications)}`
    : `in fewer than 3 in ${formatCount(replications)} such runs (95 %)`;
}
