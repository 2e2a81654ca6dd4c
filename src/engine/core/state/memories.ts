import { Answer } from '../model/zone';
import { Message } from './message';
import { add, clearMap, find, Known, MAP_SIZE, PairMap } from './pairs';

/** The DNS answer that a sending host has cached for a domain (RFC 1035 §7.4). */
@unmanaged
export class CachedAnswer extends Known {
  answer: Answer;
  /** When its query began, from when it is known, and before when it may be used [s]. */
  askedAt: f64;
  knownAt: f64;
  expiresAt: f64;
  /** How the answer was ordered when it came: counts the queries of this host, or of the domain. */
  rotation: i32;
  queries: i32;
}

/** A waiting line of messages, with a count of those that are being served. */
@unmanaged
export class Line extends Known {
  inFlight: i32;
  /** It is that of queue runners. */
  isRunner: bool;
  head: Message;
  tail: Message;
}

/** The queue runners of a sending host: retries under way, and those in line. */
@unmanaged
export class Runner extends Line {
  /** When the last of them started, and when the next may [s]. */
  startedAt: f64;
  nextAt: f64;
  /** How many are at work. */
  atWork: i32;
}

/** What a sending host knows of a destination: sessions under way, the line of messages that wait for one, and how long it is dead. */
@unmanaged
export class Destination extends Line {
  /** Sessions allowed at once. */
  window: f64;
  /** In a row; where the window shrinks, each is weighed by the sessions allowed. */
  failures: f64;
  /** What failures have taken away less the whole sessions by which the window was lowered (Postfix, qmgr_queue.c: hysteresis). */
  falling: f64;
  deadUntil: f64;
  /** The pace allows no connection before [s]; and when that is due to be looked at. */
  nextConnectAt: f64;
  timerAt: f64;
  /** End of the last delivery [s]; and whether connections are kept on demand. */
  lastDone: f64;
  /** Sessions given to the line that have not begun yet. */
  promised: i32;
  caching: bool;
  /** It waits for a session at some place; and the next that waits for the same. */
  isBlocked: bool;
  nextBlocked: Destination;
}

/** An address, or a host name, to which a sending host has only so many sessions; and the line of messages that wait for one. */
@unmanaged
export class Place extends Line {
  /** Sessions allowed at once. */
  window: f64;
  /** Given to the line and not yet used. */
  promised: i32;
  /** Destinations whose line waits for it, one behind the other. */
  blocked: Destination;
}

/** What a sending host knows of a server, or of a host name: failures in a row, retry clock, open connections. */
@unmanaged
export class Acquaintance extends Known {
  /** In a row: those that its retry clock counts, and those that are signs of death. */
  failures: i32;
  signs: i32;
  /** Connections open now. */
  open: i32;
  deadUntil: f64;
  /** When the last sign of death that counted came [s]. */
  signAt: f64;
  /** Start of the present unbroken row of failures [s], or NaN while there is none. */
  failingSince: f64;
  /** The retry clock of this server (`per: host`) [s]. */
  nextTryAt: f64;
  /** The pace allows no connection before [s]. */
  nextConnectAt: f64;
  /** Of a host name: that its address cannot be found out is known from then on, and remembered until then [s]. */
  noAnswerFrom: f64;
  noAnswerUntil: f64;
  /** Sessions under way that get past EHLO, where a message may wait for one. */
  served: i32;
}

const answers = changetype<PairMap>(memory.data(MAP_SIZE, 16));
export const runners = changetype<PairMap>(memory.data(MAP_SIZE, 16));
export const destinations = changetype<PairMap>(memory.data(MAP_SIZE, 16));
export const acquaintances = changetype<PairMap>(memory.data(MAP_SIZE, 16));
export const places = changetype<PairMap>(memory.data(MAP_SIZE, 16));

/** Nobody knows anything. `targets`: servers and host names together. */
export function clearMemories(hosts: f64, domains: i32, targets: i32): void {
  clearMap(answers, hosts, domains, offsetof<CachedAnswer>());
  clearMap(runners, hosts, 1, offsetof<Runner>());
  clearMap(destinations, hosts, domains, offsetof<Destination>());
  clearMap(acquaintances, hosts, targets, offsetof<Acquaintance>());
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

export function runnerOf(host: f64): Runner {
  const known = find(runners, host, 0);
  if (known !== 0) return changetype<Runner>(known);
  const fresh = changetype<Runner>(add(runners, host, 0));
  clearLine(fresh);
  fresh.isRunner = true;
  fresh.startedAt = -Infinity;
  fresh.nextAt = -Infinity;
  fresh.atWork = 0;
  return fresh;
}

export function destinationOf(host: f64, domain: i32): Destination {
  const known = find(destinations, host, domain);
  return known !== 0 ? changetype<Destination>(known) : freshDestination(host, domain);
}

function freshDestination(host: f64, domain: i32): Destination {
  const fresh = changetype<Destination>(add(destinations, host, domain));
  clearLine(fresh);
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

function clearLine(line: Line): void {
  line.inFlight = 0;
  line.isRunner = false;
  line.head = changetype<Message>(0);
  line.tail = changetype<Message>(0);
}

/** What the host knows of a target, or none. */
export function findAcquaintance(host: f64, target: i32): Acquaintance {
  return changetype<Acquaintance>(find(acquaintances, host, target));
}

export function acquaintanceOf(host: f64, target: i32): Acquaintance {
  const known = find(acquaintances, host, target);
  return known !== 0 ? changetype<Acquaintance>(known) : freshAcquaintance(host, target);
}

function freshAcquaintance(host: f64, target: i32): Acquaintance {
  const fresh = changetype<Acquaintance>(add(acquaintances, host, target));
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
export function placeOf(host: f64, target: i32, initial: i32): Place {
  const known = find(places, host, target);
  if (known !== 0) return changetype<Place>(known);
  const fresh = changetype<Place>(add(places, host, target));
  clearLine(fresh);
  fresh.window = <f64>initial;
  fresh.promised = 0;
  fresh.blocked = changetype<Destination>(0);
  return fresh;
}
