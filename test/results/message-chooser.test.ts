import { describe, expect, it } from 'vitest';
import { FATES, type Fate, KINDS, type Kind } from '../../src/mail/index.js';
import { lookedAtOf, MessageChooser } from '../../src/results/index.js';

/** Tells a chooser how messages ended: number, fate, latency, kind. */
function choose(
  ends: readonly (readonly [message: number, fate: Fate, latency?: number, kind?: Kind])[],
  most?: number,
) {
  const chooser = new MessageChooser(most);
  for (const [message, fate, latency = Number.NaN, kind = 'ham'] of ends) {
    chooser.note({ message, sender: 0, domain: 0, kind: KINDS.indexOf(kind), fate: FATES.indexOf(fate), latency });
  }
  return chooser.choice();
}

describe('the messages worth telling', () => {
  it('the messages worth telling are the slowest, those nearest to the median, and the first lost as most were', () => {
    const choice = choose([
      [3, 'delivered', 2],
      [1, 'delivered', 1],
      [2, 'delivered', 9],
      [7, 'expired'],
      [5, 'expired'],
      [4, 'rejected'],
    ]);
    expect(choice).toMatchObject({ slowest: 2, lost: 5, wanted: 6, delivered: 3, gone: 3, median: 2, isWhole: true });
    expect(choice.typical).toEqual([3, 1, 2]);
  });

  it('only wanted mail is worth telling: not spam, nor mail to nobody, nor what is still queued', () => {
    const choice = choose([
      [1, 'delivered', 5, 'spam'],
      [2, 'rejected', Number.NaN, 'invalid'],
      [3, 'pending'],
    ]);
    expect(choice).toMatchObject({ typical: [], slowest: 0, lost: 0, wanted: 1, delivered: 0, gone: 0 });
    expect(choice.median).toBeNaN();
  });

  it('messages worth telling are looked for until one beyond the bound ends, and not after it', () => {
    const choice = choose(
      [
        [1, 'delivered', 1],
        [12, 'delivered', 50],
        [2, 'delivered', 99],
        [3, 'expired'],
      ],
      10,
    );
    expect(choice).toMatchObject({ slowest: 1, lost: 0, wanted: 1, isWhole: false, most: 10 });
  });

  it('which messages are told does not depend on the order in which they end', () => {
    const ends = Array.from(
      { length: 60 },
      (_, i) => [i + 1, i % 7 === 0 ? 'expired' : 'delivered', (i * 37) % 19] as const,
    );
    expect(choose(ends.toReversed())).toEqual(choose(ends));
  });

  it('at most fifteen messages near the median are kept, the nearest first', () => {
    const { typical, median } = choose(Array.from({ length: 101 }, (_, i) => [i + 1, 'delivered', i] as const));
    expect(median).toBe(50);
    expect(typical).toHaveLength(15);
    expect(typical.slice(0, 3)).toEqual([51, 50, 52]);
  });
});

describe('how many messages are looked at', () => {
  it('a fifth of the run’s messages is looked at, within bounds', () => {
    expect([10, 2e6, 4e6, 1e9, Number.POSITIVE_INFINITY].map(lookedAtOf)).toEqual([2e5, 4e5, 8e5, 1e6, 1e6]);
  });
});
