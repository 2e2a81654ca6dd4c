import type { Model } from '../../model/index.js';
import { DAY, type Seconds, type SimTime } from '../../units/index.js';
import type { Outage } from './things.js';

/** At noon of the second day caches are warm, and where mail has its hours they are the busy ones. */
const USUAL: SimTime = 1.5 * DAY;
/** Of a shorter run the outage would leave too little before or after it. */
const LONG_ENOUGH: Seconds = 2 * USUAL;

/** When the last mail arrives, about [s]. */
export function lastArrivalOf({ traffic, duration, messages }: Model): SimTime {
  const rate = traffic.reduce((sum, source) => sum + (source.kind === 'rate' ? source.rate : 0), 0);
  const ends = traffic.map((source) =>
    source.kind === 'replay' ? (source.times.at(-1) ?? 0) : (messages ?? Number.POSITIVE_INFINITY) / rate,
  );
  return Math.min(duration ?? Number.POSITIVE_INFINITY, Math.max(0, ...ends));
}

/** When the outage begins unless the call says so. */
export function usualBegin(model: Model): SimTime {
  const last = lastArrivalOf(model);
  const begin = last >= LONG_ENOUGH ? USUAL : Math.floor(last / 2);
  return Math.max(begin, Math.min(model.warmup, last));
}

/**
 * Until when the arrivals are looked at: as long again as the outage lasts, for the flood after it. Nothing that happens has
 * an effect on mail that is done, so all that came before the outage and was delivered by then is as it was.
 */
export function horizonOf(model: Model, { at, for: length }: Outage): SimTime {
  return Math.min(model.duration ?? Number.POSITIVE_INFINITY, at + 2 * length);
}

/** The scenario with those arrivals and no others. Queues drain as ever. */
export function boundedTo(model: Model, horizon: SimTime): Model {
  return { ...model, duration: horizon, asserts: [] };
}
