import { HOST_SERVFAIL, HOST_TIMEOUT, NO_TRY_NO_ACCEPTABLE, RECORD_TLSA, RECORD_TXT } from '../codes';
import { isTraced, now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { add, clearMap, find, Known, PairMap } from '../kernel/pair-map';
import { hostNumberOf, hostOf, Message, raise, SKIPPED_SOME, uniformOfHost } from '../messages/message';
import { Failure } from '../model/failure';
import { Server } from '../model/machines';
import { Mta } from '../model/mta';
import { DomainPolicies, Policy, policyAt } from '../model/policy';
import { Address } from '../model/zone';
import { failureOfQuery } from '../server/name-servers';
import { activeAt, advance } from '../server/timeline';
import { MATCHES_NAME, POLICY_ENFORCE, TLSA_NONE } from '../tls-codes';
import { passedOver, policyKnown, tlsaKnown } from '../trace';
import {
  OVER_POLICY,
  OVER_TLSA,
  POLICY_FETCHED,
  POLICY_FIXED,
  POLICY_KEPT,
  POLICY_NO_RECORD,
  POLICY_NOT_FETCHED,
  POLICY_SAME,
  POLICY_UNDER_WAY,
  POLICY_UNPUBLISHED,
} from '../trace-codes';

/*
 * Policies of recipients (MTA-STS, RFC 8461; DANE, RFC 7672): the senders that obey them, a sending host's knowledge of
 * them, and the hosts that they exclude.
 */

/** The MTA-STS policy of a domain that a sending host keeps. */
@unmanaged
class KnownPolicy extends Known {
  policy: Policy;
  /** Expiry of the policy; and time of the next check for a newer one [s]. */
  expiresAt: f64;
  checkedUntil: f64;
  /** The failure that kept the last query from getting its TXT record. */
  failure: Failure;
  /** End of the last check [s]: mail waits for it if no policy is cached. */
  readyAt: f64;
}

/** After a fetch that failed, the next one comes no sooner [s] (RFC 8461 §3.3). */
const AFTER_FAILURE: f64 = 300;
/** Time-out of a fetch [s] (RFC 8461 §3.3: “a timeout of one minute is suggested”). */
const FETCH_TIMEOUT: f64 = 60;
/** Position in POLICY_FAILURES: no answer over HTTPS. */
const UNREACHABLE: i32 = 0;

const policies = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));

/** Forgets all policies. */
export function clearPolicies(domains: i32): void {
  // Few domains have one that changes, so no pair has a slot of its own.
  clearMap(policies, Infinity, domains, offsetof<KnownPolicy>());
}

function obeysMtaSts(m: Message, mta: Mta): bool {
  if (mta.mtaSts >= 1) return true;
  const agent = m.agent;
  return mta.mtaSts > 0 && uniformOfHost(agent.stsKey0, agent.stsKey1, hostNumberOf(m)) < mta.mtaSts;
}

function obeysDane(m: Message, mta: Mta): bool {
  if (mta.dane >= 1) return true;
  const agent = m.agent;
  return mta.dane > 0 && uniformOfHost(agent.daneKey0, agent.daneKey1, hostNumberOf(m)) < mta.dane;
}

/** Does the sender check the key of this server by its TLSA records (RFC 7672 §2.2)? They count only where the MX records are signed. */
export function checksDane(m: Message, mta: Mta, server: Server): bool {
  if (<i32>server.tlsa === TLSA_NONE || isNone(m.list) || !m.list.answer.isSigned) return false;
  return obeysDane(m, mta);
}

/** The MTA-STS policy that this sending host goes by; 0 for none. */
export function policyFor(m: Message, mta: Mta): Policy {
  const published = m.domain.policies;
  if (isNone(published) || !obeysMtaSts(m, mta)) return changetype<Policy>(0);
  if (published.isFixed) {
    const only = policyAt(published, now);
    if (isTraced) policyKnown(changetype<usize>(m), now, POLICY_FIXED, changetype<usize>(only), NaN, 0);
    return only;
  }
  const known = knownPolicyOf(m);
  let how = now < known.readyAt ? POLICY_UNDER_WAY : POLICY_KEPT;
  if (now >= known.checkedUntil) how = look(m, mta, known, published);
  m.list.policyAt = known.readyAt;
  const policy = now < known.expiresAt ? known.policy : changetype<Policy>(0);
  if (isTraced) tellPolicy(m, known, policy, how);
  return policy;
}

function tellPolicy(m: Message, known: KnownPolicy, policy: Policy, how: i32): void {
  const until = isNone(policy) ? NaN : known.expiresAt;
  const failure = how === POLICY_NO_RECORD ? changetype<usize>(known.failure) : 0;
  policyKnown(changetype<usize>(m), now, how, changetype<usize>(policy), until, failure);
}

function knownPolicyOf(m: Message): KnownPolicy {
  const host = hostOf(m);
  const known = find(policies, host, m.domain.number);
  if (known !== 0) return changetype<KnownPolicy>(known);
  const fresh = changetype<KnownPolicy>(add(policies, host, m.domain.number));
  fresh.policy = changetype<Policy>(0);
  fresh.expiresAt = -Infinity;
  fresh.checkedUntil = -Infinity;
  fresh.readyAt = -Infinity;
  fresh.failure = changetype<Failure>(0);
  return fresh;
}

/**
 * Queries the TXT record, and fetches the policy if that is new or the cached one has expired. A cached policy holds until it
 * expires, even if it cannot be fetched or is no longer published (RFC 8461 §3.3).
 */
function look(m: Message, mta: Mta, known: KnownPolicy, published: DomainPolicies): i32 {
  known.failure = failureOfQuery(m, published.lookupFailures, published.lookupFailuresEnd, RECORD_TXT);
  if (!isNone(known.failure)) return missRecord(mta, known, published);
  const current = policyAt(published, now);
  known.checkedUntil = now + published.ttl;
  if (isNone(current)) return POLICY_UNPUBLISHED;
  const isKept = now < known.expiresAt;
  if (current === known.policy && isKept) return POLICY_SAME;
  const failure = failureOfFetch(published);
  const isUnreachable = !isNone(failure) && <i32>failure.kind === UNREACHABLE;
  const over = now + (isUnreachable ? FETCH_TIMEOUT : current.fetchTime);
  // RFC 8461 §5.1: a sender with a cached policy fetches the next one in the background; its mail does not wait.
  if (!isKept) known.readyAt = over;
  if (!isNone(failure)) {
    known.checkedUntil = over + AFTER_FAILURE;
    return POLICY_NOT_FETCHED + <i32>failure.kind;
  }
  known.policy = current;
  known.expiresAt = over + current.maxAge;
  return POLICY_FETCHED;
}

/** Without a usable TXT record there is no policy except a cached one (RFC 8461 §3.1). */
function missRecord(mta: Mta, known: KnownPolicy, published: DomainPolicies): i32 {
  const kind = <i32>known.failure.kind;
  const over = kind === HOST_TIMEOUT ? now + mta.dnsTimeout : now;
  if (now >= known.expiresAt) known.readyAt = over;
  const isFailure = kind === HOST_TIMEOUT || kind === HOST_SERVFAIL;
  known.checkedUntil = over + (isFailure ? mta.dnsFailuresFor : published.negativeTtl);
  return POLICY_NO_RECORD;
}

/** The failure that keeps the policy from being fetched now; 0 if there is none. */
function failureOfFetch(published: DomainPolicies): Failure {
  for (let at = published.failures; at < published.failuresEnd; at += 4) {
    const failure = changetype<Failure>(load<usize>(at));
    advance(failure, now);
    if (activeAt(failure, now)) return failure;
  }
  return changetype<Failure>(0);
}

/** Checks for a newer policy before a message is returned for its age (RFC 8461 §5.1); true if there is one. */
export function findsNewerPolicy(m: Message, mta: Mta): bool {
  const published = m.domain.policies;
  if (isNone(published) || published.isFixed || !obeysMtaSts(m, mta)) return false;
  const known = knownPolicyOf(m);
  const before = known.policy;
  if (isNone(before) || now >= known.expiresAt) return false;
  look(m, mta, known, published);
  return known.policy !== before;
}

/** Does a policy name this host, as `what` has it? */
export function matches(policy: Policy, address: Address, what: i32): bool {
  return (<i32>load<u8>(policy.matches + <usize>address.host.number) & what) !== 0;
}

/** Results of the query for the TLSA records of a host, for a sender that checks them. */
export const TLSA_KNOWN: i32 = 0;
export const TLSA_FAILED: i32 = 1;
export const TLSA_UNANSWERED: i32 = 2;

/**
 * Does the query for TLSA records get a definite answer? If not, the host is skipped as unreachable (RFC 7672 §2.1.2;
 * recorded); a query without an answer takes its time-out first.
 */
export function askForTlsa(m: Message, mta: Mta, address: Address): i32 {
  const host = address.host;
  if (host.failures === host.failuresEnd && !isTraced) return TLSA_KNOWN;
  if (!m.list.answer.isSigned || !obeysDane(m, mta)) return TLSA_KNOWN;
  const failure = failureOfQuery(m, host.failures, host.failuresEnd, RECORD_TLSA);
  if (isTraced) tlsaKnown(changetype<usize>(m), now, changetype<usize>(address), changetype<usize>(failure));
  if (isNone(failure)) return TLSA_KNOWN;
  const kind = <i32>failure.kind;
  // No such name, or no such records: there is nothing to check.
  if (kind !== HOST_SERVFAIL && kind !== HOST_TIMEOUT) return TLSA_KNOWN;
  leaveOut(m, address, OVER_TLSA);
  return kind === HOST_TIMEOUT ? TLSA_UNANSWERED : TLSA_FAILED;
}

/** Is the address left out since the policy that is enforced does not name its host (RFC 8461 §5)? */
export function leavesOut(m: Message, mta: Mta, address: Address): bool {
  const policy = m.list.policy;
  if (isNone(policy) || <i32>policy.mode !== POLICY_ENFORCE || mta.stsByCertificates) return false;
  if (matches(policy, address, MATCHES_NAME)) return false;
  if (mta.daneInsteadOfSts && checksDane(m, mta, address.server)) return false;
  leaveOut(m, address, OVER_POLICY);
  return true;
}

/** The address is passed over without a connection; if all are, this is the reason why none was tried. */
function leaveOut(m: Message, address: Address, why: i32): void {
  raise(m, SKIPPED_SOME);
  if (m.list.tried === 0) m.outcome = <u8>NO_TRY_NO_ACCEPTABLE;
  if (isTraced) passedOver(changetype<usize>(m), now, changetype<usize>(address), why, NaN);
}
