import {
  ATTEMPT_FAILED,
  BAD_CERTIFICATE,
  DISCONNECT,
  DISCONNECTED,
  HANDSHAKE,
  NO_TLS,
  OUTCOME_BAD_CERTIFICATE,
  OUTCOME_NO_TLS,
  OUTCOME_REFUSED,
  OUTCOME_REJECTED,
  OUTCOME_UNREACHABLE,
  OVERLOADED,
  REFUSED,
  REPLY_4XX,
  REPLY_5XX,
  TEMPFAILED,
  TIMED_OUT,
  TIMEOUT,
  UNREACHABLE,
} from '../codes';
import { now } from '../kernel/clock';
import { push } from '../kernel/event-queue';
import { isNone } from '../kernel/memory';
import { Mta, timeoutOf } from '../model/mta';
import { goesOff } from '../server/machine-off';
import { classOf, Message, setFailure } from './message';

/** Outcome of an attempt by the class of its failure. An alert in the handshake is no reply (RFC 8446 §6.2). */
function outcomeOf(stage: i32, failureClass: i32): i32 {
  switch (failureClass) {
    case REFUSED:
      return OUTCOME_REFUSED;
    case TIMEOUT:
      return TIMED_OUT;
    case REPLY_4XX:
      return TEMPFAILED;
    case REPLY_5XX:
      return stage === HANDSHAKE ? DISCONNECTED : OUTCOME_REJECTED;
    case UNREACHABLE:
      return OUTCOME_UNREACHABLE;
    case NO_TLS:
      return OUTCOME_NO_TLS;
    case BAD_CERTIFICATE:
      return OUTCOME_BAD_CERTIFICATE;
    default:
      return DISCONNECTED;
  }
}

/** The session that begins, or goes on, must be over by then [s]. */
export function limitSession(m: Message, until: f64): void {
  if (!isNone(m.list)) m.list.sessionEnd = until;
}

/** When the sender gives the session under way up [s], where that has a limit as a whole (chasquid, smtp.go: SetDeadline). */
export function sessionEnd(m: Message): f64 {
  return isNone(m.list) ? Infinity : m.list.sessionEnd;
}

/** Until when the sender waits for the reply of a stage that begins at `t` [s]. */
export function patienceEnd(m: Message, mta: Mta, stage: i32, t: f64): f64 {
  const until = t + timeoutOf(mta, stage);
  return mta.limitsSession ? min<f64>(until, sessionEnd(m)) : until;
}

/** The attempt under way will have failed at `at` [s], in this stage and way. */
export function failAt(m: Message, at: f64, stage: i32, failureClass: i32): void {
  const mta = m.agent.mta;
  // A sender always notices a broken handshake.
  const unnoticed = failureClass === DISCONNECT && !mta.noticesCuts && stage !== HANDSHAKE;
  const heard = unnoticed ? patienceEnd(m, mta, stage, at) : at;
  // If the machine of the sender goes off before, the session is broken.
  const breaks = goesOff(mta, now, heard);
  fail(m, min<f64>(breaks, heard), stage, breaks < Infinity ? DISCONNECT : failureClass);
}

function fail(m: Message, at: f64, stage: i32, failureClass: i32): void {
  setFailure(m, stage, failureClass);
  m.outcome = <u8>outcomeOf(stage, failureClass);
  push(at, ATTEMPT_FAILED, changetype<usize>(m));
}

/** The attempt under way will have failed at `at` [s], because the server is full and turns the connection away. */
export function turnAwayAt(m: Message, at: f64, stage: i32, failureClass: i32): void {
  failAt(m, at, stage, failureClass);
  if (classOf(m) === failureClass) m.outcome = <u8>OVERLOADED;
}
