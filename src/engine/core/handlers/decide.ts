import {
  BOUNCE,
  CLASS_COUNT,
  CONNECT,
  DEFER,
  DISCONNECT,
  EHLO,
  MAIL,
  MEMORY_OF_RUN,
  NEXT_OR_BOUNCE,
  PER_HOST,
  REJECTED,
  REPLY_5XX,
  SIGN_CONNECT,
  SIGN_CONNECT_TIMEOUT,
  SIGN_TIMEOUT,
  THEN_BOUNCE,
  THEN_DEFER,
  THEN_NEXT,
  THEN_OFF,
  TIMEOUT,
} from '../codes';
import { nextWait } from '../host';
import { isNone } from '../memory';
import { Mta } from '../model/mta';
import { Server } from '../model/server';
import { recordOutcome } from '../recorder';
import { acquaintanceOf, findAcquaintance } from '../state/memories';
import {
  ALL_PERMANENT,
  classOf,
  FURTHER,
  HOLDS_SLOT,
  IN_FLIGHT,
  KEPT,
  LIST_UNWRITTEN,
  lower,
  MESSAGE_LEVEL,
  Message,
  REACHED,
  raise,
  stageOf,
} from '../state/message';
import { kept, keptEnds, outcome } from '../trace';
import { hostOf, now, serverOf, tells } from '../world';
import { countOpen, endService, serveBacklog } from './attempt';
import { endWalk } from './copies';
import { nextRunAt } from './defer';
import { receive } from './delivery';
import { returnToLine } from './destination';
import { writeList } from './first-choice';
import { consultsMemory, deadTarget, forgetSigns } from './memory';
import { breaksOff, isOff } from './off';
import { passEnded, passFailed } from './pass';
import { endPlace } from './place';
import { walkOn } from './resolve';
import { closeSlot } from './slots';

/** An attempt has failed: the sender's table for its stage and class says what comes now (RFC 5321 leaves it open, RFC 3974 §3 does not). */
export function failAttempt(m: Message): void {
  const mta = m.agent.mta;
  const server = serverOf(m);
  const stage = stageOf(m);
  const failureClass = classOf(m);
  recordOutcome(server, m.outcome, m.agent.isSender);
  const flags = <i32>m.flags;
  lower(m, HOLDS_SLOT | KEPT);
  raise(m, FURTHER);
  if ((flags & HOLDS_SLOT) !== 0) {
    closeSlot(server);
    serveBacklog(server);
  }
  if ((flags & LIST_UNWRITTEN) !== 0) writeList(m, mta);
  const isBroken = isOff(mta);
  const decision = <i32>load<u8>(mta.decisions + <usize>(stage * CLASS_COUNT + failureClass));
  if (tells) outcome(changetype<usize>(m), now, m.outcome, stage, isBroken ? THEN_OFF : thenOf(decision));
  if ((flags & KEPT) !== 0) receiveKept(m, server);
  if (mta.tendsConnections) endConnection(m, mta, server);
  if (isBroken) {
    breaksOff(m, mta);
    return;
  }
  if (stage > EHLO) passedEhlo(m);
  if (failureClass !== REPLY_5XX || decision !== NEXT_OR_BOUNCE) lower(m, ALL_PERMANENT);
  if (mta.waitsForSessions && (flags & IN_FLIGHT) !== 0 && stage < MAIL && isBeingServed(m, server)) {
    endWalk(m);
    returnToLine(m, now);
    return;
  }
  rememberFailure(m, mta, server, stage, failureClass);
  if (decision === BOUNCE) passEnded(m, REJECTED);
  else if (decision === DEFER) passFailed(m);
  else walkOn(m);
}

/** The connection of this attempt is over, and counts no more. */
function endConnection(m: Message, mta: Mta, server: Server): void {
  if (mta.countsConnections) countOpen(m, server, -1);
  if (mta.limitsPlaces) endPlace(m, mta);
  if (mta.waitsForSessions) endService(m, server);
}

/** What the decisions are called in a story; `next` until the list turns out to be at its end. */
function thenOf(decision: i32): i32 {
  if (decision === DEFER) return THEN_DEFER;
  return decision === BOUNCE ? THEN_BOUNCE : THEN_NEXT;
}

/** RFC 1047: the server has a copy of which the sender does not know. */
function receiveKept(m: Message, server: Server): void {
  if (tells) kept(changetype<usize>(m), now);
  receive(m, server);
  if (tells) keptEnds(changetype<usize>(m));
}

/** Sessions that got past EHLO count against the limit per delivery (Postfix smtp_mx_session_limit). */
function passedEhlo(m: Message): void {
  const walk = m.walk;
  if (!isNone(walk)) walk.sessions += 1;
}

/**
 * Does this sending host have a session with the server that gets past EHLO? Then a connection that was turned away says nothing
 * against it, and the message waits for a session (OpenSMTPD, mta.c: only a route that was never validated is disabled; recorded).
 */
function isBeingServed(m: Message, server: Server): bool {
  const known = findAcquaintance(hostOf(m), server.number);
  return !isNone(known) && known.served > 0;
}

/** A failure before MAIL, or a line that breaks, is the server's; a reply to MAIL or later is about the message. */
function rememberFailure(m: Message, mta: Mta, server: Server, stage: i32, failureClass: i32): void {
  const broken = failureClass === TIMEOUT || failureClass === DISCONNECT;
  const ofServer = stage < MAIL || broken;
  const sign = isSign(mta, stage, failureClass, ofServer);
  if (!ofServer) raise(m, MESSAGE_LEVEL);
  if (sign) lower(m, REACHED);
  else raise(m, REACHED);
  if (!mta.remembersServers) return;
  if (ofServer && mta.clocksServers) setServerClock(m, mta, server);
  if (!mta.remembersDeadServers) return;
  if (!sign) {
    if (mta.deadSign === SIGN_CONNECT_TIMEOUT) forgetSigns(m, mta);
  } else if (consultsMemory(m, mta)) countAgainst(m, mta, forgottenAt(m, mta, failureClass));
}

/** Until when a server that is dead now is left alone [s]: what one queue run knows, the next one does not. */
function forgottenAt(m: Message, mta: Mta, failureClass: i32): f64 {
  const until = now + (failureClass === TIMEOUT ? mta.deadForTimeout : mta.deadFor);
  if (mta.deadMemoryOf !== MEMORY_OF_RUN || mta.queuePeriod <= 0) return until;
  return min<f64>(until, nextRunAt(m, mta));
}

/** Does this failure count as a sign of death? */
function isSign(mta: Mta, stage: i32, failureClass: i32, ofServer: bool): bool {
  if (mta.deadSign === SIGN_CONNECT) return stage === CONNECT;
  if (mta.deadSign === SIGN_CONNECT_TIMEOUT) return stage === CONNECT && failureClass === TIMEOUT;
  return mta.deadSign === SIGN_TIMEOUT ? failureClass === TIMEOUT : ofServer;
}

/** How long a server has been failing; Exim keeps the retry time per host and address, from the first failure of an unbroken row. */
function setServerClock(m: Message, mta: Mta, server: Server): void {
  const known = acquaintanceOf(hostOf(m), server.number);
  if (isNaN(known.failingSince)) known.failingSince = now;
  if (mta.per !== PER_HOST) return;
  known.failures += 1;
  known.nextTryAt = now + nextWait(mta.number, known.failures, now - known.failingSince);
}

/** RFC 5321 §4.5.4.1: a client should remember hosts it cannot reach, rather than try them for every message. */
function countAgainst(m: Message, mta: Mta, until: f64): void {
  const known = acquaintanceOf(hostOf(m), deadTarget(mta, m.address));
  const apart = mta.deadApart;
  if (known.signs > 0 && now < known.signAt + apart) return;
  const signs = known.signs + 1;
  const dies = signs >= mta.deadAfter;
  known.signAt = now;
  // tcpto.c keeps its count, up to ten, and forgets it with the first connection; elsewhere a row of failures begins anew.
  known.signs = dies && apart === 0 ? 0 : signs;
  if (dies) known.deadUntil = until;
}
