import { describe, expect, it } from 'vitest';
import { foldMessages } from '../../src/cli/folding.js';

const PROBLEM = `a.yaml:7:20: error: there is no key \`kindness\` here; expected \`kind\` or \`every\` [unknown-key]
   7 |   failures: [ { kindness: refuse, at: 2d, for: 1h }, { kind: timeout, at: 4d } ]
     |                 ^^^^^^^^
     = did you mean \`kind\`? It is a word of the language, and no other is so near
`;

describe('messages on a terminal', () => {
  it('error texts are as they were where they fit', () => {
    expect(foldMessages(PROBLEM, 120)).toBe(PROBLEM);
  });

  it.each([24, 40, 60])('error texts fit %i columns, broken at blanks, and no word is lost', (columns) => {
    const folded = foldMessages(PROBLEM, columns);
    for (const line of folded.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    const words = (text: string): string => text.replace(/^.*\|.*$/gm, '').replace(/\s+/g, columns < 30 ? '' : ' ');
    expect(words(folded)).toBe(words(PROBLEM));
  });

  it.each([24, 30, 40, 60, 80])('error texts keep their carets below what they mean, in %i columns', (columns) => {
    const lines = foldMessages(PROBLEM, columns).split('\n');
    const at = lines.findIndex((line) => line.includes('^'));
    const carets = lines[at] ?? '';
    const under = (lines[at - 1] ?? '').slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1);
    expect(under).toBe('kindness');
  });

  it('error texts go on in the next line where a word is longer than a line', () => {
    expect(foldMessages('mxsim: /a/very/long/path/of/a/file.yaml: gone', 20).split('\n')).toEqual([
      'mxsim:',
      '    /a/very/long/pat',
      'h/of/a/file.yaml:',
      '    gone',
    ]);
  });
});
