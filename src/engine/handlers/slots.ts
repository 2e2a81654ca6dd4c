import { HOLDS_SLOT } from '../tables/message-table.js';
import { theWorld } from '../world.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** A session takes one of the server's places. */
export function openSlot(row: number, server: number): void {
  const { sessions } = w.servers;
  const before = sessions[server] as number;
  sessions[server] = before + 1;
  w.recorder.recordSessions(server, before, before + 1);
  w.messages.flags[row] = (w.messages.flags[row] as number) | HOLDS_SLOT;
}

/** A session gives its place back. */
export function closeSlot(server: number): void {
  const { sessions } = w.servers;
  const before = sessions[server] as number;
  sessions[server] = before - 1;
  w.recorder.recordSessions(server, before, before - 1);
}

export function joinBacklog(row: number, server: number): void {
  const { backlogHead, backlogTail } = w.servers;
  const m = w.messages;
  const tail = backlogTail[server] as number;
  m.next[row] = -1;
  m.previous[row] = tail;
  if (tail >= 0) m.next[tail] = row;
  else backlogHead[server] = row;
  backlogTail[server] = row;
  count(server, 1);
}

/** Takes a row out of the backlog, wherever it stands. */
export function leaveBacklog(row: number, server: number): void {
  const { backlogHead, backlogTail } = w.servers;
  const m = w.messages;
  const next = m.next[row] as number;
  const previous = m.previous[row] as number;
  if (previous >= 0) m.next[previous] = next;
  else backlogHead[server] = next;
  if (next >= 0) m.previous[next] = previous;
  else backlogTail[server] = previous;
  count(server, -1);
}

function count(server: number, change: 1 | -1): void {
  const { backlog } = w.servers;
  const before = backlog[server] as number;
  backlog[server] = before + change;
  w.recorder.recordBacklog(server, before, before + change);
}
