import { describe, expect, test } from 'vitest';
import { randomStreams } from '../../src/random/index.js';
import { rotate, shuffle, swapNeighbours, Words } from '../twins/random/index.js';

const { k0, k1 } = randomStreams('the order of exchangers', 1).stream('order', 'test');

/** How often each order of 0, 1, 2 … comes out of `rounds` arrangements. */
function ordersOf(
  arrange: (items: Int32Array, words: Words) => void,
  length: number,
  rounds: number,
): Map<string, number> {
  const counts = new Map<string, number>();
  const words = new Words();
  for (let round = 0; round < rounds; round++) {
    words.seek(k0, k1, round, 0);
    const items = Int32Array.from({ length }, (_, i) => i);
    arrange(items, words);
    const key = items.join(' ');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function shareFirst(counts: ReadonlyMap<string, number>, item: number): number {
  let first = 0;
  let all = 0;
  for (const [order, count] of counts) {
    all += count;
    if (order.startsWith(`${item} `)) first += count;
  }
  return first / all;
}

describe('a shuffle (RFC 5321 §5.1)', () => {
  test('gives each of the 24 orders of four hosts equally often', () => {
    const rounds = 48_000;
    const counts = ordersOf((items, words) => shuffle(items, 0, 4, words), 4, rounds);
    const expected = rounds / 24;
    expect(counts.size).toBe(24);
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 99.9 % quantile of chi-square with 23 degrees of freedom.
    expect(chiSquare).toBeLessThan(49.73);
  });

  test('puts each of twenty hosts first, and last, equally often', () => {
    const rounds = 40_000;
    const orders = ordersOf((items, words) => shuffle(items, 0, 20, words), 20, rounds);
    for (const place of [0, 19]) {
      const counts = new Map<string, number>();
      for (const [order, count] of orders) {
        const item = order.split(' ')[place] as string;
        counts.set(item, (counts.get(item) ?? 0) + count);
      }
      const expected = rounds / 20;
      const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      expect(counts.size).toBe(20);
      // 99.9 % quantile of chi-square with 19 degrees of freedom.
      expect(chiSquare).toBeLessThan(43.82);
    }
  });

  test('leaves what is outside its range alone', () => {
    const counts = ordersOf((items, words) => shuffle(items, 1, 3, words), 4, 100);
    expect([...counts.keys()].sort()).toEqual(['0 1 2 3', '0 2 1 3']);
  });
});

describe('one pass of adjacent swaps (Haraka)', () => {
  const rounds = 40_000;
  const counts = ordersOf((items, words) => swapNeighbours(items, 0, 3, words), 3, rounds);
  // Four standard deviations of a share of one half over so many rounds.
  const close = 0.01;

  test('puts only the first two of three hosts first, each half the time, as recorded', () => {
    expect(Math.abs(shareFirst(counts, 0) - 0.5)).toBeLessThan(close);
    expect(Math.abs(shareFirst(counts, 1) - 0.5)).toBeLessThan(close);
    expect(shareFirst(counts, 2)).toBe(0);
  });

  test('leaves the last one last half the time', () => {
    const last = [...counts].reduce((sum, [order, count]) => sum + (order.endsWith(' 2') ? count : 0), 0);
    expect(Math.abs(last / rounds - 0.5)).toBeLessThan(close);
  });
});

describe('the order in which a DNS server answers', () => {
  test('cyclic: each answer begins one further on', () => {
    const answers = [0, 1, 2, 3, 4].map((query) => {
      const items = Int32Array.of(0, 1, 2);
      rotate(items, 0, 3, query);
      return items.join('');
    });
    expect(answers).toEqual(['012', '120', '201', '012', '120']);
  });

  test('a single record has only one order', () => {
    const items = Int32Array.of(7, 8);
    rotate(items, 1, 2, 5);
    expect([...items]).toEqual([7, 8]);
  });
});
