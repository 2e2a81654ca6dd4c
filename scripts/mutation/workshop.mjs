// Where the core is changed and tested, away from the sources: a copy of them, in which one mutant at a time is made.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What tests of the engine need of the project. */
const PARTS = [
  'src',
  'test',
  'scripts',
  'scenarios',
  'bench',
  'package.json',
  'package-lock.json',
  'vitest.config.ts',
  'tsconfig.json',
];

/** Runs a program; its output, its exit code, and whether it took longer than allowed [ms]. */
export function run(command, args, { cwd = ROOT, env = {}, limit = 0, quiet = true } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    let late = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output = (output + chunk).slice(-100_000);
        if (!quiet) process.stderr.write(chunk);
      });
    }
    const stop = () => {
      late = true;
      process.kill(-child.pid, 'SIGKILL');
    };
    const timer = limit > 0 ? setTimeout(stop, limit) : undefined;
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, late, output });
    });
  });
}

/** Makes a copy, and takes it away when the work is done. */
export async function inWorkshop(work) {
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-mutate-'));
  try {
    for (const name of PARTS)
      cpSync(join(ROOT, name), join(folder, name), { recursive: true, preserveTimestamps: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs tests in a copy: files or folders, and what else vitest is told. */
export function runTests(folder, words, limit = 0) {
  return run('npx', ['vitest', 'run', '--project', 'fast', '--maxWorkers', '1', ...words], { cwd: folder, limit });
}

/** Whether a test fails while a file of the core reads otherwise; `undefined` where that does not compile. */
export async function isKilled(folder, { file, text }, words, limit = 0) {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, text);
  try {
    const made = await run(process.execPath, ['scripts/core.mjs'], { cwd: folder, limit });
    if (made.code !== 0) return undefined;
    const { code, late } = await runTests(folder, ['--bail', '1', ...words], limit);
    return late || code !== 0;
  } finally {
    writeFileSync(path, before);
  }
}

/** The files below a folder of a copy whose text has a part: their paths, and their texts. */
export function filesWith(folder, under, ending, part) {
  return readdirSync(join(folder, under), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ file: join(under, name), text: readFileSync(join(folder, under, name), 'utf8') }))
    .filter(({ text }) => text.includes(part));
}
