import { NO_FATE, UNTRIED } from '../codes';
import { sample } from '../kernel/distribution';
import { clearPool, giveRecordBack, isNone, lastingNumber, Pool, take } from '../kernel/memory';
import { drawBlock, firstWord, uniform, uniformBelow } from '../kernel/random-numbers';
import { Agent, Server } from '../model/machines';
import { model } from '../model/model';
import { Traffic } from '../model/traffic';
import { Address, Domain } from '../model/zone';
import { CandidateList } from '../sender/candidate-list';
import { SECURED } from '../tls-codes';

/** First sighting of a message at a greylist: entries of one copy are a chain, one for each pair of database and source address; and one for each server that is down and that it waits for. */
@unmanaged
export class Triplet {
  next: Triplet;
  database: i32;
  address: i32;
  /** The message has passed by it. */
  hasPassed: bool;
  /** First sighting of the triplet in its present window [s]. */
  seenAt: f64;
}

/**
 * A copy of a message that is in some queue or on some line.
 *
 * A message from a sender is a record of its own (its *root*). When a relay accepts it, or a server keeps it although
 * the line died, the further copy gets a record that points to the root; the root stays until its last copy is gone,
 * because the fate is that of the first copy that arrives.
 *
 * 80 bytes: a million that wait are 80 MB, and the fields that one attempt touches are adjacent.
 */
@unmanaged
export class Message {
  /** When this copy came into the queue it is in [s]: of a root, the submission of the message by its sender. */
  arrivedAt: f64;
  /** Number of the message within its traffic: the counter of its random numbers. */
  number: i32;
  traffic: Traffic;
  agent: Agent;
  /** Sending host, of its agent's; UNCHOSEN until it is asked for (`hostNumberOf`). */
  host: i32;
  domain: Domain;
  root: Message;
  passes: i32;
  connections: i32;
  list: CandidateList;
  /** The address of the attempt under way, or the last one; none before the first. It determines the server. */
  address: Address;
  /** First greylist entry of this copy. */
  greylist: Triplet;
  /** Incremented whenever a pending event of this record becomes void. */
  epoch: i32;
  /** Of a root: how, why and where its first failed copy failed (`recordLost`); -1 while none has. */
  failedBy: i32;
  /** Neighbours in a waiting line: a backlog, or the line for a destination. `previous` only in a backlog; later see `openedAt`. */
  next: Message;
  previous: Message;
  /** Of a root: its live copies, itself included while its sender has it. */
  copies: u16;
  flags: u16;
  /** Messages that went over the present connection, this one included. */
  nth: u16;
  kind: u8;
  /** Of a root: how it arrived, or NO_FATE. */
  fate: u8;
  /** Outcome of the last attempt, a position in OUTCOMES; or the reason why none was made. */
  outcome: u8;
  /** Stage and class of the last failure: `stage << 3 | class`; and, beyond them, whether the session under way is SECURED. */
  failure: u8;
  warned: u8;
  hops: u8;
}

/** Only with an observer: its place in the order of arrival over all traffic, from 1. */
@unmanaged
export class WatchedMessage extends Message {
  arrival: i32;
}

/** Only if messages have several recipients: one of them, with those that travel with it (`together`). */
@unmanaged
export class Recipient extends WatchedMessage {
  fellow: Message;
  /** Its number among the recipients of its message, from 0. */
  recipient: u16;
  /** Passes up to the last one in which some were delivered. */
  passesBefore: u16;
  /** The server's reply to it in the transaction under way: class of failure plus one; 0 if it was not refused. */
  verdict: u8;
}

/** Number of this recipient among those of its message, from 0. */
export function recipientOf(m: Message): i32 {
  return model.severalRecipients ? <i32>changetype<Recipient>(m).recipient : 0;
}

/** Spreads the numbers of recipients over all bits of a key: 2³² over the golden ratio (Knuth, TAOCP §6.4); 0 for the first. */
export function recipientSalt(m: Message): i32 {
  return recipientOf(m) * 0x9e3779b9;
}

/** Bits of `flags`. */
export const HOLDS_CHANNEL: i32 = 1;
/** The server has the message although the sender does not know it (RFC 1047). */
export const KEPT: i32 = 2;
/** Every failure of this pass was permanent so far. */
export const ALL_PERMANENT: i32 = 4;
/** Some address was passed over unattempted in this pass. */
export const SKIPPED_SOME: i32 = 8;
/** The last try of this pass was no sign of death: the destination is not dead. */
export const REACHED: i32 = 16;
/** This pass holds one of the sessions to its destination. */
export const IN_FLIGHT: i32 = 32;
/** The session was opened by an earlier message (connection reuse). */
export const REUSED: i32 = 64;
/** Some failure of this pass belongs to the message, not to a server. */
export const MESSAGE_LEVEL: i32 = 128;
/** This pass holds one of the places of its host's queue runner. */
export const IN_RUN: i32 = 256;
/** The connection of this attempt is kept for others (Postfix decides as the delivery begins). */
export const KEEPS_CONNECTION: i32 = 512;
/** The last attempt was put off by a greylist. */
export const GREYLISTED: i32 = 1024;
/** The session of this attempt gets past EHLO, and is counted as such (`waitsForSessions`). */
export const SERVED: i32 = 2048;
/** The first address of its list is being tried before the list is written down. */
export const LIST_UNWRITTEN: i32 = 4096;
/** This pass has made an attempt that failed: the next one is not its first. */
export const FURTHER: i32 = 8192;
/** Of a server's own copy: its machine goes off before it has finished with it. Such a copy is in no queue run. */
export const UNFINISHED: i32 = IN_RUN;
/** The last attempt was put off by a limit for each client. */
export const LIMITED: i32 = 16384;

/** It has waited for a further pass in an earlier queue: its sender's, or a relay's. */
export const WAITED: i32 = 32768;

/** Flags of one attempt that the next one clears. */
export const LEFT_OVER: i32 = REUSED | GREYLISTED | LIMITED;

const PER_CHUNK: i32 = 1024;
export const messages = changetype<Pool>(memory.data(offsetof<Pool>(), 16));
/** Drops all messages of an earlier run. Each record has room for `notes` bytes of a listener behind the core's own fields. */
export function clearMessages(watched: bool, notes: i32): void {
  const size = watched ? offsetof<WatchedMessage>() : offsetof<Message>();
  const own = model.severalRecipients ? offsetof<Recipient>() : size;
  clearPool(messages, ((own + 15) & ~15) + <usize>notes, PER_CHUNK);
}

/** A new record; the caller fills in sender, domain and kind. */
export function addMessage(): Message {
  const m = changetype<Message>(take(messages));
  m.passes = 0;
  m.connections = 0;
  m.list = changetype<CandidateList>(0);
  m.address = changetype<Address>(0);
  m.greylist = changetype<Triplet>(0);
  m.failedBy = -1;
  m.flags = 0;
  m.fate = <u8>NO_FATE;
  m.outcome = <u8>UNTRIED;
  m.warned = 0;
  if (model.severalRecipients) {
    const one = changetype<Recipient>(m);
    one.fellow = changetype<Message>(0);
    one.recipient = 0;
    one.passesBefore = 0;
    one.verdict = 0;
  }
  return m;
}

export function releaseMessage(m: Message): void {
  m.epoch += 1;
  m.root = changetype<Message>(0);
  giveRecordBack(messages, changetype<usize>(m));
}

/** Epoch of a message, readable even if the message is gone, to check whether it is still the same one. */
export function epochOf(m: Message): i32 {
  return lastingNumber(epochAt(m));
}

export function epochAt(m: Message): usize {
  return changetype<usize>(m) + offsetof<Message>('epoch');
}

/** Has the session under way, or the last one, come past its TLS handshake? Kept only of MTAs that meet TLS. */
export function isSecured(m: Message): bool {
  return (<i32>m.failure & SECURED) !== 0;
}

export function setSecured(m: Message, secured: bool): void {
  const failure = <i32>m.failure & ~SECURED;
  m.failure = <u8>(secured ? failure | SECURED : failure);
}

export function stageOf(m: Message): i32 {
  return (<i32>m.failure & ~SECURED) >> 3;
}

export function classOf(m: Message): i32 {
  return <i32>m.failure & 7;
}

export function setFailure(m: Message, stage: i32, failureClass: i32): void {
  m.failure = <u8>((<i32>m.failure & SECURED) | (stage << 3) | failureClass);
}

/**
 * Time at which the connection of the session under way was opened: whole seconds, as MTAs keep them. It shares the field
 * `previous` of a backlog, since a message in a session is in no backlog; one that came out of a backlog counts from then.
 */
export function openedAt(m: Message): i32 {
  return load<i32>(changetype<usize>(m), offsetof<Message>('previous'));
}

export function setOpenedAt(m: Message, second: i32): void {
  store<i32>(changetype<usize>(m), second, offsetof<Message>('previous'));
}

export function has(m: Message, flag: i32): bool {
  return (<i32>m.flags & flag) !== 0;
}

export function raise(m: Message, flag: i32): void {
  m.flags = <u16>(<i32>m.flags | flag);
}

export function lower(m: Message, flags: i32): void {
  m.flags = <u16>(<i32>m.flags & ~flags);
}

/** The server of the attempt under way, or of the last one. */
export function serverOf(m: Message): Server {
  return m.address.server;
}

/** Its number; -1 before the first attempt. */
export function serverNumberOf(m: Message): i32 {
  return isNone(m.address) ? -1 : m.address.server.number;
}

/** Random words of the client: the first chooses the sending host, the second the kind of message. */
export function clientBlock(m: Message): u64 {
  const traffic = m.traffic;
  return drawBlock(traffic.person0, traffic.person1, m.number, 0);
}

/** The sending host of a message is chosen when it is first needed: for most messages nothing depends on it. */
export const UNCHOSEN: i32 = -1;

/** Number of the sending host among its agent's. */
export function hostNumberOf(m: Message): i32 {
  if (m.host === UNCHOSEN) m.host = uniformBelow(firstWord(clientBlock(m)), m.agent.hosts);
  return m.host;
}

/** Number of the sending host among those of all agents. */
export function hostOf(m: Message): f64 {
  return m.agent.hostBase + <f64>hostNumberOf(m);
}

/** Second counter of the random numbers of the present pass: those of relays' passes are never those of senders'. */
export function passCounter(m: Message): i32 {
  return ((m.passes & 0x7fff) << 1) | (<i32>m.agent.isSender ^ 1);
}

/** A random number of this message for one purpose, uniform in [0, 1). */
export function uniformOf(m: Message, k0: i32, k1: i32, counter: i32): f64 {
  const traffic = m.traffic;
  return uniform(k0 ^ traffic.salt0, k1 ^ traffic.salt1, m.number, counter);
}

/**
 * Size of the message [bytes]; 0 if its traffic has none. It is not stored, but drawn again from the message's own stream
 * whenever it is needed, so all copies of a message have the same size.
 */
export function sizeOf(m: Message): f64 {
  const traffic = m.traffic;
  if (isNone(traffic.size)) return 0;
  return sample(traffic.size, traffic.sizeKey0, traffic.sizeKey1, m.number, 0);
}

/** A random number of a sending host, the same for the whole run, uniform in [0, 1). */
export function uniformOfHost(k0: i32, k1: i32, host: i32): f64 {
  return uniform(k0, k1, host, 0);
}
