import { BAD_CERTIFICATE, EHLO, HANDSHAKE, NO_TLS, PLAIN, REPLY_4XX, REPLY_5XX, STARTTLS } from '../codes';
import { now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Failure } from '../model/failure';
import { Server } from '../model/machines';
import { decisionAt, Mta } from '../model/mta';
import { CLEAR_DUE, CLEAR_NOW } from '../sender/candidate-list';
import { isSpokenToInClear, speakInClear } from '../sender/clear-hosts';
import { checksDane, matches } from '../sender/policies';
import { certificateAt } from '../server/failures';
import {
  CERTIFICATE_MISMATCH,
  CERTIFICATE_VALID,
  CLEAR_AT_ONCE,
  CLEAR_NEXT_PASS,
  MATCHES_CERTIFICATE,
  MATCHES_NAME,
  POLICY_ENFORCE,
  POLICY_TESTING,
  TLS_ENCRYPT,
  TLS_NEVER,
  TLS_VERIFY,
  TLSA_UNUSABLE,
  TLSA_VALID,
} from '../tls-codes';
import { isSecured, Message } from './message';

/*
 * What a sender wants of a session in TLS (RFC 3207), and what it does where that fails: what its own level says, and what
 * policies of the recipient ask for on top of it.
 */

/** What must hold of a session, as bits: TLS at all; a certificate that holds; a key that TLSA records know; a name that the policy knows. */
const NEEDS_TLS: i32 = 1;
const NEEDS_CERTIFICATE: i32 = 2;
const NEEDS_KEY: i32 = 4;
const NEEDS_NAME: i32 = 8;

/** What this sender asks of the session under way: by its own level, and by policies of the recipient. */
function needsOf(m: Message, mta: Mta, server: Server): i32 {
  let needs = mta.tlsLevel >= TLS_ENCRYPT ? NEEDS_TLS : 0;
  if (mta.tlsLevel === TLS_VERIFY) needs |= NEEDS_CERTIFICATE;
  return mta.readsPolicies ? needs | policyNeeds(m, mta, server) : needs;
}

function policyNeeds(m: Message, mta: Mta, server: Server): i32 {
  let needs = 0;
  const dane = checksDane(m, mta, server);
  // RFC 7672 §2.2: where all records are unusable, TLS without a check.
  if (dane) needs = <i32>server.tlsa === TLSA_UNUSABLE ? NEEDS_TLS : NEEDS_TLS | NEEDS_KEY;
  if (isNone(m.list) || isNone(m.list.policy) || <i32>m.list.policy.mode !== POLICY_ENFORCE) return needs;
  if (dane && mta.daneInsteadOfSts) return needs;
  // RFC 8461 §4.2: TLS, and a certificate of a known authority with the name of the host.
  needs |= NEEDS_TLS | NEEDS_CERTIFICATE;
  return mta.stsByCertificates ? needs | NEEDS_NAME : needs;
}

/** How a session goes on after EHLO. */
export const GOES_ON: i32 = 0;
export const LEAVES: i32 = 1;
export const ASKS_FOR_TLS: i32 = 2;

/** Does the session go on in clear, ask for TLS, or end, since the sender wants what the server does not offer? */
export function afterEhlo(m: Message, mta: Mta, server: Server): i32 {
  const needs = needsOf(m, mta, server);
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
export function goesOnRefused(m: Message, mta: Mta, server: Server, failure: Failure): bool {
  if (needsOf(m, mta, server) !== 0) return false;
  return decisionAt(mta, STARTTLS, failure.code < 500 ? REPLY_4XX : REPLY_5XX) === PLAIN;
}

/** Does the certificate that is shown in a handshake that begins at `t` hold for what this sender wants? */
export function certificateHolds(m: Message, mta: Mta, server: Server, t: f64): bool {
  const needs = needsOf(m, mta, server);
  if (needs <= NEEDS_TLS) return true;
  const certificate = certificateAt(m, server, t);
  const isValid = certificate === CERTIFICATE_VALID || certificate === CERTIFICATE_MISMATCH;
  if ((needs & NEEDS_CERTIFICATE) !== 0 && !isValid) return false;
  // RFC 7672 §3.1.1: with DANE-EE(3) neither the name nor the time of the certificate is looked at.
  const isKnown = <i32>server.tlsa === TLSA_VALID && certificate !== CERTIFICATE_MISMATCH;
  if ((needs & NEEDS_KEY) !== 0 && !isKnown) return false;
  return (needs & NEEDS_NAME) === 0 || matches(m.list.policy, m.address, MATCHES_CERTIFICATE);
}

/**
 * An attempt failed in this stage and way. Is the same address tried again now, without TLS? Some do so at once, some once the
 * message has waited (Postfix), some not before the next pass, and then remember the host (Courier).
 */
export function triesInClear(m: Message, mta: Mta, server: Server, stage: i32, failureClass: i32): bool {
  if (stage !== STARTTLS && stage !== HANDSHAKE && !(stage === EHLO && isSecured(m))) return false;
  if (needsOf(m, mta, server) !== 0 || failureClass === NO_TLS || failureClass === BAD_CERTIFICATE) return false;
  if (mta.clearAfter === CLEAR_NEXT_PASS) speakInClear(m, server, now + mta.clearFor);
  if (mta.clearAfter !== CLEAR_AT_ONCE || isNone(m.list)) return false;
  const wants = stage === EHLO ? mta.clearAfterEhlo : decisionAt(mta, stage, failureClass) === PLAIN;
  // Postfix, smtp.h (PREACTIVE_DELAY): the time in the queue before this pass.
  if (!wants || m.list.openedAt - m.arrivedAt < mta.clearAge) return false;
  m.list.clear = <u8>CLEAR_DUE;
  return true;
}

/** A session goes on in TLS or in clear. One that the policy of the domain would have ended is counted while that is tested (RFC 8460 §4.3). */
export function noteTesting(m: Message, mta: Mta, server: Server, secured: bool, t: f64): void {
  if (!mta.readsPolicies || isNone(m.list) || isNone(m.list.policy)) return;
  const policy = m.list.policy;
  if (<i32>policy.mode !== POLICY_TESTING) return;
  const certificate = certificateAt(m, server, t);
  const isValid = certificate === CERTIFICATE_VALID || certificate === CERTIFICATE_MISMATCH;
  const what = mta.stsByCertificates ? MATCHES_CERTIFICATE : MATCHES_NAME;
  if (!secured || !isValid || !matches(policy, m.address, what)) server.wouldFail += 1;
}
