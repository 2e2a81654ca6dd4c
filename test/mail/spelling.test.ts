import { describe, expect, test } from 'vitest';
import { spellLimit } from '../../src/mail/behaviour/spelling.js';
import {
  type MtaBehaviour,
  patienceAt,
  presetBehaviour,
  type RetryRule,
  spellGiveUp,
  spellJitter,
  spellRetryRule,
} from '../../src/mail/index.js';

describe('a retry rule in the words of the scenario language', () => {
  test.each<[RetryRule, string]>([
    [{ kind: 'never' }, 'never'],
    [{ kind: 'every', every: 1800 }, '{ every: 30m }'],
    [{ kind: 'list', waits: [300, 600, 3600], then: [3600] }, '{ list: [5m, 10m, 1h], then: last }'],
    [{ kind: 'list', waits: [300, 600], then: [300, 600] }, '{ list: [5m, 10m], then: repeat }'],
    [{ kind: 'list', waits: [300], then: [7200, 300, 300] }, '{ list: [5m], then: [2h, 5m, 5m] }'],
    [{ kind: 'backoff', first: 300, factor: 2, max: 3600 }, '{ backoff: { first: 5m, factor: 2, max: 1h } }'],
    [{ kind: 'backoff', first: 64, factor: 1.5, max: null }, '{ backoff: { first: 1m4s, factor: 1.5 } }'],
    [{ kind: 'age', min: 300, max: 4000 }, '{ age: { min: 5m, max: 1h6m40s } }'],
    [{ kind: 'quadratic', unit: 400 }, '{ quadratic: 6m40s }'],
    [
      {
        kind: 'steps',
        from: 'arrival',
        steps: [
          { every: 900, factor: 1, until: 7200 },
          { every: 3600, factor: 1.5, until: null },
        ],
      },
      '{ steps: [{ every: 15m, until: 2h }, { every: 1h, factor: 1.5 }] }',
    ],
  ])('%o', (rule, text) => {
    expect(spellRetryRule(rule)).toBe(text);
  });
});

test('when a sender gives up, in the words of the scenario language', () => {
  expect(spellGiveUp({ age: 432_000, attempts: null, hostDown: null })).toBe('5d');
  expect(spellGiveUp({ age: null, attempts: 13, hostDown: null })).toBe('{ attempts: 13 }');
  expect(spellGiveUp({ age: 345_600, attempts: null, hostDown: 345_600 })).toBe('{ age: 4d, hostDown: 4d }');
  expect(spellGiveUp({ age: null, attempts: null, hostDown: null })).toBe('unlimited');
});

test('a limit, and how long a reply is waited for', () => {
  expect([spellLimit(null), spellLimit(5)]).toEqual(['unlimited', '5']);
  const timeouts = {
    ...(presetBehaviour('postfix') as MtaBehaviour).timeouts,
    connect: 30,
    kernel: 135,
    greeting: 300,
  };
  expect([patienceAt(timeouts, 'connect'), patienceAt(timeouts, 'greeting')]).toEqual([30, 300]);
  expect(patienceAt({ ...timeouts, tls: null }, 'tls')).toBe(Number.POSITIVE_INFINITY);
});

test('jitter in the words of the scenario language', () => {
  expect(spellJitter(null)).toBe('none');
  expect(spellJitter({ kind: 'share', share: 0.07 })).toBe('7%');
  expect(spellJitter({ kind: 'time', time: 5 })).toBe('5s');
});
