import { KINDS, OUTCOMES } from '../../mail/index.js';
import type { FilterAction } from '../../model/index.js';
import { CAUSE, FATE } from '../../results/index.js';
import { type CompiledMta, MESSAGE, PER_HOST } from '../build/compiled-mta.js';
import { HOLDS_SLOT } from '../tables/message-table.js';
import { theWorld } from '../world.js';
import { countOpen, endService, serveBacklog } from './attempt.js';
import { copyOf } from './copies.js';
import { leaveDestination } from './destination.js';
import { dropCopy, leaveQueue, NO_CAUSE, recordArrived, recordLost } from './end.js';
import { deadTarget } from './memory.js';
import { filterVerdict } from './message-stage.js';
import { beginPass } from './resolve.js';
import { keepIdle, scheduleIdleEnd } from './reuse.js';
import { leaveRun } from './run.js';
import { closeSlot } from './slots.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

const ACCEPTED = OUTCOMES.indexOf('accepted');
const INVALID = KINDS.indexOf('invalid');
/** More relays in a row than this are a mail loop (Postfix hopcount_limit; RFC 5321 §6.3 counts Received lines). */
const MOST_HOPS = 50;

/** The final dot was answered with 250: the server is responsible now (RFC 5321 §6.1), and the sender is done. */
export function accept(row: number): void {
  const t = w.now;
  const m = w.messages;
  const server = w.serverOf(row);
  const fromSender = w.isFromSender(row);
  w.recorder.recordOutcome(server, ACCEPTED, fromSender);
  if (w.story !== null) {
    w.story.said(row, '250 2.0.0 accepted');
    w.story.outcome(row, t, ACCEPTED, MESSAGE, 'done');
  }
  const mta = w.mtaOf(row);
  if (mta.remembersServers) forgiveServer(row, mta, server);
  endService(row, server);
  const idle = keepIdle(row, mta, server);
  const epoch = idle < 0 ? 0 : (w.idle.epoch[idle] as number);
  m.flags[row] = (m.flags[row] as number) & ~HOLDS_SLOT;
  if (idle < 0) {
    if (mta.countsConnections) countOpen(row, server, -1);
    closeSlot(server);
    serveBacklog(server);
  }
  receive(row, server);
  leaveDestination(row, true);
  leaveRun(row);
  if (fromSender && m.passes[row] === 1) w.recorder.recordFirstPass(m.kind[row] as number);
  leaveQueue(row);
  dropCopy(row);
  if (idle >= 0) scheduleIdleEnd(idle, epoch, t + mta.reuseIdle);
}

/** A success clears what the sending host held against the server. */
function forgiveServer(row: number, mta: CompiledMta, server: number): void {
  const { acquaintances } = w;
  if (mta.remembersDeadServers) forgetSigns(row, mta);
  if (mta.per !== PER_HOST) return;
  const known = acquaintances.find(w.hostOf(row), server);
  if (known < 0) return;
  acquaintances.failures[known] = 0;
  acquaintances.failingSince[known] = Number.NaN;
  acquaintances.nextTryAt[known] = Number.NEGATIVE_INFINITY;
}

/** Only failures in a row make a server dead. */
function forgetSigns(row: number, mta: CompiledMta): void {
  const known = w.acquaintances.find(w.hostOf(row), deadTarget(mta, w.messages.address[row] as number));
  if (known >= 0) w.acquaintances.signs[known] = 0;
}

const FATE_OF: Readonly<Record<Exclude<FilterAction, 'reject'>, number>> = {
  quarantine: FATE.quarantined,
  remove: FATE.removed,
};

const CAUSE_OF: Readonly<Record<Exclude<FilterAction, 'reject'>, number>> = {
  quarantine: CAUSE.quarantined,
  remove: CAUSE.removed,
};

/** A server has a message: through its filter to the mailbox, or on into the queue of a relay. */
export function receive(row: number, server: number): void {
  const t = w.now;
  const filtered = filterVerdict(row, server);
  if (filtered !== null) {
    if (w.story !== null) w.story.filtered(row, t, filtered);
    if (filtered !== 'reject') recordArrived(row, FATE_OF[filtered], CAUSE_OF[filtered]);
    return;
  }
  if ((w.servers.relayAgent[server] as number) >= 0) enterRelay(row, server);
  else if (w.messages.kind[row] === INVALID) recordLost(row, FATE.rejected, true, CAUSE.afterAcceptance, server);
  else recordArrived(row, FATE.delivered, NO_CAUSE);
}

/** A real backup MX takes the message into a queue of its own and sends it on by its own rules. */
function enterRelay(row: number, server: number): void {
  const t = w.now;
  const m = w.messages;
  const hops = m.hops[row] as number;
  if (hops >= MOST_HOPS) {
    recordLost(row, FATE.rejected, true, CAUSE.loop, server);
    return;
  }
  const copy = copyOf(row);
  m.agent[copy] = w.servers.relayAgent[server] as number;
  m.host[copy] = 0;
  m.hops[copy] = hops + 1;
  m.arrivedAt[copy] = t;
  w.recorder.recordRelayQueue(server, 1);
  if (w.story !== null) w.story.relayed(copy, t, server);
  beginPass(copy);
}

/** A server finishes a message whose sender has gone: it has the message all the same (RFC 1047). `row` is the server's copy. */
export function finishAlone(row: number): void {
  const t = w.now;
  const server = w.serverOf(row);
  const ends = w.story?.kept(row, t);
  receive(row, server);
  ends?.();
  dropCopy(row);
  closeSlot(server);
  serveBacklog(server);
}
