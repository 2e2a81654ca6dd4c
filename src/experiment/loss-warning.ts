import { formatCount } from '../units/index.js';

/** With losses in fewer replications than this, an interval holds the truth noticeably less often than it promises. */
const ENOUGH = 10;

/**
 * Whether so few replications lost wanted mail that the interval of the delivery rate is rough: Student's t takes means
 * for normal, and those of a few outages among many runs without any are not.
 *
 * @param rates the delivery rate of each replication; `undefined` where no wanted mail was sent.
 */
export function lossWarnings(rates: readonly (number | undefined)[]): string[] {
  const losing = rates.filter((rate) => rate !== undefined && rate < 1).length;
  if (losing === 0 || losing >= ENOUGH || losing === rates.length) return [];
  return [
    `wanted mail was lost in ${formatCount(losing)} of ${formatCount(rates.length)} replications: from so few, intervals are rougher than they look, and rather too good; more replications tell more [few-losses]`,
  ];
}
