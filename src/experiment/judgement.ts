import type { AssertModel, Comparison } from '../model/index.js';
import type { AssertResult, Estimate, Verdict } from '../results/index.js';
import { estimateOf, withinShares } from './estimate.js';
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
 * The verdict on an assert: with one replication on what was seen, with more on the 95 % interval of the mean.
 * A figure that exists nowhere fails; one that exists only in some replications leaves it undecided.
 */
export function judgeAssert(assert: AssertModel, observations: Observations): AssertResult {
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
  return { text, ...judge(observed, assert), observed };
}
