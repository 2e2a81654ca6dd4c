import { type AssertResult, type Estimate, type Figure, figureNamed, type Unit } from '../../results/index.js';
import { formatSize } from '../../units/index.js';
import { countOf, estimateText, intervalText } from './numbers.js';
import { oneOf } from './rarity.js';

/** Unit of an assert's figure; `number` if this version has no such figure. */
export function unitOfText(text: string): Unit {
  return figureOfText(text)?.unit ?? 'number';
}

function figureOfText(text: string): Figure | undefined {
  const name = (/^(.*?)(?:[<>]=?|[=!]=)/s.exec(text)?.[1] ?? text).trim();
  // Older versions took the end of an interval for a figure.
  return (figureNamed(name) ?? figureNamed(name.replace(/\.(low|high)$/, '')))?.figure;
}

/** Unit by the observed value: `senders.shop.delivered` was a number of messages before revision 4 of results. */
function unitOfAssert({ text, observed }: AssertResult): Unit {
  const unit = unitOfText(text);
  return unit === 'share' && (observed?.mean ?? 0) > 1 ? 'count' : unit;
}

/** Number of digits at which any two different doubles differ. */
const MOST_DIGITS = 17;

/** A value with enough digits not to read the same as another, different one. */
function toldApart(value: number, other: number, measure: Unit): string {
  const factor = measure === 'share' ? 100 : 1;
  const unit = { share: ' %', seconds: ' s', count: '', number: '' }[measure];
  const rounded = (one: number, digits: number): number => Number((one * factor).toPrecision(digits));
  let digits = 4;
  while (digits < MOST_DIGITS && rounded(value, digits) === rounded(other, digits)) digits += 1;
  return `${rounded(value, digits)}${unit}`;
}

/** The observed mean, with more digits if it would read the same as a threshold that it is not equal to. */
function middleText(observed: Estimate, measure: Unit, threshold = observed.mean): string {
  const text = estimateText(observed, measure);
  const isAlike = observed.mean !== threshold && estimateText({ ...observed, mean: threshold }, measure) === text;
  return isAlike ? toldApart(observed.mean, threshold, measure) : text;
}

function sizeText({ mean, low, high }: Estimate): string {
  const ends = low === undefined || high === undefined || low === high ? [] : [low, high].map(formatSize);
  return ends.length === 0 ? formatSize(mean) : `${formatSize(mean)} (${ends.join(' to ')})`;
}

/** The observed value: `99.31 % (98.9 to 99.6 %)`; a dash if the run has no such figure. */
export function observedText(assert: AssertResult): string {
  const { observed } = assert;
  if (observed === undefined) return '—';
  if (figureOfText(assert.text)?.counts === 'bytes') return sizeText(observed);
  const measure = unitOfAssert(assert);
  const interval = intervalText(observed, measure);
  const middle = middleText(observed, measure, assert.threshold);
  return interval === undefined ? middle : `${middle} (${interval})`;
}

/** Basis of a verdict without an interval: the number of runs that agree, and how rare others must be. */
function basisText({ basis, differsInFewerThan, verdict, observed }: AssertResult): string[] {
  if (basis !== 'agreement' || differsInFewerThan === undefined) return [];
  const each = observed?.occurrence === undefined ? 'each run' : `each of ${countOf(observed.occurrence.of, 'run')}`;
  return [
    `${each} ${verdict === 'pass' ? 'holds it' : 'fails it'}, which speaks of runs and not of their mean`,
    `others, if there are any, are fewer than ${oneOf(differsInFewerThan)}`,
  ];
}

/** The basis of a verdict, or why it is undecided and what would decide it. Empty if the figure speaks for itself. */
export function whyOf(assert: AssertResult): string {
  const { reason, moreReplications } = assert;
  const more =
    moreReplications === undefined ? [] : [`about ${countOf(moreReplications, 'more replication')} would decide`];
  return [...basisText(assert), ...(reason === undefined ? [] : [reason]), ...more].join('; ');
}
