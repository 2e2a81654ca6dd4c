// Builds mxsim into dist/: the engine's core, the library, the program; and says so, since it takes a while. Where nothing of
// what it is made of has changed since the last time, it does nothing. Node calls it `npm run build`; npm calls it by itself
// after `npm ci` and before `npm pack` (in package.json `postprepare` rather than `prepare`, of which npm warns everybody
// who installs the package as of a script that is to be allowed).
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCore } from './core.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
/** Holds the fingerprint of what dist/ was built from. */
const MARK = join(DIST, '.built');
/** What a build depends on, besides the version of Node: V8's code is kept. A lesson is run to make it, and the playground has them all. */
const INGREDIENTS = [
  'src',
  'scripts',
  'scenarios',
  'tours',
  'exercises',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
/** What is made of others among them. */
const MADE = new Set(['src/engine/core.wasm', 'src/engine/core-layout.ts']);

/** The files of an ingredient, in order. */
function filesOf(ingredient) {
  const path = join(ROOT, ingredient);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function fingerprint() {
  const hash = createHash('sha256').update(`${process.version} ${process.arch}`);
  for (const path of INGREDIENTS.flatMap(filesOf)) {
    const name = relative(ROOT, path);
    if (!MADE.has(name)) hash.update(`\n${name}\n`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** The names and sizes of all files in dist/: whoever deletes or overwrites one wants it back. */
function listing() {
  return filesOf('dist')
    .filter((path) => path !== MARK)
    .map((path) => `${relative(DIST, path)} ${statSync(path).size}\n`)
    .join('');
}

/** Leaves the types that programs can come to from the doors of the package, and takes the others away. */
function keepOpenTypes(doors) {
  const open = new Set();
  const visit = (path) => {
    if (open.has(path)) return;
    open.add(path);
    for (const [, target] of readFileSync(path, 'utf8').matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.js['"]/g)) {
      visit(join(dirname(path), `${target}.d.ts`));
    }
  };
  for (const door of doors) visit(join(DIST, `${door}.d.ts`));
  for (const path of filesOf('dist')) if (path.endsWith('.d.ts') && !open.has(path)) rmSync(path);
}

function say(line) {
  process.stdout.write(`mxsim: ${line}\n`);
}

const now = fingerprint();
if (existsSync(MARK) && readFileSync(MARK, 'utf8') === `${now}\n${listing()}`) {
  say('dist/ is up to date');
} else {
  const begin = performance.now();
  say('building dist/, which takes some 20 seconds: the core of the engine …');
  rmSync(DIST, { recursive: true, force: true });
  await makeCore();
  say('… the library …');
  const run = (...words) => execFileSync(process.execPath, words, { cwd: ROOT, stdio: 'inherit' });
  const compile = (...words) => run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', ...words);
  // Comments are for those who write programs, who read the types: without them the package is a third of a megabyte smaller.
  compile('--emitDeclarationOnly');
  compile('--declaration', 'false', '--removeComments');
  keepOpenTypes(['index', 'browser']);
  say('… and the program.');
  run('scripts/bundle.mjs');
  run('dist/cli/main.js', 'play', '--folder', 'dist/playground');
  writeFileSync(MARK, `${now}\n${listing()}`);
  say(`built in ${Math.round((performance.now() - begin) / 1000)} s`);
}
