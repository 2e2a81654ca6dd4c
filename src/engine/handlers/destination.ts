import { type CompiledMta, MEMORY_DESTINATION, SHARED_WHILE_BUSY } from '../build/compiled-mta.js';
import { IN_FLIGHT, KEEPS_CONNECTION, REACHED } from '../tables/message-table.js';
import { DESTINATION_DUE, SESSION_GRANTED, theWorld } from '../world.js';
import { defer } from './defer.js';
import { joinHead, joinLine, leaveLine } from './line.js';
import { idleToDestination } from './reuse.js';
import { leaveRun } from './run.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** Deliveries less than this apart follow one another without a pause [s] (Postfix, qmgr_entry.c, BACK_TO_BACK_DELIVERY). */
const BACK_TO_BACK = 1;

/**
 * May this message's pass begin? MTAs limit their sessions per destination, pace their connections, and leave a dead
 * destination alone (Postfix, qmgr(8): destination concurrency and `minimal_backoff_time`). A message that finds no
 * session free waits in line; one to a dead destination is deferred without a try.
 */
export function enterDestination(row: number): boolean {
  const t = w.now;
  const { destinations } = w;
  const mta = w.mtaOf(row);
  const d = destinations.rowOf(w.hostOf(row), w.messages.domain[row] as number);
  if (!isOpen(d, row, mta)) return false;
  if (!hasRoom(d, row, mta)) {
    joinLine(destinations, d, row);
    if (w.story !== null) w.story.tell(row, t, 'line', { for: 'destination' });
    return false;
  }
  grant(d, row, mta, t);
  return true;
}

/** Does the MTA try this destination at all? A message to one that is remembered as dead is deferred. */
function isOpen(d: number, row: number, mta: CompiledMta): boolean {
  const t = w.now;
  const { deadUntil, window } = w.destinations;
  const until = deadUntil[d] as number;
  if (t < until) {
    if (w.story !== null) w.story.tell(row, t, 'deadDestination', { until });
    leaveRun(row);
    defer(row);
    return false;
  }
  if ((window[d] as number) === 0) window[d] = mta.initialSessions;
  return true;
}

/** Is a session free, and may it begin now? An idle connection can be used at once, a new one only at its pace. */
function hasRoom(d: number, row: number, mta: CompiledMta): boolean {
  const t = w.now;
  const { destinations } = w;
  if ((destinations.inFlight[d] as number) >= (destinations.window[d] as number)) return false;
  const due = destinations.nextConnectAt[d] as number;
  if (t >= due || idleToDestination(row, mta) > (destinations.promised[d] as number)) return true;
  lookAgainAt(d, due);
  return false;
}

/** One look at the line is enough: whoever finds the time not come yet looks again. */
function lookAgainAt(d: number, due: number): void {
  const t = w.now;
  const { timerAt } = w.destinations;
  if ((timerAt[d] as number) > t) return;
  timerAt[d] = due;
  w.queue.push(due, DESTINATION_DUE, d);
}

/** The pass is over and gives its session to the destination back; `success` if the message was accepted. */
export function leaveDestination(row: number, success: boolean): void {
  const t = w.now;
  const { destinations, messages } = w;
  const flags = messages.flags[row] as number;
  if ((flags & IN_FLIGHT) === 0) return;
  messages.flags[row] = flags & ~IN_FLIGHT;
  const mta = w.mtaOf(row);
  const d = destinations.rowOf(w.hostOf(row), messages.domain[row] as number);
  destinations.inFlight[d] = (destinations.inFlight[d] as number) - 1;
  destinations.lastDone[d] = t;
  if (success) {
    destinations.failures[d] = 0;
    destinations.window[d] = Math.min(mta.maxDestinationSessions, (destinations.window[d] as number) + 1);
  } else if ((flags & REACHED) === 0 && mta.deadMemory === MEMORY_DESTINATION) countFailure(d, mta);
  serveLine(d);
  const isIdle = (destinations.inFlight[d] as number) === 0 && (destinations.lineHead[d] as number) < 0;
  if (mta.deadMemoryOf === 'busy' && isIdle) forget(d);
}

/**
 * A message that cannot have a connection of its own before `due` [s] gives its session back and is first in line again:
 * an open session that becomes free, or the next connection, is its. It goes on where its walk stands.
 */
export function returnToLine(row: number, due: number): void {
  const t = w.now;
  const { destinations, messages } = w;
  messages.flags[row] = (messages.flags[row] as number) & ~IN_FLIGHT;
  const d = destinations.rowOf(w.hostOf(row), messages.domain[row] as number);
  destinations.inFlight[d] = (destinations.inFlight[d] as number) - 1;
  destinations.nextConnectAt[d] = Math.max(due, destinations.nextConnectAt[d] as number);
  if (!isOpen(d, row, w.mtaOf(row))) return;
  joinHead(destinations, d, row);
  if (w.story !== null) w.story.tell(row, t, 'line', { for: 'destination' });
  serveLine(d);
}

/** The pace allows one more connection to this destination. */
export function destinationDue(d: number): void {
  w.destinations.timerAt[d] = Number.NEGATIVE_INFINITY;
  serveLine(d);
}

/**
 * A failure takes one session away, and weighs the less the more sessions are allowed: with many at once, a few that find
 * a busy server full are no sign of death (Postfix, qmgr_queue.c, qmgr_queue_throttle:
 * default_destination_concurrency_negative_feedback=1, and a failure counts one part of its cohort).
 */
function countFailure(d: number, mta: CompiledMta): void {
  const t = w.now;
  const { failures, window } = w.destinations;
  const allowed = window[d] as number;
  if (allowed === 0) return;
  failures[d] = (failures[d] as number) + mta.initialSessions / allowed;
  window[d] = Math.max(1, allowed - 1);
  if ((failures[d] as number) >= mta.deadAfter) pronounceDead(d, t + mta.deadFor);
}

/** Nothing is queued for it: what was learnt about it goes, and the next message begins anew (Postfix, qmgr_queue.c, qmgr_queue_done). */
function forget(d: number): void {
  w.destinations.failures[d] = 0;
  w.destinations.window[d] = 0;
  w.destinations.caching[d] = 0;
  w.destinations.lastDone[d] = Number.NEGATIVE_INFINITY;
}

function grant(d: number, row: number, mta: CompiledMta, t: number): void {
  const { destinations } = w;
  destinations.inFlight[d] = (destinations.inFlight[d] as number) + 1;
  w.messages.flags[row] = (w.messages.flags[row] as number) | IN_FLIGHT;
  if (mta.sharing === SHARED_WHILE_BUSY) decideCaching(d, row, t);
}

/**
 * Connections are kept once deliveries follow one another without a pause, and no longer when they do not and this one
 * is alone (Postfix, qmgr_entry.c, qmgr_entry_select: smtp_connection_cache_on_demand).
 */
function decideCaching(d: number, row: number, t: number): void {
  const { caching, lastDone, inFlight } = w.destinations;
  const backToBack = (lastDone[d] as number) + BACK_TO_BACK >= t;
  if (caching[d] === 0) caching[d] = backToBack ? 1 : 0;
  else if (!backToBack && (inFlight[d] as number) <= 1) caching[d] = 0;
  if (caching[d] === 1) w.messages.flags[row] = (w.messages.flags[row] as number) | KEEPS_CONNECTION;
}

/** Everything in line is deferred; the next sessions begin slowly again. */
function pronounceDead(d: number, until: number): void {
  const t = w.now;
  const { destinations } = w;
  destinations.failures[d] = 0;
  destinations.deadUntil[d] = until;
  destinations.window[d] = 0;
  for (let row = leaveLine(destinations, d); row >= 0; row = leaveLine(destinations, d)) {
    if (w.story !== null) w.story.tell(row, t, 'deadDestination', { until });
    leaveRun(row);
    defer(row);
  }
}

/** Grants free sessions to those who wait; they go on as events of their own, so that a long line makes no deep calls. */
function serveLine(d: number): void {
  const t = w.now;
  const { destinations } = w;
  for (;;) {
    const row = destinations.lineHead[d] as number;
    if (row < 0) return;
    const mta = w.mtaOf(row);
    if (!hasRoom(d, row, mta)) return;
    leaveLine(destinations, d);
    grant(d, row, mta, t);
    destinations.promised[d] = (destinations.promised[d] as number) + 1;
    w.schedule(t, SESSION_GRANTED, row);
    // A new connection: the next one has to wait for its own time.
    if (mta.destinationPace > 0 && idleToDestination(row, mta) < (destinations.promised[d] as number)) {
      lookAgainAt(d, t + mta.destinationPace);
      return;
    }
  }
}

/** A message from the line begins with its session. */
export function sessionGranted(row: number): void {
  const d = w.destinations.rowOf(w.hostOf(row), w.messages.domain[row] as number);
  w.destinations.promised[d] = Math.max(0, (w.destinations.promised[d] as number) - 1);
}
