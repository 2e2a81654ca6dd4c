import { describe, expect, test } from 'vitest';
import { commonUnavailability, spellUnavailability } from '../../src/checks/unavailability.js';
import type { FailureModel, Model } from '../../src/model/index.js';
import { DAY, domain, failure, HOUR, model, mx, planned, random, server } from './model-builder.js';

const WEEK = 7 * DAY;
const FIFTH = random('refuse', 4 * HOUR, HOUR);

/** Two servers with these failures, and perhaps a site for both. */
function pair(first: readonly FailureModel[], second: readonly FailureModel[], site?: readonly FailureModel[]): Model {
  const at = site === undefined ? null : 'room';
  return model({
    domains: [domain('example.org', mx('10 a', '10 b'))],
    servers: [server('a', { failures: first, site: at }), server('b', { failures: second, site: at })],
    sites: site === undefined ? [] : [{ name: 'room', failures: site }],
  });
}

function together(world: Model): number {
  return commonUnavailability(world, world.servers, WEEK);
}

describe('the time that two servers are down at once', () => {
  test('is that of both plans where these are the same, and none where one follows the other', () => {
    const plan = planned('refuse', DAY, 6 * HOUR);
    expect(together(pair([plan], [plan])) * WEEK).toBeCloseTo(6 * HOUR, 6);
    expect(together(pair([plan], [planned('refuse', DAY + 4 * HOUR, 6 * HOUR)])) * WEEK).toBeCloseTo(2 * HOUR, 6);
    expect(together(pair([plan], [planned('refuse', DAY + 6 * HOUR, 6 * HOUR)]))).toBe(0);
  });

  test('is a product by chance, and a share of a plan where one is planned', () => {
    expect(together(pair([FIFTH], [FIFTH]))).toBeCloseTo(0.04, 12);
    expect(together(pair([FIFTH], [planned('refuse', DAY, 10 * HOUR)])) * WEEK).toBeCloseTo(2 * HOUR, 6);
  });

  test('holds what strikes their site, by plan or by chance', () => {
    expect(together(pair([], [], [FIFTH]))).toBeCloseTo(0.2, 12);
    expect(together(pair([FIFTH], [FIFTH], [FIFTH]))).toBeCloseTo(0.2 + 0.8 * 0.04, 12);
    const plan = planned('timeout', DAY, 6 * HOUR);
    expect(together(pair([plan], [], [planned('timeout', DAY + 3 * HOUR, 6 * HOUR)])) * WEEK).toBeCloseTo(6 * HOUR, 6);
  });

  test('of plans that come again and again is that of the long run', () => {
    const nightly = planned('refuse', 2 * HOUR, HOUR, DAY);
    const weekly = planned('refuse', 2 * HOUR + HOUR / 2, 2 * HOUR, WEEK);
    expect(together(pair([nightly], [nightly]))).toBeCloseTo(1 / 24, 9);
    expect(together(pair([nightly], [weekly])) * WEEK).toBeCloseTo(HOUR / 2, 3);
  });

  test('is a product where there are too many plans to lay over each other', () => {
    // Each is up for ten seconds, and never two at once: laid over each other, all of them are never down.
    const most = Array.from({ length: 1500 }, (_, i) =>
      server(`mx${i}`, { failures: [planned('refuse', 0, 10 * i), planned('refuse', 10 * i + 10, 20_000)] }),
    );
    const world = model({ domains: [domain('example.org', mx('10 mx0'))], servers: most });
    expect(commonUnavailability(world, most, 15_000)).toBeCloseTo((1 - 10 / 15_000) ** 1500, 9);
    const few = most.slice(0, 1000);
    expect(commonUnavailability(world, few, 15_000)).toBeCloseTo(1 / 3, 9);
  });

  test('is all the time where both are down for good, and one server’s own where the other is', () => {
    expect(together(pair([failure('refuse')], [failure('timeout')]))).toBe(1);
    expect(together(pair([failure('refuse')], [FIFTH]))).toBeCloseTo(0.2, 12);
  });
});

describe('a short time down in a sentence', () => {
  test.each([
    [300 * DAY, 4 * HOUR, 'down 0.056 % of the time (4 h 52 min a year)'],
    [99 * HOUR, HOUR, 'down 1 % of the time (3 d 16 h a year)'],
    [9.9 * HOUR, HOUR, 'down 9.2 % of the time (33 d 12 h a year)'],
    [10_000 * DAY, HOUR, 'down 0.00042 % of the time (2 min 11 s a year)'],
  ])('of one in so long keeps two digits that count: %d s up, %d s down', (up, down, said) => {
    const world = pair([random('refuse', up, down)], []);
    expect(spellUnavailability(world, world.servers.slice(0, 1), WEEK)).toBe(said);
  });
});
