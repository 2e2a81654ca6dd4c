// Mutation testing: small wrong changes of the sources, one at a time; the room's own tests must fail at each.
//
//   npm run mutate                      all rooms below, and a sample of the core
//   npm run mutate -- stats checks      some of them
//   npm run mutate -- core --sample 300 --seed 2 --json
//
// Rooms of TypeScript are Stryker's; the core, which is AssemblyScript, is compiled anew for each of its mutants. A change of
// words alone is no mutant: texts are judged by goldens and by readers. Exit code 1 where a score lies below --at-least (85).
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sourcesOf } from './core.mjs';
import { mutantsOf, mutated } from './mutation/core-mutants.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What is mutated in each room. Data with sources (presets) is held by recordings and by its own tests of values. */
const ROOMS = {
  mail: ['src/mail/**/*.ts', '!src/mail/presets/*-2016.ts', '!src/mail/**/index.ts'],
  stats: ['src/stats/**/*.ts'],
  experiment: ['src/experiment/**/*.ts'],
  checks: ['src/checks/**/*.ts'],
};
/** The tests that the core answers to: its parts, its rules through whole runs, its laws. */
const CORE_TESTS = ['test/core', 'test/engine', 'test/laws'];

const { values, positionals } = parseArgs({
  options: {
    sample: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    'at-least': { type: 'string', default: '85' },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/** Runs a program; its output where it is asked for, its exit code, and whether it took longer than allowed [ms]. */
function run(command, args, { cwd = ROOT, env = {}, limit = 0, quiet = true } = {}) {
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

/** A score: mutants found by a test (or by never ending) among those that could be run [%]. */
function score({ killed, survived }) {
  return killed + survived === 0 ? 0 : (100 * killed) / (killed + survived);
}

async function mutateRoom(room) {
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-mutate-'));
  const report = join(folder, 'report.json');
  const config = join(folder, 'stryker.json');
  const settings = {
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutation/vitest.config.mjs', related: false },
    mutate: ROOMS[room],
    mutator: { excludedMutations: ['StringLiteral'] },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency: availableParallelism(),
    reporters: ['json'],
    jsonReporter: { fileName: report },
    tempDirName: join(folder, 'sandbox'),
    ignorePatterns: ['bench', 'reports', 'docs'],
    // TypeScript 7 has no interface for programs, which Stryker would rewrite tsconfig.json with.
    tsconfigFile: 'none.json',
    allowConsoleColors: false,
  };
  writeFileSync(config, JSON.stringify(settings));
  try {
    await run('npm', ['run', '-s', 'core']);
    const { code, output } = await run('npx', ['stryker', 'run', config], {
      env: { MUTATED_ROOM: room },
      quiet: values.json,
    });
    if (code !== 0) throw new Error(`Stryker failed in ${room}:\n${output.slice(-3000)}`);
    return readReport(room, JSON.parse(readFileSync(report, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(room, { files }) {
  const survivors = [];
  let killed = 0;
  let invalid = 0;
  for (const [file, { source, mutants }] of Object.entries(files)) {
    for (const { status, location, replacement } of mutants) {
      if (status === 'Killed' || status === 'Timeout') killed++;
      else if (status === 'Survived' || status === 'NoCoverage') {
        const was = source.split('\n')[location.start.line - 1].trim();
        survivors.push({ file, line: location.start.line, was, put: replacement, covered: status === 'Survived' });
      } else invalid++;
    }
  }
  return { room, killed, survived: survivors.length, invalid, survivors };
}

/** So many of a list, the same for the same seed: a shuffle by a linear congruential generator (Numerical Recipes, §7.1). */
function drawn(list, count, seed) {
  const left = [...list];
  let state = (Number(seed) * 2654435761) >>> 0;
  const chosen = [];
  while (chosen.length < count && left.length > 0) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    chosen.push(...left.splice(Math.floor((state / 2 ** 32) * left.length), 1));
  }
  return chosen;
}

/** A copy of what tests of the core need, to change it in. */
function workshop() {
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-mutate-'));
  for (const name of [
    'src',
    'test',
    'scripts',
    'scenarios',
    'package.json',
    'package-lock.json',
    'vitest.config.ts',
    'tsconfig.json',
  ]) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Whether a test fails with this change of the core; nothing where it does not compile. */
async function isKilled(folder, mutant, limit) {
  const path = join(folder, mutant.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, mutated(text, mutant));
  try {
    const made = await run(process.execPath, ['scripts/core.mjs'], { cwd: folder, limit });
    if (made.code !== 0) return undefined;
    const tests = ['vitest', 'run', '--project', 'fast', '--bail', '1', '--maxWorkers', '1', ...CORE_TESTS];
    const { code, late } = await run('npx', tests, { cwd: folder, limit });
    return late || code !== 0;
  } finally {
    writeFileSync(path, text);
  }
}

async function mutateCore() {
  const all = sourcesOf(join(ROOT, 'src/engine/core')).flatMap((path) =>
    mutantsOf(relative(ROOT, path), readFileSync(path, 'utf8')),
  );
  const queue = drawn(all, Number(values.sample), values.seed);
  const survivors = [];
  let killed = 0;
  let invalid = 0;
  const worker = async () => {
    const folder = workshop();
    try {
      const begun = performance.now();
      const sound = await run('npx', ['vitest', 'run', '--project', 'fast', '--maxWorkers', '1', ...CORE_TESTS], {
        cwd: folder,
      });
      if (sound.code !== 0)
        throw new Error(`the tests of the core fail without a mutant:\n${sound.output.slice(-3000)}`);
      const limit = 30_000 + 5 * (performance.now() - begun);
      for (let mutant = queue.pop(); mutant !== undefined; mutant = queue.pop()) {
        const found = await isKilled(folder, mutant, limit);
        if (found === undefined) invalid++;
        else if (found) killed++;
        else survivors.push({ ...mutant, covered: true });
        if (!values.json)
          process.stderr.write(`\rcore: ${killed} killed, ${survivors.length} survived, ${queue.length} to go `);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  if (!values.json) process.stderr.write('\n');
  return { room: 'core', mutants: all.length, killed, survived: survivors.length, invalid, survivors };
}

const known = [...Object.keys(ROOMS), 'core'];
const unknown = positionals.filter((room) => !known.includes(room));
if (unknown.length > 0) {
  console.error(`mutate: no room ${unknown.join(', ')}; expected ${known.join(', ')}`);
  process.exit(2);
}
const results = [];
for (const room of positionals.length > 0 ? positionals : known) {
  results.push(room === 'core' ? await mutateCore() : await mutateRoom(room));
}
const total = { killed: 0, survived: 0 };
for (const { killed, survived } of results) {
  total.killed += killed;
  total.survived += survived;
}
if (values.json) {
  const rooms = results.map((one) => ({ ...one, score: score(one) }));
  console.log(JSON.stringify({ score: score(total), rooms }, null, 2));
} else {
  for (const one of results) {
    console.log(
      `${one.room.padEnd(12)} ${score(one).toFixed(1)} %  ${one.killed} killed, ${one.survived} survived, ${one.invalid} could not run`,
    );
    for (const { file, line, was, put, covered } of one.survivors) {
      console.log(
        `  ${file}:${line}${covered ? '' : ' (no test goes there)'}: ${was} → ${put === '' ? 'nothing' : put}`,
      );
    }
  }
  console.log(`${'all'.padEnd(12)} ${score(total).toFixed(1)} %`);
}
process.exitCode = results.every((one) => score(one) >= Number(values['at-least'])) ? 0 : 1;
