import { type Seconds, YEAR } from './quantities.js';
import { failed, failedWith, LONGEST_QUANTITY, type Reading, read, sayOfWhat, shown } from './reading.js';
import { guessTime } from './time-guess.js';

/** Units of time in the scenario language, longest first. `perSecond` divides, so that 30ms is exactly 0.03. */
const UNITS = [
  { name: 'w', seconds: 604_800, perSecond: 1 },
  { name: 'd', seconds: 86_400, perSecond: 1 },
  { name: 'h', seconds: 3_600, perSecond: 1 },
  { name: 'm', seconds: 60, perSecond: 1 },
  { name: 's', seconds: 1, perSecond: 1 },
  { name: 'ms', seconds: 1, perSecond: 1000 },
] as const;

/** Longest time that may be written [s]: a hundred years of 365 days. Beyond it a double no longer holds microseconds. */
export const LONGEST_DURATION: Seconds = 100 * YEAR;

/** A time: each unit at most once, longest first, `1h30m` or `1h 30m`. Anchored; linear in the length of the text. */
export const DURATION_PATTERN =
  '^(?=.)(?:\\d+(?:\\.\\d+)?w)?(?: ?\\d+(?:\\.\\d+)?d)?(?: ?\\d+(?:\\.\\d+)?h)?(?: ?\\d+(?:\\.\\d+)?m(?!s))?(?: ?\\d+(?:\\.\\d+)?s)?(?: ?\\d+(?:\\.\\d+)?ms)?$';

const DURATION = new RegExp(DURATION_PATTERN);
const EXPECTED = 'a time with its unit, such as `250ms`, `30s`, `1h30m` or `5d`';

/**
 * Reads a time of the scenario language [s].
 * Faults: no unit, an unknown unit, a unit twice or in the wrong order, or more than `LONGEST_DURATION`.
 */
export function parseDuration(text: string): Reading<Seconds> {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_QUANTITY) return failed(`\`${shown(trimmed)}\` is too long for a time`, EXPECTED);
  if (!DURATION.test(trimmed)) return misspelt(trimmed);
  let total = 0;
  for (const [, amount = '', name = ''] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[wdhms])/g)) {
    const unit = UNITS.find((one) => one.name === name);
    if (unit !== undefined) total += (Number(amount) * unit.seconds) / unit.perSecond;
  }
  if (total > LONGEST_DURATION)
    return failed(`\`${trimmed}\` is too long`, 'a time of at most `36500d` (a hundred years)');
  return read(total);
}

function misspelt(text: string): Reading<Seconds> {
  if (/^-\s*\d/.test(text)) return failed(`\`${text}\` is a negative time`, EXPECTED);
  const [, bare] = /^[+]?(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (bare !== undefined) {
    return failedWith(`\`${text}\` has no unit`, EXPECTED, sayOfWhat(bare, ['ms', 's', 'm', 'h', 'd']));
  }
  const message = `\`${shown(text)}\` is not a time`;
  const meant = guessTime(text);
  if (meant.kind === 'hint') return failedWith(message, EXPECTED, meant.text);
  const isGood = meant.kind === 'suggestion' && DURATION.test(meant.text);
  return failed(message, EXPECTED, isGood ? meant.text : undefined);
}

/** The time as the scenario language writes it, `1h30m`; `parseDuration` reads it back to within a microsecond. */
export function spellDuration(seconds: Seconds): string {
  let left = Math.round(seconds * 1e6);
  let text = '';
  for (const { name, seconds: size } of UNITS.slice(0, 5)) {
    const amount = Math.floor(left / (size * 1e6));
    // Weeks only if they come out even: 10d reads better than 1w3d.
    if (amount === 0 || (name === 'w' && left % (size * 1e6) !== 0)) continue;
    text += `${amount}${name}`;
    left -= amount * size * 1e6;
  }
  if (left > 0) text += `${left / 1000}ms`;
  return text === '' ? '0s' : text;
}

/**
 * Removes the clock's rounding error from a time to delivery [s], which is below 10 ns in the first two years: 300 ms
 * are 0.3, also on the seventh day, when instants are 10^-10 s apart.
 */
export function withoutClockNoise(seconds: Seconds): Seconds {
  return Math.round(seconds * 1e8) / 1e8;
}
