import type { AgentKeys } from '../build/agents.js';
import type { CompiledMta } from '../build/compiled-mta.js';
import { HOST_ADDRESSES, HOST_EMPTY, HOST_NXDOMAIN, HOST_TIMEOUT } from '../build/zone.js';
import { theWorld } from '../world.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** What came of opening a list. */
export const LIST_READY = 0;
/** The sender itself is the best exchanger: the message would come back to it (RFC 5321 §5.1). */
export const LIST_LOOPS = 1;
/** No exchanger has an address, and some may have one later. */
export const LIST_UNRESOLVED = 2;
/** No exchanger has an address, and none ever will. */
export const LIST_EMPTY = 3;
/** An exchanger for which this MTA returns the message at once, whatever the others are. */
export const LIST_UNFIT = 4;

/** What the address queries for the last list cost: read right after `openList`. */
export const listing = { dnsTimeouts: 0 };

/** Opens a walk over the MX records of `answer`: which of them this MTA will try at all. */
export function openList(row: number, mta: CompiledMta, answer: number, rotation: number): number {
  const t = w.now;
  const { walks, zone } = w;
  const slab = walks.take();
  w.messages.walk[row] = slab;
  const first = zone.recordFirst[answer] as number;
  const all = zone.recordFirst[answer + 1] as number;
  let last = withoutSelf(w.messages.agent[row] as number, first, all);
  if (w.story !== null) w.story.cut(row, t, 'self', last, all);
  listing.dnsTimeouts = 0;
  if (last === first) return LIST_LOOPS;
  if (mta.honoursBackups < 1 && !honoursBackups(row, mta)) {
    const best = bestPreference(first, last);
    if (w.story !== null) w.story.cut(row, t, 'backupsIgnored', best, last);
    last = best;
  }
  walks.answer[slab] = answer;
  walks.rotation[slab] = rotation;
  walks.nextRecord[slab] = first;
  walks.lastRecord[slab] = last;
  return zone.allResolve[answer] === 1 ? LIST_READY : judgeAddresses(row, mta, first, last);
}

/** RFC 5321 §5.1: a relay in the list MUST drop itself and every record of its own preference or worse. */
function withoutSelf(agent: number, first: number, last: number): number {
  if (w.agents.hasIdentity[agent] === 0) return last;
  const { recordHost, recordPreference } = w.zone;
  for (let record = first; record < last; record += 1) {
    if (!isSelf(agent, recordHost[record] as number)) continue;
    let kept = record;
    while (kept > first && recordPreference[kept - 1] === recordPreference[record]) kept -= 1;
    return kept;
  }
  return last;
}

function isSelf(agent: number, host: number): boolean {
  if ((w.agents.ownHosts[agent] as Int32Array).includes(host)) return true;
  const own = w.agents.ownServers[agent] as Int32Array;
  for (let a = w.zone.addressFirst[host] as number; a < (w.zone.addressFirst[host + 1] as number); a += 1) {
    if (own.includes(w.zone.addressServer[a] as number)) return true;
  }
  return false;
}

/** Is this sending host among those that try backups at all? */
function honoursBackups(row: number, mta: CompiledMta): boolean {
  if (mta.honoursBackups <= 0) return false;
  const { honours } = w.agents.keys[w.messages.agent[row] as number] as AgentKeys;
  return w.hostLuck(honours, w.messages.host[row] as number) < mta.honoursBackups;
}

/** End of the records of the best published preference. */
function bestPreference(first: number, last: number): number {
  const { recordPreference } = w.zone;
  let end = first + 1;
  while (end < last && recordPreference[end] === recordPreference[first]) end += 1;
  return end;
}

/** Address queries for a list in which not every host has an address; one without an answer costs one DNS time-out. */
function judgeAddresses(row: number, mta: CompiledMta, first: number, last: number): number {
  const t = w.now;
  const { zone } = w;
  let resolved = false;
  let later = false;
  for (let record = first; record < last; record += 1) {
    const host = zone.recordHost[record] as number;
    if (zone.hostIsAddress[host] === 1 && mta.ipExchanger === 'bounce') return LIST_UNFIT;
    const kind = zone.hostKind[host] as number;
    if (w.story !== null && kind !== HOST_ADDRESSES) w.story.noAddress(row, t, host);
    if (kind === HOST_EMPTY && mta.emptyHostBounces) return LIST_UNFIT;
    if (kind === HOST_ADDRESSES) resolved ||= zone.hostIsAddress[host] === 0 || mta.ipExchanger === 'use';
    else if (kind !== HOST_NXDOMAIN && kind !== HOST_EMPTY) later = true;
    if (kind === HOST_TIMEOUT) listing.dnsTimeouts += 1;
  }
  if (resolved) return LIST_READY;
  return later ? LIST_UNRESOLVED : LIST_EMPTY;
}
