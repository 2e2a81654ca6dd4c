// npm run bench: whole runs of mxsim, from prompt to JSON on one thread, against the same models by hand in C++
// (bench/limit.cpp), in CPU time. Counts of events are asserted, so that nothing gets faster by doing less. The ratios
// are compared with those of the last release; a slower machine moves both sides of a ratio.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkAgreement } from './agreement.mjs';
import { assertCounts } from './counts.mjs';
import { measure } from './measurement.mjs';
import { readOptions } from './options.mjs';
import { describeMachine, renderTable, writePart } from './page.mjs';
import { prepareBoth } from './programs.mjs';
import { reportStartup } from './startup.mjs';
import { median } from './statistics.mjs';

const RELEASE = fileURLToPath(new URL('last-release.json', import.meta.url));
/** A ratio varies by a few in a hundred from one call of this program to the next. */
const NOISE = 1.1;
const MEMORY_NOISE = 1.2;

/** `limit`: which model by hand a run is compared with. For everything at once there is none: failover stands in. */
const MODELS = {
  failover: {
    messages: 5_000_000,
    limit: 'failover',
    exactly: true,
    allDelivered: true,
    rate: 100,
    mtbf: 21_600,
    mttr: 1800,
  },
  'one-server': { messages: 5_000_000, limit: 'one-server', exactly: false, allDelivered: true, rate: 0.9 },
  everything: { messages: 2_000_000, limit: 'failover', exactly: false, allDelivered: false },
};

function timed(program, model, expected, seed) {
  const run = measure(...program.command(model, { ...expected, seed }));
  const [counts] = program.read(run.stdout);
  assertCounts(`${program.name}, ${model}`, counts, expected);
  const { cpu_s, elapsed_s, peak_MB } = run;
  const perMessage = cpu_s / counts.messages;
  return {
    perMessage,
    perEvent: cpu_s / counts.events,
    eventsPerMessage: counts.events / counts.messages,
    elapsed_s,
    peak_MB,
  };
}

/** One round: the yardstick, then mxsim, model by model. */
function round(number, { limit, mxsim }, scale) {
  const seed = 1000 + number;
  const limits = {};
  const runs = {};
  for (const [model, setting] of Object.entries(MODELS)) {
    const expected = { ...setting, messages: Math.round(setting.messages * scale) };
    if (limit !== null && model === setting.limit)
      limits[model] = timed(limit, model, { ...expected, exactly: true }, seed);
    const run = timed(mxsim, model, expected, seed);
    const least = limits[setting.limit];
    runs[model] = { ...run, least, ratio: least === undefined ? null : run.perMessage / least.perMessage };
  }
  return runs;
}

function summarise(model, rounds) {
  const runs = rounds.map((all) => all[model]);
  const middle = (value) => median(runs.map(value));
  const hasLimit = runs[0].ratio !== null;
  const ratios = runs.map(({ ratio }) => ratio);
  return {
    ratio: hasLimit ? middle(({ ratio }) => ratio) : null,
    from: hasLimit ? Math.min(...ratios) : null,
    to: hasLimit ? Math.max(...ratios) : null,
    perMessage_ns: middle(({ perMessage }) => perMessage) * 1e9,
    limit_ns: hasLimit ? middle(({ least }) => least.perMessage) * 1e9 : null,
    eventsPerMessage: middle(({ eventsPerMessage }) => eventsPerMessage),
    peak_MB: runs[0].peak_MB === null ? null : Math.max(...runs.map(({ peak_MB }) => peak_MB)),
  };
}

function render(summaries) {
  const head = ['model', 'C++ by hand', 'mxsim', 'ratio', 'lowest to highest', 'messages a second', 'peak memory'];
  const or = (value, text) => (value === null ? '–' : text(value));
  const rows = Object.entries(summaries).map(([model, s]) => [
    model,
    or(s.limit_ns, (ns) => `${ns.toFixed(0)} ns`),
    `${s.perMessage_ns.toFixed(0)} ns`,
    or(s.ratio, (ratio) => ratio.toFixed(2)),
    or(s.from, (from) => `${from.toFixed(2)} to ${s.to.toFixed(2)}`),
    `${(1e3 / s.perMessage_ns).toFixed(2)} M`,
    or(s.peak_MB, (peak) => `${peak.toFixed(0)} MB`),
  ]);
  return renderTable(head, rows);
}

/** Says what has become worse since the last release by more than chance. */
function warn(summaries, release) {
  let worse = 0;
  for (const [model, { ratio, peak_MB, eventsPerMessage }] of Object.entries(summaries)) {
    const last = release.models[model];
    if (last === undefined) continue;
    const checks = [
      ['CPU time, as a ratio to C++,', ratio, last.ratio, NOISE],
      ['peak memory', peak_MB, last.peak_MB, MEMORY_NOISE],
      ['events per message', eventsPerMessage, last.eventsPerMessage, 1.02],
    ];
    for (const [what, now, before, noise] of checks) {
      if (now === null || before === null || now <= before * noise) continue;
      worse += 1;
      console.log(`WARNING: ${model}: ${what} is ${(now / before).toFixed(2)} times that of ${release.version}`);
    }
  }
  if (worse === 0) console.log(`Nothing is worse than at ${release.version} (${release.machine}) by more than chance.`);
}

function keep(summaries, mxsim) {
  const models = Object.fromEntries(
    Object.entries(summaries).map(([model, { ratio, eventsPerMessage, peak_MB }]) => [
      model,
      { ratio, eventsPerMessage, peak_MB },
    ]),
  );
  const release = { version: mxsim.version, machine: describeMachine(), models };
  writeFileSync(RELEASE, `${JSON.stringify(release, null, 2)}\n`);
  console.log('Kept as the figures of this release: bench/last-release.json');
}

const options = readOptions();
const programs = prepareBoth(options.folder, options.dist);
const { limit, mxsim, replications } = programs;
console.log(`mxsim ${mxsim.version}${limit === null ? '' : `; ${limit.version}`}; ${describeMachine()}`);
const differences =
  limit === null ? [] : ['failover', 'one-server'].flatMap((model) => checkAgreement(model, limit, [replications]));
const rounds = Array.from({ length: options.rounds }, (_, number) => {
  console.log(`Round ${number + 1} of ${options.rounds}`);
  return round(number, programs, options.scale);
});
const summaries = Object.fromEntries(Object.keys(MODELS).map((model) => [model, summarise(model, rounds)]));
const table = render(summaries);
console.log(`\n${table}\n`);
reportStartup(options);
if (limit !== null && options.scale === 1) warn(summaries, JSON.parse(readFileSync(RELEASE, 'utf8')));
if (options.release) keep(summaries, mxsim);
if (options.write)
  writePart(
    'limit',
    `mxsim ${mxsim.version}; ${limit?.version}; ${describeMachine()}; ${options.rounds} rounds.\n\n${table}`,
  );
for (const problem of differences) console.error(`Not the same model: ${problem}`);
process.exitCode = differences.length > 0 ? 1 : 0;
