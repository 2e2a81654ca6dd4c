import { formatDuration, type Seconds } from '../../units/index.js';

/** A place on an axis, and its label. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

const MINUTE: Seconds = 60;
const HOUR: Seconds = 3_600;
const DAY: Seconds = 86_400;

/** Round steps of time; beyond them, centuries. */
const STEPS: readonly Seconds[] = [
  ...[0.001, 0.01, 0.1, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 7, 14, 28, 91, 182, 365, 730, 1_825, 3_650, 36_500].map((days) => days * DAY),
];

/** The smallest round step of time that fits into a span at most `most` times. */
export function timeStep(span: Seconds, most: number): Seconds {
  return STEPS.find((candidate) => span / candidate <= most) ?? span / most;
}

/** Ticks of a time axis that begins at 0, in whole steps, `most` at most beside the zero. */
export function timeTicks(end: Seconds, most: number): Tick[] {
  const step = timeStep(end, most);
  const count = Math.floor(end / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, at) => ({
    value: at * step,
    label: at === 0 ? '0' : formatDuration(at * step),
  }));
}

/** Places on a logarithmic time axis, at round units of time instead of powers of ten: far apart, and closer. */
const POWERS = [-6, -5, -4, -3, -2, -1].map((exponent) => 10 ** exponent);
const YEARS = [30, 365, 3_650].map((days) => days * DAY);
const FAR: readonly Seconds[] = [...POWERS, 1, 10, MINUTE, 10 * MINUTE, HOUR, DAY, ...YEARS];
const MIDDLE: readonly Seconds[] = [...FAR, 6 * HOUR, 5 * DAY];
const CLOSE: readonly Seconds[] = [
  ...POWERS.flatMap((power) => [power, 2 * power, 5 * power]),
  ...[1, 2, 5, 10, 20, 30],
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10].map((days) => days * DAY),
  ...YEARS,
];

/** Ticks of a logarithmic time axis: the fewer decades it shows, the more of them. */
export function logTimeTicks(from: Seconds, to: Seconds, room: 'wide' | 'narrow'): Tick[] {
  const decades = Math.log10(to / from) * (room === 'wide' ? 1 : 2);
  const places = decades <= 2.8 ? CLOSE : decades <= 6.5 ? MIDDLE : FAR;
  const inside = places.filter((value) => value >= from * 0.999 && value <= to * 1.001).toSorted((a, b) => a - b);
  const kept = room === 'narrow' && decades > 9 ? inside.filter((_, at) => at % 2 === 0) : inside;
  return kept.map((value) => ({ value, label: formatDuration(value) }));
}

/** The largest of 1, 2 or 5 times a power of ten that is not above a value. */
export function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return power * ([5, 2].find((factor) => factor * power <= value * (1 + 1e-9)) ?? 1);
}
