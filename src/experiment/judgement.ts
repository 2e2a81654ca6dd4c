import type { AssertModel, Comparison } from '../model/index.js';
import type { AssertResult, Estimate, Verdict } from '../results/index.js';
import { Spreads, valuesNeeded } from '../stats/index.js';
import { estimateOf, spreadEstimate, withinShares } from './estimate.js';
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

/**
 * The verdict on an assert: with one replication on what was seen, with more on the interval of the mean. A figure that
 * exists nowhere fails; one that exists only in some replications leaves it undecided.
 *
 * @param level of the interval that is judged; 95 % is shown in any case.
 */
export function judgeAssert(assert: AssertModel, observations: Observations, level = 0.95): AssertResult {
  const { text, path } = assert;
  const seen = observations.filter((value) => value !== undefined);
  const estimate = estimateOf(seen);
  if (estimate === null) {
    return { text, verdict: 'fail', reason: 'there is no such figure in this run: nothing happened to take it from' };
  }
  const observed = isShare(path) ? withinShares(estimate) : estimate;
  const missing = observations.length - seen.length;
  if (missing > 0) {
    const reason = `${missing} of ${observations.length} replications have no such figure`;
    return { text, verdict: 'undecided', observed, reason };
  }
  const spreads = spreadsOf(seen);
  const judged = level === 0.95 ? observed : (spreadEstimate(spreads, 0, isShare(path), level) ?? observed);
  const verdict = judge(judged, assert);
  const further = verdict.verdict === 'undecided' ? furtherNeeded(spreads, assert, level) : {};
  return { text, ...verdict, observed, ...further };
}
