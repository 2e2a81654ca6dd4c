import { differsInFewerThan } from '../../stats/index.js';
import { formatCount, type Share } from '../../units/index.js';
import { countOf } from './numbers.js';

/** `in one run`, `in 10 runs`. */
export function inRuns(replications: number): string {
  return replications === 1 ? 'in one run' : `in ${countOf(replications, 'run')}`;
}

/** `1 of 10`, of runs rarer than that share; in hundredths where that would be more than half of them. */
export function oneOf(share: Share): string {
  const often = Math.floor(1 / share);
  return often > 1 ? `1 of ${formatCount(often)}` : `${Math.ceil(100 * share)} of 100`;
}

/**
 * Note on events that so few runs may have missed. They may never happen, and this is no estimate of a rate. Loss comes
 * in outages, so it is the number of runs that counts, however many messages they have.
 */
export function unseenNote(replications: number): string {
  if (replications < 3)
    return `${replications === 1 ? 'one run is' : 'two runs are'} too few to see what happens seldom`;
  return `this is no estimate of a risk: ${countOf(replications, 'run')} are just too few to be sure of meeting what happens in fewer than ${oneOf(differsInFewerThan(replications))} runs, if it happens at all; more replications look deeper`;
}
