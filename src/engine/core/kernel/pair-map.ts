import { allocateZeroed, clearPool, giveBack, giveRecordBack, Pool, take } from './memory';

/** The head of a sending host's record of a target. Hosts are numbered over all senders and may exceed 32 bits: doubles. */
@unmanaged
export class Known {
  host: f64;
  target: i32;
}

/**
 * Finds a sending host's record of a target. If there are few hosts and targets, each pair has a slot of its own, else open
 * addressing with linear probing finds one. A sending host that has met a target keeps its record, unless that is the same as
 * a new one would be (`forget`).
 */
@unmanaged
export class PairMap extends Pool {
  /** Pointers to records, or 0. */
  slots: usize;
  slotCount: i32;
  /** Targets where each pair has its own slot, else 0. */
  stride: i32;
  count: i32;
}

/** Pairs that may have slots of their own. */
const MOST_SLOTS: f64 = 262144;
const FIRST_SLOTS: i32 = 1 << 10;

/** Makes a map empty, for so many hosts and targets and records of `size` bytes. */
export function clearMap(map: PairMap, hosts: f64, targets: i32, size: usize): void {
  clearPool(map, size, 128);
  map.count = 0;
  const own = hosts * <f64>targets <= MOST_SLOTS;
  map.stride = own ? targets : 0;
  map.slotCount = own ? max(1, <i32>hosts * targets) : FIRST_SLOTS;
  map.slots = allocateZeroed((<usize>map.slotCount) << 2);
}

/** The host's record of the target, or 0. */
export function find(map: PairMap, host: f64, target: i32): usize {
  if (map.stride > 0) return load<usize>(map.slots + ((<usize>(<i32>host * map.stride + target)) << 2));
  return load<usize>(map.slots + ((<usize>slotFor(map, host, target)) << 2));
}

/** The content of a slot, 0 to `slotCount - 1`: a record, or 0. */
export function slotAt(map: PairMap, slot: i32): usize {
  return load<usize>(map.slots + ((<usize>slot) << 2));
}

/** A fresh record of a pair not met before; all but the pair is for the caller to fill in. */
export function add(map: PairMap, host: f64, target: i32): usize {
  const record = take(map);
  const known = changetype<Known>(record);
  known.host = host;
  known.target = target;
  map.count += 1;
  if (map.stride === 0 && map.count * 2 > map.slotCount) widen(map);
  store<usize>(map.slots + ((<usize>slotOf(map, host, target)) << 2), record);
  return record;
}

/**
 * The pair was not met before, and its record is for another: two thousand hosts and ten thousand domains have twenty million,
 * of which a few have something under way.
 */
export function forget(map: PairMap, record: usize): void {
  const known = changetype<Known>(record);
  const slot = slotOf(map, known.host, known.target);
  const free = map.stride > 0 ? slot : closeGap(map, slot);
  store<usize>(map.slots + ((<usize>free) << 2), 0);
  map.count -= 1;
  giveRecordBack(map, record);
}

/**
 * Moves up the entries behind a slot that could not be found beyond a gap (D. E. Knuth, The Art of Computer Programming 3,
 * §6.4, Algorithm R). Returns the slot that is free in the end.
 */
function closeGap(map: PairMap, from: i32): i32 {
  const mask = map.slotCount - 1;
  let gap = from;
  for (let slot = (from + 1) & mask; slotAt(map, slot) !== 0; slot = (slot + 1) & mask) {
    const record = slotAt(map, slot);
    const known = changetype<Known>(record);
    const probed = (slot - hash(known.host, known.target)) & mask;
    if (probed < ((slot - gap) & mask)) continue;
    store<usize>(map.slots + ((<usize>gap) << 2), record);
    gap = slot;
  }
  return gap;
}

/** The slot of a pair: its own, or the one found by probing. */
function slotOf(map: PairMap, host: f64, target: i32): i32 {
  return map.stride > 0 ? <i32>host * map.stride + target : slotFor(map, host, target);
}

/** The slot that holds a pair, or would hold it. */
function slotFor(map: PairMap, host: f64, target: i32): i32 {
  const mask = map.slotCount - 1;
  let slot = hash(host, target) & mask;
  while (true) {
    const record = load<usize>(map.slots + ((<usize>slot) << 2));
    if (record === 0) return slot;
    const known = changetype<Known>(record);
    if (known.host === host && known.target === target) return slot;
    slot = (slot + 1) & mask;
  }
}

function hash(host: f64, target: i32): i32 {
  const number = <i64>host;
  let h = <u32>number * 0x9e3779b1;
  h ^= <u32>target * 0x85ebca6b;
  h ^= <u32>(number >> 32) * 0xc2b2ae35;
  h ^= h >>> 15;
  h *= 0x2c1b3c6d;
  h ^= h >>> 13;
  return <i32>h;
}

function widen(map: PairMap): void {
  const slots = map.slots;
  const count = map.slotCount;
  map.slotCount = count * 2;
  map.slots = allocateZeroed((<usize>map.slotCount) << 2);
  for (let slot = 0; slot < count; slot += 1) {
    const record = load<usize>(slots + ((<usize>slot) << 2));
    if (record === 0) continue;
    const known = changetype<Known>(record);
    store<usize>(map.slots + ((<usize>slotFor(map, known.host, known.target)) << 2), record);
  }
  giveBack(slots, (<usize>count) << 2);
}
