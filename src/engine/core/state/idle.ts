import { clearPool, giveRecordBack, isNone, Pool, take } from '../memory';
import { Address } from '../model/zone';
import { Acquaintance, Place } from './memories';
import { add, clearMap, find, Known, MAP_SIZE, PairMap } from './pairs';

/** Idle connections of a sending host, by what they are shared by: a server, or a destination. */
@unmanaged
export class IdlePool extends Known {
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
  /** Under which its server was reached. */
  address: Address;
  /** What its sending host knows of the server, where open connections are counted; or none. */
  known: Acquaintance;
  /** The place whose sessions are limited, which it holds one of; or none. */
  place: Place;
  /** Messages that went over it. */
  messages: i32;
  /** When it was opened: whole seconds. */
  openedAt: i32;
  epoch: i32;
}

const pools = changetype<PairMap>(memory.data(MAP_SIZE, 16));
export const connections = changetype<Pool>(memory.data(offsetof<Pool>(), 16));

/** No connection is left over from an earlier run. `targets`: servers and domains together. */
export function clearIdle(hosts: f64, targets: i32): void {
  clearMap(pools, hosts, targets, offsetof<IdlePool>());
  clearPool(connections, offsetof<Connection>(), 512);
}

/** Connections in a pool. */
export function idleCount(host: f64, target: i32): i32 {
  const pool = find(pools, host, target);
  return pool === 0 ? 0 : changetype<IdlePool>(pool).size;
}

/** Puts a connection into its pool; the caller fills in what it is. */
export function addIdle(host: f64, target: i32): Connection {
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

/** Takes the connection used last out of its pool, or gives none. The record stays readable until the next `addIdle`. */
export function takeConnection(host: f64, target: i32): Connection {
  const pool = find(pools, host, target);
  const connection = pool === 0 ? changetype<Connection>(0) : changetype<IdlePool>(pool).head;
  if (!isNone(connection)) removeIdle(connection);
  return connection;
}

/** Takes a certain connection out of its pool. */
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
