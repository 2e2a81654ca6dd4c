import { DISCONNECT, FAIL_DISCONNECT, MESSAGE, REPLY_4XX, REPLY_5XX, SERVER_FINISHED, TIMEOUT } from '../codes';
import { isTraced } from '../kernel/clock';
import { push } from '../kernel/event-queue';
import { Failure } from '../model/failure';
import { Server } from '../model/machines';
import { Mta } from '../model/mta';
import { keepCounted } from '../server/client-limits';
import { firstCut } from '../server/failures';
import { serverGoesOff } from '../server/machine-off';
import { failAt, patienceEnd } from './attempt-failure';
import { copyTaken } from './fate';
import { HOLDS_CHANNEL, KEPT, lower, Message, raise, serverOf, UNFINISHED } from './message';
import { tellFailure } from './stage';

/* A final dot that is not answered with 250 in time: no reply, another one, or a late one. */

/**
 * The final dot is never answered: the sender waits for its full time-out, from `t` on. If the server keeps the message, it has
 * it at `done`, and its session lasts until the sender leaves [s].
 */
export function staySilent(m: Message, mta: Mta, server: Server, failure: Failure, t: f64, done: f64): void {
  const leaves = patienceEnd(m, mta, MESSAGE, t);
  const cut = firstCut(m, server, t, leaves);
  if (failure.kept && done <= min<f64>(cut, leaves)) {
    if (server.limitsClients) keepCounted(m, server);
    push(done, SERVER_FINISHED, changetype<usize>(copyTaken(m)));
  }
  if (cut < leaves) failAt(m, cut, MESSAGE, DISCONNECT);
  else failAt(m, leaves, MESSAGE, TIMEOUT);
}

/** A failure answers the final dot, or hangs up on it. */
export function failReply(m: Message, failure: Failure, t: f64, leaves: f64, ends: f64): void {
  if (failure.kind === FAIL_DISCONNECT) {
    if (failure.kept) raise(m, KEPT);
    if (isTraced) tellFailure(m, failure);
    failAt(m, max<f64>(t, leaves), MESSAGE, DISCONNECT);
    return;
  }
  if (leaves < ends) {
    failAt(m, leaves, MESSAGE, TIMEOUT);
    return;
  }
  if (isTraced) tellFailure(m, failure);
  failAt(m, ends, MESSAGE, failure.code < 500 ? REPLY_4XX : REPLY_5XX);
}

/**
 * RFC 1047: the sender gives up waiting for the reply to its final dot, but the server goes on, and has the message in
 * the end, unless its machine goes off. From here on the two copies go their own ways; the session's place is the server's
 * until it is done.
 */
export function leaveServerWorking(m: Message, leaves: f64, ends: f64): void {
  const copy = copyTaken(m);
  // Holds the record of the session at a server with limits.
  copy.next = m.next;
  lower(m, HOLDS_CHANNEL);
  raise(copy, HOLDS_CHANNEL);
  const off = serverGoesOff(serverOf(m), leaves, ends);
  if (off < Infinity) raise(copy, UNFINISHED);
  push(min<f64>(off, ends), SERVER_FINISHED, changetype<usize>(copy));
  failAt(m, leaves, MESSAGE, TIMEOUT);
}
