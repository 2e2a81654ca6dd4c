import { chunkAfter, firstOfChunk, lastingNumber, recordAfter } from '../kernel/memory';
import { Message, messages } from './message';

let chunk: usize = 0;

/** Roots of all live messages, in the order of their records, for the end of a run that is told to stop: the first. */
export function firstLiveRoot(): Message {
  chunk = messages.firstChunk;
  return chunk === 0 ? changetype<Message>(0) : rootFrom(firstOfChunk(messages, chunk));
}

/** The one after `root`; 0 after the last. */
export function liveRootAfter(root: Message): Message {
  return rootFrom(recordAfter(messages, changetype<usize>(root), chunk));
}

function rootFrom(record: usize): Message {
  let at = record;
  while (true) {
    if (at === 0) {
      chunk = chunk === 0 ? 0 : chunkAfter(chunk);
      if (chunk === 0) return changetype<Message>(0);
      at = firstOfChunk(messages, chunk);
      continue;
    }
    // It is its own root while it lives; that of a free record is none.
    if (<usize>lastingNumber(at + offsetof<Message>('root')) === at) return changetype<Message>(at);
    at = recordAfter(messages, at, chunk);
  }
}
