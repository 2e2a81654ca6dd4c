import { describe, expect, test } from 'vitest';
import {
  atLeastOne,
  availability,
  firstRetrySuccess,
  meanResidual,
  none,
  stillDown,
  upAfter,
} from '../../src/theory/index.js';

/** Probability of being up, by small steps of the Kolmogorov equation (fourth-order Runge–Kutta). */
function stepped(after: number, start: number, meanUp: number, meanDown: number): number {
  const steps = 2000;
  const h = after / steps;
  const slope = (up: number): number => (1 - up) / meanDown - up / meanUp;
  let up = start;
  for (let step = 0; step < steps; step += 1) {
    const a = slope(up);
    const b = slope(up + (h / 2) * a);
    const c = slope(up + (h / 2) * b);
    up += (h / 6) * (a + 2 * b + 2 * c + slope(up + h * c));
  }
  return up;
}

describe('availability', () => {
  test('six hours up and half an hour down is up 12/13 of the time', () => {
    expect(availability(21_600, 1800)).toBeCloseTo(12 / 13, 14);
  });

  test('of three independent servers at 90 %, all are down a thousandth of the time', () => {
    expect(none([0.9, 0.9, 0.9])).toBeCloseTo(0.001, 14);
    expect(atLeastOne([0.9, 0.9, 0.9])).toBeCloseTo(0.999, 14);
    expect(atLeastOne([])).toBe(0);
  });

  test.each([
    { after: 60, wasUp: true },
    { after: 60, wasUp: false },
    { after: 5000, wasUp: true },
    { after: 5000, wasUp: false },
  ])('up $after s later (was up: $wasUp) agrees with the differential equation', ({ after, wasUp }) => {
    expect(upAfter(after, wasUp, 3000, 700)).toBeCloseTo(stepped(after, wasUp ? 1 : 0, 3000, 700), 10);
  });

  test('after a long time it does not matter how it began', () => {
    expect(upAfter(1e7, true, 3000, 700)).toBeCloseTo(availability(3000, 700), 12);
    expect(upAfter(1e7, false, 3000, 700)).toBeCloseTo(availability(3000, 700), 12);
  });
});

describe('an outage under way', () => {
  test('half of all exponential outages are over after ln 2 of their mean', () => {
    expect(stillDown(1800 * Math.LN2, 1800)).toBeCloseTo(0.5, 14);
    expect(firstRetrySuccess(1800 * Math.LN2, 1800)).toBeCloseTo(0.5, 14);
  });

  test('a retry meets a server that works, where it hardly ever fails, as often as the outage is over', () => {
    expect(firstRetrySuccess(300, 1800)).toBeCloseTo(upAfter(300, false, 1e12, 1800), 9);
    expect(firstRetrySuccess(300, 1800)).toBeGreaterThan(upAfter(300, false, 21_600, 1800));
  });

  test('a short wait is not lost to rounding', () => {
    expect(firstRetrySuccess(1e-12, 1)).toBe(1e-12 - 5e-25);
  });

  test('lasts its mean if exponential, half of it if constant', () => {
    expect(meanResidual(1800, 1800 ** 2)).toBe(1800);
    expect(meanResidual(1800, 0)).toBe(900);
  });

  test('of one hour or three, each as often, it lasts 75 minutes: three quarters meet the long one', () => {
    expect(meanResidual(2, 1)).toBeCloseTo(0.25 * 0.5 + 0.75 * 1.5, 14);
  });
});
