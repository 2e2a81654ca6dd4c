import { describe, expect, it } from 'vitest';
import { headline } from '../../src/report/words/headline.js';
import { buildResult } from './result-builder.js';
import { noMessage, nothingDelivered, oneMessage, oneServer } from './stories.js';

const plain = (text: string): string => text.replaceAll('\u202f', ',');

describe('the sentence on top', () => {
  it('says how much of the wanted mail arrived, how soon, and what became of the rest', () => {
    expect(plain(headline(buildResult()))).toMatchInlineSnapshot(
      `"99.99 % of the wanted mail arrived, half of it within 624 ms; 180 of 1,811,360 messages did not: all given up as undeliverable."`,
    );
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
