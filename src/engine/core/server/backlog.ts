import { recordBacklogJoined, recordBacklogLeft, recordSessionBegin, recordSessionEnd } from '../counts/recorder';
import { outOfMemory } from '../host';
import { allocate, giveBack, isNone, reuse } from '../kernel/memory';
import { epochOf, HOLDS_CHANNEL, Message, raise } from '../messages/message';
import { Server } from '../model/machines';

/** A session takes one of the server's places. */
export function takeChannel(m: Message, server: Server): void {
  recordSessionBegin(server);
  raise(m, HOLDS_CHANNEL);
}

/** A session gives its place back. */
export function freeChannel(server: Server): void {
  recordSessionEnd(server);
}

export function joinBacklog(m: Message, server: Server): void {
  const tail = changetype<Message>(server.backlogTail);
  m.next = changetype<Message>(0);
  m.previous = tail;
  if (isNone(tail)) server.backlogHead = changetype<usize>(m);
  else tail.next = m;
  server.backlogTail = changetype<usize>(m);
  recordBacklogJoined(server);
}

/** Takes a message out of the backlog, at any position. */
export function leaveBacklog(m: Message, server: Server): void {
  const next = m.next;
  const previous = m.previous;
  if (isNone(previous)) server.backlogHead = changetype<usize>(next);
  else previous.next = next;
  if (isNone(next)) server.backlogTail = changetype<usize>(previous);
  else next.previous = previous;
  recordBacklogLeft(server);
}

/**
 * Deadlines of connections in a backlog, one list for each length of patience: within a list, the first to come gives up
 * first. Only the first deadline of a list has an event in the queue. Most connections get their greeting long before,
 * and an event for each of them, almost always void, would fill the queue (measured: M/M/1 at load 0.9 took a third longer).
 */
@unmanaged
export class PatienceList {
  /** Patience of all in this list [s]. */
  patience: f64;
  following: PatienceList;
  /** Room for entries, and its end; the first entry in use, and the end of the last. */
  room: usize;
  limit: usize;
  first: usize;
  tail: usize;
  /** An event for the first deadline is pending. */
  watched: bool;
}

@unmanaged
class Entry {
  deadline: f64;
  message: Message;
  epoch: i32;
}
const ENTRY_SIZE: usize = offsetof<Entry>();
const FIRST_BYTES: usize = ENTRY_SIZE << 6;
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
  list.room = allocate(FIRST_BYTES);
  list.limit = list.room + FIRST_BYTES;
  list.first = list.room;
  list.tail = list.room;
  list.watched = false;
  lists = list;
  return list;
}

export function addPatience(list: PatienceList, deadline: f64, m: Message): void {
  if (list.tail === list.limit) makeRoom(list);
  const entry = changetype<Entry>(list.tail);
  entry.deadline = deadline;
  entry.message = m;
  entry.epoch = m.epoch;
  list.tail += ENTRY_SIZE;
}

/** Makes room for more: reuses the space of entries that no longer wait, if they are half of all or more. */
function makeRoom(list: PatienceList): void {
  const old = list.room;
  const bytes = list.limit - old;
  moveTogether(list, old);
  if (list.tail - old > bytes / 2) grow(list, bytes);
}

/** Moves the entries that still wait to `target` on. */
function moveTogether(list: PatienceList, target: usize): void {
  let to = target;
  for (let from = list.first; from < list.tail; from += ENTRY_SIZE) {
    if (!waits(from)) continue;
    store<u64>(to, load<u64>(from));
    store<u64>(to, load<u64>(from, 8), 8);
    to += ENTRY_SIZE;
  }
  list.first = target;
  list.tail = to;
}

function grow(list: PatienceList, bytes: usize): void {
  const old = list.room;
  // Twice as much would not be a number of 32 bits.
  if (bytes > MOST_BYTES) outOfMemory();
  const used = list.tail - old;
  list.room = reuse(bytes * 2);
  list.limit = list.room + bytes * 2;
  memory.copy(list.room, old, used);
  list.first = list.room;
  list.tail = list.room + used;
  giveBack(old, bytes);
}

/** Is the message of an entry still in the same wait? */
function waits(at: usize): bool {
  const entry = changetype<Entry>(at);
  return epochOf(entry.message) === entry.epoch;
}

/** Drops entries from the front that no longer wait. */
export function prune(list: PatienceList): void {
  while (list.first < list.tail && !waits(list.first)) list.first += ENTRY_SIZE;
}

/** First deadline [s]; Infinity if nobody waits. */
export function firstDeadline(list: PatienceList): f64 {
  return list.first < list.tail ? changetype<Entry>(list.first).deadline : Infinity;
}

/** Takes the first one. */
export function takeFirst(list: PatienceList): Message {
  const m = changetype<Entry>(list.first).message;
  list.first += ENTRY_SIZE;
  return m;
}
