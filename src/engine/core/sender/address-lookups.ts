import {
  FAMILY_BOTH,
  FAMILY_IPV4,
  FAMILY_IPV6,
  HOST_ADDRESSES,
  HOST_EMPTY,
  HOST_NXDOMAIN,
  HOST_SERVFAIL,
  HOST_TIMEOUT,
  RECORD_A,
  RECORD_AAAA,
} from '../codes';
import { isTraced, now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { hostNumberOf, hostOf, Message, uniformOfHost } from '../messages/message';
import { Mta } from '../model/mta';
import { Host } from '../model/zone';
import { failureOfQuery } from '../server/name-servers';
import { noAddress } from '../trace';
import { CandidateList } from './candidate-list';
import { CachedAddress, cachedAddressOf } from './records';

/** Which families of addresses the sending host of this message asks for (getaddrinfo(3), AI_ADDRCONFIG: only those it has an address of). */
export function familiesOf(m: Message, mta: Mta): i32 {
  return mta.asksIfRouted && mta.families === FAMILY_BOTH && lacksRoute(m, mta) ? FAMILY_IPV4 : mta.families;
}

/** Has the sending host of this message no route to IPv6? It is drawn once for each. */
export function lacksRoute(m: Message, mta: Mta): bool {
  const routes = mta.ipv6Routes;
  if (routes >= 1) return false;
  const agent = m.agent;
  return routes <= 0 || uniformOfHost(agent.routeKey0, agent.routeKey1, hostNumberOf(m)) >= routes;
}

/** Do the name servers of this name fail at times? */
export function fails(host: Host): bool {
  return host.failures !== host.failuresEnd;
}

/**
 * Answer to the address query for a name whose name servers fail at times: from the cache of the sending host until it
 * expires, else from the DNS. `kind`: the answer when they do not fail.
 */
function addressOf(m: Message, mta: Mta, host: Host, isIpv6: bool, kind: i32): CachedAddress {
  const known = cachedAddressOf(hostOf(m), host.number, isIpv6 ? 1 : 0);
  known.isRemembered = now < known.expiresAt && now >= known.knownAt;
  if (known.isRemembered) return known;
  const failure = failureOfQuery(m, host.failures, host.failuresEnd, isIpv6 ? RECORD_AAAA : RECORD_A);
  const answer = isNone(failure) ? kind : <i32>failure.kind;
  // An earlier query is still waiting in vain: its result is known sooner.
  const isWaiting = now < known.knownAt && answer === HOST_TIMEOUT;
  known.kind = answer;
  known.failure = failure;
  if (!isWaiting) noteLife(m, mta, host, known, isIpv6);
  return known;
}

/** Sets the lifetime of the answer: the TTL of the address (RFC 1035 §3.2.1), or the negative TTL (RFC 2308 §5); failures as the MTA caches them. */
function noteLife(m: Message, mta: Mta, host: Host, known: CachedAddress, isIpv6: bool): void {
  known.knownAt = now;
  if (known.kind === HOST_SERVFAIL || known.kind === HOST_TIMEOUT) {
    // Queries of one list follow each other (RFC 9520 §3.2).
    const isOwn = known.kind === HOST_TIMEOUT;
    const queries = m.list.dnsTimeouts + (isOwn ? 1 : 0);
    const beyond = m.list.beyondDns + (isOwn && isIpv6 ? mta.aaaaBeyondDns : 0);
    if (mta.dnsFailuresFor > 0) known.knownAt = now + <f64>queries * mta.dnsTimeout + beyond;
    known.expiresAt = mta.dnsFailuresFor > 0 ? known.knownAt + mta.dnsFailuresFor : -Infinity;
    return;
  }
  const life = known.kind === HOST_ADDRESSES ? host.life : host.negativeLife;
  known.expiresAt = now + max<f64>(life, mta.dnsAtLeast);
}

/** Kinds of the latest answers to the queries for IPv4 and for IPv6; NOT_ASKED if there was no query. */
let kindOfIpv4: i32 = 0;
let kindOfIpv6: i32 = 0;
const NOT_ASKED: i32 = -1;

/**
 * Kind of the answers to the queries for the addresses of a host whose name servers fail at times: for each family that the MTA
 * uses there is one, and an address of either will do. Both are sent at once, and the longer wait counts.
 */
export function unsteadyKind(m: Message, mta: Mta, host: Host): i32 {
  const list = m.list;
  const before = list.dnsTimeouts;
  const families = familiesOf(m, mta);
  kindOfIpv4 = families === FAMILY_IPV6 ? NOT_ASKED : ask(m, mta, host, false, <i32>host.kindOfIpv4);
  const ofIpv4 = list.dnsTimeouts;
  kindOfIpv6 = families === FAMILY_IPV4 ? NOT_ASKED : ask(m, mta, host, true, <i32>host.kindOfIpv6);
  if (list.dnsTimeouts > ofIpv4) list.beyondDns += beyondDns(mta, ofIpv4 > before ? FAMILY_BOTH : FAMILY_IPV6);
  list.dnsTimeouts = min(list.dnsTimeouts, before + 1);
  const kind = together(mta);
  if (isTraced) tellNoAddress(m, mta, host, kind);
  return kind;
}

/** Time beyond one DNS time-out until queries for these families, sent at the same time, are given up [s]. */
export function beyondDns(mta: Mta, families: i32): f64 {
  if (families === FAMILY_IPV4) return 0;
  return families === FAMILY_IPV6 ? mta.aaaaBeyondDns : max<f64>(0, mta.aaaaBeyondDns);
}

function ask(m: Message, mta: Mta, host: Host, isIpv6: bool, steady: i32): i32 {
  const known = addressOf(m, mta, host, isIpv6, steady);
  if (known.kind !== HOST_ADDRESSES) leaveOut(m.list, host, isIpv6);
  if (known.kind === HOST_TIMEOUT && !known.isRemembered) m.list.dnsTimeouts += 1;
  return known.kind;
}

/** Kind of a host, from both answers. */
function together(mta: Mta): i32 {
  if (isEither(HOST_ADDRESSES)) return HOST_ADDRESSES;
  // dma takes the lack of records of one family for that of any (dns.c; recorded: d6k).
  if (mta.emptyHostBounces && isEither(HOST_EMPTY)) return HOST_EMPTY;
  if (isEither(HOST_TIMEOUT)) return HOST_TIMEOUT;
  if (isEither(HOST_SERVFAIL)) return HOST_SERVFAIL;
  return isEither(HOST_NXDOMAIN) ? HOST_NXDOMAIN : HOST_EMPTY;
}

function isEither(kind: i32): bool {
  return kindOfIpv4 === kind || kindOfIpv6 === kind;
}

/** Traces each family whose query failed, if the other one gave an address; else the host as a whole. */
function tellNoAddress(m: Message, mta: Mta, host: Host, kind: i32): void {
  if (kind !== HOST_ADDRESSES) {
    const isOfIpv4 = kindOfIpv4 === kind;
    tellKind(m, host, kind, 0, cachedAddressOf(hostOf(m), host.number, isOfIpv4 ? 0 : 1));
    return;
  }
  const families = familiesOf(m, mta);
  if (families !== FAMILY_IPV6) tellFamily(m, host, kindOfIpv4, false);
  if (families !== FAMILY_IPV4) tellFamily(m, host, kindOfIpv6, true);
}

function tellFamily(m: Message, host: Host, kind: i32, isIpv6: bool): void {
  const known = cachedAddressOf(hostOf(m), host.number, isIpv6 ? 1 : 0);
  if (kind !== HOST_ADDRESSES && !isNone(known.failure))
    tellKind(m, host, kind, isIpv6 ? RECORD_AAAA : RECORD_A, known);
}

/** Traces a failed query. The type of record is passed above the low 4 bits of the kind. */
function tellKind(m: Message, host: Host, kind: i32, record: i32, known: CachedAddress): void {
  const failure = changetype<usize>(known.failure);
  noAddress(changetype<usize>(m), now, changetype<usize>(host), kind | (record << 4), known.isRemembered, failure);
}

/** Notes that a name of the list has no address of this family as far as this pass knows. */
function leaveOut(list: CandidateList, host: Host, isIpv6: bool): void {
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
