import { describe, expect, it } from 'vitest';
import { shorten } from '../../src/narrative/index.js';
import type { Chapter, Telling, TellingLine } from '../../src/results/index.js';

function attempt(answer: string, to = 1): TellingLine {
  return {
    kind: 'line',
    t_s: 0,
    took_s: 0.05,
    tone: answer === 'accepted' ? 'good' : 'bad',
    text: `server ${to}: ${answer}`,
    reasons: [{ text: `after ${answer} it goes on`, source: 'manual' }],
    exchange: { from: 0, to, asks: 'connects', answer },
  };
}

const WAIT: TellingLine = {
  kind: 'line',
  t_s: 0,
  took_s: 300,
  tone: 'wait',
  text: 'waits 5 min',
  reasons: [],
  exchange: null,
};

function pass(number: number, ...lines: TellingLine[]): Chapter {
  return { kind: 'chapter', title: `Pass ${number}`, actor: 0, t_s: 300 * (number - 1), lines };
}

function tellingOf(...parts: Chapter[]): Telling {
  return {
    message: 1,
    replication: 1,
    sender: 'people',
    domain: 'example.org',
    kind: 'ham',
    sent_s: 0,
    fate: 'expired',
    latency_s: null,
    facts: [],
    actors: [
      { name: 'people', role: 'sender' },
      { name: 'mx', role: 'server' },
    ],
    parts,
    ending: 'Given up.',
    lesson: '',
  };
}

function outline({ parts }: Telling): string[] {
  return parts.map((part) => (part.kind === 'gap' ? part.text : part.title));
}

function refusals(from: number, to: number): Chapter[] {
  return Array.from({ length: to - from + 1 }, (_, i) => pass(from + i, attempt('refused'), WAIT));
}

describe('a long story', () => {
  it('shows the first of many passes alike, counts the others, and shows how it ended', () => {
    const telling = tellingOf(...refusals(1, 96), pass(97, attempt('refused')));
    expect(outline(shorten(telling))).toEqual([
      'Pass 1',
      '… 95 more passes like this, the last of them 7 h 55 min after submission',
      'Pass 97',
    ]);
  });

  it('takes passes for alike whatever the order in which the same servers failed in the same way', () => {
    const [one, other] = [attempt('refused', 1), attempt('no answer', 2)];
    const telling = tellingOf(
      pass(1, one, other, WAIT),
      pass(2, other, one, WAIT),
      pass(3, one, other, WAIT),
      pass(4, one, WAIT),
    );
    expect(outline(shorten(telling))).toEqual([
      'Pass 1',
      '… 2 more passes like this, the last of them 10 min after submission',
      'Pass 4',
    ]);
  });

  it('of passes that all differ shows the beginning and the end, and what happened in between', () => {
    const parts = Array.from({ length: 40 }, (_, i) =>
      pass(i + 1, attempt(i % 2 === 0 ? 'refused' : 'no answer'), WAIT),
    );
    const short = shorten(tellingOf(...parts), { chapters: 6, lines: 10 });
    expect(outline(short)).toEqual([
      'Pass 1',
      'Pass 2',
      'Pass 3',
      '… 34 more passes: 17 × no answer, 17 × refused',
      'Pass 38',
      'Pass 39',
      'Pass 40',
    ]);
  });

  it('accounts for every pass: shown or counted', () => {
    for (const most of [2, 3, 5, 8]) {
      const parts = [
        ...refusals(1, 7),
        pass(8, attempt('no answer'), WAIT),
        ...refusals(9, 9),
        pass(10, attempt('4xx'), WAIT),
        ...refusals(11, 30),
        pass(31, attempt('accepted')),
      ];
      const titles = outline(shorten(tellingOf(...parts), { chapters: most, lines: 10 }));
      const counted = titles.map((title) => Number(/^… (\d+) more pass/.exec(title)?.[1] ?? 1));
      expect(
        counted.reduce((sum, count) => sum + count, 0),
        titles.join('; '),
      ).toBe(31);
      expect(titles.at(-1)).toBe('Pass 31');
      expect(titles[0]).toBe('Pass 1');
    }
  });

  it('with a pass of many lines shows its first and last ones, and counts the rest', () => {
    const lines = Array.from({ length: 50 }, (_, i) => attempt('refused', i + 1));
    const [chapter] = shorten(tellingOf(pass(1, ...lines)), { chapters: 5, lines: 10 }).parts;
    if (chapter?.kind !== 'chapter') throw new Error('a chapter is expected');
    expect(chapter.lines).toHaveLength(11);
    expect(chapter.lines[5]).toEqual({ kind: 'gap', text: '… 40 more lines' });
  });

  it('gives each reason once', () => {
    const short = shorten(tellingOf(pass(1, attempt('refused'), WAIT), pass(2, attempt('refused'), WAIT)));
    const reasons = short.parts.flatMap((part) =>
      part.kind === 'gap' ? [] : part.lines.map((line) => (line.kind === 'gap' ? 0 : line.reasons.length)),
    );
    expect(reasons).toEqual([1, 0, 0, 0]);
  });

  it('that is short stays whole', () => {
    const telling = tellingOf(...refusals(1, 2));
    expect(outline(shorten(telling))).toEqual(['Pass 1', 'Pass 2']);
  });
});
