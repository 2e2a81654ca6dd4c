import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, listTracked, ROOT, readSources, type SourceFile, stripComments } from './source-files.js';

const sources = readSources('src');
const belowCli = sources.filter(({ path }) => !path.startsWith('src/cli/'));

/** Who may touch what nobody else below the command line does, and why. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  // What stands in files is read from them where Node is there, and given elsewhere.
  'the process': ['src/engine/host/core.ts', 'src/library/version.ts'],
  // A result says how long it took; a page moves.
  'the wall clock': ['src/library/simulation.ts', 'src/play/page/'],
  timers: ['src/play/page/'],
};

/** Where a pattern stands in the code of some files, as `path:line`. Comments and texts in quotes may say anything. */
function find(pattern: RegExp, files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    stripComments(text)
      .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}`] : [])),
  );
}

describe('only the command line has windows', () => {
  it('the rest imports nothing of Node, but where threads and fingerprints are', () => {
    const imports = belowCli.flatMap(({ path, text }) => importsOf(text).map(({ from }) => `${path}: ${from}`));
    expect(imports.filter((one) => one.includes(': node:')).sort()).toEqual([
      'src/jobs/fingerprint.ts: node:crypto',
      'src/jobs/identity.ts: node:crypto',
      'src/jobs/threads/open.ts: node:os',
      'src/jobs/threads/replication-pools.ts: node:os',
    ]);
  });

  it.each([
    ['the process', /\bprocess\./],
    ['the console', /\bconsole\./],
    ['the wall clock', /\b(?:Date\.now|new Date\b|performance\.)/],
    ['timers', /\bset(?:Timeout|Interval|Immediate)\(/],
    ['random numbers without a seed', /\bMath\.random\b|\bcrypto\.getRandomValues\b/],
  ])('the rest does not touch %s', (what, pattern) => {
    const rest = belowCli.filter(({ path }) => !path.startsWith('src/jobs/'));
    const found = find(pattern, rest);
    expect(found.filter((place) => !(MAY[what] ?? []).some((path) => place.startsWith(path)))).toEqual([]);
  });

  it('a job touches nothing but the clock; a thread is itself a process that takes turns', () => {
    const jobs = belowCli.filter(({ path }) => path.startsWith('src/jobs/'));
    const [threads, others] = [true, false].map((isThread) =>
      jobs.filter(({ path }) => path.startsWith('src/jobs/threads/') === isThread),
    );
    const [clock, turns] = [
      /\bperformance\.now\(/,
      /\bsetImmediate\(|\bprocess\.(?:__tinypool_state__|execArgv)|\b(?:set|clear)Interval\(/,
    ];
    const outside =
      /\bprocess\.|\bconsole\.|\bDate\.now|\bnew Date\b|\bperformance\.|\bset(?:Timeout|Interval|Immediate)\(|\bMath\.random\b/;
    const touched = (files: readonly SourceFile[] = [], allowed: RegExp): string[] =>
      files.flatMap(({ path, text }) => {
        const rest = text.replaceAll(new RegExp(allowed, 'g'), '');
        return find(outside, [{ path, text: rest }]);
      });
    expect(touched(others, clock)).toEqual([]);
    expect(touched(threads, turns)).toEqual([]);
  });
});

describe('results are the same on every machine', () => {
  // ECMAScript leaves these open to each engine; sqrt, floor and the like are exact.
  const OPEN =
    /\bMath\.(?:log|log2|log10|log1p|exp|expm1|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot)\b|\*\*/;
  const ROOMS = /^src\/(?:random|mail|engine|stats|experiment)\//;
  /** A power of two with a whole exponent is exact in every engine that exists, and a constant at that. */
  const POWER_OF_TWO = /\b2 \*\* /;

  it('no function of open precision is on the way from a model to its results', () => {
    const found = find(
      OPEN,
      sources.filter(({ path }) => ROOMS.test(path)),
    );
    const lines = new Map(sources.map(({ path, text }) => [path, text.split('\n')]));
    const real = found.filter((place) => {
      const [path = '', line] = place.split(':');
      return !POWER_OF_TWO.test(lines.get(path)?.[Number(line) - 1] ?? '');
    });
    expect(real).toEqual([]);
  });

  it('and texts do not depend on the language of the machine', () => {
    expect(find(/\.toLocale\w*\(|\bIntl\.(?!Segmenter\b)|localeCompare/, belowCli)).toEqual([]);
  });
});

const PUBLIC_REGISTRY = ['registry', 'npmjs', 'org'].join('.');

describe('files that the repository keeps', () => {
  const tracked = listTracked();
  const ENDINGS = /\.(?:ts|js|mjs|mts|json|yaml|yml|md|svg|png|csv|out|txt|sh|html|css|snap|cpp|py|zone|log|gz)$/;
  const NAMES = new Set(['.gitignore', '.gitattributes', '.editorconfig', '.npmrc', '.nvmrc', 'LICENSE', '.ci/run']);

  it('are of kinds that belong here', () => {
    const odd = tracked.filter((path) => !ENDINGS.test(path) && !NAMES.has(path));
    expect(odd).toEqual([]);
  });

  it('stand at the top only where a user of such a repository looks for them', () => {
    const top = new Set(tracked.map((path) => path.split('/')[0]));
    const known = [
      ...['src', 'scenarios', 'exercises', 'tours', 'reports', 'test', 'bench', 'docs', 'schema', 'scripts', '.ci'],
      ...['package.json', 'package-lock.json', 'tsconfig.json', 'biome.json', 'vitest.config.ts', 'test', '.gitignore'],
      ...[
        'README.md',
        'ARCHITECTURE.md',
        'DECISIONS.md',
        'CONTRIBUTING.md',
        'CHANGELOG.md',
        'LICENSE',
        '.gitattributes',
      ],
    ];
    expect([...top].filter((name) => !known.includes(name ?? ''))).toEqual([]);
  });

  it('name no machine and no package host', () => {
    // Put together here, so that this file does not find itself.
    const words = [
      ['/wo', 'rk/'],
      ['/ho', 'me/'],
      ['/Us', 'ers/'],
      ['/tm', 'p/bash_'],
      ['verda', 'ccio'],
      ['artifact', 'ory'],
      ['localho', 'st:'],
    ]
      .map((parts) => parts.join(''))
      .concat(PUBLIC_REGISTRY);
    const offences = tracked
      // A lock file names the public registry, and nothing else.
      .filter(
        (path) => path !== 'package-lock.json' && !path.endsWith('.png') && statSync(join(ROOT, path)).size < 2 ** 22,
      )
      .flatMap((path) => {
        const text = readFileSync(join(ROOT, path), 'utf8');
        return words.filter((word) => text.includes(word)).map((word) => `${path}: ${word}`);
      });
    expect(offences).toEqual([]);
  });

  it('lock their packages with checksums, and to no other host than the public registry', () => {
    interface Locked {
      resolved?: string;
      integrity?: string;
      optional?: boolean;
      os?: string[];
    }
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, Locked>;
    };
    const odd = Object.entries(packages).filter(([path, { resolved, integrity, optional, os }]) => {
      if (path === '') return false;
      // A program built for another system may be locked by its version alone: only there is it ever fetched.
      const isLocked = integrity !== undefined || (optional === true && os !== undefined);
      return !isLocked || (resolved !== undefined && new URL(resolved).hostname !== PUBLIC_REGISTRY);
    });
    expect(odd.map(([path]) => path)).toEqual([]);
  });

  it('are small: no picture or output that a command can make again', () => {
    const large = tracked.filter((path) => statSync(join(ROOT, path)).size > 500_000);
    expect(large).toEqual([]);
  });
});
