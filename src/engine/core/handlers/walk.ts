import {
  OVER_LIMIT,
  OVER_REPEAT,
  RESOLVED,
  WALK_ADDRESS_LIMIT,
  WALK_HOST_LIMIT,
  WALK_LIST_ENDED,
  WALK_SESSION_LIMIT,
} from '../codes';
import { isNone } from '../memory';
import { Mta } from '../model/mta';
import { Address } from '../model/zone';
import { push } from '../queue';
import { findAcquaintance } from '../state/memories';
import { has, IN_FLIGHT, LEFT_OVER, lower, Message } from '../state/message';
import { candidateAt, levelAt, setTriedAt, triedAt, Walk } from '../state/walk';
import { passedOver, walkEnded } from '../trace';
import { hostOf, now, tells } from '../world';
import { beginAttempt } from './attempt';
import { destinationFor, returnToLine } from './destination';
import { deadUntil, isLeftAlone } from './memory';
import { appendNextPreference } from './order';
import { waitsForPlace } from './place';

/** Begins an attempt at the next address of the list that the MTA's limits and memories allow; false if there is none. */
export function tryNext(m: Message, mta: Mta): bool {
  const walk = m.walk;
  if (mta.walksBest && isOverdue(m, mta)) return false;
  for (let position = mta.walksBest ? 0 : walk.position; ; position += 1) {
    while (position === walk.length) {
      if (!appendNextPreference(m, walk, mta)) {
        walk.position = position;
        if (tells) walkEnded(changetype<usize>(m), now, WALK_LIST_ENDED);
        return false;
      }
    }
    const address = candidateAt(walk, position);
    const level = levelAt(walk, position);
    const admitted = withinLimits(m, mta, walk, address, level);
    if (admitted === STOP) return false;
    if (admitted === SKIP) continue;
    if (mta.skipsRepeats && isRepeat(m, mta, walk, position)) continue;
    if (mta.walksBest && wasTriedInVain(m, mta, walk, position)) continue;
    if (mta.remembersServers && isLeftAlone(m, mta, address)) continue;
    walk.position = position;
    if (mta.waitsAtAddress && waitsHere(m, mta, address)) return true;
    walk.position = position + 1;
    noteTry(walk, position, address, level);
    lower(m, LEFT_OVER);
    beginAttempt(m, mta, address);
    return true;
  }
}

/** A pass that begins again and again with the best address must end some time: when the message's time is up. */
function isOverdue(m: Message, mta: Mta): bool {
  return now - m.arrivedAt >= mta.giveUpAge;
}

/**
 * `walk: best` comes back to an address only after it was remembered as dead since its last try, and is no longer; and
 * only while the message's age can end that.
 */
function wasTriedInVain(m: Message, mta: Mta, walk: Walk, position: i32): bool {
  const tried = triedAt(walk, position);
  if (tried === -Infinity) return false;
  if (!mta.remembersDeadServers || isNaN(mta.giveUpAge)) return true;
  const until = deadUntil(m, mta, candidateAt(walk, position));
  return until <= tried || until > now;
}

function waitsHere(m: Message, mta: Mta, address: Address): bool {
  if (mta.isPaced && waitsForPace(m, mta, address)) return true;
  return mta.limitsPlaces && waitsForPlace(m, mta, address);
}

/** The next connection begins no sooner than its pace allows (OpenSMTPD, smtpd.conf(5), `limit mta`). */
function waitsForPace(m: Message, mta: Mta, address: Address): bool {
  const host = hostOf(m);
  let due = -Infinity;
  if (mta.destinationPace > 0) due = destinationFor(m).nextConnectAt;
  if (mta.addressPace > 0) {
    const known = findAcquaintance(host, address.server.number);
    if (!isNone(known)) due = max<f64>(due, known.nextConnectAt);
  }
  if (now >= due) return false;
  if (has(m, IN_FLIGHT)) returnToLine(m, due);
  else push(due, RESOLVED, changetype<usize>(m));
  return true;
}

const TRY: i32 = 0;
const SKIP: i32 = 1;
const STOP: i32 = 2;

/** How far one delivery goes: addresses, hosts and sessions (Postfix smtp_mx_address_limit, smtp_mx_session_limit; Exim hosts_max_try). */
function withinLimits(m: Message, mta: Mta, walk: Walk, address: Address, level: i32): i32 {
  if (walk.sessions >= mta.maxSessions) return stop(m, WALK_SESSION_LIMIT);
  const newHost = address.host.number !== walk.lastHost;
  if (newHost && walk.hostsTried >= mta.maxHosts) return stop(m, WALK_HOST_LIMIT);
  if (!newHost && walk.ofHost >= mta.maxAddressesPerHost) return skip(m, address);
  if (walk.tried < mta.maxAddresses) return TRY;
  if (!mta.nextPreference) return stop(m, WALK_ADDRESS_LIMIT);
  // Exim, "hosts_max_try": at the limit, one address of each further preference is still tried.
  return level > walk.lastLevel ? TRY : skip(m, address);
}

function stop(m: Message, why: i32): i32 {
  if (tells) walkEnded(changetype<usize>(m), now, why);
  return STOP;
}

function skip(m: Message, address: Address): i32 {
  if (tells) passedOver(changetype<usize>(m), now, changetype<usize>(address), OVER_LIMIT, NaN);
  return SKIP;
}

/** Was the same host, or the same address, listed before in this pass? */
function isRepeat(m: Message, mta: Mta, walk: Walk, position: i32): bool {
  const address = candidateAt(walk, position);
  for (let before = 0; before < position; before += 1) {
    const earlier = candidateAt(walk, before);
    const sameServer = earlier.server === address.server;
    if (earlier !== address && !(mta.skipsSameServer && sameServer)) continue;
    if (tells) passedOver(changetype<usize>(m), now, changetype<usize>(address), OVER_REPEAT, NaN);
    return true;
  }
  return false;
}

/** The candidate at this position is being tried. */
export function noteTry(walk: Walk, position: i32, address: Address, level: i32): void {
  const host = address.host.number;
  if (host !== walk.lastHost) {
    walk.hostsTried += 1;
    walk.ofHost = 0;
  }
  walk.ofHost += 1;
  setTriedAt(walk, position, now);
  walk.tried += 1;
  walk.lastHost = host;
  walk.lastLevel = level;
}
