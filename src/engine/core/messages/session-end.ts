import { BOUNCE, DEFER } from '../codes';
import { isNone } from '../kernel/memory';
import { Server } from '../model/machines';
import { Mta } from '../model/mta';
import { Connection, keepIdle } from '../sender/connections';
import { countOpen, endService, forgiveServer } from '../sender/host-status';
import { endPlace, leavePlace, servePlace, suitsFirst, widenPlace } from '../sender/places';
import { freeChannel } from '../server/backlog';
import { closeClientSession } from '../server/client-limits';
import { THEN_BOUNCE, THEN_DEFER, THEN_NEXT } from '../trace-codes';
import { serveBacklog } from './connection';
import { Message } from './message';

/** Ends a session after the server has accepted the message: its place becomes free. */
export function endSession(m: Message, server: Server): void {
  if (server.limitsClients) closeClientSession(m, server, true);
  freeChannel(server);
  serveBacklog(server);
}

/** The sending host updates its status of the server; gives the connection back if it stays open. */
export function concludeSession(m: Message, mta: Mta): Connection {
  if (mta.remembersServers) forgiveServer(m, mta);
  if (!mta.tendsConnections) return changetype<Connection>(0);
  endService(m);
  if (mta.limitsPlaces) return concludeAtPlace(m, mta);
  const idle = keepIdle(m, mta);
  if (isNone(idle) && mta.countsConnections) countOpen(m, -1);
  return idle;
}

/** Concludes a session where sessions to the address are limited: the connection is not kept if the next in line cannot use it. */
function concludeAtPlace(m: Message, mta: Mta): Connection {
  const place = widenPlace(m, mta);
  const idle = suitsFirst(place, m) ? keepIdle(m, mta) : changetype<Connection>(0);
  if (isNone(idle)) {
    if (mta.countsConnections) countOpen(m, -1);
    leavePlace(place);
  } else servePlace(place);
  return idle;
}

/** The connection of this attempt is over, and counts no more. */
export function endConnection(m: Message, mta: Mta): void {
  if (mta.countsConnections) countOpen(m, -1);
  if (mta.limitsPlaces) endPlace(m, mta);
  if (mta.waitsForSessions) endService(m);
}

/** The word of a trace for the decision; `next` until the list turns out to be at its end. */
export function thenOf(decision: i32): i32 {
  if (decision === DEFER) return THEN_DEFER;
  return decision === BOUNCE ? THEN_BOUNCE : THEN_NEXT;
}

/**
 * Sessions that got past EHLO count against the limit per delivery (Postfix smtp_mx_session_limit); not those that end for want of TLS
 * (recorded: the third of three hosts is reached).
 */
export function passedEhlo(m: Message): void {
  const list = m.list;
  if (!isNone(list)) list.sessions += 1;
}
