import { brokenRecord, outOfMemory } from '../host';

/**
 * The core's memory: one region that grows at its end. First comes the model, which the host writes; what a replication
 * needs stands above it and is dropped as a whole when the next one begins. Everything starts at a multiple of 16, so
 * that the low bits of an address are free for other uses.
 */

const PAGE: usize = 1 << 16;
/**
 * Pages requested at once, 4 MB, or half of the present memory: it seldom grows, since V8 searches all of a model for garbage
 * each time it does. Pages that are never written to take no room.
 */
const PAGES_AT_ONCE: i32 = 64;
const ALIGNMENT: usize = 15;

/** The last page stays free, so that no end wraps around. The debug build has marks for so much. */
const MOST_BYTES: u64 = ASC_NO_ASSERT ? 0xffff0000 : 1 << 28;

/** In the debug build: a mark for each 16 bytes, 1 where they are free. */
const MARKS: usize = (__heap_base + 63) & ~63;
const BASE: usize = ASC_NO_ASSERT ? MARKS : MARKS + (1 << 24);

/** End of what is in use, and of the model. */
let top: usize = BASE;
let modelEnd: usize = BASE;
/** Beyond both this and `top` nothing was ever written, so all is zero. */
let touched: usize = BASE;
/** Regions given back, chained by their first word; the second is their length. */
let spare: usize = 0;

/** Allocates so many bytes, with arbitrary contents. The host throws if there is no room: addresses end at 4 GB. */
export function allocate(bytes: usize): usize {
  const at = top;
  const end = (<u64>at + <u64>bytes + <u64>ALIGNMENT) & ~(<u64>ALIGNMENT);
  const missing = <i64>((end + <u64>PAGE - 1) / <u64>PAGE) - <i64>memory.size();
  if (end > MOST_BYTES || (missing > 0 && !grow(<i32>missing))) outOfMemory();
  top = <usize>end;
  if (!ASC_NO_ASSERT) mark(at, top - at, USED);
  return at;
}

function grow(pages: i32): bool {
  const some = max(pages, PAGES_AT_ONCE);
  return memory.grow(max(some, memory.size() >> 1)) >= 0 || memory.grow(some) >= 0 || memory.grow(pages) >= 0;
}

/** Allocates memory that is all zero. */
export function allocateZeroed(bytes: usize): usize {
  const at = allocate(bytes);
  if (at < touched) memory.fill(at, 0, min(bytes, touched - at));
  return at;
}

/** A region given back that is long enough, or fresh memory. */
export function reuse(bytes: usize): usize {
  const wanted = (bytes + ALIGNMENT) & ~ALIGNMENT;
  let link: usize = 0;
  for (let region = spare; region !== 0; region = load<usize>(region)) {
    const length = load<usize>(region, 4);
    if (length >= wanted) {
      cut(region, link, wanted, length);
      if (!ASC_NO_ASSERT) mark(region, wanted, USED);
      return region;
    }
    link = region;
  }
  return allocate(wanted);
}

/** Takes the first `wanted` bytes of a region out of the chain; the rest stays. */
function cut(region: usize, link: usize, wanted: usize, length: usize): void {
  let following = load<usize>(region);
  if (length - wanted >= 64) {
    const rest = region + wanted;
    store<usize>(rest, following);
    store<usize>(rest, length - wanted, 4);
    following = rest;
  }
  if (link === 0) spare = following;
  else store<usize>(link, following);
}

/** Gives a region back, to be used again in this replication. */
export function giveBack(at: usize, bytes: usize): void {
  if (!ASC_NO_ASSERT) mark(at, bytes & ~ALIGNMENT, FREE);
  store<usize>(at, spare);
  store<usize>(at, bytes & ~ALIGNMENT, 4);
  spare = at;
}

/** Drops everything, for another model. */
export function forgetModel(): void {
  lower(BASE);
}

/** Declares all that has been allocated so far the model. */
export function keepModel(): void {
  modelEnd = top;
}

/** Drops everything but the model. */
export function forgetReplication(): void {
  lower(modelEnd);
}

/** Drops all above an address, which was written to and so is no longer zero. */
function lower(end: usize): void {
  touched = max(touched, top);
  if (!ASC_NO_ASSERT) mark(end, touched - end, FREE);
  top = end;
  spare = 0;
}

/** The memory was restored to an earlier state: beyond its end it may no longer be zero. */
export function forgetZeros(): void {
  touched = (<usize>memory.size()) << 16;
}

/** Is there nothing at this address? */
export function isNone<T>(thing: T): bool {
  return changetype<usize>(thing) === 0;
}

/** Records of one size, handed out one by one and used again. A free record's first word is the next free one. */
@unmanaged
export class Pool {
  free: usize;
  /** The rest of the newest chunk. */
  next: usize;
  end: usize;
  /** Chunks in order; the first word of each is the next one. */
  firstChunk: usize;
  lastChunk: usize;
  /** Bytes of a record, a multiple of 16, and records of a chunk. */
  size: i32;
  perChunk: i32;
}
const CHUNK_HEADER: usize = 16;

/** Makes a pool empty. */
export function clearPool(pool: Pool, size: usize, perChunk: i32): void {
  pool.free = 0;
  pool.next = 0;
  pool.end = 0;
  pool.firstChunk = 0;
  pool.lastChunk = 0;
  pool.size = <i32>((size + ALIGNMENT) & ~ALIGNMENT);
  pool.perChunk = perChunk;
}

/**
 * A record: all zero where it was never used, else as it was left but for its first word. Epochs rely on both: they begin at
 * zero, and go on where the record before has left them.
 */
export function take(pool: Pool): usize {
  const free = pool.free;
  if (!ASC_NO_ASSERT) return takeMarked(pool);
  if (free === 0) return takeFresh(pool);
  pool.free = load<usize>(free);
  return free;
}

function takeMarked(pool: Pool): usize {
  const free = pool.free;
  const record = free === 0 ? takeFresh(pool) : free;
  if (free !== 0) pool.free = load<usize>(free);
  mark(record, pool.size, USED);
  return record;
}

function takeFresh(pool: Pool): usize {
  if (pool.next === pool.end) addChunk(pool);
  const record = pool.next;
  pool.next = record + pool.size;
  return record;
}

function addChunk(pool: Pool): void {
  const bytes = CHUNK_HEADER + <usize>(pool.size * pool.perChunk);
  const chunk = reuse(bytes);
  memory.fill(chunk, 0, bytes);
  if (pool.lastChunk === 0) pool.firstChunk = chunk;
  else store<usize>(pool.lastChunk, chunk);
  pool.lastChunk = chunk;
  pool.next = chunk + CHUNK_HEADER;
  pool.end = chunk + bytes;
  if (!ASC_NO_ASSERT) mark(pool.next, bytes - CHUNK_HEADER, FREE);
}

/** The record may be used again. Until then its first word is the next free one. */
export function giveRecordBack(pool: Pool, record: usize): void {
  if (!ASC_NO_ASSERT) {
    check(record, 0, pool.size);
    mark(record, pool.size, FREE);
  }
  store<usize>(record, pool.free);
  pool.free = record;
}

/** A number that outlives its record, such as an epoch: readable whether the record is taken or free. It follows the first word. */
export function lastingNumber(at: usize): i32 {
  return load<i32>(at);
}

/** Records that were taken and not given back. */
export function inUse(pool: Pool): i32 {
  let records = 0;
  for (let chunk = pool.firstChunk; chunk !== 0; chunk = chunkAfter(chunk)) {
    records += <i32>(chunkEnd(pool, chunk) - chunk - CHUNK_HEADER) / pool.size;
  }
  for (let free = pool.free; free !== 0; free = load<usize>(free)) records -= 1;
  return records;
}

/** Records of a pool in the order in which they were first taken, chunk by chunk; 0 where a chunk ends. */
export function recordAfter(pool: Pool, record: usize, chunk: usize): usize {
  const next = record + pool.size;
  return next < chunkEnd(pool, chunk) ? next : 0;
}

export function firstOfChunk(pool: Pool, chunk: usize): usize {
  return chunk + CHUNK_HEADER < chunkEnd(pool, chunk) ? chunk + CHUNK_HEADER : 0;
}

export function chunkAfter(chunk: usize): usize {
  return load<usize>(chunk);
}

function chunkEnd(pool: Pool, chunk: usize): usize {
  return chunk === pool.lastChunk ? pool.next : chunk + CHUNK_HEADER + <usize>(pool.size * pool.perChunk);
}

/*
 * The debug build asks before each load and store outside of this file. Records that were given back, and what no pool has
 * handed out yet, are free; so is a whole replication once the next one has begun.
 */

const USED: u8 = 0;
const FREE: u8 = 1;
/** Nothing begins below; so neither does a field of no record. */
const LOWEST: usize = 1024;

/** Reasons to stop; the host puts them into words. */
const IS_NOTHING: i32 = 0;
const IS_BEYOND: i32 = 1;
const IS_FREE: i32 = 2;

function mark(at: usize, bytes: usize, as: u8): void {
  memory.fill(MARKS + ((at - BASE) >> 4), as, (bytes + ALIGNMENT) >> 4);
}

/** Checks that so many bytes may be read or written at `offset` from here. Returns the address. */
export function check(at: usize, offset: usize, bytes: usize): usize {
  const place = at + offset;
  if (at < LOWEST) brokenRecord(IS_NOTHING);
  if (place >= BASE) {
    if (place + bytes > top) brokenRecord(IS_BEYOND);
    if (load<u8>(MARKS + ((place - BASE) >> 4)) !== USED) brokenRecord(IS_FREE);
  }
  return at;
}
