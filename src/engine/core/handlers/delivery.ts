import {
  ACCEPTED,
  CAUSE_AFTER_ACCEPTANCE,
  CAUSE_LOOP,
  CAUSE_QUARANTINED,
  CAUSE_REMOVED,
  DELIVERED,
  FILTER_NOTHING,
  FILTER_QUARANTINE,
  FILTER_REMOVE,
  INVALID,
  MESSAGE,
  NO_CAUSE,
  QUARANTINED,
  REJECTED,
  REMOVED,
  THEN_DONE,
} from '../codes';
import { isNone } from '../memory';
import { Mta } from '../model/mta';
import { Server } from '../model/server';
import { recordOutcome, recordRelayQueue } from '../recorder';
import { Connection } from '../state/idle';
import { findAcquaintance } from '../state/memories';
import { has, IN_FLIGHT, IN_RUN, Message, UNFINISHED } from '../state/message';
import { filtered, kept, keptEnds, outcome, relayed, saidAccepted } from '../trace';
import { hostOf, now, serverOf, tells } from '../world';
import { countOpen, endService, serveBacklog } from './attempt';
import { copyOf } from './copies';
import { leaveDestination } from './destination';
import { dropCopy, leaveQueue, recordArrived, recordLost } from './end';
import { forgetSigns } from './memory';
import { filterVerdict } from './message-stage';
import { leavePlace, servePlace, suitsFirst, widenPlace } from './place';
import { beginPass } from './resolve';
import { idleUntil, keepIdle, scheduleIdleEnd } from './reuse';
import { leaveRun } from './run';
import { closeSlot } from './slots';

/** More relays in a row than this are a mail loop (Postfix hopcount_limit; RFC 5321 §6.3 counts Received lines). */
const MOST_HOPS: i32 = 50;

/** The final dot was answered with 250: the server is responsible now (RFC 5321 §6.1), and the sender is done. */
export function accept(m: Message): void {
  const server = serverOf(m);
  const agent = m.agent;
  const mta = agent.mta;
  recordOutcome(server, ACCEPTED, agent.isSender);
  if (tells) tellAccepted(m);
  if (mta.keepsState) {
    acceptFromKeeper(m, mta, server);
    return;
  }
  endSession(server);
  leaveAccepted(m, server);
}

/** The same where its sending host keeps something of the server, or the connection itself. */
function acceptFromKeeper(m: Message, mta: Mta, server: Server): void {
  const idle = concludeSession(m, mta, server);
  const epoch = isNone(idle) ? 0 : idle.epoch;
  const until = isNone(idle) ? now : idleUntil(m, mta, server);
  if (isNone(idle)) endSession(server);
  leaveAccepted(m, server);
  if (!isNone(idle)) scheduleIdleEnd(idle, epoch, until);
}

/** A place at the server becomes free. */
function endSession(server: Server): void {
  closeSlot(server);
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

/** What its sending host notes of the server and of the connection, which it gets back if it stays open. */
function concludeSession(m: Message, mta: Mta, server: Server): Connection {
  if (mta.remembersServers) forgiveServer(m, mta, server);
  if (!mta.tendsConnections) return changetype<Connection>(0);
  endService(m, server);
  if (mta.limitsPlaces) return concludeAtPlace(m, mta, server);
  const idle = keepIdle(m, mta, server);
  if (isNone(idle) && mta.countsConnections) countOpen(m, server, -1);
  return idle;
}

/** The same where sessions to the address are limited: no connection is kept while somebody waits who cannot use it. */
function concludeAtPlace(m: Message, mta: Mta, server: Server): Connection {
  const place = widenPlace(m, mta);
  const idle = suitsFirst(place, m) ? keepIdle(m, mta, server) : changetype<Connection>(0);
  if (isNone(idle)) {
    if (mta.countsConnections) countOpen(m, server, -1);
    leavePlace(place);
  } else servePlace(place);
  return idle;
}

function tellAccepted(m: Message): void {
  saidAccepted(changetype<usize>(m));
  outcome(changetype<usize>(m), now, ACCEPTED, MESSAGE, THEN_DONE);
}

/** A success clears what the sending host held against the server. */
function forgiveServer(m: Message, mta: Mta, server: Server): void {
  if (mta.remembersDeadServers) forgetSigns(m, mta);
  if (!mta.clocksServers) return;
  const known = findAcquaintance(hostOf(m), server.number);
  if (isNone(known)) return;
  known.failures = 0;
  known.failingSince = NaN;
  known.nextTryAt = -Infinity;
}

/** A server has a message: through its filter to the mailbox, or on into the queue of a relay. */
export function receive(m: Message, server: Server): void {
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
    if (tells) filtered(changetype<usize>(m), now, verdict);
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
  if (tells) relayed(changetype<usize>(copy), now, changetype<usize>(server));
  beginPass(copy);
}

/** A server finishes a message whose sender has gone: it has the message all the same (RFC 1047). `m` is the server's copy. */
export function finishAlone(m: Message): void {
  const server = serverOf(m);
  if (!has(m, UNFINISHED)) {
    if (tells) kept(changetype<usize>(m), now);
    receive(m, server);
    if (tells) keptEnds(changetype<usize>(m));
  }
  dropCopy(m);
  endSession(server);
}
