import { describe, expect, it } from 'vitest';
import {
  bestWarnings,
  boundedTo,
  comparisonWarnings,
  drillWarnings,
  horizonOf,
  lastArrivalOf,
  MOST_PAIRED,
  partialWarnings,
  sweepWarnings,
  usualBegin,
} from '../../src/experiment/index.js';
import { rarityWarnings, warmupWarnings } from '../../src/experiment/warnings.js';
import type { Model, TrafficModel } from '../../src/model/index.js';
import type { Estimate, Occurrence, SeriesColumns, Warning } from '../../src/results/index.js';
import { modelWith } from './replication-builder.js';

const DAY = 86_400;
const told = (warnings: readonly Warning[]) => warnings.map(({ code, message }) => `${code}: ${message}`);
const codes = (warnings: readonly Warning[]) => warnings.map(({ code }) => code);

describe('what is to be known of figures that few replications make', () => {
  const seen = (changes: Partial<Occurrence>): Estimate =>
    ({
      mean: 1,
      occurrence: { reason: 'rare', replications: 3, of: 100, low: 0.0062, high: 0.0852, worst: 0.9876, ...changes },
    }) as Estimate;

  it('is in how many of them mail was lost, and how much in the worst', () => {
    expect(told(rarityWarnings({ deliveryRate: seen({}), 'latency.mean': seen({}) }))).toEqual([
      'few-losses: wanted mail was lost in 3 of 100 replications, so it happens in 0 to 9 of 100 (95 % sure). The worst of them lost 1.24 % of it; these are too few for an interval of the mean',
    ]);
    expect(told(rarityWarnings({ deliveryRate: seen({ replications: 50, low: 0.41, high: 0.59 }) }))[0]).toContain(
      'it happens in 41 to 59 of 100 (95 % sure). The worst of them lost 1.24 % of it; those that change the mean are foretold to be rarer',
    );
    expect(told(rarityWarnings({ deliveryRate: seen({ reason: 'heavyTail' }) }))[0]).toContain(
      'outages differ too much in length',
    );
    const { worst: _, ...none } = seen({}).occurrence as Occurrence;
    expect(told(rarityWarnings({ deliveryRate: { mean: 1, occurrence: none } as Estimate }))[0]).toContain(
      'lost 0 % of it',
    );
  });

  it('or in how many an outage came, and how late mail was then', () => {
    expect(told(rarityWarnings({ 'latency.mean': seen({ worst: 90 }) }))).toEqual([
      'few-outages: an outage came in 3 of 100 replications, so it happens in 0 to 9 of 100 (95 % sure). In the worst of them mail took 1 min 30 s in the mean; these are too few for an interval of the mean',
    ]);
    expect(codes(rarityWarnings({ deliveryRate: { mean: 1 } as Estimate, 'latency.mean': seen({}) }))).toEqual([
      'few-outages',
    ]);
  });

  it('or nothing, where there is an interval, all agree, or none was seen', () => {
    for (const one of [{ mean: 1 } as Estimate, seen({ reason: 'agreement' }), seen({ replications: 0 })])
      expect(rarityWarnings({ deliveryRate: one, 'latency.mean': one })).toEqual([]);
    expect(rarityWarnings({})).toEqual([]);
  });
});

describe('a warm-up', () => {
  /** Mail in queues, in bins of ten seconds; half of it in the queue of a relay. */
  const series = (lengths: readonly number[]): SeriesColumns =>
    ({
      bins: lengths.length,
      width: 10,
      senderQueue: Float64Array.from([...lengths.map((one) => one / 4), ...lengths.map((one) => one / 4)]),
      relayQueue: Float64Array.from(lengths.map((one) => one / 2)),
    }) as unknown as SeriesColumns;
  const noise = (count: number, high: number) =>
    Array.from({ length: count }, (_, i) => ((i * 7919) % 101) / 10 + (i < high ? 40 : 0));
  const ask = (lengths: readonly number[], warmup: number, last = 10 * lengths.length) =>
    told(warmupWarnings(modelWith({ warmup }), series(lengths), last));

  it('is too short where the queues settle later', () => {
    expect(ask(noise(200, 50), 100)).toEqual([
      'short-warmup: the warm-up of 1 min 40 s is too short: by MSER-5 the queues of replication 1 settle after about 8 min 20 s',
    ]);
    expect(ask(noise(200, 50), 500)).toEqual([]);
    expect(ask(noise(200, 50), 490)).toHaveLength(0);
    expect(ask(noise(200, 50), 0)).toEqual([]);
    expect(warmupWarnings(modelWith({ warmup: 100 }), null, 2000)).toEqual([]);
    expect(ask(noise(200, 0), 10)).toEqual([]);
  });

  it('is of no use where the queues only grow', () => {
    const growing = Array.from({ length: 200 }, (_, i) => i);
    expect(ask(growing, 100)[0]).toMatch(/^no-long-run: the queues do not come to a long run/);
    expect(ask(growing, 1000)[0]).toMatch(/^no-long-run/);
    expect(ask(noise(12, 0), 10)).toEqual(expect.any(Array));
  });

  it('is too long where it holds all mail', () => {
    expect(ask(noise(200, 0), 2000)).toEqual([
      'long-warmup: all mail was submitted within the warm-up of 33 min 20 s, so there are no latencies and no means over time: make it shorter, or let mail arrive for longer',
    ]);
    expect(codes(warmupWarnings(modelWith({ warmup: 2001 }), series(noise(200, 0)), 2000))).toEqual(['long-warmup']);
    expect(codes(warmupWarnings(modelWith({ warmup: 1999 }), series(noise(200, 0)), 2000))).toEqual([]);
  });

  it('is judged while mail still arrives, and by all queues', () => {
    // The queues run empty after the last mail: that is no beginning.
    const draining = [...noise(100, 0).map((one) => one + 50), ...Array(100).fill(0)];
    expect(ask(draining, 10, 1000)).toEqual([]);
    expect(ask(draining, 10)).toHaveLength(1);
  });
});

describe('what is to be known of several set-ups', () => {
  const arm = (name: string, replications: number, staleSince: string | null = null) => ({
    name,
    replications,
    staleSince,
  });

  it('is which of a comparison ask for more, are old, or have no interval', () => {
    expect(told(comparisonWarnings(10, [arm('a', 10), arm('b', 20), arm('c', 11)]))).toEqual([
      'fewer-pairs: b, c asks for more replications; compared are the 10 that all have',
    ]);
    expect(told(comparisonWarnings(1, [arm('a', 1), arm('b', 1, '0.0.9')]))).toEqual([
      'one-replication: one replication has no interval: what differs here may be luck; --replications 10 tells',
      'stale-result: b was saved by mxsim 0.0.9, and gives other figures when it is run again now: compared is what it gives now',
    ]);
    expect(comparisonWarnings(2, [arm('a', 2)])).toEqual([]);
  });

  it('is whether cells of a sweep have one replication, or differ by their seed', () => {
    expect(codes(sweepWarnings([10, undefined, 1], ['1', '1']))).toEqual(['one-replication']);
    expect(codes(sweepWarnings([10, 2], ['1', '2']))).toEqual(['varied-seed']);
    expect(codes(sweepWarnings([10, undefined], ['1']))).toEqual([]);
    expect(sweepWarnings([1], ['1'])[0]?.message).toContain('cells with one replication have no interval');
  });

  it('is how many replications are missing, which designs are judged by their means, and what a drill leaves out', () => {
    expect(partialWarnings(10, 10, '')).toEqual([]);
    expect(told(partialWarnings(7, 10, ' (3, 5 and 8)'))).toEqual([
      'partial-merge: 3 of 10 replications are missing (3, 5 and 8): all intervals are those of the 7 that are here. If the missing ones are those that take longest, they are not like these',
    ]);
    expect(bestWarnings(0, 5, 100)).toEqual([]);
    expect(told(bestWarnings(2, 5, 100))).toEqual([
      'judged-by-mean: 2 of 5 designs were not decided in 100 replications, and are judged by their means: --max-replications allows more',
    ]);
    expect(codes(drillWarnings(3, true, 0))).toEqual(['no-mail-meanwhile']);
    expect(codes(drillWarnings(MOST_PAIRED, true, 5))).toEqual([]);
    expect(codes(drillWarnings(MOST_PAIRED + 1, false, 5))).toEqual([]);
    expect(told(drillWarnings(MOST_PAIRED + 1, true, 5))).toEqual([
      `some-pairs: of ${MOST_PAIRED + 1} things the ${MOST_PAIRED} that do most alone are tried in pairs`,
    ]);
  });
});

describe('the outage of a drill', () => {
  const rate = (perSecond: number): TrafficModel => ({
    kind: 'rate',
    rate: perSecond,
    arrivals: 'even',
    shape: { kind: 'flat' },
    to: [{ name: 'example.org', share: 1 }],
    from: [{ name: 'people', share: 1 }],
    invalidRecipients: 0,
  });
  const replay = (...times: number[]): TrafficModel => ({
    kind: 'replay',
    file: 'a.csv',
    times,
    senders: [],
    domains: [],
    kinds: [],
    invalidRecipients: 0,
  });
  const of = (changes: Partial<Model>) => modelWith({ duration: null, ...changes });

  it('lies within the time in which mail arrives: by duration, by number, or by a file', () => {
    expect(lastArrivalOf(of({ duration: 100, traffic: [rate(1)] }))).toBe(100);
    expect(lastArrivalOf(of({ traffic: [rate(1), rate(3)], messages: 400 }))).toBe(100);
    expect(lastArrivalOf(of({ duration: 50, traffic: [rate(4)], messages: 400 }))).toBe(50);
    expect(lastArrivalOf(of({ duration: 150, traffic: [rate(4)], messages: 400 }))).toBe(100);
    expect(lastArrivalOf(of({ traffic: [replay(5, 70), replay(3, 60)] }))).toBe(70);
    expect(lastArrivalOf(of({ traffic: [replay()] }))).toBe(0);
    expect(lastArrivalOf(of({ traffic: [replay(10), rate(1)], messages: 30 }))).toBe(30);
    expect(lastArrivalOf(of({ traffic: [rate(1)] }))).toBe(Number.POSITIVE_INFINITY);
  });

  it('begins at noon of the second day, in the middle of a shorter run, and not within a warm-up', () => {
    const begins = (duration: number, warmup = 0) => usualBegin(of({ duration, warmup, traffic: [rate(1)] }));
    expect([3 * DAY, 3 * DAY - 1, 30 * DAY, 11].map((one) => begins(one))).toEqual([
      1.5 * DAY,
      Math.floor((3 * DAY - 1) / 2),
      1.5 * DAY,
      5,
    ]);
    expect([begins(7 * DAY, 2 * DAY), begins(7 * DAY, DAY), begins(DAY, 2 * DAY)]).toEqual([2 * DAY, 1.5 * DAY, DAY]);
  });

  it('is looked at for as long again as it lasts, by arrivals alone', () => {
    expect(horizonOf(of({ duration: 1000 }), { at: 100, for: 50 })).toBe(200);
    expect(horizonOf(of({ duration: 150 }), { at: 100, for: 50 })).toBe(150);
    expect(horizonOf(of({}), { at: 100, for: 50 })).toBe(200);
    const asserts = [{ path: 'lost', comparison: '<=', value: 0, text: 'lost <= 0' }] as unknown as Model['asserts'];
    expect(boundedTo(of({ duration: 1000, asserts }), 200)).toEqual(of({ duration: 200, asserts: [] }));
  });
});
