/** Common spellings of units, with those of the language. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ...['msec', 'msecs', 'millisecond', 'milliseconds', 'millis'].map((word) => [word, 'ms'] as const),
  ...['s', 'sec', 'secs', 'second', 'seconds'].map((word) => [word, 's'] as const),
  ...['m', 'min', 'mins', 'minute', 'minutes'].map((word) => [word, 'm'] as const),
  ...['h', 'hr', 'hrs', 'hour', 'hours'].map((word) => [word, 'h'] as const),
  ...['d', 'day', 'days'].map((word) => [word, 'd'] as const),
  ...['w', 'wk', 'wks', 'week', 'weeks'].map((word) => [word, 'w'] as const),
  ['ms', 'ms'],
]);

/** A guess at the intended time: the time itself, or a hint how to write it. */
export type TimeGuess =
  | { readonly kind: 'suggestion'; readonly text: string }
  | { readonly kind: 'hint'; readonly text: string }
  | { readonly kind: 'none' };

const NONE: TimeGuess = { kind: 'none' };

/** Guesses at a misspelt time: other words for the units, clock times, dates, ISO 8601, months and years. */
export function guessTime(text: string): TimeGuess {
  const respelt = respell(text) ?? respellIso(text);
  if (respelt !== undefined) return { kind: 'suggestion', text: respelt };
  const hint = clockTime(text) ?? dateAndTime(text) ?? calendarUnit(text);
  return hint === undefined ? NONE : { kind: 'hint', text: hint };
}

/** `5 days` → `5d`, `1 hr 30 min` → `1h30m`; undefined if a unit is unknown. */
function respell(text: string): string | undefined {
  const parts = [...text.toLowerCase().matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)];
  const rebuilt: string[] = [];
  for (const [, amount = '', word = ''] of parts) {
    const unit = SPELLINGS.get(word);
    if (unit === undefined) return undefined;
    rebuilt.push(`${amount}${unit}`);
  }
  const rest = text.toLowerCase().replace(/(\d+(?:\.\d+)?)\s*([a-z]+)|[\s,+]|and/g, '');
  return rest === '' && rebuilt.length > 0 ? rebuilt.join('') : undefined;
}

/** `P1DT2H` → `1d2h` (ISO 8601). */
function respellIso(text: string): string | undefined {
  const found = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(text);
  const units = ['w', 'd', 'h', 'm', 's'];
  const parts = (found ?? []).slice(1).flatMap((amount, at) => (amount === undefined ? [] : [`${amount}${units[at]}`]));
  return parts.length === 0 ? undefined : parts.join('');
}

function spellClock(hours: number, minutes: number): string {
  return `${hours === 0 && minutes > 0 ? '' : `${hours}h`}${minutes === 0 ? '' : `${minutes}m`}`;
}

/** `08:00` */
function clockTime(text: string): string | undefined {
  const [, hours, minutes] = /^([01]?\d|2[0-4]):([0-5]\d)(?::00)?$/.exec(text) ?? [];
  if (hours === undefined) return undefined;
  const time = spellClock(Number(hours), Number(minutes));
  return `times count from the beginning, which is midnight of the first day: \`${time}\`, or \`1d${time}\` on the second day`;
}

/** `2026-12-01T02:00` */
function dateAndTime(text: string): string | undefined {
  const [found, hours, minutes] = /^\d{4}-\d\d-\d\d(?:[T ](\d\d):(\d\d))?/i.exec(text) ?? [];
  if (found === undefined) return undefined;
  const time = spellClock(Number(hours ?? 2), Number(minutes ?? 0));
  return `there are no dates: times count from the beginning, which is midnight of the first day; \`1d${time}\` is on the second day`;
}

/** Months and years have no fixed length. */
function calendarUnit(text: string): string | undefined {
  const [, amount, unit] =
    /^(?:P(?=\d+[MY]$))?(\d+|an?)\s*(months?|mon|years?|yrs?|quarters?|M|Y)$/i.exec(text.trim()) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const count = /^\d+$/.test(amount) ? Number(amount) : 1;
  const days = count * (/^y/i.test(unit) ? 365 : /^q/i.test(unit) ? 91 : 30);
  if (days > 36_500) return undefined;
  const weeks = /^m/i.test(unit) ? `, or \`${count * 4}w\`` : '';
  return `months and years differ in length: say \`${days}d\`${weeks}`;
}
