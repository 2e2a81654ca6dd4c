import { allocateZeroed, clearPool, giveRecordBack, isNone, Pool, take } from '../kernel/memory';

/**
 * Times to delivery of one sender's mail, of one domain's, or of all: up to 512 as they are, more of them counted in bins
 * (src/stats, LogHistogram). On its way a message only writes its time down; when a chunk is full its times are counted.
 */

/** Each power of two from 2^-20 s to 2^31 s is cut in 1,024. */
const SUB_BITS: u64 = 10;
const LOWEST: i32 = (1023 - 20) << 10;
const BINS: i32 = (51 << 10) + 1;
/** Bins of a page, the part of a histogram that is there only where something was counted; and how many pages there may be. */
const PAGE_BITS: i32 = 6;
const PAGES: i32 = (BINS >> 6) + 1;

/** Values of a chunk, and chunks of values that are kept one by one: 512 in all (MOST_KEPT). */
const CHUNK_VALUES: i32 = 32;
const MOST_CHUNKS: i32 = 16;
/** Room before the values of a chunk for the address of the chunk filled before it. */
const CHUNK_HEADER: usize = 16;
const CHUNKS_AT_ONCE: i32 = 64;

@unmanaged
export class Histogram {
  /** Sum of the values in bins [s]. */
  sum: f64;
  min: f64;
  max: f64;
  /** The chunk that is being filled; where its next value goes, and where it ends. */
  chunk: usize;
  next: usize;
  end: usize;
  chunks: i32;
  /** Addresses of the pages, 0 where there is none; 0 itself as long as nothing is in bins. */
  pages: usize;
  /** Its bins are counts alone, without their smallest and largest values: for thousands of histograms. */
  lean: bool;
}

/** A bin: count, lowest and highest of its values [s]; 32 bytes, so that it lies in one line of the processor's cache. */
@unmanaged
class LatencyBin {
  count: f64;
  low: f64;
  high: f64;
  padding: f64;
}

const chunks = changetype<Pool>(memory.data(offsetof<Pool>(), 16));

/** No chunk is left over from an earlier replication. */
export function clearChunks(): void {
  clearPool(chunks, CHUNK_HEADER + ((<usize>CHUNK_VALUES) << 3), CHUNKS_AT_ONCE);
}

/** Forgets all values; their memory has gone with the replication. */
export function clearHistogram(h: Histogram): void {
  h.sum = 0;
  h.min = Infinity;
  h.max = 0;
  h.chunk = 0;
  h.next = 0;
  h.end = 0;
  h.chunks = 0;
  h.pages = 0;
}

/**
 * Takes a value [s].
 *
 * Hot: once per delivered message, and more where there are several domains.
 */
export function keep(h: Histogram, x: f64): void {
  let next = h.next;
  if (next === h.end) next = makeRoom(h);
  store<f64>(next, x);
  h.next = next + 8;
}

/** The chunk is full: continues in a new one, or in this one after its values were counted. Returns the address of the next value. */
function makeRoom(h: Histogram): usize {
  if (isNone(h.pages)) {
    if (h.chunks < MOST_CHUNKS) return addChunk(h);
    h.pages = allocateZeroed((<usize>PAGES) << 2);
    countChunks(h);
  } else countValues(h);
  return h.chunk + CHUNK_HEADER;
}

function addChunk(h: Histogram): usize {
  const chunk = take(chunks);
  store<usize>(chunk, h.chunk);
  h.chunk = chunk;
  h.chunks += 1;
  h.end = chunk + CHUNK_HEADER + ((<usize>CHUNK_VALUES) << 3);
  return chunk + CHUNK_HEADER;
}

/** Counts all values that were kept; the chunk at hand stays, the others go back. */
function countChunks(h: Histogram): void {
  countValues(h);
  const own = h.chunk;
  const ownEnd = h.end;
  let chunk = load<usize>(own);
  while (chunk !== 0) {
    const before = load<usize>(chunk);
    h.chunk = chunk;
    h.next = chunk + CHUNK_HEADER + ((<usize>CHUNK_VALUES) << 3);
    countValues(h);
    giveRecordBack(chunks, chunk);
    chunk = before;
  }
  h.chunk = own;
  h.end = ownEnd;
  store<usize>(own, 0);
  h.chunks = 1;
}

/** Counts the values of the chunk at hand. */
function countValues(h: Histogram): void {
  const end = h.next;
  for (let at = h.chunk + CHUNK_HEADER; at < end; at += 8) {
    const x = load<f64>(at);
    h.sum += x;
    if (x < h.min) h.min = x;
    if (x > h.max) h.max = x;
    countIn(h, binOf(x), x);
  }
}

function countIn(h: Histogram, bin: i32, x: f64): void {
  const slot = h.pages + ((<usize>(bin >> PAGE_BITS)) << 2);
  let page = load<usize>(slot);
  if (page === 0) page = addPage(h, slot);
  const place = <usize>(bin & ((1 << PAGE_BITS) - 1));
  if (h.lean) {
    const count = page + (place << 2);
    store<u32>(count, load<u32>(count) + 1);
    return;
  }
  const own = changetype<LatencyBin>(page + (place << 5));
  if (own.count === 0 || x < own.low) own.low = x;
  if (x > own.high) own.high = x;
  own.count += 1;
}

function addPage(h: Histogram, slot: usize): usize {
  const page = allocateZeroed((<usize>(h.lean ? 4 : 32)) << PAGE_BITS);
  store<usize>(slot, page);
  return page;
}

/** Bin of a value [s]; everything below 2^-20, zero included, is bin 0, and everything from 2^31 is in the last. */
function binOf(x: f64): i32 {
  if (!(x > 0)) return 0;
  const bin = <i32>(reinterpret<u64>(x) >> (52 - SUB_BITS)) - LOWEST + 1;
  return <u32>bin < <u32>BINS ? bin : max(0, min(bin, BINS - 1));
}

/** Nothing more will come: where there are bins, all values are in them. */
export function settle(h: Histogram): void {
  if (isNone(h.pages)) return;
  countValues(h);
  h.next = h.chunk + CHUNK_HEADER;
}
