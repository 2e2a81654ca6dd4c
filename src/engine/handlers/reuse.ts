import type { CompiledMta } from '../build/compiled-mta.js';
import { HOLDS_SLOT, REUSED } from '../tables/message-table.js';
import { IDLE_OVER, type World } from '../world.js';
import { closeSlot } from './slots.js';

const NONE = Number.NEGATIVE_INFINITY;

/** May this message share a connection? */
function shares(w: World, row: number, mta: CompiledMta): boolean {
  return mta.reuses && (!mta.reusesDeferredOnly || (w.messages.passes[row] as number) > 1);
}

/** Takes over an idle connection of this sending host to the server, if there is one. */
export function takeIdle(w: World, row: number, server: number, t: number): boolean {
  if (!shares(w, row, w.mtaOf(row))) return false;
  const { acquaintances, messages } = w;
  const known = acquaintances.find(w.hostOf(row), server);
  if (known < 0 || (acquaintances.idleUntil[known] as number) < t) return false;
  acquaintances.idleUntil[known] = NONE;
  messages.nth[row] = (acquaintances.idleUsed[known] as number) + 1;
  messages.flags[row] = (messages.flags[row] as number) | HOLDS_SLOT | REUSED;
  return true;
}

/**
 * After an accepted message: the connection is kept for the next one, if this MTA does that and the connection has not
 * carried its share. Returns the acquaintance whose idle connection it is, or -1 if the connection is to be closed.
 */
export function keepIdle(w: World, row: number, server: number, t: number): number {
  const mta = w.mtaOf(row);
  const { acquaintances, messages } = w;
  if (!shares(w, row, mta) || (messages.nth[row] as number) >= mta.reuseMessages) return -1;
  const known = acquaintances.rowOf(w.hostOf(row), server);
  if ((acquaintances.idleUntil[known] as number) !== NONE) return -1;
  acquaintances.server[known] = server;
  acquaintances.idleUntil[known] = t + mta.reuseIdle;
  acquaintances.idleUsed[known] = messages.nth[row] as number;
  return known;
}

/** The time of an idle connection runs from now; messages already granted a session come first. */
export function scheduleIdleEnd(w: World, known: number): void {
  w.queue.push(w.acquaintances.idleUntil[known] as number, IDLE_OVER, known);
}

/** Nobody used the idle connection: its sender closes it. True if a place at its server is free now. */
export function endIdle(w: World, known: number, t: number): boolean {
  const until = w.acquaintances.idleUntil[known] as number;
  if (until === NONE || until > t) return false;
  w.acquaintances.idleUntil[known] = NONE;
  closeSlot(w, w.acquaintances.server[known] as number, t);
  return true;
}
