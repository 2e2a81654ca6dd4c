import type { WalkEnd } from '../../results/index.js';
import type { CompiledMta } from '../build/compiled-mta.js';
import { IN_FLIGHT } from '../tables/message-table.js';
import { RESOLVED, theWorld } from '../world.js';
import { beginAttempt } from './attempt.js';
import { returnToLine } from './destination.js';
import { deadUntil, isLeftAlone } from './memory.js';
import { appendNextPreference } from './order.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** Begins an attempt at the next address of the list that the MTA's limits and memories allow; false if there is none. */
export function tryNext(row: number, mta: CompiledMta): boolean {
  const t = w.now;
  const { walks } = w;
  const slab = w.messages.walk[row] as number;
  if (mta.walksBest && isOverdue(row, mta)) return false;
  for (let position = mta.walksBest ? 0 : (walks.position[slab] as number); ; position += 1) {
    while (position === walks.length[slab]) {
      if (!appendNextPreference(row, slab, mta)) {
        walks.position[slab] = position;
        if (w.story !== null) w.story.walkEnded(row, t, 'listEnded');
        return false;
      }
    }
    const at = slab * walks.stride + position;
    const address = walks.candidates[at] as number;
    const level = walks.levels[at] as number;
    const admitted = withinLimits(row, mta, slab, address, level);
    if (admitted === STOP) return false;
    if (admitted === SKIP) continue;
    if (mta.skipsRepeats && isRepeat(row, mta, slab, position)) continue;
    if (mta.walksBest && wasTriedInVain(row, mta, at)) continue;
    if (mta.remembersServers && isLeftAlone(row, mta, address)) continue;
    walks.position[slab] = position;
    if (mta.isPaced && waitsForPace(row, mta, address)) return true;
    walks.position[slab] = position + 1;
    noteTry(slab, at, address, level);
    beginAttempt(row, mta, address);
    return true;
  }
}

/** A pass that begins again and again with the best address must end some time: when the message's time is up. */
function isOverdue(row: number, mta: CompiledMta): boolean {
  const t = w.now;
  const { age } = mta.giveUp;
  return age !== null && t - (w.messages.arrivedAt[row] as number) >= age;
}

/**
 * `walk: best` comes back to an address only after it was remembered as dead since its last try, and is no longer; and
 * only while the message's age can end that.
 */
function wasTriedInVain(row: number, mta: CompiledMta, at: number): boolean {
  const t = w.now;
  const { walks } = w;
  const triedAt = walks.triedAt[at] as number;
  if (triedAt === Number.NEGATIVE_INFINITY) return false;
  if (!mta.remembersDeadServers || mta.giveUp.age === null) return true;
  const until = deadUntil(row, mta, walks.candidates[at] as number);
  return until <= triedAt || until > t;
}

/** The next connection begins no sooner than its pace allows (OpenSMTPD, smtpd.conf(5), `limit mta`). */
function waitsForPace(row: number, mta: CompiledMta, address: number): boolean {
  const t = w.now;
  const host = w.hostOf(row);
  let due = Number.NEGATIVE_INFINITY;
  if (mta.destinationPace > 0) {
    const d = w.destinations.rowOf(host, w.messages.domain[row] as number);
    due = w.destinations.nextConnectAt[d] as number;
  }
  if (mta.addressPace > 0) {
    const known = w.acquaintances.find(host, w.zone.addressServer[address] as number);
    if (known >= 0) due = Math.max(due, w.acquaintances.nextConnectAt[known] as number);
  }
  if (t >= due) return false;
  if (((w.messages.flags[row] as number) & IN_FLIGHT) !== 0) returnToLine(row, due);
  else w.schedule(due, RESOLVED, row);
  return true;
}

const TRY = 0;
const SKIP = 1;
const STOP = 2;

/** How far one delivery goes: addresses, hosts and sessions (Postfix smtp_mx_address_limit, smtp_mx_session_limit; Exim hosts_max_try). */
function withinLimits(row: number, mta: CompiledMta, slab: number, address: number, level: number): number {
  const { walks } = w;
  if ((walks.sessions[slab] as number) >= mta.maxSessions) return stop(row, 'sessionLimit');
  const newHost = w.zone.addressHost[address] !== walks.lastHost[slab];
  if (newHost && (walks.hostsTried[slab] as number) >= mta.maxHosts) return stop(row, 'hostLimit');
  if (!newHost && (walks.ofHost[slab] as number) >= mta.maxAddressesPerHost) return skip(row, address);
  if ((walks.tried[slab] as number) < mta.maxAddresses) return TRY;
  if (!mta.nextPreference) return stop(row, 'addressLimit');
  // Exim, "hosts_max_try": at the limit, one address of each further preference is still tried.
  return level > (walks.lastLevel[slab] as number) ? TRY : skip(row, address);
}

function stop(row: number, why: WalkEnd): number {
  const t = w.now;
  if (w.story !== null) w.story.walkEnded(row, t, why);
  return STOP;
}

function skip(row: number, address: number): number {
  const t = w.now;
  if (w.story !== null) w.story.passedOver(row, t, address, 'limit', null);
  return SKIP;
}

/** Was the same host, or the same address, listed before in this pass? */
function isRepeat(row: number, mta: CompiledMta, slab: number, position: number): boolean {
  const t = w.now;
  const { walks, zone } = w;
  const base = slab * walks.stride;
  const address = walks.candidates[base + position] as number;
  for (let before = 0; before < position; before += 1) {
    const earlier = walks.candidates[base + before] as number;
    const sameServer = zone.addressServer[earlier] === zone.addressServer[address];
    if (earlier !== address && !(mta.skipsSameServer && sameServer)) continue;
    if (w.story !== null) w.story.passedOver(row, t, address, 'repeat', null);
    return true;
  }
  return false;
}

/** This candidate is being tried. */
export function noteTry(slab: number, at: number, address: number, level: number): void {
  const t = w.now;
  const { walks } = w;
  const host = w.zone.addressHost[address] as number;
  if (host !== walks.lastHost[slab]) {
    walks.hostsTried[slab] = (walks.hostsTried[slab] as number) + 1;
    walks.ofHost[slab] = 0;
  }
  walks.ofHost[slab] = (walks.ofHost[slab] as number) + 1;
  walks.triedAt[at] = t;
  walks.tried[slab] = (walks.tried[slab] as number) + 1;
  walks.lastHost[slab] = host;
  walks.lastLevel[slab] = level;
}
