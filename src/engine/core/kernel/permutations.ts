import { below, belowAt } from './random-numbers';

/*
 * Orders in which MTAs try exchangers of equal preference. All functions work in place on `count` pointers from `items` on,
 * and take their random words from the address sought last.
 */

function at(items: usize, place: i32): usize {
  return items + ((<usize>place) << 2);
}

function swap(items: usize, one: i32, other: i32): void {
  const held = load<usize>(at(items, one));
  store<usize>(at(items, one), load<usize>(at(items, other)));
  store<usize>(at(items, other), held);
}

/** More items than these are shuffled from the front: so the first of a thousand is known by one word. */
const MOST_FROM_END: i32 = 16;

/** Every order equally likely (Fisher and Yates; Knuth, TAOCP 3.4.2 P). RFC 5321 §5.1: a sender MUST randomize equals. */
export function shuffle(items: usize, count: i32): void {
  if (count > MOST_FROM_END) {
    for (let first = 0; first < count - 1; first += 1) swap(items, first, first + below(count - first));
    return;
  }
  for (let last = count - 1; last > 0; last -= 1) swap(items, last, below(last + 1));
}

/**
 * Which of `count` items comes first when they are shuffled with the words of this address: of few, the first place is
 * followed backwards through the exchanges, of which the last one is between the first two.
 */
export function firstOfShuffle(count: i32, k0: i32, k1: i32, c0: i32, c1: i32): i32 {
  if (count > MOST_FROM_END) return belowAt(k0, k1, c0, c1, 0, count);
  let place = 0;
  for (let last = 1; last < count; last += 1) {
    if (belowAt(k0, k1, c0, c1, count - 1 - last, last + 1) === place) place = last;
  }
  return place;
}

/**
 * One pass of neighbours that change places on a coin flip (Haraka, outbound mx sorting): of three and more, only the
 * first two can come out first, and the last stays last half the time.
 */
export function swapNeighbours(items: usize, count: i32): void {
  for (let i = 0; i < count - 1; i += 1) if (below(2) !== 0) swap(items, i, i + 1);
}

/** Moves each item `by` places to the front; those that fall off come in at the end (a DNS server's cyclic order). */
export function rotate(items: usize, count: i32, by: i32): void {
  if (count < 2) return;
  const shift = by % count;
  reverse(items, 0, shift);
  reverse(items, shift, count);
  reverse(items, 0, count);
}

/** Turns the items from `first` to before `end` around. */
export function reverse(items: usize, first: i32, end: i32): void {
  for (let low = first, high = end - 1; low < high; low += 1, high -= 1) swap(items, low, high);
}
