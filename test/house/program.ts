import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './source-files.js';

/** The built program: what `bin` in package.json names. */
export const MAIN = join(ROOT, 'dist', 'program', 'main.cjs');

/** Builds the program where that has not been done; `npm run check` and `npm test` always do. */
export function ensureBuilt(): void {
  if (!existsSync(MAIN)) execFileSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'ignore' });
}

/** Environment in which the output of a program does not depend on who calls it. */
export const PLAIN_ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  COLUMNS: '100',
  NO_COLOR: '1',
};

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built program as a process of its own. */
export function runBuilt(argv: readonly string[], folder: string, node = process.execPath): Ended {
  ensureBuilt();
  const options = { cwd: folder, encoding: 'utf8', env: PLAIN_ENVIRONMENT, maxBuffer: 1 << 28 } as const;
  const { status, stdout, stderr } = spawnSync(node, [MAIN, ...argv], options);
  return { status, stdout, stderr };
}

/** What calls in turn leave on a stream, or on a terminal: what each wrote, and its exit code. */
export function callsIn(output: string): { code: number; text: string }[] {
  return [...output.matchAll(/([\s\S]*?)<<ended with (\d+)>>/g)].map(([, text = '', code]) => ({
    code: Number(code),
    text,
  }));
}

/** Does something with the command that makes these calls of the built program in turn, in one process. */
export function withCallsInTurn<T>(calls: readonly (readonly string[])[], use: (argv: string[]) => T): T {
  ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-calls-'));
  const file = join(folder, 'calls.json');
  writeFileSync(file, JSON.stringify(calls));
  const program = join(ROOT, 'dist', 'program', 'process.cjs');
  const isOver = (): void => rmSync(folder, { recursive: true, force: true });
  const result = use([process.execPath, join(import.meta.dirname, 'calls-in-turn.mjs'), program, file]);
  if (result instanceof Promise) void result.then(isOver, isOver);
  else isOver();
  return result;
}

/** Makes calls of the built program in turn, in one process: many are over in a third of the time. */
export function runInTurn(calls: readonly (readonly string[])[], folder: string): Ended[] {
  return withCallsInTurn(calls, ([node = '', ...argv]) => {
    const options = { cwd: folder, encoding: 'utf8', env: PLAIN_ENVIRONMENT, maxBuffer: 1 << 30 } as const;
    const { stdout, stderr } = spawnSync(node, argv, options);
    const [outs, errs] = [callsIn(stdout), callsIn(stderr)];
    if (outs.length !== calls.length || errs.length !== calls.length) throw new Error(`calls ended early:\n${stderr}`);
    return outs.map(({ code, text }, at) => ({ status: code, stdout: text, stderr: errs[at]?.text ?? '' }));
  });
}

/** Tells which modules are imported, on standard error: hooks run on a thread of their own. */
const SPY = `
import { writeSync } from 'node:fs';
export async function load(url, context, next) {
  writeSync(2, url + '\\n');
  return next(url, context);
}`;

/** Tells which files of CommonJS are read: the program, once it is bundled. */
const READER = `
import fs from 'node:fs';
import { register, syncBuiltinESMExports } from 'node:module';
import { pathToFileURL } from 'node:url';
const { readFileSync } = fs;
fs.readFileSync = (path, ...options) => {
  if (/\\.cjs$/.test(path)) fs.writeSync(2, pathToFileURL(path).href + '\\n');
  return readFileSync(path, ...options);
};
syncBuiltinESMExports();`;

/** Everything that a script imports or requires, directly or not, in the order of loading. */
export function listLoaded(script: string): string[] {
  ensureBuilt();
  const spy = `data:text/javascript,${encodeURIComponent(SPY)}`;
  const whole = `${READER} register(${JSON.stringify(spy)}); ${script}`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', whole], {
    encoding: 'utf8',
    env: PLAIN_ENVIRONMENT,
  });
  return stderr.split('\n').filter((line) => line.startsWith('file:'));
}
