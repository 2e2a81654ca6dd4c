import { RATE_ADDRESS, RATE_DESTINATION, RATE_HOST } from '../codes';
import { now } from '../kernel/clock';
import { add, clearMap, find, Known, PairMap } from '../kernel/pair-map';
import { hostOf, Message } from '../messages/message';
import { model } from '../model/model';
import { Mta } from '../model/mta';
import { Address } from '../model/zone';
import { destinationNumber } from './records';

/** Time due for a sending host's next message to a target if they were spread evenly [s] (KumoMTA, crates/throttle: generic cell rate algorithm). */
@unmanaged
class RateClock extends Known {
  nextAt: f64;
}

const clocks = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));

/** Forgets all that was sent. */
export function clearRates(): void {
  // Few senders have one, so no pair has a slot of its own.
  clearMap(clocks, Infinity, 1, offsetof<RateClock>());
}

/** Does the sender count its rate per address or host, rather than per destination? */
export function countsAtAddress(mta: Mta): bool {
  return mta.rateBy === RATE_HOST || mta.rateBy === RATE_ADDRESS;
}

/** Gives a message its turn and returns when it may go [s]: first come, first served, `rateBurst` at once. */
export function takeTurn(m: Message, mta: Mta, target: i32): f64 {
  const host = hostOf(m);
  const known = find(clocks, host, target);
  const clock = changetype<RateClock>(known !== 0 ? known : add(clocks, host, target));
  if (known === 0) clock.nextAt = -Infinity;
  const gap = 1 / mta.ratePerSecond;
  const at = max<f64>(now, clock.nextAt - (mta.rateBurst - 1) * gap);
  clock.nextAt = max<f64>(now, clock.nextAt) + gap;
  return at;
}

/** The target that a message's rate is counted against: its destination, or its site. */
export function targetOf(m: Message, mta: Mta): i32 {
  if (mta.via !== 0) return destinationNumber(m);
  return mta.rateBy === RATE_DESTINATION ? m.domain.number : m.domain.site;
}

/** The target that an address's rate is counted against: its own number, or that of its host. */
export function targetAt(mta: Mta, address: Address): i32 {
  return mta.rateBy === RATE_HOST ? model.endpointCount + address.host.number : address.endpoint;
}
