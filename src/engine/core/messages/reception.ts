import {
  CAUSE_AFTER_ACCEPTANCE,
  CAUSE_LOOP,
  CAUSE_QUARANTINED,
  CAUSE_REMOVED,
  DELIVERED,
  FILTER_NOTHING,
  FILTER_QUARANTINE,
  FILTER_REMOVE,
  INVALID,
  NO_CAUSE,
  QUARANTINED,
  REJECTED,
  REMOVED,
} from '../codes';
import { recordRelayQueue } from '../counts/recorder';
import { isTraced, now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Server } from '../model/machines';
import { freeChannel } from '../server/backlog';
import { closeClientSession } from '../server/client-limits';
import { filterVerdict } from '../server/filter';
import { filtered, kept, keptEnds, relayed } from '../trace';
import { serveBacklog } from './connection';
import { copyOf, dropCopy, recordArrived, recordLost } from './fate';
import { HOLDS_CHANNEL, has, Message, serverOf, UNFINISHED } from './message';
import { beginPass, beginPasses } from './pass';
import { fellowOf, leadsOthers, setFellow, TAKEN, takeFirst, verdictOf } from './together';

/** More relays in a row than this are a mail loop (Postfix hopcount_limit; RFC 5321 §6.3 counts Received lines). */
const MOST_HOPS: i32 = 50;

/** A server has a message: through its filter to the mailbox, or on into the queue of a relay. */
export function receive(m: Message, server: Server): void {
  if (server.isMailbox) {
    if (m.kind !== INVALID) {
      recordArrived(m, DELIVERED, NO_CAUSE);
      return;
    }
  }
  handOn(m, server);
}

function handOn(m: Message, server: Server): void {
  const verdict = filterVerdict(m, server);
  if (verdict !== FILTER_NOTHING) {
    if (isTraced) filtered(changetype<usize>(m), now, verdict);
    if (verdict === FILTER_QUARANTINE) recordArrived(m, QUARANTINED, CAUSE_QUARANTINED);
    else if (verdict === FILTER_REMOVE) recordArrived(m, REMOVED, CAUSE_REMOVED);
    return;
  }
  if (!isNone(server.relayAgent)) enterRelay(m, server);
  else if (m.kind === INVALID) recordLost(m, REJECTED, true, CAUSE_AFTER_ACCEPTANCE, server.number);
  else recordArrived(m, DELIVERED, NO_CAUSE);
}

/** A real backup MX takes the message into a queue of its own and sends it on by its own rules. */
function enterRelay(m: Message, server: Server): void {
  if (<i32>m.hops >= MOST_HOPS) {
    recordLost(m, REJECTED, true, CAUSE_LOOP, server.number);
    return;
  }
  const copy = copyOf(m);
  copy.agent = server.relayAgent;
  copy.host = 0;
  copy.hops = m.hops + 1;
  copy.arrivedAt = now;
  recordRelayQueue(server, 1);
  if (isTraced) relayed(changetype<usize>(copy), now, changetype<usize>(server));
  if (gathers) gather(copy);
  else beginPass(copy);
}

/** A server finishes a message whose sender has gone: it has the message all the same (RFC 1047). `m` is the server's copy. */
export function finishAlone(m: Message): void {
  const server = serverOf(m);
  if (!has(m, UNFINISHED)) {
    if (leadsOthers(m)) keepTogether(m, server);
    else receiveKept(m, server);
  }
  const heldPlace = has(m, HOLDS_CHANNEL);
  if (heldPlace && server.limitsClients) closeClientSession(m, server, true);
  if (leadsOthers(m)) dropTogether(m);
  else dropCopy(m);
  if (heldPlace) {
    freeChannel(server);
    serveBacklog(server);
  }
}

/** RFC 1047: the server has a copy that the sender does not know of. */
export function receiveKept(m: Message, server: Server): void {
  if (isTraced) kept(changetype<usize>(m), now);
  receive(m, server);
  if (isTraced) keptEnds(changetype<usize>(m));
}

/** Relays' copies of the recipients that one server takes together: they go into one queue together. */
let gathers: bool = false;
let gathered: Message = changetype<Message>(0);
let lastGathered: Message = changetype<Message>(0);

function gather(copy: Message): void {
  if (isNone(gathered)) gathered = copy;
  else setFellow(lastGathered, copy);
  lastGathered = copy;
}

/** From here to `endGathering`, a relay that takes a message does not begin to send it on. */
export function beginGathering(): void {
  gathers = true;
  gathered = changetype<Message>(0);
}

/** The first of the copies that a relay has taken meanwhile, or none. The caller starts their delivery. */
export function endGathering(): Message {
  gathers = false;
  return gathered;
}

/** The server has copies for all recipients that it had taken, and their sender does not know (RFC 1047). */
export function keepTogether(m: Message, server: Server): void {
  beginGathering();
  for (let u = m; !isNone(u); u = fellowOf(u)) {
    if (verdictOf(u) === TAKEN) receiveKept(u, server);
  }
  const head = endGathering();
  if (!isNone(head)) beginPasses(head);
}

/** A server's own copies are gone. */
function dropTogether(m: Message): void {
  for (let u = m; !isNone(u); ) {
    const rest = takeFirst(u);
    dropCopy(u);
    u = rest;
  }
}
