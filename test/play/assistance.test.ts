import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainAt, suggest } from '../../src/play/index.js';

const TEXT = readFileSync('scenarios/first-failover.yaml', 'utf8');

/** Suggestions where `|` stands. */
function at(marked: string): string[] {
  const offset = marked.indexOf('|');
  return (suggest(marked.slice(0, offset) + marked.slice(offset + 1), offset)?.all ?? []).map(({ label }) => label);
}

/** The lesson with something put in place of something else. */
function edited(find: string, put: string): string {
  expect(TEXT).toContain(find);
  return TEXT.replace(find, put);
}

describe('words that could stand where somebody types', () => {
  it('are keys of the language on a line of their own, without those that are there', () => {
    const words = at('domains:\n  example.org:\n    mx: ["10 a.example"]\n    t|\n');
    expect(words).toContain('ttl');
    expect(words).not.toContain('mx');
  });

  it('are keys on an empty line below others', () => {
    expect(at('title: x\n|\n')).toEqual(expect.arrayContaining(['servers', 'senders', 'traffic', 'assert']));
    expect(at('senders:\n  world:\n    mta: exim\n    |\n')).toContain('honoursBackups');
  });

  it('are kinds of failures within braces', () => {
    const words = at('servers:\n  a.example:\n    failures:\n      - { kind: r| }\n');
    expect(words).toEqual(expect.arrayContaining(['refuse', 'timeout', 'silent', 'reply', 'slow']));
  });

  it('are keys of the failure of this kind, and of no other', () => {
    const refused = at('servers:\n  a.example:\n    failures:\n      - { kind: refuse, | }\n');
    expect(refused).toContain('mtbf');
    expect(refused).not.toContain('reply');
    expect(at('servers:\n  a.example:\n    failures:\n      - { kind: reply, | }\n')).toContain('reply');
  });

  it('are all presets, and behaviours of the scenario itself, where an MTA is named', () => {
    const words = at('mtas:\n  stubborn:\n    extends: postfix\nsenders:\n  world: { mta: | }\n');
    expect(words).toEqual(expect.arrayContaining(['stubborn', 'postfix', 'exim', 'microsoft-365']));
  });

  it('are names of the scenario where it refers to them', () => {
    expect(at('domains:\n  a.example: {}\ntraffic:\n  - { rate: 1/s, to: | }\n')).toContain('a.example');
    expect(at('senders:\n  bank: {}\ntraffic:\n  - rate: 1/s\n    from: { ba| }\n')).toContain('bank');
    expect(at('sites:\n  cellar: {}\nservers:\n  a.example: { site: c| }\n')).toContain('cellar');
    expect(at('domains:\n  a.example:\n    mx: ["10 mx.a.example"]\nservers:\n  |\n')).toContain('mx.a.example');
  });

  it('are figures in an assert', () => {
    expect(at('assert:\n  - "deli|"\n')).toContain('delivered');
  });

  it('are none in a comment', () => {
    expect(at(edited('kind: refuse', 'kind: refuse').replace('# Covers', '# Co|vers'))).toEqual([]);
  });

  it('come with what the schema says of them', () => {
    const all = suggest('until: 1d\nwa', 12)?.all ?? [];
    expect(all.find(({ label }) => label === 'warmup')?.info).toContain('does not count');
  });

  it('stay what they are with names that are not harmless', () => {
    expect(at('senders:\n  __proto__: {}\n  "<b>": {}\ntraffic:\n  - { rate: 1/s, from: | }\n')).toEqual(
      expect.arrayContaining(['__proto__', '<b>']),
    );
  });
});

describe('what stands at a place', () => {
  it('is told as the schema says it, with its default', () => {
    const found = explainAt(TEXT, TEXT.indexOf('mttr:') + 1);
    expect(found?.lines.join(' ')).toContain('Time down');
    expect(found?.title).toBe('mttr');
  });

  it('is a preset with its own sentence', () => {
    const text = 'senders:\n  world: { mta: exim }\n';
    expect(explainAt(text, text.indexOf('exim') + 2)?.lines[0]).toContain('Exim');
  });

  it('is nothing between things', () => {
    expect(explainAt('# a comment\ntitle: x\n', 3)).toBeNull();
  });
});
