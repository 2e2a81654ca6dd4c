import { DAY } from '../../units/index.js';
/** Seconds since 1970 (UTC). */
export type UnixTime = number;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `Apr  5 08:16:57`: neither year nor zone (RFC 3164 §4.1.2). */
const BSD = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(\.\d{1,9})?/;
/** RFC 3339, and the format of Exim: a blank for the `T`, perhaps a zone after another blank. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)([.,]\d{1,9})?(Z|z| ?[+-]\d\d:?\d\d)?/;

/** A time at the start of a line: its length, and the seconds, without the year if none is written. */
export interface Stamp {
  readonly length: number;
  readonly time: UnixTime;
  readonly hasYear: boolean;
}

/** A leap year, so that times without a year may fall on February 29. */
const LEAP_YEAR = 2024;

export function readStamp(line: string): Stamp | undefined {
  const first = line.charCodeAt(0);
  if (first >= 0x30 && first <= 0x39) {
    const iso = ISO.exec(line);
    if (iso === null) return undefined;
    const [all, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = iso;
    const time = secondsAt(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
    if (time === undefined) return undefined;
    return {
      length: all.length,
      time: time + Number(`0${fraction.replace(',', '.')}`) - offsetOf(zone),
      hasYear: true,
    };
  }
  const bsd = BSD.exec(line);
  if (bsd === null) return undefined;
  const [all, name = '', day, hour, minute, second, fraction = ''] = bsd;
  const month = MONTHS.indexOf(name);
  if (month < 0) return undefined;
  const time = secondsAt(LEAP_YEAR, month, Number(day), Number(hour), Number(minute), Number(second));
  if (time === undefined) return undefined;
  return { length: all.length, time: time + Number(`0${fraction}`), hasYear: false };
}

/**
 * Undefined if there is no such time: a line dated November 35 cannot be read. A leap second counts as the next second.
 */
function secondsAt(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): UnixTime | undefined {
  if (hour > 23 || minute > 59 || second > 60 || day < 1 || day > (LONGEST_MONTHS[month] ?? 0)) return undefined;
  return Date.UTC(year, month, day, hour, minute, second) / 1000;
}

function offsetOf(zone: string): number {
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):?(\d\d)/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

function inYear(time: UnixTime, year: number): UnixTime {
  const start = Date.UTC(LEAP_YEAR, 0, 1) / 1000;
  const isAfterFebruary = time >= Date.UTC(LEAP_YEAR, 2, 1) / 1000;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return Date.UTC(year, 0, 1) / 1000 + (time - start) - (isAfterFebruary && !isLeap ? DAY : 0);
}

/** A log that goes back further than this ends in a later year than it begins. */
const HALF_A_YEAR = 182 * DAY;

/**
 * Adds the year to times without one: the first line of a file is not after `newest` (the time of the file), and a line
 * that is half a year before the previous one belongs to the next year.
 */
export class YearClock {
  #year: number;
  #before: UnixTime | undefined;
  readonly #newest: UnixTime;

  constructor(newest: UnixTime) {
    this.#newest = newest;
    this.#year = 1970 + Math.floor(newest / (365.2425 * DAY));
  }

  timeOf({ time, hasYear }: Stamp): UnixTime {
    if (hasYear) return time;
    let found = inYear(time, this.#year);
    if (this.#before === undefined) {
      // The clock of the machine that wrote it may be a day ahead.
      while (found > this.#newest + DAY) {
        this.#year -= 1;
        found = inYear(time, this.#year);
      }
    } else if (found < this.#before - HALF_A_YEAR) {
      this.#year += 1;
      found = inYear(time, this.#year);
    }
    this.#before = found;
    return found;
  }
}

/** `2026-04-14 08:03 UTC`, for comments. */
export function spellTime(time: UnixTime): string {
  const days = Math.floor(time / DAY);
  const minutes = Math.floor((time - days * DAY) / 60);
  const { year, month, day } = dateOf(days);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)} UTC`;
}

/** Days since 1970 as a date of the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
function dateOf(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}
