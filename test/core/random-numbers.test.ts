import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { block, buildSampler, type Distribution, drawBlock, type Sampler, uniform } from '../../src/random/index.js';
import {
  exponential,
  rotate,
  sample,
  sampleResidual,
  shuffle,
  standardNormal,
  swapNeighbours,
  Words,
} from '../twins/random/index.js';
import { float64sAt, int32sAt, loadParts, type Parts } from './parts-module.js';

type RandomAddress = [k0: number, k1: number, c0: number, c1: number];

let parts: Parts;
beforeAll(async () => {
  parts = await loadParts();
});

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
/** Key and counter; the bits of the second counter above 24 are for redraws, those above 16 for further words. */
const randomAddress = fc.tuple(int32, int32, int32, fc.nat(2 ** 24 - 1));
const wordsAddress = fc.tuple(int32, int32, int32, fc.nat(2 ** 16 - 1));
const ADDRESSES: readonly RandomAddress[] = fc.sample(randomAddress, { numRuns: 20_000, seed: 8 });

/** Addresses at which the two do not draw the same bits. */
function differing<T>(
  twin: (...at: RandomAddress) => T,
  core: (...at: RandomAddress) => T,
  addresses = ADDRESSES,
): RandomAddress[] {
  return addresses.filter((at) => !Object.is(twin(...at), core(...at)));
}

/** Both words of a block, the first one above. */
function twinBlock(...at: RandomAddress): bigint {
  drawBlock(...at);
  return (BigInt(block[0] as number) << 32n) | BigInt(block[1] as number);
}

/** Doubles laid out in the core's memory. */
function layOut(values: Float64Array): number {
  const at = parts.allocate(values.byteLength);
  float64sAt(parts, at, values.length).set(values);
  return at;
}

function layOutSampler({ kind, a, b, values, sums }: Sampler): number {
  return parts.makeSampler(kind, a, b, layOut(values), layOut(sums), values.length);
}

/** Every kind, with the ends of its range where they are drawn in another way. */
const DISTRIBUTIONS: readonly Distribution[] = [
  { kind: 'constant', value: 0.25 },
  { kind: 'exponential', mean: 3.7 },
  { kind: 'uniform', low: 0.5, high: 7 },
  { kind: 'uniform', low: 0, high: 0 },
  { kind: 'lognormal', mu: -1.5, sigma: 0.9 },
  { kind: 'weibull', mean: 12, shape: 0.4 },
  { kind: 'weibull', mean: 12, shape: 3 },
  { kind: 'gamma', mean: 5, shape: 0.3 },
  { kind: 'gamma', mean: 5, shape: 1 },
  { kind: 'gamma', mean: 5, shape: 40 },
  { kind: 'empirical', values: [4] },
  { kind: 'empirical', values: [0, 0.1, 30, 2, 2, 7e9] },
];

const NAMED = DISTRIBUTIONS.map((d) => [JSON.stringify(d), d] as const);

describe('the core draws the same bits as its twin in src/random', () => {
  it('in blocks of two words', () => {
    expect(differing(twinBlock, (...at) => BigInt.asUintN(64, parts.drawBlock(...at)))).toEqual([]);
  });

  it('in uniforms', () => {
    expect(differing(uniform, parts.uniform)).toEqual([]);
  });

  it('in exponentials, the tail included', () => {
    expect(differing(exponential, parts.exponential)).toEqual([]);
    expect(ADDRESSES.some((at) => exponential(...at) > 7.69711747013105)).toBe(true);
  });

  it('in normals, both tails included', () => {
    expect(differing(standardNormal, parts.standardNormal)).toEqual([]);
    const normals = ADDRESSES.map((at) => standardNormal(...at));
    expect(normals.some((x) => x > 3.654152885361009)).toBe(true);
    expect(normals.some((x) => x < -3.654152885361009)).toBe(true);
  });

  it('in gammas of any shape, which are those of a sampler of scale 1', () => {
    const shape = fc.double({ min: 0.05, max: 100, noNaN: true });
    fc.assert(
      fc.property(shape, randomAddress, (shape, at) => {
        const twin = buildSampler({ kind: 'gamma', mean: shape, shape });
        expect(parts.gammaVariate(shape, ...at)).toBe(sample(twin, ...at));
      }),
      { numRuns: 2000, seed: 9 },
    );
  });

  it.each(NAMED)('in times of %s', (_, distribution) => {
    const sampler = buildSampler(distribution);
    const laidOut = layOutSampler(sampler);
    const twin = (...at: RandomAddress): number => sample(sampler, ...at);
    expect(differing(twin, (...at) => parts.sample(laidOut, ...at))).toEqual([]);
  });

  it.each(NAMED)('in what is left of a life of %s', (_, distribution) => {
    const sampler = buildSampler(distribution);
    const laidOut = layOutSampler(sampler);
    const twin = (...at: RandomAddress): number => sampleResidual(sampler, ...at);
    expect(differing(twin, (...at) => parts.sampleResidual(laidOut, ...at))).toEqual([]);
  });

  it('in integers from one word after the other', () => {
    const bounds = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2 ** 31 - 1 })), {
      maxLength: 30,
      size: 'max',
    });
    fc.assert(
      fc.property(wordsAddress, bounds, (at, bounds) => {
        const words = new Words();
        words.seek(...at);
        parts.seek(...at);
        for (const n of bounds) expect(parts.below(n)).toBe(words.below(n));
      }),
      { numRuns: 2000, seed: 10 },
    );
  });
});

describe('the core orders exchangers as src/mail does', () => {
  const items = fc.array(int32, { maxLength: 20, size: 'max' });

  /** The items as the core leaves them. */
  function ordered(before: readonly number[], order: (at: number, count: number) => void): number[] {
    const at = parts.allocate(4 * before.length + 4);
    int32sAt(parts, at, before.length).set(before);
    order(at, before.length);
    return [...int32sAt(parts, at, before.length)];
  }

  /** The items as src/mail leaves them. */
  function twinOrdered(before: readonly number[], order: (items: Int32Array) => void): number[] {
    const copy = Int32Array.from(before);
    order(copy);
    return [...copy];
  }

  it.each([
    ['when it shuffles', shuffle, 'shuffle'],
    ['when neighbours change places', swapNeighbours, 'swapNeighbours'],
  ] as const)('%s', (_, twin, name) => {
    fc.assert(
      fc.property(items, wordsAddress, (before, at) => {
        const words = new Words();
        words.seek(...at);
        parts.seek(...at);
        const after = ordered(before, (start, count) => parts[name](start, count));
        expect(after).toEqual(twinOrdered(before, (copy) => twin(copy, 0, copy.length, words)));
      }),
      { numRuns: 2000, seed: 11 },
    );
  });

  it('and knows the first of a shuffle without the others, be they few or many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), wordsAddress, (count, at) => {
        parts.seek(...at);
        const numbers = Array.from({ length: count }, (_, i) => i);
        const [first] = ordered(numbers, (start) => parts.shuffle(start, count));
        expect(parts.firstOfShuffle(count, ...at)).toBe(first);
      }),
      { numRuns: 2000, seed: 13 },
    );
  });

  it('when it turns a list around in a circle', () => {
    fc.assert(
      fc.property(items, fc.nat(2 ** 31 - 1), (before, by) => {
        const after = ordered(before, (start, count) => parts.rotate(start, count, by));
        expect(after).toEqual(twinOrdered(before, (copy) => rotate(copy, 0, copy.length, by)));
      }),
      { numRuns: 2000, seed: 12 },
    );
  });
});

describe('exponential and logarithm in the core are those of the library, to the last bit', () => {
  const anywhere = fc.sample(fc.double(), { numRuns: 50_000, seed: 9 });
  const likely = fc.sample(fc.double({ min: -30, max: 30, noNaN: true }), { numRuns: 50_000, seed: 10 });
  const byHalves = Array.from({ length: 3000 }, (_, i) => (i - 1500) / 2);
  const aboutOne = Array.from({ length: 5000 }, (_, i) => 1 + (i - 2500) * 2 ** -30);
  const powers = Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074));
  const odd = [0, -0, 1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE];

  it('for every argument that was tried', () => {
    const all = [...anywhere, ...likely, ...byHalves, ...aboutOne, ...powers, ...odd];
    expect(all.filter((x) => !Object.is(parts.exp(x), exp(x)))).toEqual([]);
    expect(all.filter((x) => !Object.is(parts.ln(x), ln(x)))).toEqual([]);
    // Fractions of all kinds, as random numbers have them.
    const fractions = ADDRESSES.map((at) => uniform(...at));
    expect(fractions.filter((u) => !Object.is(parts.ln(u), ln(u)))).toEqual([]);
    expect(fractions.filter((u) => !Object.is(parts.exp(-u), exp(-u)))).toEqual([]);
  });
});
