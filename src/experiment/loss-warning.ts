import type { Estimate, Occurrence } from '../results/index.js';
import { formatCount, formatDuration, formatShare } from '../units/index.js';
import { SHOWN } from './trust.js';

/** How often it happens: exact, and rounded to what it is sure of. */
function often({ replications, of, low, high }: Occurrence): string {
  return `in ${formatCount(replications)} of ${formatCount(of)} replications, so it happens in ${Math.floor(low * 100)} to ${Math.ceil(high * 100)} of 100 (95 % sure)`;
}

function why({ reason, replications }: Occurrence): string {
  if (reason === 'heavyTail') return 'outages differ too much in length for an interval of the mean';
  return replications < SHOWN.fewest
    ? 'these are too few for an interval of the mean'
    : 'those that change the mean are foretold to be rarer, too rare for an interval of it';
}

/** There is no interval, and something was seen. */
function rareIn(estimate: Estimate | undefined): Occurrence | undefined {
  const { occurrence } = estimate ?? {};
  return occurrence === undefined || occurrence.reason === 'agreement' || occurrence.replications === 0
    ? undefined
    : occurrence;
}

/**
 * Two sentences where no interval would hold what it promises, as what makes the mean comes in few replications: in how many,
 * and how bad it was then. Of losses, or else of mail that was late.
 */
export function lossWarnings(estimates: Readonly<Record<string, Estimate>>): string[] {
  const losses = rareIn(estimates['deliveryRate']);
  if (losses !== undefined) {
    const worst = formatShare(1 - (losses.worst ?? 1), 2);
    return [
      `wanted mail was lost ${often(losses)}. The worst of them lost ${worst} of it; ${why(losses)} [few-losses]`,
    ];
  }
  const waits = rareIn(estimates['latency.mean']);
  if (waits === undefined) return [];
  const worst = formatDuration(waits.worst ?? 0);
  return [
    `an outage came ${often(waits)}. In the worst of them mail took ${worst} in the mean; ${why(waits)} [few-outages]`,
  ];
}
