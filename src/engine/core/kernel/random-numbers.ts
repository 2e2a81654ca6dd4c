/**
 * Threefry-2x32 with 13 rounds: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC '11. Each random number is a pure function of its address, a key and a counter; the twin in src/random
 * says what it means, and a test holds the two together.
 *
 * Hot: `drawBlock` runs several times per message.
 */

/** Skein's key schedule constant, cut to 32 bits (Random123, threefry.h). */
const PARITY: i32 = 0x1bd11bda;

/** Two random words, the first one above: a pure function of the key (k0, k1) and the counter (c0, c1). */
export function drawBlock(k0: i32, k1: i32, c0: i32, c1: i32): u64 {
  const k2 = k0 ^ k1 ^ PARITY;
  let y = c1 + k1;
  let x = c0 + k0 + y;
  y = rotl<i32>(y, 13) ^ x;
  x += y;
  y = rotl<i32>(y, 15) ^ x;
  x += y;
  y = rotl<i32>(y, 26) ^ x;
  x += y;
  y = (rotl<i32>(y, 6) ^ x) + k2 + 1;
  x += k1 + y;
  y = rotl<i32>(y, 17) ^ x;
  x += y;
  y = rotl<i32>(y, 29) ^ x;
  x += y;
  y = rotl<i32>(y, 16) ^ x;
  x += y;
  y = (rotl<i32>(y, 24) ^ x) + k0 + 2;
  x += k2 + y;
  y = rotl<i32>(y, 13) ^ x;
  x += y;
  y = rotl<i32>(y, 15) ^ x;
  x += y;
  y = rotl<i32>(y, 26) ^ x;
  x += y;
  y = (rotl<i32>(y, 6) ^ x) + k1 + 3;
  x += k0 + y;
  return ((<u64>(<u32>x)) << 32) | <u64>(<u32>(rotl<i32>(y, 17) ^ x));
}

export function firstWord(block: u64): u32 {
  return <u32>(block >> 32);
}

export function secondWord(block: u64): u32 {
  return <u32>block;
}

/**
 * One more try at an address, for methods that reject: the callers' second counters stay below 2^24, so try n has an
 * address (n in the top eight bits) that no caller has and no other try.
 */
export const NEXT_TRY: i32 = 1 << 24;

/** 2^-53. */
const ULP: f64 = 1.0 / 9007199254740992.0;

/** A number in [0, 1) with 53 random bits. */
export function uniform(k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  const block = drawBlock(k0, k1, c0, c1);
  // 27 bits of the first word and 26 of the second.
  return <f64>(<i64>((block >> 37) << 26) | <i64>(secondWord(block) >>> 6)) * ULP;
}

/** A number in [0, 1) from the top 53 bits of a block; the 11 below are for other uses. */
export function fraction(block: u64): f64 {
  return <f64>(<i64>(block >> 11)) * ULP;
}

/** 2^-32: a fraction from one word. */
export const WORD: f64 = 1.0 / 4294967296.0;

/** Up to this n the product of a word and n is a whole number of doubles, and can be had without them. */
const EXACT: i32 = 1 << 21;

/** An integer in [0, n) from one 32-bit word; n at most 2^31, uneven by less than n / 2^32. */
export function uniformBelow(word: u32, n: i32): i32 {
  if (n <= EXACT) return <i32>((<u64>word * <u64>n) >> 32);
  return <i32>(<f64>word * <f64>n * WORD);
}

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
