// npm run bench:peers: the failover model in simulation libraries that a package manager installs, each as its manual
// teaches it, against mxsim and against the same model by hand in C++. CPU time per message of whole processes; the
// programs take turns, and ratios are taken within a round. Writes docs/performance.md.
import { checkAgreement } from './agreement.mjs';
import { assertCounts } from './counts.mjs';
import { measure } from './measurement.mjs';
import { readOptions } from './options.mjs';
import { describeMachine, renderTable, writePart } from './page.mjs';
import { prepareBoth, preparePeers } from './programs.mjs';
import { median } from './statistics.mjs';

const SETTING = { rate: 100, mtbf: 21_600, mttr: 1800 };
const MXSIM_MESSAGES = 5_000_000;
/**
 * Peers get so many messages times their pace: a second or more for each. In this many replications, so that how long
 * servers were down hardly differs between programs that draw their luck in their own ways.
 */
const MESSAGES = 50_000;
const REPLICATIONS = 50;

/** How a program is run: mxsim as one long run from prompt to JSON, the others in replications. */
function settingOf(program, mxsim, scale) {
  if (program === mxsim) return { ...SETTING, messages: Math.round(MXSIM_MESSAGES * scale), replications: 1 };
  const messages = Math.round((MESSAGES * Math.min(program.pace, 100) * scale) / REPLICATIONS);
  return { ...SETTING, messages, replications: REPLICATIONS };
}

/** CPU time per message and per event [s]. */
function timed(program, setting, seed) {
  const { stdout, cpu_s } = measure(...program.command('failover', { ...setting, seed }));
  const runs = program.read(stdout);
  if (runs.length !== setting.replications) throw new Error(`${program.name}: ${runs.length} replications`);
  const expected = { messages: setting.messages, exactly: true, allDelivered: true };
  for (const counts of runs) assertCounts(program.name, counts, expected);
  const events = runs.reduce((sum, counts) => sum + counts.events, 0);
  return { perMessage: cpu_s / (setting.messages * setting.replications), perEvent: cpu_s / events };
}

/** How many times as long as mxsim the program is to take, and whether it does. */
function judge({ goal }, ratio) {
  return goal === undefined ? '' : `at least ${goal}: ${ratio >= goal ? 'met' : 'missed'}`;
}

function row(program, setting, runs, mxsimRuns) {
  const perMessage = median(runs.map((run) => run.perMessage));
  const perEvent = median(runs.map((run) => run.perEvent));
  const ratios = runs.map((run, i) => run.perMessage / mxsimRuns[i].perMessage);
  return [
    program.name,
    program.version,
    (setting.messages * setting.replications).toLocaleString('en'),
    `${(perMessage * 1e6).toPrecision(3)} µs`,
    `${(perEvent * 1e6).toPrecision(3)} µs`,
    median(ratios).toPrecision(3),
    `${Math.min(...ratios).toPrecision(3)} to ${Math.max(...ratios).toPrecision(3)}`,
    judge(program, median(ratios)),
  ];
}

/** The table in words. */
function tell(peers, runs, mxsimRuns) {
  const parts = peers.map((program) => {
    const ratio = median(runs.get(program).map((run, i) => run.perMessage / mxsimRuns[i].perMessage));
    const [faster, slower, times] = ratio >= 1 ? ['mxsim', program.name, ratio] : [program.name, 'mxsim', 1 / ratio];
    return `${faster} is ${times.toPrecision(2)} times as fast as ${slower}`;
  });
  return `In words: ${parts.join('; ')}.`;
}

const options = readOptions();
const { limit, mxsim, replications } = prepareBoth(options.folder, options.dist);
const peers = preparePeers(options.folder);
if (limit === null) process.exit(2);
const differences = checkAgreement('failover', limit, [replications, ...peers]);
const programs = [mxsim, limit, ...peers];
const runs = new Map(programs.map((program) => [program, []]));
for (let round = 1; round <= options.rounds; round += 1) {
  console.log(`Round ${round} of ${options.rounds}`);
  for (const program of programs) {
    runs.get(program).push(timed(program, settingOf(program, mxsim, options.scale), 1000 + round));
  }
}
const head = ['program', 'version', 'messages', 'per message', 'per event', 'times mxsim', 'lowest to highest', 'goal'];
const rows = programs.map((program) =>
  row(program, settingOf(program, mxsim, options.scale), runs.get(program), runs.get(mxsim)),
);
const table = renderTable(head, rows);
console.log(`\n${table}\n`);
for (const problem of differences) console.error(`Not the same model: ${problem}`);
if (differences.length > 0) process.exit(1);
if (options.scale === 1 || options.write) {
  writePart(
    'peers',
    `${describeMachine()}; ${options.rounds} rounds.\n\n${table}\n\n${tell(peers, runs, runs.get(mxsim))}`,
  );
}
