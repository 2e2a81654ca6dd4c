import { tooManyCopies } from '../host';
import { isNone } from '../memory';
import { addMessage, has, Message, raise, WAITED, WatchedMessage } from '../state/message';
import { releaseWalk, Walk } from '../state/walk';
import { copied } from '../trace';
import { isWatched, serverNumberOf, tells } from '../world';

/** Copies that one message can have at once. */
const MOST_COPIES: i32 = 0xffff;

/** A further copy of the same message: another queue, or a server that has it without the sender's knowing. */
export function copyOf(m: Message): Message {
  const copy = addMessage();
  const root = m.root;
  if (root.copies === MOST_COPIES) tooManyCopies(serverNumberOf(m));
  copy.root = root;
  root.copies += 1;
  if (isWatched) changetype<WatchedMessage>(copy).arrival = changetype<WatchedMessage>(m).arrival;
  copy.traffic = m.traffic;
  copy.number = m.number;
  copy.arrivedAt = m.arrivedAt;
  copy.agent = m.agent;
  copy.host = m.host;
  copy.domain = m.domain;
  copy.kind = m.kind;
  copy.hops = m.hops;
  copy.address = m.address;
  if (hasWaited(m)) raise(copy, WAITED);
  if (tells) copied(changetype<usize>(m), changetype<usize>(copy));
  return copy;
}

/** Has it waited in anybody's queue, for a pass after the first? */
export function hasWaited(m: Message): bool {
  return m.passes > 1 || has(m, WAITED);
}

/** The pass is over: its list of addresses goes back, if it was written. */
export function endWalk(m: Message): void {
  const walk = m.walk;
  if (isNone(walk)) return;
  releaseWalk(walk);
  m.walk = changetype<Walk>(0);
}
