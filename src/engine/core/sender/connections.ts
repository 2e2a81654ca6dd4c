import { IDLE_OVER, SHARED_BY_DEFERRED, SHARED_WHILE_BUSY } from '../codes';
import { isTraced, now } from '../kernel/clock';
import { push, ticketFor } from '../kernel/event-queue';
import { clearPool, giveRecordBack, isNone, Pool, take } from '../kernel/memory';
import { add, clearMap, find, Known, PairMap } from '../kernel/pair-map';
import {
  HOLDS_CHANNEL,
  has,
  hostOf,
  isSecured,
  KEEPS_CONNECTION,
  Message,
  openedAt,
  REUSED,
  raise,
  setOpenedAt,
  setSecured,
} from '../messages/message';
import { Server } from '../model/machines';
import { model } from '../model/model';
import { Mta } from '../model/mta';
import { Address } from '../model/zone';
import { firstCut } from '../server/failures';
import { connectionKept, connectionTaken } from '../trace';
import { destinationNumber, HostStatus, Place, placeFor, statusOf } from './records';

/** Idle connections of a sending host, by what they are shared by: an address, or a destination. */
@unmanaged
class IdlePool extends Known {
  size: i32;
  head: Connection;
}

/**
 * An open connection over which nothing is sent just now. Records are used again; `epoch` goes up with each use, so that
 * the time-out of an earlier connection is void.
 */
@unmanaged
export class Connection {
  next: Connection;
  previous: Connection;
  pool: IdlePool;
  /** The address under which its server was reached. */
  address: Address;
  /** The sending host's status of the server, where open connections are counted; or none. */
  known: HostStatus;
  /** The place whose sessions are limited, which it holds one of; or none. */
  place: Place;
  /** Messages that went over it. */
  messages: i32;
  /** When it was opened: whole seconds. */
  openedAt: i32;
  /** Its session at a server with limits for each client (server/client-limits.ts). */
  client: Message;
  epoch: i32;
  /** It is in TLS. */
  isSecured: bool;
}

const pools = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));
export const connections = changetype<Pool>(memory.data(offsetof<Pool>(), 16));

/** No connection is left over from an earlier run. `targets`: servers and domains together. */
export function clearIdle(hosts: f64, targets: i32): void {
  clearMap(pools, hosts, targets, offsetof<IdlePool>());
  clearPool(connections, offsetof<Connection>(), 512);
}

/** Connections in a pool. */
function idleCount(host: f64, target: i32): i32 {
  const pool = find(pools, host, target);
  return pool === 0 ? 0 : changetype<IdlePool>(pool).size;
}

/** Puts a connection into its pool; the caller fills in its fields. */
function addIdle(host: f64, target: i32): Connection {
  const pool = poolOf(host, target);
  const connection = changetype<Connection>(take(connections));
  connection.pool = pool;
  const head = pool.head;
  connection.next = head;
  connection.previous = changetype<Connection>(0);
  if (!isNone(head)) head.previous = connection;
  pool.head = connection;
  pool.size += 1;
  return connection;
}

/** The connection of a pool that was used last, or none. */
function latestIdle(host: f64, target: i32): Connection {
  const pool = find(pools, host, target);
  return pool === 0 ? changetype<Connection>(0) : changetype<IdlePool>(pool).head;
}

/** Takes a given connection out of its pool. */
export function removeIdle(connection: Connection): void {
  const pool = connection.pool;
  const next = connection.next;
  const previous = connection.previous;
  if (!isNone(previous)) previous.next = next;
  else pool.head = next;
  if (!isNone(next)) next.previous = previous;
  pool.size -= 1;
  connection.epoch += 1;
  giveRecordBack(connections, changetype<usize>(connection));
}

function poolOf(host: f64, target: i32): IdlePool {
  const known = find(pools, host, target);
  if (known !== 0) return changetype<IdlePool>(known);
  const fresh = changetype<IdlePool>(add(pools, host, target));
  fresh.size = 0;
  fresh.head = changetype<Connection>(0);
  return fresh;
}

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

/** The target that shares a pool of idle connections: its address, or the destination (numbered after the addresses). */
function poolTarget(m: Message, mta: Mta, endpoint: i32): i32 {
  return mta.reusesByDestination ? model.endpointCount + destinationNumber(m) : endpoint;
}

/** Number of connections to its destination that this message could take over. */
export function idleToDestination(m: Message, mta: Mta): i32 {
  if (!mta.reuses || !mta.reusesByDestination || !shares(m, mta)) return 0;
  return idleCount(hostOf(m), model.endpointCount + destinationNumber(m));
}

/** Could this message take over a connection, if its next address is this one? */
export function findsIdle(m: Message, mta: Mta, endpoint: i32): bool {
  return mta.reuses && shares(m, mta) && idleCount(hostOf(m), poolTarget(m, mta, endpoint)) > 0;
}

/** Takes over an idle connection of this sending host to the address of that number (or, by destination, to any), if there is one. */
export function takeIdle(m: Message, mta: Mta, endpoint: i32): bool {
  if (!mta.reuses || !shares(m, mta)) return false;
  const connection = latestIdle(hostOf(m), poolTarget(m, mta, endpoint));
  if (isNone(connection)) return false;
  m.address = connection.address;
  m.nth = <u16>(connection.messages + 1);
  setOpenedAt(m, connection.openedAt);
  m.next = connection.client;
  setSecured(m, connection.isSecured);
  raise(m, HOLDS_CHANNEL | REUSED);
  if (isTraced) connectionTaken(changetype<usize>(m), changetype<usize>(connection));
  removeIdle(connection);
  return true;
}

/**
 * After an accepted message: the connection is kept for the next one, if this MTA does that and the connection has not
 * carried its share. Returns the idle connection, or none if the connection is to be closed.
 */
export function keepIdle(m: Message, mta: Mta): Connection {
  if (!leavesConnection(m, mta)) return changetype<Connection>(0);
  const host = hostOf(m);
  const connection = addIdle(host, poolTarget(m, mta, m.address.endpoint));
  connection.address = m.address;
  connection.messages = <i32>m.nth;
  connection.openedAt = openedAt(m);
  connection.client = m.next;
  connection.isSecured = mta.meetsTls && isSecured(m);
  connection.known = mta.countsConnections ? statusOf(host, m.address.endpoint) : changetype<HostStatus>(0);
  connection.place = mta.limitsPlaces ? placeFor(m, mta, m.address) : changetype<Place>(0);
  if (isTraced) connectionKept(changetype<usize>(m), changetype<usize>(connection));
  return connection;
}

/** Time until which an unused connection stays open [s]: a failure that cuts sessions at the server cuts it as well. */
export function idleUntil(m: Message, mta: Mta, server: Server): f64 {
  const until = now + mta.reuseIdle;
  if (until < server.quietUntil && !mta.goesOff) return until;
  return min<f64>(until, firstCut(m, server, now, until));
}

/** The time of a connection that is idle since `epoch` runs from now; messages already granted a session come first. */
export function scheduleIdleEnd(connection: Connection, epoch: i32, until: f64): void {
  const at = changetype<usize>(connection);
  push(until, IDLE_OVER, ticketFor(at, at + offsetof<Connection>('epoch'), epoch));
}
