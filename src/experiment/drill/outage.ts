import type { Model } from '../../model/index.js';
import { DAY, type Seconds, type SimTime } from '../../units/index.js';
import type { Outage } from './things.js';

/** At noon of the second day caches are warm, and if mail has busy hours this is one of them. */
const USUAL: SimTime = 1.5 * DAY;
/** In a shorter run the outage would leave too little time before or after it. */
const LONG_ENOUGH: Seconds = 2 * USUAL;

/** Approximate time of the last arrival [s]. */
export function lastArrivalOf({ traffic, duration, messages }: Model): SimTime {
  const rate = traffic.reduce((sum, source) => sum + (source.kind === 'rate' ? source.rate : 0), 0);
  const ends = traffic.map((source) =>
    source.kind === 'replay' ? (source.times.at(-1) ?? 0) : (messages ?? Number.POSITIVE_INFINITY) / rate,
  );
  return Math.min(duration ?? Number.POSITIVE_INFINITY, Math.max(0, ...ends));
}

/** Default start of the outage. */
export function usualBegin(model: Model): SimTime {
  const last = lastArrivalOf(model);
  const begin = last >= LONG_ENOUGH ? USUAL : Math.floor(last / 2);
  return Math.max(begin, Math.min(model.warmup, last));
}

/**
 * End of the arrivals that are simulated: as long again after the outage as it lasts, for the flood after it. Nothing
 * that happens later has an effect on mail that is done, so all that came before the outage and was delivered by then
 * is unchanged.
 */
export function horizonOf(model: Model, { at, for: length }: Outage): SimTime {
  return Math.min(model.duration ?? Number.POSITIVE_INFINITY, at + 2 * length);
}

/** The scenario with only the arrivals up to the horizon. Queues drain as usual. */
export function boundedTo(model: Model, horizon: SimTime): Model {
  return { ...model, duration: horizon, asserts: [] };
}
