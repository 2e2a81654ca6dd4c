import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  differsFromRest,
  differsInFewerThan,
  mserTruncation,
  noneSeenBound,
  normalTail,
  Spreads,
  studentFactor,
  studentInterval,
  trialsForBound,
  unseenBound,
  valuesNeeded,
} from '../../src/stats/index.js';

const SEED = 20_261_123;

function spreadsOf(rows: readonly (readonly number[])[]): Spreads {
  const spreads = new Spreads(rows[0]?.length ?? 0);
  for (const row of rows) spreads.add(Float64Array.from(row));
  return spreads;
}

describe('spreads of many figures', () => {
  it('are those of each figure alone, to the last bit', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(values, (column) => {
        fc.pre(new Set(column).size > 1);
        const spreads = spreadsOf(column.map((value) => [value, -value]));
        expect(spreads.interval(0)).toEqual(studentInterval(column));
        expect(spreads.interval(1)?.mean).toBe(-studentInterval(column).mean);
      }),
      { seed: SEED },
    );
  });

  it('leave out what a row does not have', () => {
    const spreads = spreadsOf([
      [1, Number.NaN],
      [Number.NaN, Number.NaN],
      [3, Number.NaN],
    ]);
    expect(spreads.counts[0]).toBe(2);
    expect(spreads.interval(0)).toEqual(studentInterval([1, 3]));
    expect(spreads.interval(1)).toBeUndefined();
  });

  it('have the sample standard deviation of their rows: n - 1 degrees of freedom', () => {
    const spreads = spreadsOf([[2], [4], [4], [4], [5], [5], [7], [9]]);
    expect(spreads.deviation(0)).toBeCloseTo(Math.sqrt(32 / 7), 12);
  });

  it('that agree have an interval of no width, whatever rounding does to their mean', () => {
    const spreads = spreadsOf(Array.from({ length: 9 }, () => [0.1]));
    expect(spreads.agrees(0)).toBe(true);
    expect(spreads.interval(0)).toEqual({ mean: 0.1, low: 0.1, high: 0.1, halfWidth: 0 });
  });

  it('agree on nothing that no row has', () => {
    expect(spreadsOf([[Number.NaN], [Number.NaN]]).agrees(0)).toBe(false);
  });

  it('of one row have no interval', () => {
    expect(spreadsOf([[7]]).interval(0)).toEqual({ mean: 7 });
    expect(spreadsOf([[7]]).deviation(0)).toBeNaN();
  });
});

describe('the number of values that an interval needs', () => {
  it('is enough, and one less is not', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 30, noNaN: true }), (ratio) => {
        const needed = valuesNeeded(ratio, 1);
        expect(studentFactor(needed) * ratio).toBeLessThanOrEqual(1);
        if (needed > 2) expect(studentFactor(needed - 1) * ratio).toBeGreaterThan(1);
      }),
      { seed: SEED },
    );
  });

  it('is two where all are the same', () => {
    expect(valuesNeeded(0, 1)).toBe(2);
  });

  it('grows with the square of the spread', () => {
    expect(valuesNeeded(20, 1) / valuesNeeded(10, 1)).toBeCloseTo(4, 1);
  });

  it('is endless where the interval shall have no width', () => {
    expect(valuesNeeded(1, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(valuesNeeded(1, 1e-12)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the tail of the normal distribution', () => {
  it('is that of the tables (NIST, Engineering Statistics Handbook, §1.3.6.7.1)', () => {
    expect(normalTail(0)).toBe(0.5);
    expect(normalTail(1)).toBeCloseTo(0.158655, 6);
    expect(normalTail(1.959964)).toBeCloseTo(0.025, 6);
    expect(normalTail(-3)).toBeCloseTo(0.99865, 5);
  });
});

describe('what was seen in none of some trials', () => {
  it('may be any share where there was no trial', () => {
    expect(differsInFewerThan(0)).toBe(1);
  });

  it('occurs in fewer than 3 of so many, 95 % sure: a rarer event would have been missed as often as that', () => {
    for (const trials of [10, 30, 1000]) {
      const bound = noneSeenBound(trials);
      // Of trials with just this chance, at most 5 in 100 series show nothing at all.
      expect((1 - bound) ** trials).toBeLessThanOrEqual(0.05);
      expect((1 - bound) ** trials).toBeGreaterThan(0.02);
    }
  });

  it('is rarer the more trials there were, at any level, and so many trials tell', () => {
    for (const level of [0.9, 0.95, 0.995]) {
      for (const trials of [10, 53, 1000]) {
        const bound = unseenBound(trials, level);
        // What occurs that often is seen in none of the trials more rarely than allowed.
        expect((1 - bound) ** trials).toBeLessThanOrEqual(1 - level);
        expect(trialsForBound(bound * (1 + 1e-9), level)).toBe(trials);
      }
    }
    expect(unseenBound(0, 0.95)).toBe(1);
    expect(trialsForBound(0, 0.95)).toBe(Number.POSITIVE_INFINITY);
  });

  it('may still be anything after three trials or fewer', () => {
    expect([0, 1, 2, 3].map(noneSeenBound)).toEqual([1, 1, 1, 1]);
  });
});

describe('MSER-5', () => {
  /** A fixed sequence that looks like noise (Park and Miller's generator), from -1 to 1. */
  function noise(count: number): number[] {
    let state = 42;
    return Array.from({ length: count }, () => {
      state = (state * 48271) % 2147483647;
      return (2 * state) / 2147483647 - 1;
    });
  }

  it('cuts off a beginning that is unlike the rest, about where it ends', () => {
    const series = noise(500).map((value, at) => value + (at < 60 ? 20 : 0));
    expect(mserTruncation(series)).toBeGreaterThanOrEqual(55);
    expect(mserTruncation(series)).toBeLessThanOrEqual(70);
  });

  it('cuts off little of a series that is everywhere alike, and nothing of one that never changes', () => {
    expect(mserTruncation(noise(500))).toBeLessThan(100);
    expect(mserTruncation(new Array<number>(100).fill(3))).toBe(0);
  });

  it('finds no long run in a series that only grows', () => {
    expect(mserTruncation(Array.from({ length: 200 }, (_, at) => at))).toBeNull();
  });

  it('cuts what differs from the rest, and by chance what does not: only the first is told', () => {
    const unlike = noise(500).map((value, at) => value + (at < 60 ? 20 : 0));
    expect(differsFromRest(unlike, 10, mserTruncation(unlike) ?? 0)).toBe(true);
    const alike = noise(500);
    expect(differsFromRest(alike, 0, 60)).toBe(false);
    expect(differsFromRest(alike, 60, 60)).toBe(false);
    // Nothing varies: any difference is one.
    const steps = [...new Array<number>(50).fill(4), ...new Array<number>(50).fill(3)];
    expect(differsFromRest(steps, 0, 50)).toBe(true);
    expect(differsFromRest(steps, 50, 75)).toBe(false);
  });

  it('cannot tell a stretch from a rest of a few values', () => {
    expect(differsFromRest(noise(100), 0, 95)).toBe(true);
  });

  it('says nothing of a few values', () => {
    expect(mserTruncation([1, 2, 3, 4, 5, 6])).toBeNull();
  });
});
