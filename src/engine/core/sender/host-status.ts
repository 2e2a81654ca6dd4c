import {
  CONNECT,
  DISCONNECT,
  HANDSHAKE,
  MAIL,
  MEMORY_HOST,
  MEMORY_OF_RUN,
  PER_HOST,
  SIGN_CONNECT,
  SIGN_CONNECT_TIMEOUT,
  SIGN_TIMEOUT,
  STARTTLS,
  TIMEOUT,
} from '../codes';
import { nextWait } from '../host';
import { isTraced, now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { has, hostOf, lower, MESSAGE_LEVEL, Message, REACHED, raise, SERVED, SKIPPED_SOME } from '../messages/message';
import { model } from '../model/model';
import { Mta } from '../model/mta';
import { Address } from '../model/zone';
import { passedOver } from '../trace';
import { OVER_DEAD, OVER_NOT_DUE } from '../trace-codes';
import { findStatus, statusOf } from './records';
import { nextRunAt } from './runners';

/** MTAs keep times in whole seconds: a scan notices all that is due within its second (recorded: Exim, Postfix). */
export const SAME_SECOND: f64 = 1;

/** Does this sending host remember the address as dead, or is its retry clock not due yet? */
export function isLeftAlone(m: Message, mta: Mta, address: Address): bool {
  let until = -Infinity;
  let why = OVER_NOT_DUE;
  if (mta.per === PER_HOST) {
    const known = findStatus(hostOf(m), address.endpoint);
    // A scan that finds the message due within its second finds the server due as well.
    if (!isNone(known)) until = known.nextTryAt - (isNaN(mta.scan) ? 0 : SAME_SECOND);
  }
  const own = mta.deadMemory === MEMORY_HOST && address.host.number === lastHost(m);
  if (now >= until && !own && consultsMemory(m, mta)) {
    until = deadUntil(m, mta, address);
    why = OVER_DEAD;
  }
  if (now >= until) return false;
  raise(m, SKIPPED_SOME);
  if (isTraced) passedOver(changetype<usize>(m), now, changetype<usize>(address), why, until);
  return true;
}

/** Until when this sending host leaves the address alone as dead [s]. */
export function deadUntil(m: Message, mta: Mta, address: Address): f64 {
  if (!mta.remembersDeadServers) return -Infinity;
  const known = findStatus(hostOf(m), deadTarget(mta, address));
  return isNone(known) ? -Infinity : known.deadUntil;
}

/** The host tried last in this pass: its latest failure does not rule out its other addresses (recorded: Sendmail). */
function lastHost(m: Message): i32 {
  const list = m.list;
  return isNone(list) ? -1 : list.lastHost;
}

/** True if this try consults the memory of dead hosts: that of a queue run is unknown to first tries, each a process of its own. */
function consultsMemory(m: Message, mta: Mta): bool {
  return mta.deadMemoryOf !== MEMORY_OF_RUN || m.passes > 1;
}

/** Subject of a memory of dead hosts: the address itself, or all addresses of its host name (numbered after the addresses). */
function deadTarget(mta: Mta, address: Address): i32 {
  if (mta.deadMemory === MEMORY_HOST) return model.endpointCount + address.host.number;
  return address.endpoint;
}

/** Only consecutive failures make a server dead; a success ends them. */
function forgetSigns(m: Message, mta: Mta): void {
  const known = findStatus(hostOf(m), deadTarget(mta, m.address));
  if (isNone(known)) return;
  known.signs = 0;
  known.deadUntil = -Infinity;
}

/** One more, or one fewer, connection open from this sending host to the address. */
export function countOpen(m: Message, change: i32): void {
  statusOf(hostOf(m), m.address.endpoint).open += change;
}

/** The session of this attempt is over. */
export function endService(m: Message): void {
  if (!has(m, SERVED)) return;
  lower(m, SERVED);
  countServed(m, -1);
}

export function countServed(m: Message, change: i32): void {
  statusOf(hostOf(m), m.address.endpoint).served += change;
}

/** A success clears the failures that the sending host has recorded for the server. */
export function forgiveServer(m: Message, mta: Mta): void {
  if (mta.remembersDeadServers) forgetSigns(m, mta);
  if (!mta.clocksServers) return;
  const known = findStatus(hostOf(m), m.address.endpoint);
  if (isNone(known)) return;
  known.failures = 0;
  known.failingSince = NaN;
  known.nextTryAt = -Infinity;
}

/**
 * Does this sending host have a session with the server that gets past EHLO? Then a connection that was turned away says nothing
 * against it, and the message waits for a session (OpenSMTPD, mta.c: only a route that was never validated is disabled; recorded).
 */
export function isBeingServed(m: Message): bool {
  const known = findStatus(hostOf(m), m.address.endpoint);
  return !isNone(known) && known.served > 0;
}

/** A failure before MAIL, or a broken connection, is the server's; a reply to MAIL or later is about the message. */
export function rememberFailure(m: Message, mta: Mta, stage: i32, failureClass: i32): void {
  const broken = failureClass === TIMEOUT || failureClass === DISCONNECT;
  const ofServer = stage < MAIL || broken;
  const sign = isSign(mta, stage, failureClass, ofServer);
  if (!ofServer) raise(m, MESSAGE_LEVEL);
  if (sign) lower(m, REACHED);
  else raise(m, REACHED);
  if (!mta.remembersServers) return;
  if (ofServer && mta.clocksServers) setServerClock(m, mta);
  if (!mta.remembersDeadServers) return;
  if (!sign) {
    if (mta.deadSign === SIGN_CONNECT_TIMEOUT) forgetSigns(m, mta);
  } else if (consultsMemory(m, mta)) countAgainst(m, mta, forgottenAt(m, mta, failureClass));
}

/** End of the time for which a server that is dead now is left alone [s]: the next queue run at the latest, if memory lasts for one run. */
function forgottenAt(m: Message, mta: Mta, failureClass: i32): f64 {
  const until = failedAt(m, mta) + (failureClass === TIMEOUT ? mta.deadForTimeout : mta.deadFor);
  if (mta.deadMemoryOf !== MEMORY_OF_RUN || mta.queuePeriod <= 0) return until;
  return min<f64>(until, nextRunAt(m, mta));
}

/** Time at which the failure to remember is known [s]: after the message moved on, if it left a connection open in parallel. */
function failedAt(m: Message, mta: Mta): f64 {
  return mta.race > 0 && !isNone(m.list) ? max<f64>(now, m.list.raceEnd) : now;
}

/** Does this failure count as a sign of death? */
function isSign(mta: Mta, stage: i32, failureClass: i32, ofServer: bool): bool {
  // A session whose TLS fails has not come about either (Courier, courieresmtp.C; recorded).
  if (mta.deadSign === SIGN_CONNECT) return stage === CONNECT || stage === STARTTLS || stage === HANDSHAKE;
  if (mta.deadSign === SIGN_CONNECT_TIMEOUT) return stage === CONNECT && failureClass === TIMEOUT;
  return mta.deadSign === SIGN_TIMEOUT ? failureClass === TIMEOUT : ofServer;
}

/** Starts or updates a server's retry clock; Exim keeps the retry time per host and address, from the first of consecutive failures. */
function setServerClock(m: Message, mta: Mta): void {
  const known = statusOf(hostOf(m), m.address.endpoint);
  if (isNaN(known.failingSince)) known.failingSince = now;
  if (mta.per !== PER_HOST) return;
  known.failures += 1;
  known.nextTryAt = now + nextWait(mta.number, known.failures, now - known.failingSince);
}

/** RFC 5321 §4.5.4.1: a client should remember hosts it cannot reach, rather than try them for every message. */
function countAgainst(m: Message, mta: Mta, until: f64): void {
  const known = statusOf(hostOf(m), deadTarget(mta, m.address));
  const apart = mta.deadApart;
  if (known.signs > 0 && now < known.signAt + apart) return;
  const signs = known.signs + 1;
  const dies = signs >= mta.deadAfter;
  known.signAt = now;
  // tcpto.c keeps its count, up to ten, and clears it with the first connection; elsewhere a new run of failures begins.
  known.signs = dies && apart === 0 ? 0 : signs;
  if (dies) known.deadUntil = until;
}
