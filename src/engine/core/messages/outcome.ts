import {
  ACCEPTED,
  BOUNCE,
  DEFER,
  LOOKUP_FAILED,
  MAIL,
  MESSAGE,
  NEXT_HOST,
  NEXT_HOST_OR_BOUNCE,
  NEXT_OR_BOUNCE,
  RCPT,
  REJECTED,
  REPLY_5XX,
  UNREACHABLE,
} from '../codes';
import { recordOutcome } from '../counts/recorder';
import { isTraced, now } from '../kernel/clock';
import { push } from '../kernel/event-queue';
import { isNone } from '../kernel/memory';
import { Server } from '../model/machines';
import { decisionAt, Mta } from '../model/mta';
import { idleUntil, scheduleIdleEnd } from '../sender/connections';
import { leaveDestination, returnToLine } from '../sender/destinations';
import { isBeingServed, rememberFailure } from '../sender/host-status';
import { leaveRun } from '../sender/runners';
import { freeChannel } from '../server/backlog';
import { closeClientSession } from '../server/client-limits';
import { isOff } from '../server/machine-off';
import { outcome, saidAccepted, turnedOut } from '../trace';
import { THEN_DEFER, THEN_DONE, THEN_OFF } from '../trace-codes';
import { countNoTry, passOverHost, writeList } from './candidates';
import { serveBacklog } from './connection';
import { triesInClear } from './encryption';
import { acceptTogether, failTogether } from './envelope';
import { dropCandidates, dropCopy, leaveQueue } from './fate';
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
} from './message';
import { tryOn } from './pass';
import { breaksOff, passEnded, passFailed } from './pass-end';
import { lingers, quitPatienceEnd } from './quit';
import { keepTogether, receive, receiveKept } from './reception';
import { concludeSession, endConnection, endSession, passedEhlo, thenOf } from './session-end';
import { countTogether, leadsOthers } from './together';

/** The final dot was answered with 250: the server is responsible now (RFC 5321 §6.1), and the sender is done. */
export function accept(m: Message): void {
  const server = serverOf(m);
  const agent = m.agent;
  const mta = agent.mta;
  if (leadsOthers(m)) {
    acceptTogether(m, mta, server);
    return;
  }
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

/** Accepts a message whose sending host keeps a record of the server, or the connection itself. */
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
  // As after a failed lookup, this does not count against the destination.
  push(quitPatienceEnd(m, mta), LOOKUP_FAILED, changetype<usize>(m));
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

function tellAccepted(m: Message): void {
  saidAccepted(changetype<usize>(m));
  outcome(changetype<usize>(m), now, ACCEPTED, MESSAGE, THEN_DONE);
}

/** An attempt has failed: the sender's table of decisions by stage and class applies (RFC 5321 leaves it open, RFC 3974 §3 does not). */
export function failAttempt(m: Message): void {
  const mta = m.agent.mta;
  const server = serverOf(m);
  const stage = stageOf(m);
  const failureClass = classOf(m);
  if (leadsOthers(m)) countTogether(m, server, m.outcome, stage, RCPT);
  else recordOutcome(server, m.outcome, m.agent.isSender);
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
  if ((flags & KEPT) !== 0) {
    if (leadsOthers(m)) keepTogether(m, server);
    else receiveKept(m, server);
  }
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
  if (leadsOthers(m)) failTogether(m, mta, decision);
  else if (decision === BOUNCE) passEnded(m, REJECTED);
  else if (decision === DEFER) passFailed(m);
  else tryOn(m);
}

/** Does the sender return the message at the end of the list, if every failure was permanent? */
function bouncesAtEnd(decision: i32): bool {
  return decision === NEXT_OR_BOUNCE || decision === NEXT_HOST_OR_BOUNCE;
}
