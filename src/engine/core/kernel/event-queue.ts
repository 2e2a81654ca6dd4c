import { clearLater, closeChunk, eventAt, laterCount, openWindow, putOff, windowEnd } from './calendar';
import { allocate, clearPool, giveBack, giveRecordBack, isNone, lastingNumber, Pool, reuse, take } from './memory';

/**
 * The pending events, earliest first; events of the same instant leave in the order they came. Those that are due within
 * the minute lie in the heap, the others in windows of time (`calendar.ts`).
 *
 * Hot: one `push` and one `pop` per event of the simulation. A 4-ary heap (D. B. Johnson, "Priority queues with update and
 * finding minimum spanning trees", Inf. Process. Lett. 4(3), 1975) of 16 bytes an event, so that four siblings fill a line
 * of the processor's cache. Two habits, each measured:
 * - `pop` leaves the root vacant, and the next `push` starts there: most events cause another, and one walk down the heap
 *   is cheaper than a walk down and a walk up. Until then the earliest is one of the four below, and can be taken there.
 * - The earliest of four siblings is chosen without branches, where they are in the cache: a processor cannot guess which
 *   of four random times is least. Further down, a guess is worth more, since it fetches the next level early.
 * - Rows are known by their addresses, not by numbers.
 *
 * The twin in test/twins/event-queue.ts says what it means.
 */
@unmanaged
class Event {
  /** The bits of the time [s]: of numbers that are not negative, they are in the order of the numbers, and faster to compare. */
  time: u64;
  /**
   * Low half: place in the order of insertion, which decides between equal times; after the largest comes the smallest. High
   * half: address of the record it is about, with the kind of event in its low bits.
   */
  rest: u64;
}
const ROW: usize = offsetof<Event>();
/** Four siblings. */
const FOUR: usize = 4 * ROW;
/** The first event is placed so that each four siblings share a cache line. */
const LEAD: usize = FOUR - ROW;
const LINE: usize = FOUR - 1;
const KIND_MASK: usize = 15;

/** Events for which there is room before the heap doubles. */
const FIRST_CAPACITY: i32 = 1 << 12;
/** Rows above this lie in the processor's caches: six levels, 87 kB. */
const CACHED_ROWS: usize = 5460;

let region: usize = 0;
let capacity: i32 = 0;
/** Addresses of the root, of the first free row, and of the end of the room. */
let root: usize = 0;
let tail: usize = 0;
let limit: usize = 0;
let pushed: u32 = 0;
/** The root was taken and nothing has filled it yet; there are events below it. */
let vacant: bool = false;
/** The earliest row below a vacant root, once it was looked for; else 0. */
let earliest: usize = 0;

function regionBytes(rows: i32): usize {
  return (<usize>rows + 1) * ROW + LEAD + LINE;
}

function place(at: usize): void {
  region = at;
  root = ((at + LINE) & ~LINE) + LEAD;
  limit = root + <usize>capacity * ROW;
}

/** Drops all events. */
export function clearQueue(): void {
  capacity = FIRST_CAPACITY;
  place(allocate(regionBytes(capacity)));
  tail = root;
  pushed = 0;
  vacant = false;
  earliest = 0;
  clearLater();
}

function eventAtRow(at: usize): Event {
  return changetype<Event>(at);
}

/** Events pending. */
export function pendingEvents(): i32 {
  return <i32>((tail - root) / ROW) - i32(vacant) + laterCount;
}

/** The row of the earliest event; 0 when none is pending. It holds until the next `push` or `pop`. */
export function peek(): usize {
  if (tail === root) {
    if (!takeWindow()) return 0;
  }
  return first();
}

/** When an event is due [s]; infinity for none. */
export function timeOf(row: usize): f64 {
  return row === 0 ? Infinity : reinterpret<f64>(eventAtRow(row).time);
}

/** Kind of an event. */
export function kindOf(what: usize): i32 {
  return <i32>(what & KIND_MASK);
}

/** The record it is about. */
export function subjectOf(what: usize): usize {
  return what & ~KIND_MASK;
}

/** The row of the earliest event; there is one in the heap. */
function first(): usize {
  if (!vacant) return root;
  if (earliest === 0) earliest = leastFrom(root + ROW);
  return earliest;
}

/** Takes the event of the row that `peek` found: its kind and its subject (`kindOf`, `subjectOf`). */
export function pop(row: usize): usize {
  const what = <usize>(eventAtRow(row).rest >> 32);
  if (vacant) fillGap(row);
  else vacant = true;
  // There is nothing below a vacant root.
  if (tail === root + ROW) {
    tail = root;
    vacant = false;
  }
  return what;
}

/** Lets the last row fill a row that was taken below a vacant root. */
function fillGap(row: usize): void {
  earliest = 0;
  tail -= ROW;
  const last = eventAtRow(tail);
  if (row !== tail) sink(row, last.time, last.rest);
}

/** Adds an event at `at` [s], which is never below zero, as the clock begins there, about a record, which begins at a multiple of 16. */
export function push(at: f64, eventKind: i32, record: usize): void {
  // Zero below zero becomes zero.
  const time = reinterpret<u64>(at + 0.0);
  const rest = ((<u64>(record | <usize>eventKind)) << 32) | <u64>pushed;
  pushed += 1;
  if (time >= windowEnd) putOff(time, rest);
  else insert(time, rest);
}

function insert(time: u64, rest: u64): void {
  if (vacant) {
    vacant = false;
    sink(root, time, rest);
    return;
  }
  if (tail === limit) grow();
  const row = tail;
  tail = row + ROW;
  rise(row, time, rest);
}

/** Takes the events of the next window into the heap, which is empty; false if there are none. */
function takeWindow(): bool {
  if (laterCount === 0) return false;
  for (let chunk = openWindow(); !isNone(chunk); chunk = closeChunk(chunk)) {
    for (let i = 0; i < chunk.count; i += 1) {
      const at = eventAt(chunk, i);
      insert(load<u64>(at), load<u64>(at, 8));
    }
  }
  return tail !== root;
}

/** Moves the youngest event up from the last row. Being the youngest, it never passes an equal time. */
function rise(from: usize, time: u64, rest: u64): void {
  let hole = from;
  while (hole > root) {
    const above = root + ((((hole - root) / ROW - 1) >> 2) << 4);
    if (eventAtRow(above).time <= time) break;
    move(above, hole);
    hole = above;
  }
  fill(hole, time, rest);
}

/** Moves an event downwards from a gap. */
function sink(from: usize, time: u64, rest: u64): void {
  const base = root;
  const end = tail;
  // The four below a vacant root may have been looked at.
  let least = earliest;
  earliest = 0;
  let hole = from;
  for (let below = childrenOf(base, hole); below < end; below = childrenOf(base, hole)) {
    if (least === 0) least = leastFrom(below);
    const leastTime = eventAtRow(least).time;
    if (leastTime > time || (leastTime === time && isLater(eventAtRow(least).rest, rest))) break;
    move(least, hole);
    hole = least;
    least = 0;
  }
  fill(hole, time, rest);
}

function childrenOf(base: usize, row: usize): usize {
  return base + ((row - base) << 2) + ROW;
}

/** The earliest of the siblings from a row on. */
function leastFrom(at: usize): usize {
  if (at + FOUR > tail) return leastOf(at);
  if (at > root + CACHED_ROWS * ROW) return leastOf(at);
  const a = load<u64>(at);
  const b = load<u64>(at, 16);
  const c = load<u64>(at, 32);
  const d = load<u64>(at, 48);
  const left = select<usize>(at + ROW, at, b < a);
  const right = select<usize>(at + 3 * ROW, at + 2 * ROW, d < c);
  const leftTime = select<u64>(b, a, b < a);
  const rightTime = select<u64>(d, c, d < c);
  // Equal times are looked at again.
  if (a === b || c === d || leftTime === rightTime) return leastOf(at);
  return select<usize>(right, left, rightTime < leftTime);
}

/** The earliest of the siblings if there are fewer than four, they are far away, or some have the same time. */
function leastOf(at: usize): usize {
  const end = min<usize>(at + FOUR, tail);
  let least = at;
  for (let next = at + ROW; next < end; next += ROW) {
    const one = eventAtRow(next);
    const other = eventAtRow(least);
    if (one.time > other.time) continue;
    if (one.time === other.time && isLater(one.rest, other.rest)) continue;
    least = next;
  }
  return least;
}

function move(source: usize, target: usize): void {
  store<u64>(target, load<u64>(source));
  store<u64>(target, load<u64>(source, 8), 8);
}

function fill(row: usize, time: u64, rest: u64): void {
  const event = eventAtRow(row);
  event.time = time;
  event.rest = rest;
}

/** Was the one added after the other? */
function isLater(one: u64, other: u64): bool {
  return <i32>one - <i32>other > 0;
}

function grow(): void {
  const old = region;
  const oldRoot = root;
  const oldRows = capacity;
  const bytes = tail - root;
  capacity *= 2;
  place(reuse(regionBytes(capacity)));
  tail = root + bytes;
  memory.copy(root, oldRoot, bytes);
  giveBack(old, regionBytes(oldRows));
}

/** The subject of an event that may become void: it is valid while the subject's epoch is unchanged. */
@unmanaged
class Ticket {
  subject: usize;
  /** Address of the subject's epoch. */
  epochAt: usize;
  epoch: i32;
}

const tickets = changetype<Pool>(memory.data(offsetof<Pool>(), 16));

export function clearTickets(): void {
  clearPool(tickets, offsetof<Ticket>(), 512);
}

export function ticketFor(subject: usize, epochAt: usize, epoch: i32): usize {
  const ticket = changetype<Ticket>(take(tickets));
  ticket.subject = subject;
  ticket.epochAt = epochAt;
  ticket.epoch = epoch;
  return changetype<usize>(ticket);
}

/** Redeems the ticket of a due event: returns its subject, or 0 if it is void. */
export function redeem(at: usize): usize {
  const ticket = changetype<Ticket>(at);
  const subject = lastingNumber(ticket.epochAt) === ticket.epoch ? ticket.subject : 0;
  giveRecordBack(tickets, at);
  return subject;
}
