// Mutation testing: small wrong changes of the sources, one at a time; the room's own tests must fail at each.
//
//   npm run mutate                      a sample of each room below and of the core, and all rules of mail
//   npm run mutate -- stats checks      some of them
//   npm run mutate -- core --sample 300 --seed 2 --json
//   npm run mutate -- mail --all        every mutant of a room, which takes hours
//   nice npm run mutate -- mail --sample 150 --workers 1
//
// Rooms of TypeScript are Stryker's; the core, which is AssemblyScript, is compiled anew for each of its mutants. The rules are those
// of docs/rules.md, each without itself. A change of words alone is no mutant: texts are judged by goldens and by readers. Exit code 1
// where a score lies below --at-least (85).
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { sourcesOf } from './core.mjs';
import { mutantsOf as coreMutantsOf, mutated } from './mutation/core-mutants.mjs';
import { RULES } from './mutation/rules.mjs';
import { drawn, mutantsOf, rangeOf } from './mutation/sample.mjs';
import { filesWith, inWorkshop, isKilled, ROOT, run, runTests } from './mutation/workshop.mjs';

/** What is mutated in each room, but for its door. Data with sources (presets) is held by recordings and by its own tests of values. */
const ROOMS = {
  mail: /^src\/mail\/(?!presets\/.*-2016)/,
  stats: /^src\/stats\//,
  experiment: /^src\/experiment\//,
  checks: /^src\/checks\//,
};
/** The tests that the core answers to: its parts, its rules through whole runs, its laws. */
const CORE_TESTS = ['test/core', 'test/engine', 'test/laws'];
/** So many mutants are a sample where nothing is said. */
const ROOM_SAMPLE = 100;
const CORE_SAMPLE = 200;
const NO_MUTANTS = ['StringLiteral'];

const { values, positionals } = parseArgs({
  options: {
    sample: { type: 'string' },
    all: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    'at-least': { type: 'string', default: '85' },
    workers: { type: 'string', default: String(availableParallelism()) },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/** A score: mutants found by a test (or by never ending) among those that could be run [%]. */
function score({ killed, survived }) {
  return killed + survived === 0 ? 0 : (100 * killed) / (killed + survived);
}

/** The mutants that are tried: a sample, unless all are asked for. */
function chosenOf(all, usual) {
  return values.all ? all : drawn(all, Number(values.sample ?? usual), values.seed);
}

/** The files of a room that are mutated. */
function filesOf(room) {
  return readdirSync(join(ROOT, 'src', room), { recursive: true })
    .map((name) => join('src', room, name))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('/index.ts') && ROOMS[room].test(path))
    .sort();
}

async function mutateRoom(room) {
  const files = filesOf(room);
  const all = await mutantsOf(ROOT, files, NO_MUTANTS);
  const chosen = chosenOf(all, ROOM_SAMPLE);
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-mutate-'));
  const report = join(folder, 'report.json');
  const config = join(folder, 'stryker.json');
  const settings = {
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutation/vitest.config.mjs', related: false },
    mutate: values.all ? files : chosen.map(rangeOf),
    mutator: { excludedMutations: NO_MUTANTS },
    plugins: ['@stryker-mutator/*', join(ROOT, 'scripts/mutation/chosen-mutants.mjs')],
    ignorers: values.all ? [] : ['chosen'],
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    // On a busy machine the first run, in which all is watched, takes its time.
    dryRunTimeoutMinutes: 60,
    concurrency: Number(values.workers),
    reporters: ['json'],
    jsonReporter: { fileName: report },
    tempDirName: join(folder, 'sandbox'),
    // Tests run the sources; and what is built may be built anew meanwhile.
    ignorePatterns: ['reports', 'dist', 'docs/pictures'],
    // TypeScript 7 has no interface for programs, which Stryker would rewrite tsconfig.json with.
    tsconfigFile: 'none.json',
    allowConsoleColors: false,
  };
  writeFileSync(config, JSON.stringify(settings));
  try {
    await run('npm', ['run', '-s', 'core']);
    const { code, output } = await run('npx', ['stryker', 'run', config], {
      env: { MUTATED_ROOM: room, CHOSEN_MUTANTS: JSON.stringify(values.all ? [] : chosen.map((one) => one.location)) },
      quiet: values.json,
    });
    if (code !== 0) throw new Error(`Stryker failed in ${room}:\n${output.slice(-3000)}`);
    return { room, mutants: all.length, ...readReport(JSON.parse(readFileSync(report, 'utf8')), chosen) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A mutant by where it begins and ends (lines and columns from 1) and what stands there then. */
function nameOf(file, { start, end }, put) {
  return `${file} ${start.line}:${start.column} ${end.line}:${end.column} ${put}`;
}

/** What became of the chosen mutants, not of others that lie within their parts. */
function readReport({ files }, chosen) {
  const from1 = ({ line, column }) => ({ line: line + 1, column: column + 1 });
  const wanted = new Set(
    chosen.map(({ file, location: { start, end }, put }) =>
      nameOf(file, { start: from1(start), end: from1(end) }, put),
    ),
  );
  const survivors = [];
  let killed = 0;
  let invalid = 0;
  let seen = 0;
  for (const [file, { source, mutants }] of Object.entries(files)) {
    for (const { status, location, replacement } of mutants) {
      if (!wanted.has(nameOf(file, location, replacement))) continue;
      seen++;
      if (status === 'Killed' || status === 'Timeout') killed++;
      else if (status === 'Survived' || status === 'NoCoverage') {
        const was = source.split('\n')[location.start.line - 1].trim();
        survivors.push({ file, line: location.start.line, was, put: replacement, covered: status === 'Survived' });
      } else invalid++;
    }
  }
  if (seen < wanted.size) throw new Error(`of ${wanted.size} mutants only ${seen} were run`);
  return { tried: seen, killed, survived: survivors.length, invalid, survivors };
}

/** Tries mutants of the core in as many copies at a time as there are workers; `wordsFor` says which tests answer to one. */
async function tryMutants(queue, textOf, wordsFor, tests) {
  const survivors = [];
  let killed = 0;
  let invalid = 0;
  const worker = () =>
    inWorkshop(async (folder) => {
      const begun = performance.now();
      const sound = await runTests(folder, tests);
      if (sound.code !== 0) throw new Error(`the tests fail without a mutant:\n${sound.output.slice(-3000)}`);
      const limit = 30_000 + 5 * (performance.now() - begun);
      for (let mutant = queue.pop(); mutant !== undefined; mutant = queue.pop()) {
        const found = await isKilled(folder, textOf(folder, mutant), wordsFor(folder, mutant), limit);
        if (found === undefined) invalid++;
        else if (found) killed++;
        else {
          survivors.push({ ...mutant, covered: true });
          if (!values.json) process.stderr.write(`\nsurvived: ${mutant.file}:${mutant.line} → ${mutant.put}\n`);
        }
        if (!values.json)
          process.stderr.write(`\rcore: ${killed} killed, ${survivors.length} survived, ${queue.length} to go `);
      }
    });
  await Promise.all(Array.from({ length: Number(values.workers) }, worker));
  if (!values.json) process.stderr.write('\n');
  return { tried: killed + survivors.length + invalid, killed, survived: survivors.length, invalid, survivors };
}

async function mutateCore() {
  const all = sourcesOf(join(ROOT, 'src/engine/core')).flatMap((path) =>
    coreMutantsOf(relative(ROOT, path), readFileSync(path, 'utf8')),
  );
  const queue = [...chosenOf(all, CORE_SAMPLE)];
  const textOf = (folder, mutant) => {
    const text = readFileSync(join(folder, mutant.file), 'utf8');
    return { file: mutant.file, text: mutated(text, mutant) };
  };
  return { room: 'core', mutants: all.length, ...(await tryMutants(queue, textOf, () => CORE_TESTS, CORE_TESTS)) };
}

/** Each rule of docs/rules.md in turn: without it, the test that it names must fail. */
async function mutateRules() {
  const rules = Object.values(RULES).flat();
  const only = (found, what) => {
    if (found.length !== 1) throw new Error(`${what} stands in ${found.length} files instead of one`);
    return found[0];
  };
  const testOf = (folder, { test }) => only(filesWith(folder, 'test', '.test.ts', `'${test}'`), test).file;
  const textOf = (folder, { was, put }) => {
    const { file, text } = only(filesWith(folder, 'src/engine', '.ts', was), was);
    return { file, text: text.replace(was, () => put) };
  };
  const escaped = (title) => title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('%s', '.*');
  const named = ({ test, of }) => escaped(`${of === undefined ? '' : `${of} `}${test}`);
  const wordsFor = (folder, rule) => [testOf(folder, rule), '-t', named(rule)];
  const queue = rules.map((rule) => {
    const { file, text } = textOf(ROOT, rule);
    const before = readFileSync(join(ROOT, file), 'utf8');
    return { ...rule, file, line: before.slice(0, before.indexOf(rule.was)).split('\n').length, text };
  });
  const tests = [...new Set(rules.map((rule) => testOf(ROOT, rule))), '-t', rules.map(named).join('|')];
  return {
    room: 'rules',
    mutants: rules.length,
    ...(await tryMutants(queue.reverse(), (_, rule) => rule, wordsFor, tests)),
  };
}

function mutate(room) {
  if (room === 'core') return mutateCore();
  return room === 'rules' ? mutateRules() : mutateRoom(room);
}

const known = [...Object.keys(ROOMS), 'core', 'rules'];
const unknown = positionals.filter((room) => !known.includes(room));
if (unknown.length > 0) {
  console.error(`mutate: no room ${unknown.join(', ')}; expected ${known.join(', ')}`);
  process.exit(2);
}
const results = [];
for (const room of positionals.length > 0 ? positionals : known) results.push(await mutate(room));
// Over all, a room counts by all its mutants, of which the sample stands for the others.
const weight = results.reduce((sum, { mutants }) => sum + mutants, 0);
const total = results.reduce((sum, one) => sum + (score(one) * one.mutants) / weight, 0);
if (values.json) {
  const rooms = results.map((one) => ({ ...one, score: score(one) }));
  console.log(JSON.stringify({ score: total, rooms }, null, 2));
} else {
  for (const one of results) {
    const { room, mutants, tried, killed, survived, invalid } = one;
    console.log(
      `${room.padEnd(12)} ${score(one).toFixed(1)} %  ${tried} of ${mutants} mutants: ${killed} killed, ${survived} survived, ${invalid} could not run`,
    );
    for (const { file, line, was, put, covered } of one.survivors) {
      console.log(
        `  ${file}:${line}${covered ? '' : ' (no test goes there)'}: ${was} → ${put === '' ? 'nothing' : put}`,
      );
    }
  }
  console.log(`${'all'.padEnd(12)} ${total.toFixed(1)} %`);
}
process.exitCode = results.every((one) => score(one) >= Number(values['at-least'])) ? 0 : 1;
