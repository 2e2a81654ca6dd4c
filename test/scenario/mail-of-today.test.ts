import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { parseScenario } from '../../src/scenario/index.js';

const textOf = (file: string): string => readFileSync(new URL(`whole/${file}`, import.meta.url), 'utf8');
/** Below these, keys are names of one's own: of hosts, senders, behaviours. */
const NAMES = new Set(['domains', 'dns', 'servers', 'mtas', 'senders', 'from']);

interface Key {
  readonly name: string;
  readonly line: number;
  /** Where it stands in the text. */
  readonly at: number;
}

/** All keys of the language in a scenario, one after the other: words before a colon that are no names of one's own. */
function keysIn(text: string): readonly Key[] {
  const keys: Key[] = [];
  let offset = 0;
  let parent = '';
  text.split('\n').forEach((row, i) => {
    const code = row.replace(/(^|\s)#.*$/, '').replace(/"[^"]*"|'[^']*'/g, (quoted) => '_'.repeat(quoted.length));
    const indent = row.length - row.trimStart().length;
    if (indent === 0 && code.includes(':')) parent = code.slice(0, code.indexOf(':'));
    for (const match of code.matchAll(/(?<=^[ -]*|[{,] *)([A-Za-z][\w.-]*)(?=:(?:\s|$))/g)) {
      const [, name = ''] = match;
      const isName =
        (indent === 2 && match.index === 2 && NAMES.has(parent)) || /\bfrom: \{[^}]*$/.test(code.slice(0, match.index));
      if (!isName) keys.push({ name, line: i + 1, at: offset + match.index });
    }
    offset += row.length + 1;
  });
  return keys;
}

/** The word with two letters exchanged, or one doubled where they are alike. */
function misspelt(word: string): string {
  const middle = Math.floor(word.length / 2);
  const [before = '', after = ''] = [word[middle - 1], word[middle]];
  if (word.length < 3 || before === after) return `${word}${word.at(-1)}`;
  return word.slice(0, middle - 1) + after + before + word.slice(middle + 1);
}

/** Keys that must be among those of a file, so that the table below says what it promises. */
const FILES = {
  'mail-of-today.yaml': [
    'perClient',
    'burst',
    'shared',
    'via',
    'fallback',
    'standby',
    'asks',
    'unanswered',
    'rate',
    'only',
  ],
  'mail-of-today-in-full.yaml': [
    'except',
    'over',
    'window',
    'exempt',
    'learns',
    'plainText',
    'race',
    'within',
    'group',
    'kept',
  ],
};

describe.each(Object.entries(FILES))('%s, which uses the keys of the mail of today', (file, some) => {
  const text = textOf(file);
  const keys = keysIn(text);

  it('is right, and runs', () => {
    const { model, problems } = parseScenario({ text, file });
    expect(problems).toEqual([]);
    if (model === null) throw new Error('it has no model');
    const { sent, end } = runReplication(model, 1);
    expect(sent).toBeGreaterThan(1000);
    expect(end).toBeGreaterThan(86_400);
  });

  it('has the keys that are looked at here', () => {
    const names = new Set(keys.map(({ name }) => name));
    expect([...names]).toEqual(expect.arrayContaining(some));
    expect(names).not.toContain('example.org');
    expect(names).not.toContain('office');
    expect(keys.length).toBeGreaterThan(90);
  });

  it.each(keys.map((key) => [`${key.name} in line ${key.line}`, key] as const))(
    'tells %s at its line and by the nearest word where it is misspelt',
    (_, { name, line, at }) => {
      const wrong = misspelt(name);
      const { model, problems } = parseScenario({
        text: text.slice(0, at) + wrong + text.slice(at + name.length),
        file,
      });
      expect(model).toBeNull();
      const own = problems.find((problem) => problem.line === line && problem.message.includes(wrong));
      const said = `${own?.message ?? problems.map(({ message }) => message).join()} ${own?.hint ?? ''}`;
      expect(said).toContain(`\`${wrong}\``);
      expect(said).toContain(`\`${name}\``);
    },
  );
});
