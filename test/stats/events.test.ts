import { describe, expect, it } from 'vitest';
import { randomStreams } from '../../src/random/index.js';
import {
  clopperPearson,
  differsInFewerThan,
  eventInterval,
  evidenceAbout,
  gammaAround,
  meanAndVariance,
  Resamples,
  Sample,
} from '../../src/stats/index.js';

/** Loss in ten weeks, most of them without an outage. */
const LOSSES = Float64Array.of(0, 0, 0.01, 0, 0.02, 0, 0.005, 0, 0.03, 0.015);
const FROM_NOTHING = { value: 0, side: 1 } as const;

function resamples(): Resamples {
  return new Resamples(randomStreams('resamples of losses', 1).stream('resamples', ''));
}

describe('how often a week has an outage', () => {
  it.each([
    [0, 10, 0, 0.308497],
    [1, 10, 0.002529, 0.445016],
    [3, 100, 0.00623, 0.085176],
    [5, 40, 0.04186, 0.268033],
  ])('%i of %i weeks leave the exact binomial interval', (seen, trials, low, high) => {
    const found = clopperPearson(seen, trials);
    expect(found.low).toBeCloseTo(low, 5);
    expect(found.high).toBeCloseTo(high, 5);
  });

  it('weeks that all went alike leave room for others at one side: 1 - 0.05^(1/R)', () => {
    expect(differsInFewerThan(10)).toBeCloseTo(0.258866, 6);
    expect(differsInFewerThan(30)).toBeCloseTo(0.095034, 6);
  });
});

describe('the mean loss of a few weeks with outages', () => {
  it('has the gamma interval of Fay and Feuer', () => {
    const { low, high } = gammaAround(LOSSES, FROM_NOTHING);
    expect(low).toBeCloseTo(0.002842, 6);
    expect(high).toBeCloseTo(0.021408, 6);
  });

  it('has the bootstrap-t interval, within what so many resamples tell', () => {
    const { mean, variance = 0 } = meanAndVariance(LOSSES);
    const many = resamples().interval(LOSSES, mean, variance);
    // 0.00201 and 0.0212 by 99,999 resamples; these are 999.
    expect(many.low).toBeGreaterThan(0.001);
    expect(many.low).toBeLessThan(0.003);
    expect(many.high).toBeGreaterThan(0.0195);
    expect(many.high).toBeLessThan(0.0235);
    const sharp = resamples().interval(LOSSES, mean, variance, 1 - 40 / 99_999);
    expect(sharp.high).toBeGreaterThan(many.high);
  });

  it('is the same whatever was asked for in between, at whatever level', () => {
    const { mean, variance = 0 } = meanAndVariance(LOSSES);
    const shared = resamples();
    const [usual, sharp] = [shared.interval(LOSSES, mean, variance), shared.interval(LOSSES, mean, variance, 0.99)];
    expect(shared.interval(LOSSES, mean, variance)).toEqual(usual);
    expect(sharp).toEqual(resamples().interval(LOSSES, mean, variance, 0.99));
  });

  it('does not depend much on the order of the weeks: each is as often in a resample as any other', () => {
    const uneven = Float64Array.from({ length: 20 }, (_, i) => i + (i * i) / 10);
    const { mean, variance = 0 } = meanAndVariance(uneven);
    const there = resamples().interval(uneven, mean, variance);
    const back = resamples().interval(uneven.toReversed(), mean, variance);
    const width = there.high - there.low;
    expect(Math.abs(there.low - back.low)).toBeLessThan(0.15 * width);
    expect(Math.abs(there.high - back.high)).toBeLessThan(0.15 * width);
  });

  it('is not known better than either says', () => {
    const { low, high } = eventInterval(LOSSES, FROM_NOTHING, resamples());
    expect(high).toBeGreaterThanOrEqual(gammaAround(LOSSES, FROM_NOTHING).high);
    expect(low).toBeLessThanOrEqual(gammaAround(LOSSES, FROM_NOTHING).low);
  });

  it('is turned round for what arrived', () => {
    const delivered = LOSSES.map((loss) => 1 - loss);
    const lost = gammaAround(LOSSES, FROM_NOTHING);
    const { low, high } = gammaAround(delivered, { value: 1, side: -1 });
    expect(low).toBeCloseTo(1 - lost.high, 12);
    expect(high).toBeCloseTo(1 - lost.low, 12);
  });

  it('has no end where one week alone makes it', () => {
    const one = Float64Array.of(0, 0, 0, 0, 0.2, 0, 0, 0, 0, 0);
    expect(eventInterval(one, FROM_NOTHING, resamples()).high).toBe(Number.POSITIVE_INFINITY);
  });

  it('has the same interval whatever was asked for before', () => {
    const used = resamples();
    used.interval(Float64Array.of(1, 2, 3), 2, 1);
    expect(eventInterval(LOSSES, FROM_NOTHING, used)).toEqual(eventInterval(LOSSES, FROM_NOTHING, resamples()));
  });
});

describe('evidence that grows from week to week', () => {
  it.each([
    [0.05, 0.096328, -0.590713],
    [0.01, 0.003979, -0.358729],
  ])('is what betting on each week at a threshold of %d gains', (threshold, below, above) => {
    const found = evidenceAbout(LOSSES, threshold);
    expect(found.below).toBeCloseTo(below, 6);
    expect(found.above).toBeCloseTo(above, 6);
  });

  it('does not depend on the order of the weeks', () => {
    const turned = evidenceAbout([...LOSSES].reverse(), 0.01);
    expect(turned.below).toBeCloseTo(evidenceAbout(LOSSES, 0.01).below, 12);
  });

  it.each([
    [0.1, 57],
    [0.05, 116],
    [0.01, 589],
  ])('shows that less than %d is lost after %i weeks without a loss', (threshold, weeks) => {
    const enough = Math.log(40);
    expect(evidenceAbout(new Float64Array(weeks), threshold).below).toBeGreaterThanOrEqual(enough);
    expect(evidenceAbout(new Float64Array(weeks - 1), threshold).below).toBeLessThan(enough);
  });
});

describe('a sample of replications', () => {
  it('keeps the mean of all, and of many the means of neighbours', () => {
    const sample = new Sample();
    for (let at = 0; at < 10_000; at += 1) sample.add(at % 7);
    expect(sample.count).toBe(10_000);
    expect(sample.mean).toBeCloseTo(2.9994, 4);
    expect(sample.values.length).toBeLessThanOrEqual(2048);
    expect(sample.moments.mean).toBeCloseTo(3, 1);
    expect(sample.largest).toBe(6);
  });

  it('knows its least and its largest value, in whatever order they come; without a value nothing agrees', () => {
    const sample = new Sample();
    expect(sample.agrees).toBe(false);
    for (const value of [3, 1, 2]) sample.add(value);
    expect([sample.least, sample.largest, sample.agrees]).toEqual([1, 3, false]);
  });

  it('does not take rounding for a spread', () => {
    const sample = new Sample();
    for (let at = 0; at < 10; at += 1) sample.add(0.1);
    expect(sample.agrees).toBe(true);
    expect(sample.mean).toBe(0.1);
  });

  it('leaves out replications that do not have the figure', () => {
    const sample = new Sample();
    for (const value of [1, Number.NaN, 3]) sample.add(value);
    expect([sample.count, sample.mean]).toEqual([2, 2]);
  });
});
