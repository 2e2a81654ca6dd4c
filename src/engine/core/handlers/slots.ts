import { isNone } from '../memory';
import { Server } from '../model/server';
import { recordBacklogJoined, recordBacklogLeft, recordSessionBegin, recordSessionEnd } from '../recorder';
import { HOLDS_SLOT, Message, raise } from '../state/message';

/** A session takes one of the server's places. */
export function openSlot(m: Message, server: Server): void {
  recordSessionBegin(server);
  raise(m, HOLDS_SLOT);
}

/** A session gives its place back. */
export function closeSlot(server: Server): void {
  recordSessionEnd(server);
}

export function joinBacklog(m: Message, server: Server): void {
  const tail = changetype<Message>(server.backlogTail);
  m.next = changetype<Message>(0);
  m.previous = tail;
  if (isNone(tail)) server.backlogHead = changetype<usize>(m);
  else tail.next = m;
  server.backlogTail = changetype<usize>(m);
  recordBacklogJoined(server);
}

/** Takes a message out of the backlog, wherever it stands. */
export function leaveBacklog(m: Message, server: Server): void {
  const next = m.next;
  const previous = m.previous;
  if (isNone(previous)) server.backlogHead = changetype<usize>(next);
  else previous.next = next;
  if (isNone(next)) server.backlogTail = changetype<usize>(previous);
  else next.previous = previous;
  recordBacklogLeft(server);
}
