// Makes everything anew that is made of the code: formatting, the core, schemas, the reference pages, outputs shown in documents,
// goldens, pictures and the table of what real MTAs did. `npm run fix -- docs golden` makes only what test files with one of
// these words in their paths hold. What comes out is compared by `npm run check`; look at `git diff` before you commit it.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);

/** @param {string} program @param {string[]} argv */
function run(program, ...argv) {
  const { status, error } = spawnSync(program, argv, { cwd: ROOT, stdio: 'inherit' });
  if (error !== undefined) throw error;
  return status ?? 1;
}

/** Test files that compare what they make with a file: told to update, they write it. Those that measure for hours are left out. */
const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.endsWith('.slow.test.ts'))
  .map((name) => join('test', name))
  .filter((path) => readFileSync(join(ROOT, path), 'utf8').includes('toMatchFileSnapshot'))
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort();

if (files.length === 0) {
  process.stderr.write(`fix: no test file with ${words.join(' or ')} in its path holds anything that is made\n`);
  process.exit(2);
}
const failed =
  run('npx', 'biome', 'check', '--write', '.') ||
  run('npm', 'run', '-s', 'build') ||
  run('npx', 'vitest', 'run', '--project', 'fast', ...files, '--update');
const chromium = process.env['CHROMIUM'] ?? 'chromium';
const canDraw = words.length === 0 && spawnSync(chromium, ['--version']).error === undefined;
const undrawn = canDraw ? run('sh', 'docs/picture.sh') || run('node', 'scripts/lesson-pictures.mjs') : 0;
if (words.length === 0 && !canDraw)
  process.stdout.write('fix: docs/report.png and the pictures of lessons stay as they are: there is no Chromium\n');
run('git', 'status', '--short');
process.exitCode = failed || undrawn;
