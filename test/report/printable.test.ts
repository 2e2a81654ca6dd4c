import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutEnd,
  cutMiddle,
  displayWidth,
  printableLine,
  printableLines,
  printableName,
  wrapLine,
} from '../../src/report/words/printable.js';

const text = () =>
  fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ unit: 'grapheme', maxLength: 80 }));

describe('a text from a scenario', () => {
  it('a text from a scenario cannot steer the terminal, nor turn the direction of writing', () => {
    fc.assert(
      fc.property(text(), (word) => {
        const shown = printableLine(`${word}\u001b[31m\u202e\u0007${word}`);
        expect(shown).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
        expect(shown.isWellFormed()).toBe(true);
      }),
    );
  });

  it('a text from a scenario keeps its lines where they mean something', () => {
    expect(printableLines('a: 1\r\n\tb: 2\u001b\n')).toEqual(['a: 1', '    b: 2\ufffd', '']);
  });

  it('a text from a scenario keeps emoji and other scripts whole', () => {
    expect(printableLine('👩‍💻 почта 郵便')).toBe('👩‍💻 почта 郵便');
  });
});

describe('a long name', () => {
  it('a long name that is cut keeps both ends, which tell it from its neighbours', () => {
    expect(cutMiddle('mx1.rack-7.datacentre.example.org', 20)).toBe('mx1.rack-7…ample.org');
    expect(cutEnd('a long title', 6)).toBe('a lon…');
  });

  it('names with a plus between keep their own ends, and a short one leaves its room to the other', () => {
    expect(cutMiddle('mx2.provider.example + mx1.provider.example', 33)).toBe('mx2.pro…example + mx1.pro…example');
    expect(cutMiddle('site a + mx1.rack-7.datacentre.example.org', 29)).toBe('site a + mx1.rack-7…ample.org');
    expect(cutMiddle('mx2.provider.example + mx1.provider.example', 12)).toBe('mx2.pr…ample');
  });

  it('a long name is never wider than it may be, whatever it is made of', () => {
    fc.assert(
      fc.property(text(), fc.integer({ min: 1, max: 60 }), (word, columns) => {
        expect(displayWidth(cutMiddle(word, columns))).toBeLessThanOrEqual(columns);
        expect(displayWidth(cutEnd(word, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('piled marks do not make a name higher than its line', () => {
    expect(printableName(`a${'\u0301'.repeat(5000)}`).length).toBeLessThan(64 * 8);
  });
});

describe('a wrapped line', () => {
  it('a wrapped line fits, and loses nothing but blanks', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 8, max: 60 }), (line, columns) => {
        const lines = wrapLine(line, columns);
        for (const one of lines) expect(displayWidth(one)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
      }),
    );
  });
});
