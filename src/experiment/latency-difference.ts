import type { Estimate } from '../results/index.js';
import type { Resamples } from '../stats/index.js';
import type { Seconds, Share } from '../units/index.js';
import { differenceEnds } from './difference-sample.js';
import type { LatencySample } from './latency-sample.js';
import { edgeOf } from './search-edge.js';
import { estimateWithin, occurrenceOf } from './trust.js';

interface Pair {
  readonly reference: LatencySample;
  readonly own: LatencySample;
  readonly byChance: boolean;
}

function differencesOf(own: Float64Array, reference: Float64Array): { values: Float64Array; differing: number } {
  const values = own.map((value, at) => value - (reference[at] ?? Number.NaN));
  return { values, differing: values.filter((value) => value !== 0).length };
}

function isPaired({ reference, own }: Pair): boolean {
  return own.replications === reference.replications && own.replications > 1;
}

/** Difference in the mean latency. */
export function meanDifference(pair: Pair, resamples: Resamples): Estimate | null {
  const [own, reference] = [pair.own.meanOfAll, pair.reference.meanOfAll];
  if (own === undefined || reference === undefined) return null;
  const mean = own - reference;
  if (!isPaired(pair)) return { mean };
  const { values, differing } = differencesOf(pair.own.means(own), pair.reference.means(reference));
  if (differing === 0) return { mean: 0, occurrence: occurrenceOf('agreement', 0, pair.own.replications) };
  const ends = differenceEnds(values, differing, pair.byChance, resamples);
  if (typeof ends !== 'string') return estimateWithin(mean, ends, 'seconds', true);
  return { mean, occurrence: occurrenceOf(ends, differing, pair.own.replications) };
}

/** Difference in the largest latency: it has no interval. */
export function largestDifference({ own, reference }: Pair): Estimate | null {
  if (own.meanOfAll === undefined || reference.meanOfAll === undefined) return null;
  const mean = own.most - reference.most;
  return Math.abs(mean) < SHORTEST ? { mean: 0, occurrence: occurrenceOf('agreement', 0, own.replications) } : { mean };
}

/**
 * Difference in a percentile of all mail. A value y is in the interval if, as far as the pairs of replications tell,
 * the share of mail later than y on this side may equal that of the mail later than the reference's percentile on the
 * other: so the effect of common random numbers on both sides drops out.
 */
export function percentileDifference(pair: Pair, q: Share, resamples: Resamples): Estimate | null {
  const { own, reference } = pair;
  const [mine, theirs] = [own.quantileOfAll(q), reference.quantileOfAll(q)];
  if (mine === undefined || theirs === undefined) return null;
  if (!isPaired(pair)) return { mean: mine - theirs };
  if (isSame(pair, theirs, mine)) return { mean: 0, occurrence: occurrenceOf('agreement', 0, pair.own.replications) };
  const base = reference.laterShares(theirs);
  const endsAt = (y: Seconds) => {
    const { values, differing } = differencesOf(own.laterShares(y), base);
    const first = values[0] ?? 0;
    if (values.every((value) => value === first)) return { low: first, high: first };
    const ends = differenceEnds(values, differing, pair.byChance, resamples);
    return typeof ends === 'string' ? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY } : ends;
  };
  const { least, most } = own;
  const low = edgeOf(least, mine, (y) => endsAt(y).low > 0);
  const hasHigh = endsAt(most).high <= 0;
  const high = hasHigh ? edgeOf(mine, most, (y) => endsAt(y).high > 0) * NEXT : undefined;
  // Equal percentiles with an interval as narrow as their last digit: nothing that anybody could read differs.
  const finest = theirs * FINEST;
  const isWithin = high !== undefined && theirs - low < finest && high - theirs < finest;
  if (isWithin && Math.abs(mine - theirs) < SHORTEST)
    return { mean: 0, occurrence: occurrenceOf('agreement', 0, own.replications) };
  return {
    mean: mine - theirs,
    low: Math.min(low, mine) - theirs,
    ...(high === undefined ? {} : { high: Math.max(high, mine) - theirs }),
  };
}

/** True if each replication has the same share of mail later than the percentile on both sides: then it is the same one. */
function isSame({ own, reference }: Pair, theirs: Seconds, mine: Seconds): boolean {
  if (Math.abs(mine - theirs) >= SHORTEST) return false;
  return differencesOf(own.laterShares(theirs), reference.laterShares(theirs)).differing === 0;
}

/** Factor from the last time at which something holds to one at which it does not. */
const NEXT = 1 + 1 / 4_096;
/** Relative resolution of a percentile (`LogHistogram`). */
const FINEST = 1 / 1_000;
/** Resolution of times, which are read off a clock that runs for weeks [s]. */
const SHORTEST = 1e-6;
