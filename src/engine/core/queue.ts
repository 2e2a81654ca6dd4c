import { clearLater, closeChunk, eventAt, laterCount, openWindow, putOff, windowEnd } from './later';
import { allocate, giveBack, isNone, reuse } from './memory';

/**
 * The pending events, earliest first; events of the same instant leave in the order they came. Those that are due within
 * the minute lie in the heap, the others in windows of time (`later.ts`).
 *
 * Hot: one `push` and one `pop` per event of the simulation. A 4-ary heap (D. B. Johnson, "Priority queues with update and
 * finding minimum spanning trees", Inf. Process. Lett. 4(3), 1975) of 16 bytes an event, so that four siblings fill a line
 * of the processor's cache. Two habits, each measured:
 * - `pop` leaves the root vacant, and the next `push` starts there: most events cause another, and one walk down the heap
 *   is cheaper than a walk down and a walk up.
 * - The earliest of four siblings is chosen without branches, where they are in the cache: a processor cannot guess which
 *   of four random times is least. Further down, a guess is worth more, since it fetches the next level early.
 *
 * The twin in test/twins/event-queue.ts says what it means.
 */
@unmanaged
class Event {
  /** The bits of the time [s]: of numbers that are not negative, they are in the order of the numbers, and faster to compare. */
  time: u64;
  /** Place in the order of insertion, which decides between equal times; after the largest comes the smallest. */
  sequence: i32;
  /** The record it is about, and in the low bits of the address what it does. */
  what: usize;
}
const EVENT_SIZE: usize = 16;
/** The first event stands so that each four siblings share a line. */
const LEAD: usize = 48;
const LINE: usize = 63;
const KIND_MASK: usize = 15;

/** The event taken last: what it does, and whom it is about. */
export let kind: i32 = 0;
export let subject: usize = 0;

/** Events for which there is room before the heap doubles. */
const FIRST_CAPACITY: i32 = 1 << 12;
/** Rows above this lie in the processor's caches: six levels, 87 kB. */
const CACHED_ROWS: i32 = 5460;

let region: usize = 0;
let heap: usize = 0;
let capacity: i32 = 0;
let size: i32 = 0;
let pushed: i32 = 0;
/** The head was taken and nothing has filled row 0 yet; the other events are in rows 1 to `size`. */
let vacant: bool = false;
/** The earliest row below a vacant root, once `peekTime` has found it; 0 where it has to be looked for. */
let leastBelow: i32 = 0;

function regionBytes(rows: i32): usize {
  return (<usize>rows + 1) * EVENT_SIZE + LEAD + LINE;
}

function place(at: usize): void {
  region = at;
  heap = ((at + LINE) & ~LINE) + LEAD;
}

/** Drops all events. */
export function clearQueue(): void {
  capacity = FIRST_CAPACITY;
  place(allocate(regionBytes(capacity)));
  size = 0;
  pushed = 0;
  vacant = false;
  leastBelow = 0;
  clearLater();
}

function row(index: i32): Event {
  return changetype<Event>(heap + ((<usize>index) << 4));
}

/** Events pending. */
export function pendingEvents(): i32 {
  return size + laterCount;
}

/** The time of the earliest event [s]; infinity when none is pending. */
export function peekTime(): f64 {
  if (size === 0 && !takeWindow()) return Infinity;
  if (!vacant) return reinterpret<f64>(row(0).time);
  // Below a vacant root: who comes first is known without a walk, and the next `push` may save it.
  leastBelow = size < 4 ? leastOf(1, size + 1) : leastOfFour(1);
  return reinterpret<f64>(row(leastBelow).time);
}

/** Takes the earliest event into `kind` and `subject`; there is one. */
export function pop(): void {
  if (size === 0) takeWindow();
  if (vacant) settle();
  const what = row(0).what;
  kind = <i32>(what & KIND_MASK);
  subject = what & ~KIND_MASK;
  size -= 1;
  vacant = true;
}

/** Adds an event at `at` [s], which is never below zero, as the clock begins there, about a record, which begins at a multiple of 16. */
export function push(at: f64, eventKind: i32, record: usize): void {
  // Zero below zero becomes zero.
  const time = reinterpret<u64>(at + 0.0);
  const sequence = pushed;
  pushed = sequence + 1;
  if (time >= windowEnd) putOff(time, sequence, record | <usize>eventKind);
  else insert(time, sequence, record | <usize>eventKind);
}

function insert(time: u64, sequence: i32, what: usize): void {
  if (size === capacity) grow();
  const hole = size;
  size = hole + 1;
  if (vacant) {
    vacant = false;
    sink(time, sequence, what);
  } else rise(hole, time, sequence, what);
}

/** Takes the events of the next window into the heap, which is empty; false if there are none. */
function takeWindow(): bool {
  if (laterCount === 0) return false;
  for (let chunk = openWindow(); !isNone(chunk); chunk = closeChunk(chunk)) {
    for (let i = 0; i < chunk.count; i += 1) {
      const at = eventAt(chunk, i);
      insert(load<u64>(at), load<i32>(at, 8), load<usize>(at, 12));
    }
  }
  return size > 0;
}

/** Fills a vacant root with the last row. */
function settle(): void {
  vacant = false;
  if (size === 0) return;
  // The last row may be the least itself.
  if (size <= 4) leastBelow = 0;
  const last = row(size);
  sink(last.time, last.sequence, last.what);
}

/** Moves the youngest event up from the last row. Being the youngest, it never passes an equal time. */
function rise(from: i32, time: u64, sequence: i32, what: usize): void {
  let hole = from;
  while (hole > 0) {
    const parent = (hole - 1) >> 2;
    const above = row(parent);
    if (above.time <= time) break;
    move(above, row(hole));
    hole = parent;
  }
  fill(row(hole), time, sequence, what);
}

/** Moves an event downwards from the vacant root. */
function sink(time: u64, sequence: i32, what: usize): void {
  const rows = size;
  const cached = min(rows - 3, CACHED_ROWS);
  let least = leastBelow;
  leastBelow = 0;
  let hole = 0;
  for (let first = 1; first < rows; first = (hole << 2) + 1) {
    if (least === 0) least = first < cached ? leastOfFour(first) : leastOf(first, min(first + 4, rows));
    const below = row(least);
    if (below.time > time || (below.time === time && below.sequence - sequence > 0)) break;
    move(below, row(hole));
    hole = least;
    least = 0;
  }
  fill(row(hole), time, sequence, what);
}

/** The row of the earliest of four siblings, by comparisons used as numbers. Equal times are looked at again. */
function leastOfFour(first: i32): i32 {
  const at = row(first);
  const a = at.time;
  const b = load<u64>(changetype<usize>(at), 16);
  const c = load<u64>(changetype<usize>(at), 32);
  const d = load<u64>(changetype<usize>(at), 48);
  const left = first + i32(b < a);
  const right = first + 2 + i32(d < c);
  const leftTime = row(left).time;
  const rightTime = row(right).time;
  if (i32(a === b) | i32(c === d) | i32(leftTime === rightTime)) return leastOf(first, first + 4);
  return left ^ ((left ^ right) & -i32(rightTime < leftTime));
}

/** The row of the earliest event among the rows from `first` to before `end`. */
function leastOf(first: i32, end: i32): i32 {
  let least = first;
  for (let next = first + 1; next < end; next += 1) {
    const one = row(next);
    const other = row(least);
    if (one.time > other.time) continue;
    if (one.time === other.time && one.sequence - other.sequence > 0) continue;
    least = next;
  }
  return least;
}

function move(source: Event, target: Event): void {
  target.time = source.time;
  store<u64>(changetype<usize>(target), load<u64>(changetype<usize>(source), 8), 8);
}

function fill(event: Event, time: u64, sequence: i32, what: usize): void {
  event.time = time;
  event.sequence = sequence;
  event.what = what;
}

function grow(): void {
  const old = region;
  const oldHeap = heap;
  const oldRows = capacity;
  capacity *= 2;
  place(reuse(regionBytes(capacity)));
  memory.copy(heap, oldHeap, (<usize>oldRows + 1) * EVENT_SIZE);
  giveBack(old, regionBytes(oldRows));
}
