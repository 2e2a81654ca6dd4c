import { ANSWER_RECORDS, DATA, GREETING, INVALID } from '../codes';
import { now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { add, clearMap, find, Known, PairMap } from '../kernel/pair-map';
import { uniformBelow } from '../kernel/random-numbers';
import { Message, recipientOf, uniformOf } from '../messages/message';
import { Failure } from '../model/failure';
import { Server, Standby } from '../model/machines';
import { model } from '../model/model';
import { ADDRESS_SIZE, Address, Answer, answerAt, RECORD_SIZE, recordAt } from '../model/zone';
import { connectFailure, stageFailure } from './failures';
import { advance, refreshFailures } from './timeline';

/*
 * Dependence of a backup on other servers at RCPT: it is closed while a server that it stands by for takes connections, or
 * asks a better MX host whether the recipient exists (Postfix, reject_unverified_recipient; Exim, callout).
 */

const FAILURE_SIZE: usize = offsetof<Failure>();
const WORDS: f64 = 4294967296.0;

/** A server's knowledge that an address of a domain exists. */
@unmanaged
class Verified extends Known {
  askedAt: f64;
}

const verified = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));

/** Forgets all verifications and checks. */
export function clearVerification(): void {
  // Few servers ask, so no pair has a slot of its own.
  clearMap(verified, Infinity, 1, offsetof<Verified>());
}

/** Restarts the checks of a standby, with fresh copies of the failures. */
export function rewindStandby(standby: Standby): void {
  standby.lookedAt = -Infinity;
  for (let i = 0; i < standby.failureCount; i += 1) {
    const original = load<usize>(standby.originals + ((<usize>i) << 2));
    memory.copy(standby.copies + <usize>i * FAILURE_SIZE, original, FAILURE_SIZE);
  }
}

/** Did any of the servers that it stands by for take connections at its last check? It checks at fixed intervals from the start. */
export function isClosed(standby: Standby): bool {
  const lookedAt = floor<f64>(now / standby.every) * standby.every;
  if (lookedAt > standby.lookedAt) {
    standby.lookedAt = lookedAt;
    standby.sees = anyTakesConnections(standby, lookedAt);
  }
  return standby.sees;
}

/** Failures of one server are adjacent: `ends` holds the end of those of each. */
function anyTakesConnections(standby: Standby, t: f64): bool {
  let i = 0;
  for (let server = 0; server < standby.serverCount; server += 1) {
    const end = load<i32>(standby.ends + ((<usize>server) << 2));
    let isDown = false;
    for (; i < end; i += 1) {
      const failure = changetype<Failure>(standby.copies + <usize>i * FAILURE_SIZE);
      advance(failure, t);
      if (failure.start <= t) isDown = true;
    }
    if (!isDown) return true;
  }
  return false;
}

export const KNOWN: i32 = 0;
export const UNKNOWN: i32 = 1;
export const UNANSWERED: i32 = 2;

/** Duration of the last verification [s]. */
export let answerTook: f64 = 0;

/** Does the recipient exist, by the server's memory or a query made now? */
export function verify(m: Message, server: Server): i32 {
  answerTook = 0;
  const place = <f64>(server.number * model.domainCount + m.domain.number);
  // An address that does not exist is another one in each message; those that do are written to again and again.
  const mailbox = m.kind === INVALID ? -1 : mailboxOf(m, server);
  const known = mailbox < 0 ? 0 : find(verified, place, mailbox);
  if (known !== 0 && now < changetype<Verified>(known).askedAt + server.remembersFor) return KNOWN;
  const asked = askedBy(m, server);
  if (isNone(asked)) return UNANSWERED;
  // Connection, EHLO, MAIL, RCPT (RFC 5321 §3): the sender waits for as long.
  answerTook = 5 * asked.rtt;
  if (m.kind === INVALID && asked.knowsRecipients) return UNKNOWN;
  if (mailbox < 0) return KNOWN;
  const entry = known !== 0 ? known : add(verified, place, mailbox);
  changetype<Verified>(entry).askedAt = now;
  return KNOWN;
}

function mailboxOf(m: Message, server: Server): i32 {
  const u = uniformOf(m, server.mailboxKey0, server.mailboxKey1, recipientOf(m));
  return uniformBelow(<u32>(u * WORDS), server.mailboxes);
}

/** The server that verifies the recipient: to its failures a relay is a client of its own, whoever sent the message. */
function askedBy(m: Message, server: Server): Server {
  if (isNone(server.relayAgent)) return betterServer(m, server);
  const agent = m.agent;
  const host = m.host;
  m.agent = server.relayAgent;
  m.host = 0;
  const asked = betterServer(m, server);
  m.agent = agent;
  m.host = host;
  return asked;
}

/** The best server that answers a question now: behind a fixed next hop, or of a better preference than the server's own (RFC 5321 §5.1). */
function betterServer(m: Message, server: Server): Server {
  const relay = server.relayAgent;
  const via = isNone(relay) ? 0 : relay.mta.via;
  const answer = via !== 0 ? changetype<Answer>(via) : answerAt(m.domain, now);
  if (answer.kind !== ANSWER_RECORDS) return changetype<Server>(0);
  const worst = via !== 0 ? i32.MAX_VALUE : preferenceOf(answer, server);
  for (let at = answer.first; at < answer.end; at += RECORD_SIZE) {
    const record = recordAt(at);
    if (record.preference >= worst) break;
    const end = changetype<usize>(record.host.end);
    for (let place = changetype<usize>(record.host.first); place < end; place += ADDRESS_SIZE) {
      const other = changetype<Address>(place).server;
      if (other !== server && answersNow(m, other)) return other;
    }
  }
  return changetype<Server>(0);
}

/** The preference at which the server is listed; of one that is not, all are better. */
function preferenceOf(answer: Answer, server: Server): i32 {
  for (let at = answer.first; at < answer.end; at += RECORD_SIZE) {
    const record = recordAt(at);
    const end = changetype<usize>(record.host.end);
    for (let place = changetype<usize>(record.host.first); place < end; place += ADDRESS_SIZE) {
      if (changetype<Address>(place).server === server) return record.preference;
    }
  }
  return i32.MAX_VALUE;
}

/** Does a server take a connection now, and answer up to RCPT? */
function answersNow(m: Message, server: Server): bool {
  refreshFailures(server, now);
  if (!isNone(connectFailure(m, server))) return false;
  for (let stage = GREETING; stage < DATA; stage += 1) if (!isNone(stageFailure(m, server, stage, now))) return false;
  return true;
}
