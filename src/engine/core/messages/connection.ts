import {
  BACKLOG_OVER,
  CONNECT,
  DISCONNECT,
  GREETING,
  MAIL,
  MESSAGE,
  OVERLOAD_REPLY,
  PATIENCE_OVER,
  REFUSED,
  REPLY_4XX,
  REPLY_5XX,
  TIMEOUT,
} from '../codes';
import { recordAttempt, recordFurtherChoice } from '../counts/recorder';
import { isTraced, now } from '../kernel/clock';
import { push, redeem, ticketFor } from '../kernel/event-queue';
import { isNone } from '../kernel/memory';
import { Server } from '../model/machines';
import { model } from '../model/model';
import { Mta, timeoutOf } from '../model/mta';
import { Address } from '../model/zone';
import { lacksRoute } from '../sender/address-lookups';
import { Connection, removeIdle, takeIdle } from '../sender/connections';
import { countOpen, countServed } from '../sender/host-status';
import { leavePlace, takePlace } from '../sender/places';
import { destinationFor, statusOf } from '../sender/records';
import {
  addPatience,
  firstDeadline,
  freeChannel,
  joinBacklog,
  leaveBacklog,
  PatienceList,
  patienceList,
  prune,
  takeChannel,
  takeFirst,
} from '../server/backlog';
import { ClientSession, closeIdleClientSession } from '../server/client-limits';
import { firstCut, isCutNow } from '../server/failures';
import { refreshFailures } from '../server/timeline';
import { attempt, backlog, greeted, saidOverloaded } from '../trace';
import { failAt, limitSession, turnAwayAt } from './attempt-failure';
import {
  epochAt,
  FURTHER,
  GREYLISTED,
  has,
  hostOf,
  LEFT_OVER,
  LIMITED,
  lower,
  Message,
  openedAt,
  raise,
  SERVED,
  serverOf,
  setFailure,
  setOpenedAt,
  setSecured,
  stageOf,
} from './message';
import { failsToConnect, findNoRoute } from './no-connection';
import { runSession } from './session';
import { beginTogether } from './together';

/** One message is offered to one server: over an idle connection, or a new one. */
export function beginAttempt(m: Message, mta: Mta, address: Address): void {
  const server = address.server;
  m.address = address;
  lower(m, LEFT_OVER);
  if (has(m, FURTHER) || m.passes > 1 || !m.agent.isSender) recordFurtherChoice(server);
  if (mta.tendsConnections) {
    if (!mta.reusesByDestination && takeIdle(m, mta, address.endpoint)) {
      goOn(m, mta, server);
      return;
    }
  }
  if (mta.meetsTls) setSecured(m, false);
  if (isTraced) attempt(changetype<usize>(m), now, false);
  recordAttempt(server, true);
  if (model.severalRecipients) beginTogether(m, server);
  m.connections += 1;
  if (mta.tendsConnections) noteConnection(m, mta, server);
  if (address.isIpv6 && lacksRoute(m, mta)) findNoRoute(m, mta);
  else connect(m, mta, server);
}

/** The message goes on over an open connection to its destination that it has just taken over. */
export function continueOver(m: Message): void {
  const server = serverOf(m);
  if (has(m, FURTHER) || m.passes > 1 || !m.agent.isSender) recordFurtherChoice(server);
  goOn(m, m.agent.mta, server);
}

function goOn(m: Message, mta: Mta, server: Server): void {
  if (isTraced) attempt(changetype<usize>(m), now, true);
  recordAttempt(server, false);
  if (model.severalRecipients) beginTogether(m, server);
  lower(m, GREYLISTED | LIMITED);
  if (mta.limitsSession) limitSession(m, <f64>openedAt(m) + server.rtt + mta.sessionTimeout);
  refreshIfDue(server);
  holdSession(m, mta, server, MAIL);
}

/** A connection begins: from then on it counts, and so does the pace. */
function noteConnection(m: Message, mta: Mta, server: Server): void {
  m.nth = 1;
  setOpenedAt(m, <i32>now);
  if (mta.limitsSession) limitSession(m, now + server.rtt + mta.sessionTimeout);
  if (mta.countsConnections) countOpen(m, 1);
  if (mta.limitsPlaces) takePlace(m, mta);
  if (mta.destinationPace > 0) destinationFor(m).nextConnectAt = now + mta.destinationPace;
  if (mta.addressPace > 0) statusOf(hostOf(m), m.address.endpoint).nextConnectAt = now + mta.addressPace;
}

/** Runs a session, whose course is known as it begins. */
function holdSession(m: Message, mta: Mta, server: Server, stage: i32): void {
  if (mta.waitsForSessions) holdWaitedFor(m, mta, server, stage);
  else runSession(m, mta, server, stage);
}

/**
 * If messages wait for sessions, notes whether this session gets past EHLO: until it ends, the server is serving this
 * sending host.
 */
function holdWaitedFor(m: Message, mta: Mta, server: Server, stage: i32): void {
  setFailure(m, MESSAGE, 0);
  runSession(m, mta, server, stage);
  if (stageOf(m) < MAIL) return;
  raise(m, SERVED);
  countServed(m, 1);
}

/** Brings a server's failures up to date. */
function refreshIfDue(server: Server): void {
  if (now >= server.quietUntil) refreshFailures(server, now);
}

function connect(m: Message, mta: Mta, server: Server): void {
  if (now >= server.quietUntil) {
    refreshFailures(server, now);
    if (now >= server.quietUntil && failsToConnect(m, mta, server)) return;
  }
  if (server.rtt > mta.shortestTimeout) {
    if (server.rtt > timeoutOf(mta, CONNECT)) {
      failAt(m, now + timeoutOf(mta, CONNECT), CONNECT, TIMEOUT);
      return;
    }
    if (mta.goesOff && server.sessions >= server.capacity && server.backlog < server.backlogPlaces) {
      waitWhileOn(m, mta, server);
      return;
    }
  }
  if (server.sessions >= server.capacity) meetOverload(m, mta, server);
  else {
    takeChannel(m, server);
    holdSession(m, mta, server, GREETING);
  }
}

/** Every place at the server is taken. */
function meetOverload(m: Message, mta: Mta, server: Server): void {
  // Other servers have no places in a backlog.
  if (server.backlog < server.backlogPlaces) {
    wait(m, mta, server);
    return;
  }
  const after = now + server.rtt;
  if (server.overload === OVERLOAD_REPLY) {
    if (isTraced) saidOverloaded(changetype<usize>(m), changetype<usize>(server));
    turnAwayAt(m, after, GREETING, server.overloadCode < 500 ? REPLY_4XX : REPLY_5XX);
  } else turnAwayAt(m, after, CONNECT, REFUSED);
}

/** The connection waits in the backlog; its sender waits for the greeting up to its usual time-out. */
function wait(m: Message, mta: Mta, server: Server): void {
  const patience = server.rtt + timeoutOf(mta, GREETING);
  const until = now + patience;
  joinBacklog(m, server);
  if (isTraced) backlog(changetype<usize>(m), now);
  const cut = until < server.quietUntil ? Infinity : firstCut(m, server, now, until);
  if (cut <= until) push(cut, BACKLOG_OVER, ticketFor(changetype<usize>(m), epochAt(m), m.epoch));
  else standInLine(m, patience, until);
}

/** Like `wait`, for a sender whose machine may go off meanwhile. */
function waitWhileOn(m: Message, mta: Mta, server: Server): void {
  const patience = server.rtt + timeoutOf(mta, GREETING);
  joinBacklog(m, server);
  if (isTraced) backlog(changetype<usize>(m), now);
  const cut = firstCut(m, server, now, now + patience);
  if (cut < Infinity) push(cut, BACKLOG_OVER, ticketFor(changetype<usize>(m), epochAt(m), m.epoch));
  else standInLine(m, patience, now + patience);
}

/** Without a greeting, the sender gives up at `until` [s]; it joins the list of all with the same patience. */
function standInLine(m: Message, patience: f64, until: f64): void {
  const list = patienceList(patience);
  addPatience(list, until, m);
  if (!list.watched) watch(list);
}

/** Only the first deadline of a list has an event. */
function watch(list: PatienceList): void {
  const deadline = firstDeadline(list);
  if (deadline === Infinity) return;
  list.watched = true;
  push(deadline, PATIENCE_OVER, changetype<usize>(list));
}

/** The first deadline of a list has come: of the connections still waiting, those that are due give up. */
export function endPatience(list: PatienceList): void {
  list.watched = false;
  for (prune(list); firstDeadline(list) <= now; prune(list)) endWait(takeFirst(list));
  watch(list);
}

/** The connection is cut now, if it still waits in the backlog. */
export function cutWait(ticket: usize): void {
  const m = changetype<Message>(redeem(ticket));
  if (!isNone(m)) endWait(m);
}

/** The greeting did not come in time, or the connection was cut: the sender leaves the backlog. */
function endWait(m: Message): void {
  const server = serverOf(m);
  leaveBacklog(m, server);
  failAt(m, now, GREETING, cutWhileWaiting(m, server));
}

function cutWhileWaiting(m: Message, server: Server): i32 {
  refreshFailures(server, now);
  return isCutNow(m, server) ? DISCONNECT : TIMEOUT;
}

/** A place has become free: the first connection of the backlog gets its greeting. */
export function serveBacklog(server: Server): void {
  const head = server.backlogHead;
  if (head !== 0) serve(changetype<Message>(head), server);
}

function serve(head: Message, server: Server): void {
  let m = head;
  if (now >= server.quietUntil) {
    m = firstUncut(head, server);
    if (isNone(m)) return;
  }
  leaveBacklog(m, server);
  m.epoch += 1;
  const mta = m.agent.mta;
  if (mta.tendsConnections) setOpenedAt(m, <i32>now);
  if (isTraced) greeted(changetype<usize>(m), now);
  takeChannel(m, server);
  holdSession(m, mta, server, GREETING);
}

/** The first in the backlog whose connection is not cut at this very instant (those are about to leave), or none. */
function firstUncut(head: Message, server: Server): Message {
  refreshFailures(server, now);
  let m = head;
  while (!isNone(m) && isCutNow(m, server)) m = m.next;
  return m;
}

/** The idle connection timed out and its sender closes it; or it was cut. */
export function endIdle(ticket: usize): void {
  const connection = changetype<Connection>(redeem(ticket));
  if (isNone(connection)) return;
  const server = connection.address.server;
  const known = connection.known;
  if (!isNone(known)) known.open -= 1;
  const place = connection.place;
  if (server.limitsClients) closeIdleClientSession(changetype<ClientSession>(connection.client), server);
  removeIdle(connection);
  freeChannel(server);
  serveBacklog(server);
  if (!isNone(place)) leavePlace(place);
}
