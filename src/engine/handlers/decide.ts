import { nextWait } from '../../mail/index.js';
import { FATE } from '../../results/index.js';
import {
  BOUNCE,
  type CompiledMta,
  DEFER,
  DISCONNECT,
  EHLO,
  MAIL,
  NEXT_OR_BOUNCE,
  PER_HOST,
  REPLY_5XX,
  TIMEOUT,
} from '../build/compiled-mta.js';
import { ALL_PERMANENT, HOLDS_SLOT, KEPT, MESSAGE_LEVEL, REACHED } from '../tables/message-table.js';
import type { World } from '../world.js';
import { countOpen, serveBacklog } from './attempt.js';
import { receive } from './delivery.js';
import { passEnded, passFailed } from './pass.js';
import { walkOn } from './resolve.js';
import { closeSlot } from './slots.js';
import { consultsMemory, deadTarget } from './walk.js';

/** An attempt has failed: the sender's table for its stage and class says what comes now (RFC 5321 leaves it open, RFC 3974 §3 does not). */
export function failAttempt(w: World, row: number, t: number): void {
  const m = w.messages;
  const mta = w.mtaOf(row);
  const server = m.server[row] as number;
  const stage = m.stage[row] as number;
  const failureClass = m.failureClass[row] as number;
  w.recorder.recordOutcome(server, m.outcome[row] as number, w.isFromSender(row), t);
  const flags = m.flags[row] as number;
  m.flags[row] = flags & ~(HOLDS_SLOT | KEPT);
  if ((flags & HOLDS_SLOT) !== 0) {
    closeSlot(w, server, t);
    serveBacklog(w, server, t);
  }
  if ((flags & KEPT) !== 0) receive(w, row, server, t);
  if (mta.countsConnections) countOpen(w, row, server, -1);
  if (stage > EHLO) passedEhlo(w, row);
  const decision = mta.decision(stage, failureClass);
  if (failureClass !== REPLY_5XX || decision !== NEXT_OR_BOUNCE)
    m.flags[row] = (m.flags[row] as number) & ~ALL_PERMANENT;
  rememberFailure(w, row, mta, server, stage, failureClass, t);
  if (decision === BOUNCE) passEnded(w, row, t, FATE.rejected);
  else if (decision === DEFER) passFailed(w, row, t);
  else walkOn(w, row, t);
}

/** Sessions that got past EHLO count against the limit per delivery (Postfix smtp_mx_session_limit). */
function passedEhlo(w: World, row: number): void {
  const slab = w.messages.walk[row] as number;
  w.walks.sessions[slab] = (w.walks.sessions[slab] as number) + 1;
}

/** A failure before MAIL, or a line that breaks, is the server's; a reply to MAIL or later is about the message. */
function rememberFailure(
  w: World,
  row: number,
  mta: CompiledMta,
  server: number,
  stage: number,
  failureClass: number,
  t: number,
): void {
  const m = w.messages;
  const broken = failureClass === TIMEOUT || failureClass === DISCONNECT;
  const ofServer = stage < MAIL || broken;
  const sign = mta.deadByTimeout ? failureClass === TIMEOUT : ofServer;
  let flags = m.flags[row] as number;
  if (!ofServer) flags |= MESSAGE_LEVEL;
  if (!sign) flags |= REACHED;
  m.flags[row] = flags;
  if (!mta.remembersServers) return;
  if (ofServer && mta.per === PER_HOST) setServerClock(w, row, mta, server, t);
  if (sign && mta.remembersDeadServers && consultsMemory(w, row, mta)) countAgainst(w, row, mta, t);
}

/** Exim keeps the retry time per host and address: it runs from the first failure of an unbroken row. */
function setServerClock(w: World, row: number, mta: CompiledMta, server: number, t: number): void {
  const { acquaintances } = w;
  const known = acquaintances.rowOf(w.hostOf(row), server);
  acquaintances.server[known] = server;
  if (Number.isNaN(acquaintances.failingSince[known] as number)) acquaintances.failingSince[known] = t;
  acquaintances.failures[known] = (acquaintances.failures[known] as number) + 1;
  const failingFor = t - (acquaintances.failingSince[known] as number);
  acquaintances.nextTryAt[known] = t + nextWait(mta.retry.rule, acquaintances.failures[known] as number, failingFor);
}

/** RFC 5321 §4.5.4.1: a client should remember hosts it cannot reach, rather than try them for every message. */
function countAgainst(w: World, row: number, mta: CompiledMta, t: number): void {
  const { acquaintances, walks } = w;
  const slab = w.messages.walk[row] as number;
  const address = walks.candidates[slab * walks.stride + (walks.position[slab] as number) - 1] as number;
  const known = acquaintances.rowOf(w.hostOf(row), deadTarget(w, mta, address));
  const failures = (acquaintances.failures[known] as number) + 1;
  acquaintances.failures[known] = failures >= mta.deadAfter ? 0 : failures;
  if (failures >= mta.deadAfter) acquaintances.deadUntil[known] = t + mta.deadFor;
}
