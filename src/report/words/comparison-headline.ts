import type { ComparisonResult, FigureDifference, SetUpDifference } from '../../results/index.js';
import { formatCount } from '../../units/index.js';
import { differenceInterval, differenceSize, isSeen, sideText } from './difference.js';
import { countOf } from './numbers.js';
import { setUpName } from './parameter.js';

function figureOf({ figures }: SetUpDifference, name: string): FigureDifference | undefined {
  return figures.find(({ figure }) => figure === name);
}

function isSure(difference: FigureDifference | undefined): difference is FigureDifference {
  return difference?.verdict === 'better' || difference?.verdict === 'worse';
}

/** `0.82 points more, 95 % interval 0.50 to 1.10`. */
function amount({ difference, measure }: FigureDifference, more: string, less: string): string {
  if (difference === null) return '';
  const interval = differenceInterval(difference, measure);
  const size = `${differenceSize(difference, measure)} ${difference.mean > 0 ? more : less}`;
  return interval === undefined ? size : `${size}; 95 % interval ${interval}`;
}

/** Latency figures that matter to a manager, the most telling first, with words for the mail they are about. */
const TIMES = [
  ['latency.p99', 'the slowest hundredth of the mail arrives'],
  ['latency.p999', 'the slowest thousandth of the mail arrives'],
  ['latency.mean', 'mail arrives'],
  ['latency.p50', 'half of the mail arrives'],
] as const;

/** The main difference if as much mail arrives: of the latencies that surely and visibly differ, the most different. */
function besides(difference: SetUpDifference): string {
  const sure = TIMES.flatMap(([name, what]) => {
    const found = figureOf(difference, name);
    return isSure(found) && isSeen(found) && found.difference !== null ? [{ what, difference: found.difference }] : [];
  });
  const [most] = sure.toSorted((a, b) => Math.abs(b.difference.mean) - Math.abs(a.difference.mean));
  if (most === undefined) return '';
  return `${most.what} ${differenceSize(most.difference, 'seconds')} ${most.difference.mean < 0 ? 'sooner' : 'later'}`;
}

function flipText({ flips }: SetUpDifference, replications: number): string {
  if (flips.saved + flips.lost === 0) return '';
  const within = `in ${countOf(replications, 'replication')}`;
  if (flips.lost === 0) return ` It saves ${countOf(flips.saved, 'message')} and loses none ${within}.`;
  if (flips.saved === 0) return ` It loses ${countOf(flips.lost, 'message')} and saves none ${within}.`;
  return ` It saves ${countOf(flips.saved, 'message')} and loses ${formatCount(flips.lost)} ${within}.`;
}

/** The name of a set-up in quotes, which keep it apart from the sentence: it may be any text. */
function quoted(name: string): string {
  return `“${setUpName(name)}”`;
}

/** The effect of one set-up: a sentence for those who read no further, then its certainty and other changes. */
export interface SetUpStatement {
  readonly lead: string;
  readonly rest: string;
}

/** The effect of one set-up, in a sentence or two that need no statistics to be understood. */
export function setUpHeadline(difference: SetUpDifference, result: ComparisonResult): string {
  const { lead, rest } = setUpStatement(difference, result);
  return rest === '' ? lead : `${lead} ${rest}`;
}

/** Joins sentences; empty ones are left out. */
function sentences(...texts: readonly string[]): string {
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(' ');
}

/** The effect of one set-up in two parts, for a page. With several set-ups only the title names the reference. */
export function setUpStatement(difference: SetUpDifference, { comparison, arms }: ComparisonResult): SetUpStatement {
  const own = quoted(difference.arm);
  const reference = quoted(arms[0]?.name ?? '');
  const than = arms.length > 2 ? '' : ` than with ${reference}`;
  const runs = countOf(comparison.replications, 'replication');
  const rate = figureOf(difference, 'deliveryRate');
  if (rate === undefined || rate.difference === null)
    return { lead: `No wanted mail was sent: ${own} and ${reference} cannot be told apart by it.`, rest: '' };
  const sides = `${sideText(rate.own, 'share')} of the wanted mail instead of ${sideText(rate.reference, 'share')}`;
  const size = `That is ${amount(rate, 'more', 'less')}.`;
  const flips = flipText(difference, comparison.replications);
  const also = besides(difference);
  switch (rate.verdict) {
    case 'better':
    case 'worse': {
      const more = rate.verdict === 'better' ? 'more' : 'less';
      return {
        lead: `With ${own}, ${more} mail arrives${than}: ${sides}.`,
        rest: sentences(size, flips),
      };
    }
    case 'untested':
      return {
        lead: `With ${own}, ${sides} arrived in one replication, which cannot tell a difference from luck; --replications 10 can.`,
        rest: sentences(flips),
      };
    case 'same':
      if (difference.flips.saved + difference.flips.lost > 0)
        return {
          lead: `${own} and ${reference} deliver the same share of the wanted mail, but not the same messages.`,
          rest: sentences(flips),
        };
      if (also === '')
        return { lead: `${own} delivers exactly the messages that ${reference} delivers, in all ${runs}.`, rest: '' };
      return {
        lead: `With ${own}, ${also}${than}.`,
        rest: `Exactly the same messages arrive, in all ${runs}.`,
      };
    default: {
      const more =
        rate.moreReplications === undefined
          ? ''
          : `About ${countOf(rate.moreReplications, 'more replication')} would decide.`;
      return {
        lead: `Whether ${own} delivers more or less than ${reference} cannot be told from ${runs}: ${sides}.`,
        rest: sentences(size, more, flips, also === '' ? '' : `Sure is that ${also}.`),
      };
    }
  }
}
