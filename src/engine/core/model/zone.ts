import { Histogram } from '../counts/histogram';
import { Server } from './machines';
import { DomainPolicies } from './policy';

/** A host name that MX records name, with its addresses: `first` up to, not including, `end`. */
@unmanaged
export class Host {
  first: Address;
  end: Address;
  number: i32;
  /** A name whose name servers always give the same addresses, all of IPv4, and which is no alias. */
  isPlain: bool;
  /** Keeps the random order of its addresses independent; derived from its name, so that no other host affects it. */
  salt: i32;
  /** Result of its address lookups for an MTA that uses both families, IPv4 alone, and IPv6 alone; in this order (`kindFor`). */
  kind: u8;
  kindOfIpv4: u8;
  kindOfIpv6: u8;
  /** TTL and negative TTL of its addresses [s]; where its name servers fail. */
  life: f64;
  negativeLife: f64;
  /** Ways in which its name servers fail: pointers, `failures` up to, not including, `failuresEnd`; and its number among names that have any. */
  failures: usize;
  failuresEnd: usize;
  failing: u8;
  /** The name is an IP address; or an alias. */
  isAddress: bool;
  isAlias: bool;
  /** Some of its addresses are of IPv6. */
  hasIpv6: bool;
}

/** A server under the name of a host, by one family of addresses. Those of one host stand side by side. */
@unmanaged
export class Address {
  server: Server;
  host: Host;
  number: i32;
  /** Number of the server's address of this family, whatever the name: the key by which a sending host remembers it. */
  endpoint: i32;
  isIpv6: bool;
  // Addresses are stored in a row, each at a multiple of 4.
  padding: u8;
  morePadding: u16;
}
export const ADDRESS_SIZE: usize = offsetof<Address>();

/** One MX record. Those of one answer stand side by side, sorted by preference. */
@unmanaged
export class MxRecord {
  host: Host;
  preference: i32;
  /** Its place in the answer as the DNS server holds it. */
  place: i32;
}
export const RECORD_SIZE: usize = offsetof<MxRecord>();

/** The answer to an MX query: records `first` up to, not including, `end`. */
@unmanaged
export class Answer {
  /** Time for which it may be cached [s]: the TTL of its records, or the negative TTL if there are none. Failures to answer have none. */
  life: f64;
  first: usize;
  end: usize;
  /** Number of records of the best preference: the first ones. */
  best: i32;
  number: i32;
  kind: u8;
  /** Ways in which the name servers that give it fail: pointers, `failures` up to, not including, `failuresEnd`. */
  failures: usize;
  failuresEnd: usize;
  /** Every host of the answer is a name with an address: for one that uses both families, IPv4 alone, and IPv6 alone (`allResolveFor`). */
  allResolve: bool;
  allResolveToIpv4: bool;
  allResolveToIpv6: bool;
  /** Some address of some host is of IPv6. */
  hasIpv6: bool;
  /** The domain's own address stands in for MX records; some host is an alias, or the sender itself. */
  isImplicit: bool;
  /** Its records are signed (DNSSEC): TLSA records of their hosts count. */
  isSigned: bool;
  hasAlias: bool;
  hasLoopback: bool;
}

/** An answer, from the instant it begins to be given [s]. */
@unmanaged
class Validity {
  since: f64;
  answer: Answer;
  padding: i32;
}
const VALIDITY_SIZE: usize = offsetof<Validity>();

/** A domain that mail is sent to. */
@unmanaged
export class Domain {
  number: i32;
  /** Number of the first domain with the same MX hosts. */
  site: i32;
  rotationKey0: i32;
  rotationKey1: i32;
  /** DNS queries answered so far, for cyclic rotation. */
  queries: i32;
  /** The answer at the start of the run; where it never changes, the only one. */
  firstAnswer: Answer;
  /** The answer that its own address makes, for an MTA that falls back on it; none where there is no address. */
  ownAddress: Answer;
  /** All answers it ever gives, as Validity. */
  history: usize;
  answers: i32;
  /** Its messages by kind and fate, doubles. */
  fates: usize;
  /** Times to delivery of its wanted mail; none where it is the only domain. */
  latency: Histogram;
  /** Its MTA-STS policies; none where it never has one. */
  policies: DomainPolicies;
  rotation: u8;
  changes: bool;
  /** Which senders know its first address without a lookup: bits (FIRST_WITHOUT_ORDER, FIRST_IN_ORDER). */
  firstIsKnown: u8;
}

/** The authoritative answer for a domain at an instant [s]. */
export function answerAt(domain: Domain, t: f64): Answer {
  let at = domain.history + <usize>(domain.answers - 1) * VALIDITY_SIZE;
  while (at > domain.history && changetype<Validity>(at).since > t) at -= VALIDITY_SIZE;
  return changetype<Validity>(at).answer;
}

/** Result of the address lookups of a host, for an MTA that uses these families (FAMILY_BOTH, …). */
export function kindFor(host: Host, families: i32): i32 {
  return <i32>load<u8>(changetype<usize>(host) + <usize>families, offsetof<Host>('kind'));
}

/** Does every host of the answer have an address for an MTA that uses these families? */
export function allResolveFor(answer: Answer, families: i32): bool {
  return load<bool>(changetype<usize>(answer) + <usize>families, offsetof<Answer>('allResolve'));
}

export function recordAt(at: usize): MxRecord {
  return changetype<MxRecord>(at);
}
