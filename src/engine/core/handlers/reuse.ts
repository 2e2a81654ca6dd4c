import { IDLE_OVER, SHARED_BY_DEFERRED, SHARED_WHILE_BUSY } from '../codes';
import { isNone } from '../memory';
import { Mta } from '../model/mta';
import { Server } from '../model/server';
import { push } from '../queue';
import { addIdle, Connection, idleCount, removeIdle, takeConnection } from '../state/idle';
import { Acquaintance, acquaintanceOf, Place } from '../state/memories';
import { HOLDS_SLOT, has, KEEPS_CONNECTION, Message, openedAt, REUSED, raise, setOpenedAt } from '../state/message';
import { spend, ticketFor } from '../state/ticket';
import { connectionKept, connectionTaken } from '../trace';
import { hostOf, model, now, tells } from '../world';
import { serveBacklog } from './attempt';
import { destinationNumber } from './destination';
import { firstCut } from './failures';
import { leavePlace, placeFor } from './place';
import { closeSlot } from './slots';

/** May this message share a connection? */
function shares(m: Message, mta: Mta): bool {
  return mta.sharing !== SHARED_BY_DEFERRED || m.passes > 1;
}

/** May the connection of this message be kept for others? */
function leavesConnection(m: Message, mta: Mta): bool {
  if (!mta.reuses || <i32>m.nth >= mta.reuseMessages) return false;
  // Postfix, smtp.h (THIS_SESSION_IS_EXPIRED): looked at when the message is through, in whole seconds.
  if (<f64>openedAt(m) + mta.reuseAge < floor<f64>(now)) return false;
  if (mta.sharing === SHARED_WHILE_BUSY) return has(m, KEEPS_CONNECTION);
  return shares(m, mta);
}

/** What the pool of a connection belongs to: its server, or the destination (numbered after the servers). */
function poolTarget(m: Message, mta: Mta, server: i32): i32 {
  return mta.reusesByDestination ? model.serverCount + destinationNumber(m) : server;
}

/** How many connections to its destination this message could take over. */
export function idleToDestination(m: Message, mta: Mta): i32 {
  if (!mta.reuses || !mta.reusesByDestination || !shares(m, mta)) return 0;
  return idleCount(hostOf(m), model.serverCount + destinationNumber(m));
}

/** Could this message take over a connection, if its next address is this server's? */
export function findsIdle(m: Message, mta: Mta, server: i32): bool {
  return mta.reuses && shares(m, mta) && idleCount(hostOf(m), poolTarget(m, mta, server)) > 0;
}

/** Takes over an idle connection of this sending host to the server of that number (or, by destination, to any), if there is one. */
export function takeIdle(m: Message, mta: Mta, server: i32): bool {
  if (!mta.reuses || !shares(m, mta)) return false;
  const connection = takeConnection(hostOf(m), poolTarget(m, mta, server));
  if (isNone(connection)) return false;
  m.address = connection.address;
  m.nth = <u16>(connection.messages + 1);
  setOpenedAt(m, connection.openedAt);
  raise(m, HOLDS_SLOT | REUSED);
  if (tells) connectionTaken(changetype<usize>(m), changetype<usize>(connection));
  return true;
}

/**
 * After an accepted message: the connection is kept for the next one, if this MTA does that and the connection has not
 * carried its share. Returns the idle connection, or none if the connection is to be closed.
 */
export function keepIdle(m: Message, mta: Mta, server: Server): Connection {
  if (!leavesConnection(m, mta)) return changetype<Connection>(0);
  const host = hostOf(m);
  const connection = addIdle(host, poolTarget(m, mta, server.number));
  connection.address = m.address;
  connection.messages = <i32>m.nth;
  connection.openedAt = openedAt(m);
  connection.known = mta.countsConnections ? acquaintanceOf(host, server.number) : changetype<Acquaintance>(0);
  connection.place = mta.limitsPlaces ? placeFor(m, mta, m.address) : changetype<Place>(0);
  if (tells) connectionKept(changetype<usize>(m), changetype<usize>(connection));
  return connection;
}

/** Until when a connection stays open that nobody uses [s]: whoever breaks sessions at the server breaks it as well. */
export function idleUntil(m: Message, mta: Mta, server: Server): f64 {
  const until = now + mta.reuseIdle;
  if (until < server.quietUntil && !mta.goesOff) return until;
  return min<f64>(until, firstCut(m, server, now, until));
}

/** The time of a connection that is idle since `epoch` runs from now; messages already granted a session come first. */
export function scheduleIdleEnd(connection: Connection, epoch: i32, until: f64): void {
  push(until, IDLE_OVER, ticketFor(changetype<usize>(connection), epoch));
}

/** Nobody used the idle connection: its sender closes it; or it was broken. */
export function endIdle(ticket: usize): void {
  const spent = spend(ticket);
  const connection = changetype<Connection>(spent.subject);
  if (connection.epoch !== spent.epoch) return;
  const server = connection.address.server;
  const known = connection.known;
  if (!isNone(known)) known.open -= 1;
  const place = connection.place;
  removeIdle(connection);
  closeSlot(server);
  serveBacklog(server);
  if (!isNone(place)) leavePlace(place);
}
