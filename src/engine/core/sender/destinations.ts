import { LINE_DUE, MEMORY_DESTINATION, MEMORY_OF_BUSY, SESSION_GRANTED, SHARED_WHILE_BUSY } from '../codes';
import { isTraced, now } from '../kernel/clock';
import { push } from '../kernel/event-queue';
import { isNone } from '../kernel/memory';
import { forget as forgetPair } from '../kernel/pair-map';
import { has, IN_FLIGHT, KEEPS_CONNECTION, lower, Message, REACHED, raise } from '../messages/message';
import { defer } from '../messages/queue';
import { Mta } from '../model/mta';
import { deadDestination, line } from '../trace';
import { LINE_DESTINATION } from '../trace-codes';
import { idleToDestination } from './connections';
import { Destination, destinationFor, destinations, joinEnd, joinHead, takeHead } from './records';
import { leaveRun } from './runners';

/** Deliveries less than this apart follow one another without a pause [s] (Postfix, qmgr_entry.c, BACK_TO_BACK_DELIVERY). */
const BACK_TO_BACK: f64 = 1;

/**
 * May this message's pass begin? MTAs limit their sessions per destination, pace their connections, and leave a dead
 * destination alone (Postfix, qmgr(8): destination concurrency and `minimal_backoff_time`). A message that finds no
 * session free waits in line; one to a dead destination is deferred without a try.
 */
export function enterDestination(m: Message): bool {
  const mta = m.agent.mta;
  const destination = destinationFor(m);
  if (!isOpen(destination, m, mta)) return false;
  if (!hasRoom(destination, m, mta)) {
    joinEnd(destination, m);
    if (isTraced) line(changetype<usize>(m), now, LINE_DESTINATION);
    return false;
  }
  grant(destination, m, mta);
  return true;
}

/** Does the MTA try this destination at all? A message to one that is remembered as dead is deferred. */
function isOpen(destination: Destination, m: Message, mta: Mta): bool {
  const until = destination.deadUntil;
  if (now < until) {
    if (isTraced) deadDestination(changetype<usize>(m), now, until);
    leaveRun(m);
    defer(m);
    return false;
  }
  if (destination.window === 0) reopen(destination, mta);
  return true;
}

/**
 * A destination that is new, or back from the dead. In the second case sessions may still be under way: as many are allowed
 * then, where the window follows what is under way (Postfix, qmgr_queue.c: "Special case when this site was dead").
 */
function reopen(destination: Destination, mta: Mta): void {
  const follows = mta.shrinks > 0 && destination.inFlight > 0;
  destination.window = follows ? <f64>destination.inFlight : <f64>mta.initialSessions;
  destination.deadUntil = -Infinity;
  destination.failures = 0;
  destination.falling = 0;
}

/** Is a session free, and may it begin now? An idle connection can be used at once, a new one only at its pace. */
function hasRoom(destination: Destination, m: Message, mta: Mta): bool {
  if (<f64>destination.inFlight >= destination.window) return false;
  const due = destination.nextConnectAt;
  if (destination.isBlocked) return idleToDestination(m, mta) > destination.promised;
  if (now >= due || idleToDestination(m, mta) > destination.promised) return true;
  lookAgainAt(destination, due);
  return false;
}

/** Schedules one check of the line; if it comes too early, it is repeated. */
function lookAgainAt(destination: Destination, due: f64): void {
  if (destination.timerAt > now) return;
  destination.timerAt = due;
  push(due, LINE_DUE, changetype<usize>(destination));
}

/** The pass is over and gives its session to the destination back; `success` if the message was accepted. */
export function leaveDestination(m: Message, success: bool): void {
  if (has(m, IN_FLIGHT)) giveSessionBack(m, success);
}

function giveSessionBack(m: Message, success: bool): void {
  lower(m, IN_FLIGHT);
  const mta = m.agent.mta;
  const destination = destinationFor(m);
  if (success || (mta.shrinks > 0 && has(m, REACHED))) countSuccess(destination, mta);
  else if (!has(m, REACHED) && mta.deadMemory === MEMORY_DESTINATION) countFailure(destination, mta);
  endDelivery(destination, mta);
}

/** The pass was broken off, which says nothing about the destination. */
export function abandonDestination(m: Message): void {
  if (!has(m, IN_FLIGHT)) return;
  lower(m, IN_FLIGHT);
  endDelivery(destinationFor(m), m.agent.mta);
}

function endDelivery(destination: Destination, mta: Mta): void {
  destination.inFlight -= 1;
  destination.lastDone = now;
  serveLine(destination);
  const isIdle = destination.inFlight === 0 && isNone(destination.head);
  if (mta.deadMemoryOf === MEMORY_OF_BUSY && isIdle) forget(destination);
}

/**
 * A message that cannot have a connection of its own before `due` [s] gives its session back and is first in line again:
 * it gets the next open session that becomes free, or the next connection, and continues its walk.
 */
export function returnToLine(m: Message, due: f64): void {
  lower(m, IN_FLIGHT);
  const destination = destinationFor(m);
  destination.inFlight -= 1;
  destination.nextConnectAt = max<f64>(due, destination.nextConnectAt);
  if (!isOpen(destination, m, m.agent.mta)) return;
  joinHead(destination, m);
  if (isTraced) line(changetype<usize>(m), now, LINE_DESTINATION);
  serveLine(destination);
}

/** A session to the address that it waited for may be free. */
export function unblock(destination: Destination): void {
  destination.isBlocked = false;
  serveLine(destination);
}

/** The pace allows one more connection to this destination. */
export function destinationDue(destination: Destination): void {
  destination.timerAt = -Infinity;
  serveLine(destination);
}

/**
 * Counts a delivery in favour of the destination: it succeeded, or failed because of the message itself. A dead destination
 * is alive again at once (Postfix, qmgr_deliver.c, qmgr_deliver_update; qmgr_queue.c, qmgr_queue_unthrottle). This delivery
 * still counts as under way.
 */
function countSuccess(destination: Destination, mta: Mta): void {
  destination.failures = 0;
  const allowed = destination.window;
  if (allowed === 0) {
    reopen(destination, mta);
    return;
  }
  // A window far above the sessions under way would make failures harmless: they would take away unused sessions.
  if (mta.shrinks > 0 && allowed >= <f64>(destination.inFlight + mta.initialSessions)) return;
  if (allowed >= <f64>mta.maxDestinationSessions) return;
  destination.window = allowed + 1;
  destination.falling = 0;
}

/**
 * A failure of the destination. Where it takes sessions away, it weighs the less the more sessions are allowed: with many at
 * once, a few that find a busy server full are no sign of death (Postfix, qmgr_queue.c, qmgr_queue_throttle:
 * default_destination_concurrency_negative_feedback, and fail_cohorts += 1.0 / window: `after` counts cohorts).
 */
function countFailure(destination: Destination, mta: Mta): void {
  const allowed = destination.window;
  if (allowed === 0) return;
  destination.failures += mta.shrinks > 0 ? 1 / allowed : 1;
  if (destination.failures >= <f64>mta.deadAfter) pronounceDead(destination, now + mta.deadFor);
  else if (mta.shrinks > 0) narrow(destination, mta.shrinks);
}

/** The first of several failures takes two sessions away, the others one each: so the rounding of qmgr_queue_throttle has it. */
function narrow(destination: Destination, loss: f64): void {
  destination.falling -= loss;
  while (destination.falling - loss / 2 < 0) {
    destination.window -= 1;
    destination.falling += 1;
  }
  destination.window = max<f64>(1, destination.window);
}

/** Forgets the state of a destination once nothing is queued for it; the next message starts afresh (Postfix, qmgr_queue.c, qmgr_queue_done). */
function forget(destination: Destination): void {
  destination.failures = 0;
  destination.falling = 0;
  destination.window = 0;
  destination.caching = false;
  destination.lastDone = -Infinity;
  if (isAsNew(destination)) forgetPair(destinations, changetype<usize>(destination));
}

/** Is its record like a new one? Past times do not count, but pending events do. */
function isAsNew(destination: Destination): bool {
  if (now < destination.deadUntil || now < destination.nextConnectAt) return false;
  return destination.timerAt === -Infinity && destination.promised === 0 && !destination.isBlocked;
}

function grant(destination: Destination, m: Message, mta: Mta): void {
  destination.inFlight += 1;
  raise(m, IN_FLIGHT);
  if (mta.sharing === SHARED_WHILE_BUSY) decideCaching(destination, m);
}

/**
 * Connections are kept once deliveries follow one another without a pause, and no longer when they do not and this one
 * is alone (Postfix, qmgr_entry.c, qmgr_entry_select: smtp_connection_cache_on_demand).
 */
function decideCaching(destination: Destination, m: Message): void {
  const backToBack = destination.lastDone + BACK_TO_BACK >= now;
  if (!destination.caching) destination.caching = backToBack;
  else if (!backToBack && destination.inFlight <= 1) destination.caching = false;
  if (destination.caching) raise(m, KEEPS_CONNECTION);
}

/** Everything in line is deferred; the next sessions begin slowly again. */
function pronounceDead(destination: Destination, until: f64): void {
  destination.failures = 0;
  destination.deadUntil = until;
  destination.window = 0;
  for (let m = takeHead(destination); !isNone(m); m = takeHead(destination)) {
    if (isTraced) deadDestination(changetype<usize>(m), now, until);
    leaveRun(m);
    defer(m);
  }
}

/** Grants free sessions to waiting messages; they go on as events of their own, so that a long line makes no deep calls. */
function serveLine(destination: Destination): void {
  for (let m = destination.head; !isNone(m); m = destination.head) {
    const mta = m.agent.mta;
    if (!hasRoom(destination, m, mta)) return;
    takeHead(destination);
    grant(destination, m, mta);
    destination.promised += 1;
    push(now, SESSION_GRANTED, changetype<usize>(m));
    // A new connection: the next one has to wait for its own time.
    if (mta.destinationPace > 0 && idleToDestination(m, mta) < destination.promised) {
      lookAgainAt(destination, now + mta.destinationPace);
      return;
    }
  }
}

/** A message from the line begins with its session. */
export function sessionGranted(m: Message): void {
  const destination = destinationFor(m);
  destination.promised = max(0, destination.promised - 1);
}
