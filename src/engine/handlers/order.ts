import { EQUAL_PREFERENCES, ORDERS, rotate, shuffle, sortByKey, swapNeighbours } from '../../mail/index.js';
import type { AgentKeys } from '../build/agents.js';
import { type CompiledMta, PER_QUEUE } from '../build/compiled-mta.js';
import type { TrafficSource } from '../build/traffic.js';
import { HOST_ADDRESSES, HOST_PERMANENT, HOST_TIMEOUT, ROTATE_CYCLIC, ROTATE_RANDOM } from '../build/zone.js';
import type { World } from '../world.js';

const REVERSE = ORDERS.indexOf('reverse');
const RANDOM = ORDERS.indexOf('random');
const HOSTS = EQUAL_PREFERENCES.indexOf('hosts');
const ADDRESSES = EQUAL_PREFERENCES.indexOf('addresses');
const PER_PROCESS = EQUAL_PREFERENCES.indexOf('perProcess');
const FEWEST_CONNECTIONS = EQUAL_PREFERENCES.indexOf('fewestConnections');
const ADJACENT_SWAPS = EQUAL_PREFERENCES.indexOf('adjacentSwaps');

/** What came of making a list. */
export const LIST_READY = 0;
/** The sender itself is the best exchanger: the message would come back to it (RFC 5321 §5.1). */
export const LIST_LOOPS = 1;
/** No exchanger has an address, and some may have one later. */
export const LIST_UNRESOLVED = 2;
/** No exchanger has an address, and none ever will. */
export const LIST_EMPTY = 3;

/** Keeps the luck of a host's addresses apart from that of the preferences. */
const HOST_RANK = 1 << 12;

/** How the last list went besides: read right after `makeList`. */
export const listing = { dnsTimeouts: 0 };

/**
 * Makes the ordered list of addresses for a pass: the MX records of `answer` as this MTA walks them.
 * RFC 5321 §5.1; what it leaves open is the MTA's behaviour.
 *
 * `rotation` is the address of the DNS server's own luck for this answer.
 */
export function makeList(w: World, row: number, slab: number, answer: number, rotation: number): number {
  const { zone, records, walks } = w;
  const agent = w.messages.agent[row] as number;
  const mta = w.mtaOf(row);
  const first = zone.recordFirst[answer] as number;
  let count = (zone.recordFirst[answer + 1] as number) - first;
  for (let i = 0; i < count; i += 1) records[i] = first + i;
  if (w.seesDnsOrder[agent] === 1) presentedOrder(w, row, count, rotation);
  count = withoutSelf(w, agent, count);
  if (count === 0) return LIST_LOOPS;
  if (!honoursBackups(w, row, mta)) count = bestLevel(w, count);
  listing.dnsTimeouts = 0;
  walks.length[slab] = 0;
  let unresolved = LIST_EMPTY;
  let rank = 0;
  let from = mta.order === REVERSE ? count : 0;
  while (mta.order === REVERSE ? from > 0 : from < count) {
    const to = mta.order === REVERSE ? from : levelEnd(w, mta, from, count);
    if (mta.order === REVERSE) from = levelStart(w, from);
    arrangeEquals(w, row, mta, from, to, rank);
    const appended = appendLevel(w, row, slab, from, to, rank, rotation);
    if (appended === REFUSED_ADDRESS) return LIST_EMPTY;
    if (appended === LATER) unresolved = LIST_UNRESOLVED;
    if (mta.order !== REVERSE) from = to;
    rank += 1;
  }
  return (walks.length[slab] as number) > 0 ? LIST_READY : unresolved;
}

/** The order in which the DNS gave the records (BIND's rrset-order), then sorted by preference as every MTA does. */
function presentedOrder(w: World, row: number, count: number, rotation: number): void {
  const { zone, records } = w;
  const domain = w.messages.domain[row] as number;
  if (zone.rotation[domain] === ROTATE_RANDOM) {
    seekRotation(w, row, rotation);
    shuffle(records, 0, count, w.words);
  } else if (zone.rotation[domain] === ROTATE_CYCLIC) {
    rotate(records, 0, count, rotation);
  } else return;
  sortByKey(records, 0, count, zone.recordPreference);
}

function seekRotation(w: World, row: number, rotation: number): void {
  const key = w.zone.rotationKeys[w.messages.domain[row] as number] as AgentKeys['order'];
  const agent = w.agents.keys[w.messages.agent[row] as number] as AgentKeys;
  w.words.seek(key.k0 ^ agent.order.k0, key.k1 ^ agent.order.k1, w.messages.host[row] as number, rotation & 0xffff);
}

/** RFC 5321 §5.1: a relay in the list MUST drop itself and every record of its own preference or worse. */
function withoutSelf(w: World, agent: number, count: number): number {
  const ownHosts = w.agents.ownHosts[agent] as Int32Array;
  if (ownHosts.length === 0 && (w.agents.ownServers[agent] as Int32Array).length === 0) return count;
  for (let i = 0; i < count; i += 1) {
    if (!isSelf(w, agent, w.zone.recordHost[w.records[i] as number] as number)) continue;
    let kept = i;
    while (kept > 0 && samePreference(w, kept - 1, i)) kept -= 1;
    return kept;
  }
  return count;
}

function isSelf(w: World, agent: number, host: number): boolean {
  if ((w.agents.ownHosts[agent] as Int32Array).includes(host)) return true;
  const own = w.agents.ownServers[agent] as Int32Array;
  for (let a = w.zone.addressFirst[host] as number; a < (w.zone.addressFirst[host + 1] as number); a += 1) {
    if (own.includes(w.zone.addressServer[a] as number)) return true;
  }
  return false;
}

function samePreference(w: World, i: number, j: number): boolean {
  const { recordPreference } = w.zone;
  return recordPreference[w.records[i] as number] === recordPreference[w.records[j] as number];
}

function honoursBackups(w: World, row: number, mta: CompiledMta): boolean {
  if (mta.honoursBackups >= 1) return true;
  if (mta.honoursBackups <= 0) return false;
  const agent = w.messages.agent[row] as number;
  const { honours } = w.agents.keys[agent] as AgentKeys;
  return w.hostLuck(honours, w.messages.host[row] as number) < mta.honoursBackups;
}

/** Records of the best published preference only. */
function bestLevel(w: World, count: number): number {
  let end = 1;
  while (end < count && samePreference(w, end, 0)) end += 1;
  return end;
}

function levelEnd(w: World, mta: CompiledMta, from: number, count: number): number {
  if (mta.order === RANDOM) return count;
  let end = from + 1;
  while (end < count && samePreference(w, end, from)) end += 1;
  return end;
}

function levelStart(w: World, to: number): number {
  let start = to - 1;
  while (start > 0 && samePreference(w, start - 1, to - 1)) start -= 1;
  return start;
}

/** Orders the hosts of one preference as this MTA does. */
function arrangeEquals(w: World, row: number, mta: CompiledMta, from: number, to: number, rank: number): void {
  if (to - from < 2 || mta.equal === ADDRESSES) return;
  if (mta.order === RANDOM || mta.equal === HOSTS) {
    seekOrder(w, row, rank);
    shuffle(w.records, from, to, w.words);
  } else if (mta.equal === PER_PROCESS) {
    seekProcess(w, row, mta, rank);
    shuffle(w.records, from, to, w.words);
  } else if (mta.equal === ADJACENT_SWAPS) {
    seekOrder(w, row, rank);
    swapNeighbours(w.records, from, to, w.words);
  } else if (mta.equal === FEWEST_CONNECTIONS) {
    fewestFirst(w, row, from, to);
  }
}

/** The message's own luck for this pass and preference. */
function seekOrder(w: World, row: number, rank: number): void {
  const { order } = w.agents.keys[w.messages.agent[row] as number] as AgentKeys;
  const { salt } = w.traffic[w.messages.traffic[row] as number] as TrafficSource;
  const mixed = Math.imul(rank, 0x9e3779b1);
  w.words.seek(order.k0 ^ salt.k0 ^ mixed, order.k1 ^ salt.k1, w.messages.number[row] as number, w.passCounter(row));
}

/** One order for a whole process: a first try has a process of its own, a queue run is one for all its messages. */
function seekProcess(w: World, row: number, mta: CompiledMta, rank: number): void {
  if ((w.messages.passes[row] as number) === 1) {
    seekOrder(w, row, rank);
    return;
  }
  const { order } = w.agents.keys[w.messages.agent[row] as number] as AgentKeys;
  const run = mta.per === PER_QUEUE && mta.queuePeriod > 0 ? Math.floor(w.now / mta.queuePeriod) : 0;
  w.words.seek(order.k0 ^ Math.imul(rank, 0x9e3779b1), order.k1 ^ run, w.messages.host[row] as number, 1);
}

/** Fewest connections of this sending host first; equals in DNS order (OpenSMTPD, mta.c, mta_find_route). */
function fewestFirst(w: World, row: number, from: number, to: number): void {
  const { records } = w;
  for (let i = from + 1; i < to; i += 1) {
    const record = records[i] as number;
    const load = openTo(w, row, record);
    let j = i - 1;
    while (j >= from && openTo(w, row, records[j] as number) > load) {
      records[j + 1] = records[j] as number;
      j -= 1;
    }
    records[j + 1] = record;
  }
}

function openTo(w: World, row: number, record: number): number {
  const host = w.zone.recordHost[record] as number;
  let open = 0;
  for (let a = w.zone.addressFirst[host] as number; a < (w.zone.addressFirst[host + 1] as number); a += 1) {
    const known = w.acquaintances.find(w.hostOf(row), w.zone.addressServer[a] as number);
    if (known >= 0) open += w.acquaintances.open[known] as number;
  }
  return open;
}

const APPENDED = 0;
/** Some host of this preference may have an address later. */
const LATER = 1;
/** An exchanger is written as an IP address, and this MTA bounces that. */
const REFUSED_ADDRESS = 2;

/** Adds the addresses of one preference to the list. Each address query without an answer costs one DNS time-out. */
function appendLevel(
  w: World,
  row: number,
  slab: number,
  from: number,
  to: number,
  rank: number,
  rotation: number,
): number {
  const { zone, walks, records } = w;
  const mta = w.mtaOf(row);
  const base = slab * walks.stride;
  const start = walks.length[slab] as number;
  let appended = APPENDED;
  for (let i = from; i < to; i += 1) {
    const host = zone.recordHost[records[i] as number] as number;
    if (zone.hostIsAddress[host] === 1 && mta.ipExchanger !== 'use') {
      if (mta.ipExchanger === 'bounce') return REFUSED_ADDRESS;
      continue;
    }
    const kind = zone.hostKind[host] as number;
    if (kind === HOST_ADDRESSES) appendHost(w, row, slab, host, rank, rotation);
    else if (kind !== HOST_PERMANENT) appended = LATER;
    if (kind === HOST_TIMEOUT) listing.dnsTimeouts += 1;
  }
  const length = walks.length[slab] as number;
  if (mta.equal === ADDRESSES && length - start > 1) {
    seekOrder(w, row, rank);
    shuffle(walks.candidates, base + start, base + length, w.words);
  }
  return appended;
}

/** The addresses of one host: as the DNS presented them (RFC 5321 §5.1 says so), or shuffled. */
function appendHost(w: World, row: number, slab: number, host: number, rank: number, rotation: number): void {
  const { zone, walks } = w;
  const start = slab * walks.stride + (walks.length[slab] as number);
  let end = start;
  for (let a = zone.addressFirst[host] as number; a < (zone.addressFirst[host + 1] as number); a += 1) {
    walks.candidates[end] = a;
    walks.levels[end] = rank;
    end += 1;
  }
  walks.length[slab] = end - slab * walks.stride;
  if (end - start < 2) return;
  if (w.mtaOf(row).shufflesAddresses) {
    seekOrder(w, row, rank + HOST_RANK * (host + 1));
    shuffle(walks.candidates, start, end, w.words);
    return;
  }
  const rotates = zone.rotation[w.messages.domain[row] as number];
  if (rotates === ROTATE_RANDOM) {
    seekRotation(w, row, rotation);
    shuffle(walks.candidates, start, end, w.words);
  } else if (rotates === ROTATE_CYCLIC) rotate(walks.candidates, start, end, rotation);
}
