import { formatDuration, type Seconds } from '../../units/index.js';

/** A place on an axis and what is written there. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

const MINUTE: Seconds = 60;
const HOUR: Seconds = 3_600;
const DAY: Seconds = 86_400;

/** Steps that people count time in; beyond, thousands of days. */
const STEPS: readonly Seconds[] = [
  ...[0.001, 0.01, 0.1, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 7, 14, 28, 91, 182, 364, 728, 1_820, 3_640, 36_400].map((days) => days * DAY),
];

/** Ticks of a time axis that begins at 0, in whole steps, `most` at most beside the zero. */
export function timeTicks(end: Seconds, most: number): Tick[] {
  const step = STEPS.find((candidate) => end / candidate <= most) ?? end / most;
  const count = Math.floor(end / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, at) => ({
    value: at * step,
    label: at === 0 ? '0' : formatDuration(at * step),
  }));
}

/** Places on a logarithmic time axis, with the words of a clock instead of powers of ten. */
const CLOCK: readonly (Seconds | readonly [Seconds, 'minor'])[] = [
  ...[1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10],
  MINUTE,
  10 * MINUTE,
  HOUR,
  [6 * HOUR, 'minor'],
  DAY,
  [5 * DAY, 'minor'],
  [10 * DAY, 'minor'],
  ...[30, 365, 3_650].map((days) => days * DAY),
];

/** Ticks of a logarithmic time axis; the finer ones only where they have `room` decades or less to share. */
export function logTimeTicks(from: Seconds, to: Seconds, room: number): Tick[] {
  const dense = Math.log10(to / from) <= room;
  return CLOCK.flatMap((place) => {
    const minor = typeof place !== 'number';
    const value = minor ? place[0] : place;
    const inside = value >= from * 0.999 && value <= to * 1.001;
    return inside && (dense || !minor) ? [{ value, label: formatDuration(value) }] : [];
  });
}

/** The largest of 1, 2 or 5 times a power of ten that is not above a value. */
export function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return power * ([5, 2].find((factor) => factor * power <= value * (1 + 1e-9)) ?? 1);
}
