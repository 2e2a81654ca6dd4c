import { ABANDONED, EXPIRED, PASS_DUE, PER_HOST, PER_QUEUE, TIME_UP } from '../codes';
import { recordDelayWarning } from '../counts/recorder';
import { waitForServers } from '../counts/recovery';
import { givesUp, jitteredWait, nextWait, stepAt } from '../host';
import { isTraced, now } from '../kernel/clock';
import { push } from '../kernel/event-queue';
import { isNone } from '../kernel/memory';
import { model } from '../model/model';
import { Mta } from '../model/mta';
import { ADDRESS_SIZE, Address, RECORD_SIZE, recordAt } from '../model/zone';
import { candidateAt, isLeftOut, triedAt } from '../sender/candidate-list';
import { deadUntil, SAME_SECOND } from '../sender/host-status';
import { findsNewerPolicy } from '../sender/policies';
import { cachedAnswerOf, findStatus } from '../sender/records';
import { gridAfter, SOONEST } from '../sender/runners';
import { isOff } from '../server/machine-off';
import { deferred, turnedOut, warning } from '../trace';
import { THEN_BOUNCE } from '../trace-codes';
import { dropCandidates, leaveQueueLost } from './fate';
import { has, hostOf, MESSAGE_LEVEL, Message, passCounter, REACHED, uniformOf } from './message';
import { passesSinceTaken } from './together';

/** The pass is over without success: the message waits for the next one, or its time is up (RFC 5321 §4.5.4.1). */
export function defer(m: Message): void {
  const mta = m.agent.mta;
  if (mta.neverRetries) {
    leaveQueueLost(m, ABANDONED);
    return;
  }
  const age = now - m.arrivedAt;
  if (givesUp(mta.number, age, m.passes, hostDownFor(m, mta, age))) {
    if (mta.readsPolicies && findsNewerPolicy(m, mta)) {
      dropCandidates(m);
      push(now, PASS_DUE, changetype<usize>(m));
      return;
    }
    if (isTraced) turnedOut(changetype<usize>(m), THEN_BOUNCE);
    leaveQueueLost(m, EXPIRED);
    return;
  }
  if (model.hasOutages) waitForServers(m);
  const due = dueAt(m, mta, age);
  const until = noticedAt(m, mta, due);
  warn(m, mta, mta.warnsAhead ? until - (now - age) : age);
  dropCandidates(m);
  const deadline = mta.givesUpOnTime ? now - age + (isNaN(mta.giveUpAge) ? Infinity : mta.giveUpAge) : until;
  if (isTraced) deferred(changetype<usize>(m), now, due, min<f64>(until, deadline));
  if (deadline < until) push(deadline, TIME_UP, changetype<usize>(m));
  else push(until, PASS_DUE, changetype<usize>(m));
}

/** The message is kept untried until its age ends that: noticed by the queue run after it (Exim, timeout_frozen_after). */
export function freeze(m: Message): void {
  const mta = m.agent.mta;
  dropCandidates(m);
  const due = max<f64>(m.arrivedAt + mta.giveUpFrozen, now + SOONEST);
  const period = mta.per === PER_QUEUE ? mta.queuePeriod : mta.scan;
  const until = period > 0 ? gridAfter(m, period, due) : due;
  if (isTraced) deferred(changetype<usize>(m), now, due, until);
  push(until, TIME_UP, changetype<usize>(m));
}

/** The message reaches its maximum age between two tries. */
export function expire(m: Message): void {
  const mta = m.agent.mta;
  // A machine that is off notices this when it is on again.
  if (isOff(mta)) push(mta.off.end, TIME_UP, changetype<usize>(m));
  else leaveQueueLost(m, EXPIRED);
}

/** Delay warnings, each with the first failed pass at or after its age; or, by an MTA that looks ahead, with the last one before it. */
function warn(m: Message, mta: Mta, age: f64): void {
  while (<i32>m.warned < mta.warnings) {
    if (age < load<f64>(mta.warnAfter + ((<usize>m.warned) << 3))) return;
    m.warned += 1;
    recordDelayWarning();
    if (isTraced) warning(changetype<usize>(m), now, age);
  }
}

/** When the schedule wants the next pass; whole queue runs want it at once. */
function dueAt(m: Message, mta: Mta, age: f64): f64 {
  if (mta.per === PER_QUEUE) return now;
  return mta.per === PER_HOST ? hostsDue(m, mta, age) : messageDue(m, mta, age);
}

/** Time at which that is noticed: at the next queue run or scan, if there is one. */
function noticedAt(m: Message, mta: Mta, due: f64): f64 {
  const soonest = now + SOONEST;
  if (mta.per === PER_QUEUE) return gridAfter(m, mta.queuePeriod, soonest);
  if (isNaN(mta.scan)) return max<f64>(due, soonest);
  return gridAfter(m, mta.scan, max<f64>(due - SAME_SECOND, soonest));
}

/** Next try by the message's own retry schedule. */
function messageDue(m: Message, mta: Mta, age: f64): f64 {
  const wait = failedTwice(m, mta)
    ? stepAt(mta.number, age)
    : nextWait(mta.number, mta.countsAnew ? passesSinceTaken(m) : m.passes, age);
  if (!mta.hasJitter) return now + wait;
  const agent = m.agent;
  return now + jitteredWait(mta.number, wait, uniformOf(m, agent.jitterKey0, agent.jitterKey1, passCounter(m)));
}

/**
 * Did several sessions of this pass fail for the message's own sake? Exim then updates one record twice within the pass; the
 * second time no time has passed since the last try, and a growing wait falls back to its first (retry.c; recorded).
 */
function failedTwice(m: Message, mta: Mta): bool {
  const list = m.list;
  return mta.per === PER_HOST && mta.stepsGrow && !isNone(list) && list.sessions > 1;
}

/** The earliest clock among the servers of the list (Exim: retry data per host and address); the message's own where none is failing. */
function hostsDue(m: Message, mta: Mta, age: f64): f64 {
  const list = m.list;
  let due = Infinity;
  for (let i = 0; !isNone(list) && i < list.length; i += 1) {
    // The status of a host that a policy excludes does not affect the next try.
    if (isLeftOut(list, i)) continue;
    const address = candidateAt(list, i);
    const known = findStatus(hostOf(m), address.endpoint);
    if (!isNone(known) && !isNaN(known.failingSince)) {
      due = min<f64>(due, max<f64>(known.nextTryAt, deadUntil(m, mta, address)));
    }
  }
  const isOwn = has(m, MESSAGE_LEVEL);
  if (due === Infinity || (isOwn && due <= now)) return messageDue(m, mta, age);
  return isOwn ? min<f64>(due, messageDue(m, mta, age)) : due;
}

/** For how long every server tried has been failing without a break [s]; the message's age where the failure is its own, or the DNS's. */
function hostDownFor(m: Message, mta: Mta, age: f64): f64 {
  if (isNaN(mta.giveUpHostDown)) return 0;
  const list = m.list;
  if (has(m, MESSAGE_LEVEL)) return age;
  if (isNone(list)) return has(m, REACHED) ? age : destinationDownFor(m, age);
  let shortest = Infinity;
  for (let i = 0; i < list.length; i += 1) {
    const since = failingSince(m, candidateAt(list, i));
    if (!isNaN(since)) shortest = min<f64>(shortest, now - since);
    else if (triedAt(list, i) !== -Infinity && !isLeftOut(list, i)) return 0;
  }
  return shortest === Infinity ? age : shortest;
}

/** Start of the consecutive failures of an address [s]; NaN if it is not known to fail. */
function failingSince(m: Message, address: Address): f64 {
  const known = findStatus(hostOf(m), address.endpoint);
  return isNone(known) ? NaN : known.failingSince;
}

/** Like `hostDownFor`, for a message to a destination remembered as dead, for which no server was tried. */
function destinationDownFor(m: Message, age: f64): f64 {
  const domain = m.domain;
  const answer = domain.changes ? cachedAnswerOf(hostOf(m), domain.number).answer : domain.firstAnswer;
  if (isNone(answer)) return age;
  let shortest = Infinity;
  for (let at = answer.first; at < answer.end; at += RECORD_SIZE) {
    const host = recordAt(at).host;
    const end = changetype<usize>(host.end);
    for (let address = changetype<usize>(host.first); address < end; address += ADDRESS_SIZE) {
      const since = failingSince(m, changetype<Address>(address));
      if (!isNaN(since)) shortest = min<f64>(shortest, now - since);
    }
  }
  return shortest === Infinity ? age : shortest;
}
