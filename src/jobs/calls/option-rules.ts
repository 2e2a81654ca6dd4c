import { FATES, KINDS } from '../../mail/index.js';
import type { ArgumentRule } from '../../scenario/index.js';

const isText = (value: unknown): boolean => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

const YES_OR_NO: ArgumentRule = { expected: '`true` or `false`', takes: (value) => typeof value === 'boolean' };

function whole(most: number): ArgumentRule {
  return {
    expected: `a whole number from 1 to ${most}`,
    takes: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most,
  };
}

function oneOf(words: readonly string[]): ArgumentRule {
  return { expected: words.map((word) => `\`${word}\``).join(', '), takes: (value) => words.includes(value as string) };
}

function text(expected: string): ArgumentRule {
  return { expected, takes: isText };
}

/** Rules for the options of the calls, by name. */
export const OPTION_RULES: Readonly<Record<string, ArgumentRule>> = {
  threads: whole(1024),
  signal: { expected: 'an AbortSignal', takes: (value) => value instanceof AbortSignal },
  precision: text('a figure and half the width of its interval, such as `latency.p99 5m`'),
  decide: YES_OR_NO,
  maxReplications: whole(1_000_000),
  agreement: {
    expected: 'a share between 0 and 1',
    takes: (value) => typeof value === 'number' && value > 0 && value < 1,
  },
  stories: YES_OR_NO,
  values: YES_OR_NO,
  variants: {
    expected: 'an object of lists, such as `{ slow: [\'servers["mx1.example.org"].rtt=2s\'] }`',
    takes: (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isTexts),
  },
  names: { expected: 'a list of texts', takes: isTexts },
  vary: { expected: 'a list of texts such as `duration=1d,2d`', takes: isTexts },
  zip: YES_OR_NO,
  figures: { expected: 'a list of texts such as `latency.p99`', takes: isTexts },
  message: {
    expected: 'a whole number from 1, or `all`',
    takes: (value) => value === 'all' || (Number.isSafeInteger(value) && (value as number) >= 1),
  },
  fate: oneOf(FATES),
  kind: oneOf(KINDS),
  sender: text('the name of a sender'),
  domain: text('the name of a domain'),
  slowest: YES_OR_NO,
  random: YES_OR_NO,
  lost: YES_OR_NO,
  via: text('the name of a server'),
  attempts: whole(10_000),
  relayed: YES_OR_NO,
  count: whole(10_000),
  most: whole(1_000_000),
};
