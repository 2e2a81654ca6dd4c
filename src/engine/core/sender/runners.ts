import { LINE_DUE, RUN_GRANTED } from '../codes';
import { nextOnGrid } from '../host';
import { isTraced, now } from '../kernel/clock';
import { push } from '../kernel/event-queue';
import { isNone } from '../kernel/memory';
import { has, hostNumberOf, hostOf, IN_RUN, lower, Message, raise, uniformOfHost } from '../messages/message';
import { Mta } from '../model/mta';
import { line } from '../trace';
import { LINE_QUEUE_RUNNER } from '../trace-codes';
import { joinEnd, Runner, runnerOf, takeHead } from './records';

/** Smallest step to a later pass [s]: a retry never comes at the very instant of the failure. */
export const SOONEST: f64 = 1e-6;

/** When the next queue run of this sending host begins, after the present one [s]. */
export function nextRunAt(m: Message, mta: Mta): f64 {
  return gridAfter(m, mta.queuePeriod, now + SOONEST);
}

/** When this sending host looks through its queue again, after now [s]. */
function nextScanAt(m: Message, mta: Mta): f64 {
  return gridAfter(m, mta.scan, now + SOONEST);
}

/** The first queue run or scan of this sending host at or after `due`; each host's grid has its own phase. */
export function gridAfter(m: Message, period: f64, due: f64): f64 {
  const agent = m.agent;
  return nextOnGrid(due, period, uniformOfHost(agent.phaseKey0, agent.phaseKey1, hostNumberOf(m)) * period);
}

/**
 * Has a queue runner of this sending host a place for this retry? Runners take deferred messages one by one (Exim,
 * Sendmail); the others wait in line.
 */
export function enterRun(m: Message): bool {
  const runner = runnerOf(hostOf(m));
  const mta = m.agent.mta;
  startRunner(runner, mta);
  if (!hasRoom(runner, mta)) {
    joinEnd(runner, m);
    if (isTraced) line(changetype<usize>(m), now, LINE_QUEUE_RUNNER);
    if (mta.runners > 1) awaitNext(runner, m, mta);
    return false;
  }
  grant(runner, m);
  return true;
}

function hasRoom(runner: Runner, mta: Mta): bool {
  return <f64>runner.inFlight < <f64>runner.atWork * <f64>mta.retriesAtOnce;
}

/**
 * Retries come at scans: then a runner starts, unless as many as there may be are still at work (Exim, daemon.c: queue_run_max;
 * one more at each -q interval).
 */
function startRunner(runner: Runner, mta: Mta): void {
  if (runner.atWork > 0 && (now <= runner.startedAt || runner.atWork >= mta.runners)) return;
  runner.startedAt = now;
  runner.atWork += 1;
}

/** Schedules the next scan, at which another runner may start, because messages wait. */
function awaitNext(runner: Runner, m: Message, mta: Mta): void {
  if (runner.nextAt > now) return;
  runner.nextAt = nextScanAt(m, mta);
  push(runner.nextAt, LINE_DUE, changetype<usize>(runner));
}

/** The next scan has come, and the runners may still be at work. */
export function runnerDue(runner: Runner): void {
  const first = runner.head;
  if (isNone(first)) return;
  const mta = first.agent.mta;
  startRunner(runner, mta);
  while (!isNone(runner.head) && hasRoom(runner, mta)) grantNext(runner);
  if (!isNone(runner.head)) awaitNext(runner, first, mta);
}

/** The retry is over: its runner takes the next message; if there is none, the runner is done. */
export function leaveRun(m: Message): void {
  if (!has(m, IN_RUN)) return;
  lower(m, IN_RUN);
  const runner = runnerOf(hostOf(m));
  const mta = m.agent.mta;
  runner.inFlight -= 1;
  if (!isNone(runner.head)) grantNext(runner);
  else if (<f64>runner.inFlight <= <f64>(runner.atWork - 1) * <f64>mta.retriesAtOnce) runner.atWork -= 1;
}

/** By an event of its own, so that a long line makes no deep calls. */
function grantNext(runner: Runner): void {
  const next = takeHead(runner);
  grant(runner, next);
  push(now, RUN_GRANTED, changetype<usize>(next));
}

function grant(runner: Runner, m: Message): void {
  runner.inFlight += 1;
  raise(m, IN_RUN);
}
