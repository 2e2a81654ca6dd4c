import { formatNumber } from './number-format.js';
import type { PerSecond, Seconds } from './quantities.js';
import { failed, failedWith, LONGEST_QUANTITY, type Reading, read, sayOfWhat, shown } from './reading.js';

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
type RateUnit = keyof typeof SECONDS;

/** Highest and lowest rate that may be written [1/s]: a billion a second; one in about three hundred years. */
export const HIGHEST_RATE: PerSecond = 1e9;
export const LOWEST_RATE: PerSecond = 1e-10;

export const RATE_PATTERN = '^\\d+(\\.\\d+)?/[smhd]$';

const RATE = /^(\d+(?:\.\d+)?)\/([smhd])$/;
const EXPECTED = 'a rate above zero, such as `40/s`, `30/m`, `500/h` or `10000/d`';

/** Reads a rate of the scenario language [1/s]. Faults: no unit, an unknown unit, zero, or outside the limits. */
export function parseRate(text: string): Reading<PerSecond> {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_QUANTITY) return failed(`\`${shown(trimmed)}\` is too long for a rate`, EXPECTED);
  const [, amount, unit] = RATE.exec(trimmed) ?? [];
  if (amount === undefined) return misspelt(trimmed);
  const rate = Number(amount) / SECONDS[unit as RateUnit];
  if (rate === 0) return failed(`\`${trimmed}\` is no mail at all`, EXPECTED);
  if (rate < LOWEST_RATE) return failed(`\`${trimmed}\` is too low`, 'a rate of at least `0.00001/d`');
  if (rate > HIGHEST_RATE) return failed(`\`${trimmed}\` is too high`, 'a rate of at most `1000000000/s`');
  return read(rate);
}

/** A number per time [s], where both matter: `100/h` differs from `2400/d` if limits are counted by the hour. */
export interface Allowance {
  readonly amount: number;
  readonly per: Seconds;
}

/** Reads a rate as its number and time, as written. */
export function parseAllowance(text: string): Reading<Allowance> {
  const rate = parseRate(text);
  if (!rate.ok) return rate;
  const [, amount, unit] = RATE.exec(text.trim()) ?? [];
  return read({ amount: Number(amount), per: SECONDS[unit as RateUnit] });
}

/** The rate as written: `100/h`. */
export function spellAllowance({ amount, per }: Allowance): string {
  const unit = Object.entries(SECONDS).find(([, seconds]) => seconds === per)?.[0] ?? 's';
  return `${amount}/${unit}`;
}

function misspelt(text: string): Reading<PerSecond> {
  if (/^\d+(\.\d+)?$/.test(text))
    return failedWith(`\`${text}\` has no unit`, EXPECTED, sayOfWhat(text, ['/s', '/m', '/h', '/d']));
  if (/^-/.test(text)) return failed(`\`${text}\` is a negative rate`, EXPECTED);
  const [, amount, word] = /^(\d+(?:\.\d+)?)\s*(?:\/|\s?per\s)\s*([a-z]+)$/i.exec(text) ?? [];
  const unit = word?.[0]?.toLowerCase();
  const known = /^(s|sec|seconds?|m|min|minutes?|h|hr|hours?|d|days?)$/i.test(word ?? '');
  return failed(`\`${text}\` is not a rate`, EXPECTED, known ? `${amount}/${unit}` : undefined);
}

/** A rate for people in the unit that keeps it at or above one: `40/s`, `2.5/min`, `500/h`, `12/d`. */
export function formatRate(rate: PerSecond): string {
  if (!Number.isFinite(rate)) return formatNumber(rate);
  const size = Math.abs(rate);
  if (size === 0 || size >= 1) return `${formatNumber(rate)}/s`;
  if (size * SECONDS.m >= 1) return `${formatNumber(rate * SECONDS.m)}/min`;
  if (size * SECONDS.h >= 1) return `${formatNumber(rate * SECONDS.h)}/h`;
  return `${formatNumber(rate * SECONDS.d)}/d`;
}
