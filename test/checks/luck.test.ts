import { describe, expect, test } from 'vitest';
import { failsByChance, lastArrival, listAssumptions, turnsAway } from '../../src/checks/index.js';
import type { FailureModel, ServerModel } from '../../src/model/index.js';
import { meetingOnly } from '../conditions.js';
import { DAY, domain, failure, filter, HOUR, model, mx, planned, random, server } from './model-builder.js';

describe('what fails by chance', () => {
  const of = (changes: Partial<ServerModel>, more: Partial<Parameters<typeof model>[0]> = {}) =>
    failsByChance(model({ domains: [domain('example.org', mx('10 a'))], servers: [server('a', changes)], ...more }));
  const mistakes = (spam: number, virus: number) => {
    const { spam: nothing, ...rest } = filter(1, 1);
    return { filter: { ...rest, spam: { ...nothing, mistakes: spam }, virus: { ...nothing, mistakes: virus } } };
  };
  test.each<[string, Partial<ServerModel>, boolean]>([
    ['nothing', {}, false],
    ['some sessions', { failures: [failure('refuse', { probability: 0.5 })] }, true],
    ['some hosts', { failures: [failure('refuse', { only: meetingOnly({ hosts: 0.5 }) })] }, true],
    ['no session', { failures: [failure('refuse', { probability: 0 })] }, false],
    ['outages', { failures: [failure('slow'), random('refuse', 1, 1)] }, true],
    ['a filter that takes all for spam', mistakes(1, 0), false],
    ['some for spam', mistakes(0.1, 0), true],
    ['some for a virus', mistakes(0, 0.1), true],
  ])('%s', (_, changes, is) => {
    expect(of(changes)).toBe(is);
  });

  test('of names as well', () => {
    const failures = (probability: number) => [
      { kind: 'timeout' as const, record: null, probability, timing: failure('refuse').timing },
    ];
    const host = { name: 'a', aliasOf: null, answer: { kind: 'servers' as const, servers: ['a'] } };
    expect(of({}, { hosts: [{ ...host, failures: failures(0.5) }] })).toBe(true);
    expect(of({}, { hosts: [{ ...host, failures: failures(1) }] })).toBe(false);
    expect(of({}, { domains: [domain('example.org', mx('10 a'), { failures: failures(0.5) })] })).toBe(true);
    expect(turnsAway(failure('refuse'))).toBe(true);
    expect(
      lastArrival(model({ domains: [domain('example.org', mx('10 a'))], servers: [server('a')], duration: null })),
    ).toBe(Number.POSITIVE_INFINITY);
  });

  test('of two servers for a domain is assumed to be independent, unless their site fails as well', () => {
    const fails = { failures: [random('refuse', DAY, HOUR)] };
    const lines = (
      one: Partial<ServerModel>,
      other: Partial<ServerModel>,
      site: readonly FailureModel[] = [],
      route = mx('10 a', '20 b'),
    ) =>
      listAssumptions(
        model({
          domains: [domain('example.org', route), domain('example.net', mx('10 b'))],
          servers: [server('a', one), server('b', other)],
          sites: [{ name: 'here', failures: site }],
        }),
      ).filter((line) => line.startsWith('The failures of a and b ')).length;
    expect(lines(fails, fails)).toBe(1);
    expect(lines(fails, {})).toBe(0);
    expect(lines(fails, fails, [], mx('10 a', '20 a'))).toBe(0);
    const at = { ...fails, site: 'here' };
    expect(lines(at, at, [random('refuse', DAY, HOUR)])).toBe(0);
    expect(lines(at, at, [planned('refuse', DAY, HOUR)])).toBe(1);
    expect(lines(at, fails, [random('refuse', DAY, HOUR)])).toBe(0);
  });

  test('and what presets assume matters where it can: of TLS, of IPv6', () => {
    const told = (changes: Partial<ServerModel>) => {
      const built = model({ domains: [domain('example.org', mx('10 a'))], servers: [server('a', changes)] });
      const [, names = '', more = '0'] =
        /rfc5321, (.*?)(?: and (\d+) more)? are assumed/.exec(listAssumptions(built).join()) ?? [];
      return names.split(', ').length + Number(more);
    };
    // Of the standard: plainText, mtaSts, dane, daneInsteadOfSts and two time-outs; family.asks and ipv6.
    const tls = { certificate: 'valid', tlsa: 'none', versions: 'all' } as const;
    const plain = told({});
    expect(told({ tls }) - plain).toBe(6);
    expect(told({ family: 'both' }) - plain).toBe(2);
    expect(told({ family: 'ipv6', tls }) - plain).toBe(8);
  });
});
