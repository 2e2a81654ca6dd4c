import {
  type Allowance,
  BANDWIDTH_PATTERN,
  DURATION_PATTERN,
  type Instant,
  LONGEST_DURATION,
  PERCENT_PATTERN,
  parseAllowance,
  parseBandwidth,
  parseDuration,
  parseInstant,
  parsePercent,
  parseRate,
  parseShare,
  parseSize,
  RATE_PATTERN,
  type Reading,
  type Seconds,
  SIZE_PATTERN,
  spellDuration,
} from '../../units/index.js';
import { choices } from '../mistakes/nearest.js';
import { leaf, refuse, type Scalar } from './leaf.js';

const TIME_EXPECTED = 'a time with its unit, such as `250ms`, `30s`, `1h30m` or `5d`';

/** A time [s]. */
export const time = leaf<Seconds>({
  code: 'time',
  expected: TIME_EXPECTED,
  json: {
    id: 'time',
    type: 'string',
    pattern: DURATION_PATTERN,
    description: 'A time with its unit: `250ms`, `30s`, `1h30m`, `5d`. Units: ms, s, m, h, d, w. At most `36500d`.',
  },
  read: (written) => parseDuration(String(written)),
});

/** A time with a lower limit (a loop without pause would never end) and an upper one [s]. */
export function timeFrom(shortest: Seconds, longest: Seconds = LONGEST_DURATION) {
  const limits = `from \`${spellDuration(shortest)}\`${longest === LONGEST_DURATION ? '' : ` to \`${spellDuration(longest)}\``}`;
  return leaf<number>({
    code: 'time',
    expected: TIME_EXPECTED,
    json: { allOf: [{ $ref: '#/definitions/time' }], range: limits },
    read: (written) => {
      const reading = parseDuration(String(written));
      if (!reading.ok || (reading.value >= shortest && reading.value <= longest)) return reading;
      return refuse(`\`${written}\` is too ${reading.value < shortest ? 'short' : 'long'}`, `a time ${limits}`);
    },
  });
}

/** An instant in real time. */
export const instant = leaf<Instant>({
  code: 'time',
  expected: 'an instant such as `2026-03-09T00:00:00Z` (RFC 3339), or Unix seconds',
  json: {
    id: 'instant',
    anyOf: [{ type: 'string' }, { type: 'number', minimum: 0 }],
    description: 'An instant of the real world: `2026-03-09T00:00:00Z` (RFC 3339), or seconds since 1970 (Unix).',
  },
  read: (written) => parseInstant(String(written)),
});

const RATE_EXPECTED = 'a rate above zero, such as `40/s`, `30/m`, `500/h` or `10000/d`';

/** A rate [1/s]. */
export const rate = leaf<number>({
  code: 'rate',
  expected: RATE_EXPECTED,
  json: {
    id: 'rate',
    type: 'string',
    pattern: RATE_PATTERN,
    description: 'A rate above zero: `40/s`, `30/m`, `500/h`, `10000/d`.',
  },
  read: (written) => parseRate(String(written)),
});

/** A number per time: a rate that keeps its unit. */
export const allowance = leaf<Allowance>({
  code: 'rate',
  expected: RATE_EXPECTED,
  json: { allOf: [{ $ref: '#/definitions/rate' }] },
  read: (written) => parseAllowance(String(written)),
});

/** A size [bytes]. */
export const size = leaf<number>({
  code: 'size',
  expected: 'a size with its unit, such as `40kB`, `20MB` or `64KiB`',
  json: {
    id: 'size',
    type: 'string',
    pattern: SIZE_PATTERN,
    description: 'A size with its unit: `40kB`, `20MB`. B, kB, MB and GB are powers of 1000, KiB, MiB and GiB of 1024.',
  },
  read: (written) => parseSize(String(written)),
});

/** A size per second [bytes/s]. */
export const bandwidth = leaf<number>({
  code: 'size',
  expected: 'a size per second, such as `10MB/s`',
  json: {
    id: 'bandwidth',
    type: 'string',
    pattern: BANDWIDTH_PATTERN,
    description: 'A size per second: `10MB/s`.',
  },
  read: (written) => parseBandwidth(String(written)),
});

const SHARE_EXPECTED = 'a share: a percentage such as `10%`, or a number from 0 to 1';

/** A single share, 0 to 1. */
export const share = leaf<number>({
  code: 'share',
  expected: SHARE_EXPECTED,
  json: {
    id: 'share',
    anyOf: [
      { type: 'number', minimum: 0, maximum: 1 },
      { type: 'string', pattern: PERCENT_PATTERN },
    ],
    description: 'A part of the whole: a percentage (`10%`), or a number from 0 to 1.',
  },
  read: (written) =>
    typeof written === 'boolean' ? refuse(`\`${written}\` is not a share`, SHARE_EXPECTED) : parseShare(written),
});

/** One entry of a list of shares, as written: its meaning depends on the whole list. */
export const weight = leaf<string | number>({
  code: 'share',
  expected: 'a percentage such as `10%`, or a bare weight such as `3`',
  json: {
    id: 'weight',
    anyOf: [
      { type: 'number', minimum: 0, maximum: 1e12 },
      { type: 'string', pattern: PERCENT_PATTERN },
    ],
    description: 'One of several shares: percentages that add up to 100 %, or bare weights.',
  },
  read: (written) => {
    const expected = 'a percentage such as `10%`, or a bare weight from 0 to 1e12';
    if (typeof written === 'boolean') return refuse(`\`${written}\` is not a share`, expected);
    if (typeof written === 'number') {
      return written >= 0 && written <= 1e12
        ? { ok: true, value: written }
        : refuse(`\`${written}\` is no weight`, expected);
    }
    const percent = parsePercent(written);
    if (percent === undefined) return refuse(`\`${cut(written)}\` is not a share`, expected);
    return percent <= 100 ? { ok: true, value: written } : refuse(`\`${written}\` is more than the whole`, expected);
  },
});

/** A whole number within limits. */
export function count(least: number, most: number) {
  const expected = `a whole number from ${least} to ${most}`;
  return leaf<number>({
    code: 'number',
    expected,
    json: { type: 'integer', minimum: least, maximum: most },
    read: (written) => whole(written, least, most, expected),
  });
}

function whole(written: Scalar, least: number, most: number, expected: string): Reading<number> {
  if (typeof written !== 'number') return notANumber(written, expected);
  if (!Number.isInteger(written)) return refuse(`\`${written}\` is not a whole number`, expected);
  if (written < least) return refuse(`\`${written}\` is too small`, expected);
  return written > most ? refuse(`\`${written}\` is too large`, expected) : { ok: true, value: written };
}

/** A number within limits; above zero if `least` is 0. */
export function factor(most: number) {
  const expected = `a number above 0, at most ${most}`;
  return leaf<number>({
    code: 'number',
    expected,
    json: { type: 'number', exclusiveMinimum: 0, maximum: most },
    read: (written) => {
      if (typeof written !== 'number') return notANumber(written, expected);
      return written > 0 && written <= most
        ? { ok: true, value: written }
        : refuse(`\`${written}\` is out of range`, expected);
    },
  });
}

/** A number from `least` to `most`. */
export function number(least: number, most: number) {
  const expected = `a number from ${least} to ${most}`;
  return leaf<number>({
    code: 'number',
    expected,
    json: { type: 'number', minimum: least, maximum: most },
    read: (written) => {
      if (typeof written !== 'number') return notANumber(written, expected);
      return written >= least && written <= most
        ? { ok: true, value: written }
        : refuse(`\`${written}\` is out of range`, expected);
    },
  });
}

/** People write `200k`, `1,000` and `1_000` for numbers elsewhere. */
function notANumber(written: Scalar, expected: string): Reading<number> {
  const [, digits = '', unit = ''] = /^(\d{1,12}(?:[,_ ]\d{3})*)([kM]?)$/.exec(String(written)) ?? [];
  const value = Number(digits.replace(/[,_ ]/g, '')) * (unit === 'k' ? 1e3 : unit === 'M' ? 1e6 : 1);
  return refuse(`\`${cut(String(written))}\` is not a number`, expected, digits === '' ? undefined : String(value));
}

/** One of several words. */
export function word<const T extends string>(words: readonly [T, ...T[]]) {
  const expected = words.length === 1 ? `\`${words[0]}\`` : choices(words);
  return leaf<T>({
    code: 'word',
    expected,
    json: words.length === 1 ? { const: words[0] } : { enum: [...words] },
    candidates: words,
    read: (written) => {
      const found = words.find((one) => one === written);
      return found === undefined
        ? refuse(`\`${cut(String(written))}\` is not known here`, expected)
        : { ok: true, value: found };
    },
  });
}

const YES = new Set(['yes', 'on', 'y', 'True', 'TRUE']);
const NO = new Set(['no', 'off', 'n', 'none', 'False', 'FALSE']);

export const flag = leaf<boolean>({
  code: 'word',
  expected: '`true` or `false`',
  json: { type: 'boolean' },
  candidates: ['true', 'false'],
  read: (written) => {
    if (typeof written === 'boolean') return { ok: true, value: written };
    const text = String(written);
    const meant = YES.has(text) || written === 1 ? 'true' : NO.has(text) || written === 0 ? 'false' : undefined;
    return refuse(`\`${cut(text)}\` is neither true nor false`, '`true` or `false`', meant);
  },
});

/** Text for people. */
export function text(longest: number) {
  const expected = `text of at most ${longest} characters`;
  return leaf<string>({
    code: 'text',
    expected,
    json: { type: ['string', 'number', 'boolean'], maxLength: longest },
    read: (written) => {
      const value = String(written);
      return value.length <= longest
        ? { ok: true, value }
        : refuse(`the text has ${value.length} characters`, expected);
    },
  });
}

export function cut(written: string): string {
  return written.length > 60 ? `${written.slice(0, 50)}…` : written;
}
