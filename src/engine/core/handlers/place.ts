import { LINE_PLACE, PLACE_GRANTED } from '../codes';
import { isNone } from '../memory';
import { Mta } from '../model/mta';
import { Address } from '../model/zone';
import { push } from '../queue';
import { Destination, Place, placeOf } from '../state/memories';
import { has, IN_FLIGHT, Message } from '../state/message';
import { candidateAt } from '../state/walk';
import { line } from '../trace';
import { hostOf, model, now, tells } from '../world';
import { destinationFor, destinationNumber, returnToLine, unblock } from './destination';
import { joinHead, joinLine, leaveLine } from './line';
import { resolve } from './resolve';
import { findsIdle } from './reuse';

/** Does the message that is looked at come from the line? Then it is first there again if it finds no place. */
let isFirst: bool = false;

/** Where this sending host counts its sessions to an address: at the address itself, or under the name of its host. */
export function placeFor(m: Message, mta: Mta, address: Address): Place {
  const target = mta.limitsHosts ? model.serverCount + address.host.number : address.server.number;
  return placeOf(hostOf(m), target, mta.initialAtPlace);
}

function hasRoom(place: Place): bool {
  return <f64>(place.inFlight + place.promised) < place.window;
}

/**
 * Must the message wait for a session at the address that its walk has come to? It stands in line there. Where connections
 * are made for a destination and not for a message, its destination waits, and open connections go on serving that
 * (OpenSMTPD, mta.c, mta_find_route).
 */
export function waitsForPlace(m: Message, mta: Mta, address: Address): bool {
  const place = placeFor(m, mta, address);
  if (hasRoom(place) || findsIdle(m, mta, address.server.number)) return false;
  if (mta.waitsForSessions && has(m, IN_FLIGHT)) {
    block(destinationFor(m), place);
    returnToLine(m, now);
    return true;
  }
  if (isFirst) joinHead(place, m);
  else joinLine(place, m);
  if (tells) line(changetype<usize>(m), now, LINE_PLACE);
  return true;
}

/** One that waits already, for whichever place, is served by that one. */
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

/** A message was accepted there: one session more is allowed, and the connection is open still, for the next in line. */
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
  return candidateAt(first.walk, first.walk.position).server === m.address.server;
}

/** The connection of this attempt is over. */
export function endPlace(m: Message, mta: Mta): void {
  leavePlace(placeFor(m, mta, m.address));
}

/** A connection is closed: its place is the next one's. */
export function leavePlace(place: Place): void {
  place.inFlight -= 1;
  servePlace(place);
}

/** Gives what is free to those who wait: first to destinations, then to messages, by events of their own. */
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
  const walk = m.walk;
  return place.promised === 0 && findsIdle(m, m.agent.mta, candidateAt(walk, walk.position).server.number);
}

function promise(place: Place): void {
  const m = leaveLine(place);
  place.promised += 1;
  push(now, PLACE_GRANTED, changetype<usize>(m));
}

/** The first in line goes on where its walk stands; what it does not use is the next one's. */
export function placeGranted(m: Message): void {
  const walk = m.walk;
  const place = placeFor(m, m.agent.mta, candidateAt(walk, walk.position));
  place.promised -= 1;
  isFirst = true;
  resolve(m);
  isFirst = false;
  if (hasRoom(place)) servePlace(place);
}
