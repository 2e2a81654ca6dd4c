import { type CompiledMta, MEMORY_HOST, PER_HOST } from '../build/compiled-mta.js';
import { SKIPPED_SOME } from '../tables/message-table.js';
import type { World } from '../world.js';
import { beginAttempt } from './attempt.js';
import { appendNextPreference } from './order.js';

/** Begins an attempt at the next address of the list that the MTA's limits and memories allow; false if there is none. */
export function tryNext(w: World, row: number, t: number): boolean {
  const { walks } = w;
  const mta = w.mtaOf(row);
  const slab = w.messages.walk[row] as number;
  for (let position = walks.position[slab] as number; ; position += 1) {
    while (position === walks.length[slab]) {
      if (!appendNextPreference(w, row, slab, mta)) {
        walks.position[slab] = position;
        return false;
      }
    }
    const at = slab * walks.stride + position;
    const address = walks.candidates[at] as number;
    const level = walks.levels[at] as number;
    const admitted = withinLimits(w, mta, slab, address, level);
    if (admitted === STOP) return false;
    if (admitted === SKIP) continue;
    if (mta.repeats !== 'tried' && isRepeat(w, mta, slab, position)) continue;
    if (mta.remembersServers && isLeftAlone(w, row, mta, address, t)) continue;
    walks.position[slab] = position + 1;
    noteTry(w, slab, address, level);
    beginAttempt(w, row, address, t);
    return true;
  }
}

const TRY = 0;
const SKIP = 1;
const STOP = 2;

/** How far one delivery goes: addresses, hosts and sessions (Postfix smtp_mx_address_limit, smtp_mx_session_limit; Exim hosts_max_try). */
function withinLimits(w: World, mta: CompiledMta, slab: number, address: number, level: number): number {
  const { walks } = w;
  if ((walks.sessions[slab] as number) >= mta.maxSessions) return STOP;
  const newHost = w.zone.addressHost[address] !== walks.lastHost[slab];
  if (newHost && (walks.hostsTried[slab] as number) >= mta.maxHosts) return STOP;
  if ((walks.tried[slab] as number) < mta.maxAddresses) return TRY;
  if (!mta.nextPreference) return STOP;
  // Exim, "hosts_max_try": at the limit, one address of each further preference is still tried.
  return level > (walks.lastLevel[slab] as number) ? TRY : SKIP;
}

/** Was the same host, or the same address, listed before in this pass? */
function isRepeat(w: World, mta: CompiledMta, slab: number, position: number): boolean {
  const { walks, zone } = w;
  const base = slab * walks.stride;
  const address = walks.candidates[base + position] as number;
  for (let before = 0; before < position; before += 1) {
    const earlier = walks.candidates[base + before] as number;
    if (earlier === address) return true;
    if (mta.repeats === 'skipAddress' && zone.addressServer[earlier] === zone.addressServer[address]) return true;
  }
  return false;
}

function noteTry(w: World, slab: number, address: number, level: number): void {
  const { walks } = w;
  const host = w.zone.addressHost[address] as number;
  if (host !== walks.lastHost[slab]) walks.hostsTried[slab] = (walks.hostsTried[slab] as number) + 1;
  walks.tried[slab] = (walks.tried[slab] as number) + 1;
  walks.lastHost[slab] = host;
  walks.lastLevel[slab] = level;
}

/** Does this sending host remember the address as dead, or is its retry clock not due yet? */
function isLeftAlone(w: World, row: number, mta: CompiledMta, address: number, t: number): boolean {
  const { acquaintances } = w;
  let alone = false;
  if (mta.per === PER_HOST) {
    const known = acquaintances.find(w.hostOf(row), w.zone.addressServer[address] as number);
    alone = known >= 0 && t < (acquaintances.nextTryAt[known] as number);
  }
  if (!alone && mta.remembersDeadServers && consultsMemory(w, row, mta)) {
    const known = acquaintances.find(w.hostOf(row), deadTarget(w, mta, address));
    alone = known >= 0 && t < (acquaintances.deadUntil[known] as number);
  }
  if (alone) w.messages.flags[row] = (w.messages.flags[row] as number) | SKIPPED_SOME;
  return alone;
}

/** A memory of one queue run does not reach first tries, which have a process of their own. */
export function consultsMemory(w: World, row: number, mta: CompiledMta): boolean {
  return mta.deadMemoryOf !== 'run' || (w.messages.passes[row] as number) > 1;
}

/** What a memory of dead hosts is about: the address itself, or all addresses of its host name (numbered after the servers). */
export function deadTarget(w: World, mta: CompiledMta, address: number): number {
  if (mta.deadMemory === MEMORY_HOST) return w.servers.count + (w.zone.addressHost[address] as number);
  return w.zone.addressServer[address] as number;
}
