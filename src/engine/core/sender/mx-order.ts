import {
  EQUAL_ADDRESSES,
  EQUAL_ADJACENT_SWAPS,
  EQUAL_FEWEST_CONNECTIONS,
  EQUAL_HOSTS,
  EQUAL_PER_PROCESS,
  ORDER_RANDOM,
  ORDER_REVERSE,
  ROTATE_CYCLIC,
  ROTATE_RANDOM,
} from '../codes';
import { isTraced, now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { firstOfShuffle, reverse, rotate, shuffle, swapNeighbours } from '../kernel/permutations';
import { hostOf, Message, passCounter } from '../messages/message';
import { Mta } from '../model/mta';
import { ADDRESS_SIZE, Address, Answer, Host, MxRecord, RECORD_SIZE, recordAt } from '../model/zone';
import { order } from '../trace';
import { appendHost, keepBalance, sortByFamily } from './addresses';
import { CandidateList, candidatesOf } from './candidate-list';
import { bestPreference } from './mx-list';
import { seekOrder, seekProcess, seekRotation } from './order-streams';
import { findStatus } from './records';

/** The records of the list being ordered: pointers. */
let records: usize = 0;

/** Room for as many pointers as an answer ever has records. */
export function setScratch(at: usize): void {
  records = at;
}

function recordAtPlace(place: i32): MxRecord {
  return changetype<MxRecord>(load<usize>(records + ((<usize>place) << 2)));
}

function put(place: i32, record: usize): void {
  store<usize>(records + ((<usize>place) << 2), record);
}

/** Fills the list with the records `first` up to, not including, `end`; returns their number. */
function collect(first: usize, end: usize): i32 {
  let count = 0;
  for (let at = first; at < end; at += RECORD_SIZE) {
    put(count, at);
    count += 1;
  }
  return count;
}

/**
 * Appends the addresses of the next preference to a walk, in the order in which this MTA tries them (RFC 5321 §5.1; what
 * it leaves open is the MTA's behaviour). False if there is no further preference.
 *
 * Hot: runs once per pass for the best preference; the others are only put in order when a walk comes to them.
 */
export function appendNextPreference(m: Message, list: CandidateList, mta: Mta): bool {
  if (mta.balances && list.preferences === 0 && list.answer.hasIpv6) return appendBalanced(m, list, mta);
  return appendPreference(m, list, mta);
}

/** All preferences at once, of which as many addresses are kept as the limit allows, some of each family. */
function appendBalanced(m: Message, list: CandidateList, mta: Mta): bool {
  while (appendPreference(m, list, mta)) {}
  keepBalance(m, list, mta.maxAddresses);
  return list.length > 0;
}

function appendPreference(m: Message, list: CandidateList, mta: Mta): bool {
  const count = takeNextPreference(list, mta);
  if (count === 0) return false;
  const rank = list.preferences;
  list.preferences = rank + 1;
  if (count > 1) {
    if (m.agent.seesDnsOrder) presentRecords(m, list, count, rank);
    arrangeEquals(m, mta, count, rank);
  }
  const start = list.length;
  for (let i = 0; i < count; i += 1) appendHost(m, list, mta, recordAtPlace(i).host, rank);
  const added = list.length - start;
  const addresses = candidatesOf(list) + ((<usize>start) << 2);
  if (mta.equal === EQUAL_ADDRESSES && added > 1) {
    seekOrder(m, rank);
    shuffle(addresses, added);
  }
  if (list.answer.hasIpv6 && added > 1) sortByFamily(m, mta, addresses, added, rank);
  if (isTraced) {
    const preference = mta.order === ORDER_RANDOM ? NaN : <f64>recordAtPlace(0).preference;
    order(changetype<usize>(m), now, preference, addresses, added);
  }
  return true;
}

/** Fills the list with the records of the next preference; returns their number. */
function takeNextPreference(list: CandidateList, mta: Mta): i32 {
  const first = list.nextRecord;
  const last = list.lastRecord;
  if (first >= last) return 0;
  if (mta.order === ORDER_REVERSE) {
    const start = worstPreference(first, last);
    list.lastRecord = start;
    return collect(start, last);
  }
  const end = mta.order === ORDER_RANDOM ? last : bestPreference(first, last);
  list.nextRecord = end;
  return collect(first, end);
}

/** Start of the records of the worst preference. */
function worstPreference(first: usize, last: usize): usize {
  let start = last - RECORD_SIZE;
  const worst = recordAt(start).preference;
  while (start > first && recordAt(start - RECORD_SIZE).preference === worst) start -= RECORD_SIZE;
  return start;
}

/**
 * The record that comes first of an answer's best preference, where each host has one address and the DNS always answers
 * the same: the first that `appendNextPreference` would list.
 */
export function firstRecord(m: Message, mta: Mta, answer: Answer): MxRecord {
  const first = answer.first;
  const count = answer.best;
  if (count === 1) return recordAt(first);
  if (mta.shufflesFirst) return recordAt(first + firstShuffled(m, count) * RECORD_SIZE);
  collect(first, first + <usize>count * RECORD_SIZE);
  arrangeEquals(m, mta, count, 0);
  return recordAtPlace(0);
}

/** Place of the record that the message's own random numbers put first. */
function firstShuffled(m: Message, count: i32): usize {
  const agent = m.agent;
  const traffic = m.traffic;
  const k0 = agent.orderKey0 ^ traffic.salt0;
  return <usize>firstOfShuffle(count, k0, agent.orderKey1 ^ traffic.salt1, m.number, passCounter(m));
}

/** The order in which the DNS server gave these records (BIND, rrset-order). */
function presentRecords(m: Message, list: CandidateList, count: i32, rank: i32): void {
  const rotates = m.domain.rotation;
  if (rotates === ROTATE_RANDOM) {
    seekRotation(m, list, rank);
    shuffle(records, count);
  } else if (rotates === ROTATE_CYCLIC) sortByTurn(list, count);
}

/** A cyclic order turns the whole answer; equals keep the places they then have. */
function sortByTurn(list: CandidateList, count: i32): void {
  const answer = list.answer;
  const size = <i32>((answer.end - answer.first) / RECORD_SIZE);
  const turn = list.rotation % size;
  for (let i = 1; i < count; i += 1) {
    const record = recordAtPlace(i);
    const place = placeOf(record, turn, size);
    let j = i - 1;
    while (j >= 0 && placeOf(recordAtPlace(j), turn, size) > place) {
      put(j + 1, changetype<usize>(recordAtPlace(j)));
      j -= 1;
    }
    put(j + 1, changetype<usize>(record));
  }
}

/** Place of a record in an answer of `size` records that was turned by `turn`. */
function placeOf(record: MxRecord, turn: i32, size: i32): i32 {
  return (record.place - turn + size) % size;
}

/** Orders the hosts of one preference, in `records`, as this MTA does. */
function arrangeEquals(m: Message, mta: Mta, count: i32, rank: i32): void {
  if (mta.equal === EQUAL_HOSTS || mta.order === ORDER_RANDOM) {
    seekOrder(m, rank);
    shuffle(records, count);
  } else if (mta.equal === EQUAL_PER_PROCESS) {
    seekProcess(m, mta, rank);
    shuffle(records, count);
  } else if (mta.equal === EQUAL_ADJACENT_SWAPS) {
    seekOrder(m, rank);
    swapNeighbours(records, count);
  } else if (mta.equal === EQUAL_FEWEST_CONNECTIONS) fewestFirst(m, count, rank);
}

/**
 * Fewest connections of this sending host first (OpenSMTPD, mta.c, mta_find_route). Among equals its list holds, while the
 * addresses are looked up, the first record and then the others backwards; in later passes any order was recorded.
 */
function fewestFirst(m: Message, count: i32, rank: i32): void {
  if (m.passes === 1) {
    rotate(records, count, 1);
    reverse(records, 0, count);
  } else {
    seekOrder(m, rank);
    shuffle(records, count);
  }
  for (let i = 1; i < count; i += 1) {
    const record = recordAtPlace(i);
    const own = openTo(m, record.host);
    let j = i - 1;
    while (j >= 0 && openTo(m, recordAtPlace(j).host) > own) {
      put(j + 1, changetype<usize>(recordAtPlace(j)));
      j -= 1;
    }
    put(j + 1, changetype<usize>(record));
  }
}

/** Connections that this sending host has open to a host. */
function openTo(m: Message, host: Host): i32 {
  const end = changetype<usize>(host.end);
  let open = 0;
  for (let at = changetype<usize>(host.first); at < end; at += ADDRESS_SIZE) {
    const known = findStatus(hostOf(m), changetype<Address>(at).endpoint);
    if (!isNone(known)) open += known.open;
  }
  return open;
}
