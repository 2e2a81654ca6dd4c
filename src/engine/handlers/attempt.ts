import {
  CONNECT,
  type CompiledMta,
  DISCONNECT,
  GREETING,
  MAIL,
  MESSAGE,
  REFUSED,
  REPLY_4XX,
  REPLY_5XX,
  TIMEOUT,
} from '../build/compiled-mta.js';
import { FAIL_REFUSE, FAIL_TIMEOUT } from '../tables/failure-timelines.js';
import { GREYLISTED, REUSED, SERVED } from '../tables/message-table.js';
import { OVERLOAD_REPLY, OVERLOAD_WAIT } from '../tables/server-table.js';
import { BACKLOG_OVER, PATIENCE_OVER, theWorld } from '../world.js';
import { failAt, turnAwayAt } from './failing.js';
import { connectFailure, firstCut } from './failures.js';
import { takeIdle } from './reuse.js';
import { runSession } from './session.js';
import { joinBacklog, leaveBacklog, openSlot } from './slots.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** One message is offered to one server: over an idle connection, or a new one. */
export function beginAttempt(row: number, mta: CompiledMta, address: number): void {
  const t = w.now;
  const m = w.messages;
  const server = w.zone.addressServer[address] as number;
  const slab = m.walk[row] as number;
  m.address[row] = address;
  const isFirst = (slab < 0 || w.walks.tried[slab] === 1) && ((m.flags[row] as number) & REUSED) === 0;
  if (isFirst && (m.passes[row] as number) === 1 && w.isFromSender(row)) w.recorder.recordFirstChoice(server);
  m.flags[row] = (m.flags[row] as number) & ~(REUSED | GREYLISTED);
  m.nth[row] = 1;
  if (mta.reuses && !mta.reusesByDestination && takeIdle(row, mta, server)) {
    goOn(row, mta, server);
    return;
  }
  if (w.story !== null) w.story.attempt(row, t, false);
  w.recorder.recordAttempt(server, true);
  m.connections[row] = (m.connections[row] as number) + 1;
  if (mta.countsConnections) countOpen(row, server, 1);
  if (mta.isPaced) noteConnection(row, mta, server);
  connect(row, mta, server);
}

/** The message goes on over an open connection to its destination that it has just taken over. */
export function continueOver(row: number): void {
  const server = w.serverOf(row);
  if ((w.messages.passes[row] as number) === 1 && w.isFromSender(row)) w.recorder.recordFirstChoice(server);
  goOn(row, w.mtaOf(row), server);
}

function goOn(row: number, mta: CompiledMta, server: number): void {
  const t = w.now;
  if (w.story !== null) w.story.attempt(row, t, true);
  w.recorder.recordAttempt(server, false);
  w.messages.flags[row] = (w.messages.flags[row] as number) & ~GREYLISTED;
  isTroubled(server);
  holdSession(row, mta, server, MAIL);
}

/** The pace counts from the start of each connection. */
function noteConnection(row: number, mta: CompiledMta, server: number): void {
  const t = w.now;
  if (mta.destinationPace > 0) {
    const d = w.destinations.rowOf(w.hostOf(row), w.messages.domain[row] as number);
    w.destinations.nextConnectAt[d] = t + mta.destinationPace;
  }
  if (mta.addressPace === 0) return;
  const known = w.acquaintances.rowOf(w.hostOf(row), server);
  w.acquaintances.nextConnectAt[known] = t + mta.addressPace;
}

/** One more, or one fewer, connection open from this sending host to the server. */
export function countOpen(row: number, server: number, change: 1 | -1): void {
  const known = w.acquaintances.rowOf(w.hostOf(row), server);
  w.acquaintances.open[known] = (w.acquaintances.open[known] as number) + change;
}

/**
 * The course of a session is known as it begins. Where messages wait for sessions it is noted whether this one gets past
 * EHLO: until it ends, the server is serving this sending host.
 */
function holdSession(row: number, mta: CompiledMta, server: number, from: number): void {
  const m = w.messages;
  if (!mta.waitsForSessions) {
    runSession(row, mta, server, from);
    return;
  }
  m.stage[row] = MESSAGE;
  runSession(row, mta, server, from);
  if ((m.stage[row] as number) < MAIL) return;
  m.flags[row] = (m.flags[row] as number) | SERVED;
  countServed(row, server, 1);
}

/** The session of this attempt is over. */
export function endService(row: number, server: number): void {
  const { flags } = w.messages;
  if (((flags[row] as number) & SERVED) === 0) return;
  flags[row] = (flags[row] as number) & ~SERVED;
  countServed(row, server, -1);
}

function countServed(row: number, server: number, change: 1 | -1): void {
  const known = w.acquaintances.rowOf(w.hostOf(row), server);
  w.acquaintances.served[known] = (w.acquaintances.served[known] as number) + change;
}

/** Does anything fail at this server now? Brings its failures up to date. */
function isTroubled(server: number): boolean {
  const { quietUntil } = w.servers;
  if (w.now >= (quietUntil[server] as number)) w.servers.lookAhead(server, w.now);
  return w.now >= (quietUntil[server] as number);
}

function connect(row: number, mta: CompiledMta, server: number): void {
  const t = w.now;
  if (isTroubled(server) && failsToConnect(row, mta, server)) return;
  const rtt = w.servers.rtt[server] as number;
  const patience = mta.timeouts[CONNECT] as number;
  if (rtt > patience) failAt(row, t + patience, CONNECT, TIMEOUT);
  else if ((w.servers.sessions[server] as number) >= (w.servers.capacity[server] as number))
    meetOverload(row, mta, server);
  else {
    openSlot(row, server);
    holdSession(row, mta, server, GREETING);
  }
}

function failsToConnect(row: number, mta: CompiledMta, server: number): boolean {
  const t = w.now;
  const process = connectFailure(row, server);
  if (process < 0) return false;
  const rtt = w.servers.rtt[server] as number;
  const { timeouts, destinationPace } = mta;
  const kind = w.servers.timelines.kind[process];
  // A silent server connects, one round trip, and then the greeting never comes.
  let fails = t + rtt + (timeouts[GREETING] as number);
  if (kind === FAIL_TIMEOUT) fails = t + (timeouts[CONNECT] as number);
  else if (kind === FAIL_REFUSE) fails = t + rtt;
  if (destinationPace > 0) holdPace(row, fails);
  if (kind === FAIL_TIMEOUT) failAt(row, fails, CONNECT, TIMEOUT);
  else if (kind === FAIL_REFUSE) failAt(row, fails, CONNECT, REFUSED);
  else failAt(row, fails, GREETING, TIMEOUT);
  return true;
}

/** No further connection to the destination begins while this one is being tried in vain (OpenSMTPD, mta.c; recorded). */
function holdPace(row: number, until: number): void {
  const d = w.destinations.rowOf(w.hostOf(row), w.messages.domain[row] as number);
  w.destinations.nextConnectAt[d] = Math.max(until, w.destinations.nextConnectAt[d] as number);
}

/** Every place at the server is taken. */
function meetOverload(row: number, mta: CompiledMta, server: number): void {
  const t = w.now;
  const { overload, backlog, backlogPlaces, rtt, models } = w.servers;
  const after = t + (rtt[server] as number);
  if (overload[server] === OVERLOAD_REPLY) {
    const how = models[server]?.overload;
    const code = how?.kind === 'reply' ? how.reply.code : 421;
    if (w.story !== null && how?.kind === 'reply') w.story.said(row, how.reply.text);
    turnAwayAt(row, after, GREETING, code < 500 ? REPLY_4XX : REPLY_5XX);
  } else if (overload[server] === OVERLOAD_WAIT && (backlog[server] as number) < (backlogPlaces[server] as number)) {
    wait(row, mta, server);
  } else turnAwayAt(row, after, CONNECT, REFUSED);
}

/** The connection stands in the backlog; its sender waits for the greeting as long as it always does. */
function wait(row: number, mta: CompiledMta, server: number): void {
  const t = w.now;
  const rtt = w.servers.rtt[server] as number;
  const patience = rtt + (mta.timeouts[GREETING] as number);
  const until = t + patience;
  joinBacklog(row, server);
  if (w.story !== null) w.story.backlog(row, t);
  const cut = firstCut(row, server, t, until);
  if (cut <= until) w.schedule(cut, BACKLOG_OVER, row);
  else standInLine(row, patience, until);
}

/** Without a greeting, the sender gives up at `until` [s]; it stands in line with all who are as patient. */
function standInLine(row: number, patience: number, until: number): void {
  const number = w.patience.numberOf(patience);
  const list = w.patience.list(number);
  list.prune(w.messages.epoch);
  list.add(until, row, w.messages.epoch[row] as number);
  watch(number);
}

/** Only the first deadline of a list has an event. */
function watch(number: number): void {
  const list = w.patience.list(number);
  if (list.watched || list.first === Number.POSITIVE_INFINITY) return;
  list.watched = true;
  w.queue.push(list.first, PATIENCE_OVER, number);
}

/** The patience of the first in a list would be over: of those who still wait, the ones whose time it is give up. */
export function endPatience(number: number): void {
  const t = w.now;
  const list = w.patience.list(number);
  list.watched = false;
  for (list.prune(w.messages.epoch); list.first <= t; list.prune(w.messages.epoch)) endWait(list.take());
  watch(number);
}

/** The greeting did not come in time, or the line was cut: the sender leaves the backlog. */
export function endWait(row: number): void {
  const t = w.now;
  const server = w.serverOf(row);
  leaveBacklog(row, server);
  failAt(row, t, GREETING, cutWhileWaiting(row, server));
}

function cutWhileWaiting(row: number, server: number): number {
  const t = w.now;
  w.servers.lookAhead(server, t);
  return firstCut(row, server, t - 1e-9, t) <= t ? DISCONNECT : TIMEOUT;
}

/** A place has become free: the first connection of the backlog gets its greeting. */
export function serveBacklog(server: number): void {
  const t = w.now;
  const row = w.servers.backlogHead[server] as number;
  if (row < 0) return;
  leaveBacklog(row, server);
  w.messages.epoch[row] = (w.messages.epoch[row] as number) + 1;
  if (w.story !== null) w.story.greeted(row, t);
  openSlot(row, server);
  isTroubled(server);
  holdSession(row, w.mtaOf(row), server, GREETING);
}
