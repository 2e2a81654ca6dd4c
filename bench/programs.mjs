// The programs that are timed: how each is built, how it is called, and what it prints. `pace` says about how fast it is,
// `goal` how many times as long as mxsim it is to take.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countsOf } from './counts.mjs';

export const BENCH = fileURLToPath(new URL('.', import.meta.url));
const COMPILER = 'g++';
/** As fast as the compiler can make it for this processor. */
const COMPILER_FLAGS = ['-O3', '-march=native', '-std=c++17'];
const SIMSCRIPT = 'simscript@1.0.37';

/** A program that is not there: what is missing, and what mends it. */
class Missing extends Error {}

function output(command, args) {
  const run = spawnSync(command, args, { encoding: 'utf8' });
  return run.status === 0 ? run.stdout.trim() : null;
}

function compile(source, binary, libraries = []) {
  execFileSync(COMPILER, [...COMPILER_FLAGS, '-o', binary, join(BENCH, source), ...libraries], { stdio: 'pipe' });
  return binary;
}

function compilerVersion() {
  const version = output(COMPILER, ['-dumpfullversion']);
  if (version === null) throw new Missing(`${COMPILER} is missing: apt-get install g++`);
  return version;
}

const lines = (stdout) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** `limit.cpp`, compiled into `folder`. */
function prepareLimit(folder) {
  const version = compilerVersion();
  const binary = compile('limit.cpp', join(folder, 'limit'));
  const command = (model, { messages, seed, replications = 1, rate, mtbf, mttr }) => {
    const failures = model === 'failover' ? [mtbf, mttr] : [];
    return [binary, [model, messages, seed, replications, rate, ...failures].map(String)];
  };
  return {
    name: 'C++ by hand',
    version: `g++ ${version} ${COMPILER_FLAGS.join(' ')}`,
    command,
    read: lines,
    pace: 100,
  };
}

/** A peer that knows only the failover model. */
function peer(name, version, figures, program, args) {
  const command = (_, { messages, seed, replications = 1, rate, mtbf, mttr }) => [
    program,
    [...args, messages, seed, replications, rate, mtbf, mttr].map(String),
  ];
  return { name, version, command, read: lines, ...figures };
}

function prepareNs3(folder) {
  compilerVersion();
  if (!existsSync('/usr/include/ns3/simulator.h')) throw new Missing('ns-3 is missing: apt-get install libns3-dev');
  const binary = compile('peers/failover-ns3.cpp', join(folder, 'failover-ns3'), ['-lns3-core']);
  const version = output('pkg-config', ['--modversion', 'ns3-core']) ?? 'of unknown version';
  const simulator = peer('ns-3', version, { pace: 20, goal: 3 }, binary, []);
  const command = (model, parameters) => {
    const [program, args] = simulator.command(model, parameters);
    return [program, [...args, 'ns3::PriorityQueueScheduler']];
  };
  // The scheduler that a user gets, and the one that measured fastest.
  return [simulator, { ...simulator, name: 'ns-3, its fastest scheduler', command }];
}

function prepareSimPy() {
  for (const python of ['python3', '/usr/bin/python3']) {
    const version = output(python, ['-c', 'import simpy, sys; print(simpy.__version__, sys.version.split()[0])']);
    if (version === null) continue;
    const [simpy, language] = version.split(' ');
    return peer('SimPy', `${simpy}, Python ${language}`, { pace: 4, goal: 20 }, python, [
      join(BENCH, 'peers/failover-simpy.py'),
    ]);
  }
  throw new Missing('SimPy is missing: apt-get install python3-simpy3');
}

/** Fetched into `folder`, so that it never becomes a part of mxsim. */
function prepareSimScript(folder) {
  const entry = join(folder, 'node_modules/simscript/dist/index.js');
  const wanted = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', SIMSCRIPT];
  if (!existsSync(entry) && output('npm', wanted) === null) {
    throw new Missing(`SimScript could not be fetched: npm ${wanted.join(' ')}`);
  }
  const version = `${SIMSCRIPT.split('@')[1]}, Node ${process.versions.node}`;
  return peer('SimScript', version, { pace: 1, goal: 100 }, process.execPath, [
    join(BENCH, 'peers/failover-simscript.mjs'),
    entry,
  ]);
}

/** Options of all runs that are timed alone: one replication on one thread, to JSON. */
export const ONE_RUN = ['--threads', '1', '--replications', '1', '--format', 'json', '--no-report'];

/** `mxsim run` as a user types it, on one thread, from prompt to JSON. */
export function prepareMxsim(cli) {
  const version = output(process.execPath, [cli, '--version']);
  const command = (model, { messages, seed }) => {
    const scenario = join(BENCH, `scenarios/${model}.yaml`);
    const options = [...ONE_RUN, '--quiet', '--messages', messages, '--seed', seed];
    return [process.execPath, [cli, 'run', scenario, ...options].map(String)];
  };
  const read = (stdout) => [countsOf(JSON.parse(stdout))];
  return { name: 'mxsim', version: `${version}, Node ${process.versions.node}`, command, read };
}

/** The same scenarios run many times in one process, for means with intervals. */
export function prepareReplications(library) {
  const command = (model, { messages, seed, replications = 1, rate, mtbf, mttr }) => {
    const scenario = join(BENCH, `scenarios/${model}.yaml`);
    const servers = model === 'failover' ? ['mx1', 'mx2', 'backup'] : [];
    const changes = servers.flatMap((server) => {
      const failure = `servers["${server}.example.org"].failures[0]`;
      return [`${failure}.mtbf=${mtbf}s`, `${failure}.mttr=${mttr}s`];
    });
    const args = [join(BENCH, 'mxsim-replications.mjs'), library, scenario, messages, seed, replications];
    return [process.execPath, [...args, `traffic[0].rate=${rate}/s`, ...changes].map(String)];
  };
  return { name: 'mxsim', command, read: lines, pace: 5 };
}

/** Builds what `build` builds, or says on standard error what is missing and returns null. */
function tried(build) {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.error(error.message);
    return null;
  }
}

/** mxsim as built in `dist`, and the limit, which is null where it cannot be compiled. */
export function prepareBoth(folder, dist) {
  mkdirSync(folder, { recursive: true });
  return {
    limit: tried(() => prepareLimit(folder)),
    mxsim: prepareMxsim(join(dist, 'program/main.cjs')),
    replications: prepareReplications(join(dist, 'index.js')),
  };
}

/** The peers that can be had on this machine. */
export function preparePeers(folder) {
  mkdirSync(folder, { recursive: true });
  const found = [() => prepareNs3(folder), prepareSimPy, () => prepareSimScript(folder)].map(tried);
  return found.filter((program) => program !== null).flat();
}
