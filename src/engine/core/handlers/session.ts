import {
  DATA,
  DISCONNECT,
  EHLO,
  FAIL_DISCONNECT,
  GREETING,
  INVALID,
  RCPT,
  REACHED_FILTER,
  REPLY_4XX,
  REPLY_5XX,
  TIMEOUT,
} from '../codes';
import { isNone } from '../memory';
import { Mta, timeoutOf } from '../model/mta';
import { Server } from '../model/server';
import { push } from '../queue';
import { GREYLISTED, Message, raise } from '../state/message';
import { saidByFailure, saidGreylisted, saidUnknown } from '../trace';
import { now, tells } from '../world';
import { failAt, sessionEnd } from './failing';
import { firstCut, judgeStage, verdictDelay, verdictFailure } from './failures';
import { finishMessage, finishWhileOn } from './message-stage';
import { judgeRecipient, RECIPIENT_GREYLISTED, RECIPIENT_TAKEN } from './recipient';

/**
 * The course of a session whose connection is open, from stage `first` on (GREETING, or MAIL where the session is used
 * again). Failures do not depend on traffic, so the whole course is known now; only a filter's queue is not.
 *
 * Hot: while nothing fails at this server until the message stage, stages are one sum.
 */
export function runSession(m: Message, mta: Mta, server: Server, first: i32): void {
  const rtt = server.rtt;
  const messageAt = now + (first === GREETING ? 5.0 : 3.0) * rtt;
  if (messageAt < server.quietUntil) {
    if (rtt <= mta.shortestTimeout) {
      if (!server.judges) {
        if (m.kind !== INVALID) {
          finishMessage(m, mta, server, messageAt, messageAt);
          return;
        }
      }
      meetJudges(m, mta, server, messageAt);
      return;
    }
  }
  runStages(m, mta, server, first);
}

/** The same at a server that may turn the recipient or the message away, where nothing fails until the message stage begins [s]. */
function meetJudges(m: Message, mta: Mta, server: Server, messageAt: f64): void {
  const rtt = server.rtt;
  const said = judgeRecipient(m, server, messageAt - 2 * rtt);
  if (said === RECIPIENT_TAKEN) reachMessageStage(m, mta, server, messageAt);
  else failAt(m, messageAt - rtt, RCPT, refusal(m, said));
}

/** Stage by stage, each judged as it begins; the first that fails ends the session. */
function runStages(m: Message, mta: Mta, server: Server, first: i32): void {
  let begins = now;
  for (let stage = first; stage <= DATA; stage += 1) {
    begins = runStage(m, mta, server, stage, begins);
    if (begins < 0) return;
  }
  if ((mta.goesOff || mta.limitsSession) && isNone(server.filter)) finishWhileOn(m, mta, server, begins);
  else reachMessageStage(m, mta, server, begins);
}

/** One stage: when the next one begins [s], or -1 if the session fails here. */
function runStage(m: Message, mta: Mta, server: Server, stage: i32, t: f64): f64 {
  const rtt = server.rtt;
  judgeStage(m, server, stage, t);
  const failure = verdictFailure;
  let ends = t + rtt + verdictDelay;
  let failureClass = -1;
  if (!isNone(failure)) {
    const isCut = failure.kind === FAIL_DISCONNECT;
    const saysHelo = stage === EHLO && mta.helo;
    if (!isCut && saysHelo) ends += rtt; // RFC 5321 §3.2: a client whose EHLO fails tries HELO.
    if (isCut || !(saysHelo && failure.helo)) {
      failureClass = isCut ? DISCONNECT : failure.code < 500 ? REPLY_4XX : REPLY_5XX;
      if (tells && !isCut) saidByFailure(changetype<usize>(m), changetype<usize>(failure));
    }
  } else if (stage === RCPT) {
    const said = judgeRecipient(m, server, t);
    if (said !== RECIPIENT_TAKEN) failureClass = refusal(m, said);
  }
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
  else return ends;
  return -1;
}

/** Class of the reply to a recipient that is not taken. */
function refusal(m: Message, said: i32): i32 {
  if (said !== RECIPIENT_GREYLISTED) {
    if (tells) saidUnknown(changetype<usize>(m));
    return REPLY_5XX;
  }
  if (tells) saidGreylisted(changetype<usize>(m));
  raise(m, GREYLISTED);
  return REPLY_4XX;
}

/** DATA was answered with 354: the message itself goes out at `at`, through the filter if there is one. */
function reachMessageStage(m: Message, mta: Mta, server: Server, at: f64): void {
  if (isNone(server.filter)) finishMessage(m, mta, server, at, at);
  else push(at, REACHED_FILTER, changetype<usize>(m));
}
