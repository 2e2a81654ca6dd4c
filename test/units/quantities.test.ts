import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatRate,
  formatShare,
  parseDuration,
  parseRate,
  parseShare,
  parseShareList,
  spellDuration,
} from '../../src/units/index.js';
import { effortOf } from '../scenario/reading-effort.js';

const value = (reading: { ok: boolean; value?: unknown }) => (reading.ok ? reading.value : reading);
const fault = (reading: ReturnType<typeof parseDuration>) => (reading.ok ? undefined : reading.fault);

describe('a time', () => {
  it.each([
    ['250ms', 0.25],
    ['30ms', 0.03],
    ['0s', 0],
    ['1h30m', 5400],
    ['1h 30m', 5400],
    ['5d', 432_000],
    ['1w', 604_800],
    ['1w2d3h4m5s6ms', 604_800 + 2 * 86_400 + 3 * 3600 + 4 * 60 + 5.006],
    ['0.5h', 1800],
    ['1m', 60],
    ['1m5ms', 60.005],
  ])('%s is %d seconds', (text, seconds) => {
    expect(value(parseDuration(text))).toBeCloseTo(seconds, 9);
  });

  it.each([
    ['5 days', '5d'],
    ['30 minutes', '30m'],
    ['P30D', '30d'],
    ['P1DT2H', '1d2h'],
    ['PT90M', '90m'],
    ['1 hr 30 min', '1h30m'],
    ['2 hours and 5 minutes', '2h5m'],
    ['5D', '5d'],
    ['10min', '10m'],
  ])('%s is refused, and %s suggested', (text, suggestion) => {
    expect(fault(parseDuration(text))?.suggestion).toBe(suggestion);
  });

  it.each([
    ['30', 'say of what: `30ms`, `30s`, `30m`, `30h` or `30d`'],
    ['08:00', 'midnight of the first day: `8h`, or `1d8h` on the second day'],
    ['8:30', '`8h30m`'],
    ['00:30', '`30m`'],
    ['2026-12-01T02:00', 'there are no dates'],
    ['2026-12-01', 'there are no dates'],
    ['1 month', 'say `30d`, or `4w`'],
    ['P1M', 'say `30d`, or `4w`'],
    ['2 years', 'say `730d`'],
  ])('%s is refused, and what to write is said without a guess', (text, hint) => {
    const wrong = fault(parseDuration(text));
    expect(wrong?.suggestion).toBeUndefined();
    expect(wrong?.hint).toContain(hint);
    for (const [, time = ''] of wrong?.hint?.matchAll(/`(.*?)`/g) ?? []) expect(parseDuration(time).ok).toBe(true);
  });

  it.each(['', ' ', 'h', '-5m', '1h30', '30m1h', '1h1h', '1e3s', '.5s', '5.s', '1y', 'NaN', '∞', '５s', 'unlimited'])(
    '%j is refused',
    (text) => {
      expect(parseDuration(text).ok).toBe(false);
    },
  );

  it('may last a hundred years and no longer', () => {
    expect(parseDuration('36500d').ok).toBe(true);
    expect(fault(parseDuration('36501d'))?.expected).toContain('36500d');
    expect(parseDuration(`1${'0'.repeat(400)}d`).ok).toBe(false);
  });

  it('of a megabyte is refused at once', () => {
    const effort = effortOf(() => {
      expect(parseDuration('1'.repeat(1_000_000)).ok).toBe(false);
      expect(parseDuration(`${'1h'.repeat(500_000)}!`).ok).toBe(false);
    });
    expect(effort).toBeLessThan(1);
  });

  it('is read back as it was spelt', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000_000_000_000 }), (milliseconds) => {
        expect(value(parseDuration(spellDuration(milliseconds / 1000)))).toBeCloseTo(milliseconds / 1000, 6);
      }),
      { seed: 1, numRuns: 500 },
    );
    expect(spellDuration(5400)).toBe('1h30m');
    expect(spellDuration(864_000)).toBe('10d');
    expect(spellDuration(1_209_600)).toBe('2w');
    expect(spellDuration(0)).toBe('0s');
  });

  it.each([
    [0, '0 s'],
    [0.000_05, '50 µs'],
    [0.35, '350 ms'],
    [0.9999, '1 s'],
    [2.446, '2.45 s'],
    [59.96, '1 min'],
    [60, '1 min'],
    [750, '12 min 30 s'],
    [3599.6, '1 h'],
    [15_600, '4 h 20 min'],
    [86_390, '1 d'],
    [3 * 86_400 + 4 * 3600, '3 d 4 h'],
    [729 * 86_400 + 23 * 3600, '729 d 23 h'],
    [730 * 86_400, '2 years'],
    [36_500 * 86_400, '100 years'],
    [12_345 * 365 * 86_400, '12\u202f300 years'],
    [416_666_666 * 86_400, '1.14 million years'],
    [365 * 86_400 * 999_600, '1 million years'],
    [365 * 86_400 * 7.5e9, '7.5 billion years'],
    [365 * 86_400 * 1e15, '1\u202f000 trillion years'],
    [-90, '−1 min 30 s'],
    [Number.NaN, '—'],
    [Number.POSITIVE_INFINITY, '∞'],
  ])('of %d seconds reads %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('a rate', () => {
  it.each([
    ['40/s', 40],
    ['30/m', 0.5],
    ['500/h', 500 / 3600],
    ['86400/d', 1],
    ['0.5/s', 0.5],
  ])('%s is %d per second', (text, rate) => {
    expect(value(parseRate(text))).toBe(rate);
  });

  it.each([
    ['40/sec', '40/s'],
    ['40 / s', '40/s'],
    ['10 per minute', '10/m'],
  ])('%s is refused, and %s suggested', (text, suggestion) => {
    expect(fault(parseRate(text))?.suggestion).toBe(suggestion);
  });

  it('without a unit is refused, and none is guessed', () => {
    const wrong = fault(parseRate('200'));
    expect(wrong?.suggestion).toBeUndefined();
    expect(wrong?.hint).toBe('say of what: `200/s`, `200/m`, `200/h` or `200/d`');
  });

  it.each(['0/s', '-1/s', '1/w', '/s', '1e3/s', '0.0000001/d', '10000000000/s', 'fast'])('%s is refused', (text) => {
    expect(parseRate(text).ok).toBe(false);
  });

  it.each([
    [40, '40/s'],
    [0.5, '30/min'],
    [500 / 3600, '8.33/min'],
    [0.01, '36/h'],
    [1e-5, '0.864/d'],
    [1234.5, '1\u202f235/s'],
    [0, '0/s'],
    [Number.NaN, '—'],
  ])('of %d per second reads %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });
});

describe('a share', () => {
  it.each([
    ['10%', 0.1],
    ['0.01 %', 0.0001],
    ['100%', 1],
    ['99.9%', 0.999],
    ['0.00000001%', 1e-10],
    [0.25, 0.25],
    ['0.25', 0.25],
    [0, 0],
    [1, 1],
  ])('%s is %d', (text, share) => {
    expect(value(parseShare(text))).toBe(share);
  });

  it.each([101, 1.5, -0.1, '101%', '-5%', 'half', Number.NaN, Number.POSITIVE_INFINITY])('%s is refused', (text) => {
    expect(parseShare(text).ok).toBe(false);
  });

  it('of 5 was probably meant as 5%', () => {
    expect(fault(parseShare(5))?.suggestion).toBe('5%');
  });

  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.931_2, '93.1 %'],
    [0.9999, '99.99 %'],
    [0.999_99, '99.999 %'],
    [1e-5, '0.001 %'],
    [1e-12, '<0.000001 %'],
    [1 - 1e-12, '>99.999999 %'],
    [0.5, '50 %'],
    [Number.NaN, '—'],
  ])('of %d reads %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });

  it('that is neither nothing nor the whole never reads as if it were', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true, minExcluded: true, maxExcluded: true }), (share) => {
        expect(['0 %', '100 %']).not.toContain(formatShare(share));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe('shares among several', () => {
  const list = (...written: (string | number)[]) => parseShareList(written);

  it('are percentages that add up to 100 %', () => {
    expect(value(list('95%', '5%'))).toEqual([0.95, 0.05]);
    expect(list('60%', '30%').ok).toBe(false);
    expect(list('95%', '4%').ok).toBe(false);
    expect(list('60%', '50%').ok).toBe(false);
  });

  it('may miss 100 % by the rounding of their last decimals', () => {
    expect(list('33.3%', '33.3%', '33.3%').ok).toBe(true);
    expect(list('16.67%', '16.67%', '16.67%', '16.67%', '16.67%', '16.67%').ok).toBe(true);
    expect(list('99.9%').ok).toBe(false);
  });

  it('are bare weights of any size', () => {
    expect(value(list(3, 1))).toEqual([0.75, 0.25]);
    expect(value(list('2', '0'))).toEqual([1, 0]);
  });

  it('are not mixed, not all zero, not negative', () => {
    expect(list('50%', 1).ok).toBe(false);
    expect(list(0, 0).ok).toBe(false);
    expect(list(1, -1)).toMatchObject({ ok: false, index: 1 });
    expect(list(1, 'many')).toMatchObject({ ok: false, index: 1 });
    expect(list(Number.POSITIVE_INFINITY)).toMatchObject({ ok: false, index: 0 });
  });
});

describe('a number', () => {
  it.each([
    [1_234_567, '1\u202f234\u202f567'],
    [999, '999'],
    [0, '0'],
    [-1234, '−1\u202f234'],
    [1e21, '1\u202f000\u202f000\u202f000\u202f000\u202f000\u202f000\u202f000'],
    [Number.NaN, '—'],
  ])('that counts %d reads %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  it.each([
    [0.012_34, '0.0123'],
    [4.566, '4.57'],
    [12_345.6, '12\u202f346'],
    [100, '100'],
    [-0.5, '−0.5'],
    [0, '0'],
  ])('of %d reads %s', (number, text) => {
    expect(formatNumber(number)).toBe(text);
  });
});
