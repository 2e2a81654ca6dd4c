import { describe, expect, test } from 'vitest';
import { block, drawBlock } from '../../src/random/index.js';
import { COUNTER_ORDERS, type Draw, STREAM_ORDERS, wordsIn } from './battery/orders.js';
import { kolmogorovP } from './battery/p-values.js';
import { threefry } from './battery/threefry.js';
import { WORD_TESTS } from './battery/word-tests.js';

/**
 * Fixed before the first run: no p-value beyond these. There are 703 of them, so a perfect generator would fail for one
 * seed in seventy.
 */
const LOWEST = 1e-5;
const HIGHEST = 1 - LOWEST;

const addressed: Draw = (k0, k1, c0, c1) => {
  drawBlock(k0, k1, c0, c1);
  return [block[0] as number, block[1] as number];
};

/** Names of the tests that find fault with these words. */
function faults(words: Uint32Array, seen: number[] = []): string[] {
  return Object.entries(WORD_TESTS).flatMap(([name, run]) => {
    const values = run(words);
    seen.push(...values);
    const bad = values.filter((p) => !(p > LOWEST && p < HIGHEST));
    return bad.map((p) => `${name}: ${p}`);
  });
}

describe('the addressed generator', () => {
  const seen: number[] = [];

  test.each(Object.entries({ ...COUNTER_ORDERS, ...STREAM_ORDERS }))(
    'passes every test of words read: %s',
    (_, order) => {
      expect(faults(wordsIn(order, addressed), seen)).toEqual([]);
    },
  );

  test('has p-values that are even all together', () => {
    const sorted = Float64Array.from(seen).sort();
    const distance = sorted.reduce(
      (most, p, index) => Math.max(most, p - index / sorted.length, (index + 1) / sorted.length - p),
      0,
    );
    expect(seen).toHaveLength(703);
    expect(kolmogorovP(distance, seen.length)).toBeGreaterThan(1e-4);
  });

  test('is Threefry-2x32 with thirteen rounds', () => {
    const plain = threefry(13);
    for (let index = 0; index < 1000; index += 1) {
      const address = [1, 2, 3, 4].map((part) => Math.imul(index * 4 + part, 0x9e3779b9)) as [
        number,
        number,
        number,
        number,
      ];
      expect(addressed(...address)).toEqual(plain(...address));
    }
  });

  test('gives the known answers of the reference implementation (Random123, kat_vectors)', () => {
    expect(addressed(0, 0, 0, 0)).toEqual([0x9d1c5ec6, 0x8bd50731]);
    expect(addressed(-1, -1, -1, -1)).toEqual([0xfd36d048, 0x2d17272c]);
    expect(addressed(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toEqual([0xba3e4725, 0xf27d669e]);
  });
});

describe('the battery finds fault with', () => {
  const faulty: Readonly<Record<string, Draw>> = {
    'a counter times a constant': (k0, _, c0, c1) => {
      const word = Math.imul(c0 + Math.imul(c1, 69069) + k0, 0x9e3779b9) >>> 0;
      return [word, Math.imul(word, 69069) >>> 0];
    },
    'a permutation of the counter, which never repeats a word': (k0, k1, c0, c1) => {
      const mixed = (word: number): number => {
        const once = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
        const twice = Math.imul(once ^ (once >>> 15), 0x735a2d97);
        return (twice ^ (twice >>> 15)) >>> 0;
      };
      return [mixed((c0 ^ k0) + c1), mixed((c0 ^ k1) - c1)];
    },
    'four rounds of Threefry': threefry(4),
    'eight rounds of Threefry': threefry(8),
    'ten rounds of Threefry, where key and counter add up': threefry(10),
  };

  test.each(Object.entries(faulty))('%s', (_, draw) => {
    expect(Object.values(COUNTER_ORDERS).some((order) => faults(wordsIn(order, draw)).length > 0)).toBe(true);
  });
});
