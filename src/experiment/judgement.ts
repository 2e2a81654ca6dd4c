import type { AssertModel, Comparison } from '../model/index.js';
import type { AssertResult, Estimate, Verdict } from '../results/index.js';
import { Spreads, trialsForBound, unseenBound, valuesNeeded } from '../stats/index.js';
import { estimateOf, fromNothing, spreadEstimate, withinShares } from './estimate.js';
import { isShare } from './figure.js';

/** A figure in each replication, in order; `undefined` where it does not exist. */
export type Observations = readonly (number | undefined)[];

const HOLDS: Readonly<Record<Comparison, (observed: number, value: number) => boolean>> = {
  '>=': (observed, value) => observed >= value,
  '<=': (observed, value) => observed <= value,
  '>': (observed, value) => observed > value,
  '<': (observed, value) => observed < value,
  '==': (observed, value) => observed === value,
  '!=': (observed, value) => observed !== value,
};

/** An interval around the value decides nothing; beside it, both ends tell the same. */
function judgeInterval(low: number, high: number, { comparison, value }: AssertModel): Verdict {
  const holds = HOLDS[comparison];
  if (comparison === '==' || comparison === '!=') {
    return low <= value && value <= high ? 'undecided' : holds(low, value) ? 'pass' : 'fail';
  }
  const atLow = holds(low, value);
  return atLow !== holds(high, value) ? 'undecided' : atLow ? 'pass' : 'fail';
}

/** Agreement to the last message says that what was looked for did not happen yet, not that it never will. */
const AGREEMENT =
  'all replications agree, which is no certainty: assert with one replication what holds by construction';

function judge(estimate: Estimate, assert: AssertModel): Pick<AssertResult, 'verdict' | 'reason'> {
  const { mean, low, high } = estimate;
  if (low === undefined || high === undefined) {
    return { verdict: HOLDS[assert.comparison](mean, assert.value) ? 'pass' : 'fail' };
  }
  if (low === high) return { verdict: 'undecided', reason: AGREEMENT };
  return { verdict: judgeInterval(low, high, assert) };
}

/**
 * Where all replications agree on a share, and more are added: others are so rare that none was seen, and each of them
 * can move the mean no further than a share can. So agreement of enough replications does decide, beside its own value.
 */
function judgeAgreement(share: number, count: number, assert: AssertModel, level: number): Judged {
  const bound = unseenBound(count, level);
  const verdict = judgeInterval(share * (1 - bound), share * (1 - bound) + bound, assert);
  if (verdict !== 'undecided') return { verdict };
  // The value is above or below the mean, or is it: then no bound is small enough.
  const { value } = assert;
  const room = value < share ? 1 - value / share : (value - share) / (1 - share);
  const further = trialsForBound(Number.isFinite(room) ? room * NEARLY : 0, level) - count;
  return {
    verdict,
    reason: AGREEMENT,
    ...(further > 0 && further <= MOST_FURTHER ? { moreReplications: further } : {}),
  };
}

/** A bound that meets the value to the last bit does not decide. */
const NEARLY = 1 - 1e-9;

/** Numbers of further replications beyond this are no advice any more. */
const MOST_FURTHER = 100_000;

/** About how many further replications bring the end of the interval to the limit, if they go on like those so far. */
function furtherNeeded(
  spreads: Spreads,
  { comparison, value }: AssertModel,
  level: number,
): { moreReplications?: number } {
  const { mean, halfWidth = 0 } = spreads.interval(0) ?? {};
  // That two figures are equal can never be shown, only that they are not.
  if (mean === undefined || halfWidth === 0 || (comparison === '==' && mean === value)) return {};
  const further = valuesNeeded(spreads.deviation(0), Math.abs(mean - value), level) - (spreads.counts[0] ?? 0);
  return further > 0 && further <= MOST_FURTHER ? { moreReplications: further } : {};
}

function spreadsOf(values: readonly number[]): Spreads {
  const spreads = new Spreads(1);
  for (const value of values) spreads.add(Float64Array.of(value));
  return spreads;
}

type Judged = Pick<AssertResult, 'verdict' | 'reason' | 'moreReplications'>;

function seenIn(observations: Observations): number[] {
  return observations.filter((value) => value !== undefined);
}

/**
 * Whether further replications like those so far decide nothing: some do not have the figure, or all agree on one that has
 * no upper end, so that nobody can say how far one that was not seen yet may move the mean.
 */
export function isBeyondDecision({ path }: AssertModel, observations: Observations): boolean {
  const seen = seenIn(observations);
  return seen.length < observations.length || (!isShare(path) && spreadsOf(seen).agrees(0));
}

/**
 * The verdict on an assert: with one replication on what was seen, with more on the interval of the mean. A figure that
 * exists nowhere fails; one that exists only in some replications leaves it undecided.
 *
 * @param level where replications are added until asserts are decided: that of the interval that is judged, so high that
 * all looks together err as rarely as one. 95 % is shown in any case.
 */
export function judgeAssert(
  assert: AssertModel,
  observations: Observations,
  level: number | null = null,
): AssertResult {
  const { text, path } = assert;
  const seen = seenIn(observations);
  const estimate = estimateOf(seen);
  if (estimate === null) {
    return { text, verdict: 'fail', reason: 'there is no such figure in this run: nothing happened to take it from' };
  }
  const observed = isShare(path) ? withinShares(estimate) : fromNothing(estimate);
  const missing = observations.length - seen.length;
  if (missing > 0) {
    const reason = `${missing} of ${observations.length} replications have no such figure`;
    return { text, verdict: 'undecided', observed, reason };
  }
  return { text, ...judgeSeen(assert, seen, observed, level), observed };
}

function judgeSeen(assert: AssertModel, seen: readonly number[], observed: Estimate, level: number | null): Judged {
  const spreads = spreadsOf(seen);
  const share = isShare(assert.path);
  if (level !== null && share && seen.length > 1 && spreads.agrees(0)) {
    return judgeAgreement(observed.mean, seen.length, assert, level);
  }
  const judged = level === null ? observed : (spreadEstimate(spreads, 0, share, level) ?? observed);
  const verdict = judge(judged, assert);
  return verdict.verdict === 'undecided' ? { ...verdict, ...furtherNeeded(spreads, assert, level ?? 0.95) } : verdict;
}
