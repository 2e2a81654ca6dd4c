import { PLACE_GRANTED } from '../codes';
import { isTraced, now } from '../kernel/clock';
import { push } from '../kernel/event-queue';
import { isNone } from '../kernel/memory';
import { has, IN_FLIGHT, Message } from '../messages/message';
import { Mta } from '../model/mta';
import { Address } from '../model/zone';
import { line } from '../trace';
import { LINE_PLACE } from '../trace-codes';
import { candidateAt } from './candidate-list';
import { findsIdle } from './connections';
import { returnToLine, unblock } from './destinations';
import {
  Destination,
  destinationFor,
  destinationNumber,
  joinEnd,
  joinHead,
  Place,
  placeFor,
  takeHead,
} from './records';

/** Did the present message come from the waiting line? If it finds no place, it returns to the front. */
let isFirst: bool = false;

export function letFirst(first: bool): void {
  isFirst = first;
}

export function hasRoom(place: Place): bool {
  return <f64>(place.inFlight + place.promised) < place.window;
}

/**
 * Must the message wait for a session at the address that its walk has come to? It stands in line there. Where connections
 * are made for a destination and not for a message, its destination waits, and open connections go on serving that
 * (OpenSMTPD, mta.c, mta_find_route).
 */
export function waitsForPlace(m: Message, mta: Mta, address: Address): bool {
  const place = placeFor(m, mta, address);
  if (hasRoom(place) || findsIdle(m, mta, address.endpoint)) return false;
  if (mta.waitsForSessions && has(m, IN_FLIGHT)) {
    block(destinationFor(m), place);
    returnToLine(m, now);
    return true;
  }
  if (isFirst) joinHead(place, m);
  else joinEnd(place, m);
  if (isTraced) line(changetype<usize>(m), now, LINE_PLACE);
  return true;
}

/** A destination that already waits at some place is served by that one. */
function block(destination: Destination, place: Place): void {
  if (destination.isBlocked) return;
  destination.isBlocked = true;
  destination.nextBlocked = place.blocked;
  place.blocked = destination;
}

/** A connection to the address begins. */
export function takePlace(m: Message, mta: Mta): void {
  placeFor(m, mta, m.address).inFlight += 1;
}

/** A message was accepted there: one session more is allowed, and the connection is still open for the next in line. */
export function widenPlace(m: Message, mta: Mta): Place {
  const place = placeFor(m, mta, m.address);
  place.window = min<f64>(<f64>mta.maxAtPlace, place.window + 1);
  return place;
}

/** Could the first in line, if there is one, take over the connection of this message? */
export function suitsFirst(place: Place, m: Message): bool {
  const first = place.head;
  if (isNone(first)) return true;
  if (first.agent.mta.reusesByDestination) return destinationNumber(first) === destinationNumber(m);
  return candidateAt(first.list, first.list.position).endpoint === m.address.endpoint;
}

/** The connection of this attempt is over. */
export function endPlace(m: Message, mta: Mta): void {
  leavePlace(placeFor(m, mta, m.address));
}

/** A connection is closed: its place goes to the next in line. */
export function leavePlace(place: Place): void {
  place.inFlight -= 1;
  servePlace(place);
}

/** Grants free sessions to the waiting line: first to destinations, then to messages, by events of their own. */
export function servePlace(place: Place): void {
  let destination = place.blocked;
  place.blocked = changetype<Destination>(0);
  while (!isNone(destination)) {
    const next = destination.nextBlocked;
    unblock(destination);
    destination = next;
  }
  if (!isNone(place.head) && (hasRoom(place) || waitsForIdle(place))) promise(place);
}

function waitsForIdle(place: Place): bool {
  const m = place.head;
  const list = m.list;
  return place.promised === 0 && findsIdle(m, m.agent.mta, candidateAt(list, list.position).endpoint);
}

function promise(place: Place): void {
  const m = takeHead(place);
  place.promised += 1;
  push(now, PLACE_GRANTED, changetype<usize>(m));
}
