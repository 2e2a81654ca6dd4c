import {
  BAD_CERTIFICATE,
  CERTIFICATE_VALID,
  CLEAR_AT_ONCE,
  CLEAR_NEXT_PASS,
  EHLO,
  HANDSHAKE,
  NO_TLS,
  PLAIN,
  REPLY_4XX,
  REPLY_5XX,
  STARTTLS,
  TLS_ENCRYPT,
  TLS_NEVER,
  TLS_VERIFY,
} from '../codes';
import { now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Failure } from '../model/failure';
import { Server } from '../model/machines';
import { decisionAt, Mta } from '../model/mta';
import { CLEAR_DUE, CLEAR_NOW } from '../sender/candidate-list';
import { isSpokenToInClear, speakInClear } from '../sender/clear-hosts';
import { certificateAt } from '../server/failures';
import { isSecured, Message } from './message';

/*
 * What a sender wants of a session in TLS (RFC 3207), and what it does where that fails: what its own level says, and what
 * policies of the recipient ask for on top of it.
 */

/** What must hold of a session, as bits: TLS at all; a certificate that holds. */
const NEEDS_TLS: i32 = 1;
const NEEDS_CERTIFICATE: i32 = 2;

/** What this sender asks of a session with the server. */
function needsOf(mta: Mta): i32 {
  if (mta.tlsLevel < TLS_ENCRYPT) return 0;
  return mta.tlsLevel === TLS_VERIFY ? NEEDS_TLS | NEEDS_CERTIFICATE : NEEDS_TLS;
}

/** How a session goes on after EHLO. */
export const GOES_ON: i32 = 0;
export const LEAVES: i32 = 1;
export const ASKS_FOR_TLS: i32 = 2;

/** Does the session go on in clear, ask for TLS, or end, since the sender wants what the server does not offer? */
export function afterEhlo(m: Message, mta: Mta, server: Server): i32 {
  const needs = needsOf(mta);
  if (!server.offersTls) return needs === 0 ? GOES_ON : LEAVES;
  if (needs !== 0) return ASKS_FOR_TLS;
  return mta.tlsLevel === TLS_NEVER || isInClear(m, mta, server) ? GOES_ON : ASKS_FOR_TLS;
}

/** Is this attempt made without TLS since the last one failed for it? */
function isInClear(m: Message, mta: Mta, server: Server): bool {
  if (!isNone(m.list) && <i32>m.list.clear === CLEAR_NOW) return true;
  return mta.clearAfter === CLEAR_NEXT_PASS && isSpokenToInClear(m, server);
}

/** STARTTLS is refused: does the session go on without (RFC 3207 §4: the client decides)? */
export function goesOnRefused(mta: Mta, failure: Failure): bool {
  if (needsOf(mta) !== 0) return false;
  return decisionAt(mta, STARTTLS, failure.code < 500 ? REPLY_4XX : REPLY_5XX) === PLAIN;
}

/** Does the certificate that is shown in a handshake that begins at `t` hold for what this sender wants? */
export function certificateHolds(m: Message, mta: Mta, server: Server, t: f64): bool {
  if ((needsOf(mta) & NEEDS_CERTIFICATE) === 0) return true;
  return certificateAt(m, server, t) === CERTIFICATE_VALID;
}

/**
 * An attempt failed in this stage and way. Is the same address tried again now, without TLS? Some do so at once, some once the
 * message has waited (Postfix), some not before the next pass, and then remember the host (Courier).
 */
export function triesInClear(m: Message, mta: Mta, server: Server, stage: i32, failureClass: i32): bool {
  if (stage !== STARTTLS && stage !== HANDSHAKE && !(stage === EHLO && isSecured(m))) return false;
  if (needsOf(mta) !== 0 || failureClass === NO_TLS || failureClass === BAD_CERTIFICATE) return false;
  if (mta.clearAfter === CLEAR_NEXT_PASS) speakInClear(m, server, now + mta.clearFor);
  if (mta.clearAfter !== CLEAR_AT_ONCE || isNone(m.list)) return false;
  const wants = stage === EHLO ? mta.clearAfterEhlo : decisionAt(mta, stage, failureClass) === PLAIN;
  // Postfix, smtp.h (PREACTIVE_DELAY): the time in the queue before this pass.
  if (!wants || m.list.openedAt - m.arrivedAt < mta.clearAge) return false;
  m.list.clear = <u8>CLEAR_DUE;
  return true;
}
