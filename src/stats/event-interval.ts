import { type Ends, gammaInterval } from './gamma-interval.js';
import type { Resamples } from './resamples.js';
import { meanAndVariance } from './student-interval.js';

/** Reference for a figure: its value when nothing goes wrong, and the side of it to which an outage moves the figure. */
export interface Rest {
  readonly value: number;
  readonly side: 1 | -1;
}

/**
 * The interval of a mean that a few events make: bootstrap-t united with gamma, as each alone is too narrow where events
 * are few or of very different size. An end is infinite where the values set no bound.
 *
 * @param rest `null` where values lie on both sides of it, as differences do: then bootstrap-t stands alone.
 */
export function eventInterval(values: Float64Array, rest: Rest | null, resamples: Resamples, level = 0.95): Ends {
  const { mean, variance = 0 } = meanAndVariance(values);
  if (rest === null) return resamples.interval(values, mean, variance, level);
  const gamma = gammaAround(values, rest, level);
  const bootstrap = resamples.interval(values, mean, variance, level);
  return { low: Math.min(gamma.low, bootstrap.low), high: Math.max(gamma.high, bootstrap.high) };
}

/** The gamma interval of the distance from rest, told as values. It is the cheap half of `eventInterval`, and part of it. */
export function gammaAround(values: Float64Array, { value, side }: Rest, level = 0.95): Ends {
  const away = values.map((one) => Math.max(0, side * (one - value)));
  const { mean, variance = 0 } = meanAndVariance(away);
  const largest = away.reduce((most, one) => Math.max(most, one), 0);
  const { low, high } = gammaInterval(mean, variance, away.length, largest, level);
  return side === 1 ? { low: value + low, high: value + high } : { low: value - high, high: value - low };
}
