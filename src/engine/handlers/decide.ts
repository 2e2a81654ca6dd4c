import { nextWait } from '../../mail/index.js';
import { FATE, type Then } from '../../results/index.js';
import {
  BOUNCE,
  CONNECT,
  type CompiledMta,
  DEFER,
  DISCONNECT,
  EHLO,
  MAIL,
  NEXT_OR_BOUNCE,
  PER_HOST,
  REPLY_5XX,
  SIGN_CONNECT,
  SIGN_TIMEOUT,
  TIMEOUT,
} from '../build/compiled-mta.js';
import {
  ALL_PERMANENT,
  HOLDS_SLOT,
  IN_FLIGHT,
  KEPT,
  LIST_UNWRITTEN,
  MESSAGE_LEVEL,
  REACHED,
} from '../tables/message-table.js';
import { theWorld } from '../world.js';
import { countOpen, endService, serveBacklog } from './attempt.js';
import { endWalk } from './copies.js';
import { nextRunAt } from './defer.js';
import { receive } from './delivery.js';
import { returnToLine } from './destination.js';
import { writeList } from './first-choice.js';
import { consultsMemory, deadTarget } from './memory.js';
import { passEnded, passFailed } from './pass.js';
import { walkOn } from './resolve.js';
import { closeSlot } from './slots.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** An attempt has failed: the sender's table for its stage and class says what comes now (RFC 5321 leaves it open, RFC 3974 §3 does not). */
export function failAttempt(row: number): void {
  const t = w.now;
  const m = w.messages;
  const mta = w.mtaOf(row);
  const server = w.serverOf(row);
  const stage = m.stage[row] as number;
  const failureClass = m.failureClass[row] as number;
  w.recorder.recordOutcome(server, m.outcome[row] as number, w.isFromSender(row));
  const flags = m.flags[row] as number;
  m.flags[row] = flags & ~(HOLDS_SLOT | KEPT);
  if ((flags & HOLDS_SLOT) !== 0) {
    closeSlot(server);
    serveBacklog(server);
  }
  if (m.walk[row] === LIST_UNWRITTEN) writeList(row, mta);
  const decision = mta.decision(stage, failureClass);
  if (w.story !== null) w.story.outcome(row, t, m.outcome[row] as number, stage, THEN[decision] as Then);
  if ((flags & KEPT) !== 0) receiveKept(row, server);
  if (mta.countsConnections) countOpen(row, server, -1);
  if (mta.waitsForSessions) endService(row, server);
  if (stage > EHLO) passedEhlo(row);
  if (failureClass !== REPLY_5XX || decision !== NEXT_OR_BOUNCE)
    m.flags[row] = (m.flags[row] as number) & ~ALL_PERMANENT;
  if (mta.waitsForSessions && (flags & IN_FLIGHT) !== 0 && stage < MAIL && isBeingServed(row, server)) {
    endWalk(row);
    returnToLine(row, t);
    return;
  }
  rememberFailure(row, mta, server, stage, failureClass);
  if (decision === BOUNCE) passEnded(row, FATE.rejected);
  else if (decision === DEFER) passFailed(row);
  else walkOn(row);
}

/** What the decisions are called in a story; `next` until the list turns out to be at its end. */
const THEN: readonly Then[] = ['next', 'defer', 'bounce', 'next'];

/** RFC 1047: the server has a copy of which the sender does not know. */
function receiveKept(row: number, server: number): void {
  const t = w.now;
  const ends = w.story?.kept(row, t);
  receive(row, server);
  ends?.();
}

/** Sessions that got past EHLO count against the limit per delivery (Postfix smtp_mx_session_limit). */
function passedEhlo(row: number): void {
  const slab = w.messages.walk[row] as number;
  if (slab >= 0) w.walks.sessions[slab] = (w.walks.sessions[slab] as number) + 1;
}

/**
 * Does this sending host have a session with the server that gets past EHLO? Then a connection that was turned away says nothing
 * against it, and the message waits for a session (OpenSMTPD, mta.c: only a route that was never validated is disabled; recorded).
 */
function isBeingServed(row: number, server: number): boolean {
  const known = w.acquaintances.find(w.hostOf(row), server);
  return known >= 0 && (w.acquaintances.served[known] as number) > 0;
}

/** A failure before MAIL, or a line that breaks, is the server's; a reply to MAIL or later is about the message. */
function rememberFailure(row: number, mta: CompiledMta, server: number, stage: number, failureClass: number): void {
  const m = w.messages;
  const broken = failureClass === TIMEOUT || failureClass === DISCONNECT;
  const ofServer = stage < MAIL || broken;
  const sign = isSign(mta, stage, failureClass, ofServer);
  let flags = m.flags[row] as number;
  if (!ofServer) flags |= MESSAGE_LEVEL;
  if (!sign) flags |= REACHED;
  m.flags[row] = flags;
  if (!mta.remembersServers) return;
  if (ofServer && mta.per === PER_HOST) setServerClock(row, mta, server);
  if (sign && mta.remembersDeadServers && consultsMemory(row, mta)) {
    countAgainst(row, mta, forgottenAt(row, mta, failureClass));
  }
}

/** Until when a server that is dead now is left alone [s]: what one queue run knows, the next one does not. */
function forgottenAt(row: number, mta: CompiledMta, failureClass: number): number {
  const t = w.now;
  const until = t + (failureClass === TIMEOUT ? mta.deadForTimeout : mta.deadFor);
  if (mta.deadMemoryOf !== 'run' || mta.queuePeriod <= 0) return until;
  return Math.min(until, nextRunAt(row, mta));
}

/** Does this failure count as a sign of death? */
function isSign(mta: CompiledMta, stage: number, failureClass: number, ofServer: boolean): boolean {
  if (mta.deadSign === SIGN_CONNECT) return stage === CONNECT;
  return mta.deadSign === SIGN_TIMEOUT ? failureClass === TIMEOUT : ofServer;
}

/** Exim keeps the retry time per host and address: it runs from the first failure of an unbroken row. */
function setServerClock(row: number, mta: CompiledMta, server: number): void {
  const t = w.now;
  const { acquaintances } = w;
  const known = acquaintances.rowOf(w.hostOf(row), server);
  if (Number.isNaN(acquaintances.failingSince[known] as number)) acquaintances.failingSince[known] = t;
  acquaintances.failures[known] = (acquaintances.failures[known] as number) + 1;
  const failingFor = t - (acquaintances.failingSince[known] as number);
  acquaintances.nextTryAt[known] = t + nextWait(mta.retry.rule, acquaintances.failures[known] as number, failingFor);
}

/** RFC 5321 §4.5.4.1: a client should remember hosts it cannot reach, rather than try them for every message. */
function countAgainst(row: number, mta: CompiledMta, until: number): void {
  const { acquaintances } = w;
  const known = acquaintances.rowOf(w.hostOf(row), deadTarget(mta, w.messages.address[row] as number));
  const signs = (acquaintances.signs[known] as number) + 1;
  acquaintances.signs[known] = signs >= mta.deadAfter ? 0 : signs;
  if (signs >= mta.deadAfter) acquaintances.deadUntil[known] = until;
}
