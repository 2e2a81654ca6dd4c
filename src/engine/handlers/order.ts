import { EQUAL_PREFERENCES, ORDERS, rotate, shuffle, swapNeighbours } from '../../mail/index.js';
import type { AgentKeys } from '../build/agents.js';
import { type CompiledMta, PER_QUEUE } from '../build/compiled-mta.js';
import type { TrafficSource } from '../build/traffic.js';
import { ROTATE_CYCLIC, ROTATE_RANDOM } from '../build/zone.js';
import { theWorld } from '../world.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

const REVERSE = ORDERS.indexOf('reverse');
const RANDOM = ORDERS.indexOf('random');
const HOSTS = EQUAL_PREFERENCES.indexOf('hosts');
const ADDRESSES = EQUAL_PREFERENCES.indexOf('addresses');
const PER_PROCESS = EQUAL_PREFERENCES.indexOf('perProcess');
const FEWEST_CONNECTIONS = EQUAL_PREFERENCES.indexOf('fewestConnections');
const ADJACENT_SWAPS = EQUAL_PREFERENCES.indexOf('adjacentSwaps');

/** Keeps the luck of a process for addresses apart from that for preferences. */
const ADDRESS_RANK = 1 << 12;
const MIX = 0x9e3779b1;

/**
 * Appends the addresses of the next preference to a walk, in the order in which this MTA tries them (RFC 5321 §5.1; what
 * it leaves open is the MTA's behaviour). False if there is no further preference.
 *
 * Hot: runs once per pass for the best preference; the others are only put in order when a walk comes to them.
 */
export function appendNextPreference(row: number, slab: number, mta: CompiledMta): boolean {
  const { walks, records } = w;
  const from = walks.nextRecord[slab] as number;
  const to = walks.lastRecord[slab] as number;
  if (from >= to) return false;
  let count = 0;
  if (mta.order === REVERSE) {
    const start = preferenceStart(from, to);
    walks.lastRecord[slab] = start;
    for (let record = start; record < to; record += 1) records[count++] = record;
  } else {
    const end = mta.order === RANDOM ? to : preferenceEnd(from, to);
    walks.nextRecord[slab] = end;
    for (let record = from; record < end; record += 1) records[count++] = record;
  }
  const rank = walks.preferences[slab] as number;
  walks.preferences[slab] = rank + 1;
  if (count > 1) {
    if (w.seesDnsOrder[w.messages.agent[row] as number] === 1) presentRecords(row, slab, count, rank);
    arrangeEquals(row, mta, count, rank);
  }
  const start = walks.length[slab] as number;
  for (let i = 0; i < count; i += 1) appendHost(row, slab, mta, records[i] as number, rank);
  const length = walks.length[slab] as number;
  if (mta.equal === ADDRESSES && length - start > 1) {
    seekOrder(row, rank);
    shuffle(walks.candidates, slab * walks.stride + start, slab * walks.stride + length, w.words);
  }
  if (w.story !== null) tellOrder(row, slab, mta, start);
  return true;
}

/**
 * The record that comes first of an answer's best preference, where each host has one address and the DNS always answers
 * the same: the first that `appendNextPreference` would list.
 */
export function firstRecord(row: number, mta: CompiledMta, answer: number): number {
  const { recordFirst } = w.zone;
  const first = recordFirst[answer] as number;
  const count = preferenceEnd(first, recordFirst[answer + 1] as number) - first;
  if (count === 1) return first;
  for (let i = 0; i < count; i += 1) w.records[i] = first + i;
  if (mta.equal === ADDRESSES) {
    seekOrder(row, 0);
    shuffle(w.records, 0, count, w.words);
  } else arrangeEquals(row, mta, count, 0);
  return w.records[0] as number;
}

function tellOrder(row: number, slab: number, mta: CompiledMta, start: number): void {
  const t = w.now;
  const { stride, length } = w.walks;
  const preference = mta.order === RANDOM ? null : (w.zone.recordPreference[w.records[0] as number] as number);
  w.story?.order(row, t, preference, slab * stride + start, slab * stride + (length[slab] as number));
}

function preferenceEnd(from: number, to: number): number {
  const { recordPreference } = w.zone;
  let end = from + 1;
  while (end < to && recordPreference[end] === recordPreference[from]) end += 1;
  return end;
}

function preferenceStart(from: number, to: number): number {
  const { recordPreference } = w.zone;
  let start = to - 1;
  while (start > from && recordPreference[start - 1] === recordPreference[to - 1]) start -= 1;
  return start;
}

/** The order in which the DNS server gave these records (BIND, rrset-order). */
function presentRecords(row: number, slab: number, count: number, rank: number): void {
  const rotates = w.zone.rotation[w.messages.domain[row] as number];
  if (rotates === ROTATE_RANDOM) {
    seekRotation(row, slab, rank);
    shuffle(w.records, 0, count, w.words);
  } else if (rotates === ROTATE_CYCLIC) sortByTurn(slab, count);
}

/** A cyclic order turns the whole answer; equals keep the places they then have. */
function sortByTurn(slab: number, count: number): void {
  const { records, walks, zone } = w;
  const answer = walks.answer[slab] as number;
  const size = (zone.recordFirst[answer + 1] as number) - (zone.recordFirst[answer] as number);
  const turn = (walks.rotation[slab] as number) % size;
  for (let i = 1; i < count; i += 1) {
    const record = records[i] as number;
    const place = placeOf(record, turn, size);
    let j = i - 1;
    while (j >= 0 && placeOf(records[j] as number, turn, size) > place) {
      records[j + 1] = records[j] as number;
      j -= 1;
    }
    records[j + 1] = record;
  }
}

/** Place of a record in an answer of `size` records that was turned by `turn`. */
function placeOf(record: number, turn: number, size: number): number {
  return ((w.zone.recordPlace[record] as number) - turn + size) % size;
}

/** The DNS server's luck for the answer in use. */
function seekRotation(row: number, slab: number, rank: number): void {
  const key = w.zone.rotationKeys[w.messages.domain[row] as number] as AgentKeys['order'];
  const { order } = w.agents.keys[w.messages.agent[row] as number] as AgentKeys;
  const query = (w.walks.rotation[slab] as number) & 0xffff;
  w.words.seek(key.k0 ^ order.k0 ^ Math.imul(rank, MIX), key.k1 ^ order.k1, w.messages.host[row] as number, query);
}

/** Orders the hosts of one preference, in `records`, as this MTA does. */
function arrangeEquals(row: number, mta: CompiledMta, count: number, rank: number): void {
  if (mta.equal === HOSTS || mta.order === RANDOM) {
    seekOrder(row, rank);
    shuffle(w.records, 0, count, w.words);
  } else if (mta.equal === PER_PROCESS) {
    seekProcess(row, mta, rank);
    shuffle(w.records, 0, count, w.words);
  } else if (mta.equal === ADJACENT_SWAPS) {
    seekOrder(row, rank);
    swapNeighbours(w.records, 0, count, w.words);
  } else if (mta.equal === FEWEST_CONNECTIONS) fewestFirst(row, count, rank);
}

/** The message's own luck for this pass and preference. */
function seekOrder(row: number, rank: number): void {
  const { order } = w.agents.keys[w.messages.agent[row] as number] as AgentKeys;
  const { salt } = w.traffic[w.messages.traffic[row] as number] as TrafficSource;
  const k0 = order.k0 ^ salt.k0 ^ Math.imul(rank, MIX);
  w.words.seek(k0, order.k1 ^ salt.k1, w.messages.number[row] as number, w.passCounter(row));
}

/** One order for a whole process: a first try has a process of its own, a queue run is one for all its messages. */
function seekProcess(row: number, mta: CompiledMta, rank: number): void {
  if (mta.seedsBySecond) {
    seekSecond(row, rank);
    return;
  }
  if ((w.messages.passes[row] as number) === 1) {
    seekOrder(row, rank);
    return;
  }
  const { order } = w.agents.keys[w.messages.agent[row] as number] as AgentKeys;
  const run = mta.per === PER_QUEUE && mta.queuePeriod > 0 ? Math.floor(w.now / mta.queuePeriod) : 0;
  w.words.seek(order.k0 ^ Math.imul(rank, MIX), order.k1 ^ run, w.messages.host[row] as number, 1);
}

/** The same order for everything that this host begins within one second (Courier seeds its random numbers with the time). */
function seekSecond(row: number, rank: number): void {
  const { order } = w.agents.keys[w.messages.agent[row] as number] as AgentKeys;
  const second = Math.floor(w.now);
  w.words.seek(order.k0 ^ Math.imul(rank, MIX), order.k1 ^ (second | 0), w.messages.host[row] as number, 2);
}

/**
 * Fewest connections of this sending host first (OpenSMTPD, mta.c, mta_find_route). Among equals its list holds, while the
 * addresses are looked up, the first record and then the others backwards; in later passes any order was recorded.
 */
function fewestFirst(row: number, count: number, rank: number): void {
  const { records } = w;
  if ((w.messages.passes[row] as number) === 1) {
    rotate(records, 0, count, 1);
    records.subarray(0, count).reverse();
  } else {
    seekOrder(row, rank);
    shuffle(records, 0, count, w.words);
  }
  for (let i = 1; i < count; i += 1) {
    const record = records[i] as number;
    const load = openTo(row, record);
    let j = i - 1;
    while (j >= 0 && openTo(row, records[j] as number) > load) {
      records[j + 1] = records[j] as number;
      j -= 1;
    }
    records[j + 1] = record;
  }
}

function openTo(row: number, record: number): number {
  const host = w.zone.recordHost[record] as number;
  let open = 0;
  for (let a = w.zone.addressFirst[host] as number; a < (w.zone.addressFirst[host + 1] as number); a += 1) {
    const known = w.acquaintances.find(w.hostOf(row), w.zone.addressServer[a] as number);
    if (known >= 0) open += w.acquaintances.open[known] as number;
  }
  return open;
}

/** The addresses of one host: as the DNS presented them (RFC 5321 §5.1 says so), or shuffled. */
function appendHost(row: number, slab: number, mta: CompiledMta, record: number, rank: number): void {
  const { zone, walks } = w;
  const host = zone.recordHost[record] as number;
  if (zone.hostIsAddress[host] === 1 && mta.ipExchanger !== 'use') return;
  const start = slab * walks.stride + (walks.length[slab] as number);
  let end = start;
  for (let a = zone.addressFirst[host] as number; a < (zone.addressFirst[host + 1] as number); a += 1) {
    walks.candidates[end] = a;
    walks.levels[end] = rank;
    walks.triedAt[end] = Number.NEGATIVE_INFINITY;
    end += 1;
  }
  walks.length[slab] = end - slab * walks.stride;
  if (end - start > 1) presentAddresses(row, slab, mta, start, end, rank + (zone.hostSalt[host] as number));
}

function presentAddresses(row: number, slab: number, mta: CompiledMta, start: number, end: number, rank: number): void {
  const { candidates, rotation } = w.walks;
  const rotates = w.zone.rotation[w.messages.domain[row] as number];
  if (mta.fixesAddresses) {
    seekProcess(row, mta, ADDRESS_RANK);
    shuffle(candidates, start, end, w.words);
  } else if (mta.shufflesAddresses) {
    seekOrder(row, rank);
    shuffle(candidates, start, end, w.words);
  } else if (rotates === ROTATE_RANDOM) {
    seekRotation(row, slab, rank);
    shuffle(candidates, start, end, w.words);
  } else if (rotates === ROTATE_CYCLIC) rotate(candidates, start, end, rotation[slab] as number);
}
