import { describe, expect, it } from 'vitest';
import { measureOf, observedText } from '../../src/report/words/verdict.js';

describe('what an assert is measured in', () => {
  it.each([
    ['delivered >= 99%', 'share'],
    ['expired < 0.1%', 'share'],
    ['deliveryRate.low >= 99%', 'share'],
    ['servers["mx1.example.org"].share <= 20%', 'share'],
    ['servers["a.share"].peakSessions <= 20', 'number'],
    ['latency.p99 <= 8h', 'seconds'],
    ['latency_s.max <= 8h', 'seconds'],
    ['servers["mx1"].down_s <= 1h', 'seconds'],
    ['messages.expired == 0', 'number'],
    ['senders.stubborn.delivered >= 5', 'number'],
    ['connections.mean <= 1.2', 'number'],
  ])('%s: %s', (text, measure) => {
    expect(measureOf(text)).toBe(measure);
  });
});

describe('what was seen', () => {
  it('stands with its interval, in the unit of the assert', () => {
    const observed = { mean: 5321, low: 4800, high: 5800 };
    expect(observedText({ text: 'latency.p99 <= 1h', verdict: 'fail', observed })).toBe(
      '1 h 29 min (1 h 20 min to 1 h 37 min)',
    );
  });

  it('is a dash where there is no such figure', () => {
    expect(observedText({ text: 'latency.p99 <= 1h', verdict: 'fail' })).toBe('—');
  });
});
