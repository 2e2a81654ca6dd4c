import { PASS_DUE } from '../codes';
import { isNone } from '../memory';
import { Mta } from '../model/mta';
import { Server } from '../model/server';
import { push } from '../queue';
import { Message } from '../state/message';
import { goesOffWithin, isOffAt } from '../state/off-time';
import { off } from '../trace';
import { now, tells } from '../world';
import { endWalk } from './copies';
import { abandonDestination } from './destination';
import { leaveRun } from './run';

/*
 * A relay that is down for all sessions is a machine that is off: its queue stands still, and its open sessions break, those
 * to it and those from it. Nothing is lost from the queue, and what was due meanwhile is tried once the machine is on again
 * (Postfix, qmgr(8): at its start the queue manager moves its active queue back to the incoming one, and scans the deferred one).
 */

/** Is the machine of this mail system off now? */
export function isOff(mta: Mta): bool {
  return mta.goesOff && isOffAt(mta.off, now);
}

/** When the machine of this mail system goes off in (from, to] [s]; Infinity if it does not. */
export function goesOff(mta: Mta, from: f64, to: f64): f64 {
  return mta.goesOff ? goesOffWithin(mta.off, now, from, to) : Infinity;
}

/** The same for the machine of a server. */
export function serverGoesOff(server: Server, from: f64, to: f64): f64 {
  const relay = server.relayAgent;
  return isNone(relay) ? Infinity : goesOff(relay.mta, from, to);
}

/** When the machine of a server was last on again [s]; -Infinity where it has always been on. */
export function serverOnSince(server: Server): f64 {
  const relay = server.relayAgent;
  return !isNone(relay) && relay.mta.goesOff && !isOff(relay.mta) ? relay.mta.off.lastEnd : -Infinity;
}

/** A pass would begin; where the machine is off it begins when that is on again. */
export function waitsForMachine(m: Message, mta: Mta): bool {
  if (!isOff(mta)) return false;
  m.passes -= 1;
  wait(m, mta);
  return true;
}

/** A pass that is under way ends where the machine is off: that says nothing about anybody, and takes nothing of the message's time. */
export function breaksOff(m: Message, mta: Mta): bool {
  if (!isOff(mta)) return false;
  endWalk(m);
  abandonDestination(m);
  leaveRun(m);
  wait(m, mta);
  return true;
}

function wait(m: Message, mta: Mta): void {
  if (tells) off(changetype<usize>(m), now, mta.off.end);
  push(mta.off.end, PASS_DUE, changetype<usize>(m));
}
