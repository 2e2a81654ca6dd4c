import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlainYaml } from '../../src/scenario/text/plain-yaml.js';
import { readAnyYaml } from '../../src/scenario/text/read-yaml.js';
import { sourceOf } from '../../src/scenario/text/source.js';

/** Whether the quick reader read it; what it read must be what the library reads, remarks and places included. */
function agree(text: string): boolean {
  const source = sourceOf('x.yaml', text);
  const plain = readPlainYaml(source);
  if (plain === undefined) return false;
  expect(plain).toEqual(readAnyYaml(source));
  return true;
}

const PARTS = [
  ...[
    'a',
    'b.c',
    'a: ',
    'k: v',
    '- ',
    '-',
    '-1',
    ': ',
    ':',
    '{',
    '}',
    '[',
    ']',
    ',',
    ', ',
    '# c',
    ' # c',
    '#',
    ' ',
    '  ',
  ],
  ...[
    '\n',
    '\n',
    '\n  ',
    '\n    ',
    '\n- ',
    '\n  - ',
    '\nk: ',
    '\n  k: ',
    '\na: ',
    '\r\n',
    '\r',
    '\t',
    '\n\n',
    '\n # c\n',
  ],
  ...[
    '"x y"',
    "'y'",
    '"k": ',
    '"k":1',
    '""',
    "''",
    '"',
    "'",
    '"\\e"',
    "'a''b'",
    '---',
    '...',
    '--- ',
    '\n---\n',
    '%',
    '? ',
  ],
  ...[
    '1',
    '1.5',
    '0x1F',
    '0o17',
    '1e3',
    '1e400',
    '.inf',
    '~',
    'null',
    'true',
    'False',
    '+7',
    '007',
    '-0',
    '1:30',
    'http://x',
  ],
  ...[
    '|\n',
    '|-\n',
    '>\n',
    '> \n',
    '|2\n',
    'k: |\n   t\n',
    '&a ',
    '*a',
    '!t ',
    '<<: ',
    '__proto__: ',
    '\u00e9',
    '\u00a0',
    '\ufeff',
  ],
];

const LESSONS = readdirSync('scenarios')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(`scenarios/${name}`, 'utf8'));

const SMALL = [
  'domains: { example.org: { mx: [ 10 mx1.example.org, "20 b" ] } }\nservers:\n  mx1.example.org: {}\n  b:\n    rtt: 30ms # near\n',
  'a:\n  - kind: refuse\n    at: 1d\n  - { kind: slow,\n      factor: 3 }\nb: [ 1,\n  2 ]\nc:\n',
  'description: |\n  Two lines\n\n  of text.\nmessages: 300\nassert:\n- delivered >= 99%\n- "lost <= 1"\n',
  '{\n  "messages": 10,\n  "domains": { "a.example": { "mx": [ "10 h" ] } },\n  "traffic": [ { "rate": "1/s" } ]\n}\n',
];

/** One edit of a text: cut something out, put something in, or say a piece twice. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 3 }),
  part: fc.oneof(fc.constant(''), fc.constantFrom(...PARTS)),
});

describe('the quick reader of YAML', () => {
  it('reads most lessons, and just as the library does', () => {
    const read = LESSONS.filter(agree);
    expect(read.length).toBeGreaterThan(LESSONS.length * 0.8);
  });

  it('reads what it reads of any text as the library does', () => {
    let read = 0;
    const text = fc.array(fc.constantFrom(...PARTS), { maxLength: 14 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (one) => {
        if (agree(one)) read += 1;
      }),
      { numRuns: 8000, seed: 1 },
    );
    expect(read).toBeGreaterThan(50);
  });

  it('reads what it reads of scenarios with mistakes as the library does', () => {
    let read = 0;
    const damaged = fc
      .tuple(fc.constantFrom(...SMALL), fc.array(edit, { minLength: 1, maxLength: 3 }))
      .map(([text, edits]) =>
        edits.reduce((before, { at, length, part }) => {
          const from = Math.floor(at * before.length);
          return before.slice(0, from) + part + before.slice(from + length);
        }, text),
      );
    fc.assert(
      fc.property(damaged, (one) => {
        if (agree(one)) read += 1;
      }),
      { numRuns: 4000, seed: 1 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it('leaves to the library what it does not know', () => {
    for (const text of [
      'a: &x 1\nb: *x\n',
      'a: !t 1\n',
      'a: "\\n"\n',
      'a: b\n  c\n',
      '---\na: 1\n',
      'a:\t1\n',
      'a: .nan\n',
    ])
      expect([text, agree(text)]).toEqual([text, false]);
  });
});
