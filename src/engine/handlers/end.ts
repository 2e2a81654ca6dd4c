import { KINDS } from '../../mail/index.js';
import { FATE } from '../../results/index.js';
import { NO_FATE } from '../tables/message-table.js';
import type { World } from '../world.js';
import { endWalk } from './copies.js';

const HAM = KINDS.indexOf('ham');

/** Some copy of the message has come to a final server; the first one decides its fate, further ones are duplicates. */
export function recordArrived(w: World, row: number, t: number, fate: number): void {
  const m = w.messages;
  const root = m.root[row] as number;
  if (m.fate[root] !== NO_FATE) {
    w.recorder.recordDuplicate();
    return;
  }
  m.fate[root] = fate;
  const kind = m.kind[root] as number;
  w.recorder.recordFate(m.agent[root] as number, m.domain[root] as number, kind, fate);
  if (fate === FATE.delivered && kind === HAM) w.recorder.recordLatency(t - (m.arrivedAt[root] as number));
}

/** A copy came to nothing. What a relay or an accepting server must return of unwanted mail goes to a stranger: backscatter. */
export function recordLost(w: World, row: number, fate: number, bouncedByServer: boolean): void {
  const m = w.messages;
  const root = m.root[row] as number;
  if (m.failedAs[root] === NO_FATE) m.failedAs[root] = fate;
  if (bouncedByServer && m.kind[row] !== HAM) w.recorder.recordBackscatter();
}

/** This copy is gone. With the last one, the message is: if no copy ever arrived, it ends as the first one that failed. */
export function dropCopy(w: World, row: number): void {
  const m = w.messages;
  const root = m.root[row] as number;
  w.greylists.releaseChain(m.greylist[row] as number);
  m.greylist[row] = -1;
  if (row !== root) m.release(row);
  const left = (m.copies[root] as number) - 1;
  m.copies[root] = left;
  if (left > 0) return;
  if (m.fate[root] === NO_FATE) {
    w.recorder.recordFate(
      m.agent[root] as number,
      m.domain[root] as number,
      m.kind[root] as number,
      m.failedAs[root] as number,
    );
  }
  m.release(root);
}

/** The copy leaves the queue it was in, a sender's or a relay's. */
export function leaveQueue(w: World, row: number, t: number): void {
  const m = w.messages;
  endWalk(w, row);
  const agent = m.agent[row] as number;
  if (w.isFromSender(row)) {
    w.recorder.recordLeftSender(
      agent,
      t,
      m.queuedAt[row] as number,
      m.passes[row] as number,
      m.connections[row] as number,
    );
  } else w.recorder.recordRelayQueue(w.agents.relayServer[agent] as number, t, -1);
}

/** The copy leaves its queue undelivered; a relay must tell the sender it knows of (RFC 5321 §6.1). */
export function leaveQueueLost(w: World, row: number, t: number, fate: number): void {
  leaveQueue(w, row, t);
  recordLost(w, row, fate, !w.isFromSender(row));
  dropCopy(w, row);
}
