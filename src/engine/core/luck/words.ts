import { drawBlock, firstWord, secondWord, uniformBelow } from './addressed';

/** High bits of the second counter that number the blocks of one decision. */
const NEXT_BLOCK: i32 = 1 << 16;

let k0: i32 = 0;
let k1: i32 = 0;
let c0: i32 = 0;
let c1: i32 = 0;
let second: u32 = 0;
let held: bool = false;

/**
 * As many 32-bit words in turn as one decision needs (a shuffle, say), from one address: starts at its first. The second
 * counter's low 16 bits are the caller's; the bits above count blocks.
 */
export function seek(key0: i32, key1: i32, counter0: i32, counter1: i32): void {
  k0 = key0;
  k1 = key1;
  c0 = counter0;
  c1 = counter1;
  held = false;
}

/** An integer in [0, n) from the word at a place (0, 1, …) of those of one address, without seeking it. */
export function belowAt(k0: i32, k1: i32, c0: i32, c1: i32, place: i32, n: i32): i32 {
  const block = drawBlock(k0, k1, c0, c1 + (place >> 1) * NEXT_BLOCK);
  return uniformBelow((place & 1) === 0 ? firstWord(block) : secondWord(block), n);
}

/** An integer in [0, n) from the next word. */
export function below(n: i32): i32 {
  if (held) {
    held = false;
    return uniformBelow(second, n);
  }
  const block = drawBlock(k0, k1, c0, c1);
  c1 += NEXT_BLOCK;
  second = secondWord(block);
  held = true;
  return uniformBelow(firstWord(block), n);
}
