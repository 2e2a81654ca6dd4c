import { NO_TRY_NO_ACCEPTABLE, PASS_DUE, REJECTED } from '../codes';
import { waitForRelay } from '../counts/recovery';
import { isTraced, now } from '../kernel/clock';
import { push } from '../kernel/event-queue';
import { Mta } from '../model/mta';
import { abandonDestination, leaveDestination } from '../sender/destinations';
import { leaveRun } from '../sender/runners';
import { isOff } from '../server/machine-off';
import { off, turnedOut } from '../trace';
import { THEN_BOUNCE, THEN_DEFER } from '../trace-codes';
import { dropCandidates, leaveQueueLost } from './fate';
import { ALL_PERMANENT, has, Message, REACHED, raise, SKIPPED_SOME } from './message';
import { defer, freeze } from './queue';

/** The pass failed for now. */
export function passFailed(m: Message): void {
  leaveDestination(m, false);
  leaveRun(m);
  defer(m);
}

/** The DNS gave no list, which does not count against the destination's servers. */
export function lookupFailed(m: Message): void {
  if (breaksOff(m, m.agent.mta)) return;
  raise(m, REACHED);
  passFailed(m);
}

/** The message stays, untried, until it is too old for that. */
export function passFrozen(m: Message): void {
  raise(m, REACHED);
  leaveDestination(m, false);
  leaveRun(m);
  freeze(m);
}

/** The pass ended the message. */
export function passEnded(m: Message, fate: i32): void {
  raise(m, REACHED);
  leaveDestination(m, false);
  leaveRun(m);
  leaveQueueLost(m, fate);
}

/** No address is left to try: bounce if each one failed for good and the MTA then bounces, else wait. */
export function listExhausted(m: Message): void {
  const bounces = m.list.tried > 0 && has(m, ALL_PERMANENT) && !has(m, SKIPPED_SOME);
  if (isTraced) turnedOut(changetype<usize>(m), bounces ? THEN_BOUNCE : THEN_DEFER);
  if (bounces) passEnded(m, REJECTED);
  else {
    // A policy excluded all, which does not count against the destination's servers.
    if (<i32>m.outcome === NO_TRY_NO_ACCEPTABLE) raise(m, REACHED);
    passFailed(m);
  }
}

/** Begins a pass; if the machine is off, when that is on again. */
export function waitsForMachine(m: Message, mta: Mta): bool {
  if (!isOff(mta)) return false;
  m.passes -= 1;
  waitForMachine(m, mta);
  return true;
}

/** Ends a pass under way if the machine is off: this counts against no server, and costs the message none of its time. */
export function breaksOff(m: Message, mta: Mta): bool {
  if (!isOff(mta)) return false;
  dropCandidates(m);
  abandonDestination(m);
  leaveRun(m);
  waitForMachine(m, mta);
  return true;
}

function waitForMachine(m: Message, mta: Mta): void {
  waitForRelay(m);
  if (isTraced) off(changetype<usize>(m), now, mta.off.end);
  push(mta.off.end, PASS_DUE, changetype<usize>(m));
}
