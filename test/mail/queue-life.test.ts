import { expect, test } from 'vitest';
import { type MtaBehaviour, presetBehaviour, queueLife, retryAges } from '../../src/mail/index.js';

const DAY = 86_400;

function mta(name: string, changes: Partial<MtaBehaviour> = {}): MtaBehaviour {
  const preset = presetBehaviour(name);
  if (preset === undefined) throw new Error(`no preset ${name}`);
  return { ...preset, ...changes };
}

test('a message stays as long as its MTA is old enough to bounce it', () => {
  expect(queueLife(mta('rfc5321'))).toBe(5 * DAY);
  expect(queueLife(mta('exim'))).toBe(4 * DAY);
  expect(queueLife(mta('qmail'))).toBe(7 * DAY);
});

test('a bot that never retries keeps nothing', () => {
  expect(queueLife(mta('fire-and-forget'))).toBe(0);
});

test('an MTA that gives up after thirteen attempts keeps a message until the thirteenth: Haraka 72.8 h', () => {
  const haraka = mta('haraka');
  expect(queueLife(haraka)).toBe(64 * 4095);
  expect(queueLife({ ...haraka, giveUpAfter: { age: DAY, attempts: 13, hostDown: null } })).toBe(DAY);
  expect(queueLife({ ...haraka, giveUpAfter: { age: null, attempts: 1, hostDown: null } })).toBe(0);
});

test('an MTA without limits keeps a message for ever', () => {
  const patient = mta('rfc5321', { giveUpAfter: { age: null, attempts: null, hostDown: null } });
  expect(queueLife(patient)).toBe(Number.POSITIVE_INFINITY);
});

test('the ages of the retries end where they are asked to, that age included', () => {
  expect(retryAges({ kind: 'every', every: 1800 }, 5400)).toEqual([1800, 3600, 5400]);
  expect(retryAges({ kind: 'never' }, DAY)).toEqual([]);
});

test('a schedule without end is cut, not walked for ever', () => {
  expect(retryAges({ kind: 'every', every: 1 }, Number.POSITIVE_INFINITY)).toHaveLength(40_000);
  expect(retryAges({ kind: 'list', waits: [0, 60], then: [0, 60] }, 120)).toEqual([0, 60, 60, 120, 120]);
});

test.each<[string, Partial<MtaBehaviour['giveUpAfter']>, number]>([
  ['its age', { age: 100 }, 100],
  ['how long the servers have been down, which is at least its age', { hostDown: 50, age: 100 }, 50],
  ['the pass after the last wait', { attempts: 3 }, 60],
  ['whichever comes first', { attempts: 3, age: 45 }, 45],
  ['the age, where passes are too many', { attempts: 9, age: 100 }, 100],
  ['its only pass', { attempts: 1, age: 100 }, 0],
  ['its first pass, at an age of nothing', { age: 0 }, 0],
])('what ends the life of a message in a queue: %s', (_, limits, life) => {
  const giveUpAfter = { age: null, attempts: null, hostDown: null, ...limits };
  const { retry } = mta('rfc5321');
  expect(queueLife({ retry: { ...retry, rule: { kind: 'every', every: 30 } }, giveUpAfter })).toBe(life);
});
