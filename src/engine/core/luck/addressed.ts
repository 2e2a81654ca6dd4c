/**
 * Threefry-2x32 with 13 rounds: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC '11. Each random number is a pure function of its address, a key and a counter; the twin in src/random
 * says what it means, and a test holds the two together.
 *
 * Hot: `drawBlock` runs several times per message.
 */

/** Where `drawBlock` leaves its two words. Read them before the next draw. */
export let word0: u32 = 0;
export let word1: u32 = 0;

/** Skein's key schedule constant, cut to 32 bits (Random123, threefry.h). */
const PARITY: i32 = 0x1bd11bda;

/** Draws two random words. */
export function drawBlock(k0: i32, k1: i32, c0: i32, c1: i32): void {
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
  word0 = <u32>x;
  word1 = <u32>(rotl<i32>(y, 17) ^ x);
}

/**
 * One more try at an address, for methods that reject: the callers' second counters stay below 2^24, so try n has an
 * address (n in the top eight bits) that no caller has and no other try.
 */
export const NEXT_TRY: i32 = 1 << 24;

/** 2^-53 and 2^26: a 53-bit fraction from 27 and 26 bits. */
const ULP: f64 = 1.0 / 9007199254740992.0;
const HIGH: f64 = 67108864.0;

/** A number in [0, 1) with 53 random bits. */
export function uniform(k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  drawBlock(k0, k1, c0, c1);
  return (<f64>(word0 >>> 5) * HIGH + <f64>(word1 >>> 6)) * ULP;
}

/** 2^-32: a fraction from one word. */
export const WORD: f64 = 1.0 / 4294967296.0;

/** An integer in [0, n) from one 32-bit word; n at most 2^31, uneven by less than n / 2^32. */
export function uniformBelow(word: u32, n: i32): i32 {
  return <i32>(<f64>word * <f64>n * WORD);
}
