import { clearPool, giveRecordBack, Pool, take } from '../kernel/memory';
import { Policy } from '../model/policy';
import { Address, Answer } from '../model/zone';

/**
 * The list of addresses that a pass under way goes through; the record is followed by its candidates, `stride` of each:
 * addresses, the rank of their preference in this list, and the time of the last try of each [s], or -Infinity; LEFT_OUT for
 * those that a policy excludes.
 *
 * Records are reused, so memory grows with the passes under way, not with the messages that wait for their next one.
 */
@unmanaged
export class CandidateList {
  /** End of the session under way by the sender's limit for a whole session, if it has one [s]. */
  sessionEnd: f64;
  /** When all connections of this walk that were left beside another one have failed, too [s]. */
  raceEnd: f64;
  /** When the walk was opened, and when it is known which policy it goes by [s]. */
  openedAt: f64;
  policyAt: f64;
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
  /** Bits of the names of the answer whose name servers failed to give an address of IPv4, and of IPv6 (`Host.failing`). */
  withoutIpv4: u64;
  withoutIpv6: u64;
  /** Queries for addresses in vain, each of which took one DNS time-out. */
  dnsTimeouts: i32;
  /** Additional time for those that were for IPv6 [s]. */
  beyondDns: f64;
  /** The sender is in the answer itself, and left out with all that are no better (RFC 5321 §5.1). */
  hasSelf: bool;
  /** The sender's rate lets the message go to the address that the walk has come to. */
  hasTurn: bool;
  /** The record left out points to the sender itself (127.0.0.1); and the sender does not recognise itself. */
  hasLoopback: bool;
  loops: bool;
  /** The MTA-STS policy that this walk goes by; none where there is none. */
  policy: Policy;
  /** The last address is to be tried again without TLS (CLEAR_DUE), or is being tried so (CLEAR_NOW). */
  clear: u8;
}
export const CLEAR_DUE: i32 = 1;
export const CLEAR_NOW: i32 = 2;
/** Marks a candidate as left out, in place of the time of its last try. */
const LEFT_OUT: f64 = Infinity;

/** Doubles follow it. */
const HEADER: usize = (offsetof<CandidateList>() + 7) & ~7;

export const candidateLists = changetype<Pool>(memory.data(offsetof<Pool>(), 16));
/** Most candidates that one list can hold. */
let stride: usize = 1;
/** Records are fewer in a chunk the longer they are. */
const CHUNK_BYTES: usize = 1 << 16;

/** No walk is left over from an earlier run. */
export function clearCandidateLists(longestList: i32): void {
  stride = <usize>max(1, longestList);
  const size = HEADER + stride * 16;
  clearPool(candidateLists, size, <i32>max<usize>(1, CHUNK_BYTES / size));
}

export function addCandidateList(): CandidateList {
  const list = changetype<CandidateList>(take(candidateLists));
  list.preferences = 0;
  list.length = 0;
  list.position = 0;
  list.tried = 0;
  list.hostsTried = 0;
  list.sessions = 0;
  list.ofHost = 0;
  list.lastHost = -1;
  list.lastLevel = -1;
  list.dnsTimeouts = 0;
  list.beyondDns = 0;
  list.withoutIpv4 = 0;
  list.withoutIpv6 = 0;
  list.hasSelf = false;
  list.hasTurn = false;
  list.hasLoopback = false;
  list.loops = false;
  list.raceEnd = -Infinity;
  list.clear = 0;
  list.policy = changetype<Policy>(0);
  list.policyAt = -Infinity;
  return list;
}

export function releaseCandidateList(list: CandidateList): void {
  giveRecordBack(candidateLists, changetype<usize>(list));
}

/** Start of the addresses of a list: pointers, 4 bytes each. */
export function candidatesOf(list: CandidateList): usize {
  return changetype<usize>(list) + HEADER + stride * 8;
}

export function candidateAt(list: CandidateList, position: i32): Address {
  return changetype<Address>(load<usize>(candidatesOf(list) + ((<usize>position) << 2)));
}

export function levelAt(list: CandidateList, position: i32): i32 {
  return load<i32>(candidatesOf(list) + ((stride + <usize>position) << 2));
}

export function triedAt(list: CandidateList, position: i32): f64 {
  return load<f64>(changetype<usize>(list) + ((<usize>position) << 3), HEADER);
}

export function setTriedAt(list: CandidateList, position: i32, t: f64): void {
  store<f64>(changetype<usize>(list) + ((<usize>position) << 3), t, HEADER);
}

/** A policy leaves the candidate out of this pass. */
export function setLeftOut(list: CandidateList, position: i32): void {
  setTriedAt(list, position, LEFT_OUT);
}

export function isLeftOut(list: CandidateList, position: i32): bool {
  return triedAt(list, position) === LEFT_OUT;
}

/** Puts the candidate at `from` where another one stood. */
export function moveCandidate(list: CandidateList, from: i32, to: i32): void {
  if (from === to) return;
  const old = candidatesOf(list) + ((<usize>from) << 2);
  const at = candidatesOf(list) + ((<usize>to) << 2);
  store<usize>(at, load<usize>(old));
  store<i32>(at + (stride << 2), load<i32>(old + (stride << 2)));
  setTriedAt(list, to, triedAt(list, from));
}

/** Puts an address at the end of the list. */
export function addCandidate(list: CandidateList, address: Address, level: i32): void {
  const position = list.length;
  list.length = position + 1;
  const at = candidatesOf(list) + ((<usize>position) << 2);
  store<usize>(at, changetype<usize>(address));
  store<i32>(at + (stride << 2), level);
  setTriedAt(list, position, -Infinity);
}
