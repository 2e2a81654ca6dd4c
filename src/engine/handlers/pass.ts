import { FATE } from '../../results/index.js';
import { ALL_PERMANENT, REACHED, SKIPPED_SOME } from '../tables/message-table.js';
import { theWorld } from '../world.js';
import { defer } from './defer.js';
import { leaveDestination } from './destination.js';
import { leaveQueueLost } from './end.js';
import { leaveRun } from './run.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** The pass failed for now. */
export function passFailed(row: number): void {
  leaveDestination(row, false);
  leaveRun(row);
  defer(row);
}

/** The DNS gave no list: that says nothing against the destination's servers. */
export function lookupFailed(row: number): void {
  w.messages.flags[row] = (w.messages.flags[row] as number) | REACHED;
  passFailed(row);
}

/** The pass ended the message. */
export function passEnded(row: number, fate: number): void {
  w.messages.flags[row] = (w.messages.flags[row] as number) | REACHED;
  leaveDestination(row, false);
  leaveRun(row);
  leaveQueueLost(row, fate);
}

/** No address is left to try: bounce if each one failed for good and the MTA then bounces, else wait. */
export function listExhausted(row: number): void {
  const flags = w.messages.flags[row] as number;
  const tried = w.walks.tried[w.messages.walk[row] as number] as number;
  const bounces = tried > 0 && (flags & ALL_PERMANENT) !== 0 && (flags & SKIPPED_SOME) === 0;
  if (w.story !== null) w.story.turnedOut(row, bounces ? 'bounce' : 'defer');
  if (bounces) passEnded(row, FATE.rejected);
  else passFailed(row);
}
