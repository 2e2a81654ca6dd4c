import type { CompiledMta } from '../build/compiled-mta.js';
import { LIST_UNWRITTEN } from '../tables/message-table.js';
import { theWorld } from '../world.js';
import { beginAttempt } from './attempt.js';
import { openList } from './list.js';
import { isLeftAlone } from './memory.js';
import { appendNextPreference, firstRecord } from './order.js';
import { noteTry } from './walk.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/**
 * Begins the attempt at the first address of a list without writing the list down: most messages need no other. False
 * where that takes the list: nothing has happened then.
 *
 * Hot: a list costs a fifth of the time of a message that is accepted at once. Luck is addressed, so when the attempt
 * fails `writeList` draws the same list. A storyteller, who tells the order, always has it written.
 */
export function tryFirst(row: number, mta: CompiledMta, answer: number): boolean {
  const { zone } = w;
  if (!mta.choosesFirst || zone.isPlain[answer] === 0 || w.story !== null) return false;
  if (w.agents.hasIdentity[w.messages.agent[row] as number] === 1) return false;
  const host = zone.recordHost[firstRecord(row, mta, answer)] as number;
  const address = zone.addressFirst[host] as number;
  if (mta.remembersServers && isLeftAlone(row, mta, address)) return false;
  w.messages.walk[row] = LIST_UNWRITTEN;
  beginAttempt(row, mta, address);
  return true;
}

/** The first attempt has failed: writes the list down as it was, with its first address tried. */
export function writeList(row: number, mta: CompiledMta): void {
  const { messages, walks, zone } = w;
  openList(row, mta, zone.firstAnswer[messages.domain[row] as number] as number, 0);
  const slab = messages.walk[row] as number;
  appendNextPreference(row, slab, mta);
  walks.position[slab] = 1;
  // Not the message's own address: an open connection may have been made under another name of the server.
  const first = slab * walks.stride;
  noteTry(slab, first, walks.candidates[first] as number, 0);
}
