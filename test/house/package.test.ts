import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureBuilt, MAIN } from './program.js';
import { listTracked, ROOT } from './source-files.js';

interface Packed {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
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
      ...['dist/index.js', 'dist/index.d.ts', 'dist/cli/main.js', 'dist/cli/replication-worker.js'],
      'schema/scenario.schema.json',
    ];
    expect(needed.filter((path) => !paths.includes(path))).toEqual([]);
    const lessons = listTracked().filter((path) => path.startsWith('scenarios/'));
    expect(lessons.filter((path) => !paths.includes(path))).toEqual([]);
  });

  it('holds nothing else', () => {
    const odd = paths.filter(
      (path) => !/^(?:dist\/.+\.(?:js|d\.ts)|schema\/.+|scenarios\/.+|[^/]+\.(?:md|json)|LICENSE)$/.test(path),
    );
    expect(odd).toEqual([]);
    const modules = paths
      .filter((path) => path.endsWith('.js'))
      .map((path) => path.replace(/^dist/, 'src').replace(/js$/, 'ts'));
    const sources = listTracked();
    expect(modules.filter((path) => !sources.includes(path))).toEqual([]);
  });

  it('is small', () => {
    expect(packed.unpackedSize).toBeLessThan(2_000_000);
  });

  it('names a program that a shell can start', () => {
    expect(readFileSync(MAIN, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(MAIN).mode & 0o111).toBe(0o111);
    const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { bin: { mxsim: string } };
    expect(join(ROOT, bin.mxsim)).toBe(MAIN);
  });
});
