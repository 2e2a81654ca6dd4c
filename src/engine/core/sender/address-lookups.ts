import { HOST_ADDRESSES, HOST_SERVFAIL, HOST_TIMEOUT, RECORD_A, RECORD_AAAA } from '../codes';
import { now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { hostOf, Message } from '../messages/message';
import { Mta } from '../model/mta';
import { Host } from '../model/zone';
import { failureOfQuery } from '../server/name-servers';
import { CandidateList } from './candidate-list';
import { CachedAddress, cachedAddressOf } from './records';

/** Do the name servers of this name fail at times? */
export function fails(host: Host): bool {
  return host.failures !== host.failuresEnd;
}

/**
 * What the query for an address of a name comes to, whose name servers fail at times: from the cache of the sending host until
 * its life is over, else from the DNS. `kind`: what they say when they do not fail.
 */
export function addressOf(m: Message, mta: Mta, host: Host, isIpv6: bool, kind: i32): CachedAddress {
  const known = cachedAddressOf(hostOf(m), host.number, isIpv6 ? 1 : 0);
  known.isRemembered = now < known.expiresAt && now >= known.knownAt;
  if (known.isRemembered) return known;
  const failure = failureOfQuery(m, host.failures, host.failuresEnd, isIpv6 ? RECORD_AAAA : RECORD_A);
  const answer = isNone(failure) ? kind : <i32>failure.kind;
  // A query that another one still waits for in vain: what that one finds out is known sooner.
  const isWaiting = now < known.knownAt && answer === HOST_TIMEOUT;
  known.kind = answer;
  known.failure = failure;
  if (!isWaiting) noteLife(m, mta, host, known);
  return known;
}

/** How long the answer is used: the TTL of the address (RFC 1035 §3.2.1), or of that there is none (RFC 2308 §5); failures as the MTA keeps them. */
function noteLife(m: Message, mta: Mta, host: Host, known: CachedAddress): void {
  known.knownAt = now;
  if (known.kind === HOST_SERVFAIL || known.kind === HOST_TIMEOUT) {
    // Queries of one list follow each other (RFC 9520 §3.2).
    const queries = m.list.dnsTimeouts + (known.kind === HOST_TIMEOUT ? 1 : 0);
    if (mta.dnsFailuresFor > 0) known.knownAt = now + <f64>queries * mta.dnsTimeout;
    known.expiresAt = mta.dnsFailuresFor > 0 ? known.knownAt + mta.dnsFailuresFor : -Infinity;
    return;
  }
  const life = known.kind === HOST_ADDRESSES ? host.life : host.negativeLife;
  known.expiresAt = now + max<f64>(life, mta.dnsAtLeast);
}

/** Notes that a name of the list has no address of this family as far as this pass knows. */
export function leaveOut(list: CandidateList, host: Host, isIpv6: bool): void {
  const bit: u64 = (<u64>1) << (<u64>host.failing);
  if (isIpv6) list.withoutIpv6 |= bit;
  else list.withoutIpv4 |= bit;
}

/** Has the list no address of this family for the name, since its name servers failed? */
export function isLeftOut(list: CandidateList, host: Host, isIpv6: bool): bool {
  if (!fails(host)) return false;
  const bits = isIpv6 ? list.withoutIpv6 : list.withoutIpv4;
  return ((bits >> <u64>host.failing) & 1) !== 0;
}
