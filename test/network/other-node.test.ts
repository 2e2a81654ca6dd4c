import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runBuilt } from '../house/program.js';
import { ROOT } from '../house/source-files.js';

const OTHER = '24';
let otherNode = '';

/** Path of another version of Node, from the package that carries it. */
function fetchNode(version: string): string {
  const words = ['--yes', `--package=node@${version}`, '--', 'node', '-p', 'process.execPath'];
  return execFileSync('npx', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

beforeAll(() => {
  otherNode = fetchNode(OTHER);
}, 600_000);

/** The JSON of a run without the only figure that is measured on the wall. */
function runOn(node: string, file: string): string {
  const { status, stdout, stderr } = runBuilt(['run', file, '--format', 'json', '--no-report'], ROOT, node);
  expect([0, 1, 3], stderr).toContain(status);
  return stdout.replace(/"elapsed_s": [\d.e-]+/, '"elapsed_s": 0');
}

describe(`Node ${OTHER} and Node ${process.versions.node}`, () => {
  it('are two versions', () => {
    const version = execFileSync(otherNode, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
    expect(version).toMatch(new RegExp(`^${OTHER}\\.`));
    expect(version).not.toBe(process.versions.node);
  });

  it.each(readdirSync(join(ROOT, 'scenarios')).filter((name) => name.endsWith('.yaml')))(
    'give the same JSON for %s, byte for byte',
    (name) => {
      const file = join('scenarios', name);
      expect(runOn(otherNode, file)).toBe(runOn(process.execPath, file));
    },
  );
});
