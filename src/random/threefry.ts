/**
 * Threefry-2x32 with 13 rounds: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy
 * as 1, 2, 3", SC '11. The same as in the core (src/engine/core), for callers that draw seldom.
 *
 * For a fixed second counter each word is a random function of the first one, not a permutation: words repeat as often
 * as random ones do.
 */

/** Output of `drawBlock`: two words. Read them before the next draw. */
export const block = new Uint32Array(2);

/** Skein's key schedule constant, cut to 32 bits (Random123, threefry.h). */
const PARITY = 0x1bd11bda;

/** Fills `block` with two random words: a pure function of the key (k0, k1) and the counter (c0, c1), all int32. */
export function drawBlock(k0: number, k1: number, c0: number, c1: number): void {
  const k2 = k0 ^ k1 ^ PARITY;
  let y = (c1 + k1) | 0;
  let x = (((c0 + k0) | 0) + y) | 0;
  y = x ^ ((y << 13) | (y >>> 19));
  x = (x + y) | 0;
  y = x ^ ((y << 15) | (y >>> 17));
  x = (x + y) | 0;
  y = x ^ ((y << 26) | (y >>> 6));
  x = (x + y) | 0;
  y = x ^ ((y << 6) | (y >>> 26));
  y = (y + k2 + 1) | 0;
  x = (x + k1 + y) | 0;
  y = x ^ ((y << 17) | (y >>> 15));
  x = (x + y) | 0;
  y = x ^ ((y << 29) | (y >>> 3));
  x = (x + y) | 0;
  y = x ^ ((y << 16) | (y >>> 16));
  x = (x + y) | 0;
  y = x ^ ((y << 24) | (y >>> 8));
  y = (y + k0 + 2) | 0;
  x = (x + k2 + y) | 0;
  y = x ^ ((y << 13) | (y >>> 19));
  x = (x + y) | 0;
  y = x ^ ((y << 15) | (y >>> 17));
  x = (x + y) | 0;
  y = x ^ ((y << 26) | (y >>> 6));
  x = (x + y) | 0;
  y = x ^ ((y << 6) | (y >>> 26));
  y = (y + k1 + 3) | 0;
  x = x + k0 + y;
  const words = block;
  words[0] = x;
  words[1] = x ^ ((y << 17) | (y >>> 15));
}

/** 2^-53 and 2^26: a 53-bit fraction from 27 and 26 bits. Powers of two are exact on every machine. */
const ULP = 2 ** -53;
const HIGH = 2 ** 26;

/** A number in [0, 1) with 53 random bits. */
export function uniform(k0: number, k1: number, c0: number, c1: number): number {
  drawBlock(k0, k1, c0, c1);
  return (((block[0] as number) >>> 5) * HIGH + ((block[1] as number) >>> 6)) * ULP;
}
