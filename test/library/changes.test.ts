import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteWord, renderCommand } from '../../src/library/index.js';

describe('the command that makes a run again', () => {
  it('names the file and whatever changes the figures', () => {
    const changes = {
      options: [
        ['messages', '1000'],
        ['seed', 'my seed'],
      ],
      sets: ['servers["mx1.example.org"].rtt=2s'],
    } as const;
    expect(renderCommand('a.yaml', changes)).toBe(
      `mxsim run a.yaml --set 'servers["mx1.example.org"].rtt=2s' --messages 1000 --seed 'my seed'`,
    );
  });

  it('keeps a file name that looks like an option from being one, and standard input as it is', () => {
    expect(renderCommand('-x.yaml', { options: [], sets: [] })).toBe('mxsim run ./-x.yaml');
    expect(renderCommand('-', { options: [], sets: [] })).toBe('mxsim run -');
  });

  it('says an empty word as an empty word', () => {
    expect(quoteWord('')).toBe("''");
  });

  it('escapes a single quote, which nothing inside single quotes can be escaped by', () => {
    expect(quoteWord("bob's.yaml")).toBe(`'bob'\\''s.yaml'`);
  });

  it('gives every word to the shell as it was', () => {
    // Half of the words are made of what a shell reads as its own.
    const any = fc.string({ unit: 'binary' }).filter((word) => !/[\0\ud800-\udfff]/.test(word));
    const special = fc.string({ unit: fc.constantFrom(...`'"\\$\`! \n\t*?~#;&|<>()[]{}a=-`) });
    fc.assert(
      fc.property(fc.array(fc.oneof(any, special), { maxLength: 5 }), (words) => {
        const script = `printf '%s\\0' x ${words.map(quoteWord).join(' ')}`;
        const output = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
        expect(output.split('\0').slice(1, -1)).toEqual(words);
      }),
      { seed: 5321, numRuns: 60 },
    );
  });
});
