import { MEMORY_HOST, MEMORY_OF_RUN, OVER_DEAD, OVER_NOT_DUE, PER_HOST } from '../codes';
import { isNone } from '../memory';
import { Mta } from '../model/mta';
import { Address } from '../model/zone';
import { findAcquaintance } from '../state/memories';
import { Message, raise, SKIPPED_SOME } from '../state/message';
import { passedOver } from '../trace';
import { hostOf, model, now, tells } from '../world';

/** MTAs keep times in whole seconds: what is due within the second of a scan is noticed by it (recorded: Exim, Postfix). */
export const SAME_SECOND: f64 = 1;

/** Does this sending host remember the address as dead, or is its retry clock not due yet? */
export function isLeftAlone(m: Message, mta: Mta, address: Address): bool {
  let until = -Infinity;
  let why = OVER_NOT_DUE;
  if (mta.per === PER_HOST) {
    const known = findAcquaintance(hostOf(m), address.server.number);
    // A scan that notices the message within the second of its time finds the server due as well.
    if (!isNone(known)) until = known.nextTryAt - (isNaN(mta.scan) ? 0 : SAME_SECOND);
  }
  const own = mta.deadMemory === MEMORY_HOST && address.host.number === lastHost(m);
  if (now >= until && !own && consultsMemory(m, mta)) {
    until = deadUntil(m, mta, address);
    why = OVER_DEAD;
  }
  if (now >= until) return false;
  raise(m, SKIPPED_SOME);
  if (tells) passedOver(changetype<usize>(m), now, changetype<usize>(address), why, until);
  return true;
}

/** Until when this sending host leaves the address alone as dead [s]. */
export function deadUntil(m: Message, mta: Mta, address: Address): f64 {
  if (!mta.remembersDeadServers) return -Infinity;
  const known = findAcquaintance(hostOf(m), deadTarget(mta, address));
  return isNone(known) ? -Infinity : known.deadUntil;
}

/** The host tried last in this pass: what it has just shown does not speak against its other addresses (recorded: Sendmail). */
function lastHost(m: Message): i32 {
  const walk = m.walk;
  return isNone(walk) ? -1 : walk.lastHost;
}

/** A memory of one queue run does not reach first tries, which have a process of their own. */
export function consultsMemory(m: Message, mta: Mta): bool {
  return mta.deadMemoryOf !== MEMORY_OF_RUN || m.passes > 1;
}

/** What a memory of dead hosts is about: the address itself, or all addresses of its host name (numbered after the servers). */
export function deadTarget(mta: Mta, address: Address): i32 {
  if (mta.deadMemory === MEMORY_HOST) return model.serverCount + address.host.number;
  return address.server.number;
}

/** Only failures in a row make a server dead, and one that works is not. */
export function forgetSigns(m: Message, mta: Mta): void {
  const known = findAcquaintance(hostOf(m), deadTarget(mta, m.address));
  if (isNone(known)) return;
  known.signs = 0;
  known.deadUntil = -Infinity;
}
