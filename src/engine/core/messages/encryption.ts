import { BAD_CERTIFICATE, EHLO, HANDSHAKE, NO_TLS, PLAIN, REPLY_4XX, REPLY_5XX, STARTTLS } from '../codes';
import { isTraced, now } from '../kernel/clock';
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
import { demanded } from '../trace';
import { ASKED_BY_DANE, ASKED_BY_POLICY, ASKED_BY_SENDER } from '../trace-codes';
import { isSecured, Message } from './message';

/*
 * A sender's requirements for TLS (RFC 3207), and its reaction if a session does not meet them: its own level, and the
 * policies of the recipient on top of it.
 */

/** Requirements for a session, as bits: TLS; a valid certificate; a key that matches TLSA records; a name that the policy lists. */
const NEEDS_TLS: i32 = 1;
const NEEDS_CERTIFICATE: i32 = 2;
const NEEDS_KEY: i32 = 4;
const NEEDS_NAME: i32 = 8;

/** Requirements for the session under way: of the sender's own level, and of policies of the recipient. */
function needsOf(m: Message, mta: Mta, server: Server): i32 {
  const needs = levelNeeds(mta);
  return mta.readsPolicies ? needs | daneNeeds(m, mta, server) | policyNeeds(m, mta, server) : needs;
}

function levelNeeds(mta: Mta): i32 {
  if (mta.tlsLevel === TLS_VERIFY) return NEEDS_TLS | NEEDS_CERTIFICATE;
  return mta.tlsLevel === TLS_ENCRYPT ? NEEDS_TLS : 0;
}

function daneNeeds(m: Message, mta: Mta, server: Server): i32 {
  if (!checksDane(m, mta, server)) return 0;
  // RFC 7672 §2.2: where all records are unusable, TLS without a check.
  return <i32>server.tlsa === TLSA_UNUSABLE ? NEEDS_TLS : NEEDS_TLS | NEEDS_KEY;
}

function policyNeeds(m: Message, mta: Mta, server: Server): i32 {
  if (isNone(m.list) || isNone(m.list.policy) || <i32>m.list.policy.mode !== POLICY_ENFORCE) return 0;
  if (mta.daneInsteadOfSts && checksDane(m, mta, server)) return 0;
  // RFC 8461 §4.2: TLS, and a certificate of a known authority with the name of the host.
  const needs = NEEDS_TLS | NEEDS_CERTIFICATE;
  return mta.stsByCertificates ? needs | NEEDS_NAME : needs;
}

/** Traces the sources of the requirements that the session lacks, as bits: the sender's own level, TLSA records, the MTA-STS policy. */
function tellDemands(m: Message, mta: Mta, server: Server, lacking: i32): void {
  let who = (levelNeeds(mta) & lacking) !== 0 ? ASKED_BY_SENDER : 0;
  if (mta.readsPolicies) {
    if ((daneNeeds(m, mta, server) & lacking) !== 0) who |= ASKED_BY_DANE;
    if ((policyNeeds(m, mta, server) & lacking) !== 0) who |= ASKED_BY_POLICY;
  }
  if (who !== 0) demanded(changetype<usize>(m), who);
}

/** A session ends without TLS. Traces the sources of the requirement, because of which it does not go on in clear. */
export function tellWhoAskedForTls(m: Message, mta: Mta, server: Server): void {
  if (isTraced) tellDemands(m, mta, server, NEEDS_TLS);
}

/** Ways in which a session continues after EHLO. */
export const GOES_ON: i32 = 0;
export const LEAVES: i32 = 1;
export const ASKS_FOR_TLS: i32 = 2;

/** Does the session go on in clear, ask for TLS, or end, since the sender requires TLS and the server does not offer it? */
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

/** Does the certificate shown in a handshake that begins at `t` meet this sender's requirements? */
export function certificateHolds(m: Message, mta: Mta, server: Server, t: f64): bool {
  const needs = needsOf(m, mta, server);
  if (needs <= NEEDS_TLS) return true;
  const certificate = certificateAt(m, server, t);
  const isValid = certificate === CERTIFICATE_VALID || certificate === CERTIFICATE_MISMATCH;
  let lacking = isValid ? 0 : needs & NEEDS_CERTIFICATE;
  // RFC 7672 §3.1.1: with DANE-EE(3) neither the name nor the time of the certificate is looked at.
  const isKnown = <i32>server.tlsa === TLSA_VALID && certificate !== CERTIFICATE_MISMATCH;
  if (!isKnown) lacking |= needs & NEEDS_KEY;
  if ((needs & NEEDS_NAME) !== 0 && !matches(m.list.policy, m.address, MATCHES_CERTIFICATE)) lacking |= NEEDS_NAME;
  if (isTraced && lacking !== 0) tellDemands(m, mta, server, lacking);
  return lacking === 0;
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
