import type { Lines } from '../tables/host-memories.js';
import { theWorld } from '../world.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** A message joins the end of a waiting line. */
export function joinLine(lines: Lines, line: number, row: number): void {
  const { next } = w.messages;
  next[row] = -1;
  const tail = lines.lineTail[line] as number;
  if (tail >= 0) next[tail] = row;
  else lines.lineHead[line] = row;
  lines.lineTail[line] = row;
}

/** A message becomes the first of a waiting line. */
export function joinHead(lines: Lines, line: number, row: number): void {
  const head = lines.lineHead[line] as number;
  w.messages.next[row] = head;
  lines.lineHead[line] = row;
  if (head < 0) lines.lineTail[line] = row;
}

/** The first message of a waiting line leaves it; -1 if nobody waits. */
export function leaveLine(lines: Lines, line: number): number {
  const row = lines.lineHead[line] as number;
  if (row < 0) return -1;
  const next = w.messages.next[row] as number;
  lines.lineHead[line] = next;
  if (next < 0) lines.lineTail[line] = -1;
  return row;
}
