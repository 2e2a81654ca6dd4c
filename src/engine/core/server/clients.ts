import { KEY_ADDRESS, KEY_DOMAIN, KEY_SENDER, LIMIT_SESSIONS, LIMIT_WINDOW } from '../codes';
import { now } from '../kernel/clock';
import { allocateZeroed, clearPool, giveBack, giveRecordBack, isNone, Pool, take } from '../kernel/memory';
import { hostOf, LIMITED, Message, raise } from '../messages/message';
import { ClientLimit, Server } from '../model/machines';
import { addressNumber } from './recipients';

/**
 * What servers count of their clients: sessions at once, and messages in a time (Postfix: anvil(8); providers). Who has used
 * nothing up has no record, so memory follows the clients that were here lately, not all that ever were.
 */
@unmanaged
export class Client {
  /** The next one of the same slot. */
  next: Client;
  /** Whose memory it is, and who: a sending host, a sender or a domain; of an address also which (`part`). */
  memory: i32;
  part: i32;
  /** Sessions under way, or messages of this window. */
  count: i32;
  who: f64;
  /** Messages that the bucket still lets through, as of `at`; of a window, its first message came `at` [s]. */
  level: f64;
  at: f64;
  limit: ClientLimit;
}

/** Chains of records by hash; `cursor`: the slot where the search for records that nobody needs goes on. */
@unmanaged
class ClientTable extends Pool {
  slots: usize;
  slotCount: i32;
  count: i32;
  cursor: i32;
}

/** A session at a server with limits: from which address, what it counts against, and since when its message does. */
@unmanaged
export class ClientSession {
  host: f64;
  countedAt: f64;
  agent: i32;
  address: i32;
  /** Limits of the server, a bit for each by its place, that the session (or its message) counts against. */
  held: i32;
  /** The limit that has turned it away, or none. */
  refusedBy: ClientLimit;
}

export const clients = changetype<ClientTable>(memory.data(offsetof<ClientTable>(), 16));
export const clientSessions = changetype<Pool>(memory.data(offsetof<Pool>(), 16));

const FIRST_SLOTS: i32 = 1 << 8;
/** Slots that are searched for what nobody needs, for each new record: two, so that a table never doubles because of the dead. */
const SEARCHED: i32 = 2;
/** A bucket that lacks no more of a message than this has one: sums of waits are rounded. */
const NEARLY: f64 = 1e-9;

/** Nobody was here. */
export function clearClients(): void {
  clearPool(clients, offsetof<Client>(), 128);
  clearPool(clientSessions, offsetof<ClientSession>(), 128);
  clients.slots = 0;
  clients.slotCount = 0;
  clients.count = 0;
  clients.cursor = 0;
}

function slotOf(memory: i32, who: f64, part: i32): usize {
  let h = <u32>(<i64>who) * 0x9e3779b1;
  h ^= <u32>(<i64>who >> 32) * 0xc2b2ae35;
  h ^= <u32>part * 0x85ebca6b;
  h ^= <u32>memory * 0x27d4eb2f;
  h ^= h >>> 15;
  h *= 0x2c1b3c6d;
  h ^= h >>> 13;
  return clients.slots + ((<usize>(h & (<u32>clients.slotCount - 1))) << 2);
}

/** The record of a client, or none. */
export function findClient(memory: i32, who: f64, part: i32): Client {
  if (clients.slotCount === 0) return changetype<Client>(0);
  let client = changetype<Client>(load<usize>(slotOf(memory, who, part)));
  while (!isNone(client) && (client.who !== who || client.part !== part || client.memory !== memory)) {
    client = client.next;
  }
  return client;
}

/** A record of a client that has none: it has used nothing up. */
export function addClient(limit: ClientLimit, who: f64, part: i32): Client {
  if (clients.count >= clients.slotCount) widen();
  for (let i = 0; i < SEARCHED; i += 1) dropUnneeded();
  const client = changetype<Client>(take(clients));
  client.memory = limit.memory;
  client.who = who;
  client.part = part;
  client.limit = limit;
  client.count = 0;
  client.level = limit.most;
  client.at = now;
  const slot = slotOf(limit.memory, who, part);
  client.next = changetype<Client>(load<usize>(slot));
  store<usize>(slot, changetype<usize>(client));
  clients.count += 1;
  return client;
}

function widen(): void {
  const slots = clients.slots;
  const count = clients.slotCount;
  clients.slotCount = max(FIRST_SLOTS, count * 2);
  clients.slots = allocateZeroed((<usize>clients.slotCount) << 2);
  clients.cursor = 0;
  for (let i = 0; i < count; i += 1) {
    let client = changetype<Client>(load<usize>(slots + ((<usize>i) << 2)));
    while (!isNone(client)) {
      const next = client.next;
      const slot = slotOf(client.memory, client.who, client.part);
      client.next = changetype<Client>(load<usize>(slot));
      store<usize>(slot, changetype<usize>(client));
      client = next;
    }
  }
  if (count > 0) giveBack(slots, (<usize>count) << 2);
}

/** Drops the records of one slot that say no more than none would. */
function dropUnneeded(): void {
  const slot = clients.slots + ((<usize>clients.cursor) << 2);
  clients.cursor = (clients.cursor + 1) & (clients.slotCount - 1);
  let kept = changetype<Client>(0);
  let client = changetype<Client>(load<usize>(slot));
  store<usize>(slot, 0);
  while (!isNone(client)) {
    const next = client.next;
    if (isUnneeded(client)) {
      clients.count -= 1;
      giveRecordBack(clients, changetype<usize>(client));
    } else {
      client.next = kept;
      kept = client;
    }
    client = next;
  }
  store<usize>(slot, changetype<usize>(kept));
}

function isUnneeded(client: Client): bool {
  const limit = client.limit;
  if (limit.kind === LIMIT_SESSIONS) return client.count === 0;
  if (limit.kind === LIMIT_WINDOW) return client.count === 0 || now >= client.at + limit.window;
  return levelNow(client, limit) >= limit.most;
}

/** What a bucket holds now: it fills evenly, up to what it can hold. */
function levelNow(client: Client, limit: ClientLimit): f64 {
  return min<f64>(limit.most, client.level + (now - client.at) * limit.refill);
}

/** Who a session is to a limit. */
function whoOf(m: Message, session: ClientSession, limit: ClientLimit): f64 {
  if (limit.key === KEY_SENDER) return <f64>session.agent;
  return limit.key === KEY_DOMAIN ? <f64>m.domain.number : session.host;
}

function partOf(session: ClientSession, limit: ClientLimit): i32 {
  return limit.key === KEY_ADDRESS ? session.address : -1;
}

/** Where a session stands: in the message's record, in the word that waiting lines use. Who is in a session is in no line. */
export function sessionOf(m: Message): ClientSession {
  return changetype<ClientSession>(changetype<usize>(m.next));
}

function limitAt(server: Server, place: i32): ClientLimit {
  return changetype<ClientLimit>(load<usize>(server.clientLimits + ((<usize>place) << 2)));
}

/** A session begins at a server with limits. */
export function openClientSession(m: Message): void {
  const session = changetype<ClientSession>(take(clientSessions));
  session.host = hostOf(m);
  session.agent = m.agent.number;
  session.address = addressNumber(m);
  session.held = 0;
  session.refusedBy = changetype<ClientLimit>(0);
  m.next = changetype<Message>(changetype<usize>(session));
}

/** Another message begins in the session: what the last one has used up stays used up. */
export function beginNextMessage(m: Message, server: Server): void {
  const session = sessionOf(m);
  for (let place = 0; place < server.clientLimitCount; place += 1) {
    if (limitAt(server, place).kind !== LIMIT_SESSIONS) session.held &= ~(1 << place);
  }
}

/** Has this server a limit at a stage? */
export function hasLimitAt(server: Server, stage: i32): bool {
  return ((server.limitedStages >> stage) & 1) !== 0;
}

/**
 * The first limit at this stage that the client has used up, or none: then the session, or its message, counts against all that
 * there are. It is asked for at the instant at which the stage begins.
 */
export function meetLimits(m: Message, server: Server, stage: i32): ClientLimit {
  const session = sessionOf(m);
  let refusing = changetype<ClientLimit>(0);
  for (let place = 0; place < server.clientLimitCount; place += 1) {
    const limit = limitAt(server, place);
    if (limit.stage !== stage || ((session.held >> place) & 1) !== 0) continue;
    if (!allows(m, session, limit)) {
      refusing = limit;
      break;
    }
  }
  session.refusedBy = refusing;
  session.countedAt = now;
  for (let place = 0; place < server.clientLimitCount; place += 1) {
    const limit = limitAt(server, place);
    if (limit.stage !== stage || ((session.held >> place) & 1) !== 0) continue;
    if (!isNone(refusing) && !limit.countsTries) continue;
    count(m, session, limit);
    if (isNone(refusing) && !limit.countsTries) session.held |= 1 << place;
  }
  return refusing;
}

function allows(m: Message, session: ClientSession, limit: ClientLimit): bool {
  const client = findClient(limit.memory, whoOf(m, session, limit), partOf(session, limit));
  if (isNone(client)) return true;
  if (limit.kind === LIMIT_SESSIONS) return <f64>client.count < limit.most;
  if (limit.kind === LIMIT_WINDOW) return now >= client.at + limit.window || <f64>client.count < limit.most;
  return levelNow(client, limit) >= 1 - NEARLY;
}

/** One session or message more. */
function count(m: Message, session: ClientSession, limit: ClientLimit): void {
  const who = whoOf(m, session, limit);
  const part = partOf(session, limit);
  let client = findClient(limit.memory, who, part);
  if (isNone(client)) client = addClient(limit, who, part);
  if (limit.kind === LIMIT_WINDOW && now >= client.at + limit.window) {
    // A window begins with its first message (Postfix, anvil.c: ANVIL_REMOTE_INCR_RATE).
    client.at = now;
    client.count = 0;
  }
  if (limit.kind === LIMIT_SESSIONS || limit.kind === LIMIT_WINDOW) client.count += 1;
  else {
    client.level = max<f64>(0, levelNow(client, limit) - 1);
    client.at = now;
  }
}

/** The session is over. `accepted`: the server has its message, which stays counted. */
export function closeClientSession(m: Message, server: Server, accepted: bool): void {
  const session = sessionOf(m);
  if (!isNone(session.refusedBy)) raise(m, LIMITED);
  for (let place = 0; place < server.clientLimitCount; place += 1) {
    if (((session.held >> place) & 1) === 0) continue;
    const limit = limitAt(server, place);
    if (limit.kind === LIMIT_SESSIONS || !accepted) uncount(m, session, limit);
  }
  giveRecordBack(clientSessions, changetype<usize>(session));
}

/** The same for a session in which nothing is under way. */
export function closeIdleClientSession(session: ClientSession, server: Server): void {
  for (let place = 0; place < server.clientLimitCount; place += 1) {
    const limit = limitAt(server, place);
    if (((session.held >> place) & 1) === 0 || limit.kind !== LIMIT_SESSIONS) continue;
    const who = limit.key === KEY_SENDER ? <f64>session.agent : session.host;
    endSessionOf(findClient(limit.memory, who, partOf(session, limit)));
  }
  giveRecordBack(clientSessions, changetype<usize>(session));
}

function endSessionOf(client: Client): void {
  client.count -= 1;
}

/** A session ends, or a message was not accepted after all. */
function uncount(m: Message, session: ClientSession, limit: ClientLimit): void {
  const client = findClient(limit.memory, whoOf(m, session, limit), partOf(session, limit));
  if (isNone(client)) return;
  if (limit.kind === LIMIT_SESSIONS) endSessionOf(client);
  else if (limit.kind === LIMIT_WINDOW) {
    // It may be of a window that is over.
    if (client.at <= session.countedAt && client.count > 0) client.count -= 1;
  } else client.level = min<f64>(limit.most, client.level + 1);
}
