import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnShare, countOf, estimateText, intervalText, listed, shareOf } from '../../src/report/words/numbers.js';

describe('a share of so many', () => {
  it('a share of so many says none and all in words, with the number that was seen', () => {
    expect(shareOf(0, 12_000)).toBe('none in 12\u202f000');
    expect(shareOf(12_000, 12_000)).toBe('all 12\u202f000');
    expect(shareOf(1, 1)).toBe('the only one');
    expect(shareOf(0, 0)).toBe('—');
  });

  it('a share is never 0 % where something was seen, and never 100 % where something is missing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2 ** 40 }), fc.nat(), (whole, seed) => {
        const part = 1 + (seed % (whole - 1));
        for (const text of [shareOf(part, whole), shareOf(part, whole, 2), columnShare(part / whole)]) {
          expect(text).not.toMatch(/^0(\.0+)? %$/);
          expect(text).not.toMatch(/^100(\.0+)? %$/);
        }
      }),
    );
    expect(shareOf(999_999, 1_000_000)).toBe('99.9999 %');
  });
});

describe('a column of shares', () => {
  it('a column of shares has its decimal points in line', () => {
    expect([0, 0.75, 0.752, 1].map(columnShare)).toEqual(['–', '75.0 %', '75.2 %', '100 %']);
  });
});

describe('an estimate', () => {
  it('an estimate has as many decimals as its interval is sure of', () => {
    expect(estimateText({ mean: 0.9931, low: 0.989, high: 0.996 }, 'share')).toBe('99.31 %');
    expect(estimateText({ mean: 0.99, low: 0.91, high: 1 }, 'share')).toBe('99.0 %');
    expect(estimateText({ mean: 0.99 }, 'share')).toBe('99.00 %');
  });

  it('an estimate has the decimals of two digits of half its interval: 0.7 points either way are told to a hundredth, 1.0 to a tenth', () => {
    expect(estimateText({ mean: 0.951_234, low: 0.944, high: 0.958 }, 'share')).toBe('95.12 %');
    expect(estimateText({ mean: 0.951_234, low: 0.941, high: 0.961 }, 'share')).toBe('95.1 %');
    expect(intervalText({ mean: 0.951_234, low: 0.944, high: 0.958 }, 'share')).toBe('94.40 to 95.80 %');
  });

  it('an interval has its unit once, and stays inside what a share can be', () => {
    expect(intervalText({ mean: 0.9931, low: 0.989, high: 0.996 }, 'share')).toBe('98.90 to 99.60 %');
    expect(intervalText({ mean: 0.5, low: -0.2, high: 1.2 }, 'share')).toBe('0 to 100 %');
    expect(intervalText({ mean: 90, low: 60, high: 120 }, 'seconds')).toBe('1 min to 2 min');
  });

  it('an estimate of one replication has no interval', () => {
    expect(intervalText({ mean: 0.5 }, 'share')).toBeUndefined();
  });
});

describe('words', () => {
  it('words count one and many', () => {
    expect(countOf(1, 'message')).toBe('1 message');
    expect(countOf(0, 'message')).toBe('0 messages');
    expect(countOf(2, 'bounce went', 'bounces went')).toBe('2 bounces went');
  });

  it('a list of words ends with an and', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((words) => listed(words))).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });
});
