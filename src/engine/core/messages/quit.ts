import { QUIT, SERVER_FINISHED } from '../codes';
import { now } from '../kernel/clock';
import { push } from '../kernel/event-queue';
import { isNone } from '../kernel/memory';
import { Server } from '../model/machines';
import { Mta } from '../model/mta';
import { stageFailure } from '../server/failures';
import { refreshFailures } from '../server/timeline';
import { sessionEnd } from './attempt-failure';
import { copyOf } from './fate';
import { HOLDS_CHANNEL, Message, raise, UNFINISHED } from './message';

/** Until when a sender that says QUIT now waits for the reply [s]. */
export function quitPatienceEnd(m: Message, mta: Mta): f64 {
  const until = now + mta.quitTimeout;
  return mta.limitsSession ? max<f64>(now, min<f64>(until, sessionEnd(m))) : until;
}

/**
 * The message is accepted, and the session ends: does the server leave QUIT without an answer, so that the connection
 * stays open, and the place at the server taken, until the sender gives up waiting for it?
 */
export function lingers(m: Message, mta: Mta, server: Server): bool {
  if (now < server.quietUntil) return false;
  const until = quitPatienceEnd(m, mta);
  if (until <= now) return false;
  refreshFailures(server, now);
  if (isNone(stageFailure(m, server, QUIT, now))) return false;
  const place = copyOf(m);
  // Holds the record of the session at a server with limits for each client.
  place.next = m.next;
  raise(place, HOLDS_CHANNEL | UNFINISHED);
  push(until, SERVER_FINISHED, changetype<usize>(place));
  return true;
}
