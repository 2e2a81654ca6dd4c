import { isNone } from '../memory';
import { Line } from '../state/memories';
import { Message } from '../state/message';

/** A message joins the end of a waiting line. */
export function joinLine(line: Line, m: Message): void {
  m.next = changetype<Message>(0);
  const tail = line.tail;
  if (isNone(tail)) line.head = m;
  else tail.next = m;
  line.tail = m;
}

/** A message becomes the first of a waiting line. */
export function joinHead(line: Line, m: Message): void {
  const head = line.head;
  m.next = head;
  line.head = m;
  if (isNone(head)) line.tail = m;
}

/** The first message of a waiting line leaves it; none if nobody waits. */
export function leaveLine(line: Line): Message {
  const m = line.head;
  if (isNone(m)) return m;
  line.head = m.next;
  if (isNone(m.next)) line.tail = changetype<Message>(0);
  return m;
}
