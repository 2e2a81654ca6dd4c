import { pendingEvents } from './kernel/event-queue';
import { inUse, isNone } from './kernel/memory';
import { PairMap, slotAt } from './kernel/pair-map';
import { messages } from './messages/message';
import { model, serverNumbered } from './model/model';
import { candidateLists } from './sender/candidate-list';
import { connections } from './sender/connections';
import {
  Destination,
  destinations,
  HostStatus,
  hostStatuses,
  Place,
  places,
  runners,
  WaitQueue,
} from './sender/records';
import { clientSessions } from './server/client-limits';
import { triplets } from './server/recipients';

/** Records still taken once a run is at its end: all zero where nothing leaks. */
@unmanaged
class Leftovers {
  messages: i32;
  events: i32;
  sessions: i32;
  backlog: i32;
  /** Sessions and queue runners still taken, and messages still in line for one. */
  inFlight: i32;
  inLine: i32;
  promised: i32;
  open: i32;
  idle: i32;
  walks: i32;
  greylisted: i32;
  limited: i32;
}

const found = changetype<Leftovers>(memory.data(offsetof<Leftovers>(), 16));

/** Counts the records still in use. */
export function countLeftovers(): usize {
  memory.fill(changetype<usize>(found), 0, offsetof<Leftovers>());
  found.messages = inUse(messages);
  found.events = pendingEvents();
  found.idle = inUse(connections);
  found.walks = inUse(candidateLists);
  found.greylisted = inUse(triplets);
  found.limited = inUse(clientSessions);
  for (let number = 0; number < model.serverCount; number += 1) {
    found.sessions += serverNumbered(number).sessions;
    found.backlog += serverNumbered(number).backlog;
  }
  countLines(runners);
  countLines(destinations);
  countLines(places);
  for (let slot = 0; slot < places.slotCount; slot += 1) {
    const place = changetype<Place>(slotAt(places, slot));
    if (!isNone(place)) found.promised += place.promised;
  }
  for (let slot = 0; slot < destinations.slotCount; slot += 1) {
    const destination = changetype<Destination>(slotAt(destinations, slot));
    if (!isNone(destination)) found.promised += destination.promised;
  }
  for (let slot = 0; slot < hostStatuses.slotCount; slot += 1) {
    const known = changetype<HostStatus>(slotAt(hostStatuses, slot));
    if (!isNone(known)) found.open += known.open;
  }
  return changetype<usize>(found);
}

function countLines(lines: PairMap): void {
  for (let slot = 0; slot < lines.slotCount; slot += 1) {
    const line = changetype<WaitQueue>(slotAt(lines, slot));
    if (isNone(line)) continue;
    found.inFlight += line.inFlight;
    if (!isNone(line.head)) found.inLine += 1;
  }
}
