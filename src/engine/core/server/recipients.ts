import { INVALID } from '../codes';
import { clearPool, giveRecordBack, isNone, Pool, take } from '../kernel/memory';
import { add, clearMap, find, Known, PairMap } from '../kernel/pair-map';
import { uniformBelow } from '../kernel/random-numbers';
import { hostOf, Message, passCounter, recipientOf, Triplet, uniformOf } from '../messages/message';
import { Server } from '../model/machines';
import { model } from '../model/model';
import { isClosed, UNANSWERED, UNKNOWN, verify } from './verification';

/** In place of a database: the entry is for an outage that the message waits for, with its record in place of the address. */
export const HELD_BY_OUTAGE: i32 = -1;

export const triplets = changetype<Pool>(memory.data(offsetof<Pool>(), 16));

/** Messages of a sending host that have passed a greylist. */
@unmanaged
class GreylistClient extends Known {
  passed: i32;
}
const greylistClients = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));

/** Nothing is left over from an earlier run. */
export function clearTriplets(): void {
  clearMap(
    greylistClients,
    model.learningDatabases > 0 ? model.hosts : 0,
    model.learningDatabases,
    offsetof<GreylistClient>(),
  );
  clearPool(triplets, offsetof<Triplet>(), 1024);
}

/** The entry for this database and source address in a chain, or none. */
export function findTriplet(head: Triplet, database: i32, address: i32): Triplet {
  let entry = head;
  while (!isNone(entry) && (entry.database !== database || entry.address !== address)) {
    entry = entry.next;
  }
  return entry;
}

/** A new entry before `head`; it is the new head. */
export function addTriplet(head: Triplet, database: i32, address: i32, seenAt: f64): Triplet {
  const entry = changetype<Triplet>(take(triplets));
  entry.database = database;
  entry.address = address;
  entry.seenAt = seenAt;
  entry.hasPassed = false;
  entry.next = head;
  return entry;
}

export function releaseTriplets(head: Triplet): void {
  let entry = head;
  while (!isNone(entry)) {
    const following = entry.next;
    giveRecordBack(triplets, changetype<usize>(entry));
    entry = following;
  }
}

const WORDS: f64 = 4294967296.0;

export const RECIPIENT_TAKEN: i32 = 0;
/** 550: no such user (RFC 5321 §3.3). */
const RECIPIENT_UNKNOWN: i32 = 1;
/** 450: greylisted (RFC 6647 §2.1). */
export const RECIPIENT_GREYLISTED: i32 = 2;
/** It may exist: no server that knows has answered (Postfix, unverified_recipient_defer_code). */
export const RECIPIENT_UNVERIFIED: i32 = 3;
/** A standby accepts no mail while the others do. */
export const RECIPIENT_TOO_EARLY: i32 = 4;

/** The reply of a working server to the recipient at `t`, when the RCPT stage begins. */
export function judgeRecipient(m: Message, server: Server, t: f64): i32 {
  if (!isNone(server.standby) && isClosed(server.standby)) return RECIPIENT_TOO_EARLY;
  if (server.asksForRecipients) {
    const said = verify(m, server);
    if (said === UNKNOWN) return RECIPIENT_UNKNOWN;
    if (said === UNANSWERED && !server.takesUnanswered) return RECIPIENT_UNVERIFIED;
  } else if (m.kind === INVALID && server.knowsRecipients) return RECIPIENT_UNKNOWN;
  if (server.greylist < 0) return RECIPIENT_TAKEN;
  return isGreylisted(m, server, t) ? RECIPIENT_GREYLISTED : RECIPIENT_TAKEN;
}

/**
 * RFC 6647 §5: an unknown triplet is put off; it passes when the same address comes back after `delay` and within
 * `window`, and a later return counts as a first one.
 */
function isGreylisted(m: Message, server: Server, t: f64): bool {
  if (server.greylistExempt !== 0 && load<u8>(server.greylistExempt + <usize>m.agent.number) !== 0) return false;
  if (server.greylistLearns > 0 && passedBy(m, server) >= server.greylistLearns) return false;
  const known = server.greylistKnown;
  if (known > 0 && uniformOf(m, server.greylistKey0, server.greylistKey1, recipientOf(m)) < known) return false;
  const address = server.greylistByNetwork ? m.agent.number : sourceAddress(m);
  const entry = findTriplet(m.greylist, server.greylist, address);
  if (isNone(entry)) {
    m.greylist = addTriplet(m.greylist, server.greylist, address, t);
    return true;
  }
  const age = t - entry.seenAt;
  if (age > server.greylistWindow) entry.seenAt = t;
  const isPutOff = age < server.greylistDelay || age > server.greylistWindow;
  if (!isPutOff && server.greylistLearns > 0 && !entry.hasPassed) {
    entry.hasPassed = true;
    notePassed(m, server);
  }
  return isPutOff;
}

/** Messages of this sending host that came back in time, at this database (Postgrey, --auto-whitelist-clients). */
function passedBy(m: Message, server: Server): i32 {
  const known = find(greylistClients, hostOf(m), server.greylist);
  return known === 0 ? 0 : changetype<GreylistClient>(known).passed;
}

function notePassed(m: Message, server: Server): void {
  const host = hostOf(m);
  const known = find(greylistClients, host, server.greylist);
  if (known === 0) changetype<GreylistClient>(add(greylistClients, host, server.greylist)).passed = 1;
  else changetype<GreylistClient>(known).passed += 1;
}

/** The address this attempt comes from, of those its sending host has of each family. Numbers are unique within a message. */
function sourceAddress(m: Message): i32 {
  return m.agent.number + model.agentCount * addressNumber(m);
}

/** The one of its sending host's addresses from which this pass comes. */
export function addressNumber(m: Message): i32 {
  const agent = m.agent;
  const addresses = agent.mta.addresses;
  const own = m.address.isIpv6 ? addresses : 0;
  if (addresses <= 1) return own;
  const u = uniformOf(m, agent.addressKey0, agent.addressKey1, passCounter(m));
  return own + uniformBelow(<u32>(u * WORDS), addresses);
}
