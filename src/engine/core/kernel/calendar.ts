import { clearPool, giveRecordBack, isNone, Pool, take } from './memory';

/**
 * The events that are not due soon, by windows of time, in each in the order in which they came: a calendar (R. Brown,
 * "Calendar queues", Commun. ACM 31(10), 1988) before the heap, which takes over one window after the other. So the heap
 * stays small, and in the processor's cache, while a million messages wait for hours: there, each level of a heap of all of
 * them would be a line that is not in the cache. Most of what happens within seconds never comes here.
 */

/** Length of a window [s]; a power of two, so that products and quotients are exact. */
const WIDTH: f64 = 64;
/** Windows side by side, 18 hours of them. What lies beyond is gone through again when they are over. */
const WINDOWS: i32 = 1024;

/** A list of chunks, each of so many events. */
@unmanaged
class Bucket {
  first: Chunk;
  last: Chunk;
}
const BUCKET_SIZE: usize = offsetof<Bucket>();

/** Events follow it: time and the rest, as in the heap. */
@unmanaged
class Chunk {
  following: Chunk;
  count: i32;
}
const CHUNK_SIZE: usize = 512;
const HEADER: usize = 16;
const CHUNK_EVENTS: i32 = <i32>((CHUNK_SIZE - HEADER) >> 4);

const pool = changetype<Pool>(memory.data(offsetof<Pool>(), 16));
const buckets: usize = memory.data(WINDOWS * <i32>offsetof<Bucket>(), 64);
const beyond = changetype<Bucket>(memory.data(offsetof<Bucket>(), 8));

/** Events in all windows. */
export let laterCount: i32 = 0;
/** The bits of the instant at which the window that is open ends: what is due sooner belongs into the heap. */
export let windowEnd: u64 = 0;
/** Number of the first window of the row, counted from the start of the clock, and place of the one to be opened next. */
let firstWindow: f64 = 0;
let next: i32 = 0;

/** Drops all events; the first window is open. */
export function clearLater(): void {
  clearPool(pool, CHUNK_SIZE, 64);
  memory.fill(buckets, 0, <usize>WINDOWS * BUCKET_SIZE);
  memory.fill(changetype<usize>(beyond), 0, BUCKET_SIZE);
  laterCount = 0;
  startRow(0);
  open(0);
}

function startRow(window: f64): void {
  firstWindow = window;
  next = 0;
}

function open(place: i32): void {
  next = place + 1;
  windowEnd = reinterpret<u64>((firstWindow + <f64>next) * WIDTH);
}

function bucketAt(place: i32): Bucket {
  return changetype<Bucket>(buckets + <usize>place * BUCKET_SIZE);
}

/** Keeps an event that is due at the end of the open window or later. */
export function putOff(time: u64, rest: u64): void {
  laterCount += 1;
  // Beyond some 10^17 s windows are too narrow to be told apart: then the next one will do.
  const place = max<f64>(windowOf(time) - firstWindow, <f64>next);
  append(place < <f64>WINDOWS ? bucketAt(<i32>place) : beyond, time, rest);
}

/** Number of the window of a time; infinity for never. */
function windowOf(time: u64): f64 {
  return floor<f64>(reinterpret<f64>(time) / WIDTH);
}

function append(bucket: Bucket, time: u64, rest: u64): void {
  let chunk = bucket.last;
  if (isNone(chunk) || chunk.count === CHUNK_EVENTS) chunk = addChunk(bucket);
  const at = eventAt(chunk, chunk.count);
  chunk.count += 1;
  store<u64>(at, time);
  store<u64>(at, rest, 8);
}

function addChunk(bucket: Bucket): Chunk {
  const chunk = changetype<Chunk>(take(pool));
  chunk.following = changetype<Chunk>(0);
  chunk.count = 0;
  if (isNone(bucket.last)) bucket.first = chunk;
  else bucket.last.following = chunk;
  bucket.last = chunk;
  return chunk;
}

/** Address of the event at this place of a chunk. */
export function eventAt(chunk: Chunk, place: i32): usize {
  return changetype<usize>(chunk) + HEADER + ((<usize>place) << 4);
}

/** Opens the next window in which anything happens: its first chunk. There is one, since some event was put off. */
export function openWindow(): Chunk {
  while (true) {
    for (let place = next; place < WINDOWS; place += 1) {
      const chunk = takeAll(bucketAt(place));
      if (isNone(chunk)) continue;
      open(place);
      return chunk;
    }
    if (!fillRow()) return takeNever();
  }
}

/** Only events are left that never happen: they, and all that comes now, go to the heap. */
function takeNever(): Chunk {
  windowEnd = u64.MAX_VALUE;
  return takeAll(beyond);
}

/** Takes all events out of a bucket. */
function takeAll(bucket: Bucket): Chunk {
  const first = bucket.first;
  bucket.first = changetype<Chunk>(0);
  bucket.last = changetype<Chunk>(0);
  return first;
}

/** A chunk has been read: gives it back, and gives the one that follows. */
export function closeChunk(chunk: Chunk): Chunk {
  const following = chunk.following;
  laterCount -= chunk.count;
  giveRecordBack(pool, changetype<usize>(chunk));
  return following;
}

/** Begins a new row of windows with the earliest event beyond the old one; false if there is none that ever happens. */
function fillRow(): bool {
  let earliest = Infinity;
  for (let chunk = beyond.first; !isNone(chunk); chunk = chunk.following) {
    for (let i = 0; i < chunk.count; i += 1) earliest = min<f64>(earliest, windowOf(load<u64>(eventAt(chunk, i))));
  }
  if (earliest === Infinity) return false;
  startRow(earliest);
  for (let chunk = takeAll(beyond); !isNone(chunk); chunk = closeChunk(chunk)) {
    for (let i = 0; i < chunk.count; i += 1) {
      const at = eventAt(chunk, i);
      putOff(load<u64>(at), load<u64>(at, 8));
    }
  }
  return true;
}
