import { RESOLVED } from '../codes';
import { isTraced, now } from '../kernel/clock';
import { push } from '../kernel/event-queue';
import { isNone } from '../kernel/memory';
import { Mta } from '../model/mta';
import { Address } from '../model/zone';
import { leaveHost } from '../sender/addresses';
import {
  CandidateList,
  CLEAR_DUE,
  CLEAR_NOW,
  candidateAt,
  isLeftOut,
  levelAt,
  setLeftOut,
  setTriedAt,
  triedAt,
} from '../sender/candidate-list';
import { returnToLine } from '../sender/destinations';
import { deadUntil, isLeftAlone } from '../sender/host-status';
import { openList } from '../sender/mx-list';
import { appendNextPreference, firstRecord } from '../sender/mx-order';
import { waitsForPlace } from '../sender/places';
import { askForTlsa, leavesOut, TLSA_FAILED, TLSA_UNANSWERED } from '../sender/policies';
import { countsAtAddress, takeTurn, targetAt } from '../sender/rates';
import { destinationFor, findStatus } from '../sender/records';
import { line, passedOver, walkEnded } from '../trace';
import {
  LINE_RATE,
  OVER_LIMIT,
  OVER_REPEAT,
  WALK_ADDRESS_LIMIT,
  WALK_HOST_LIMIT,
  WALK_LIST_ENDED,
  WALK_SESSION_LIMIT,
} from '../trace-codes';
import { beginAttempt } from './connection';
import { has, hostOf, IN_FLIGHT, LIST_UNWRITTEN, Message, raise } from './message';

/** Begins an attempt at the next address of the list that the MTA's limits and memories allow; false if there is none. */
export function tryNext(m: Message, mta: Mta): bool {
  const list = m.list;
  if (mta.walksBest && isOverdue(m, mta)) return false;
  if (<i32>list.clear === CLEAR_DUE) return tryAgainInClear(m, mta, list);
  for (let position = mta.walksBest ? 0 : list.position; ; position += 1) {
    while (position === list.length) {
      if (!appendNextPreference(m, list, mta)) {
        list.position = position;
        if (mta.race > 0 && waitsForRace(m, list, position)) return true;
        if (isTraced) walkEnded(changetype<usize>(m), now, WALK_LIST_ENDED);
        return false;
      }
    }
    const address = candidateAt(list, position);
    const level = levelAt(list, position);
    if (mta.race > 0 && address.host.number !== list.lastHost && waitsForRace(m, list, position)) return true;
    if (mta.readsPolicies) {
      if (isLeftOut(list, position)) continue;
      const kept = isKept(m, mta, address);
      if (kept !== TRY) setLeftOut(list, position);
      if (kept === SKIP) continue;
      if (kept === STOP) {
        waitForTlsa(m, mta, list, position);
        return true;
      }
    }
    const admitted = withinLimits(m, mta, list, address, level);
    if (admitted === STOP) return false;
    if (admitted === SKIP) continue;
    if (mta.skipsRepeats && isRepeat(m, mta, list, position)) continue;
    if (mta.walksBest && wasTriedInVain(m, mta, list, position)) continue;
    if (mta.remembersServers && isLeftAlone(m, mta, address)) continue;
    list.position = position;
    if (mta.waitsAtAddress && waitsHere(m, mta, address)) return true;
    list.position = position + 1;
    list.hasTurn = false;
    noteTry(list, position, address, level);
    beginAttempt(m, mta, address);
    return true;
  }
}

/** Do policies of the recipient allow the address? STOP if that is not known before a query is given up. */
function isKept(m: Message, mta: Mta, address: Address): i32 {
  if (leavesOut(m, mta, address)) return SKIP;
  const asked = askForTlsa(m, mta, address);
  if (asked === TLSA_FAILED) return SKIP;
  return asked === TLSA_UNANSWERED ? STOP : TRY;
}

/** Continues the walk after this address, once the query for its TLSA records is given up. */
function waitForTlsa(m: Message, mta: Mta, list: CandidateList, position: i32): void {
  list.position = position + 1;
  push(now + mta.dnsTimeout, RESOLVED, changetype<usize>(m));
}

/**
 * The last address once more, without TLS: no other try, and no other session, for the limits of a pass (Postfix, smtp_connect.c),
 * and no pace holds it up (recorded: OpenSMTPD).
 */
function tryAgainInClear(m: Message, mta: Mta, list: CandidateList): bool {
  if (mta.limitsPlaces) {
    list.position -= 1;
    if (waitsForPlace(m, mta, m.address)) return true;
    list.position += 1;
  }
  list.clear = <u8>CLEAR_NOW;
  beginAttempt(m, mta, m.address);
  return true;
}

/** Is the message's time up? This ends a pass that restarts with the best address again and again. */
function isOverdue(m: Message, mta: Mta): bool {
  return now - m.arrivedAt >= mta.giveUpAge;
}

/**
 * `walk: best` comes back to an address only after it was remembered as dead since its last try, and is no longer; and
 * only while the message's age can end that.
 */
function wasTriedInVain(m: Message, mta: Mta, list: CandidateList, position: i32): bool {
  const tried = triedAt(list, position);
  if (tried === -Infinity) return false;
  if (!mta.remembersDeadServers || isNaN(mta.giveUpAge)) return true;
  const until = deadUntil(m, mta, candidateAt(list, position));
  return until <= tried || until > now;
}

/** Are parallel connections still under way? The walk goes no further before they have failed, too. */
function waitsForRace(m: Message, list: CandidateList, position: i32): bool {
  if (now >= list.raceEnd) return false;
  list.position = position;
  push(list.raceEnd, RESOLVED, changetype<usize>(m));
  return true;
}

function waitsHere(m: Message, mta: Mta, address: Address): bool {
  if (mta.ratePerSecond > 0 && waitsForTurn(m, mta, address)) return true;
  if (mta.isPaced && waitsForPace(m, mta, address)) return true;
  return mta.limitsPlaces && waitsForPlace(m, mta, address);
}

/** With a rate per host or address, a message takes its turn at the address that its walk has reached. */
function waitsForTurn(m: Message, mta: Mta, address: Address): bool {
  const list = m.list;
  if (list.hasTurn || !countsAtAddress(mta)) return false;
  const at = takeTurn(m, mta, targetAt(mta, address));
  list.hasTurn = true;
  if (at <= now) return false;
  if (isTraced) line(changetype<usize>(m), now, LINE_RATE);
  push(at, RESOLVED, changetype<usize>(m));
  return true;
}

/** The next connection begins no sooner than its pace allows (OpenSMTPD, smtpd.conf(5), `limit mta`). */
function waitsForPace(m: Message, mta: Mta, address: Address): bool {
  const host = hostOf(m);
  let due = -Infinity;
  if (mta.destinationPace > 0) due = destinationFor(m).nextConnectAt;
  if (mta.addressPace > 0) {
    const known = findStatus(host, address.endpoint);
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

/** Limits of one delivery: addresses, hosts and sessions (Postfix smtp_mx_address_limit, smtp_mx_session_limit; Exim hosts_max_try). */
function withinLimits(m: Message, mta: Mta, list: CandidateList, address: Address, level: i32): i32 {
  if (list.sessions >= mta.maxSessions) return stop(m, WALK_SESSION_LIMIT);
  const newHost = address.host.number !== list.lastHost;
  if (newHost && list.hostsTried >= mta.maxHosts) return stop(m, WALK_HOST_LIMIT);
  if (!newHost && list.ofHost >= mta.maxAddressesPerHost) return skip(m, address);
  if (list.tried < mta.maxAddresses) return TRY;
  if (!mta.nextPreference) return stop(m, WALK_ADDRESS_LIMIT);
  // Exim, "hosts_max_try": at the limit, one address of each further preference is still tried.
  return level > list.lastLevel ? TRY : skip(m, address);
}

function stop(m: Message, why: i32): i32 {
  if (isTraced) walkEnded(changetype<usize>(m), now, why);
  return STOP;
}

function skip(m: Message, address: Address): i32 {
  if (isTraced) passedOver(changetype<usize>(m), now, changetype<usize>(address), OVER_LIMIT, NaN);
  return SKIP;
}

/** Was the same host, or the same address, listed before in this pass? */
function isRepeat(m: Message, mta: Mta, list: CandidateList, position: i32): bool {
  const address = candidateAt(list, position);
  for (let before = 0; before < position; before += 1) {
    const earlier = candidateAt(list, before);
    const isSame = earlier.endpoint === address.endpoint;
    if (earlier !== address && !(mta.skipsSameServer && isSame)) continue;
    if (isTraced) passedOver(changetype<usize>(m), now, changetype<usize>(address), OVER_REPEAT, NaN);
    return true;
  }
  return false;
}

/** The candidate at this position is being tried. */
function noteTry(list: CandidateList, position: i32, address: Address, level: i32): void {
  const host = address.host.number;
  list.clear = 0;
  if (host !== list.lastHost) {
    list.hostsTried += 1;
    list.ofHost = 0;
  }
  list.ofHost += 1;
  setTriedAt(list, position, now);
  list.tried += 1;
  list.lastHost = host;
  list.lastLevel = level;
}

/**
 * Begins the attempt at the first address of a list without asking for the list or writing it down: most messages need no
 * other. False where that takes the list: nothing has happened then.
 *
 * Hot: a list costs a fifth of the time of a message that is accepted at once. Random numbers are addressed, so when
 * the attempt fails `writeList` draws the same list. A trace, which has the order, always has it written.
 */
export function tryFirst(m: Message, mta: Mta): bool {
  const domain = m.domain;
  if ((domain.firstIsKnown & m.agent.firstChoice) === 0 || isTraced) return false;
  const address = firstRecord(m, mta, domain.firstAnswer).host.first;
  if (mta.remembersServers) {
    if (isLeftAlone(m, mta, address)) return false;
  }
  raise(m, LIST_UNWRITTEN);
  beginAttempt(m, mta, address);
  return true;
}

/** The first attempt has failed: writes the list down as it was, with its first address tried. */
export function writeList(m: Message, mta: Mta): void {
  openList(m, mta, m.domain.firstAnswer, 0);
  const list = m.list;
  appendNextPreference(m, list, mta);
  list.position = 1;
  // Not the message's own address: an open connection may have been made under another name of the server.
  noteTry(list, 0, candidateAt(list, 0), 0);
}

/** An address without a route does not count towards the limits. */
export function countNoTry(m: Message): void {
  const list = m.list;
  if (isNone(list)) return;
  list.tried -= 1;
  list.ofHost -= 1;
}

/** A host that has answered is left with all its addresses (RFC 3974 §3: a transient reply leads to the next MX, not the next address). */
export function passOverHost(m: Message, mta: Mta): void {
  const list = m.list;
  if (!isNone(list)) leaveHost(m, list, m.address.host, mta.walksBest ? 0 : list.position);
}
