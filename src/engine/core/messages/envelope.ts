import { ACCEPTED, BOUNCE, DEFER, MESSAGE, RCPT, REJECTED, REPLY_4XX } from '../codes';
import { isTraced, now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Server } from '../model/machines';
import { decisionAt, Mta } from '../model/mta';
import { Connection, idleUntil, scheduleIdleEnd } from '../sender/connections';
import { leaveDestination } from '../sender/destinations';
import { leaveRun } from '../sender/runners';
import { outcome, saidAccepted } from '../trace';
import { THEN_DONE } from '../trace-codes';
import { writeList } from './candidates';
import { dropCopy, leaveQueue, leaveQueueLost } from './fate';
import {
  ALL_PERMANENT,
  FURTHER,
  HOLDS_CHANNEL,
  has,
  IN_FLIGHT,
  IN_RUN,
  KEPT,
  LIST_UNWRITTEN,
  lower,
  Message,
  REACHED,
  Recipient,
  raise,
} from './message';
import { beginPasses, tryOn } from './pass';
import { passFailed } from './pass-end';
import { lingers } from './quit';
import { beginGathering, endGathering, receive } from './reception';
import { concludeSession, endSession, passedEhlo, thenOf } from './session-end';
import {
  countTogether,
  fellowOf,
  letLeave,
  letStay,
  promote,
  settleAlone,
  TAKEN,
  takeFirst,
  tellApart,
  verdictOf,
  whoLeaves,
  whoStays,
} from './together';

/** The transaction was accepted, for those of its recipients that the server had taken. The others are refused, or left over. */
export function acceptTogether(m: Message, mta: Mta, server: Server): void {
  countTogether(m, server, ACCEPTED, MESSAGE, RCPT);
  const decision = decisionAt(mta, RCPT, REPLY_4XX);
  const isLeft = leavesOver(m, mta);
  if (isTraced) {
    saidAccepted(changetype<usize>(m));
    outcome(changetype<usize>(m), now, ACCEPTED, MESSAGE, isLeft ? thenOf(decision) : THEN_DONE);
  }
  if (isLeft && has(m, LIST_UNWRITTEN)) writeList(m, mta);
  const idle = mta.keepsState ? concludeSession(m, mta) : changetype<Connection>(0);
  const epoch = isNone(idle) ? 0 : idle.epoch;
  const until = isNone(idle) ? now : idleUntil(m, mta, server);
  if (isNone(idle) && (!server.failsAtQuit || !lingers(m, mta, server))) endSession(m, server);
  const left = partTaken(m, mta);
  if (isNone(left)) {
    if (has(m, IN_FLIGHT | IN_RUN)) {
      leaveDestination(m, true);
      leaveRun(m);
    }
  } else {
    if (left !== m) promote(m, left);
    lower(left, HOLDS_CHANNEL | KEPT | ALL_PERMANENT | LIST_UNWRITTEN);
    raise(left, FURTHER);
    // This pass is the first failure of the recipients left over.
    changetype<Recipient>(left).passesBefore = <u16>(left.passes - 1);
  }
  dismiss(server);
  if (!isNone(idle)) scheduleIdleEnd(idle, epoch, until);
  if (!isNone(left)) goOnWith(left, decision);
}

/** Recipients left over by a transaction that delivered to others go on at the next host, or in a later pass. */
function goOnWith(left: Message, decision: i32): void {
  // The session counts (Postfix smtp_mx_session_limit; recorded: the third of three hosts is not reached).
  passedEhlo(left);
  turnTo(left, decision);
}

/** Goes on in a later pass, or at the next host. */
function turnTo(left: Message, decision: i32): void {
  if (decision === DEFER) passFailed(left);
  else tryOn(left);
}

/** Does a recipient stay with its sender after an accepted transaction, because the server put it off? */
function isLeftOver(u: Message, mta: Mta): bool {
  const verdict = verdictOf(u);
  return verdict !== TAKEN && decisionAt(mta, RCPT, verdict) !== BOUNCE;
}

function leavesOver(m: Message, mta: Mta): bool {
  for (let u = m; !isNone(u); u = fellowOf(u)) {
    if (isLeftOver(u, mta)) return true;
  }
  return false;
}

/** Separates the recipients left over from those whose fate is decided; returns the first one left, or none. */
function partTaken(m: Message, mta: Mta): Message {
  tellApart();
  for (let u = m; !isNone(u); ) {
    const rest = fellowOf(u);
    settleAlone(u, m, RCPT);
    if (isLeftOver(u, mta)) letStay(u);
    else letLeave(u);
    u = rest;
  }
  return whoStays();
}

/** Recipients that the server took have arrived there; those that it refused for good are returned. */
function dismiss(server: Server): void {
  const first = whoLeaves();
  beginGathering();
  for (let u = first; !isNone(u); u = fellowOf(u)) {
    if (verdictOf(u) === TAKEN) receive(u, server);
  }
  const relayed = endGathering();
  for (let u = first; !isNone(u); ) {
    const rest = takeFirst(u);
    if (verdictOf(u) === TAKEN) {
      leaveQueue(u, true);
      dropCopy(u);
    } else leaveQueueLost(u, REJECTED);
    u = rest;
  }
  if (!isNone(relayed)) beginPasses(relayed);
}

/** An attempt for several recipients has failed. `decision`: the decision for those that met the same failure. */
export function failTogether(m: Message, mta: Mta, decision: i32): void {
  tellApart();
  for (let u = m; !isNone(u); ) {
    const rest = fellowOf(u);
    const verdict = verdictOf(u);
    const own = verdict === TAKEN ? decision : decisionAt(mta, RCPT, verdict);
    settleAlone(u, m, RCPT);
    if (own === BOUNCE || (decision === BOUNCE && mta.bouncesTogether)) letLeave(u);
    else letStay(u);
    u = rest;
  }
  const left = whoStays();
  if (isNone(left)) {
    raise(m, REACHED);
    leaveDestination(m, false);
    leaveRun(m);
  } else if (left !== m) promote(m, left);
  for (let u = whoLeaves(); !isNone(u); ) {
    const rest = takeFirst(u);
    leaveQueueLost(u, REJECTED);
    u = rest;
  }
  if (isNone(left)) return;
  // If the others are returned, these go on according to the reply they got themselves.
  turnTo(left, decision === BOUNCE ? decisionAt(mta, RCPT, REPLY_4XX) : decision);
}
