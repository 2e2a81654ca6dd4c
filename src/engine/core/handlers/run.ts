import { LINE_QUEUE_RUNNER, RUN_GRANTED } from '../codes';
import { isNone } from '../memory';
import { push } from '../queue';
import { Runner, runnerOf } from '../state/memories';
import { has, IN_RUN, lower, Message, raise } from '../state/message';
import { line } from '../story';
import { hostOf, now, tells } from '../world';
import { joinLine, leaveLine } from './line';

/**
 * Has the queue runner of this sending host a place for this retry? Runners take deferred messages one by one (Exim,
 * Sendmail); the others wait in line.
 */
export function enterRun(m: Message): bool {
  const runner = runnerOf(hostOf(m));
  if (runner.inFlight >= m.agent.mta.runners) {
    joinLine(runner, m);
    if (tells) line(changetype<usize>(m), now, LINE_QUEUE_RUNNER);
    return false;
  }
  grant(runner, m);
  return true;
}

/** The retry is over: its place at the runner is the next one's. */
export function leaveRun(m: Message): void {
  if (!has(m, IN_RUN)) return;
  lower(m, IN_RUN);
  const runner = runnerOf(hostOf(m));
  runner.inFlight -= 1;
  const next = leaveLine(runner);
  if (isNone(next)) return;
  grant(runner, next);
  // An event of its own, so that a long line makes no deep calls.
  push(now, RUN_GRANTED, changetype<usize>(next));
}

function grant(runner: Runner, m: Message): void {
  runner.inFlight += 1;
  raise(m, IN_RUN);
}
