import type { PassedOver } from '../../results/index.js';
import { type CompiledMta, MEMORY_HOST, PER_HOST } from '../build/compiled-mta.js';
import { SKIPPED_SOME } from '../tables/message-table.js';
import { theWorld } from '../world.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** MTAs keep times in whole seconds: what is due within the second of a scan is noticed by it (recorded: Exim, Postfix). */
export const SAME_SECOND = 1;

/** Does this sending host remember the address as dead, or is its retry clock not due yet? */
export function isLeftAlone(row: number, mta: CompiledMta, address: number): boolean {
  const t = w.now;
  const { acquaintances } = w;
  let until = Number.NEGATIVE_INFINITY;
  let why: PassedOver = 'notDue';
  if (mta.per === PER_HOST) {
    const known = acquaintances.find(w.hostOf(row), w.zone.addressServer[address] as number);
    // A scan that notices the message within the second of its time finds the server due as well.
    if (known >= 0) until = (acquaintances.nextTryAt[known] as number) - (mta.retry.scan === null ? 0 : SAME_SECOND);
  }
  const own = mta.deadMemory === MEMORY_HOST && w.zone.addressHost[address] === lastHost(row);
  if (t >= until && !own && consultsMemory(row, mta)) {
    until = deadUntil(row, mta, address);
    why = 'dead';
  }
  if (t >= until) return false;
  w.messages.flags[row] = (w.messages.flags[row] as number) | SKIPPED_SOME;
  if (w.story !== null) w.story.passedOver(row, t, address, why, until);
  return true;
}

/** Until when this sending host leaves the address alone as dead [s]. */
export function deadUntil(row: number, mta: CompiledMta, address: number): number {
  const known = mta.remembersDeadServers ? w.acquaintances.find(w.hostOf(row), deadTarget(mta, address)) : -1;
  return known < 0 ? Number.NEGATIVE_INFINITY : (w.acquaintances.deadUntil[known] as number);
}

/** The host tried last in this pass: what it has just shown does not speak against its other addresses (recorded: Sendmail). */
function lastHost(row: number): number {
  const slab = w.messages.walk[row] as number;
  return slab < 0 ? -1 : (w.walks.lastHost[slab] as number);
}

/** A memory of one queue run does not reach first tries, which have a process of their own. */
export function consultsMemory(row: number, mta: CompiledMta): boolean {
  return mta.deadMemoryOf !== 'run' || (w.messages.passes[row] as number) > 1;
}

/** What a memory of dead hosts is about: the address itself, or all addresses of its host name (numbered after the servers). */
export function deadTarget(mta: CompiledMta, address: number): number {
  if (mta.deadMemory === MEMORY_HOST) return w.servers.count + (w.zone.addressHost[address] as number);
  return w.zone.addressServer[address] as number;
}
