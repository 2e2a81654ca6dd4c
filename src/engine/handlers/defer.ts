import { givesUp, jitteredWait, nextOnGrid, nextWait, stepAt } from '../../mail/index.js';
import { FATE } from '../../results/index.js';
import type { AgentKeys } from '../build/agents.js';
import { type CompiledMta, PER_HOST, PER_QUEUE } from '../build/compiled-mta.js';
import { MESSAGE_LEVEL } from '../tables/message-table.js';
import { PASS_DUE, TIME_UP, theWorld } from '../world.js';
import { endWalk } from './copies.js';
import { leaveQueueLost } from './end.js';
import { deadUntil, SAME_SECOND } from './memory.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** Smallest step to a later pass [s]: a retry never comes at the very instant of the failure. */
const SOONEST = 1e-6;

/** The pass is over without success: the message waits for the next one, or its time is up (RFC 5321 §4.5.4.1). */
export function defer(row: number): void {
  const t = w.now;
  const m = w.messages;
  const mta = w.mtaOf(row);
  if (mta.retry.rule.kind === 'never') {
    leaveQueueLost(row, FATE.abandoned);
    return;
  }
  const age = t - (m.arrivedAt[row] as number);
  if (givesUp(mta.giveUp, age, m.passes[row] as number, hostDownFor(row, mta, age))) {
    if (w.story !== null) w.story.turnedOut(row, 'bounce');
    leaveQueueLost(row, FATE.expired);
    return;
  }
  const due = dueAt(row, mta, age);
  const until = noticedAt(row, mta, due);
  warn(row, mta, mta.warnsAhead ? until - (t - age) : age);
  endWalk(row);
  const deadline = mta.giveUp.onTime === true ? t - age + (mta.giveUp.age ?? Number.POSITIVE_INFINITY) : until;
  if (w.story !== null) w.story.tell(row, t, 'deferred', { due, until: Math.min(until, deadline) });
  if (deadline < until) w.schedule(deadline, TIME_UP, row);
  else w.schedule(until, PASS_DUE, row);
}

/** The message's age is reached between two tries. */
export function expire(row: number): void {
  leaveQueueLost(row, FATE.expired);
}

/** Delay warnings, each with the first failed pass at or after its age; or, by an MTA that looks ahead, with the last one before it. */
function warn(row: number, mta: CompiledMta, age: number): void {
  const t = w.now;
  const m = w.messages;
  while ((m.warned[row] as number) < mta.warnAfter.length) {
    if (age < (mta.warnAfter[m.warned[row] as number] as number)) return;
    m.warned[row] = (m.warned[row] as number) + 1;
    w.recorder.recordDelayWarning();
    if (w.story !== null) w.story.tell(row, t, 'warning', { age });
  }
}

/** When the schedule wants the next pass; whole queue runs want it at once. */
function dueAt(row: number, mta: CompiledMta, age: number): number {
  const t = w.now;
  if (mta.per === PER_QUEUE) return t;
  return mta.per === PER_HOST ? hostsDue(row, mta, age) : messageDue(row, mta, age);
}

/** When that is noticed: at the next queue run or scan, if there is one. */
function noticedAt(row: number, mta: CompiledMta, due: number): number {
  const t = w.now;
  const soonest = t + SOONEST;
  if (mta.per === PER_QUEUE) return gridAfter(row, mta.queuePeriod, soonest);
  if (mta.retry.scan === null) return Math.max(due, soonest);
  return gridAfter(row, mta.retry.scan, Math.max(due - SAME_SECOND, soonest));
}

/** When the next queue run of this sending host begins, after the present one [s]. */
export function nextRunAt(row: number, mta: CompiledMta): number {
  const t = w.now;
  return gridAfter(row, mta.queuePeriod, t + SOONEST);
}

/** The first queue run or scan of this sending host at or after `due`; each host's grid has its own phase. */
function gridAfter(row: number, period: number, due: number): number {
  const { phase } = w.agents.keys[w.messages.agent[row] as number] as AgentKeys;
  return nextOnGrid(due, period, w.hostLuck(phase, w.messages.host[row] as number) * period);
}

/** The message's own clock. */
function messageDue(row: number, mta: CompiledMta, age: number): number {
  const t = w.now;
  const { rule, jitter } = mta.retry;
  const wait = failedTwice(row, mta) ? stepAt(rule, age) : nextWait(rule, w.messages.passes[row] as number, age);
  if (jitter === null) return t + wait;
  const key = (w.agents.keys[w.messages.agent[row] as number] as AgentKeys).jitter;
  return t + jitteredWait(wait, jitter, w.luckOf(row, key, w.passCounter(row)));
}

/**
 * Did several sessions of this pass fail for the message's own sake? Exim then updates one record twice within the pass; the
 * second time no time has passed since the last try, and a growing wait falls back to its first (retry.c; recorded).
 */
function failedTwice(row: number, mta: CompiledMta): boolean {
  const slab = w.messages.walk[row] as number;
  const grows = mta.per === PER_HOST && mta.retry.rule.kind === 'steps';
  return grows && slab >= 0 && (w.walks.sessions[slab] as number) > 1;
}

/** The earliest clock among the servers of the list (Exim: retry data per host and address); the message's own where none is failing. */
function hostsDue(row: number, mta: CompiledMta, age: number): number {
  const t = w.now;
  const { walks, acquaintances } = w;
  const slab = w.messages.walk[row] as number;
  let due = Number.POSITIVE_INFINITY;
  for (let i = 0; slab >= 0 && i < (walks.length[slab] as number); i += 1) {
    const address = walks.candidates[slab * walks.stride + i] as number;
    const known = acquaintances.find(w.hostOf(row), w.zone.addressServer[address] as number);
    if (known >= 0 && !Number.isNaN(acquaintances.failingSince[known] as number)) {
      due = Math.min(due, Math.max(acquaintances.nextTryAt[known] as number, deadUntil(row, mta, address)));
    }
  }
  const isOwn = ((w.messages.flags[row] as number) & MESSAGE_LEVEL) !== 0;
  if (due === Number.POSITIVE_INFINITY || (isOwn && due <= t)) return messageDue(row, mta, age);
  return isOwn ? Math.min(due, messageDue(row, mta, age)) : due;
}

/** For how long every server of the list has been failing without a break [s]; the message's age where the failure is its own. */
function hostDownFor(row: number, mta: CompiledMta, age: number): number {
  const t = w.now;
  if (mta.giveUp.hostDown === null) return 0;
  const { walks, acquaintances } = w;
  const slab = w.messages.walk[row] as number;
  if (slab < 0 || ((w.messages.flags[row] as number) & MESSAGE_LEVEL) !== 0) return age;
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < (walks.length[slab] as number); i += 1) {
    const server = w.zone.addressServer[walks.candidates[slab * walks.stride + i] as number] as number;
    const known = acquaintances.find(w.hostOf(row), server);
    const since = known < 0 ? Number.NaN : (acquaintances.failingSince[known] as number);
    shortest = Math.min(shortest, Number.isNaN(since) ? 0 : t - since);
  }
  return shortest === Number.POSITIVE_INFINITY ? age : shortest;
}
