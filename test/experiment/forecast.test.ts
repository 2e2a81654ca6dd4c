import { describe, expect, it } from 'vitest';
import { Forecast, type Foretold } from '../../src/experiment/forecast.js';
import type { FailureModel, Model } from '../../src/model/index.js';
import type { Effect } from '../../src/results/index.js';
import { failure, planned } from '../checks/model-builder.js';
import { modelOf } from '../scenario/build-model.js';

/** Mail comes so long [s]; all that is worked out here is exact in doubles. */
const HORIZON = 128;

type Starts = 'up' | 'longRun';

/** Up and down for just so long. */
function steady(up: number, down: number, kind: FailureModel['kind'] = 'refuse', starts: Starts = 'up'): FailureModel {
  const constant = (value: number) => ({ kind: 'constant', value }) as const;
  return failure(kind, { timing: { kind: 'renewal', up: constant(up), down: constant(down), starts } });
}

/** The failures of some servers, by name. */
function failing(text: string, failures: Readonly<Record<string, readonly FailureModel[]>>): Model {
  const model = modelOf(`duration: 128s\nuntil: 30d\n${text}`);
  const servers = model.servers.map((server) => ({ ...server, failures: failures[server.name] ?? [] }));
  return { ...model, servers };
}

function foretold(model: Model, effect: Effect, later?: number, classes?: readonly number[]): Foretold {
  const forecast = new Forecast(model, () => HORIZON);
  return forecast.of(effect, classes ?? [...forecast.classes.keys()], later);
}

/** The mean, times the horizon: times in which mail comes [s], or those that it waits. */
function effectOn(model: Model, effect: Effect, later?: number): number {
  const { mean, skewness } = foretold(model, effect, later);
  expect(skewness).toBe(0);
  return mean * HORIZON;
}

const ALONE = `
domains: { d.example: { mx: [ 10 a.example ] } }
servers: { a.example: {} }
traffic: [ { rate: 1/s } ]
`;
const keptFor = (seconds: number): string => `${ALONE}
mtas: { mine: { extends: rfc5321, giveUpAfter: ${seconds}s } }
senders: { shop: { mta: mine } }
`;
/** Down from 32 to 40, from 72 to 80, and from 112 to 120. */
const THRICE = { 'a.example': [steady(32, 8)] };

describe('what is foretold of three outages of 8 s, in a time of 128 s', () => {
  it.each<[string, Effect, number, number]>([
    ['servers are touched all the time that they are down', 'touch', 0, 24],
    ['mail that comes meanwhile is deferred', 'deferred', 0, 24],
    ['what comes in the first 5 s of each is more than 3 s late', 'late', 3, 15],
    ['and none is more than 8 s late', 'late', 8, 0],
    ['mail waits to the end: half of 8 × 8 in each', 'wait', 0, 96],
    ['none is lost, as its senders keep it for days', 'loss', 0, 0],
  ])('%s', (_, effect, later, expected) => {
    expect(effectOn(failing(ALONE, THRICE), effect, later)).toBe(expected);
  });

  it('mail of senders that keep it for 4 s waits no longer, and what comes in the first 4 s is lost', () => {
    const model = failing(keptFor(4), THRICE);
    expect([effectOn(model, 'wait'), effectOn(model, 'loss')]).toEqual([24, 12]);
  });

  it('and all replications have them; none has any where no server fails', () => {
    expect(foretold(failing(ALONE, THRICE), 'deferred')).toEqual({ mean: 24 / 128, touched: 1, skewness: 0 });
    expect(foretold(failing(ALONE, {}), 'deferred')).toEqual({ mean: 0, touched: 0, skewness: 0 });
    expect(foretold(failing(ALONE, THRICE), 'deferred', 0, [])).toEqual({ mean: 0, touched: 0, skewness: 0 });
  });

  it('what is planned is left out: 4 s of one of them', () => {
    const model = failing(ALONE, { 'a.example': [steady(32, 8), planned('refuse', 32, 4)] });
    expect([effectOn(model, 'deferred'), effectOn(model, 'touch')]).toEqual([20, 24]);
  });

  it('a server that only takes longer is touched, and mail is not deferred', () => {
    const model = failing(ALONE, { 'a.example': [steady(32, 8, 'slow')] });
    expect([effectOn(model, 'touch'), effectOn(model, 'deferred'), effectOn(model, 'wait')]).toEqual([24, 0, 0]);
  });

  it.each(['timeout', 'silent'] as const)('a connection that nobody answers costs half a minute: %s', (kind) => {
    const model = failing(ALONE, { 'a.example': [steady(32, 8, kind)] });
    expect(effectOn(model, 'wait')).toBe(96 + 24 * 30);
    expect([effectOn(model, 'late', 3), effectOn(model, 'late', 29), effectOn(model, 'late', 30)]).toEqual([39, 24, 0]);
  });

  it('also where it is the site that is silent; not where that is planned', () => {
    const model = failing(ALONE.replace('a.example: {} }', 'a.example: { site: here } }\nsites: { here: {} }'), {});
    const at = (failures: readonly FailureModel[]): Model => ({ ...model, sites: [{ name: 'here', failures }] });
    expect(effectOn(at([steady(32, 8, 'timeout')]), 'wait')).toBe(96 + 24 * 30);
    expect(effectOn(at([steady(32, 8), planned('timeout', 0, 1)]), 'wait')).toBe(96);
  });
});

describe('what is foretold of mail that several servers take', () => {
  const pair = (first: number, second: number): string => `
domains: { d.example: { mx: [ ${first} a.example, ${second} b.example ] } }
servers: { a.example: {}, b.example: {} }
traffic: [ { rate: 1/s } ]
`;
  /** Of the second: 36 to 44, 80 to 88, 124 to 128; both are down from 36 to 40. */
  const both = (kind: FailureModel['kind'] = 'refuse') => ({ ...THRICE, 'b.example': [steady(36, 8, kind)] });

  it('it is deferred while all of them are down, and each is touched by itself', () => {
    const model = failing(pair(10, 20), both());
    expect([effectOn(model, 'deferred'), effectOn(model, 'touch'), effectOn(model, 'wait')]).toEqual([4, 44, 8]);
    expect(effectOn(failing(pair(10, 20), THRICE), 'deferred')).toBe(0);
    expect(effectOn(failing(pair(20, 10), THRICE), 'deferred')).toBe(0);
  });

  it('a silent one costs half a minute where it is tried first, by its part of those', () => {
    expect(effectOn(failing(pair(10, 20), both('timeout')), 'wait')).toBe(8);
    expect(effectOn(failing(pair(20, 10), both('timeout')), 'wait')).toBe(8 + 20 * 30);
    expect(effectOn(failing(pair(10, 10), both('timeout')), 'wait')).toBe(8 + 10 * 30);
  });

  const backedUp = (relay: string): string => `
domains: { d.example: { mx: [ 10 a.example, 20 b.example ] } }
servers: { a.example: {}, b.example: { relay: { mta: ${relay} } } }
mtas: { short: { extends: rfc5321, giveUpAfter: 4s } }
traffic: [ { rate: 1/s } ]
`;
  it('a backup that only stores it takes it, and it waits there; too long for one that gives up soon', () => {
    const kept = failing(backedUp('rfc5321'), THRICE);
    expect([effectOn(kept, 'deferred'), effectOn(kept, 'late', 3), effectOn(kept, 'loss')]).toEqual([0, 15, 0]);
    expect(effectOn(kept, 'wait')).toBe(96);
    const short = failing(backedUp('short'), THRICE);
    expect([effectOn(short, 'wait'), effectOn(short, 'loss')]).toEqual([24, 12]);
  });

  it('mail that only a relay takes waits for nobody else', () => {
    const model = failing(ALONE.replace('a.example: {}', 'a.example: { relay: rfc5321 }'), THRICE);
    expect([effectOn(model, 'deferred'), effectOn(model, 'wait')]).toEqual([24, 0]);
  });
});

describe('what is foretold of several classes of mail', () => {
  const text = `
domains: { d.example: { mx: [ 10 a.example ] }, e.example: { mx: [ 10 b.example ] } }
servers: { a.example: {}, b.example: {} }
mtas: { short: { extends: rfc5321, giveUpAfter: 4s } }
senders: { shop: { mta: rfc5321 }, hasty: { mta: short } }
traffic: [ { rate: 1/s, from: { shop: 50%, hasty: 50% }, to: { d.example: 75%, e.example: 25% } } ]
`;
  const model = failing(text, THRICE);
  const { classes } = new Forecast(model, () => HORIZON);
  const placesOf = (domain: string, sender?: string): number[] =>
    classes.flatMap((one, at) =>
      one.domains.has(domain) && (sender === undefined || one.senders.has(sender)) ? [at] : [],
    );
  const mean = (effect: Effect, places: readonly number[], later = 0): number =>
    foretold(model, effect, later, places).mean * HORIZON;

  it('goes by their parts of the mail', () => {
    expect(classes.map(({ weight }) => weight)).toEqual([0.375, 0.375, 0.125, 0.125]);
    expect(mean('deferred', [...classes.keys()])).toBe(18);
    expect(mean('deferred', placesOf('d.example'))).toBe(24);
    expect(mean('deferred', placesOf('e.example'))).toBe(0);
    expect(mean('deferred', [...placesOf('d.example', 'shop'), ...placesOf('e.example', 'shop')])).toBe(18);
  });

  it('senders differ in how long they keep it, and in nothing else', () => {
    const [shop, hasty] = ['shop', 'hasty'].map((sender) => placesOf('d.example', sender));
    for (const effect of ['touch', 'deferred', 'late'] as const) expect(mean(effect, hasty ?? [])).toBe(24);
    expect([mean('loss', shop ?? []), mean('loss', hasty ?? []), mean('loss', placesOf('d.example'))]).toEqual([
      0, 12, 6,
    ]);
    expect([mean('wait', shop ?? []), mean('wait', hasty ?? [])]).toEqual([96, 24]);
  });

  it('is kept: by what it is, how late, and whose', () => {
    const forecast = new Forecast(model, () => HORIZON);
    const [first, ...others] = [
      forecast.of('late', [0], 3),
      forecast.of('late', [0], 4),
      forecast.of('late', [2], 3),
      forecast.of('wait', [0], 3),
    ];
    expect([first, ...others].map((one) => (one?.mean ?? 0) * HORIZON)).toEqual([15, 12, 0, 96]);
    expect(forecast.of('late', [0], 3)).toBe(first);
  });

  it('hosts that try the best exchanger only are a class of their own', () => {
    const some = `
domains: { d.example: { mx: [ 10 a.example, 20 b.example ] } }
servers: { a.example: {}, b.example: {} }
senders: { shop: { mta: rfc5321, honoursBackups: 75% }, all: { mta: rfc5321 }, none: { mta: rfc5321, honoursBackups: false } }
traffic: [ { rate: 1/s, from: { shop: 50%, all: 25%, none: 25% } } ]
`;
    const forecast = new Forecast(failing(some, THRICE), () => HORIZON);
    expect(forecast.classes.map(({ weight, accepting, senders }) => [weight, accepting, [...senders].join()])).toEqual([
      [0.625, [0, 1], 'shop,all'],
      [0.375, [0], 'shop,none'],
    ]);
    expect(forecast.of('deferred', [0, 1]).mean * HORIZON).toBe(9);
  });

  it('the largest 64 stand for the others', () => {
    const names = Array.from({ length: 70 }, (_, at) => `d${at}.example`);
    const many = `
domains: { ${names.map((name) => `${name}: { mx: [ 10 a.example ] }`).join(', ')} }
servers: { a.example: {} }
traffic: [ { rate: 1/s, to: { ${names.map((name, at) => `${name}: ${at < 6 ? 1 : 2}`).join(', ')} } } ]
`;
    const { classes: kept } = new Forecast(failing(many, THRICE), () => HORIZON);
    expect(kept).toHaveLength(64);
    for (const { weight } of kept) expect(weight).toBeCloseTo(1 / 64, 12);
    expect(new Set(kept.flatMap(({ domains }) => [...domains]))).toEqual(new Set(names.slice(6)));
  });
});

/**
 * In the long run up for 96 s and down for 32 s, looked at for 32 s: the two stretches lie over one another for max(0, 32 − φ)
 * with φ even between −64 and 64. So the share of the time has the moments 1/4, 1/6 and 1/8, and is 0 half of the time.
 */
it('outages by chance: mean, share of the replications, and skewness as the moments say', () => {
  const model = failing(ALONE, { 'a.example': [steady(96, 32, 'refuse', 'longRun')] });
  const forecast = new Forecast(model, () => 32);
  const { mean, touched, skewness } = forecast.of('deferred', [0]);
  const variance = 1 / 6 - 1 / 16;
  // Of 8000 timelines: three standard errors.
  expect(Math.abs(mean - 1 / 4)).toBeLessThan(3 * Math.sqrt(variance / 8000));
  expect(Math.abs(touched - 1 / 2)).toBeLessThan(3 * Math.sqrt(0.25 / 8000));
  expect(Math.abs(skewness - (1 / 8 - 1 / 8 + 2 / 64) / variance ** 1.5)).toBeLessThan(0.06);
});
