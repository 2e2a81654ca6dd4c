import { type AssertResult, figureNamed, type Unit } from '../../results/index.js';
import { countOf, estimateText, intervalText } from './figures.js';

/** What the figure of an assert is measured in; a number where it is no figure of this version. */
export function unitOfText(text: string): Unit {
  const name = (/^(.*?)(?:[<>]=?|[=!]=)/s.exec(text)?.[1] ?? text).trim();
  // Older versions took the end of an interval for a figure.
  const found = figureNamed(name) ?? figureNamed(name.replace(/\.(low|high)$/, ''));
  return found?.figure.unit ?? 'number';
}

/** The same beside what was seen: `senders.shop.delivered` was a number of messages before the fourth revision of results. */
function unitOfAssert({ text, observed }: AssertResult): Unit {
  const unit = unitOfText(text);
  return unit === 'share' && (observed?.mean ?? 0) > 1 ? 'count' : unit;
}

/** What was seen: `99.31 % (98.9 to 99.6 %)`; a dash where the run has no such figure. */
export function observedText(assert: AssertResult): string {
  const { observed } = assert;
  if (observed === undefined) return '—';
  const measure = unitOfAssert(assert);
  const interval = intervalText(observed, measure);
  const middle = estimateText(observed, measure);
  return interval === undefined ? middle : `${middle} (${interval})`;
}

/** Why an assert is undecided, and what would decide it; empty where the figure speaks for itself. */
export function whyOf({ reason, moreReplications }: AssertResult): string {
  const more =
    moreReplications === undefined ? [] : [`about ${countOf(moreReplications, 'more replication')} would decide`];
  return [...(reason === undefined ? [] : [reason]), ...more].join('; ');
}
