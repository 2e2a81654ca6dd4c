import { describe, expect, test } from 'vitest';
import { block, drawBlock, randomStreams, type StreamKey, uniform } from '../../src/random/index.js';
import { uniformBelow, Words } from '../twins/random/index.js';
import { cellsP, chiSquareP, normalP } from './battery/p-values.js';

/** Fixed before the first run. Both ends of a p-value are suspect. */
const LOWEST = 1e-5;

function expectLikely(p: number): void {
  expect(p).toBeGreaterThan(LOWEST);
  expect(p).toBeLessThan(1 - LOWEST);
}

const SAMPLES = 1 << 16;

const draws = ({ k0, k1 }: StreamKey): Float64Array =>
  Float64Array.from({ length: SAMPLES }, (_, index) => uniform(k0, k1, index, 1));

/** Correlation of two streams at the same counters; each product has variance 1/144. */
function correlationP(one: Float64Array, other: Float64Array): number {
  const sum = one.reduce((total, u, index) => total + (u - 0.5) * ((other[index] as number) - 0.5), 0);
  return normalP((12 * sum) / Math.sqrt(one.length));
}

/** Evenness of the points (one, other) in a square of 32 × 32 cells. */
function squareP(one: Float64Array, other: Float64Array): number {
  const counts = new Uint32Array(1024);
  one.forEach((u, index) => {
    const cell = Math.floor(u * 32) * 32 + Math.floor((other[index] as number) * 32);
    counts[cell] = (counts[cell] as number) + 1;
  });
  return cellsP(counts, one.length / 1024);
}

const here = randomStreams('streams', 1).stream('service', 'mx1.example.org');

describe('streams that are neighbours have nothing to do with each other', () => {
  const neighbours: Readonly<Record<string, StreamKey>> = {
    'the next server': randomStreams('streams', 1).stream('service', 'mx2.example.org'),
    'a name one letter longer': randomStreams('streams', 1).stream('service', 'mx1.example.orgs'),
    'a name in capitals': randomStreams('streams', 1).stream('service', 'MX1.example.org'),
    'another purpose': randomStreams('streams', 1).stream('filter', 'mx1.example.org'),
    'the same letters, cut elsewhere': randomStreams('streams', 1).stream('servicem', 'x1.example.org'),
    'the next replication': randomStreams('streams', 2).stream('service', 'mx1.example.org'),
    'a seed one letter longer': randomStreams('streams1', 1).stream('service', 'mx1.example.org'),
    'the seed twice': randomStreams('streamsstreams', 1).stream('service', 'mx1.example.org'),
    'a key that differs in one bit': { k0: here.k0 ^ 1, k1: here.k1 },
    'a key that differs in its highest bit': { k0: here.k0, k1: here.k1 ^ (1 << 31) },
    'a key with its words swapped': { k0: here.k1, k1: here.k0 },
  };

  test.each(Object.entries(neighbours))('%s', (_, there) => {
    expect(there).not.toEqual(here);
    const [one, other] = [draws(here), draws(there)];
    expectLikely(correlationP(one, other));
    expectLikely(squareP(one, other));
    // A shifted copy would escape the same counters.
    expectLikely(correlationP(one.subarray(1), other.subarray(0, -1)));
    expectLikely(correlationP(one.subarray(0, -1), other.subarray(1)));
  });

  test('no two of a hundred thousand streams have the same key', () => {
    const streams = randomStreams('streams', 1);
    const keys = new Set<string>();
    for (let entity = 0; entity < 50_000; entity += 1)
      for (const purpose of ['up', 'down']) {
        const { k0, k1 } = streams.stream(purpose, `server ${entity}`);
        keys.add(`${k0} ${k1}`);
      }
    expect(keys.size).toBe(100_000);
  });

  test('no two of twenty thousand seeds have the same key', () => {
    const keys = new Set<string>();
    for (let seed = 0; seed < 20_000; seed += 1) {
      const { k0, k1 } = randomStreams(String(seed), 1).stream('', '');
      keys.add(`${k0} ${k1}`);
    }
    expect(keys.size).toBe(20_000);
  });
});

describe('the key of a stream', () => {
  test('does not depend on what was asked for before', () => {
    const streams = randomStreams('order', 3);
    streams.stream('up', 'a');
    streams.stream('down', 'b');
    expect(streams.stream('service', 'c')).toEqual(randomStreams('order', 3).stream('service', 'c'));
  });

  test.each([
    ['1', '11'],
    ['ab', 'abab'],
    ['š', 'a'],
    ['', ' '],
    ['x'.repeat(300), 'x'.repeat(301)],
    ['\u{1f4ec}', '\u{1f4ed}'],
  ])('tells seed %j from seed %j', (one, other) => {
    expect(randomStreams(one, 1).stream('p', 'e')).not.toEqual(randomStreams(other, 1).stream('p', 'e'));
  });

  test('tells purpose and entity apart, wherever one ends and the other begins', () => {
    const streams = randomStreams('1', 1);
    const keys = [
      ['ab', 'c'],
      ['a', 'bc'],
      ['abc', ''],
      ['', 'abc'],
      ['c', 'ab'],
    ].map(([purpose, entity]) => JSON.stringify(streams.stream(purpose as string, entity as string)));
    expect(new Set(keys).size).toBe(5);
  });

  test('consists of two int32 words', () => {
    for (let entity = 0; entity < 100; entity += 1) {
      const { k0, k1 } = randomStreams('words', 1).stream('', String(entity));
      expect([k0 | 0, k1 | 0]).toEqual([k0, k1]);
    }
  });
});

describe('one bit of an address', () => {
  test('changes each bit of the block half of the time (avalanche)', () => {
    const trials = 2048;
    let [statistic, largest] = [0, 0];
    for (let bit = 0; bit < 128; bit += 1) {
      for (const count of flips(bit, trials)) {
        const z = (count - trials / 2) / Math.sqrt(trials / 4);
        statistic += z * z;
        largest = Math.max(largest, Math.abs(z));
      }
    }
    expectLikely(chiSquareP(statistic, 128 * 64));
    // Of 8192 standard normals the largest is beyond 6 once in 60,000 cases.
    expect(largest).toBeLessThan(6);
  });

  /** How often each of 64 bits of the block changes with bit `bit` of the address. */
  function flips(bit: number, trials: number): Uint32Array {
    const counts = new Uint32Array(64);
    const change = [0, 0, 0, 0];
    change[bit >> 5] = 1 << (bit & 31);
    const [d0, d1, e0, e1] = change as [number, number, number, number];
    const { k0, k1 } = here;
    for (let trial = 0; trial < trials; trial += 1) {
      // Counters in which no bit that is flipped takes both values, so that no pair comes twice.
      const [c0, c1] = [Math.imul(trial, 0x9e3779b9), Math.imul(trial, 0x85ebca6b)];
      drawBlock(k0, k1, c0, c1);
      const [first, second] = [block[0] as number, block[1] as number];
      drawBlock(k0 ^ d0, k1 ^ d1, c0 ^ e0, c1 ^ e1);
      const changes = [first ^ (block[0] as number), second ^ (block[1] as number)];
      for (let out = 0; out < 64; out += 1)
        counts[out] = (counts[out] as number) + (((changes[out >> 5] as number) >>> (out & 31)) & 1);
    }
    return counts;
  }
});

describe('numbers made of words', () => {
  test('a uniform is in [0, 1), and all its 53 bits are used', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => uniform(here.k0, here.k1, index, 2));
    expect(values.every((u) => u >= 0 && u < 1 && Number.isInteger(u * 2 ** 53))).toBe(true);
    const odd = values.filter((u) => (u * 2 ** 53) % 2 === 1).length;
    expectLikely(normalP((odd - 5000) / 50));
  });

  test('an integer below n takes every value, the ends of the word included', () => {
    expect(uniformBelow(0, 7)).toBe(0);
    expect(uniformBelow(2 ** 32 - 1, 7)).toBe(6);
    expect(uniformBelow(2 ** 32 - 1, 2 ** 32)).toBe(2 ** 32 - 1);
    expect(uniformBelow(2 ** 31, 2)).toBe(1);
    expect(uniformBelow(123, 1)).toBe(0);
    const counts = new Uint32Array(7);
    for (let index = 0; index < 70_000; index += 1) {
      drawBlock(here.k0, here.k1, index, 4);
      const value = uniformBelow(block[0] as number, 7);
      counts[value] = (counts[value] as number) + 1;
    }
    expectLikely(cellsP(counts, 10_000));
  });

  test('words in turn from one address are the blocks of that address, and start again when sought again', () => {
    const words = new Words();
    const take = (): number[] => {
      words.seek(here.k0, here.k1, 9, 8);
      return Array.from({ length: 6 }, () => words.next());
    };
    const first = take();
    expect(take()).toEqual(first);
    drawBlock(here.k0, here.k1, 9, 8);
    expect(first.slice(0, 2)).toEqual([...block]);
    expect(new Set(first).size).toBe(6);
  });
});
