import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STEADY } from '../cli/scenario-texts.js';
import { linksOf } from './documents.js';
import { installPacked } from './installed.js';
import { ensureBuilt, MAIN, PLAIN_ENVIRONMENT } from './program.js';
import { importsOf, listTracked, ROOT, readSources, type SourceFile } from './source-files.js';

interface Packed {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

function pack(): Packed {
  ensureBuilt();
  const words = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const output = execFileSync('npm', words, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return (JSON.parse(output) as Packed[])[0] as Packed;
}

describe('the package', () => {
  const packed = pack();
  const paths = packed.files.map(({ path }) => path);

  it('holds what a user needs', () => {
    const needed = [
      ...['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE'],
      ...['dist/index.js', 'dist/index.d.ts', 'dist/cli/main.js'],
      // The engine's core, of the library and of the program.
      'dist/engine/core.wasm',
      // What scripts/bundle.mjs makes of the program.
      ...['main.cjs', 'process.cjs', 'run.cjs', 'worker.js', 'entry/worker.js', 'LICENSES.txt'].map(
        (name) => `dist/program/${name}`,
      ),
      ...['scenario', 'result', 'comparison', 'sweep'].map((name) => `schema/${name}.schema.json`),
    ];
    expect(needed.filter((path) => !paths.includes(path))).toEqual([]);
    const lessons = listTracked().filter((path) => path.startsWith('scenarios/'));
    expect(lessons.filter((path) => !paths.includes(path))).toEqual([]);
  });

  it('has types that lead to no package but zod, whose own check under every strict flag', () => {
    const strange: string[] = [];
    const seen = new Set<string>();
    const follow = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const [, target = ''] of readFileSync(join(ROOT, path), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)) {
        if (target.startsWith('.')) follow(posix.join(posix.dirname(path), target.replace(/\.js$/, '.d.ts')));
        else if (!target.startsWith('node:') && target !== 'zod') strange.push(`${path}: ${target}`);
      }
    };
    for (const door of ['dist/index.d.ts', 'dist/browser.d.ts']) follow(door);
    expect(seen.size).toBeGreaterThan(50);
    expect(strange).toEqual([]);
  });

  it('holds nothing else', () => {
    const odd = paths.filter(
      (path) =>
        !/^(?:dist\/.+\.(?:js|d\.ts)|dist\/engine\/core\.wasm|dist\/play\/page\/(?:shell\.html|style\.css)|dist\/playground\/[a-z]+\.js\.gz|dist\/program\/(?:[^/]+\.cjs|LICENSES\.txt)|(?:schema|scenarios|exercises|tours|docs|reports|bench)\/.+|scripts\/slurm-test\.sh|test\/conformance\/recordings\/README\.md|[^/]+\.(?:md|json)|LICENSE)$/.test(
          path,
        ),
    );
    expect(odd).toEqual([]);
    const modules = paths
      .filter((path) => path.endsWith('.js') && !path.startsWith('dist/program/'))
      .map((path) => path.replace('dist/playground/', 'dist/play/page/').replace(/^dist/, 'src').replace(/js$/, 'ts'));
    const sources = listTracked();
    expect(modules.filter((path) => !sources.includes(path))).toEqual([]);
  });

  it('is small, though it holds the library and, in few files, the program; documents come on top', () => {
    const code = packed.files.filter(({ path }) => path.startsWith('dist/'));
    expect(code.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(7_600_000);
    expect(packed.unpackedSize).toBeLessThan(9_800_000);
  });

  it('has no dead links in its documents', () => {
    const documents = paths.filter((path) => path.endsWith('.md'));
    expect(documents).toContain('docs/scenario-language.md');
    const targets = documents.flatMap((path) =>
      linksOf(readFileSync(join(ROOT, path), 'utf8')).map((link) => posix.join(posix.dirname(path), link)),
    );
    // Pictures of lessons are for those who read on the web: in the package their words stand for them.
    const isLeftOut = (target: string): boolean =>
      target.startsWith('docs/pictures/') && listTracked().includes(target);
    const dead = targets.filter(
      (target) => !isLeftOut(target) && !paths.some((path) => path === target || path.startsWith(`${target}/`)),
    );
    expect(dead).toEqual([]);
  });

  it('has the core of the engine where each file of the program looks for it, those of its threads included', () => {
    const looked = paths.flatMap((path) =>
      /^dist\/program\/.*js$/.test(path)
        ? [...readFileSync(join(ROOT, path), 'utf8').matchAll(/[`'"](\.[^`'"]*\/core\.wasm)[`'"]/g)].map(
            ([, to = '']) => [path, posix.join(posix.dirname(path), to)] as const,
          )
        : [],
    );
    expect(looked.filter(([, to]) => !paths.includes(to))).toEqual([]);
    expect(looked.map(([from]) => posix.basename(from))).toEqual(expect.arrayContaining(['run.cjs', 'worker.js']));
  });

  it('asks nobody who installs it to allow a script', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
    // What npm takes for one (@npmcli/arborist, hasInstallScript).
    expect(['preinstall', 'install', 'postinstall', 'prepare'].filter((name) => Object.hasOwn(scripts, name))).toEqual(
      [],
    );
  });

  it('passes on the licence of every package whose code it holds', () => {
    const text = readFileSync(join(ROOT, 'dist', 'program', 'LICENSES.txt'), 'utf8');
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
    const held = Object.keys(dependencies).filter((name) => !/^vega/.test(name));
    const titles = new Map(
      [...text.matchAll(/^(\S+) (\d\S*) \(([^()]+)\)$/gm)].map(([, name, version]) => [name, version]),
    );
    for (const name of held) {
      const own = join(ROOT, 'node_modules', name, 'package.json');
      const { version } = JSON.parse(readFileSync(own, 'utf8')) as { version: string };
      expect(titles.get(name), name).toBe(version);
    }
    const parts = text.split(/^-{80}$/m);
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.filter((part) => !/copyright/i.test(part) || part.length < 700)).toEqual([]);
  });

  it('names a program that a shell can start', () => {
    expect(readFileSync(MAIN, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(MAIN).mode & 0o111).toBe(0o111);
    const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { bin: { mxsim: string } };
    expect(join(ROOT, bin.mxsim)).toBe(MAIN);
  });

  it('has the program as a module, too', () => {
    ensureBuilt();
    const module = join(ROOT, 'dist', 'cli', 'main.js');
    const version = (main: string): string =>
      execFileSync(process.execPath, [main, '--version'], { cwd: ROOT, encoding: 'utf8' });
    expect(readFileSync(module, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(module).mode & 0o111).toBe(0o111);
    expect(version(module)).toBe(version(MAIN));
  });
});

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

describe('packages that the program needs', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
  /** The page that plays is made of files that the build puts together: what they import is inside it, and not installed. */
  const isOfThePage = (path: string): boolean => path.startsWith('src/play/page/');
  const packagesOf = (sources: readonly SourceFile[]): string[] => {
    const imported = sources
      .flatMap(({ text }) => importsOf(text))
      .filter(({ from, typeOnly }) => !typeOnly && !/^(?:\.|node:)/.test(from))
      .map(({ from }) => /^(?:@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? from);
    return [...new Set(imported)].sort();
  };
  const sources = readSources('src');

  it('are dependencies, each of them, and nothing else is', () => {
    const imported = packagesOf(sources.filter(({ path }) => !isOfThePage(path)));
    expect(imported).toEqual(Object.keys(manifest.dependencies).sort());
  });

  it('are named where only the page that plays is made of them', () => {
    const named = new Set([...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]);
    const imported = packagesOf(sources.filter(({ path }) => isOfThePage(path)));
    expect(imported.filter((name) => !named.has(name))).toEqual([]);
    expect(imported).toContain('@codemirror/view');
  });

  it('are not those for development as well', () => {
    const both = Object.keys(manifest.devDependencies).filter((name) => Object.hasOwn(manifest.dependencies, name));
    expect(both).toEqual([]);
  });
});

describe('the installed package', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mxsim-installed-'));
    installPacked(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('runs by npx in a folder that holds nothing else', () => {
    writeFileSync(join(folder, 'mine.yaml'), STEADY);
    const words = ['--no-install', 'mxsim', 'run', 'mine.yaml'];
    const output = execFileSync('npx', words, {
      cwd: folder,
      env: PLAIN_ENVIRONMENT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(output).toContain('Report: reports/mine.html');
    expect(readdirSync(join(folder, 'reports'))).toEqual(['mine.html']);
  });

  it('opens as a library', () => {
    const script = `import { simulateSync } from 'mxsim'; console.log(simulateSync(${JSON.stringify(STEADY)}).ok);`;
    const words = ['--input-type=module', '-e', script];
    expect(execFileSync(process.execPath, words, { cwd: folder, encoding: 'utf8' })).toBe('true\n');
  });
});
