import { outOfMemory } from '../host';
import { allocate, giveBack, isNone, reuse } from '../memory';
import { Message } from './message';

/**
 * How long connections in a backlog are waited for, one list for each length of patience: there, who came first gives up
 * first. Only the first deadline of a list has an event in the queue. Most connections get their greeting long before,
 * and an event for each of them, almost always void, would fill the queue (measured: M/M/1 at load 0.9 took a third longer).
 */
@unmanaged
export class PatienceList {
  /** Of all in this list [s]. */
  patience: f64;
  following: PatienceList;
  /** A ring of entries, `capacity` of them. */
  ring: usize;
  capacity: i32;
  head: i32;
  size: i32;
  /** An event for the first deadline is pending. */
  watched: bool;
}

@unmanaged
class Entry {
  deadline: f64;
  message: Message;
  epoch: i32;
}
const ENTRY_SIZE: usize = 16;
const FIRST_CAPACITY: i32 = 1 << 6;
const MOST_BYTES: usize = 1 << 30;

let lists: PatienceList = changetype<PatienceList>(0);
let last: PatienceList = changetype<PatienceList>(0);

export function clearPatience(): void {
  lists = changetype<PatienceList>(0);
  last = changetype<PatienceList>(0);
}

/** The list for a patience [s]; the one asked for last is at hand. */
export function patienceList(patience: f64): PatienceList {
  return !isNone(last) && last.patience === patience ? last : findList(patience);
}

function findList(patience: f64): PatienceList {
  let list = lists;
  while (!isNone(list) && list.patience !== patience) list = list.following;
  last = !isNone(list) ? list : freshList(patience);
  return last;
}

function freshList(patience: f64): PatienceList {
  const list = changetype<PatienceList>(allocate(offsetof<PatienceList>()));
  list.patience = patience;
  list.following = lists;
  list.capacity = FIRST_CAPACITY;
  list.ring = allocate(<usize>FIRST_CAPACITY * ENTRY_SIZE);
  list.head = 0;
  list.size = 0;
  list.watched = false;
  lists = list;
  return list;
}

export function addPatience(list: PatienceList, deadline: f64, m: Message): void {
  if (list.size === list.capacity) makeRoom(list);
  const entry = entryAt(list, list.size);
  entry.deadline = deadline;
  entry.message = m;
  entry.epoch = m.epoch;
  list.size += 1;
}

/** Room for more: where those were that wait no longer, if that is half of all or more. */
function makeRoom(list: PatienceList): void {
  prune(list);
  if (list.size > list.capacity / 2) grow(list);
}

/** Drops those from the front that wait no longer. */
export function prune(list: PatienceList): void {
  while (list.size > 0) {
    const entry = entryAt(list, 0);
    if (entry.message.epoch === entry.epoch) return;
    drop(list);
  }
}

/** First deadline [s]; Infinity if nobody waits. */
export function firstDeadline(list: PatienceList): f64 {
  return list.size > 0 ? entryAt(list, 0).deadline : Infinity;
}

/** Takes the first one. */
export function takeFirst(list: PatienceList): Message {
  const m = entryAt(list, 0).message;
  drop(list);
  return m;
}

/** The entry at a place, from the front. */
function entryAt(list: PatienceList, place: i32): Entry {
  return changetype<Entry>(list.ring + <usize>((list.head + place) & (list.capacity - 1)) * ENTRY_SIZE);
}

function drop(list: PatienceList): void {
  list.head = (list.head + 1) & (list.capacity - 1);
  list.size -= 1;
}

function grow(list: PatienceList): void {
  const old = list.ring;
  const bytes = <usize>list.capacity * ENTRY_SIZE;
  // Twice as much would not be a number of 32 bits.
  if (bytes > MOST_BYTES) outOfMemory();
  const first = <usize>list.head * ENTRY_SIZE;
  list.ring = reuse(bytes * 2);
  memory.copy(list.ring, old + first, bytes - first);
  memory.copy(list.ring + bytes - first, old, first);
  giveBack(old, bytes);
  list.head = 0;
  list.capacity *= 2;
}
