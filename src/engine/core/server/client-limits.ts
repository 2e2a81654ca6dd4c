import { KEY_ADDRESS, KEY_DOMAIN, KEY_SENDER, LIMIT_SESSIONS, LIMIT_WINDOW, RCPT } from '../codes';
import { isTraced, now } from '../kernel/clock';
import { clearPool, giveRecordBack, isNone, Pool, take } from '../kernel/memory';
import { hostOf, LIMITED, Message, raise } from '../messages/message';
import { ClientLimit, Server } from '../model/machines';
import { saidByLimit } from '../trace';
import { addClient, Client, clearClientTable, findClient, levelNow } from './client-table';
import { addressNumber } from './recipients';

/** A session at a server with limits: its address, the limits that it counts against, and since when its message does. */
@unmanaged
export class ClientSession {
  host: f64;
  countedAt: f64;
  agent: i32;
  address: i32;
  /** Limits of the server, a bit for each by its place, that the session (or its message) counts against. */
  held: i32;
  /** Recipients of its message that count against limits at RCPT. */
  recipients: i32;
  /** The limit that has turned it away, or none. */
  refusedBy: ClientLimit;
}

export const clientSessions = changetype<Pool>(memory.data(offsetof<Pool>(), 16));

/** Tolerance, in messages, of a bucket's level: sums of waits are rounded. */
const NEARLY: f64 = 1e-9;

/** Forgets all clients and their sessions. */
export function clearClients(): void {
  clearClientTable();
  clearPool(clientSessions, offsetof<ClientSession>(), 128);
}

/** The client that a session counts as under a limit. */
function whoOf(m: Message, session: ClientSession, limit: ClientLimit): f64 {
  if (limit.key === KEY_SENDER) return <f64>session.agent;
  return limit.key === KEY_DOMAIN ? <f64>m.domain.number : session.host;
}

function partOf(session: ClientSession, limit: ClientLimit): i32 {
  return limit.key === KEY_ADDRESS ? session.address : -1;
}

/** The session of a message: the pointer shares a word of its record with waiting lines. A message in a session is in no line. */
export function sessionOf(m: Message): ClientSession {
  return changetype<ClientSession>(changetype<usize>(m.next));
}

function limitAt(server: Server, place: i32): ClientLimit {
  return changetype<ClientLimit>(load<usize>(server.clientLimits + ((<usize>place) << 2)));
}

/** A session begins at a server with limits, or another message in it. */
export function beginClient(m: Message, server: Server, isNew: bool): void {
  if (isNew) openClientSession(m);
  else keepCounted(m, server);
}

function openClientSession(m: Message): void {
  const session = changetype<ClientSession>(take(clientSessions));
  session.host = hostOf(m);
  session.agent = m.agent.number;
  session.address = addressNumber(m);
  session.held = 0;
  session.recipients = 0;
  session.refusedBy = changetype<ClientLimit>(0);
  m.next = changetype<Message>(changetype<usize>(session));
}

/** The server has the message, or another one begins in the session: its use of the limits stays counted. */
export function keepCounted(m: Message, server: Server): void {
  const session = sessionOf(m);
  session.recipients = 0;
  for (let place = 0; place < server.clientLimitCount; place += 1) {
    if (limitAt(server, place).kind !== LIMIT_SESSIONS) session.held &= ~(1 << place);
  }
}

/** Limits at RCPT that each recipient counts against, bits by their place. */
function ofRecipients(server: Server): i32 {
  let bits = 0;
  for (let place = 0; place < server.clientLimitCount; place += 1) {
    const limit = limitAt(server, place);
    if (limit.stage === RCPT && limit.kind !== LIMIT_SESSIONS) bits |= 1 << place;
  }
  return bits;
}

/** Has this server a limit at a stage? */
export function hasLimitAt(server: Server, stage: i32): bool {
  return ((server.limitedStages >> stage) & 1) !== 0;
}

/**
 * The first limit at this stage that the client has used up, or none: then the session, or its message, counts against all that
 * there are. It is asked for at the instant at which the stage begins.
 */
function meetLimits(m: Message, server: Server, stage: i32): ClientLimit {
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

/** Code of the reply to a client that has used up a limit; 0 if it has not. */
export function limitReply(m: Message, server: Server, stage: i32): i32 {
  if (!hasLimitAt(server, stage)) return 0;
  const limit = meetLimits(m, server, stage);
  if (isNone(limit)) return 0;
  if (isTraced) saidByLimit(changetype<usize>(m), changetype<usize>(limit));
  return limit.code;
}

/**
 * The first limit used up at one of several recipients of a message, or none: at RCPT each counts (Postfix, smtpd.c,
 * rcpt_cmd: smtpd_client_recipient_rate_limit).
 */
export function limitOfRecipient(m: Message, server: Server): ClientLimit {
  if (!hasLimitAt(server, RCPT)) return changetype<ClientLimit>(0);
  const session = sessionOf(m);
  const before = session.held & ofRecipients(server);
  session.held &= ~before;
  const limit = meetLimits(m, server, RCPT);
  if (isNone(limit)) session.recipients += 1;
  else session.held |= before;
  // Accepted recipients go on, whatever the reply to the last one.
  session.refusedBy = changetype<ClientLimit>(0);
  return limit;
}

/** The session is over. `accepted`: the server has its message, which stays counted. */
export function closeClientSession(m: Message, server: Server, accepted: bool): void {
  const session = sessionOf(m);
  if (!isNone(session.refusedBy)) raise(m, LIMITED);
  for (let place = 0; place < server.clientLimitCount; place += 1) {
    if (((session.held >> place) & 1) === 0) continue;
    const limit = limitAt(server, place);
    if (limit.kind === LIMIT_SESSIONS) uncount(m, session, limit);
    else if (!accepted) uncountAll(m, session, limit);
  }
  giveRecordBack(clientSessions, changetype<usize>(session));
}

/** Closes a session in which nothing is under way. */
export function closeIdleClientSession(session: ClientSession, server: Server): void {
  for (let place = 0; place < server.clientLimitCount; place += 1) {
    const limit = limitAt(server, place);
    if (((session.held >> place) & 1) === 0 || limit.kind !== LIMIT_SESSIONS) continue;
    const who = limit.key === KEY_SENDER ? <f64>session.agent : session.host;
    endSessionOf(findClient(limit.memory, who, partOf(session, limit)));
  }
  giveRecordBack(clientSessions, changetype<usize>(session));
}

/** A message was not accepted, nor any of its recipients that count. */
function uncountAll(m: Message, session: ClientSession, limit: ClientLimit): void {
  const times = limit.stage === RCPT ? max(1, session.recipients) : 1;
  for (let i = 0; i < times; i += 1) uncount(m, session, limit);
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
