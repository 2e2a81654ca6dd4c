import { FAILURE_CLASSES, KINDS } from '../../mail/index.js';
import { CAUSE, causeInRelay, causeOfLoss, FATE, type MessageEnd, NO_ATTEMPT } from '../../results/index.js';
import { MESSAGE, REPLY_4XX, REPLY_5XX } from '../build/compiled-mta.js';
import { GREYLISTED, NO_FATE } from '../tables/message-table.js';
import { theWorld } from '../world.js';
import { endWalk } from './copies.js';
import { filterVerdict } from './message-stage.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

const HAM = KINDS.indexOf('ham');

/** Delivered mail has no cause of loss. */
export const NO_CAUSE = -1;

/** Some copy of the message has come to a final server; the first one decides its fate, further ones are duplicates. */
export function recordArrived(row: number, fate: number, cause: number): void {
  const t = w.now;
  const m = w.messages;
  const root = m.root[row] as number;
  const duplicate = m.fate[root] !== NO_FATE;
  if (w.story !== null) w.story.copyEnded(row, t, fate, duplicate);
  if (duplicate) {
    w.recorder.recordDuplicate();
    return;
  }
  m.fate[root] = fate;
  decideFate(root, fate, cause, w.serverOf(row));
  if (fate === FATE.delivered && m.kind[root] === HAM) w.recorder.recordLatency(m.arrivedAt[root] as number);
}

/** The message ends like this, once and for all. `server`: where it was lost, or -1; `cause` why, or NO_CAUSE. */
export function decideFate(root: number, fate: number, cause: number, server: number): void {
  const { agent, domain, kind } = w.messages;
  w.recorder.recordFate(agent[root] as number, domain[root] as number, kind[root] as number, fate);
  if (cause !== NO_CAUSE) w.recorder.recordCause(agent[root] as number, server, kind[root] as number, cause);
  if (w.story !== null) w.story.decided(root, fate, latencyOf(root, fate));
  if (w.onEnd !== null) tellEnd(root, fate, w.onEnd);
}

/** From submission to arrival [s]; NaN for what is not delivered. */
function latencyOf(root: number, fate: number): number {
  return fate === FATE.delivered ? w.now - (w.messages.arrivedAt[root] as number) : Number.NaN;
}

function tellEnd(root: number, fate: number, onEnd: (end: MessageEnd) => void): void {
  const { agent, domain, kind, arrival } = w.messages;
  ending.message = arrival[root] as number;
  ending.sender = agent[root] as number;
  ending.domain = domain[root] as number;
  ending.kind = kind[root] as number;
  ending.fate = fate;
  ending.latency = latencyOf(root, fate);
  onEnd(ending);
}

/** What an observer is told, the same object each time. */
const ending = { message: 0, sender: 0, domain: 0, kind: 0, fate: 0, latency: Number.NaN };

/** A copy came to nothing. What a relay or an accepting server must return of unwanted mail goes to a stranger: backscatter. */
export function recordLost(row: number, fate: number, bouncedByServer: boolean, cause: number, server: number): void {
  const t = w.now;
  const m = w.messages;
  const root = m.root[row] as number;
  if (m.failedAs[root] === NO_FATE) {
    m.failedAs[root] = fate;
    m.failedBy[root] = cause * (w.servers.count + 1) + server + 1;
  }
  if (w.story !== null) w.story.copyEnded(row, t, fate, false);
  if (!bouncedByServer || m.kind[row] === HAM) return;
  w.recorder.recordBackscatter();
  if (w.story !== null) w.story.tell(row, t, 'backscatter', {});
}

/** This copy is gone. With the last one, the message is. */
export function dropCopy(row: number): void {
  const t = w.now;
  const m = w.messages;
  const root = m.root[row] as number;
  w.greylists.releaseChain(m.greylist[row] as number);
  m.greylist[row] = -1;
  const left = (m.copies[root] as number) - 1;
  m.copies[root] = left;
  if (left === 0 && m.fate[root] === NO_FATE) decideLoss(root);
  if (w.story !== null) w.story.gone(row, root, t);
  if (row !== root) m.release(row);
  if (left > 0) return;
  m.release(root);
}

/** No copy ever arrived: the message ends as the first one that failed. */
function decideLoss(root: number): void {
  const { failedAs, failedBy } = w.messages;
  const by = failedBy[root] as number;
  const base = w.servers.count + 1;
  decideFate(root, failedAs[root] as number, Math.floor(by / base), (by % base) - 1);
}

/** The copy leaves the queue it was in, a sender's or a relay's. */
export function leaveQueue(row: number): void {
  const m = w.messages;
  endWalk(row);
  const agent = m.agent[row] as number;
  if (w.isFromSender(row)) {
    w.recorder.recordSojourn(m.arrivedAt[row] as number);
    w.recorder.recordLeftSender(agent, m.passes[row] as number, m.connections[row] as number);
  } else w.recorder.recordRelayQueue(w.agents.relayServer[agent] as number, -1);
}

/** The copy leaves its queue undelivered; a relay must tell the sender it knows of (RFC 5321 §6.1). */
export function leaveQueueLost(row: number, fate: number): void {
  leaveQueue(row);
  recordLost(row, fate, !w.isFromSender(row), causeOf(row, fate), whereLost(row, fate));
  dropCopy(row);
}

/** Why the copy is lost in the queue it was in. */
function causeOf(row: number, fate: number): number {
  const m = w.messages;
  if (isFiltered(row, fate)) return CAUSE.filterRejected;
  if (!w.isFromSender(row)) return causeInRelay(fate);
  const failureClass = m.failureClass[row] as number;
  const greylisted = ((m.flags[row] as number) & GREYLISTED) !== 0 && failureClass === REPLY_4XX;
  const { [failureClass]: name } = FAILURE_CLASSES;
  return causeOfLoss(fate, m.outcome[row] as number, m.stage[row] as number, name, greylisted);
}

/** The server at which that happened; -1 where none had a part in it. */
function whereLost(row: number, fate: number): number {
  const m = w.messages;
  if (!w.isFromSender(row) && !isFiltered(row, fate)) {
    return w.agents.relayServer[m.agent[row] as number] as number;
  }
  return (m.outcome[row] as number) >= NO_ATTEMPT.untried ? -1 : w.serverOf(row);
}

/** Was it a filter that rejected the message? It would have, whatever else was wrong. */
function isFiltered(row: number, fate: number): boolean {
  const { outcome, stage, failureClass } = w.messages;
  if (fate !== FATE.rejected || (outcome[row] as number) >= NO_ATTEMPT.untried) return false;
  if (stage[row] !== MESSAGE || failureClass[row] !== REPLY_5XX) return false;
  return filterVerdict(row, w.serverOf(row)) === 'reject';
}
