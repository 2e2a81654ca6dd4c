import { REJECTED, THEN_BOUNCE, THEN_DEFER } from '../codes';
import { ALL_PERMANENT, has, Message, REACHED, raise, SKIPPED_SOME } from '../state/message';
import { turnedOut } from '../trace';
import { tells } from '../world';
import { defer, freeze } from './defer';
import { leaveDestination } from './destination';
import { leaveQueueLost } from './end';
import { breaksOff } from './off';
import { leaveRun } from './run';

/** The pass failed for now. */
export function passFailed(m: Message): void {
  leaveDestination(m, false);
  leaveRun(m);
  defer(m);
}

/** The DNS gave no list: that says nothing against the destination's servers. */
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
  const bounces = m.walk.tried > 0 && has(m, ALL_PERMANENT) && !has(m, SKIPPED_SOME);
  if (tells) turnedOut(changetype<usize>(m), bounces ? THEN_BOUNCE : THEN_DEFER);
  if (bounces) passEnded(m, REJECTED);
  else passFailed(m);
}
