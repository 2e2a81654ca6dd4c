// npm run bench: whole runs of mxsim, from prompt to JSON on one thread, against the same models by hand in C++
// (bench/limit.cpp), in CPU time. Counts of events are asserted, so that nothing gets faster by doing less. The ratios
// are compared with those of the last release; a slower machine moves both sides of a ratio.
import { checkAgreement } from './agreement.mjs';
import { assertCounts } from './counts.mjs';
import { measure } from './measurement.mjs';
import { readOptions } from './options.mjs';
import { describeMachine, renderTable, writePart } from './page.mjs';
import { prepareBoth } from './programs.mjs';
import { compareWithRelease, keepAsRelease } from './release.mjs';
import { timeStartup } from './startup.mjs';
import { median } from './statistics.mjs';

/**
 * `limit`: which model by hand a run is compared with. For everything at once there is none: failover stands in.
 * Goals: `most`, the ratio to it; `least_M`, million messages a second.
 */
const MODELS = {
  failover: {
    messages: 5_000_000,
    limit: 'failover',
    exactly: true,
    allDelivered: true,
    most: 2.5,
    rate: 100,
    mtbf: 21_600,
    mttr: 1800,
  },
  'one-server': { messages: 5_000_000, limit: 'one-server', exactly: false, allDelivered: true, most: 4, rate: 0.9 },
  everything: { messages: 2_000_000, limit: 'failover', exactly: false, allDelivered: false, least_M: 0.5 },
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

/** The goal of a model, and whether it is met. */
function judge(model, { ratio, perMessage_ns }) {
  const { most, least_M } = MODELS[model];
  if (least_M !== undefined) return `${least_M} M a second: ${1e3 / perMessage_ns >= least_M ? 'met' : 'missed'}`;
  return `ratio ${most}: ${ratio === null ? 'unknown' : ratio <= most ? 'met' : 'missed'}`;
}

function render(summaries) {
  const head = ['model', 'C++ by hand', 'mxsim', 'ratio', 'lowest to highest', 'messages a second', 'peak', 'goal'];
  const or = (value, text) => (value === null ? '–' : text(value));
  const rows = Object.entries(summaries).map(([model, s]) => [
    model,
    or(s.limit_ns, (ns) => `${ns.toFixed(0)} ns`),
    `${s.perMessage_ns.toFixed(0)} ns`,
    or(s.ratio, (ratio) => ratio.toFixed(2)),
    or(s.from, (from) => `${from.toFixed(2)} to ${s.to.toFixed(2)}`),
    `${(1e3 / s.perMessage_ns).toFixed(2)} M`,
    or(s.peak_MB, (peak) => `${peak.toFixed(0)} MB`),
    judge(model, s),
  ]);
  return renderTable(head, rows);
}

/** The table in words. */
function tell(summaries) {
  const sentences = Object.entries(summaries).map(([model, { perMessage_ns, ratio }]) => {
    const million = `a million messages of *${model}* take ${(perMessage_ns / 1e3).toPrecision(2)} s of one core`;
    if (ratio === null || MODELS[model].least_M !== undefined) return million;
    return `${million}, ${ratio.toPrecision(2)} times what the bare program takes`;
  });
  return `In words: ${sentences.join('; ')}. Parsing, start and the report's figures are part of it.`;
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
const startup = timeStartup(options);
console.log(`\n${table}\n\n${startup}\n`);
for (const problem of differences) console.error(`Not the same model: ${problem}`);
if (differences.length > 0) process.exit(1);
if (limit !== null && options.scale === 1) compareWithRelease(summaries);
if (options.release) keepAsRelease(summaries, mxsim.version);
if (options.write) {
  const origin = `mxsim ${mxsim.version}; ${limit?.version}; ${describeMachine()}; ${options.rounds} rounds.`;
  writePart('limit', `${origin}\n\n${table}\n\n${tell(summaries)}`);
  writePart('startup', startup);
}
