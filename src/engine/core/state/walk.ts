import { clearPool, giveRecordBack, Pool, take } from '../memory';
import { Address, Answer } from '../model/zone';

/**
 * The list of addresses that a pass under way is walking; what follows the record are its candidates, `stride` of each:
 * addresses, the rank of their preference in this walk, and when each was last tried in it [s], or -Infinity.
 *
 * Records are used again, so memory follows the passes under way, not the messages that wait for their next one.
 */
@unmanaged
export class Walk {
  /** When its sender gives the session under way up, where that has a limit as a whole [s]. */
  sessionEnd: f64;
  /** The DNS answer that is walked, and how its records were turned. */
  answer: Answer;
  rotation: i32;
  /** Records of the answer not yet in the list: from `nextRecord` up to, not including, `lastRecord`. */
  nextRecord: usize;
  lastRecord: usize;
  /** Preferences in the list so far. */
  preferences: i32;
  /** Candidates in the list so far. */
  length: i32;
  /** Next candidate to look at. */
  position: i32;
  tried: i32;
  hostsTried: i32;
  sessions: i32;
  /** Addresses tried of the last host. */
  ofHost: i32;
  /** Host and level of the last candidate tried, or -1. */
  lastHost: i32;
  lastLevel: i32;
}
/** A multiple of 8. */
const HEADER: usize = 64;

export const walks = changetype<Pool>(memory.data(offsetof<Pool>(), 16));
/** Most candidates that one list can hold. */
let stride: usize = 1;
/** Records are fewer in a chunk the longer they are. */
const CHUNK_BYTES: usize = 1 << 16;

/** No walk is left over from an earlier run. */
export function clearWalks(longestList: i32): void {
  stride = <usize>max(1, longestList);
  const size = HEADER + stride * 16;
  clearPool(walks, size, <i32>max<usize>(1, CHUNK_BYTES / size));
}

export function addWalk(): Walk {
  const walk = changetype<Walk>(take(walks));
  walk.preferences = 0;
  walk.length = 0;
  walk.position = 0;
  walk.tried = 0;
  walk.hostsTried = 0;
  walk.sessions = 0;
  walk.ofHost = 0;
  walk.lastHost = -1;
  walk.lastLevel = -1;
  return walk;
}

export function releaseWalk(walk: Walk): void {
  giveRecordBack(walks, changetype<usize>(walk));
}

/** Where the addresses of a walk stand: pointers, 4 bytes each. */
export function candidatesOf(walk: Walk): usize {
  return changetype<usize>(walk) + HEADER + stride * 8;
}

export function candidateAt(walk: Walk, position: i32): Address {
  return changetype<Address>(load<usize>(candidatesOf(walk) + ((<usize>position) << 2)));
}

export function levelAt(walk: Walk, position: i32): i32 {
  return load<i32>(candidatesOf(walk) + ((stride + <usize>position) << 2));
}

export function triedAt(walk: Walk, position: i32): f64 {
  return load<f64>(changetype<usize>(walk) + ((<usize>position) << 3), HEADER);
}

export function setTriedAt(walk: Walk, position: i32, t: f64): void {
  store<f64>(changetype<usize>(walk) + ((<usize>position) << 3), t, HEADER);
}

/** Puts an address at the end of the list. */
export function addCandidate(walk: Walk, address: Address, level: i32): void {
  const position = walk.length;
  walk.length = position + 1;
  const at = candidatesOf(walk) + ((<usize>position) << 2);
  store<usize>(at, changetype<usize>(address));
  store<i32>(at + (stride << 2), level);
  setTriedAt(walk, position, -Infinity);
}
