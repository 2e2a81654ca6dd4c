import type { Share } from './quantities.js';
import { failed, LONGEST_QUANTITY, type Reading, read, shown } from './reading.js';

export const PERCENT_PATTERN = '^\\d+(\\.\\d+)? ?%$';

const PERCENT = /^(\d+(?:\.\d+)?) ?%$/;
const EXPECTED = 'a share: a percentage such as `10%`, or a number from 0 to 1';

/** Reads a single share: a percentage, or a number from 0 to 1. Faults: out of range, or no share at all. */
export function parseShare(written: string | number): Reading<Share> {
  const percent = typeof written === 'string' ? percentDigits(written) : undefined;
  if (percent !== undefined) {
    // Not divided: 99.9 / 100 is 0.9990000000000001, and an assert of 99.9 % would fail at exactly that.
    if (Number(percent) <= 100) return read(Number(`${percent}e-2`));
    return failed(`\`${String(written).trim()}\` is more than the whole`, 'a share of at most `100%`');
  }
  const value = typeof written === 'number' ? written : bareNumber(written);
  if (value === undefined || Number.isNaN(value))
    return failed(`\`${shown(String(written))}\` is not a share`, EXPECTED);
  if (value < 0) return failed(`\`${written}\` is less than nothing`, EXPECTED);
  if (value > 1)
    return failed(`\`${written}\` is more than the whole`, EXPECTED, value <= 100 ? `${value}%` : undefined);
  return read(value);
}

/** `12.5%` → 12.5; `undefined` where the text is no percentage. */
export function parsePercent(text: string): number | undefined {
  const digits = percentDigits(text);
  return digits === undefined ? undefined : Number(digits);
}

function percentDigits(text: string): string | undefined {
  return text.length > LONGEST_QUANTITY ? undefined : PERCENT.exec(text.trim())?.[1];
}

function bareNumber(text: string): number | undefined {
  return text.length <= LONGEST_QUANTITY && /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

/** The share as the scenario language writes it, `12.5%`. Rounded to the twelfth digit: 0.07 · 100 is not quite 7. */
export function spellShare(share: Share): string {
  const digits = Number((share * 100).toPrecision(12));
  return `${digits < 1e-6 ? digits.toFixed(20).replace(/\.?0+$/, '') : digits}%`;
}

/** Most decimals of a share; beyond them it is only distinguished from 0 % and 100 %. */
const MOST_DECIMALS = 6;

/**
 * A share for people: `93.1 %`. It takes more decimals if needed, so that a non-zero share never reads `0 %` and one
 * below the whole never reads `100 %`. A missing share (NaN) is `—`.
 */
export function formatShare(share: Share, decimals = 1): string {
  if (Number.isNaN(share)) return '—';
  if (share < 0) return `−${formatShare(-share, decimals)}`;
  for (let places = decimals; places <= MOST_DECIMALS; places += 1) {
    const text = trimmed((share * 100).toFixed(places));
    if ((text !== '0' || share === 0) && (text !== '100' || share === 1)) return `${text} %`;
  }
  if (share > 1) return '>100 %';
  return share < 0.5 ? '<0.000001 %' : '>99.999999 %';
}

function trimmed(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}
