import { IN_RUN } from '../tables/message-table.js';
import { RUN_GRANTED, theWorld } from '../world.js';
import { joinLine, leaveLine } from './line.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/**
 * Has the queue runner of this sending host a place for this retry? Runners take deferred messages one by one (Exim,
 * Sendmail); the others wait in line.
 */
export function enterRun(row: number): boolean {
  const t = w.now;
  const r = w.runs.rowOf(w.hostOf(row), 0);
  if ((w.runs.inFlight[r] as number) >= w.mtaOf(row).runners) {
    joinLine(w.runs, r, row);
    if (w.story !== null) w.story.tell(row, t, 'line', { for: 'queueRunner' });
    return false;
  }
  grant(r, row);
  return true;
}

/** The retry is over: its place at the runner is the next one's. */
export function leaveRun(row: number): void {
  const t = w.now;
  const flags = w.messages.flags[row] as number;
  if ((flags & IN_RUN) === 0) return;
  w.messages.flags[row] = flags & ~IN_RUN;
  const r = w.runs.rowOf(w.hostOf(row), 0);
  w.runs.inFlight[r] = (w.runs.inFlight[r] as number) - 1;
  const next = leaveLine(w.runs, r);
  if (next < 0) return;
  grant(r, next);
  // An event of its own, so that a long line makes no deep calls.
  w.schedule(t, RUN_GRANTED, next);
}

function grant(r: number, row: number): void {
  w.runs.inFlight[r] = (w.runs.inFlight[r] as number) + 1;
  w.messages.flags[row] = (w.messages.flags[row] as number) | IN_RUN;
}
