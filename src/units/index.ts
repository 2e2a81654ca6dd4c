/**
 * Seconds, rates, shares: read, write, never mix. All values inside are in SI units (seconds, per second, 0 to 1);
 * `parse…` reads the scenario language, `spell…` writes it, `format…` is for people. A missing value (NaN) is shown as
 * `—`. A plain space separates a number from its unit, a narrow no-break one groups of digits.
 *
 *     parseDuration('1h30m')     → { ok: true, value: 5400 }
 *     formatDuration(15_600)     → '4 h 20 min'
 */

export { DURATION_PATTERN, LONGEST_DURATION, parseDuration, spellDuration, withoutClockNoise } from './duration.js';
export { formatDuration, YEARS_FROM } from './duration-format.js';
export { freezeDeep } from './freeze.js';
export { type Instant, parseInstant, secondsBetween, spellMidnight } from './instant.js';
export {
  countOf,
  formatCount,
  formatNumber,
  GROUP_SEPARATOR,
  listed,
  listedUpTo,
  pluralOf,
} from './number-format.js';
export type { PerSecond, Seconds, Share, SimTime } from './quantities.js';
export { DAY, HOUR, MINUTE, YEAR } from './quantities.js';
export {
  type Allowance,
  formatRate,
  HIGHEST_RATE,
  LOWEST_RATE,
  parseAllowance,
  parseRate,
  RATE_PATTERN,
  spellAllowance,
} from './rate.js';
export { type Fault, failed, type Reading, read } from './reading.js';
export { formatShare, PERCENT_PATTERN, parsePercent, parseShare, spellShare } from './share.js';
export { parseShareList, type ShareListReading } from './share-list.js';
export { BANDWIDTH_PATTERN, formatSize, LARGEST_SIZE, parseBandwidth, parseSize, SIZE_PATTERN } from './size.js';
