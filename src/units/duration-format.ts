import { formatNumber } from './number-format.js';
import { DAY, HOUR, MINUTE, type Seconds, YEAR } from './quantities.js';

/** From two years on, times are shown in years [s]. */
export const YEARS_FROM: Seconds = 2 * YEAR;
/** Names of large numbers of years, in the short scale. */
const MANY: readonly (readonly [years: number, word: string])[] = [
  [1e12, 'trillion '],
  [1e9, 'billion '],
  [1e6, 'million '],
];

/**
 * A time for people, two units at most: `350 ms`, `2.45 s`, `12 min 30 s`, `4 h 20 min`, `3 d 4 h`,
 * `13.2 million years`. A missing time (NaN) is `—`, an endless one `∞`.
 */
export function formatDuration(seconds: Seconds): string {
  if (Number.isNaN(seconds)) return '—';
  if (seconds < 0) return `−${formatDuration(-seconds)}`;
  if (seconds === Number.POSITIVE_INFINITY) return '∞';
  if (seconds === 0) return '0 s';
  if (seconds < 0.9995e-3) return `${formatNumber(seconds * 1e6)} µs`;
  if (seconds < 0.9995) return `${formatNumber(seconds * 1e3)} ms`;
  // Rounded to three digits, 59.96 s would read 60 s: from there on it is shown in minutes.
  if (seconds < 59.95) return `${formatNumber(seconds)} s`;
  return inTwoUnits(seconds);
}

function inTwoUnits(seconds: Seconds): string {
  const wholeSeconds = Math.round(seconds);
  if (wholeSeconds < HOUR) return pair(wholeSeconds, MINUTE, 'min', 1, 's');
  const wholeMinutes = Math.round(seconds / MINUTE) * MINUTE;
  if (wholeMinutes < DAY) return pair(wholeMinutes, HOUR, 'h', MINUTE, 'min');
  if (seconds >= YEARS_FROM) return inYears(seconds / YEAR);
  return pair(Math.round(seconds / HOUR) * HOUR, DAY, 'd', HOUR, 'h');
}

function inYears(years: number): string {
  const [size, word] = MANY.find(([least]) => Number(years.toPrecision(3)) >= least) ?? [1, ''];
  return `${formatNumber(Number((years / size).toPrecision(3)))} ${word}years`;
}

function pair(seconds: Seconds, large: Seconds, largeName: string, small: Seconds, smallName: string): string {
  const first = `${formatNumber(Math.floor(seconds / large), 15)} ${largeName}`;
  const rest = (seconds % large) / small;
  return rest === 0 ? first : `${first} ${rest} ${smallName}`;
}
