import { isNone } from '../kernel/memory';
import { add, clearMap, find, Known, PairMap } from '../kernel/pair-map';
import { hostOf, Message } from '../messages/message';
import { Failure } from '../model/failure';
import { model } from '../model/model';
import { Mta } from '../model/mta';
import { Address, Answer } from '../model/zone';

/** The DNS answer that a sending host has cached for a domain (RFC 1035 §7.4). */
@unmanaged
export class CachedAnswer extends Known {
  answer: Answer;
  /** Start of its query, time of the answer, and expiry [s]. */
  askedAt: f64;
  knownAt: f64;
  expiresAt: f64;
  /** Rotation of the answer when it came: counts the queries of this host, or of the domain. */
  rotation: i32;
  queries: i32;
  /** The answer to the latest lookup, and whether it came from this cache. Not every fresh answer is kept here (dns-cache.ts, `ask`). */
  latest: Answer;
  isRemembered: bool;
}

/** A sending host's cached answer to the address query for a name whose name servers fail at times. */
@unmanaged
export class CachedAddress extends Known {
  /** Kind of the answer (HOST_ADDRESSES, …), and the failure that caused it; none if the name servers answered. */
  kind: i32;
  failure: Failure;
  /** Time of the answer, and expiry [s]. */
  knownAt: f64;
  expiresAt: f64;
  /** The latest answer comes from this cache. */
  isRemembered: bool;
}

/** A waiting line of messages, with a count of those that are being served. */
@unmanaged
export class WaitQueue extends Known {
  inFlight: i32;
  /** It is the line of queue runners. */
  isRunner: bool;
  head: Message;
  tail: Message;
}

/** The queue runners of a sending host: retries under way, and those in line. */
@unmanaged
export class Runner extends WaitQueue {
  /** When the last of them started, and when the next may [s]. */
  startedAt: f64;
  nextAt: f64;
  /** Number of runners at work. */
  atWork: i32;
}

/** A sending host's view of a destination: sessions under way, messages that wait for one, and until when it is dead. */
@unmanaged
export class Destination extends WaitQueue {
  /** Sessions allowed at once. */
  window: f64;
  /** Consecutive failures; if the window shrinks, each is weighted by the sessions allowed. */
  failures: f64;
  /** Fractions of sessions lost to failures that have not yet lowered the window by a whole one (Postfix, qmgr_queue.c: hysteresis). */
  falling: f64;
  deadUntil: f64;
  /** Earliest next connection by the pace [s]; and time of the event that checks it. */
  nextConnectAt: f64;
  timerAt: f64;
  /** End of the last delivery [s]; and whether connections are kept on demand. */
  lastDone: f64;
  /** Sessions granted to waiting messages that have not begun yet. */
  promised: i32;
  caching: bool;
  /** It waits for a session at a place; and the next destination that waits there. */
  isBlocked: bool;
  nextBlocked: Destination;
}

/** An address, or a host name, to which a sending host limits its sessions; and the line of messages that wait for one. */
@unmanaged
export class Place extends WaitQueue {
  /** Sessions allowed at once. */
  window: f64;
  /** Sessions granted to waiting messages and not yet used. */
  promised: i32;
  /** Destinations that wait for it, as a chain. */
  blocked: Destination;
}

/** The status of a server, or of a host name, at one sending host: failures in a row, retry clock, open connections. */
@unmanaged
export class HostStatus extends Known {
  /** Consecutive failures counted by its retry clock, and consecutive signs of death. */
  failures: i32;
  signs: i32;
  /** Connections open now. */
  open: i32;
  deadUntil: f64;
  /** Time of the last sign of death that counted [s]. */
  signAt: f64;
  /** Start of the present run of consecutive failures [s], or NaN if there is none. */
  failingSince: f64;
  /** The retry clock of this server (`per: host`) [s]. */
  nextTryAt: f64;
  /** The pace allows no connection before [s]. */
  nextConnectAt: f64;
  /** Of a host name: start and end of the time for which a failure of its address query is remembered [s]. */
  noAnswerFrom: f64;
  noAnswerUntil: f64;
  /** Sessions under way that get past EHLO, where a message may wait for one. */
  served: i32;
}

const addresses = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));
const answers = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));
export const runners = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));
export const destinations = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));
export const hostStatuses = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));
export const places = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));

/** Clears all records. `targets`: servers and host names together. */
export function clearRecords(hosts: f64, domains: i32, targets: i32): void {
  clearMap(answers, hosts, domains, offsetof<CachedAnswer>());
  clearMap(runners, hosts, 1, offsetof<Runner>());
  clearMap(destinations, hosts, domains, offsetof<Destination>());
  clearMap(hostStatuses, hosts, targets, offsetof<HostStatus>());
  // Two types of record of each name.
  const names = 2 * model.hostNameCount;
  clearMap(addresses, model.failingNames > 0 ? hosts : 0, names, offsetof<CachedAddress>());
  // Few senders have any, so no pair has a slot of its own.
  clearMap(places, Infinity, targets, offsetof<Place>());
}

export function cachedAnswerOf(host: f64, domain: i32): CachedAnswer {
  const known = find(answers, host, domain);
  if (known !== 0) return changetype<CachedAnswer>(known);
  const fresh = changetype<CachedAnswer>(add(answers, host, domain));
  fresh.answer = changetype<Answer>(0);
  fresh.knownAt = -Infinity;
  fresh.expiresAt = -Infinity;
  fresh.queries = 0;
  return fresh;
}

/** `record`: 0 for addresses of IPv4, 1 for those of IPv6. */
export function cachedAddressOf(host: f64, name: i32, record: i32): CachedAddress {
  const target = 2 * name + record;
  const known = find(addresses, host, target);
  if (known !== 0) return changetype<CachedAddress>(known);
  const fresh = changetype<CachedAddress>(add(addresses, host, target));
  fresh.knownAt = -Infinity;
  fresh.expiresAt = -Infinity;
  return fresh;
}

export function runnerOf(host: f64): Runner {
  const known = find(runners, host, 0);
  if (known !== 0) return changetype<Runner>(known);
  const fresh = changetype<Runner>(add(runners, host, 0));
  clearQueueOf(fresh);
  fresh.isRunner = true;
  fresh.startedAt = -Infinity;
  fresh.nextAt = -Infinity;
  fresh.atWork = 0;
  return fresh;
}

function destinationOf(host: f64, domain: i32): Destination {
  const known = find(destinations, host, domain);
  return known !== 0 ? changetype<Destination>(known) : freshDestination(host, domain);
}

function freshDestination(host: f64, domain: i32): Destination {
  const fresh = changetype<Destination>(add(destinations, host, domain));
  clearQueueOf(fresh);
  fresh.window = 0;
  fresh.failures = 0;
  fresh.falling = 0;
  fresh.deadUntil = -Infinity;
  fresh.nextConnectAt = -Infinity;
  fresh.timerAt = -Infinity;
  fresh.promised = 0;
  fresh.lastDone = -Infinity;
  fresh.caching = false;
  fresh.isBlocked = false;
  return fresh;
}

function clearQueueOf(line: WaitQueue): void {
  line.inFlight = 0;
  line.isRunner = false;
  line.head = changetype<Message>(0);
  line.tail = changetype<Message>(0);
}

/** The host's status of a target, or none. */
export function findStatus(host: f64, target: i32): HostStatus {
  return changetype<HostStatus>(find(hostStatuses, host, target));
}

export function statusOf(host: f64, target: i32): HostStatus {
  const known = find(hostStatuses, host, target);
  return known !== 0 ? changetype<HostStatus>(known) : freshStatus(host, target);
}

function freshStatus(host: f64, target: i32): HostStatus {
  const fresh = changetype<HostStatus>(add(hostStatuses, host, target));
  fresh.failures = 0;
  fresh.signs = 0;
  fresh.open = 0;
  fresh.deadUntil = -Infinity;
  fresh.signAt = -Infinity;
  fresh.failingSince = NaN;
  fresh.nextTryAt = -Infinity;
  fresh.nextConnectAt = -Infinity;
  fresh.noAnswerFrom = -Infinity;
  fresh.noAnswerUntil = -Infinity;
  fresh.served = 0;
  return fresh;
}

/** Sessions of the host at a target. */
function placeOf(host: f64, target: i32, initial: i32): Place {
  const known = find(places, host, target);
  if (known !== 0) return changetype<Place>(known);
  const fresh = changetype<Place>(add(places, host, target));
  clearQueueOf(fresh);
  fresh.window = <f64>initial;
  fresh.promised = 0;
  fresh.blocked = changetype<Destination>(0);
  return fresh;
}

/** A message joins the end of a waiting line. */
export function joinEnd(line: WaitQueue, m: Message): void {
  m.next = changetype<Message>(0);
  const tail = line.tail;
  if (isNone(tail)) line.head = m;
  else tail.next = m;
  line.tail = m;
}

/** A message becomes the first of a waiting line. */
export function joinHead(line: WaitQueue, m: Message): void {
  const head = line.head;
  m.next = head;
  line.head = m;
  if (isNone(head)) line.tail = m;
}

/** The first message of a waiting line leaves it; none if nobody waits. */
export function takeHead(line: WaitQueue): Message {
  const m = line.head;
  if (isNone(m)) return m;
  line.head = m.next;
  if (isNone(m.next)) line.tail = changetype<Message>(0);
  return m;
}

/**
 * The domain of the recipient; for an MTA that counts by site, all domains with the same MX hosts are one; for one with a
 * fixed next hop, all domains are (Postfix, qmgr(8): a destination is a transport and a next hop).
 */
export function destinationNumber(m: Message): i32 {
  const domain = m.domain;
  const mta = m.agent.mta;
  if (mta.via !== 0) return model.domainCount;
  return mta.bySite ? domain.site : domain.number;
}

export function destinationFor(m: Message): Destination {
  return destinationOf(hostOf(m), destinationNumber(m));
}

/** The record in which this sending host counts its sessions to an address: its own, or that of the host's name. */
export function placeFor(m: Message, mta: Mta, address: Address): Place {
  const target = mta.limitsHosts ? model.endpointCount + address.host.number : address.endpoint;
  return placeOf(hostOf(m), target, mta.initialAtPlace);
}
