import type { FailureModel, Model } from '../../model/index.js';
import { distributionMean } from '../../random/index.js';
import { formatCount, formatDuration, type Seconds } from '../../units/index.js';
import { defineCheck } from '../check.js';
import { lastArrival } from '../flows.js';
import { allFailures } from '../outages.js';

/** Failures of one kind in a replication: drawing this many takes about 0.1 s, and no chart can show them apart. */
const MANY = 1_000_000;

/** Mean time between starts of a failure [s]; `undefined` if it does not recur. */
function cycleOf({ timing }: FailureModel): Seconds | undefined {
  if (timing.kind === 'renewal') return distributionMean(timing.up) + distributionMean(timing.down);
  return timing.kind === 'planned' && timing.every !== null ? timing.every : undefined;
}

/** Expected number of failures until the last message. */
function timesIn(model: Model, failure: FailureModel): number {
  const end = lastArrival(model);
  const cycle = cycleOf(failure);
  return cycle === undefined || cycle === 0 || !Number.isFinite(end) ? 0 : end / cycle;
}

/** Failures so frequent that drawing them takes longer than all the mail. */
export const countlessOutages = defineCheck(
  {
    code: 'countless-outages',
    title: 'Failures without number',
    noMend: 'a probability is another model than times: its author knows which is meant',
    looksFor:
      'A failure that comes more than a million times in one replication: each of them is drawn, however little mail there is, and ' +
      'charts show only what they add up to. What lasts no longer than a session is better a `probability`.',
  },
  (model) =>
    allFailures(model).flatMap(({ of, failure, path }) => {
      const times = timesIn(model, failure);
      if (times < MANY) return [];
      const cycle = formatDuration(cycleOf(failure) ?? 0);
      return [
        {
          message: `${of} fails once in ${cycle}, which is about ${formatCount(Number(times.toPrecision(2)))} times in ${formatDuration(lastArrival(model))}: to draw them takes longer than the mail`,
          path,
          hint: 'a share of the sessions that fail is `probability: 50%`; or give a longer `mtbf`, or a shorter run',
        },
      ];
    }),
);
