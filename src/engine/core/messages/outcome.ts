import {
  ACCEPTED,
  BOUNCE,
  CAUSE_AFTER_ACCEPTANCE,
  CAUSE_LOOP,
  CAUSE_QUARANTINED,
  CAUSE_REMOVED,
  DEFER,
  DELIVERED,
  FILTER_NOTHING,
  FILTER_QUARANTINE,
  FILTER_REMOVE,
  INVALID,
  LOOKUP_FAILED,
  MAIL,
  MESSAGE,
  NEXT_HOST,
  NEXT_HOST_OR_BOUNCE,
  NEXT_OR_BOUNCE,
  NO_CAUSE,
  QUARANTINED,
  REJECTED,
  REMOVED,
  REPLY_5XX,
  THEN_BOUNCE,
  THEN_DEFER,
  THEN_DONE,
  THEN_NEXT,
  THEN_OFF,
  UNREACHABLE,
} from '../codes';
import { recordOutcome, recordRelayQueue } from '../counts/recorder';
import { isTraced, now } from '../kernel/clock';
import { push } from '../kernel/event-queue';
import { isNone } from '../kernel/memory';
import { Server } from '../model/machines';
import { decisionAt, Mta } from '../model/mta';
import { Connection, idleUntil, keepIdle, scheduleIdleEnd } from '../sender/connections';
import { leaveDestination, returnToLine } from '../sender/destinations';
import { countOpen, endService, forgiveServer, isBeingServed, rememberFailure } from '../sender/host-status';
import { endPlace, leavePlace, servePlace, suitsFirst, widenPlace } from '../sender/places';
import { leaveRun } from '../sender/runners';
import { freeChannel } from '../server/backlog';
import { closeClientSession } from '../server/clients';
import { filterVerdict } from '../server/filter';
import { isOff } from '../server/machine-off';
import { filtered, kept, keptEnds, outcome, relayed, saidAccepted, turnedOut } from '../trace';
import { countNoTry, passOverHost, writeList } from './candidates';
import { serveBacklog } from './connection';
import { triesInClear } from './encryption';
import { copyOf, dropCandidates, dropCopy, leaveQueue, recordArrived, recordLost } from './fate';
import {
  ALL_PERMANENT,
  classOf,
  FURTHER,
  HOLDS_CHANNEL,
  has,
  IN_FLIGHT,
  IN_RUN,
  KEPT,
  LIST_UNWRITTEN,
  lower,
  Message,
  raise,
  serverOf,
  stageOf,
  UNFINISHED,
} from './message';
import { beginPass, tryOn } from './pass';
import { breaksOff, passEnded, passFailed } from './pass-end';
import { lingers, quitPatienceEnd } from './quit';

/** More relays in a row than this are a mail loop (Postfix hopcount_limit; RFC 5321 §6.3 counts Received lines). */
const MOST_HOPS: i32 = 50;

/** The final dot was answered with 250: the server is responsible now (RFC 5321 §6.1), and the sender is done. */
export function accept(m: Message): void {
  const server = serverOf(m);
  const agent = m.agent;
  const mta = agent.mta;
  recordOutcome(server, ACCEPTED, agent.isSender);
  if (isTraced) tellAccepted(m);
  if (mta.keepsState) {
    acceptFromKeeper(m, mta, server);
    return;
  }
  if (!server.failsAtQuit || !lingers(m, mta, server)) endSession(m, server);
  else if (mta.repeatsAfterQuit) {
    staysQueued(m, mta, server);
    return;
  }
  leaveAccepted(m, server);
}

/** The same where its sending host keeps something of the server, or the connection itself. */
function acceptFromKeeper(m: Message, mta: Mta, server: Server): void {
  const idle = concludeSession(m, mta);
  const epoch = isNone(idle) ? 0 : idle.epoch;
  const until = isNone(idle) ? now : idleUntil(m, mta, server);
  if (isNone(idle)) {
    if (!server.failsAtQuit || !lingers(m, mta, server)) endSession(m, server);
    else if (mta.repeatsAfterQuit) {
      staysQueued(m, mta, server);
      return;
    }
  }
  leaveAccepted(m, server);
  if (!isNone(idle)) scheduleIdleEnd(idle, epoch, until);
}

/** QUIT is not answered: its sender has kept the message, and tries again later (dma). The server has it all the same. */
function staysQueued(m: Message, mta: Mta, server: Server): void {
  lower(m, HOLDS_CHANNEL);
  raise(m, FURTHER);
  if (isTraced) turnedOut(changetype<usize>(m), THEN_DEFER);
  receiveKept(m, server);
  // As after a lookup in vain: nothing is said against the destination.
  push(quitPatienceEnd(m, mta), LOOKUP_FAILED, changetype<usize>(m));
}

/** A session ends whose message the server has: its place becomes free. */
function endSession(m: Message, server: Server): void {
  if (server.limitsClients) closeClientSession(m, server, true);
  freeChannel(server);
  serveBacklog(server);
}

/** The server has the message, and its sender has it no more. */
function leaveAccepted(m: Message, server: Server): void {
  receive(m, server);
  if (has(m, IN_FLIGHT | IN_RUN)) {
    leaveDestination(m, true);
    leaveRun(m);
  }
  leaveQueue(m, true);
  dropCopy(m);
}

/** The sending host updates its status of the server; gives the connection back if it stays open. */
function concludeSession(m: Message, mta: Mta): Connection {
  if (mta.remembersServers) forgiveServer(m, mta);
  if (!mta.tendsConnections) return changetype<Connection>(0);
  endService(m);
  if (mta.limitsPlaces) return concludeAtPlace(m, mta);
  const idle = keepIdle(m, mta);
  if (isNone(idle) && mta.countsConnections) countOpen(m, -1);
  return idle;
}

/** The same where sessions to the address are limited: no connection is kept while somebody waits who cannot use it. */
function concludeAtPlace(m: Message, mta: Mta): Connection {
  const place = widenPlace(m, mta);
  const idle = suitsFirst(place, m) ? keepIdle(m, mta) : changetype<Connection>(0);
  if (isNone(idle)) {
    if (mta.countsConnections) countOpen(m, -1);
    leavePlace(place);
  } else servePlace(place);
  return idle;
}

function tellAccepted(m: Message): void {
  saidAccepted(changetype<usize>(m));
  outcome(changetype<usize>(m), now, ACCEPTED, MESSAGE, THEN_DONE);
}

/** A server has a message: through its filter to the mailbox, or on into the queue of a relay. */
function receive(m: Message, server: Server): void {
  if (server.isMailbox) {
    if (m.kind !== INVALID) {
      recordArrived(m, DELIVERED, NO_CAUSE);
      return;
    }
  }
  handOn(m, server);
}

function handOn(m: Message, server: Server): void {
  const verdict = filterVerdict(m, server);
  if (verdict !== FILTER_NOTHING) {
    if (isTraced) filtered(changetype<usize>(m), now, verdict);
    if (verdict === FILTER_QUARANTINE) recordArrived(m, QUARANTINED, CAUSE_QUARANTINED);
    else if (verdict === FILTER_REMOVE) recordArrived(m, REMOVED, CAUSE_REMOVED);
    return;
  }
  if (!isNone(server.relayAgent)) enterRelay(m, server);
  else if (m.kind === INVALID) recordLost(m, REJECTED, true, CAUSE_AFTER_ACCEPTANCE, server.number);
  else recordArrived(m, DELIVERED, NO_CAUSE);
}

/** A real backup MX takes the message into a queue of its own and sends it on by its own rules. */
function enterRelay(m: Message, server: Server): void {
  if (<i32>m.hops >= MOST_HOPS) {
    recordLost(m, REJECTED, true, CAUSE_LOOP, server.number);
    return;
  }
  const copy = copyOf(m);
  copy.agent = server.relayAgent;
  copy.host = 0;
  copy.hops = m.hops + 1;
  copy.arrivedAt = now;
  recordRelayQueue(server, 1);
  if (isTraced) relayed(changetype<usize>(copy), now, changetype<usize>(server));
  beginPass(copy);
}

/** A server finishes a message whose sender has gone: it has the message all the same (RFC 1047). `m` is the server's copy. */
export function finishAlone(m: Message): void {
  const server = serverOf(m);
  if (!has(m, UNFINISHED)) {
    if (isTraced) kept(changetype<usize>(m), now);
    receive(m, server);
    if (isTraced) keptEnds(changetype<usize>(m));
  }
  const heldPlace = has(m, HOLDS_CHANNEL);
  if (heldPlace && server.limitsClients) closeClientSession(m, server, true);
  dropCopy(m);
  if (heldPlace) {
    freeChannel(server);
    serveBacklog(server);
  }
}

/** An attempt has failed: the sender's table for its stage and class says what comes now (RFC 5321 leaves it open, RFC 3974 §3 does not). */
export function failAttempt(m: Message): void {
  const mta = m.agent.mta;
  const server = serverOf(m);
  const stage = stageOf(m);
  const failureClass = classOf(m);
  recordOutcome(server, m.outcome, m.agent.isSender);
  const flags = <i32>m.flags;
  lower(m, HOLDS_CHANNEL | KEPT);
  raise(m, FURTHER);
  if ((flags & HOLDS_CHANNEL) !== 0) {
    if (server.limitsClients) closeClientSession(m, server, (flags & KEPT) !== 0);
    freeChannel(server);
    serveBacklog(server);
  }
  if ((flags & LIST_UNWRITTEN) !== 0) writeList(m, mta);
  const isBroken = isOff(mta);
  const decision = decisionAt(mta, stage, failureClass);
  if (isTraced) outcome(changetype<usize>(m), now, m.outcome, stage, isBroken ? THEN_OFF : thenOf(decision));
  if ((flags & KEPT) !== 0) receiveKept(m, server);
  if (mta.tendsConnections) endConnection(m, mta);
  if (isBroken) {
    breaksOff(m, mta);
    return;
  }
  if (mta.meetsTls && triesInClear(m, mta, server, stage, failureClass)) {
    tryOn(m);
    return;
  }
  if (stage >= MAIL) passedEhlo(m);
  if (failureClass !== REPLY_5XX || !bouncesAtEnd(decision)) lower(m, ALL_PERMANENT);
  if (mta.waitsForSessions && (flags & IN_FLIGHT) !== 0 && stage < MAIL && isBeingServed(m)) {
    dropCandidates(m);
    returnToLine(m, now);
    return;
  }
  rememberFailure(m, mta, stage, failureClass);
  if (failureClass === UNREACHABLE && !mta.countsUnreachable) countNoTry(m);
  if (decision === NEXT_HOST || decision === NEXT_HOST_OR_BOUNCE) passOverHost(m, mta);
  if (decision === BOUNCE) passEnded(m, REJECTED);
  else if (decision === DEFER) passFailed(m);
  else tryOn(m);
}

/** Does the sender return the message at the end of the list, if every failure was permanent? */
function bouncesAtEnd(decision: i32): bool {
  return decision === NEXT_OR_BOUNCE || decision === NEXT_HOST_OR_BOUNCE;
}

/** The connection of this attempt is over, and counts no more. */
function endConnection(m: Message, mta: Mta): void {
  if (mta.countsConnections) countOpen(m, -1);
  if (mta.limitsPlaces) endPlace(m, mta);
  if (mta.waitsForSessions) endService(m);
}

/** The word of a trace for the decision; `next` until the list turns out to be at its end. */
function thenOf(decision: i32): i32 {
  if (decision === DEFER) return THEN_DEFER;
  return decision === BOUNCE ? THEN_BOUNCE : THEN_NEXT;
}

/** RFC 1047: the server has a copy of which the sender does not know. */
function receiveKept(m: Message, server: Server): void {
  if (isTraced) kept(changetype<usize>(m), now);
  receive(m, server);
  if (isTraced) keptEnds(changetype<usize>(m));
}

/**
 * Sessions that got past EHLO count against the limit per delivery (Postfix smtp_mx_session_limit); not those that end for want of TLS
 * (recorded: the third of three hosts is reached).
 */
function passedEhlo(m: Message): void {
  const list = m.list;
  if (!isNone(list)) list.sessions += 1;
}
