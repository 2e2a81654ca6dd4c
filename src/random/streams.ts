import seedrandom from 'seedrandom';
import { block, drawBlock } from './threefry.js';

/** The key of one stream of random numbers: two int32 words. */
export interface StreamKey {
  readonly k0: number;
  readonly k1: number;
}

/** The random streams of one replication, by purpose and entity. */
export interface RandomStreams {
  /** The key of the stream for `purpose` and `entity`; the same whenever and in whatever order it is requested. */
  stream(purpose: string, entity: string): StreamKey;
}

/**
 * The random streams of one replication of a seed.
 *
 * seedrandom keeps the low byte of each character and repeats short seeds ('1' and '11' start alike), so the seed text
 * goes into the key a second time, character by character.
 */
export function randomStreams(seed: string, replication: number): RandomStreams {
  const words = seedrandom(seed);
  const start: StreamKey = { k0: words.int32(), k1: words.int32() };
  const root = absorb(absorbText(start, seed), replication, REPLICATION);
  // A purpose has one entity after the other, thousands of servers, say.
  let purposeBefore: string | null = null;
  let before = root;
  return {
    stream: (purpose, entity) => {
      if (purpose !== purposeBefore) before = absorbText(root, purpose);
      purposeBefore = purpose;
      return absorbText(before, entity);
    },
  };
}

/** Second counters that no character position takes. */
const REPLICATION = -1;
const LENGTH = -2;

/** A key that depends on all of `key` and `text`; the length goes first, so texts in a row cannot run together. */
function absorbText(key: StreamKey, text: string): StreamKey {
  let { k0, k1 } = absorb(key, text.length, LENGTH);
  for (let at = 0; at < text.length; at += 1) {
    drawBlock(k0, k1, text.charCodeAt(at), at);
    k0 = (block[0] as number) | 0;
    k1 = (block[1] as number) | 0;
  }
  return { k0, k1 };
}

function absorb(key: StreamKey, word: number, place: number): StreamKey {
  drawBlock(key.k0, key.k1, word | 0, place | 0);
  return { k0: (block[0] as number) | 0, k1: (block[1] as number) | 0 };
}
