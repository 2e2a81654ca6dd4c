import type { Words } from './words.js';

/**
 * How MTAs order exchangers of equal preference. All functions work in place on `items[from]` up to, not
 * including, `items[to]`.
 */

/** Every order equally likely (Fisher and Yates; Knuth, TAOCP 3.4.2 P). RFC 5321 §5.1: a sender MUST randomize equals. */
export function shuffle(items: Int32Array, from: number, to: number, words: Words): void {
  // Many are shuffled from the front, few from the end.
  if (to - from > 16) for (let at = from; at < to - 1; at += 1) swap(items, at, at + words.below(to - at));
  else for (let at = to - 1; at > from; at -= 1) swap(items, at, from + words.below(at - from + 1));
}

function swap(items: Int32Array, one: number, other: number): void {
  const held = items[one] as number;
  items[one] = items[other] as number;
  items[other] = held;
}

/**
 * One pass of neighbours that change places on a coin flip (Haraka, outbound mx sorting): of three and more, only
 * the first two can come out first, and the last stays last half the time.
 */
export function swapNeighbours(items: Int32Array, from: number, to: number, words: Words): void {
  for (let i = from; i < to - 1; i += 1) {
    if (words.below(2) === 0) continue;
    const held = items[i] as number;
    items[i] = items[i + 1] as number;
    items[i + 1] = held;
  }
}

/** Moves each item `by` places to the front; those that fall off come in at the end (a DNS server's cyclic order). */
export function rotate(items: Int32Array, from: number, to: number, by: number): void {
  const length = to - from;
  if (length < 2) return;
  const shift = by % length;
  reverse(items, from, from + shift);
  reverse(items, from + shift, to);
  reverse(items, from, to);
}

function reverse(items: Int32Array, from: number, to: number): void {
  for (let low = from, high = to - 1; low < high; low += 1, high -= 1) {
    const held = items[low] as number;
    items[low] = items[high] as number;
    items[high] = held;
  }
}
