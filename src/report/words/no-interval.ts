import type { Estimate, Occurrence, Unit } from '../../results/index.js';
import { countOf, estimateText } from './numbers.js';

/** Number of runs from which their number is not the reason for a missing interval. */
const ENOUGH = 5;

/** A share of runs as a number out of 100, rounded outwards. */
function ofHundred(share: number, up: boolean): number {
  return up ? Math.ceil(share * 100) : Math.floor(share * 100);
}

function worstText(worst: number, measure: Unit): string {
  return estimateText({ mean: worst }, measure);
}

/** Text in place of an interval: `2 of 10 runs, worst 97.1 %`; `undefined` if there is nothing to say. */
export function occurrenceCell({ occurrence }: Estimate, measure: Unit): string | undefined {
  if (occurrence === undefined) return undefined;
  const { reason, replications, of, worst } = occurrence;
  if (reason === 'agreement') return `the same in all ${countOf(of, 'run')}`;
  if (worst === undefined) return `${replications} of ${countOf(of, 'run')}`;
  return `${replications} of ${countOf(of, 'run')}, worst ${worstText(worst, measure)}`;
}

/** Frequency and worst case, in two sentences in place of an interval. */
export function occurrenceSentences(occurrence: Occurrence, measure: Unit): string {
  const { reason, replications, of, low, high, worst } = occurrence;
  const often = `An outage changed it in ${replications} of ${countOf(of, 'run')}, so it does in ${ofHundred(low, false)} to ${ofHundred(high, true)} of 100 such runs (95 % sure).`;
  const bad =
    worst === undefined || replications === 0 ? '' : ` In the worst of them it was ${worstText(worst, measure)};`;
  const why =
    reason === 'heavyTail'
      ? 'outages differ too much in length for an interval of the mean.'
      : replications < ENOUGH
        ? 'these are too few for an interval of the mean.'
        : 'those that change the mean are foretold to be rarer, too rare for an interval of it.';
  return bad === '' ? `${often} ${why.replace(/^./, (letter) => letter.toUpperCase())}` : `${often}${bad} ${why}`;
}
