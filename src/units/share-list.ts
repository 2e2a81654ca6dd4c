import type { Share } from './quantities.js';
import { failed, LONGEST_QUANTITY, type Reading, read, shown } from './reading.js';
import { parsePercent } from './share.js';

/** A list, or the reason why it could not be read; `index` is the entry at fault, absent if it is the whole list. */
export type ShareListReading = Reading<readonly Share[]> & { readonly index?: number };

/** Largest deviation of the percentages of a list from 100, whatever their decimals [percentage points]. */
const MOST_ROUNDING = 0.2;
const HEAVIEST_WEIGHT = 1e12;
const EXPECTED = 'percentages that add up to 100 %, or bare weights such as 3, 2 and 1';

/**
 * Reads several shares: percentages that add up to 100 % within the rounding of their last decimals, or bare weights.
 * The result adds up to 1.
 */
export function parseShareList(entries: readonly (string | number)[]): ShareListReading {
  const amounts: number[] = [];
  let percentages = 0;
  for (const [index, written] of entries.entries()) {
    const percent = typeof written === 'string' ? parsePercent(written) : undefined;
    const amount = percent ?? weight(written);
    if (amount === undefined) return { ...notAShare(written), index };
    if (percent !== undefined) percentages += 1;
    amounts.push(amount);
  }
  if (percentages > 0 && percentages < entries.length)
    return failed('percentages and bare weights are mixed', EXPECTED);
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (percentages > 0 && Math.abs(total - 100) > rounding(entries)) return notTheWhole(total);
  if (!(total > 0)) return failed('all shares are zero', EXPECTED);
  return read(amounts.map((amount) => amount / total));
}

function weight(written: string | number): number | undefined {
  const bare = typeof written === 'number' ? written : decimal(written);
  return bare !== undefined && bare >= 0 && bare <= HEAVIEST_WEIGHT ? bare : undefined;
}

function decimal(text: string): number | undefined {
  return text.length <= LONGEST_QUANTITY && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

function notAShare(written: string | number): Reading<never> {
  return failed(
    `\`${shown(String(written))}\` is not a share`,
    'a percentage such as `10%`, or a bare weight from 0 to 1e12',
  );
}

function notTheWhole(total: number): Reading<never> {
  const sum = Number(total.toFixed(6));
  return failed(`the shares add up to ${sum} %`, EXPECTED);
}

/** Half a unit in the last written decimal of each entry, but never more than `MOST_ROUNDING`. */
function rounding(entries: readonly (string | number)[]): number {
  const places = entries.map((written) => /\.(\d+)/.exec(String(written))?.[1]?.length ?? 0);
  return (
    Math.min(MOST_ROUNDING, entries.length * 0.5 * 10 ** -places.reduce((most, one) => Math.max(most, one), 0)) + 1e-9
  );
}
