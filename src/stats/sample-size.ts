import { studentFactor } from './spreads.js';

/** Beyond this many values nobody waits. */
const MOST = 1e9;

/**
 * How many values in all it takes about, for the half-width of the interval around their mean to be `target`, if they
 * go on to spread with this standard deviation. At least two; infinite where it would take more than a thousand million.
 */
export function valuesNeeded(deviation: number, target: number, level = 0.95): number {
  if (!(target > 0)) return Number.POSITIVE_INFINITY;
  if (deviation === 0) return 2;
  // The t factor depends on the number looked for; each round comes nearer, and from above.
  let needed = 2;
  for (let round = 0; round < 60; round += 1) {
    if (needed > MOST) return Number.POSITIVE_INFINITY;
    const halfWidth = studentFactor(needed, level) * deviation;
    if (halfWidth <= target) return needed;
    needed = Math.max(needed + 1, Math.ceil(needed * Math.min(4, (halfWidth / target) ** 2) * 0.98));
  }
  return needed;
}
