import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactSum } from '../../src/stats/index.js';

/** Numbers that lie on multiples of 2^-92: doubles from 2^-40 on, of which each sum is known as a whole number of those. */
const numbers = fc.array(fc.double({ min: 2 ** -39, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 });

function wholes(value: number): bigint {
  return BigInt(value * 2 ** 92);
}

function exactly({ parts }: ExactSum): bigint {
  return parts.reduce((sum, part) => sum + wholes(part), 0n);
}

describe('a sum without rounding', () => {
  it('is that of whole numbers of 2^-92, with what is carried from each part into the next', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const sum = ExactSum.of(values);
        expect(exactly(sum)).toBe(values.reduce((all, value) => all + wholes(value), 0n));
        const [, fine, finest] = sum.parts;
        expect([fine < 1, finest < 2 ** -40]).toEqual([true, true]);
      }),
    );
  });

  it('of two parts of the numbers is that of all, merged or made of what is kept of it', () => {
    fc.assert(
      fc.property(numbers, numbers, (some, others) => {
        const merged = ExactSum.of(some);
        merged.merge(ExactSum.ofParts(ExactSum.of(others).parts));
        expect(merged.parts).toEqual(ExactSum.of([...others, ...some]).parts);
      }),
    );
  });
});
