import type { Seconds } from './quantities.js';
import { failed, failedWith, type Reading, read, shown } from './reading.js';

/** An instant in real time, in two parts: a double cannot hold microseconds and the seconds since 1970 together. */
export interface Instant {
  /** Whole seconds since 1970, UTC. */
  readonly whole: number;
  /** The fraction below 1 [s]. */
  readonly fraction: Seconds;
}

/** Year 9999: the last that RFC 3339 can write. */
const LAST: Seconds = 253_402_300_799;

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))?$/;
/** A day, or a time without seconds. */
const SHORT = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d))?([Zz]|[+-]\d\d:\d\d)?$/;
const UNIX = /^(\d{1,15})(?:\.(\d*))?$/;
const EXPECTED = 'an instant such as `2026-03-09T14:30:00Z` (RFC 3339), or Unix seconds';

/** Days from 1 March 0000 to 1 January 1970, in the proleptic Gregorian calendar. */
const TO_1970 = 719_468;
/** Days in any 400 years. */
const ERA = 146_097;

/** Days since 1970. Years begin in March here, so that the leap day is the last of them. */
function daysSince1970(year: number, month: number, day: number): number {
  const years = month <= 2 ? year - 1 : year;
  const era = Math.floor(years / 400);
  const ofEra = years - era * 400;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return era * ERA + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - TO_1970;
}

/** `2026-03-09` */
function spellDay(days: number): string {
  const shifted = days + TO_1970;
  const era = Math.floor(shifted / ERA);
  const day = shifted - era * ERA;
  const years = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365);
  const ofYear = day - (365 * years + Math.floor(years / 4) - Math.floor(years / 100));
  const march = Math.floor((5 * ofYear + 2) / 153);
  const month = ((march + 2) % 12) + 1;
  const year = years + era * 400 + (month <= 2 ? 1 : 0);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(ofYear - Math.floor((153 * march + 2) / 5) + 1)}`;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function fractionOf(digits: string | undefined): number {
  return digits === undefined || digits === '' ? 0 : Number(`0.${digits.slice(0, 15)}`);
}

/** Reads an instant: RFC 3339 §5.6 (also with a blank or small letters), or seconds since 1970. */
export function parseInstant(text: string): Reading<Instant> {
  const trimmed = text.trim();
  if (trimmed.length > 64) return failed(`\`${shown(trimmed)}\` is too long for an instant`, EXPECTED);
  const [, unix, decimals] = UNIX.exec(trimmed) ?? [];
  if (unix !== undefined) {
    const whole = Number(unix);
    if (whole <= LAST) return read({ whole, fraction: fractionOf(decimals) });
    const hint = 'Unix times are in seconds: these may be milliseconds';
    return failedWith(`\`${trimmed}\` is after the year 9999`, EXPECTED, hint);
  }
  const found = RFC3339.exec(trimmed);
  if (found !== null) return fromCalendar(trimmed, found);
  const message = `\`${shown(trimmed)}\` is no instant`;
  const [, day, time = '00:00', zone = 'Z'] = SHORT.exec(trimmed) ?? [];
  if (day === undefined) return failed(message, EXPECTED);
  return failedWith(message, EXPECTED, `with its seconds and its time zone: \`${day}T${time}:00${zone}\``);
}

function fromCalendar(text: string, found: RegExpExecArray): Reading<Instant> {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const [, , , , , , , fraction, utc, sign, offsetHours, offsetMinutes] = found;
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = (DAYS[month - 1] ?? 0) + (month === 2 && isLeapYear ? 1 : 0);
  // 60 is a leap second (RFC 3339 §5.6): the first of the next minute, as in Unix time.
  if (day < 1 || day > days || hour > 23 || minute > 59 || second > 60) {
    return failed(`\`${text}\` is not in the calendar`, EXPECTED);
  }
  if (utc === undefined && sign === undefined) {
    return failedWith(
      `\`${text}\` does not say its time zone`,
      EXPECTED,
      `\`${text}Z\` if it is UTC, else with its offset: \`${text}+01:00\``,
    );
  }
  const east = (sign === '-' ? -1 : 1) * (Number(offsetHours ?? 0) * 3600 + Number(offsetMinutes ?? 0) * 60);
  const midnight = daysSince1970(year, month, day) * 86_400;
  return read({ whole: midnight + hour * 3600 + minute * 60 + second - east, fraction: fractionOf(fraction) });
}

/** Time from one instant to another [s]; negative if the second is earlier. */
export function secondsBetween(start: Instant, end: Instant): Seconds {
  return end.whole - start.whole + (end.fraction - start.fraction);
}

/** Midnight (UTC) of the day of an instant, as written in a scenario. */
export function spellMidnight({ whole }: Pick<Instant, 'whole'>): string {
  return `${spellDay(Math.floor(whole / 86_400))}T00:00:00Z`;
}
