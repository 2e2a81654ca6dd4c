import {
  type CompiledMta,
  DATA,
  DISCONNECT,
  EHLO,
  GREETING,
  RCPT,
  REPLY_4XX,
  REPLY_5XX,
  TIMEOUT,
} from '../build/compiled-mta.js';
import { FAIL_DISCONNECT } from '../tables/failure-timelines.js';
import { GREYLISTED } from '../tables/message-table.js';
import { REACHED_FILTER, theWorld } from '../world.js';
import { failAt } from './failing.js';
import { firstCut, judgeStage, verdict } from './failures.js';
import { course, finishMessage } from './message-stage.js';
import {
  GREYLISTED as COME_BACK_LATER,
  judgeRecipient,
  NO_SUCH_USER,
  RECIPIENT_GREYLISTED,
  RECIPIENT_TAKEN,
  takesAll,
} from './recipient.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/**
 * The course of a session whose connection is open, from stage `from` (GREETING, or MAIL where the session is used
 * again) at `t`. Failures do not depend on traffic, so the whole course is known now; only a filter's queue is not.
 *
 * Hot: while nothing fails at this server until the message stage, stages are one sum.
 */
export function runSession(row: number, mta: CompiledMta, server: number, from: number): void {
  const t = w.now;
  const rtt = w.servers.rtt[server] as number;
  const messageAt = t + (from === GREETING ? 5 : 3) * rtt;
  if (messageAt >= (w.servers.quietUntil[server] as number) || rtt > mta.shortestTimeout) {
    runStages(row, server, mta, from);
    return;
  }
  course.at = messageAt;
  if (takesAll(row, server)) {
    reachMessageStage(row, mta, server);
    return;
  }
  const said = judgeRecipient(row, server, messageAt - 2 * rtt);
  if (said === RECIPIENT_TAKEN) reachMessageStage(row, mta, server);
  else failAt(row, messageAt - rtt, RCPT, refusal(row, said));
}

/** Stage by stage, each judged as it begins; the first that fails ends the session. */
function runStages(row: number, server: number, mta: CompiledMta, from: number): void {
  const t = w.now;
  let begins = t;
  for (let stage = from; stage <= DATA; stage += 1) {
    begins = runStage(row, server, mta, stage, begins);
    if (begins < 0) return;
  }
  course.at = begins;
  reachMessageStage(row, mta, server);
}

/** One stage: when the next one begins [s], or -1 if the session fails here. */
function runStage(row: number, server: number, mta: CompiledMta, stage: number, t: number): number {
  const rtt = w.servers.rtt[server] as number;
  judgeStage(row, server, stage, t);
  let ends = t + rtt + verdict.delay;
  let failureClass = -1;
  if (verdict.process >= 0) {
    const { reply, helo } = w.servers.timelines.model(verdict.process);
    const isCut = w.servers.timelines.kind[verdict.process] === FAIL_DISCONNECT;
    const saysHelo = stage === EHLO && mta.saysHelo;
    if (!isCut && saysHelo) ends += rtt; // RFC 5321 §3.2: a client whose EHLO fails tries HELO.
    if (isCut || !(saysHelo && helo)) {
      failureClass = isCut ? DISCONNECT : (reply?.code ?? 451) < 500 ? REPLY_4XX : REPLY_5XX;
      if (w.story !== null && !isCut && reply !== null) w.story.said(row, reply.text);
    }
  } else if (stage === RCPT) {
    const said = judgeRecipient(row, server, t);
    if (said !== RECIPIENT_TAKEN) failureClass = refusal(row, said);
  }
  // The greeting is awaited from the moment the connection stands, one round trip after its start.
  const patience = (mta.timeouts[stage] as number) + (stage === GREETING ? rtt : 0);
  if (ends - t > patience) {
    ends = t + patience;
    failureClass = TIMEOUT;
  }
  const cut = firstCut(row, server, t, ends);
  if (cut < ends) failAt(row, cut, stage, DISCONNECT);
  else if (failureClass >= 0) failAt(row, ends, stage, failureClass);
  else return ends;
  return -1;
}

/** Class of the reply to a recipient that is not taken. */
function refusal(row: number, said: number): number {
  const greylisted = said === RECIPIENT_GREYLISTED;
  if (w.story !== null) w.story.said(row, greylisted ? COME_BACK_LATER : NO_SUCH_USER);
  if (greylisted) w.messages.flags[row] = (w.messages.flags[row] as number) | GREYLISTED;
  return greylisted ? REPLY_4XX : REPLY_5XX;
}

/** DATA was answered with 354: the message itself goes out at `course.at`, through the filter if there is one. */
function reachMessageStage(row: number, mta: CompiledMta, server: number): void {
  course.filtered = course.at;
  if (w.filters.exists[server] === 0) finishMessage(row, mta, server);
  else w.schedule(course.at, REACHED_FILTER, row);
}
