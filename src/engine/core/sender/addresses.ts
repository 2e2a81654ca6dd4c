import {
  EQUAL_ADDRESSES,
  FAMILY_BOTH,
  FAMILY_IPV4,
  FAMILY_IPV6,
  IP_EXCHANGER_USE,
  PREFER_ANY,
  PREFER_DNS_ORDER,
  PREFER_IPV6,
  ROTATE_CYCLIC,
  ROTATE_RANDOM,
} from '../codes';
import { isTraced, now } from '../kernel/clock';
import { rotate, shuffle } from '../kernel/permutations';
import { below } from '../kernel/random-numbers';
import { Message } from '../messages/message';
import { Mta } from '../model/mta';
import { ADDRESS_SIZE, Address, Host } from '../model/zone';
import { passedOver } from '../trace';
import { OVER_BALANCE, OVER_HOST } from '../trace-codes';
import { familiesOf, isLeftOut } from './address-lookups';
import { addCandidate, CandidateList, candidateAt, candidatesOf, moveCandidate } from './candidate-list';
import { seekOrder, seekProcess, seekRotation } from './order-streams';

/** Keeps the random numbers of a process for addresses apart from those for preferences; one more for those of IPv6. */
const ADDRESS_RANK: i32 = 1 << 12;
/** Keeps the order of IPv6 addresses, and the choice of the family that comes first, apart from that of IPv4 addresses. */
const IPV6_RANK: i32 = 1 << 13;
const FIRST_RANK: i32 = 1 << 14;

/** The addresses of one host: as the DNS presented them (RFC 5321 §5.1 says so), or shuffled; of both families, or one. */
export function appendHost(m: Message, list: CandidateList, mta: Mta, host: Host, rank: i32): void {
  if (!host.isPlain) appendSpecial(m, list, mta, host, rank);
  else if (mta.families !== FAMILY_IPV6) {
    const start = list.length;
    const end = changetype<usize>(host.end);
    for (let at = changetype<usize>(host.first); at < end; at += ADDRESS_SIZE) {
      addCandidate(list, changetype<Address>(at), rank);
    }
    if (list.length > start + 1) present(m, list, mta, start, rank + host.salt, ADDRESS_RANK);
  }
}

/** Appends the addresses of a host whose lookups do not give every MTA the same addresses at all times. */
function appendSpecial(m: Message, list: CandidateList, mta: Mta, host: Host, rank: i32): void {
  if (host.isAddress && mta.ipExchanger !== IP_EXCHANGER_USE) return;
  if (mta.refusesAliases && host.isAlias) return;
  const families = familiesOf(m, mta);
  if (!host.hasIpv6) {
    if (families !== FAMILY_IPV6) appendAddresses(m, list, mta, host, rank);
  } else if (families === FAMILY_BOTH && mta.prefers === PREFER_DNS_ORDER) appendAddresses(m, list, mta, host, rank);
  else {
    // RFC 3974 §3: addresses are sorted by family, and shuffled within each, never mixed.
    const first = isIpv6First(m, mta, rank + host.salt);
    appendFamily(m, list, mta, families, host, first, rank);
    appendFamily(m, list, mta, families, host, !first, rank);
  }
}

/** All addresses of a host together. */
function appendAddresses(m: Message, list: CandidateList, mta: Mta, host: Host, rank: i32): void {
  const start = list.length;
  const end = changetype<usize>(host.end);
  for (let at = changetype<usize>(host.first); at < end; at += ADDRESS_SIZE) {
    const address = changetype<Address>(at);
    if (!isLeftOut(list, host, address.isIpv6)) addCandidate(list, address, rank);
  }
  present(m, list, mta, start, rank + host.salt, ADDRESS_RANK);
}

/** Those of one family, if the MTA uses it: the DNS answers for each in an order of its own. */
function appendFamily(
  m: Message,
  list: CandidateList,
  mta: Mta,
  families: i32,
  host: Host,
  isIpv6: bool,
  rank: i32,
): void {
  if (families === (isIpv6 ? FAMILY_IPV4 : FAMILY_IPV6) || isLeftOut(list, host, isIpv6)) return;
  const start = list.length;
  const end = changetype<usize>(host.end);
  for (let at = changetype<usize>(host.first); at < end; at += ADDRESS_SIZE) {
    const address = changetype<Address>(at);
    if (address.isIpv6 === isIpv6) addCandidate(list, address, rank);
  }
  const own = isIpv6 ? IPV6_RANK : 0;
  present(m, list, mta, start, (rank + host.salt) ^ own, ADDRESS_RANK + (isIpv6 ? 1 : 0));
}

/** Puts the addresses from `start` on in the order in which they are tried. */
function present(m: Message, list: CandidateList, mta: Mta, start: i32, rank: i32, processRank: i32): void {
  const count = list.length - start;
  if (count < 2) return;
  const addresses = candidatesOf(list) + ((<usize>start) << 2);
  const rotates = m.domain.rotation;
  if (mta.fixesAddresses) {
    seekProcess(m, mta, processRank);
    shuffle(addresses, count);
  } else if (mta.shufflesAddresses) {
    seekOrder(m, rank);
    shuffle(addresses, count);
  } else if (rotates === ROTATE_RANDOM) {
    seekRotation(m, list, rank);
    shuffle(addresses, count);
  } else if (rotates === ROTATE_CYCLIC) rotate(addresses, count, list.rotation);
}

/** Does IPv6 come first? Decided at random if neither is preferred. */
function isIpv6First(m: Message, mta: Mta, rank: i32): bool {
  if (mta.prefers !== PREFER_ANY) return mta.prefers === PREFER_IPV6;
  seekOrder(m, rank ^ FIRST_RANK);
  return below(2) !== 0;
}

/**
 * Of a whole preference the addresses of one family come first, each family as it stood (Exim, dma; Postfix,
 * smtp_address_preference), where the MTA does not sort those of each host.
 */
export function sortByFamily(m: Message, mta: Mta, addresses: usize, count: i32, rank: i32): void {
  const isShuffled = mta.equal === EQUAL_ADDRESSES;
  if (mta.prefers === PREFER_DNS_ORDER || !(isShuffled || mta.sortsPreference)) return;
  // Shuffled as they are, neither family comes first.
  if (isShuffled && mta.prefers === PREFER_ANY) return;
  partition(addresses, 0, count, isIpv6First(m, mta, rank));
}

/** Moves the addresses of one family to the front, and keeps the order within both; where the others then begin. */
function partition(addresses: usize, from: i32, to: i32, isIpv6: bool): i32 {
  if (to - from === 1) {
    const address = changetype<Address>(load<usize>(addresses + ((<usize>from) << 2)));
    return address.isIpv6 === isIpv6 ? to : from;
  }
  const middle = (from + to) >> 1;
  const left = partition(addresses, from, middle, isIpv6);
  const right = partition(addresses, middle, to, isIpv6);
  rotate(addresses + ((<usize>left) << 2), right - left, middle - left);
  return left + right - middle;
}

/**
 * Postfix (smtp_addr.c, smtp_balance_inet_proto; smtp_balance_inet_protocols=yes): where a list with both families is longer than
 * the limit, each keeps half of the room, the first one more where that is odd, and what the other cannot fill.
 */
export function keepBalance(m: Message, list: CandidateList, limit: i32): void {
  let ipv6 = 0;
  for (let i = 0; i < list.length; i += 1) if (candidateAt(list, i).isIpv6) ipv6 += 1;
  const ipv4 = list.length - ipv6;
  if (ipv4 === 0 || ipv6 === 0 || list.length <= limit) return;
  const half = limit / 2;
  let room6 = limit - (limit + (candidateAt(list, 0).isIpv6 ? 0 : 1)) / 2;
  if (ipv6 <= half) room6 = ipv6;
  else if (ipv4 <= half) room6 = limit - ipv4;
  let room4 = limit - room6;
  let kept = 0;
  for (let i = 0; i < list.length; i += 1) {
    const address = candidateAt(list, i);
    const room = address.isIpv6 ? room6 : room4;
    if (address.isIpv6) room6 -= 1;
    else room4 -= 1;
    if (room > 0) {
      moveCandidate(list, i, kept);
      kept += 1;
    } else if (isTraced) passedOver(changetype<usize>(m), now, changetype<usize>(address), OVER_BALANCE, NaN);
  }
  list.length = kept;
}

/** Takes the addresses of a host that are still to come out of the list, from this place on. */
export function leaveHost(m: Message, list: CandidateList, host: Host, from: i32): void {
  let kept = from;
  for (let i = from; i < list.length; i += 1) {
    const address = candidateAt(list, i);
    if (address.host !== host) {
      moveCandidate(list, i, kept);
      kept += 1;
    } else if (isTraced) passedOver(changetype<usize>(m), now, changetype<usize>(address), OVER_HOST, NaN);
  }
  list.length = kept;
}
