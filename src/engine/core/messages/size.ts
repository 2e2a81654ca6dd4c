import { DISCONNECT, MAIL, MESSAGE, REPLY_5XX, SIZE_COMPARES, SIZE_IGNORES, TIMEOUT } from '../codes';
import { isTraced } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Server } from '../model/machines';
import { Mta } from '../model/mta';
import { firstCut, stageDelay, stageFailure } from '../server/failures';
import { saidTooLarge } from '../trace';
import { failAt, sessionEnd } from './attempt-failure';
import { Message, sizeOf } from './message';
import { settleStage } from './stage';

/* RFC 1870: a server's reply to the size of a message, and the time that it takes to send it. */

/**
 * MAIL would go out at `t` [s]. Unchanged where the message may be as large as it is, or its sender does not look; else -1: the
 * session ends.
 */
export function weighBeforeMail(m: Message, mta: Mta, server: Server, t: f64): f64 {
  if (sizeOf(m) <= server.maxSize || mta.size === SIZE_IGNORES) return t;
  // RFC 1870 §5: a client that compares the two need not ask.
  if (mta.size === SIZE_COMPARES) {
    if (isTraced) saidTooLarge(changetype<usize>(m), changetype<usize>(server), false);
    failAt(m, t, MAIL, REPLY_5XX);
    return -1;
  }
  // RFC 1870 §6.1: the server says so to MAIL; unless it has something else to say there.
  if (!isNone(stageFailure(m, server, MAIL, t))) return t;
  if (isTraced) saidTooLarge(changetype<usize>(m), changetype<usize>(server), true);
  settleStage(m, mta, server, MAIL, t, t + server.rtt + stageDelay(m, server, MAIL, t), REPLY_5XX);
  return -1;
}

/**
 * DATA was answered with 354 at `t` [s]: the message goes over the line. When its final dot does, which begins the wait for the last
 * reply [s]; -1 where the session ends before, or the server then finds it too large (RFC 1870 §6.3).
 */
export function sendText(m: Message, mta: Mta, server: Server, t: f64): f64 {
  const size = sizeOf(m);
  const ends = t + size / server.bandwidth;
  const cut = firstCut(m, server, t, ends);
  const limit = mta.limitsSession ? sessionEnd(m) : Infinity;
  if (min<f64>(cut, limit) < ends) {
    failAt(m, min<f64>(cut, limit), MESSAGE, cut <= limit ? DISCONNECT : TIMEOUT);
    return -1;
  }
  if (size <= server.maxSize || !isNone(stageFailure(m, server, MESSAGE, ends))) return ends;
  if (isTraced) saidTooLarge(changetype<usize>(m), changetype<usize>(server), true);
  settleStage(m, mta, server, MESSAGE, ends, ends + server.rtt + stageDelay(m, server, MESSAGE, ends), REPLY_5XX);
  return -1;
}
