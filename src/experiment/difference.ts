import type { DifferenceVerdict, Estimate, FigureDifference } from '../results/index.js';
import { type Spreads, studentFactor, valuesNeeded } from '../stats/index.js';
import type { Figure } from './figure-list.js';
import { MOST_FURTHER } from './judgement.js';

/** Spreads of the figures: of the reference, of the other set-up, and of the difference. */
export interface PairedSpreads {
  readonly reference: Spreads;
  readonly own: Spreads;
  readonly difference: Spreads;
}

const AGREE = 'the difference is the same in all replications';

type Judged = Pick<FigureDifference, 'verdict' | 'reason' | 'moreReplications'>;

/** Verdict on a difference that is surely above (1) or below (-1) zero. */
function wordFor(sign: number, good: Figure['good']): DifferenceVerdict {
  if (good === 0) return sign > 0 ? 'more' : 'less';
  return sign === good ? 'better' : 'worse';
}

function judge(difference: Estimate, deviation: number, count: number, good: Figure['good']): Judged {
  const { mean, low, high, occurrence } = difference;
  if (count < 2) return { verdict: 'untested' };
  if (occurrence?.reason === 'agreement')
    return mean === 0 ? { verdict: 'same' } : { verdict: wordFor(Math.sign(mean), good), reason: AGREE };
  if ((low ?? 0) > 0 || (high ?? 0) < 0) return { verdict: wordFor(Math.sign(mean), good) };
  if (occurrence !== undefined && low === undefined && high === undefined) {
    const { replications, of } = occurrence;
    return {
      verdict: 'undecided',
      reason: `it differs in ${replications} of ${of} replications: too few for an interval`,
    };
  }
  if (low === undefined && high === undefined) return { verdict: 'undecided', reason: 'the largest has no interval' };
  const further = valuesNeeded(deviation, Math.abs(mean)) - count;
  return further > MOST_FURTHER || further <= 0
    ? { verdict: 'undecided' }
    : { verdict: 'undecided', moreReplications: further };
}

/** Ratio by which independent random numbers would widen the interval: the same variances, but no covariance. */
function pairingGain({ reference, own, difference }: PairedSpreads, at: number): number | undefined {
  const paired = difference.deviation(at);
  const [one, other] = [reference.deviation(at), own.deviation(at)];
  const apart = Math.sqrt(one * one + other * other);
  const count = difference.counts[at] ?? 0;
  if (!(paired > 0) || !(apart > 0)) return undefined;
  // Two samples of n have 2 n - 2 degrees of freedom, n pairs have n - 1 (A. M. Law, op. cit., §10.2).
  return (apart * studentFactor(2 * count - 1) * Math.sqrt(2 - 1 / count)) / (paired * studentFactor(count));
}

/** Estimates of a figure on both sides, and of the difference. */
export interface Compared {
  readonly spreads: PairedSpreads;
  /** Index of the figure in them. */
  readonly at: number;
  readonly replications: number;
  readonly reference: Estimate | null;
  readonly own: Estimate | null;
  readonly difference: Estimate | null;
}

/** Compares a figure of one set-up with that of the reference; `undefined` if neither has it. */
export function describeDifference(
  { name, measure, good }: Figure,
  { spreads, at, replications, reference, own, difference }: Compared,
): FigureDifference | undefined {
  if (reference === null && own === null) return undefined;
  const both = { figure: name, measure, reference, own };
  if (difference === null) return { ...both, difference, verdict: 'undecided', reason: 'only one of the two has it' };
  const count = spreads.difference.counts[at] ?? 0;
  const judged = judge(difference, spreads.difference.deviation(at), count, good);
  const gain = pairingGain(spreads, at);
  const some =
    count < replications ? { reason: `only ${count} of ${replications} replications have it on both sides` } : {};
  return { ...both, difference, ...judged, ...some, ...(gain === undefined ? {} : { pairingGain: gain }) };
}
