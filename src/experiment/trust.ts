import type { Estimate, NoInterval, Occurrence, Unit } from '../results/index.js';
import {
  clopperPearson,
  type Ends,
  eventInterval,
  meanAndVariance,
  type Resamples,
  type Rest,
  studentInterval,
} from '../stats/index.js';
import type { Foretold } from './forecast.js';

/** When an interval of a mean that outages make is let out. */
export interface Rules {
  /** Replications that outages changed: as many must have been seen, and as many foretold. */
  readonly fewest: number;
  /** Skewness of the mean, as it is foretold. */
  readonly heaviest: number;
}

/** For what is shown. Measured: docs/evidence.md. */
export const SHOWN: Rules = { fewest: 5, heaviest: 2.5 };
/** Where nothing can be foretold, so many must have been seen. */
const UNFORETOLD = 8;
/** Fewer replications have no resamples worth the name. */
const FEW = 5;

/** Values of a figure, replication by replication, and what is known of where they come from. */
export interface Observed {
  readonly values: Float64Array;
  readonly rest: Rest | null;
  /** Replications, and those in which the figure was not as it is when nothing goes wrong. */
  readonly count: number;
  readonly changed: number;
  /** Whether it depends on anything that fails by chance for a time. */
  readonly byChance: boolean;
  readonly foretold: Foretold | null;
}

/** Why no interval would hold; `null` where one does. */
export function refusalOf(
  { count, changed, foretold }: Omit<Observed, 'values'>,
  { fewest, heaviest }: Rules,
): NoInterval | null {
  if (foretold === null || !isBelievable(foretold, count, changed)) return changed >= UNFORETOLD ? null : 'few';
  // The rule must not hang on the sample alone: it would let through just those that mislead.
  if (changed < fewest || count * foretold.touched < fewest) return 'few';
  return foretold.skewness / Math.sqrt(count) > heaviest ? 'heavyTail' : null;
}

/** What was seen far more often than it is foretold has another cause: a backlog, a filter. */
function isBelievable({ touched }: Foretold, count: number, changed: number): boolean {
  return touched > 0 && changed <= 3 * count * touched + UNFORETOLD;
}

/** Rest and side, where they are not known: the side on which values lie farther from their mean. */
function restOf(values: Float64Array): Rest {
  const { mean } = meanAndVariance(values);
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const largest = values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  return largest - mean >= mean - least ? { value: least, side: 1 } : { value: largest, side: -1 };
}

/** Student's t, for means of what is much the same in each replication. */
function student(values: Float64Array, level: number): Ends {
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = studentInterval([...values], level);
  return { low, high };
}

/** The ends of the interval, or why there is none. Values are not all the same. */
export function endsOf(observed: Observed, resamples: Resamples, level = 0.95, rules = SHOWN): Ends | NoInterval {
  const { values, rest, count, changed, byChance } = observed;
  if (byChance) {
    const refusal = refusalOf(observed, rules);
    return refusal ?? eventInterval(values, rest ?? restOf(values), resamples, level);
  }
  // Rare things that strike message by message, such as mistakes of a filter, are events as well.
  if (rest === null || changed === count) return student(values, level);
  return changed < UNFORETOLD || values.length < FEW ? 'few' : eventInterval(values, rest, resamples, level);
}

/** Ends where a figure can be: shares between 0 and 1, others not below nothing. Without an end there is none to show. */
export function estimateWithin(mean: number, { low, high }: Ends, measure: Unit, isSigned = false): Estimate {
  const isShare = measure === 'share' && !isSigned;
  const least = isShare || (!isSigned && mean >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  // The last digits of a mean may be others than those of the ends.
  const [from, to] = [
    Math.min(mean, Math.max(least, low)),
    Math.max(mean, Math.min(isShare ? 1 : Number.POSITIVE_INFINITY, high)),
  ];
  return { mean, ...(Number.isFinite(from) ? { low: from } : {}), ...(Number.isFinite(to) ? { high: to } : {}) };
}

/** What stands where there is no interval. */
export function occurrenceOf(reason: NoInterval, changed: number, count: number, worst?: number): Occurrence {
  const { low, high } = clopperPearson(changed, count);
  return { reason, replications: changed, of: count, low, high, ...(worst === undefined ? {} : { worst }) };
}
