import { DISCONNECT, FAIL_DISCONNECT, FAIL_SILENT, RCPT, REPLY_4XX, REPLY_5XX, TEMPFAILED, TIMEOUT } from '../codes';
import { isTraced } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Server } from '../model/machines';
import { Mta } from '../model/mta';
import { limitOfRecipient } from '../server/client-limits';
import { countAccepted } from '../server/conditions';
import { stageDelay, stageFailure } from '../server/failures';
import { judgeRecipient, RECIPIENT_TAKEN } from '../server/recipients';
import { saidByLimit, saidTooMany, turnedAway } from '../trace';
import { failAt } from './attempt-failure';
import { LIMITED, Message, raise, stageOf } from './message';
import { refusal, settleStage, tellFailure } from './stage';
import { fellowOf, setVerdict, TAKEN, verdictOf } from './together';

/** Service not available, closing channel (RFC 5321 §4.2.3): it ends the session, for all recipients. */
const CLOSING: i32 = 421;

/** The failure by which the reply to one recipient ended the session, or -1; the caller handles it. */
let brokenBy: i32 = -1;

/**
 * RCPT for each recipient, one after the other, from `t` on [s]. When DATA can go out; -1 where nobody is left, or the session ended.
 */
export function askTogether(m: Message, mta: Mta, server: Server, t: f64): f64 {
  let begins = t;
  let taken = 0;
  for (let u = m; !isNone(u); u = fellowOf(u)) {
    countAccepted(taken);
    const verdict = judge(m, u, server, begins, taken);
    const delay = stageDelay(u, server, RCPT, begins);
    countAccepted(0);
    if (brokenBy >= 0) {
      breakOff(m, mta, server, begins, delay);
      return -1;
    }
    begins = settleStage(m, mta, server, RCPT, begins, begins + server.rtt + delay, -1);
    if (begins < 0) {
      clearVerdicts(m);
      return -1;
    }
    setVerdict(u, verdict);
    if (isTraced && verdict !== TAKEN) turnedAway(changetype<usize>(u));
    if (verdict === TAKEN) taken += 1;
  }
  if (taken > 0) return begins;
  failAt(m, begins, RCPT, worst(m));
  return -1;
}

/** The server's reply to a recipient: TAKEN, or the class of failure; `brokenBy` is set if it ends the session. */
function judge(m: Message, u: Message, server: Server, t: f64, taken: i32): i32 {
  brokenBy = -1;
  const failure = stageFailure(u, server, RCPT, t);
  if (!isNone(failure)) {
    if (failure.kind === FAIL_DISCONNECT) brokenBy = DISCONNECT;
    else if (failure.kind === FAIL_SILENT) brokenBy = TIMEOUT;
    else if (failure.code === CLOSING) brokenBy = REPLY_4XX;
    if (isTraced) tellFailure(brokenBy < 0 ? u : m, failure);
    return failure.code < 500 ? REPLY_4XX : REPLY_5XX;
  }
  const said = judgeRecipient(u, server, t);
  if (said !== RECIPIENT_TAKEN) return refusal(u, said);
  // RFC 5321 §4.5.3.1.10
  if (taken < server.maxRecipients) return server.limitsClients ? meetLimit(m, u, server) : TAKEN;
  if (isTraced) saidTooMany(changetype<usize>(u), changetype<usize>(server));
  return server.tooManyCode < 500 ? REPLY_4XX : REPLY_5XX;
}

/** Applies the limits for each client to a recipient that the server would take; 421 ends the session. */
function meetLimit(m: Message, u: Message, server: Server): i32 {
  const limit = limitOfRecipient(m, server);
  if (isNone(limit)) return TAKEN;
  if (limit.code === CLOSING) brokenBy = REPLY_4XX;
  if (isTraced) saidByLimit(changetype<usize>(brokenBy < 0 ? u : m), changetype<usize>(limit));
  raise(brokenBy < 0 ? u : m, LIMITED);
  return limit.code < 500 ? REPLY_4XX : REPLY_5XX;
}

/** The session ends in the middle of its recipients: earlier replies are void (RFC 5321 §4.1.1.4). */
function breakOff(m: Message, mta: Mta, server: Server, t: f64, delay: f64): void {
  clearVerdicts(m);
  const saysSo = brokenBy === REPLY_4XX;
  const until = brokenBy === TIMEOUT ? Infinity : t + server.rtt + delay;
  settleStage(m, mta, server, RCPT, t, until, brokenBy === TIMEOUT ? TIMEOUT : DISCONNECT);
  // The connection is closed after a reply that announces it.
  if (saysSo && stageOf(m) === RCPT) m.outcome = <u8>TEMPFAILED;
}

function clearVerdicts(m: Message): void {
  for (let u = m; !isNone(u); u = fellowOf(u)) setVerdict(u, TAKEN);
}

/** Class of the failure if no recipient was accepted: transient, if any reply was. */
function worst(m: Message): i32 {
  for (let u = m; !isNone(u); u = fellowOf(u)) {
    if (verdictOf(u) === REPLY_4XX) return REPLY_4XX;
  }
  return REPLY_5XX;
}
