import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { spellDecision } from '../../src/mail/behaviour/spelling.js';
import {
  BEHAVIOUR,
  type BehaviourKey,
  DECISIONS,
  type GiveUp,
  type MtaBehaviour,
  type RetrySchedule,
  spellGiveUp,
  spellJitter,
  spellRetryRule,
} from '../../src/mail/index.js';
import { modelWith } from '../scenario/build-model.js';

/** An MTA of a scenario that is like `rfc5321` in all but these keys. */
function read(keys: object): MtaBehaviour {
  const mtas = { mine: { extends: 'rfc5321', ...keys } };
  const mta = modelWith({ mtas, senders: { mine: { mta: 'mine' } }, until: '30d' }).senders[0]?.mta;
  if (mta === undefined) throw new Error('no sender');
  return mta;
}

function spell(key: BehaviourKey, value: unknown): string {
  const { form } = BEHAVIOUR[key] as { readonly form: { spell?(value: unknown): string } };
  return form.spell?.(value) ?? 'no words';
}

const DEAD = { remember: 'host', counts: 'session', memory: 'all', after: 2, for: 300, timeoutFor: null };
const ALL_REUSE = { messages: 7, idle: 2, of: 'all', by: 'address' };

describe('how a scenario writes what a sender does, and reads it again', () => {
  it.each<[BehaviourKey, unknown, string]>([
    ['warnAfter', [], 'none'],
    ['warnAfter', [14_400], '4h'],
    ['warnAfter', [86_400, 259_200], '[1d, 3d]'],
    ['honoursBackups', 1, 'true'],
    ['honoursBackups', 0, 'false'],
    ['honoursBackups', 0.9, '90%'],
    ['mtaSts', 1, 'true'],
    ['mtaSts', 0, 'none'],
    ['mtaSts', 0.25, '25%'],
    ['dane', 1, 'true'],
    ['dane', 0, 'none'],
    ['reuse', null, 'none'],
    ['reuse', ALL_REUSE, '{ messages: 7, idle: 2s, of: all, by: address }'],
    [
      'reuse',
      { ...ALL_REUSE, messages: null, age: 300 },
      '{ messages: unlimited, idle: 2s, age: 5m, of: all, by: address }',
    ],
    ['concurrency', null, 'unlimited'],
    ['concurrency', { initial: 5, max: 20 }, '{ initial: 5, max: 20 }'],
    ['concurrency', { initial: 5, max: 20, by: 'site', shrinks: 1 }, '{ initial: 5, max: 20, by: site, shrinks: 1 }'],
    ['deadHosts', null, 'none'],
    ['deadHosts', DEAD, '{ remember: host, after: 2, for: 5m, counts: session, memory: all }'],
    [
      'deadHosts',
      { ...DEAD, apart: 120, timeoutFor: 900 },
      '{ remember: host, after: 2, apart: 2m, for: 5m, timeoutFor: 15m, counts: session, memory: all }',
    ],
    ['pace', { destination: 2, address: 0 }, '{ destination: 2s, address: 0s }'],
    ['dnsCache', { failures: 30, atLeast: 3600 }, '{ failures: 30s, atLeast: 1h }'],
    ['rate', { limit: { amount: 500, per: 3600 }, burst: 10 }, '{ limit: 500/h, burst: 10 }'],
    ['rate', { limit: { amount: 500, per: 3600 }, by: 'site' }, '{ limit: 500/h, by: site }'],
    ['addresses', 7, '7'],
    ['via', 'mx1.example.org', 'mx1.example.org'],
  ])('%s: %j', (key, value, text) => {
    expect(spell(key, value)).toBe(text);
    expect(read({ [key]: parse(text) })[key]).toEqual(value);
  });

  it.each<[GiveUp, string]>([
    [{ age: 432_000, attempts: null, hostDown: null }, '5d'],
    [{ age: 432_000, attempts: 13, hostDown: null }, '{ age: 5d, attempts: 13 }'],
    [{ age: 345_600, attempts: null, hostDown: 345_600 }, '{ age: 4d, hostDown: 4d }'],
    [{ age: 345_600, attempts: null, hostDown: null, frozen: 604_800 }, '{ age: 4d, frozen: 1w }'],
    [{ age: 345_600, attempts: null, hostDown: null, onTime: true }, '{ age: 4d, onTime: true }'],
    [{ age: null, attempts: 13, hostDown: null }, '{ attempts: 13 }'],
  ])('giving up: %j', (limits, text) => {
    expect(spellGiveUp(limits)).toBe(text);
    expect(read({ giveUpAfter: parse(text) }).giveUpAfter).toEqual(limits);
  });

  it.each([
    ['nextHostOrBounce', '{ nextHost: bounce }'],
    ['nextOrBounce', '{ next: bounce }'],
    ['nextHost', 'nextHost'],
    ['bounce', 'bounce'],
  ] as const)('after a failure: %s', (decision, text) => {
    expect(spellDecision(decision)).toBe(text);
  });

  it('after a failure, whatever it decides', () => {
    for (const decision of DECISIONS.filter((one) => one !== 'plain')) {
      const { onFailure } = read({ onFailure: { rcpt: { '4xx': parse(spellDecision(decision)) } } });
      expect(onFailure.rcpt['4xx']).toBe(decision);
    }
  });

  it('lists of waits that go on with the last, with all of them, or with others that are much like them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        (waits, then) => {
          const rule = { kind: 'list', waits, then } as const;
          expect(read({ retry: parse(spellRetryRule(rule)) }).retry.rule).toEqual(rule);
        },
      ),
      { seed: 4, numRuns: 150 },
    );
  });

  it('lists of waits: the words for the last of them and for all of them, and none for what is only like them', () => {
    const words = (waits: number[], then: number[]) => spellRetryRule({ kind: 'list', waits, then });
    expect(words([60, 120], [120])).toBe('{ list: [1m, 2m], then: last }');
    expect(words([60, 120], [60])).toBe('{ list: [1m, 2m], then: [1m] }');
    expect(words([60, 120], [60, 180])).toBe('{ list: [1m, 2m], then: [1m, 3m] }');
    expect(words([60, 120], [120, 120])).toBe('{ list: [1m, 2m], then: [2m, 2m] }');
    expect(words([60, 120], [60])).not.toContain('repeat');
  });

  it.each<RetrySchedule['rule']>([
    { kind: 'never' },
    { kind: 'every', every: 90 },
    { kind: 'backoff', first: 64, factor: 2, max: null },
    { kind: 'backoff', first: 300, factor: 1.5, max: 3600 },
    { kind: 'age', min: 300, max: 4000 },
    { kind: 'quadratic', unit: 400 },
    {
      kind: 'steps',
      from: 'arrival',
      steps: [
        { every: 900, factor: 1, until: 7200 },
        { every: 3600, factor: 1.5, until: null },
      ],
    },
  ])('a schedule: %j', (rule) => {
    expect(read({ retry: parse(spellRetryRule(rule)) }).retry.rule).toEqual(rule);
  });

  it('words of a list, or none', () => {
    const { form } = BEHAVIOUR.limits.form.parts.counts;
    expect([form.spell([]), form.spell(['unreachable'])]).toEqual(['none', '[unreachable]']);
    for (const counts of [[], ['unreachable']] as const)
      expect(read({ limits: { counts: parse(form.spell(counts)) } }).limits.counts).toEqual(counts);
  });

  it('jitter: a share, a time, or none', () => {
    for (const jitter of [null, { kind: 'share', share: 0.07 }, { kind: 'time', time: 5 }] as const)
      expect(read({ retry: { every: '30m', jitter: parse(spellJitter(jitter)) } }).retry.jitter).toEqual(jitter);
  });

  it('a grid of looks at the queue, or none', () => {
    const scanned = (scan: unknown) => read({ retry: { every: '30m', scan } }).retry.scan;
    expect([scanned('5m'), scanned('none')]).toEqual([300, null]);
  });
});
