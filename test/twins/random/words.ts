import { block, drawBlock } from '../../../src/random/index.js';

/** 2^-32: a fraction from one word. */
const WORD = 2 ** -32;

/** An integer in [0, n) from one 32-bit word; n at most 2^32, uneven by less than n / 2^32. */
export function uniformBelow(word: number, n: number): number {
  return Math.floor(word * n * WORD);
}

/** High bits of the second counter that number the blocks of one decision. */
const NEXT_BLOCK = 1 << 16;

/**
 * As many 32-bit words in turn as one decision needs (a shuffle, say), from one address.
 *
 * The second counter's low 16 bits are the caller's; the bits above count blocks.
 */
export class Words {
  private k0 = 0;
  private k1 = 0;
  private c0 = 0;
  private c1 = 0;
  private second = 0;
  private held = false;

  /** Starts at the first word of this address. */
  seek(k0: number, k1: number, c0: number, c1: number): void {
    this.k0 = k0;
    this.k1 = k1;
    this.c0 = c0;
    this.c1 = c1;
    this.held = false;
  }

  /** The next 32-bit word, 0 to 2^32 - 1. */
  next(): number {
    return this.nextInt32() >>> 0;
  }

  /** An integer in [0, n) from the next word. */
  below(n: number): number {
    return uniformBelow(this.nextInt32() >>> 0, n);
  }

  /** Int32, since V8 keeps larger numbers on the heap. */
  private nextInt32(): number {
    if (this.held) {
      this.held = false;
      return this.second;
    }
    drawBlock(this.k0, this.k1, this.c0, this.c1);
    this.c1 = (this.c1 + NEXT_BLOCK) | 0;
    this.second = (block[1] as number) | 0;
    this.held = true;
    return (block[0] as number) | 0;
  }
}
