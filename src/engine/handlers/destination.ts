import { type CompiledMta, MEMORY_DESTINATION } from '../build/compiled-mta.js';
import { IN_FLIGHT, REACHED } from '../tables/message-table.js';
import { SESSION_GRANTED, type World } from '../world.js';
import { defer } from './defer.js';

/**
 * May this message's pass begin? MTAs limit their sessions per destination, and leave a dead one alone
 * (Postfix, qmgr(8): destination concurrency and `minimal_backoff_time`). A message that finds no session
 * free waits in line; one to a dead destination is deferred without a try.
 */
export function enterDestination(w: World, row: number, t: number): boolean {
  const { destinations } = w;
  const mta = w.mtaOf(row);
  const d = destinations.rowOf(w.hostOf(row), w.messages.domain[row] as number);
  if (t < (destinations.deadUntil[d] as number)) {
    defer(w, row, t);
    return false;
  }
  if ((destinations.window[d] as number) === 0) destinations.window[d] = mta.initialSessions;
  if ((destinations.inFlight[d] as number) >= (destinations.window[d] as number)) {
    joinLine(w, d, row);
    return false;
  }
  grant(w, d, row);
  return true;
}

/** The pass is over and gives its session to the destination back; `success` if the message was accepted. */
export function leaveDestination(w: World, row: number, t: number, success: boolean): void {
  const { destinations, messages } = w;
  const flags = messages.flags[row] as number;
  if ((flags & IN_FLIGHT) === 0) return;
  messages.flags[row] = flags & ~IN_FLIGHT;
  const mta = w.mtaOf(row);
  const d = destinations.rowOf(w.hostOf(row), messages.domain[row] as number);
  destinations.inFlight[d] = (destinations.inFlight[d] as number) - 1;
  if (success) {
    destinations.failures[d] = 0;
    destinations.window[d] = Math.min(mta.maxDestinationSessions, (destinations.window[d] as number) + 1);
  } else if ((flags & REACHED) === 0 && mta.deadMemory === MEMORY_DESTINATION) countFailure(w, d, mta, t);
  serveLine(w, d, t);
  if (mta.deadMemoryOf === 'busy' && (destinations.inFlight[d] as number) === 0) forget(w, d);
}

/**
 * A failure takes one session away, and weighs the less the more sessions are allowed: with many at once, a few that find
 * a busy server full are no sign of death (Postfix, qmgr_queue.c, qmgr_queue_throttle:
 * default_destination_concurrency_negative_feedback=1, and a failure counts one part of its cohort).
 */
function countFailure(w: World, d: number, mta: CompiledMta, t: number): void {
  const { failures, window } = w.destinations;
  const allowed = window[d] as number;
  if (allowed === 0) return;
  failures[d] = (failures[d] as number) + mta.initialSessions / allowed;
  window[d] = Math.max(1, allowed - 1);
  if ((failures[d] as number) >= mta.deadAfter) pronounceDead(w, d, t + mta.deadFor, t);
}

/** Nothing is queued for it: what was learnt about it goes, and the next message begins anew (Postfix, qmgr_queue.c, qmgr_queue_done). */
function forget(w: World, d: number): void {
  w.destinations.failures[d] = 0;
  w.destinations.window[d] = 0;
}

function grant(w: World, d: number, row: number): void {
  w.destinations.inFlight[d] = (w.destinations.inFlight[d] as number) + 1;
  w.messages.flags[row] = (w.messages.flags[row] as number) | IN_FLIGHT;
}

/** Everything in line is deferred; the next sessions begin slowly again. */
function pronounceDead(w: World, d: number, until: number, t: number): void {
  const { destinations } = w;
  destinations.failures[d] = 0;
  destinations.deadUntil[d] = until;
  destinations.window[d] = 0;
  for (let row = leaveLine(w, d); row >= 0; row = leaveLine(w, d)) defer(w, row, t);
}

/** Grants free sessions to those who wait; they go on as events of their own, so that a long line makes no deep calls. */
function serveLine(w: World, d: number, t: number): void {
  const { destinations } = w;
  while (
    (destinations.lineHead[d] as number) >= 0 &&
    (destinations.inFlight[d] as number) < (destinations.window[d] as number)
  ) {
    const row = leaveLine(w, d);
    grant(w, d, row);
    w.schedule(t, SESSION_GRANTED, row);
  }
}

function joinLine(w: World, d: number, row: number): void {
  const { destinations, messages } = w;
  messages.next[row] = -1;
  const tail = destinations.lineTail[d] as number;
  if (tail >= 0) messages.next[tail] = row;
  else destinations.lineHead[d] = row;
  destinations.lineTail[d] = row;
}

function leaveLine(w: World, d: number): number {
  const { destinations, messages } = w;
  const row = destinations.lineHead[d] as number;
  if (row < 0) return -1;
  const next = messages.next[row] as number;
  destinations.lineHead[d] = next;
  if (next < 0) destinations.lineTail[d] = -1;
  return row;
}
