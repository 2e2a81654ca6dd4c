/** A length of time [s]. */
export type Seconds = number;

/** An instant: seconds since the start of the simulation [s]. */
export type SimTime = number;

/** Events per second [1/s]. */
export type PerSecond = number;

/** A part of a whole, from 0 to 1. */
export type Share = number;

export const MINUTE: Seconds = 60;
export const HOUR: Seconds = 3_600;
export const DAY: Seconds = 86_400;
/** A year in the scenario language, which allows times of at most a hundred. */
export const YEAR: Seconds = 365 * DAY;
