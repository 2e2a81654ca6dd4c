import { FATES, LOSS_GROUPS } from '../../mail/index.js';
import type { AssertResult } from '../../results/index.js';
import { countOf, estimateText, intervalText, type Measure } from './figures.js';

/** Keys of the results whose values are parts of a whole. */
const SHARES = new Set<string>([...FATES, 'share', 'firstChoiceShare', 'deliveryRate', 'firstPassRate']);

/** Groups of causes alone are shares of the wanted mail; trees of causes hold counts. */
const CAUSES = new Set<string>(LOSS_GROUPS);

/**
 * What an assert's figure is measured in, read off its path: `latency.p99` is a time, `servers["mx1"].share` a share.
 * A count of messages (`messages.expired`) is a number although a fate alone is a share.
 */
export function measureOf(text: string): Measure {
  const path = (/^(.*?)(?:[<>]=?|[=!]=)/s.exec(text)?.[1] ?? text).trim();
  if (/^latency(_s)?\b/.test(path) || /_s$/.test(path)) return 'seconds';
  const keys = path.replace(/\[("(?:[^"\\]|\\.)*"|\d+)\]/g, '.$1').split('.');
  if (keys.length === 1) return SHARES.has(path) ? 'share' : 'number';
  if (/^(deliveryRate|firstPassRate)\./.test(path)) return 'share';
  if (keys[0] === 'causes') return CAUSES.has(keys[1] ?? '') ? 'share' : 'number';
  return /(^|\.)(share|firstChoiceShare|deliveryRate)$/.test(path) ? 'share' : 'number';
}

/** What was seen: `99.31 % (98.9 to 99.6 %)`; a dash where the run has no such figure. */
export function observedText({ text, observed }: AssertResult): string {
  if (observed === undefined) return '—';
  const measure = measureOf(text);
  const interval = intervalText(observed, measure);
  const middle = estimateText(observed, measure);
  return interval === undefined ? middle : `${middle} (${interval})`;
}

/** What a verdict rests on where that is not an interval: how many runs agree, and what that leaves open. */
function basisText({ basis, differsInFewerThan, verdict }: AssertResult): string[] {
  if (basis !== 'agreement' || differsInFewerThan === undefined) return [];
  const often = Math.floor(1 / differsInFewerThan);
  return [`all runs ${verdict} by themselves; others, if there are any, are fewer than 1 of ${often}`];
}

/** Why an assert is undecided, and what would decide it; what it rests on. Empty where the figure speaks for itself. */
export function whyOf(assert: AssertResult): string {
  const { reason, moreReplications } = assert;
  const more =
    moreReplications === undefined ? [] : [`about ${countOf(moreReplications, 'more replication')} would decide`];
  return [...basisText(assert), ...(reason === undefined ? [] : [reason]), ...more].join('; ');
}
