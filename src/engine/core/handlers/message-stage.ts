import {
  DISCONNECT,
  FAIL_DISCONNECT,
  FILTER_NOTHING,
  FILTER_REJECT,
  HAM,
  MESSAGE,
  MESSAGE_ACCEPTED,
  REPLY_4XX,
  REPLY_5XX,
  SERVER_FINISHED,
  SPAM,
  TIMEOUT,
  VIRUS,
} from '../codes';
import { sample } from '../luck/sample';
import { isNone } from '../memory';
import { Failure } from '../model/failure';
import { Filter } from '../model/filter';
import { Mta, timeoutOf } from '../model/mta';
import { Sampler } from '../model/sampler';
import { Server } from '../model/server';
import { push } from '../queue';
import { recordFilterWait } from '../recorder';
import { HOLDS_SLOT, KEPT, lower, Message, raise, UNFINISHED } from '../state/message';
import { clearWorkers, earliestWorker, occupy } from '../state/workers';
import { filter, saidByFailure, saidFiltered } from '../trace';
import { luckOf, now, passCounter, serverOf, tells } from '../world';
import { copyOf } from './copies';
import { failAt, patienceEnd } from './failing';
import { clearVerdict, firstCut, judgeStage, slowFactor, verdictDelay, verdictFailure } from './failures';
import { serverGoesOff, serverOnSince } from './off';

/** The message has reached the filter: it waits for a free worker inside its session. */
export function enterFilter(m: Message): void {
  const server = serverOf(m);
  const workers = server.filter;
  freeAfterOff(workers, server);
  const begins = earliestWorker(workers, now);
  let work = drawTime(m, workers.time, workers.timeKey0, workers.timeKey1);
  if (now >= server.quietUntil) work *= slowFactor(m, server, now);
  const ends = begins + work;
  occupy(workers, ends);
  recordFilterWait(server, begins - now);
  if (tells) filter(changetype<usize>(m), now, begins - now, ends - begins);
  finishMessage(m, m.agent.mta, server, now, ends);
}

/** What the filter of a relay worked on when the machine went off is over when it is on again. */
function freeAfterOff(workers: Filter, server: Server): void {
  const onSince = serverOnSince(server);
  if (onSince <= workers.freedAt) return;
  workers.freedAt = onSince;
  clearWorkers(workers);
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
 * Hot: mostly nothing fails until then, nobody's patience ends, and there is no filter to say no.
 */
export function finishMessage(m: Message, mta: Mta, server: Server, t: f64, filtered: f64): void {
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

/** The same for a sender whose machine may go off meanwhile, or whose sessions have a limit as a whole. */
export function finishWhileOn(m: Message, mta: Mta, server: Server, t: f64): void {
  judgeMessage(m, mta, server, t, t, drawTime(m, server.service, server.serviceKey0, server.serviceKey1));
}

/** The same where something may come in between; `work` is the service time [s]. */
function judgeMessage(m: Message, mta: Mta, server: Server, t: f64, filtered: f64, work: f64): void {
  const quiet = t < server.quietUntil;
  let ends = filtered + (quiet ? work : work * slowFactor(m, server, t)) + server.rtt;
  clearVerdict();
  if (!quiet) {
    judgeStage(m, server, MESSAGE, t);
    ends += verdictDelay;
  }
  const failure = verdictFailure;
  const cut = firstCut(m, server, t, ends);
  const leaves = min<f64>(patienceEnd(m, mta, MESSAGE, t), ends);
  if (cut < leaves) {
    // RFC 1047: the line dies after the final dot while the server works; the server has the message. One whose machine goes
    // off has not answered, so it has not written it down yet (RFC 5321 §4.5.4.1: 250 is the promise to keep it).
    if (cut !== serverGoesOff(server, t, ends)) raise(m, KEPT);
    failAt(m, cut, MESSAGE, DISCONNECT);
  } else if (!isNone(failure)) failReply(m, failure, t, leaves, ends);
  else if (filterVerdict(m, server) === FILTER_REJECT) {
    if (tells && leaves >= ends) saidFiltered(changetype<usize>(m));
    failAt(m, leaves, MESSAGE, leaves < ends ? TIMEOUT : REPLY_5XX);
  } else if (leaves < ends) leaveServerWorking(m, leaves, ends);
  else push(ends, MESSAGE_ACCEPTED, changetype<usize>(m));
}

/** A failure answers the final dot, or hangs up on it. */
function failReply(m: Message, failure: Failure, t: f64, leaves: f64, ends: f64): void {
  if (failure.kind === FAIL_DISCONNECT) {
    if (failure.kept) raise(m, KEPT);
    failAt(m, max<f64>(t, leaves), MESSAGE, DISCONNECT);
    return;
  }
  if (leaves < ends) {
    failAt(m, leaves, MESSAGE, TIMEOUT);
    return;
  }
  if (tells) saidByFailure(changetype<usize>(m), changetype<usize>(failure));
  failAt(m, ends, MESSAGE, failure.code < 500 ? REPLY_4XX : REPLY_5XX);
}

/**
 * RFC 1047: the sender gives up waiting for the reply to its final dot, but the server goes on, and has the message in
 * the end, unless its machine goes off. From here on the two copies go their own ways; the session's place is the server's
 * until it is done.
 */
function leaveServerWorking(m: Message, leaves: f64, ends: f64): void {
  const copy = copyOf(m);
  lower(m, HOLDS_SLOT);
  const off = serverGoesOff(serverOf(m), leaves, ends);
  if (off < Infinity) raise(copy, UNFINISHED);
  push(min<f64>(off, ends), SERVER_FINISHED, changetype<usize>(copy));
  failAt(m, leaves, MESSAGE, TIMEOUT);
}

/** What the filter of a server does with this message: the same at every try, because it judges the content. */
export function filterVerdict(m: Message, server: Server): i32 {
  const judge = server.filter;
  if (isNone(judge)) return FILTER_NOTHING;
  return actionFor(judge, m.kind, luckOf(m, judge.verdictKey0, judge.verdictKey1, 0));
}

function actionFor(judge: Filter, kind: i32, u: f64): i32 {
  if (kind === SPAM) return u < judge.spamCatches ? judge.spamThen : FILTER_NOTHING;
  if (kind === VIRUS) return u < judge.virusCatches ? judge.virusThen : FILTER_NOTHING;
  if (kind !== HAM) return FILTER_NOTHING;
  if (u < judge.spamMistakes) return judge.spamThen;
  return u < judge.spamMistakes + judge.virusMistakes ? judge.virusThen : FILTER_NOTHING;
}
