import { describe, expect, it } from 'vitest';
import { type ParsedScenario, parseScenario, renderProblems } from '../../src/scenario/index.js';
import { codesOf } from './build-model.js';
import { effortOf, textOfServers } from './reading-effort.js';

const SOUND =
  'domains: { example.org: { mx: [ 10 mx1.example.org ] } }\nservers: { mx1.example.org: {} }\ntraffic: [ { rate: 1/s } ]\n';

/** Units of `effortOf`; the slowest of them takes ten. */
const PATIENCE = 25;

/** Parses and shows the problems, without much more work than a sound scenario is. */
function survive(text: string | Uint8Array): { parsed: ParsedScenario; shown: string } {
  let parsed: ParsedScenario | undefined;
  let shown = '';
  const effort = effortOf(() => {
    parsed = parseScenario({ text, file: 'hostile.yaml' });
    shown = renderProblems(parsed.problems);
  });
  expect(effort).toBeLessThan(PATIENCE);
  expect(shown.length).toBeLessThan(200_000);
  if (parsed === undefined) throw new Error('nothing was parsed');
  return { parsed, shown };
}

/** An alias bomb: each list is nine times the one before. */
function bomb(): string {
  const names = [...'abcdefghij'];
  const lines = names.map(
    (name, i) =>
      `${name}: &${name} [${Array(9)
        .fill(i === 0 ? 'x' : `*${names[i - 1]}`)
        .join(', ')}]`,
  );
  return `${lines.join('\n')}\n${SOUND}`;
}

const chain = Array.from({ length: 200 }, (_, i) => `a${i + 1}: &a${i + 1} [ *a${i} ]`).join('\n');

describe('a hostile scenario', () => {
  it.each<[string, string, string]>([
    ['an alias bomb', bomb(), 'alias'],
    ['20,000 lists in each other', `${SOUND}title: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'too-deep'],
    ['20,000 maps in each other', `${'{a: '.repeat(20_000)}${'}'.repeat(20_000)}`, 'too-deep'],
    ['20,000 JSON objects in each other', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, 'too-deep'],
    ['20,000 dashes', `${'- '.repeat(20_000)}x`, 'too-deep'],
    ['20,000 question marks', `${'? '.repeat(20_000)}x`, 'too-deep'],
    [
      '2,000 levels of indentation',
      Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      'too-deep',
    ],
    ['a chain of 200 aliases', `a0: &a0 []\n${chain}\n${SOUND}`, 'too-deep'],
    ['more than 4 MiB', 'x'.repeat(4 * 1024 * 1024 + 1), 'too-large'],
    ['four million lines', '\n'.repeat(4_000_000), 'too-large'],
    ['two million comments', '#\n'.repeat(2_000_000), 'too-large'],
    ['a list of two million entries', `a: [${'1,'.repeat(2_000_000)}]`, 'too-large'],
    ['a million quotes', '"'.repeat(1_000_000), 'syntax'],
    ['two hundred thousand open quotes', '"a\n'.repeat(200_000), 'syntax'],
    ['a million quotes behind a value', `a: b\nc: ${'""'.repeat(500_000)}`, 'syntax'],
    ['a million brackets', ']'.repeat(1_000_000), 'syntax'],
    ['a document behind a scenario, of 90,000 words', `${SOUND}---\n${'- a\n'.repeat(90_000)}`, 'syntax'],
    ['a million tabs', '\t'.repeat(1_000_000), 'empty'],
    ['300,000 documents', '---\n'.repeat(300_000), 'syntax'],
    [
      '100,000 unknown keys behind an anchor',
      `x: &x 1\n${SOUND}${Array.from({ length: 99_980 }, (_, i) => `k${i}: 1\n`).join('')}`,
      'unknown-key',
    ],
    ['100,000 unknown keys', SOUND + Array.from({ length: 99_990 }, (_, i) => `k${i}: 1\n`).join(''), 'unknown-key'],
    ['one key 90,000 times', 'a: 1\n'.repeat(90_000), 'duplicate-key'],
    ['a time of a million digits', SOUND.replace('{} }', `{ rtt: ${'9'.repeat(1_000_000)}s } }`), 'time'],
    ['a time that goes on and on', SOUND.replace('{} }', `{ rtt: ${'1h'.repeat(500_000)}! } }`), 'time'],
    ['a host name of a million parts', SOUND.replace('10 mx1', `10 ${'a-'.repeat(500_000)}!.mx1`), 'mx'],
    ['a path of a thousand keys', `${SOUND}assert: [ "${'a.'.repeat(200)}b > 1" ]\n`, 'assert'],
    ['a million spaces in an assert', `${SOUND}assert: [ "delivered ${' '.repeat(1_000_000)}" ]\n`, 'text'],
  ])('with %s is refused without much work', (_, text, code) => {
    const { parsed } = survive(text);
    expect(parsed.model).toBeNull();
    expect(parsed.problems.map((problem) => problem.code)).toContain(code);
  });

  it('tells the limit that it exceeds', () => {
    expect(survive('x'.repeat(5_000_000)).shown).toContain('at most 4194304 bytes (4 MiB)');
    expect(survive('['.repeat(100)).shown).toContain('at most 64 levels');
    expect(survive(bomb()).shown).toContain('at most 1000000');
    const many = Array.from({ length: 100_002 }, (_, i) => `s${i}: {}`).join('\n  ');
    expect(survive(SOUND.replace('servers: { mx1.example.org: {} }', `servers:\n  ${many}`)).shown).toContain(
      'at most 100000',
    );
  });

  it('has its first hundred problems shown, and the others counted', () => {
    const { parsed, shown } = survive(SOUND + Array.from({ length: 1000 }, (_, i) => `k${i}: 1\n`).join(''));
    expect(parsed.problems).toHaveLength(101);
    expect(shown).toContain('900 more problems are not shown');
  });

  it.each(['1e400', '-1e400', '.nan', '.NaN', '.inf', '-.Inf', '9'.repeat(400), `0x${'f'.repeat(400)}`])(
    'that counts %s messages is refused',
    (number) => {
      expect(codesOf(`${SOUND}messages: ${number}\n`)).toEqual(['number']);
    },
  );

  it.each(['0', '2.5e-323', '0.01', '101'])(
    'with a distribution of shape %s is refused: no time could be drawn from it',
    (shape) => {
      for (const kind of ['weibull', 'gamma']) {
        const service = `{ service: { ${kind}: { mean: 1d, shape: ${shape} } } }`;
        expect(codesOf(SOUND.replace('mx1.example.org: {}', `mx1.example.org: ${service}`))).toEqual(['number']);
      }
    },
  );

  it.each([
    ['NUL bytes', 'title: a\0b\n', 'binary'],
    ['an escape sequence', 'title: \u001b[31m\n', 'binary'],
    ['an escaped escape sequence', 'title: "\\e[31m"\n', 'text'],
    ['text turned round', 'title: a\u202eb\n', 'binary'],
    ['half a surrogate pair', 'title: \ud800\n', 'binary'],
    ['a tag of a program', 'title: !!js/function "function () {}"\n', 'tag'],
    ['a tag of its own', 'title: !secret x\n', 'tag'],
    ['binary data', 'title: !!binary aGVsbG8=\n', 'tag'],
  ])('with %s is refused', (_, text, code) => {
    expect(codesOf(SOUND + text)).toEqual([code]);
  });

  it('in bytes that are no UTF-8 is refused at the first of them', () => {
    const bytes = new Uint8Array([...new TextEncoder().encode(`${SOUND}title: caf`), 0xe9, 0x0a]);
    const { problems } = parseScenario({ text: bytes, file: 'latin1.yaml' });
    expect(problems).toMatchObject([{ code: 'encoding', line: 4, column: 11 }]);
  });

  it('in UTF-16 is refused, and one with a UTF-8 byte order mark is not', () => {
    expect(codesOf(new Uint8Array([0xff, 0xfe, 0x61, 0, 0x3a, 0]))).toEqual(['encoding']);
    expect(codesOf(new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(SOUND)]))).toEqual([]);
    expect(codesOf(`\ufeff${SOUND}`)).toEqual([]);
  });

  it('cannot reach the prototype of anything', () => {
    const text = `${SOUND}__proto__: { polluted: 1 }\nsenders: { __proto__: { hosts: 5 }, constructor: {} }\n`;
    expect(codesOf(text)).toContain('name');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(codesOf(SOUND, ['__proto__.polluted=1', 'servers.__proto__.polluted=1', 'constructor.x=1'])).not.toEqual([]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('cannot write to a terminal', () => {
    const { shown } = survive(`${SOUND}"\\e[31mred\\a": 1\n"\\u202e": 2\n`);
    for (const character of ['\u0007', '\u001b', '\u202e']) expect(shown).not.toContain(character);
  });

  it('with asserts about 20,000 servers that are not there is refused without much work', () => {
    const servers = Array.from({ length: 20_000 }, (_, i) => `  srv${i}: {}`).join('\n');
    const asserts = Array.from({ length: 20_000 }, (_, i) => `  - servers["sry${i}"].share <= 20%`).join('\n');
    const text = `domains: { example.org: { mx: [ 10 srv1 ] } }\nservers:\n${servers}\ntraffic: [ { rate: 1/s } ]\nassert:\n${asserts}\n`;
    const { parsed, shown } = survive(text);
    expect(parsed.model).toBeNull();
    expect(shown).toContain('did you mean `srv0`?');
    expect(shown).toContain('19900 more problems are not shown');
  });

  it('with a loop of 20,000 aliases is told by the first of them', () => {
    const aliases = Array.from({ length: 20_000 }, (_, i) => `  a${i}: { cname: a${(i + 1) % 20_000} }`).join('\n');
    const text = `domains: { example.org: { mx: [ 10 a0 ] } }\nservers: {}\ndns:\n${aliases}\ntraffic: [ { rate: 1/s } ]\n`;
    expect(survive(text).shown).toContain(
      '`a0` → `a1` → `a2` → `a3` → `a4` → `a5` → `a6` → 19993 more → `a0` is a loop',
    );
  });

  it('with 60,000 servers that is sound takes no more than in proportion', () => {
    const text = textOfServers(60_000);
    let found = 0;
    const effort = effortOf(() => {
      found = parseScenario({ text, file: 'large.yaml' }).model?.servers.length ?? 0;
    });
    expect(found).toBe(60_000);
    // Twelve times as many servers; collecting garbage among them costs more than in proportion.
    expect(effort).toBeLessThan(60);
  });

  it('with chains of 50,000 aliases is followed to their end', () => {
    const dns = Array.from({ length: 50_000 }, (_, i) => `  c${i}.example: { cname: c${i + 1}.example }`).join('\n');
    const text = SOUND.replace('10 mx1.example.org', '10 c0.example');
    const { model } = parseScenario({
      text: `${text}dns:\n${dns}\n  c50000.example: { cname: mx1.example.org }\n`,
      file: 'x',
    });
    expect(model?.hosts).toMatchObject([{ name: 'c0.example', aliasOf: 'mx1.example.org' }]);
  });

  it('with MTAs on top of each other without end is refused', () => {
    const mtas = Array.from({ length: 20_000 }, (_, i) => `  m${i}: { extends: m${i + 1} }`).join('\n');
    expect(codesOf(`${SOUND}mtas:\n${mtas}\n  m20000: {}\n`)).toContain('too-deep');
  });
});
