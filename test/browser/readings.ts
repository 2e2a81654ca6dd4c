import { expect } from 'vitest';

/** A figure as a reader takes it from the page: a value, and how far the writing may be from it. */
export interface Reading {
  readonly value: number;
  readonly within: number;
}

const UNITS: Readonly<Record<string, number>> = {
  years: 365 * 86_400,
  d: 86_400,
  h: 3_600,
  min: 60,
  s: 1,
  ms: 1e-3,
  µs: 1e-6,
};
/** What is left out beside the larger unit, half of it [s]. */
const ROUNDED: Readonly<Record<string, number>> = { d: 1_800, h: 30, min: 0.5 };

function plain(text: string): string {
  return text
    .replaceAll(/[\u2009\u202f\u00a0]/g, ' ')
    .replace('−', '-')
    .trim();
}

/** Half a unit of the last digit; figures of many digits are written with four. */
function numberIn(text: string): Reading {
  const digits = text.replaceAll(' ', '');
  expect(digits).toMatch(/^[+-]?\d+(\.\d+)?$/);
  const decimals = /\.(\d+)$/.exec(digits)?.[1]?.length ?? 0;
  const value = Number(digits);
  return { value, within: Math.max(0.500001 * 10 ** -decimals, decimals === 0 ? Math.abs(value) * 5e-5 : 0) };
}

function timeIn(text: string): Reading {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?) (µs|ms|s|min|h|d|years)\b/g)];
  expect(parts.length, text).toBeGreaterThan(0);
  const size = parts.reduce((sum, [, digits, unit]) => sum + Number(digits) * (UNITS[unit ?? ''] ?? Number.NaN), 0);
  const largest = parts[0]?.[2] ?? '';
  return { value: text.startsWith('-') ? -size : size, within: (ROUNDED[largest] ?? size * 0.005) * 1.00001 };
}

/** Reads `99.31 %`, `+0.82 points`, `−3 min 20 s`, `1 204`, `none`, `all`. */
export function read(text: string): Reading {
  const words = plain(text);
  if (words === 'none' || words === '–') return { value: 0, within: 0 };
  if (words === 'all') return { value: 1, within: 0 };
  const [, share] = /^(.*?) ?(?:%|points)$/.exec(words) ?? [];
  if (share !== undefined) {
    const { value, within } = numberIn(share);
    return { value: value / 100, within: within / 100 };
  }
  return /[a-zµ]/.test(words) ? timeIn(words) : numberIn(words);
}

/** The text stands for this value. */
export function expectShown(text: string, value: number, of: string): void {
  const reading = read(text);
  expect(Math.abs(reading.value - value), `${of}: ${text} for ${value}`).toBeLessThanOrEqual(
    reading.within + 1e-9 * Math.abs(value),
  );
}

/** Both ends of an interval, `+0.009 to +0.032 points`: the unit stands behind the second. */
export function expectInterval(text: string, [low, high]: readonly [number, number], of: string): void {
  const [, side, end = ''] = /^at (least|most) (.*)$/.exec(plain(text)) ?? [];
  if (side !== undefined) {
    // The other end is not known.
    expect(Number.isNaN(side === 'least' ? high : low), `${of}: ${text}`).toBe(true);
    expectShown(end, side === 'least' ? low : high, of);
    return;
  }
  const [from = '', to = ''] = plain(text).split(' to ');
  const unit = / (?:%|points)$/.exec(to)?.[0] ?? '';
  expectShown(from.endsWith(unit) ? from : from + unit, low, of);
  expectShown(to, high, of);
}
