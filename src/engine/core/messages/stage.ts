import {
  DISCONNECT,
  EHLO,
  FAIL_DISCONNECT,
  FAIL_SILENT,
  GREETING,
  RCPT,
  REPLY_4XX,
  REPLY_5XX,
  TIMEOUT,
} from '../codes';
import { isTraced } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Failure } from '../model/failure';
import { Server } from '../model/machines';
import { Mta, timeoutOf } from '../model/mta';
import { limitReply } from '../server/client-limits';
import { firstCut, stageDelay, stageFailure } from '../server/failures';
import {
  judgeRecipient,
  RECIPIENT_GREYLISTED,
  RECIPIENT_TAKEN,
  RECIPIENT_TOO_EARLY,
  RECIPIENT_UNVERIFIED,
} from '../server/recipients';
import { answerTook } from '../server/verification';
import { metFailure, saidByFailure, saidGreylisted, saidOnStandby, saidUnknown, saidUnverified } from '../trace';
import { failAt, sessionEnd } from './attempt-failure';
import { GREYLISTED, Message, raise, serverOf } from './message';
import { leadsOthers } from './together';

/** One stage: when the next one begins [s], or -1 if the session fails here. */
export function runStage(m: Message, mta: Mta, server: Server, stage: i32, t: f64): f64 {
  const rtt = server.rtt;
  const failure = stageFailure(m, server, stage, t);
  let ends = t + rtt + stageDelay(m, server, stage, t);
  let failureClass = -1;
  if (!isNone(failure)) {
    const isCut = failure.kind === FAIL_DISCONNECT;
    const isSilent = failure.kind === FAIL_SILENT;
    const saysHelo = stage === EHLO && mta.helo;
    if (isSilent) ends = Infinity;
    else if (!isCut && saysHelo) ends += rtt; // RFC 5321 §3.2: a client whose EHLO fails tries HELO.
    if (isCut || isSilent || !(saysHelo && failure.helo)) {
      failureClass = isCut ? DISCONNECT : isSilent ? TIMEOUT : failure.code < 500 ? REPLY_4XX : REPLY_5XX;
      if (isTraced) tellFailure(m, failure);
    }
  } else if (stage === RCPT) {
    const said = judgeRecipient(m, server, t);
    if (server.asksForRecipients) ends += answerTook;
    if (said !== RECIPIENT_TAKEN) failureClass = refusal(m, said);
  }
  return settleStage(m, mta, server, stage, t, ends, failureClass);
}

/** The stage that began at `t` would end at `until` in this way, -1 being well, if nobody's patience is over before. */
export function settleStage(m: Message, mta: Mta, server: Server, stage: i32, t: f64, until: f64, how: i32): f64 {
  let ends = until;
  let failureClass = how;
  const rtt = server.rtt;
  // The greeting is awaited from the moment the connection stands, one round trip after its start.
  const patience = timeoutOf(mta, stage) + (stage === GREETING ? rtt : 0);
  if (ends - t > patience) {
    ends = t + patience;
    failureClass = TIMEOUT;
  }
  if (mta.limitsSession && ends > sessionEnd(m)) {
    ends = sessionEnd(m);
    failureClass = TIMEOUT;
  }
  const cut = firstCut(m, server, t, ends);
  if (cut < ends) failAt(m, cut, stage, DISCONNECT);
  else if (failureClass >= 0) failAt(m, ends, stage, failureClass);
  else {
    // Each of several recipients has met the limits at RCPT by itself.
    const code = server.limitsClients && !(stage === RCPT && leadsOthers(m)) ? limitReply(m, server, stage) : 0;
    if (code === 0) return ends;
    failAt(m, ends, stage, code < 500 ? REPLY_4XX : REPLY_5XX);
  }
  return -1;
}

/** The end of a stage in which nothing ends the session but silence or a cut [s]; -1 if one does. */
export function stageTime(m: Message, mta: Mta, server: Server, stage: i32, t: f64): f64 {
  return settleStage(m, mta, server, stage, t, t + server.rtt + stageDelay(m, server, stage, t), -1);
}

/** Traces the failure that ends the session: its reply, and that it affects only some sessions. */
export function tellFailure(m: Message, failure: Failure): void {
  if (failure.kind !== FAIL_DISCONNECT) saidByFailure(changetype<usize>(m), changetype<usize>(failure));
  if (failure.isNarrow) metFailure(changetype<usize>(m), changetype<usize>(failure));
}

/** Class of the reply to a recipient that is not taken. */
export function refusal(m: Message, said: i32): i32 {
  if (said === RECIPIENT_GREYLISTED) {
    if (isTraced) saidGreylisted(changetype<usize>(m));
    raise(m, GREYLISTED);
    return REPLY_4XX;
  }
  if (said === RECIPIENT_UNVERIFIED) {
    if (isTraced) saidUnverified(changetype<usize>(m));
    return REPLY_4XX;
  }
  if (said === RECIPIENT_TOO_EARLY) {
    const server = serverOf(m);
    if (isTraced) saidOnStandby(changetype<usize>(m), changetype<usize>(server));
    return server.standby.code < 500 ? REPLY_4XX : REPLY_5XX;
  }
  if (isTraced) saidUnknown(changetype<usize>(m));
  return REPLY_5XX;
}
