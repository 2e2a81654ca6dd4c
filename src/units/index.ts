/** Seconds, rates, shares: read, write, never mix. */
export type { PerSecond, Seconds, Share, SimTime } from './quantities.js';
