import { type CompiledMta, SHARED_BY_DEFERRED, SHARED_WHILE_BUSY } from '../build/compiled-mta.js';
import { HOLDS_SLOT, KEEPS_CONNECTION, REUSED } from '../tables/message-table.js';
import { EPOCH_MASK, IDLE_OVER, KIND_BITS, theWorld } from '../world.js';
import { closeSlot } from './slots.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** May this message share a connection? */
function shares(row: number, mta: CompiledMta): boolean {
  return mta.sharing !== SHARED_BY_DEFERRED || (w.messages.passes[row] as number) > 1;
}

/** May the connection of this message be kept for others? */
function leavesConnection(row: number, mta: CompiledMta): boolean {
  if (!mta.reuses || (w.messages.nth[row] as number) >= mta.reuseMessages) return false;
  if (mta.sharing === SHARED_WHILE_BUSY) return ((w.messages.flags[row] as number) & KEEPS_CONNECTION) !== 0;
  return shares(row, mta);
}

/** What the pool of a connection belongs to: its server, or the destination (numbered after the servers). */
function poolTarget(row: number, mta: CompiledMta, server: number): number {
  return mta.reusesByDestination ? w.servers.count + (w.messages.domain[row] as number) : server;
}

/** How many connections to its destination this message could take over. */
export function idleToDestination(row: number, mta: CompiledMta): number {
  if (!mta.reuses || !mta.reusesByDestination || !shares(row, mta)) return 0;
  return w.idle.count(w.hostOf(row), w.servers.count + (w.messages.domain[row] as number));
}

/** Takes over an idle connection of this sending host to the server (or, by destination, to any), if there is one. */
export function takeIdle(row: number, mta: CompiledMta, server: number): boolean {
  if (!mta.reuses || !shares(row, mta)) return false;
  const { idle, messages } = w;
  const connection = idle.take(w.hostOf(row), poolTarget(row, mta, server));
  if (connection < 0) return false;
  messages.address[row] = idle.address[connection] as number;
  messages.nth[row] = (idle.messages[connection] as number) + 1;
  messages.flags[row] = (messages.flags[row] as number) | HOLDS_SLOT | REUSED;
  return true;
}

/**
 * After an accepted message: the connection is kept for the next one, if this MTA does that and the connection has not
 * carried its share. Returns the idle connection, or -1 if the connection is to be closed.
 */
export function keepIdle(row: number, mta: CompiledMta, server: number): number {
  if (!leavesConnection(row, mta)) return -1;
  const { idle, messages } = w;
  const target = poolTarget(row, mta, server);
  const host = w.hostOf(row);
  const known = mta.countsConnections ? w.acquaintances.rowOf(host, server) : -1;
  return idle.add(host, target, messages.address[row] as number, server, messages.nth[row] as number, known);
}

/** The time of a connection that is idle since `epoch` runs from now; messages already granted a session come first. */
export function scheduleIdleEnd(connection: number, epoch: number, until: number): void {
  w.queue.push(until, IDLE_OVER | ((epoch & EPOCH_MASK) << KIND_BITS), connection);
}

/** Nobody used the idle connection: its sender closes it. Gives the server with a free place now, or -1. */
export function endIdle(kindAndEpoch: number, connection: number): number {
  if (kindAndEpoch >>> KIND_BITS !== ((w.idle.epoch[connection] as number) & EPOCH_MASK)) return -1;
  const server = w.idle.server[connection] as number;
  const known = w.idle.known[connection] as number;
  if (known >= 0) w.acquaintances.open[known] = (w.acquaintances.open[known] as number) - 1;
  w.idle.remove(connection);
  closeSlot(server);
  return server;
}
