import { type FailureModel, type Model, messagesPerReplication } from '../../model/index.js';
import { distributionMean } from '../../random/index.js';
import { formatDuration, formatNumber } from '../../units/index.js';
import { defineCheck, setting } from '../check.js';
import { lastArrival } from '../flows.js';
import { allFailures } from '../outages.js';

/** Expected number of failures of a renewal process over all replications. */
function expectedFailures(model: Model, failure: FailureModel): number | undefined {
  const end = lastArrival(model);
  if (failure.timing.kind !== 'renewal' || !Number.isFinite(end)) return undefined;
  const cycle = distributionMean(failure.timing.up) + distributionMean(failure.timing.down);
  return (model.replications * end) / cycle;
}

/**
 * With fewer expected failures than this, the result is mostly chance: with one, a third of all experiments see none.
 */
const FEW = 5;

/** Upper limits of a mend: a run of some seconds. */
const MOST_REPLICATIONS = 1000;
const MOST_MESSAGES = 10_000_000;

/** True if that many are enough, in the digits that are shown. */
function isEnough(expected: number): boolean {
  return Number(expected.toPrecision(3)) >= FEW;
}

function isAffordable(replications: number, model: Model): boolean {
  return replications <= MOST_REPLICATIONS && replications * messagesPerReplication(model) <= MOST_MESSAGES;
}

/** Random failures that the run is too short to see often enough. */
export const rareFailure = defineCheck(
  {
    code: 'rare-failure',
    title: 'Failure rarer than the run is long',
    mends: 'runs so many replications, where that takes seconds',
    looksFor:
      'A random failure of which all replications together see fewer than five in the mean: the result says more about chance than about the set-up.',
  },
  (model) => {
    const length = formatDuration(lastArrival(model));
    const rare = allFailures(model).flatMap(({ of, failure, path }) => {
      const expected = expectedFailures(model, failure);
      if (expected === undefined || isEnough(expected) || failure.timing.kind !== 'renewal') return [];
      const cycle = distributionMean(failure.timing.up) + distributionMean(failure.timing.down);
      const needed = Math.ceil((FEW * model.replications) / expected);
      return [{ of, path, expected, cycle, needed }];
    });
    // Enough replications to see all failures for which that takes seconds: one mend instead of several in turn.
    const affordable = rare.map(({ needed }) => needed).filter((needed) => isAffordable(needed, model));
    const enough = Math.max(...affordable);
    return rare.map(({ of, path, expected, cycle, needed }) => {
      const runs = model.replications === 1 ? 'one replication' : `${model.replications} replications`;
      const seen = `${model.replications === 1 ? 'sees' : 'see'} ${formatNumber(expected)} failures in the mean`;
      return {
        message: `${of} fails once in ${formatDuration(cycle)}: ${runs} of ${length} ${seen}`,
        path: [...path, 'mtbf'],
        hint: `run ${needed} replications or more, or a longer time`,
        ...(isAffordable(needed, model) ? { mend: setting(['replications'], enough) } : {}),
      };
    });
  },
);
