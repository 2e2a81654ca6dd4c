import { closest } from 'fastest-levenshtein';
import { PRESET_NAMES } from '../mail/index.js';

/** Longest wrong name that is repeated in full. */
const LONGEST_NAME = 64;

/** What is wrong with a name that is no preset. */
export function describeUnknown(name: string): string {
  const shown = name.replace(/[\p{C}\p{Z}]/gu, ' ').slice(0, LONGEST_NAME);
  return `mxsim: there is no MTA called ${shown}; did you mean ${closest(shown, PRESET_NAMES)}? mxsim mta lists all.\n`;
}
