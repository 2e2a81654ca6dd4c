import { NO_LIST } from '../tables/message-table.js';
import { theWorld } from '../world.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** A further copy of the same message: another queue, or a server that has it without the sender's knowing. */
export function copyOf(row: number): number {
  const m = w.messages;
  const copy = m.add();
  const root = m.root[row] as number;
  m.root[copy] = root;
  m.copies[root] = (m.copies[root] as number) + 1;
  if (w.story !== null || w.onEnd !== null) m.arrival[copy] = m.arrival[row] as number;
  m.traffic[copy] = m.traffic[row] as number;
  m.number[copy] = m.number[row] as number;
  m.arrivedAt[copy] = m.arrivedAt[row] as number;
  m.agent[copy] = m.agent[row] as number;
  m.host[copy] = m.host[row] as number;
  m.domain[copy] = m.domain[row] as number;
  m.kind[copy] = m.kind[row] as number;
  m.hops[copy] = m.hops[row] as number;
  m.address[copy] = m.address[row] as number;
  if (w.story !== null) w.story.copied(row, copy);
  return copy;
}

/** The pass is over: its list of addresses goes back. */
export function endWalk(row: number): void {
  const m = w.messages;
  const slab = m.walk[row] as number;
  if (slab < 0) return;
  w.walks.giveBack(slab);
  m.walk[row] = NO_LIST;
}
