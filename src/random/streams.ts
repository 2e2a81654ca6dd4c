import seedrandom from 'seedrandom';
import { block, drawBlock } from './threefry.js';

/** The key of one stream of random numbers: two int32 words. */
export interface StreamKey {
  readonly k0: number;
  readonly k1: number;
}

/** The random streams of one replication, by purpose and entity. */
export interface RandomStreams {
  /** The key of what `purpose` means for `entity`; the same whenever and in whatever order it is asked for. */
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
  return { stream: (purpose, entity) => absorbText(absorbText(root, purpose), entity) };
}

/** Second counters that no character position takes. */
const REPLICATION = -1;
const LENGTH = -2;

/** A key that depends on all of `key` and `text`; the length goes first, so texts in a row cannot run together. */
function absorbText(key: StreamKey, text: string): StreamKey {
  let mixed = absorb(key, text.length, LENGTH);
  for (let at = 0; at < text.length; at += 1) mixed = absorb(mixed, text.charCodeAt(at), at);
  return mixed;
}

function absorb(key: StreamKey, word: number, place: number): StreamKey {
  drawBlock(key.k0, key.k1, word | 0, place | 0);
  return { k0: (block[0] as number) | 0, k1: (block[1] as number) | 0 };
}
