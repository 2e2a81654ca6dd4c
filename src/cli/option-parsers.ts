import { InvalidArgumentError } from 'commander';
import { parsePercent } from '../units/index.js';

const MOST_THREADS = 1024;
const MOST_REPLICATIONS = 1_000_000;

// Parsers of option values on the command line; commander reports their errors after the name of the option.

/** Collects the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}

export const parseThreads = wholeNumber(1, MOST_THREADS);
export const parseReplications = wholeNumber(1, MOST_REPLICATIONS);

/** `1%`: a share of runs between none and all. */
export function parseAgreement(text: string): number {
  const percent = parsePercent(text);
  if (percent !== undefined && percent > 0 && percent < 100) return percent / 100;
  throw new InvalidArgumentError('Expected a percentage above 0 % and below 100 %, such as 1%.');
}
