import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { Narrator, renderMarkdown, renderTranscript } from '../../src/narrative/index.js';
import { displayWidth } from '../../src/report/index.js';
import type { Telling } from '../../src/results/index.js';
import { modelOf, SCENES } from './scenes.js';

const MODEL = modelOf(SCENES['outages, and senders of several kinds'] ?? '');
const STORIES = explainMessages(MODEL, { replication: 1, messages: 'all' });
const LONGEST = STORIES.toSorted((a, b) => b.events.length - a.events.length)[0];
const TELLING: Telling = new Narrator(MODEL).tell(
  LONGEST ??
    (() => {
      throw new Error('there are stories');
    })(),
);

/** The same trace with other names, as a scenario could have them. */
function named(name: string): Telling {
  const [first, ...others] = TELLING.parts;
  if (first?.kind !== 'chapter') throw new Error('a story begins with a chapter');
  const lines = first.lines.map((line) =>
    line.kind === 'gap' || line.exchange === null
      ? line
      : { ...line, text: `${name} refuses`, exchange: { ...line.exchange, asks: name, answer: name } },
  );
  return {
    ...TELLING,
    facts: [`From ${name}.`],
    ending: `Delivered by ${name}.`,
    actors: TELLING.actors.map((actor) => ({ ...actor, name })),
    parts: [{ ...first, title: name, lines }, ...others],
  };
}

/** Colour sequences of a terminal (ECMA-48 §8.3.117, SGR). */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

const BAIT = [
  'end',
  'a; participant evil',
  'x\ny',
  '%% comment',
  '<script>alert(1)</script>',
  '"quoted"',
  '#35;#amp;',
  '```',
  '| a | b |',
  '[link](javascript:x)',
  '*bold* _it_ `code`',
  'a->>b: hi',
  'note over a: x',
  '\u001b[31mred',
  '日本.example',
];

describe('a transcript', () => {
  it.each([40, 60, 80, 120])('fits into %i columns', (width) => {
    const text = renderTranscript(TELLING, { width, colour: false, all: false });
    expect(text.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
  });

  it('has colours where there is a terminal, and the same words without them', () => {
    const plain = renderTranscript(TELLING, { width: 80, colour: false, all: false });
    const coloured = renderTranscript(TELLING, { width: 80, colour: true, all: false });
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[');
    expect(coloured.replace(COLOURS, '')).toBe(plain);
  });

  it('of a long story is shortened, and whole on demand', () => {
    const short = renderTranscript(TELLING, { width: 80, colour: false, all: false });
    const whole = renderTranscript(TELLING, { width: 80, colour: false, all: true });
    expect(short).toMatch(/… \d+ more pass/);
    expect(whole).not.toMatch(/… \d+ more/);
    expect(whole.match(/^Pass \d+/gm)?.length).toBe(TELLING.parts.length);
  });
});

/** Statements that a sequence diagram may consist of here. Texts hold letters that mean nothing to Mermaid, or entities. */
const TEXT = '(?:[A-Za-z0-9 .,+_·:–-]|#\\d+;)*';
const STATEMENTS = [
  /^sequenceDiagram$/,
  new RegExp(`^ {2}participant a\\d+ as ${TEXT}$`),
  new RegExp(`^ {2}a\\d+(?:->>|-->>|--x)a\\d+: ${TEXT}$`),
  new RegExp(`^ {2}Note over a\\d+: ${TEXT}$`),
];

function diagramOf(markdown: string): string[] {
  return (/^```mermaid\n([\s\S]*?)\n```$/m.exec(markdown)?.[1] ?? '').split('\n');
}

function expectDiagram(lines: readonly string[]): void {
  expect(lines.filter((line) => !STATEMENTS.some((statement) => statement.test(line)))).toEqual([]);
  // A keyword of Mermaid that ends blocks, wherever it stands.
  expect(lines.slice(1).filter((line) => /:.*\bend\b/i.test(line) || /\bas .*\bend\b/i.test(line))).toEqual([]);
}

describe('Markdown', () => {
  it('holds a Mermaid diagram of known statements, with each actor once', () => {
    const lines = diagramOf(renderMarkdown(TELLING, { all: true }));
    expectDiagram(lines);
    expect(lines.filter((line) => line.startsWith('  participant'))).toHaveLength(TELLING.actors.length);
    expect(lines.length).toBeGreaterThan(20);
  });

  it.each([
    ['at the server that took it', '', 'mx1.example.org'],
    [
      'at the last server, where a relay had it before',
      'failures: [ { kind: refuse, at: 0s, for: 1h } ]',
      'mx1.example.org',
    ],
    [
      'in quarantine, there too',
      'filter: { workers: 1, time: 1s, spam: { catches: 100%, mistakes: 100%, then: quarantine } }',
      'mx1.example.org',
    ],
  ])('draws the message %s', (_, own, server) => {
    const model = modelOf(`
messages: 1
domains: { example.org: { mx: [ 10 mx1.example.org, 20 backup.example.net ] } }
servers: { mx1.example.org: { ${own} }, backup.example.net: { relay: postfix } }
traffic: [ { rate: 1/h } ]
`);
    const [trace] = explainMessages(model, { replication: 1, messages: 'all' });
    if (trace === undefined) throw new Error('there is one message');
    const telling = new Narrator(model).tell(trace);
    const at = telling.actors.findIndex(({ name }) => name === server);
    const notes = diagramOf(renderMarkdown(telling, { all: true })).filter((line) =>
      /the message (?:is in the mailbox|lies in quarantine)/.test(line),
    );
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(`Note over a${at}:`);
  });

  it.each(BAIT)('is not taken over by a name such as %j', (name) => {
    const markdown = renderMarkdown(named(name.replace(/\s/g, ' ')), { all: false });
    expectDiagram(diagramOf(markdown));
    expect(markdown.match(/^```/gm)).toHaveLength(2);
    const prose = markdown.replace(/^```mermaid[\s\S]*?^```$/m, '');
    expect(prose).not.toMatch(/<script|<[a-z]/i);
    expect(prose).not.toMatch(/(?<!\\)\]\(/);
  });

  it('is safe whatever the names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
        expectDiagram(diagramOf(renderMarkdown(named(name.replace(/[\s\p{C}]/gu, ' ')), { all: false })));
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});
