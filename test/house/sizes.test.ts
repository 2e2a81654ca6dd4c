import { describe, expect, it } from 'vitest';
import { readSources, type SourceFile } from './source-files.js';

const MOST_FILE_LINES = 300;
const MOST_FUNCTION_LINES = 60;
/** A shorter file is a paragraph: it stands in the file that reads it, unless it has a reason to stand alone. */
const FEWEST_FILE_LINES = 30;

/** Files and functions that may be longer, each with its reason. `path` or `path:function line text`. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'src/engine/core-layout.ts': 'written by scripts/core.mjs, two lines a field',
};

/** Why files may be short, by what their paths match. */
const MAY_BE_SHORT: readonly (readonly [RegExp, string])[] = [
  [/^src\/(?:[\w-]+\/)+index\.ts$/, 'the door of a room, or of a folder'],
  [/\.d\.ts$/, 'what the compiler has to be told'],
  [/^src\/checks\/rules\//, 'one check, one file'],
  [/^src\/mail\/presets\//, 'one MTA, one file'],
  [/^src\/cli\/commands\//, 'one command, one file, loaded when it is called'],
  [/^src\/cli\/(?:main|module-main|bundled-main|process)\.ts$/, 'the program begins here, in one of its forms'],
  [/-worker\.ts$|\/page\/(?:worker|charts)\.ts$/, 'a thread begins here, or a script of its own'],
  [/^src\/library\/(?:version|excess)\.ts$/, 'all that the program needs of the library before it knows what to do'],
  [/^src\/engine\/core\/kernel\/clock\.ts$/, 'what all of the core reads and the host looks at'],
  [/^src\/jobs\/threads\/turns\.ts$/, 'loaded only where there are threads'],
  [/^src\/jobs\/(?:identity|fingerprint)\.ts$/, 'what asks Node for SHA-256 stands apart from what runs anywhere'],
  [/^src\/units\/(?:quantities|freeze)\.ts$/, 'what every room needs, and none that is above another'],
  [/^src\/engine\/core\/debug\.ts$/, 'the debug build begins here'],
  [/^src\/(?:engine\/excess|jobs\/trace-attempts|experiment\/shards\/part-run)\.ts$/, 'a door leads to it alone'],
  [/^src\/results\/saved\/result-schema\.ts$/, 'a door leads to it alone, and what only reads results does without'],
  [
    /^src\/engine\/(?:steps|host\/sampler-record)\.ts$/,
    'several parts of the engine need it, and none of them another',
  ],
  [
    /^src\/experiment\/(?:conservation|search-edge|stated-assert)\.ts$/,
    'several summaries need it, and none of them another',
  ],
  [/^src\/import\/(?:dns\/ttl|language|text)\.ts$/, 'what readers of several formats share'],
  [/^src\/report\/(?:best|drill|sweep)-csv\.ts$/, 'one format of one kind of result'],
  [/^src\/report\/terminal\/paint\.ts$/, 'what every table is painted with'],
  [/^src\/report\/words\//, 'one turn of phrase that tables, pages and Markdown share'],
];

interface Span {
  readonly name: string;
  readonly lines: number;
}

/** A line that ends by opening the body of a function; sources are formatted, so the body ends at the same indent. */
const OPENS =
  /^(\s*)(?:(?:export |default |async |static |private |get |set |override )*function\b.*|.*=>|\)(?:: [^=]*)?|(?:(?:private|static|async|get|set|override|\*) ?)*[\w#]+(?:<.*>)?\(.*\)(?:: .*)?) \{$/;
const STATEMENT = /^\s*(?:\} )?(?:if|for|while|switch|else|do|try|catch|return)\b/;

/** All functions of a source that span more than one line. */
function functionsOf({ text }: SourceFile): Span[] {
  const lines = text.split('\n');
  return lines.flatMap((line, i): Span[] => {
    const match = OPENS.exec(line);
    if (match === null || (STATEMENT.test(line) && !/=> \{$/.test(line))) return [];
    const indent = match[1] ?? '';
    const length = lines.slice(i + 1).findIndex((other) => other.startsWith(`${indent}}`));
    return length < 0 ? [] : [{ name: line.trim(), lines: length + 2 }];
  });
}

const sources = [...readSources('src'), ...readSources('bench')];

describe('sizes', () => {
  it(`of files are at most ${MOST_FILE_LINES} lines`, () => {
    const long = sources.filter(({ text }) => text.split('\n').length - 1 > MOST_FILE_LINES).map(({ path }) => path);
    expect(long.filter((path) => !Object.hasOwn(EXCEPTIONS, path))).toEqual([]);
  });

  it(`of files are at least ${FEWEST_FILE_LINES} lines, or there is a reason`, () => {
    const short = readSources('src').filter(({ text }) => text.split('\n').length - 1 < FEWEST_FILE_LINES);
    const reasonFor = (path: string): string | undefined => MAY_BE_SHORT.find(([pattern]) => pattern.test(path))?.[1];
    const alone = short.filter(({ path }) => reasonFor(path) === undefined).map(({ path }) => path);
    expect(alone).toEqual([]);
    const unused = MAY_BE_SHORT.filter(([pattern]) => !short.some(({ path }) => pattern.test(path)));
    expect(unused.map(([, reason]) => reason)).toEqual([]);
  });

  it(`of functions are at most ${MOST_FUNCTION_LINES} lines`, () => {
    const long = sources.flatMap((source) =>
      functionsOf(source)
        .filter(({ lines }) => lines > MOST_FUNCTION_LINES)
        .map(({ name, lines }) => ({ key: `${source.path}:${name}`, lines })),
    );
    expect(long.filter(({ key }) => !Object.hasOwn(EXCEPTIONS, key))).toEqual([]);
  });

  it('are measured: functions, methods and arrows are seen, statements are not', () => {
    const text = [
      'export async function a(x: number): Promise<void> {',
      '  if (x > 1) {',
      '    for (;;) {',
      '    }',
      '  }',
      '}',
      'class B {',
      '  private c(',
      '    x: number,',
      '  ): number {',
      '    return 1;',
      '  }',
      '  get d(): number {',
      '    return 2;',
      '  }',
      '}',
      'const e = (x: number) => {',
      '  return x;',
      '};',
    ].join('\n');
    expect(functionsOf({ path: '', text }).map(({ lines }) => lines)).toEqual([6, 3, 3, 3]);
  });

  it('have exceptions only where something is too long', () => {
    const keys = new Set([
      ...sources.map(({ path }) => path),
      ...sources.flatMap((source) => functionsOf(source).map(({ name }) => `${source.path}:${name}`)),
    ]);
    expect(Object.keys(EXCEPTIONS).filter((key) => !keys.has(key))).toEqual([]);
  });
});

describe('the entry point', () => {
  it('is under 20 lines', () => {
    const main = sources.find(({ path }) => path === 'src/cli/main.ts');
    expect(main?.text.split('\n').length).toBeLessThan(20);
  });
});
