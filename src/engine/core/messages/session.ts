import {
  BAD_CERTIFICATE,
  DATA,
  DISCONNECT,
  EHLO,
  FAIL_REPLY,
  FAIL_SILENT,
  FILTER_REJECT,
  GREETING,
  HANDSHAKE,
  INVALID,
  MAIL,
  MESSAGE,
  MESSAGE_ACCEPTED,
  NO_TLS,
  RCPT,
  REACHED_STAGE,
  REPLY_4XX,
  REPLY_5XX,
  STARTTLS,
  TIMEOUT,
} from '../codes';
import { recordFilterWait } from '../counts/recorder';
import { isTraced, now } from '../kernel/clock';
import { Sampler, sample } from '../kernel/distribution';
import { push } from '../kernel/event-queue';
import { isNone } from '../kernel/memory';
import { Failure } from '../model/failure';
import { Server } from '../model/machines';
import { Mta, timeoutOf } from '../model/mta';
import { beginClient, hasLimitAt, limitReply } from '../server/client-limits';
import { firstCut, slowFactor, stageDelay, stageFailure } from '../server/failures';
import { earliestWorker, filterVerdict, freeAfterOff, occupy } from '../server/filter';
import { serverGoesOff } from '../server/machine-off';
import { judgeRecipient, RECIPIENT_TAKEN } from '../server/recipients';
import { filter, saidFiltered } from '../trace';
import { failAt, patienceEnd } from './attempt-failure';
import {
  afterEhlo,
  certificateHolds,
  GOES_ON,
  goesOnRefused,
  LEAVES,
  noteTesting,
  tellWhoAskedForTls,
} from './encryption';
import { failReply, leaveServerWorking, staySilent } from './final-reply';
import { KEPT, Message, passCounter, raise, serverOf, setFailure, setSecured, stageOf } from './message';
import { sendText, weighBeforeMail } from './size';
import { refusal, runStage, stageTime } from './stage';
import { leadsOthers, speakerOf } from './together';
import { askTogether } from './transaction';

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
      if (server.limitedStages === 0 && !server.weighs && !leadsOthers(m)) {
        meetJudges(m, mta, server, messageAt);
        return;
      }
    }
  }
  if (server.limitsClients) beginClient(m, server, first === GREETING);
  runStages(m, mta, server, first);
}

/**
 * A session has reached a stage that depends on other sessions, whose effect is known by now. Its record holds the stage
 * (`setFailure`), at a server with several such stages; elsewhere it is always the filter.
 */
export function reachStage(m: Message): void {
  const server = serverOf(m);
  const stage = server.limitedStages !== 0 ? stageOf(m) : MESSAGE;
  if (stage !== MESSAGE) runStages(m, m.agent.mta, server, stage);
  else if (isNone(server.filter)) finishWhileOn(m, m.agent.mta, server, now);
  else enterFilter(m);
}

/** The session at a server that may refuse the recipient or the message, if nothing fails until the message stage begins [s]. */
function meetJudges(m: Message, mta: Mta, server: Server, messageAt: f64): void {
  const rtt = server.rtt;
  const said = judgeRecipient(m, server, messageAt - 2 * rtt);
  if (said === RECIPIENT_TAKEN) reachMessageStage(m, mta, server, messageAt);
  else failAt(m, messageAt - rtt, RCPT, refusal(m, said));
}

/** Stage by stage, each judged as it begins; the first that fails ends the session. */
function runStages(m: Message, mta: Mta, server: Server, first: i32): void {
  let begins = now;
  let stage = first;
  while (stage <= DATA) {
    if (stage === MAIL && server.weighs) {
      begins = weighBeforeMail(m, mta, server, begins);
      if (begins < 0) return;
    }
    if (server.limitedStages !== 0 && stage >= MAIL && waitsForStage(m, server, stage, begins)) return;
    begins =
      stage === RCPT && leadsOthers(m) ? askTogether(m, mta, server, begins) : runStage(m, mta, server, stage, begins);
    if (begins < 0) return;
    if (stage !== EHLO) stage += 1;
    else {
      stage = MAIL;
      if (mta.meetsTls) begins = negotiate(m, mta, server, begins);
      if (begins < 0) return;
    }
  }
  if (server.weighs) {
    begins = sendText(m, mta, server, begins);
    if (begins < 0) return;
  }
  if (server.limitedStages !== 0) {
    if (isNone(server.filter) && !hasLimitAt(server, MESSAGE)) finishWhileOn(m, mta, server, begins);
    else comeTo(m, MESSAGE, begins);
  } else if ((mta.goesOff || mta.limitsSession) && isNone(server.filter)) finishWhileOn(m, mta, server, begins);
  else reachMessageStage(m, mta, server, begins);
}

/** Does the stage that begins at `at` [s] depend on other sessions until then? Then the message reaches it by an event. */
function waitsForStage(m: Message, server: Server, stage: i32, at: f64): bool {
  if (at <= now || !hasLimitAt(server, stage)) return false;
  comeTo(m, stage, at);
  return true;
}

function comeTo(m: Message, stage: i32, at: f64): void {
  setFailure(m, stage, 0);
  push(at, REACHED_STAGE, changetype<usize>(m));
}

/** EHLO is answered at `t`. When MAIL can go out, in TLS or in clear [s]; -1 if the session ends before (RFC 3207). */
function negotiate(m: Message, mta: Mta, server: Server, t: f64): f64 {
  const how = afterEhlo(m, mta, server);
  if (how === GOES_ON) {
    noteTesting(m, mta, server, false, t);
    return t;
  }
  if (how === LEAVES) {
    tellWhoAskedForTls(m, mta, server);
    failAt(m, t, STARTTLS, NO_TLS);
    return -1;
  }
  const refusal = stageFailure(m, server, STARTTLS, t);
  const isRefused = !isNone(refusal) && refusal.kind === FAIL_REPLY && goesOnRefused(m, mta, server, refusal);
  if (isRefused) {
    noteTesting(m, mta, server, false, t);
    return stageTime(m, mta, server, STARTTLS, t);
  }
  const asked = runStage(m, mta, server, STARTTLS, t);
  const ends = asked < 0 ? asked : runStage(m, mta, server, HANDSHAKE, asked);
  if (ends < 0) {
    tellWhoAskedForTls(m, mta, server);
    return -1;
  }
  // RFC 8446 §6.2: a client that wants a newer version gets the alert protocol_version.
  if (server.oldTls && !mta.oldTls) {
    tellWhoAskedForTls(m, mta, server);
    failAt(m, ends, HANDSHAKE, REPLY_5XX);
    return -1;
  }
  setSecured(m, true);
  noteTesting(m, mta, server, true, asked);
  // RFC 3207 §4.2: the earlier reply to EHLO is discarded.
  if (certificateHolds(m, mta, server, asked)) return runStage(m, mta, server, EHLO, ends);
  failAt(m, ends, HANDSHAKE, BAD_CERTIFICATE);
  return -1;
}

/** DATA was answered with 354: the message itself goes out at `at`, through the filter if there is one. */
function reachMessageStage(m: Message, mta: Mta, server: Server, at: f64): void {
  if (isNone(server.filter)) finishMessage(m, mta, server, at, at);
  else push(at, REACHED_STAGE, changetype<usize>(m));
}

/** The message has reached the filter: it waits for a free worker inside its session. */
function enterFilter(m: Message): void {
  const server = serverOf(m);
  const workers = server.filter;
  freeAfterOff(workers, server);
  const begins = earliestWorker(workers, now);
  let work = drawTime(m, workers.time, workers.timeKey0, workers.timeKey1);
  if (now >= server.quietUntil) work *= slowFactor(m, server, now);
  const ends = begins + work;
  occupy(workers, ends);
  recordFilterWait(server, begins - now);
  if (isTraced) filter(changetype<usize>(m), now, begins - now, ends - begins);
  finishMessage(m, m.agent.mta, server, now, ends);
}

/** A time of this message at this server [s]. */
function drawTime(m: Message, sampler: Sampler, k0: i32, k1: i32): f64 {
  const traffic = m.traffic;
  return sample(sampler, k0 ^ traffic.salt0, k1 ^ traffic.salt1, m.number, passCounter(m));
}

/**
 * The last stage, from `t` on: the server has worked on the message until `filtered`, holds it for its service time, and
 * answers one round trip later [s].
 *
 * Hot: mostly nothing fails until then, no time-out ends, and there is no filter to reject it.
 */
function finishMessage(m: Message, mta: Mta, server: Server, t: f64, filtered: f64): void {
  const work = drawTime(m, server.service, server.serviceKey0, server.serviceKey1);
  const ends = filtered + work + server.rtt;
  if (ends < server.quietUntil) {
    if (isNone(server.filter)) {
      if (ends <= t + timeoutOf(mta, MESSAGE)) {
        push(ends, MESSAGE_ACCEPTED, changetype<usize>(m));
        return;
      }
    }
  }
  judgeMessage(m, mta, server, t, filtered, work);
}

/** The last stage for a sender whose machine may go off meanwhile, or which limits the length of a session. */
function finishWhileOn(m: Message, mta: Mta, server: Server, t: f64): void {
  judgeMessage(m, mta, server, t, t, drawTime(m, server.service, server.serviceKey0, server.serviceKey1));
}

/** The last stage if something may interrupt it; `work` is the service time [s]. */
function judgeMessage(m: Message, mta: Mta, server: Server, t: f64, filtered: f64, work: f64): void {
  const quiet = t < server.quietUntil;
  let ends = filtered + (quiet ? work : work * slowFactor(m, server, t)) + server.rtt;
  if (!quiet) ends += stageDelay(m, server, MESSAGE, t);
  const failure = quiet ? changetype<Failure>(0) : stageFailure(m, server, MESSAGE, t);
  if (!isNone(failure) && failure.kind === FAIL_SILENT) {
    staySilent(m, mta, server, failure, t, ends);
    return;
  }
  const cut = firstCut(m, server, t, ends);
  const leaves = min<f64>(patienceEnd(m, mta, MESSAGE, t), ends);
  if (cut < leaves) {
    // RFC 1047: the line dies after the final dot while the server works; the server has the message. One whose machine goes
    // off has not answered, so it has not written it down yet (RFC 5321 §4.5.4.1: 250 is the promise to keep it).
    if (cut !== serverGoesOff(server, t, ends)) raise(m, KEPT);
    failAt(m, cut, MESSAGE, DISCONNECT);
  } else if (!isNone(failure)) failReply(m, failure, t, leaves, ends);
  else if (filterVerdict(speakerOf(m), server) === FILTER_REJECT) {
    if (isTraced && leaves >= ends) saidFiltered(changetype<usize>(m));
    failAt(m, leaves, MESSAGE, leaves < ends ? TIMEOUT : REPLY_5XX);
  } else {
    const code = server.limitsClients ? limitReply(m, server, MESSAGE) : 0;
    if (code !== 0) failAt(m, leaves, MESSAGE, leaves < ends ? TIMEOUT : code < 500 ? REPLY_4XX : REPLY_5XX);
    else if (leaves < ends) leaveServerWorking(m, leaves, ends);
    else push(ends, MESSAGE_ACCEPTED, changetype<usize>(m));
  }
}
