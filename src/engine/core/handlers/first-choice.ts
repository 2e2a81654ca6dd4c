import { Mta } from '../model/mta';
import { LEFT_OVER, LIST_UNWRITTEN, Message } from '../state/message';
import { candidateAt } from '../state/walk';
import { tells } from '../world';
import { beginAttempt } from './attempt';
import { openList } from './list';
import { isLeftAlone } from './memory';
import { appendNextPreference, firstRecord } from './order';
import { noteTry } from './walk';

/**
 * Begins the attempt at the first address of a list without asking for the list or writing it down: most messages need no
 * other. False where that takes the list: nothing has happened then.
 *
 * Hot: a list costs a fifth of the time of a message that is accepted at once. Luck is addressed, so when the attempt
 * fails `writeList` draws the same list. A storyteller, who tells the order, always has it written.
 */
export function tryFirst(m: Message, mta: Mta): bool {
  const domain = m.domain;
  if ((domain.firstIsKnown & m.agent.firstChoice) === 0 || tells) return false;
  const address = firstRecord(m, mta, domain.firstAnswer).host.first;
  if (mta.remembersServers) {
    if (isLeftAlone(m, mta, address)) return false;
  }
  m.flags = <u16>((<i32>m.flags & ~LEFT_OVER) | LIST_UNWRITTEN);
  beginAttempt(m, mta, address);
  return true;
}

/** The first attempt has failed: writes the list down as it was, with its first address tried. */
export function writeList(m: Message, mta: Mta): void {
  openList(m, mta, m.domain.firstAnswer, 0);
  const walk = m.walk;
  appendNextPreference(m, walk, mta);
  walk.position = 1;
  // Not the message's own address: an open connection may have been made under another name of the server.
  noteTry(walk, 0, candidateAt(walk, 0), 0);
}
