import type { Estimate, FigureDifference, Flips, Unit } from '../../results/index.js';
import { formatDuration, formatNumber } from '../../units/index.js';
import { countOf, estimateText } from './numbers.js';

const MOST_DECIMALS = 6;

/** Decimals at which half an interval, or else the value itself, shows two digits. */
function decimalsFor({ mean, low, high }: Estimate, scale: number): number {
  const half = low === undefined || high === undefined ? 0 : ((high - low) / 2) * scale;
  const size = half > 0 ? half : Math.abs(mean) * scale;
  return size === 0 ? 0 : Math.min(MOST_DECIMALS, Math.max(0, 1 - Math.floor(Math.log10(size))));
}

function sizeText(size: number, measure: Unit, decimals: number): string {
  if (measure === 'seconds') return formatDuration(size);
  if (measure === 'share') return `${(size * 100).toFixed(decimals)} points`;
  return decimals === 0 ? formatNumber(Math.round(size), 15) : size.toFixed(decimals);
}

function signed(value: number, measure: Unit, decimals: number): string {
  const text = sizeText(Math.abs(value), measure, decimals);
  // A value that rounds to zero beside its interval has no sign.
  if (!/[1-9]/.test(text)) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}

/** A difference with its sign: `+0.82 points`, `−3 min 20 s`. Shares differ by percentage points. */
export function differenceText(difference: Estimate, measure: Unit): string {
  if (difference.mean === 0 && (difference.occurrence?.reason === 'agreement' || difference.low === difference.high))
    return 'none';
  return signed(difference.mean, measure, decimalsFor(difference, measure === 'share' ? 100 : 1));
}

/** Both ends of the interval of a difference, with their signs; `undefined` if there is none. */
export function differenceInterval(difference: Estimate, measure: Unit): string | undefined {
  const { low, high } = difference;
  if ((low === undefined && high === undefined) || low === high) return undefined;
  const decimals = decimalsFor(difference, measure === 'share' ? 100 : 1);
  if (low === undefined) return `at most ${signed(high ?? 0, measure, decimals)}`;
  if (high === undefined) return `at least ${signed(low, measure, decimals)}`;
  const [from, to] = [signed(low, measure, decimals), signed(high, measure, decimals)];
  return `${measure === 'share' ? from.replace(/ points$/, '') : from} to ${to}`;
}

/** Size of a difference, without its sign: `0.82 points`. */
export function differenceSize(difference: Estimate, measure: Unit): string {
  return differenceText(difference, measure).replace(/^[+−]/, '');
}

/** The value of one side: `99.31 %`, `2 min 5 s`; all and none in words, `—` if it has none. */
export function sideText(estimate: Estimate | null, measure: Unit): string {
  if (estimate === null) return '—';
  if (measure === 'share' && (estimate.mean === 0 || estimate.mean === 1)) return estimate.mean === 0 ? 'none' : 'all';
  return estimateText(estimate, measure);
}

/** True if both sides of a figure differ in print. A smaller difference is not shown as one. */
export function isSeen({ reference, own, difference, measure }: FigureDifference): boolean {
  return difference !== null && difference.mean !== 0 && sideText(reference, measure) !== sideText(own, measure);
}

const VERDICTS: Readonly<Record<FigureDifference['verdict'], string>> = {
  better: 'better',
  worse: 'worse',
  more: 'more',
  less: 'less',
  same: 'same',
  undecided: 'undecided',
  untested: 'untested',
};

/** The verdict on a difference in a word or two. */
export function verdictWord({ verdict }: FigureDifference): string {
  return VERDICTS[verdict];
}

/** The verdict on a difference, and the replications that would decide it. */
export function verdictText({ verdict, moreReplications, reason }: FigureDifference): string {
  const more =
    moreReplications === undefined ? '' : `: about ${countOf(moreReplications, 'more replication')} would decide`;
  const why = reason === undefined || verdict !== 'undecided' || moreReplications !== undefined ? '' : `: ${reason}`;
  return `${VERDICTS[verdict]}${more}${why}`;
}

/** Number of messages saved and lost, out of those compared: one sentence. */
export function flipCounts({ saved, lost, compared }: Flips): string {
  const of = `${countOf(compared, 'wanted message')} compared one by one`;
  if (saved + lost === 0) return `No message was saved or lost: ${of}.`;
  return `${countOf(saved, 'message')} saved and ${countOf(lost, 'message')} lost, of ${of}.`;
}

/** Messages left out of the message-by-message comparison; empty if all were compared. */
export function leftOut({ incomparable }: Flips): string {
  if (incomparable === 0) return '';
  const are =
    incomparable === 1
      ? 'was wanted mail in one of the two only, and is'
      : 'were wanted mail in one of the two only, and are';
  return `${countOf(incomparable, 'message')} ${are} not compared.`;
}
