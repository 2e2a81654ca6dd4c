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
  const isEnough = (count: number): boolean => studentFactor(count, level) * deviation <= target;
  let enough = 2;
  while (!isEnough(enough)) {
    enough *= 2;
    if (enough > MOST) return Number.POSITIVE_INFINITY;
  }
  let tooFew = Math.floor(enough / 2);
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
