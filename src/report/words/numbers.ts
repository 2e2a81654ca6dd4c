import type { Estimate, Unit } from '../../results/index.js';
import { countOf, formatCount, formatDuration, formatNumber, formatShare } from '../../units/index.js';

export { countOf, listed } from '../../units/index.js';

/**
 * A part of a whole in words that claim no more than was seen: `none in 12 000`, `all 12 000`, or a percentage
 * that never rounds to 0 or 100.
 */
export function shareOf(part: number, whole: number, decimals = 1): string {
  if (whole === 0) return '—';
  if (part === 0) return `none in ${formatCount(whole)}`;
  if (part === whole) return whole === 1 ? 'the only one' : `all ${formatCount(whole)}`;
  return formatShare(part / whole, decimals);
}

/** Names all of a number of things: `the assert`, `both asserts`, `all 5 asserts`. */
export function allOf(count: number, thing: string): string {
  if (count === 1) return `the ${thing}`;
  return count === 2 ? `both ${thing}s` : `all ${countOf(count, thing)}`;
}

/** A share in a column: `–` for zero, and `75.0 %` for 75 % so that decimal points line up. */
export function columnShare(share: number): string {
  if (share === 0) return '–';
  return share === 1 ? '100 %' : formatShare(share).replace(/^(\d+) %$/, '$1.0 %');
}

/** A count in a column: `–` for zero. */
export function columnCount(count: number): string {
  return count === 0 ? '–' : formatCount(count);
}

/** Decimals of a plain number at which its interval shows two digits; `undefined` if it has none. */
function numberDecimals({ low, high }: Estimate): number | undefined {
  if (low === undefined || high === undefined || high <= low) return undefined;
  return Math.min(4, Math.max(0, 1 - Math.floor(Math.log10((high - low) / 2))));
}

/** A plain number with the given decimals; without, in groups of three digits. */
function plainNumber(value: number, decimals: number | undefined): string {
  if (decimals === undefined) return formatNumber(value, 4);
  return decimals === 0 ? formatNumber(Math.round(value), 15) : value.toFixed(decimals);
}

/** A value in words, by its measure: shares as percentages, seconds in human units. */
export function measured(value: number, measure: Unit, decimals = 2): string {
  if (measure === 'share') return fixedShare(value, decimals);
  return measure === 'seconds' ? formatDuration(value) : formatNumber(value, 4);
}

/** `99.60 %` with two decimals, so that an estimate shows its precision; none and all stay `0 %` and `100 %`. */
function fixedShare(share: number, decimals: number): string {
  const text = formatShare(share, decimals);
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))? %$/.exec(text) ?? [];
  if (whole === undefined || share === 0 || share === 1 || fraction.length >= decimals) return text;
  return `${whole}.${fraction.padEnd(decimals, '0')} %`;
}

/** Decimals of a percentage at which its interval shows two digits. */
function shareDecimals({ low, high }: Estimate): number {
  if (low === undefined || high === undefined || high <= low) return 2;
  const half = ((high - low) / 2) * 100;
  return Math.min(4, Math.max(1, 1 - Math.floor(Math.log10(half))));
}

/** The mean of an estimate: `99.31 %`. A share of 0 is `none`: an event not seen may still happen. */
export function estimateText(estimate: Estimate, measure: Unit): string {
  if (measure === 'share' && estimate.mean === 0) return 'none';
  if (measure === 'number' || measure === 'count') return plainNumber(estimate.mean, numberDecimals(estimate));
  return measured(estimate.mean, measure, shareDecimals(estimate));
}

/** The 95 % interval in words, `98.9 to 99.6 %`, or `at least 2.1 s`; `undefined` if there is none. */
export function intervalText(estimate: Estimate, measure: Unit): string | undefined {
  const { low, high } = estimate;
  if (low !== undefined && high === undefined && low > 0) return `at least ${estimateText({ mean: low }, measure)}`;
  if (low === undefined && high !== undefined) return `at most ${estimateText({ mean: high }, measure)}`;
  if (low === undefined || high === undefined || low === high) return undefined;
  if (measure === 'number' || measure === 'count') {
    const [least, most] = [low, high].map((end) => plainNumber(end, numberDecimals(estimate)));
    return `${least} to ${most}`;
  }
  const decimals = shareDecimals(estimate);
  const from = measured(Math.max(low, 0), measure, decimals);
  const to = measured(measure === 'share' ? Math.min(high, 1) : high, measure, decimals);
  // Ends that read the same differ only by the rounding of the clock.
  if (from === to) return undefined;
  return measure === 'share' ? `${from.replace(' %', '')} to ${to}` : `${from} to ${to}`;
}

/** Distance to the farther end of a share's interval, in percentage points, `1.4`; `–` if it has none. */
export function halfWidthOf(estimate: Estimate | undefined): string {
  if (estimate === undefined) return '–';
  const { mean, low, high } = estimate;
  if (low === undefined || high === undefined || low === high) return '–';
  const points = Math.max(mean - low, high - mean) * 100;
  return points.toFixed(Math.min(4, Math.max(1, 1 - Math.floor(Math.log10(points)))));
}

/** Distance to the farther end of a plain number's interval, with the decimals of its mean; empty if it has none. */
export function halfWidthOfNumber(estimate: Estimate): string {
  const { mean, low, high } = estimate;
  const decimals = numberDecimals(estimate);
  return low === undefined || high === undefined || decimals === undefined
    ? ''
    : plainNumber(Math.max(mean - low, high - mean), decimals);
}

/** Capitalises the first letter, for a sentence that does not begin with a name. */
export function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
