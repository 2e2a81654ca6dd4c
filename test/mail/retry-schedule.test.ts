import { describe, expect, test } from 'vitest';
import {
  jitteredWait,
  nextOnGrid,
  nextWait,
  presetBehaviour,
  type RetryRule,
  type RetryStep,
} from '../../src/mail/index.js';

const MINUTE = 60;
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

function ruleOf(preset: string): RetryRule {
  const behaviour = presetBehaviour(preset);
  if (behaviour === undefined) throw new Error(`no preset ${preset}`);
  return behaviour.retry.rule;
}

const minutes = (...values: number[]): number[] => values.map((value) => value * MINUTE);

describe('schedules of real MTAs, to the second', () => {
  test('Postfix waits as long as the message is old, at most 4000 s, noticed at its five-minute scan', () => {
    const ages = retryAges(ruleOf('postfix'), 8, 300);
    expect(ages).toEqual([300, 600, 1200, 2400, 4800, 9000, 13_200, 17_400]);
  });

  test('Postfix was recorded to try at the first scan after it is due', () => {
    // Starts of passes [h] of a message that is answered 450, Postfix 3.7.11, seconds rounded away.
    const recorded = [0.01, 0.1, 0.27, 0.6, 1.27, 2.44, 3.61, 4.77, 5.94, 7.12];
    recorded.slice(0, -1).forEach((hour, i) => {
      const due = hour + nextWait(ruleOf('postfix'), i + 1, hour * HOUR) / HOUR;
      const next = recorded[i + 1] ?? Number.NaN;
      expect(next - due).toBeGreaterThanOrEqual(-0.01);
      // One scan of 5 min, and what the fast clock of the recording adds.
      expect(next - due).toBeLessThanOrEqual(0.1);
    });
  });

  test('qmail tries at 400 n² seconds, 38 retries before its week is over', () => {
    const ages = retryAges(ruleOf('qmail'), 45);
    expect(ages.slice(0, 7)).toEqual([400, 1600, 3600, 6400, 10_000, 14_400, 19_600]);
    expect(ages.filter((age) => age < 604_800)).toHaveLength(38);
  });

  test('Exim tries every quarter of an hour for two hours, then ever later up to 16 h, then every 6 h', () => {
    const hours = retryAges(ruleOf('exim'), 16).map((age) => age / HOUR);
    const quarters = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25];
    // Each wait begins at the failed try: 1 h · 1.5ⁿ while the age is at most 16 h (retry.c).
    expect(hours).toEqual([...quarters, 3.25, 4.75, 7, 10.375, 15.4375, 23.03125, 29.03125]);
  });

  test('Exim on a half-hour queue run tries when it was recorded to try', () => {
    // Starts of passes [h] of a message that every server refuses, Exim 4.96, seconds rounded away.
    const recorded = [0.52, 1.1, 1.6, 2.19, 3.24, 4.78, 7.48, 11.29, 16.65, 23.08, 29.53, 36, 42.03];
    const rule = ruleOf('exim');
    recorded.slice(0, -1).forEach((hour, i) => {
      const due = hour + nextWait(rule, i + 2, hour * HOUR) / HOUR;
      const next = recorded[i + 1] ?? Number.NaN;
      // The clock of the recording ran fast: a queue run lay up to 0.6 h behind the last.
      expect(next - due).toBeGreaterThanOrEqual(-0.01);
      expect(next - due).toBeLessThanOrEqual(0.6);
    });
  });

  test('Exim tries a last time when four days are over', () => {
    expect(nextWait(ruleOf('exim'), 22, 92.84 * HOUR)).toBeCloseTo((96 - 92.84) * HOUR, 6);
    expect(nextWait(ruleOf('exim'), 23, 96 * HOUR)).toBe(6 * HOUR);
  });

  test('the steps of the scenario language add up to fixed ages: 2 h, 3, 4.5, 6.75, 10.1, 15.2, 21.2', () => {
    const exim = ruleOf('exim');
    if (exim.kind !== 'steps') throw new Error('Exim goes by steps');
    const hours = retryAges({ ...exim, from: 'arrival' }, 15).map((age) => age / HOUR);
    expect(hours.slice(7)).toEqual([2, 3, 4.5, 6.75, 10.125, 15.1875, 21.1875, 27.1875]);
  });

  test('Sendmail goes by its queue run of ten minutes', () => {
    expect(retryAges(ruleOf('sendmail'), 4)).toEqual(minutes(10, 20, 30, 40));
  });

  test('the standard retries every half hour, 240 times in five days', () => {
    const ages = retryAges(ruleOf('rfc5321'), 250);
    expect(ages.filter((age) => age <= 432_000)).toHaveLength(240);
  });

  test('Haraka doubles from 64 s: 64 (2ⁿ - 1)', () => {
    const ages = retryAges({ kind: 'backoff', first: 64, factor: 2, max: null }, 12);
    expect(ages.slice(0, 4)).toEqual([64, 192, 448, 960]);
    expect(ages.at(-1)).toBe(64 * 4095);
  });

  test('Courier follows its list, then repeats the last three waits', () => {
    const rule: RetryRule = {
      kind: 'list',
      waits: minutes(5, 5, 5, 15, 5, 5, 30, 5, 5, 60, 5, 5),
      then: minutes(120, 5, 5),
    };
    const ages = retryAges(rule, 18).map((age) => age / MINUTE);
    expect(ages).toEqual([5, 10, 15, 30, 35, 40, 70, 75, 80, 140, 145, 150, 270, 275, 280, 400, 405, 410]);
  });

  test('ZoneMTA makes its seventeenth retry 48 hours after arrival', () => {
    const rule: RetryRule = { kind: 'list', waits: minutes(5, 7, 8, 25, 75, 120), then: minutes(240) };
    expect(retryAges(rule, 17).at(-1)).toBe(48 * HOUR);
  });

  test('mox makes its seventh retry 952.5 minutes after arrival', () => {
    const ages = retryAges({ kind: 'backoff', first: 450, factor: 2, max: null }, 7);
    expect(ages.at(-1)).toBe(952.5 * MINUTE);
  });

  test('Stalwart repeats the last wait of its list', () => {
    const rule: RetryRule = { kind: 'list', waits: minutes(2, 5, 10, 15, 30, 60, 120), then: minutes(120) };
    expect(retryAges(rule, 10).at(-1)).toBe((242 + 3 * 120) * MINUTE);
  });
});

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
    const started = performance.now();
    for (let k = 0; k < 1000; k++) nextWait(rule, 1, 1e9 + k);
    expect(performance.now() - started).toBeLessThan(1000);
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
