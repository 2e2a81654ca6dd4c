import { describe, expect, it } from 'vitest';
import { unseenNote } from '../../src/report/words/rarity.js';
import { observedText, unitOfText, whyOf } from '../../src/report/words/verdict.js';
import { differsInFewerThan } from '../../src/stats/index.js';

describe('what an assert is measured in', () => {
  it.each([
    ['delivered >= 99%', 'share'],
    ['expired < 0.1%', 'share'],
    ['deliveryRate.low >= 99%', 'share'],
    ['servers["mx1.example.org"].share <= 20%', 'share'],
    ['servers["a.share"].peakSessions <= 20', 'count'],
    ['latency.p99 <= 8h', 'seconds'],
    ['latency_s.max <= 8h', 'seconds'],
    ['servers["mx1"].down_s <= 1h', 'seconds'],
    ['messages.expired == 0', 'count'],
    ['senders.stubborn.delivered >= 99%', 'share'],
    ['senders.stubborn.messages.delivered >= 5', 'count'],
    ['senders["a.b"].latency.p99 <= 1h', 'seconds'],
    ['connections.mean <= 1.2', 'number'],
  ])('%s: %s', (text, measure) => {
    expect(unitOfText(text)).toBe(measure);
  });
});

describe('what was seen', () => {
  it('what was seen of an assert stands with its interval, in the unit of the assert', () => {
    const observed = { mean: 5321, low: 4800, high: 5800 };
    expect(observedText({ text: 'latency.p99 <= 1h', verdict: 'fail', observed })).toBe(
      '1 h 29 min (1 h 20 min to 1 h 37 min)',
    );
  });

  it('what an older result has seen of a sender’s delivered mail is a number of messages', () => {
    const observed = { mean: 1204 };
    expect(observedText({ text: 'senders.shop.delivered >= 1000', verdict: 'pass', observed })).toBe('1\u202f204');
  });

  it.each([
    ['latency.p50 <= 581ms', 0.58103, 0.581, '0.58103 s'],
    ['latency.p99 <= 4h', 14_401, 14_400, '14401 s'],
    ['delivered >= 99.99%', 0.999896, 0.9999, '99.9896 %'],
    ['connections.mean <= 1.2', 1.20004, 1.2, '1.20004'],
    ['latency.p50 <= 581ms', 0.581, 0.581, '581 ms'],
    ['latency.p50 <= 582ms', 0.58103, 0.582, '581 ms'],
  ])('never reads as the threshold where it is not: %s and %d', (text, mean, threshold, shown) => {
    expect(observedText({ text, threshold, verdict: 'fail', observed: { mean } })).toBe(shown);
  });

  it('what was seen of a figure that does not exist is a dash', () => {
    expect(observedText({ text: 'latency.p99 <= 1h', verdict: 'fail' })).toBe('—');
  });
});

describe('what agreement of runs leaves open', () => {
  it.each([
    [3, '64 of 100'],
    [4, '53 of 100'],
    [5, '1 of 2'],
    [10, '1 of 3'],
    [600, '1 of 200'],
  ])('is a share of other runs that is less than one: %d runs, %s', (runs, share) => {
    const agreed = { basis: 'agreement', differsInFewerThan: differsInFewerThan(runs) } as const;
    expect(whyOf({ text: 'delivered >= 99%', verdict: 'pass', ...agreed })).toMatch(
      new RegExp(` fewer than ${share}$`),
    );
    expect(unseenNote(runs)).toContain(` fewer than ${share} runs`);
  });

  it('a verdict by agreement says that it is runs that agree, and how many', () => {
    const agreed = { basis: 'agreement', differsInFewerThan: differsInFewerThan(10) } as const;
    const occurrence = { reason: 'few', replications: 2, of: 10, low: 0.02, high: 0.56 } as const;
    const observed = { mean: 0.999, occurrence };
    expect(whyOf({ text: 'delivered >= 99%', verdict: 'pass', ...agreed, observed })).toMatch(
      /^each of 10 runs holds it, which speaks of runs and not of their mean; others, if there are any, /,
    );
    expect(whyOf({ text: 'delivered >= 99.99%', verdict: 'fail', ...agreed, observed })).toMatch(
      /^each of 10 runs fails it, /,
    );
    expect(whyOf({ text: 'delivered >= 99%', verdict: 'pass', basis: 'exact', observed })).toBe('');
  });
});
