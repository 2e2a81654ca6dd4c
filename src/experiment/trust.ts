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

/** Conditions for showing an interval of a mean that outages determine. */
export interface Rules {
  /** Fewest replications changed by outages, both seen and predicted. */
  readonly fewest: number;
  /** Largest predicted skewness of the mean. */
  readonly heaviest: number;
}

/** For intervals that are shown. Measured: docs/evidence.md. */
export const SHOWN: Rules = { fewest: 5, heaviest: 2.5 };
/** Fewest changed replications if nothing can be predicted. */
const UNFORETOLD = 8;
/** With fewer replications, resamples are worthless. */
const FEW = 5;

/** Values of a figure, replication by replication, and what is known of their origin. */
export interface Observed {
  readonly values: Float64Array;
  readonly rest: Rest | null;
  /** Number of replications, and of those in which the figure differed from its value when nothing goes wrong. */
  readonly count: number;
  readonly changed: number;
  /** True if it depends on anything that fails by chance for a time. */
  readonly byChance: boolean;
  readonly foretold: Foretold | null;
}

/** Reason why no interval would hold; `null` if one does. */
export function refusalOf(
  { count, changed, foretold }: Omit<Observed, 'values'>,
  { fewest, heaviest }: Rules,
): NoInterval | null {
  if (foretold === null || !isBelievable(foretold, count, changed)) return changed >= UNFORETOLD ? null : 'few';
  // The rule must not depend on the sample alone: it would let through just those that mislead.
  if (changed < fewest || count * foretold.touched < fewest) return 'few';
  return foretold.skewness / Math.sqrt(count) > heaviest ? 'heavyTail' : null;
}

/** An effect seen far more often than predicted has another cause: a backlog, a filter. */
function isBelievable({ touched }: Foretold, count: number, changed: number): boolean {
  return touched > 0 && changed <= 3 * count * touched + UNFORETOLD;
}

/** Rest and side if they are not known: the side on which values lie farther from their mean. */
function restOf(values: Float64Array): Rest {
  const { mean } = meanAndVariance(values);
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const largest = values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  return largest - mean >= mean - least ? { value: least, side: 1 } : { value: largest, side: -1 };
}

/** Student's t, for means of values that vary little between replications. */
function student(values: Float64Array, level: number): Ends {
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = studentInterval([...values], level);
  return { low, high };
}

/** The ends of the interval, or why there is none. Values must not all be the same. */
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

/** Clips ends to the range of the figure: shares between 0 and 1, others not below 0. A missing end is left out. */
export function estimateWithin(mean: number, { low, high }: Ends, measure: Unit, isSigned = false): Estimate {
  const isShare = measure === 'share' && !isSigned;
  const least = isShare || (!isSigned && mean >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  // The last digits of a mean may differ from those of the ends.
  const [from, to] = [
    Math.min(mean, Math.max(least, low)),
    Math.max(mean, Math.min(isShare ? 1 : Number.POSITIVE_INFINITY, high)),
  ];
  return { mean, ...(Number.isFinite(from) ? { low: from } : {}), ...(Number.isFinite(to) ? { high: to } : {}) };
}

/** The record shown if there is no interval. */
export function occurrenceOf(reason: NoInterval, changed: number, count: number, worst?: number): Occurrence {
  const { low, high } = clopperPearson(changed, count);
  return { reason, replications: changed, of: count, low, high, ...(worst === undefined ? {} : { worst }) };
}
