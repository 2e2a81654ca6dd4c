import { expect, test } from 'vitest';
import { givesUp } from '../../src/mail/index.js';

const DAY = 86_400;

test('a pass that fails at the age of giving up is the last, one a second earlier is not', () => {
  const fiveDays = { age: 5 * DAY, attempts: null, hostDown: null };
  expect(givesUp(fiveDays, 5 * DAY, 200, Number.NaN)).toBe(true);
  expect(givesUp(fiveDays, 5 * DAY - 1, 200, 6 * DAY)).toBe(false);
});

test('Haraka bounces at its thirteenth failure, however old the message', () => {
  const thirteen = { age: null, attempts: 13, hostDown: null };
  expect(givesUp(thirteen, 0, 13, Number.NaN)).toBe(true);
  expect(givesUp(thirteen, 90 * DAY, 12, Number.NaN)).toBe(false);
});

test('Exim counts how long the hosts have been down, also before the message came', () => {
  const hostDown = { age: null, attempts: null, hostDown: 4 * DAY };
  expect(givesUp(hostDown, 60, 1, 4 * DAY)).toBe(true);
  expect(givesUp(hostDown, 5 * DAY, 20, 3 * DAY)).toBe(false);
  expect(givesUp(hostDown, 5 * DAY, 20, Number.NaN)).toBe(false);
});

test('of several limits the first to be reached decides', () => {
  const both = { age: DAY, attempts: 3, hostDown: null };
  expect(givesUp(both, 60, 3, Number.NaN)).toBe(true);
  expect(givesUp(both, DAY, 1, Number.NaN)).toBe(true);
  expect(givesUp(both, 60, 2, Number.NaN)).toBe(false);
});

test('a sender without limits never gives up', () => {
  expect(givesUp({ age: null, attempts: null, hostDown: null }, 1e9, 1e6, 1e9)).toBe(false);
});
