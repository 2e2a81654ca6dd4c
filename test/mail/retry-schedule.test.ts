import { describe, expect, test } from 'vitest';
import { jitteredWait, nextOnGrid, nextWait, type RetryRule, type RetryStep, stepAt } from '../../src/mail/index.js';
import { effortOf } from '../scenario/reading-effort.js';

const HOUR = 3600;

/** Ages of the first `count` retries [s] of a message whose passes take no time, noticed at once or on a grid from 0. */
function retryAges(rule: RetryRule, count: number, scan?: number): number[] {
  const ages: number[] = [];
  let age = 0;
  for (let pass = 1; pass <= count; pass++) {
    const due = age + nextWait(rule, pass, age);
    age = scan === undefined ? due : nextOnGrid(due, scan, 0);
    ages.push(age);
  }
  return ages;
}

describe('what a rule counts from', () => {
  test('a message that is never retried has no next wait', () => {
    expect(nextWait({ kind: 'never' }, 1, 0)).toBeNaN();
  });

  test('a list that repeats begins again after its last wait', () => {
    const rule: RetryRule = { kind: 'list', waits: [60, 120], then: [60, 120] };
    expect(retryAges(rule, 5)).toEqual([60, 180, 240, 360, 420]);
  });

  test('a backoff stays at its longest wait', () => {
    const rule: RetryRule = { kind: 'backoff', first: 300, factor: 2, max: HOUR };
    expect([1, 2, 3, 4, 5, 6, 5000].map((pass) => nextWait(rule, pass, 0))).toEqual([
      300, 600, 1200, 2400, 3600, 3600, 3600,
    ]);
  });

  test('a slow pass leaves out the squares that went by meanwhile', () => {
    expect(nextWait({ kind: 'quadratic', unit: 400 }, 1, 1600)).toBe(2000);
    expect(nextWait({ kind: 'quadratic', unit: 400 }, 1, 1599)).toBe(1);
  });

  test('squares are exact where the quotient of unit and age is rounded', () => {
    for (let n = 1; n < 400; n++) {
      expect(nextWait({ kind: 'quadratic', unit: 0.1 }, n, 0.1 * n * n)).toBeGreaterThan(0);
    }
  });
});

describe('the next of evenly spaced tries', () => {
  /** The doubles next to one, and itself. */
  function around(value: number): number[] {
    const unit = 2 ** (Math.floor(Math.log2(value)) - 52);
    return [value - unit, value, value + unit];
  }

  test.each([0.1, 0.3, 1 / 3, 400 / 7, 0.7])('is the first that is later, to the last bit: every %d s', (every) => {
    const steps: RetryStep[] = [{ every, factor: 1, until: null }];
    for (let count = 1; count < 300; count++) {
      for (const age of around(count * every)) {
        const even = nextWait({ kind: 'steps', from: 'arrival', steps }, 1, age) + age;
        const first = count * every > age ? count : count + 1;
        expect([count, even]).toEqual([count, first * every - age + age]);
        const grid = nextOnGrid(age, every, 0);
        expect([count, grid]).toEqual([count, count * every >= age ? count * every : (count + 1) * every]);
      }
      for (const age of around(every * count * count)) {
        const first = every * count * count > age ? count : count + 1;
        expect(nextWait({ kind: 'quadratic', unit: every }, 1, age)).toBe(every * first * first - age);
      }
    }
  });

  test('is the end of its step at most: one that falls on it belongs to it, one past it to the next step', () => {
    const steps = (until: number): RetryStep[] => [
      { every: 10, factor: 1, until },
      { every: 100, factor: 1, until: null },
    ];
    const ages = (until: number): number[] => retryAges({ kind: 'steps', from: 'arrival', steps: steps(until) }, 4);
    expect(ages(30)).toEqual([10, 20, 30, 130]);
    expect(ages(39)).toEqual([10, 20, 30, 130]);
    expect(ages(29)).toEqual([10, 20, 120, 220]);
  });
});

describe('the wait after a failed pass (Exim, retry.c)', () => {
  const rule: RetryRule = {
    kind: 'steps',
    from: 'failure',
    steps: [
      { every: 60, factor: 1, until: 600 },
      { every: 100, factor: 2, until: 2000 },
      { every: 500, factor: 1, until: 5000 },
    ],
  };

  test.each([
    [0, 60],
    [600, 60],
    [601, 100],
    [699, 100],
    [700, 200],
    [899, 200],
    [900, 400],
    [1300, 800],
    [2000, 800],
    [2001, 500],
    [4400, 500],
    [4600, 400],
    [4999, 1],
    [5000, 500],
    [9000, 500],
  ])('is that of the step that holds then, and no longer than to the end of the last: at %d s %d s', (age, wait) => {
    expect(nextWait(rule, 1, age)).toBe(wait);
  });

  test('is not cut where the last step has no end', () => {
    const endless: RetryRule = { ...rule, steps: [{ every: 60, factor: 1, until: null }] };
    expect(nextWait(endless, 1, 1e6)).toBe(60);
  });
});

describe('the first wait of a step', () => {
  const steps: RetryStep[] = [
    { every: 60, factor: 2, until: 600 },
    { every: 100, factor: 1, until: 2000 },
  ];

  test.each([
    [0, 60],
    [600, 60],
    [601, 100],
    [2000, 100],
    [2001, 100],
  ])('of steps is what holds at %d s: %d s', (age, wait) => {
    expect(stepAt({ kind: 'steps', from: 'arrival', steps }, age)).toBe(wait);
  });

  test('of a step without end holds for ever, and of no steps there is none', () => {
    expect(stepAt({ kind: 'steps', from: 'arrival', steps: [{ every: 7, factor: 1, until: null }] }, 1e9)).toBe(7);
    expect(stepAt({ kind: 'steps', from: 'arrival', steps: [] }, 0)).toBeNaN();
  });
});

describe('a list of waits', () => {
  test.each([
    ['last', [60, 120], [120], [60, 120, 120, 120, 120]],
    ['others', [60], [300, 7], [60, 300, 7, 300, 7]],
  ] as const)('goes on with its %s', (_, waits, then, expected) => {
    expect([1, 2, 3, 4, 5].map((pass) => nextWait({ kind: 'list', waits, then }, pass, 0))).toEqual(expected);
  });
});

/** The same, slowly: one candidate after the other, each step named by its place. */
function slowSteps(steps: readonly RetryStep[], age: number): number {
  let reached = 0;
  let lastInterval = 0;
  for (const step of steps) {
    for (let next = step.every; reached + next <= (step.until ?? Number.POSITIVE_INFINITY); next *= step.factor) {
      reached += next;
      lastInterval = next;
      if (reached > age) return reached - age;
    }
  }
  while (reached <= age) reached += lastInterval;
  return reached - age;
}

describe('stepped schedules', () => {
  const steps: readonly RetryStep[] = [
    { every: 7, factor: 1, until: 50 },
    { every: 10, factor: 2, until: 300 },
    { every: 64, factor: 1, until: 1000 },
  ];

  test('agree with counting the candidates one by one, also past the end of the last step', () => {
    for (let age = 0; age < 2000; age++) {
      expect(nextWait({ kind: 'steps', steps, from: 'arrival' }, 1, age)).toBe(slowSteps(steps, age));
    }
  });

  test('a growing last step goes on with its last interval', () => {
    const growing: RetryRule = { kind: 'steps', from: 'arrival', steps: [{ every: 10, factor: 2, until: 100 }] };
    expect(retryAges(growing, 6)).toEqual([10, 30, 70, 110, 150, 190]);
  });

  test('a try that falls on the very end of a growing step still belongs to it', () => {
    const steps = [
      { every: 10, factor: 2, until: 70 },
      { every: 100, factor: 1, until: null },
    ];
    expect(retryAges({ kind: 'steps', from: 'arrival', steps }, 4)).toEqual([10, 30, 70, 170]);
  });

  test('a step too short for its own interval is passed over', () => {
    const rule: RetryRule = {
      kind: 'steps',
      from: 'arrival',
      steps: [
        { every: 60, factor: 1, until: 30 },
        { every: 20, factor: 1, until: null },
      ],
    };
    expect(retryAges(rule, 3)).toEqual([20, 40, 60]);
  });

  test('an age of years costs no more than an age of minutes', () => {
    const rule: RetryRule = { kind: 'steps', from: 'arrival', steps: [{ every: 0.001, factor: 1, until: null }] };
    const effort = effortOf(() => {
      for (let k = 0; k < 1000; k++) nextWait(rule, 1, 1e9 + k);
    });
    expect(effort).toBeLessThan(1);
  });
});

describe('waits that grow', () => {
  const CENTURY = 36_500 * 86_400;

  /** Candidates and their waits, one by one, as the growing step counts them. */
  function slowGrowth(every: number, factor: number, from: 'arrival' | 'failure', age: number): number {
    let wait = every;
    let at = every;
    while (at <= age) {
      wait *= factor;
      at += wait;
    }
    return from === 'arrival' ? at - age : wait;
  }

  test.each(['arrival', 'failure'] as const)('agree with counting them one by one, from %s', (from) => {
    for (const factor of [1.0001, 1.5, 2, 3, 1000]) {
      const rule: RetryRule = { kind: 'steps', from, steps: [{ every: 60, factor, until: null }] };
      for (const age of [1e6, 59, 60, 61, 0, 180, 12_345, 86_400, 5])
        expect([factor, age, nextWait(rule, 1, age)]).toEqual([factor, age, slowGrowth(60, factor, from, age)]);
    }
  });

  test('by the count are the first wait multiplied so often', () => {
    const rule: RetryRule = { kind: 'backoff', first: 300, factor: 1.7, max: null };
    expect([4, 1, 2].map((pass) => nextWait(rule, pass, 0))).toEqual([300 * 1.7 * 1.7 * 1.7, 300, 300 * 1.7]);
  });

  test.each<[string, RetryRule]>([
    ['a step', { kind: 'steps', from: 'arrival', steps: [{ every: 900, factor: 3, until: null }] }],
    ['a step from the failure', { kind: 'steps', from: 'failure', steps: [{ every: 900, factor: 1000, until: null }] }],
    ['a backoff', { kind: 'backoff', first: 900, factor: 3, max: null }],
    ['squares', { kind: 'quadratic', unit: CENTURY }],
  ])('without an end are never longer than a century: %s', (_, rule) => {
    let age = 0;
    for (let pass = 1; pass < 2000; pass += 1) {
      const wait = nextWait(rule, pass, age);
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(CENTURY);
      expect(nextOnGrid(age + wait, 1, 0)).toBeGreaterThanOrEqual(age + wait);
      age += wait;
    }
  });

  test.each([1.000_000_1, 1.000_001, 1.1])('by a factor of %d cost no more the later it gets', (factor) => {
    const rule: RetryRule = { kind: 'steps', from: 'arrival', steps: [{ every: 1, factor, until: null }] };
    let looks = 0;
    for (let age = 0; age < CENTURY; age += CENTURY / 100_000) looks += nextWait(rule, 1, age) > 0 ? 1 : 0;
    expect(looks).toBe(100_000);
  });
});

describe('grid and jitter', () => {
  test('a retry that is due is noticed at the next scan, or at once when it falls on one', () => {
    expect(nextOnGrid(301, 300, 0)).toBe(600);
    expect(nextOnGrid(300, 300, 0)).toBe(300);
    expect(nextOnGrid(0, 300, 120)).toBe(120);
    expect(nextOnGrid(119, 300, 420)).toBe(120);
  });

  test('the grid is never behind, whatever the rounding', () => {
    for (let k = 0; k < 5000; k++) {
      const due = k * 0.1;
      const seen = nextOnGrid(due, 0.1, 0.03);
      expect(seen).toBeGreaterThanOrEqual(due);
      expect(seen - due).toBeLessThan(0.1 + 1e-9);
    }
  });

  test('jitter spreads a wait evenly either way and never makes it negative', () => {
    expect(jitteredWait(100, { kind: 'share', share: 0.2 }, 0)).toBe(80);
    expect(jitteredWait(100, { kind: 'share', share: 0.2 }, 0.5)).toBe(100);
    expect(jitteredWait(450, { kind: 'time', time: 5 }, 0)).toBe(445);
    expect(jitteredWait(3, { kind: 'time', time: 5 }, 0)).toBe(0);
    expect(jitteredWait(100, null, 0)).toBe(100);
  });
});
