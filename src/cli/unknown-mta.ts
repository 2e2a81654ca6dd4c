import { nearestPresets } from '../mail/index.js';

/** Longest wrong name that is repeated in full. */
const LONGEST_NAME = 64;

/** What is wrong with a name that is no preset. */
export function describeUnknown(name: string): string {
  const shown = name.replace(/[\p{C}\p{Z}]/gu, ' ').slice(0, LONGEST_NAME);
  const near = nearestPresets(shown);
  const guess = near.length === 0 ? '.' : `; did you mean ${near.join(' or ')}?`;
  return `mxsim: there is no MTA called ${shown}${guess} mxsim mta lists all.\n`;
}
