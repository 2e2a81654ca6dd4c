import { describe, expect, it } from 'vitest';
import { answerOf, headline } from '../../src/report/words/headline.js';
import type { LatencySummary, RunResult } from '../../src/results/index.js';
import { buildResult } from './result-builder.js';
import { noMessage, nothingDelivered, oneMessage, oneServer } from './stories.js';

const plain = (text: string): string => text.replaceAll('\u202f', ',');

/** The result of a story with other counts of wanted mail for each sender. */
function withSenders(counts: Readonly<Record<string, readonly [sent: number, delivered: number]>>): RunResult {
  const result = buildResult();
  const [some] = Object.values(result.senders);
  if (some === undefined) throw new Error('no sender');
  const wanted = ([sent, delivered]: readonly [number, number]) => ({
    ...some.wanted,
    sent,
    delivered,
    expired: sent - delivered,
  });
  const sum = (at: 0 | 1): number => Object.values(counts).reduce((all, pair) => all + pair[at], 0);
  const ham = { ...result.kinds.ham, ...wanted([sum(0), sum(1)]) };
  return {
    ...result,
    kinds: { ...result.kinds, ham },
    senders: Object.fromEntries(
      Object.entries(counts).map(([name, pair]) => [name, { ...some, wanted: wanted(pair) }]),
    ),
  };
}

/** The same with other times to delivery, of all and of each sender. */
function withTimes(all: LatencySummary, senders: Readonly<Record<string, LatencySummary>>): RunResult {
  const result = withSenders(Object.fromEntries(Object.keys(senders).map((name) => [name, [1000, 1000] as const])));
  const own = Object.entries(result.senders).map(([name, sender]) => [
    name,
    { ...sender, latency_s: senders[name] ?? {} },
  ]);
  return { ...result, latency_s: all, senders: Object.fromEntries(own) };
}

const FAST = { p50: 0.5, p99: 2, max: 3 };
const SLOW = { p50: 0.5, p99: 7200, max: 14_400 };

describe('the sentence on top', () => {
  it.each([
    [
      'the only one that lost',
      { shop: [1000, 900], office: [2000, 2000] },
      'shop lost 10 % of its wanted mail: all given up as undeliverable; nobody else lost any.',
    ],
    ['both that lost', { shop: [1000, 900], office: [1000, 990] }, 'shop lost 10 % of its wanted mail, office 1 %.'],
    [
      'two that lost, and that the others did not',
      { shop: [1000, 900], office: [1000, 990], home: [10, 10] },
      'shop lost 10 % of its wanted mail, office 1 %; nobody else lost any.',
    ],
    [
      'two of many that lost',
      { shop: [1000, 900], office: [1000, 990], home: [1000, 999], post: [1000, 1000] },
      'shop lost 10 % of its wanted mail, office 1 %; the other senders together lost 0.05 %.',
    ],
    [
      'nobody where there is one sender',
      { everybody: [1000, 900] },
      '90 % of the wanted mail arrived; 100 of 1,000 messages did not: all given up as undeliverable.',
    ],
  ] as const)('names %s', (_, counts, lead) => {
    const result = withSenders(counts);
    const rate = { mean: result.kinds.ham.delivered / result.kinds.ham.sent };
    expect(plain(answerOf({ ...result, deliveryRate: rate }).lead)).toBe(lead);
  });

  it.each([
    ['that nothing was late', withTimes(FAST, { a: FAST, b: FAST }), 'Nothing was late: the slowest message took 3 s.'],
    [
      'who waited',
      withTimes({ p50: 0.5, p99: 2, max: 14_400 }, { a: FAST, b: SLOW }),
      'b waited longest: 1 in 100 of its messages took more than 2 h, the slowest 4 h.',
    ],
    [
      'that others waited, too',
      withTimes(SLOW, { a: SLOW, b: SLOW }),
      'a waited longest: 1 in 100 of its messages took more than 2 h (and 1 other sender waited, too), the slowest 4 h.',
    ],
    [
      'how much waited where there is one sender',
      withTimes(SLOW, { a: SLOW }),
      '1 in 100 messages took more than 2 h, the slowest 4 h.',
    ],
    [
      'one time where the slowest hundredth is as late as the slowest of all',
      withTimes({ p50: 0.5, p99: 7200, max: 7201 }, { a: { p50: 0.5, p99: 7200, max: 7201 }, b: FAST }),
      'a waited longest: 1 in 100 of its messages took 2 h.',
    ],
    [
      'the same where there is one sender',
      withTimes({ p50: 0.5, p99: 7200, max: 7201 }, { a: FAST }),
      '1 in 100 messages took 2 h, as long as the slowest.',
    ],
    [
      'that few waited',
      withTimes({ p50: 0.5, p99: 2, max: 14_400 }, { a: { ...FAST, max: 14_400 }, b: FAST }),
      'Fewer than 1 in 100 messages were late, the slowest 4 h.',
    ],
    ['nothing where no time is known', withTimes({}, { a: {} }), ''],
  ])('says %s', (_, result, late) => {
    expect(answerOf(result).late).toBe(late);
  });

  it('says so when all arrived', () => {
    expect(plain(headline(oneServer()))).toMatchInlineSnapshot(
      `"All 8,467 wanted messages arrived, each after 300 ms."`,
    );
  });

  it('speaks of one message as one', () => {
    expect(plain(headline(oneMessage()))).toBe('The one wanted message arrived, after 300 ms.');
  });

  it('does not speak of percentages where nothing arrived or was sent', () => {
    expect(headline(noMessage())).toBe('No message was sent in this run.');
    const { kinds, ...rest } = nothingDelivered();
    const { sent, delivered, ...fates } = kinds.ham;
    const ham = { ...fates, sent, delivered: 0, expired: fates.expired + delivered };
    expect(plain(headline({ ...rest, kinds: { ...kinds, ham } }))).toMatchInlineSnapshot(
      `"None of the wanted mail arrived: all 50,823 wanted messages were given up as undeliverable."`,
    );
  });

  it('speaks of all mail where none of it was wanted', () => {
    const { kinds, messages, ...rest } = buildResult({ senders: [{ name: 'bots', perBin: 10, spam: 1 }] });
    expect(plain(headline({ ...rest, kinds, messages }))).toMatchInlineSnapshot(
      `"No wanted mail was sent; all 16,880 messages were quarantined by a filter."`,
    );
  });
});
