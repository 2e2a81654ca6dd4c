// npm run bench:profile: where the time goes, by room. V8's sampling profiler watches a run of `mxsim run`; a sample
// belongs to the file whose code was running. In the core of the engine it belongs to a folder, or to a file beside them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';
import { readOptions } from './options.mjs';
import { describeMachine, renderTable, writePart } from './page.mjs';
import { ONE_RUN } from './programs.mjs';

const MODELS = { failover: 5_000_000, 'one-server': 5_000_000, everything: 2_000_000 };
/**
 * V8 compiles small functions into their callers, and its profiler then counts their time as the callers'. Kept apart
 * they are counted right, but calls take time that they do not take otherwise. The core is compiled likewise: with the names
 * of its functions, and with few of them in their callers.
 */
const KEEP_APART = '--no-turbo-inlining';
const CORE = 'src/engine/core/';
const KEEP_CORE_APART = ['-O1', '--debug', '--noAssert', '--runtime', 'stub'];
/** Shares below this are added up in a row of their own. */
const SMALL = 0.005;

/** Compiles the core to where the built engine looks for it. */
async function compileCoreApart(dist) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const files = ['src/engine/core/index.ts', '--baseDir', root, '--outFile', join(dist, 'engine/core.wasm')];
  const { error, stderr } = await asc.main([...files, ...KEEP_CORE_APART]);
  if (error) throw new Error(`The core does not compile:\n${stderr.toString()}`);
}

/** Runs a model under the profiler; one profile for each thread. */
function profilesOf(model, messages, { dist, folder }) {
  const profiles = join(folder, 'profiles');
  rmSync(profiles, { recursive: true, force: true });
  mkdirSync(profiles, { recursive: true });
  const scenario = fileURLToPath(new URL(`scenarios/${model}.yaml`, import.meta.url));
  const run = ['run', scenario, ...ONE_RUN, '--quiet', '--messages'];
  const args = [
    KEEP_APART,
    '--cpu-prof',
    '--cpu-prof-dir',
    profiles,
    join(dist, 'cli/main.js'),
    ...run,
    String(messages),
  ];
  execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], maxBuffer: 2 ** 28 });
  return readdirSync(profiles).map((name) => JSON.parse(readFileSync(join(profiles, name), 'utf8')));
}

/** The part of the core that a function belongs to, which is called by its file and its own name: `handlers/end/expire`. */
function partOfCore(functionName) {
  if (!functionName.startsWith(CORE)) return 'into the core and out of it';
  const [first, ...rest] = functionName.slice(CORE.length).split('/');
  return `engine/core/${first}${rest.length > 1 ? '/' : '.ts'}`;
}

/** The room a function belongs to, or what else it is; null for waiting. */
function roomOf({ url, functionName }, dist) {
  if (url.startsWith('wasm://')) return partOfCore(functionName);
  if (url.startsWith(dist)) return `${url.slice(dist.length).split('/')[0]}/`;
  if (url.includes('/node_modules/')) return 'packages';
  if (functionName === '(idle)') return null;
  if (functionName === '(garbage collector)') return 'garbage collection';
  return 'Node and V8';
}

/** Time [µs] by room, over all threads. */
function addUp(profiles, dist) {
  const rooms = new Map();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const roomOfNode = new Map(nodes.map((node) => [node.id, roomOf(node.callFrame, dist)]));
    samples.forEach((node, i) => {
      const room = roomOfNode.get(node);
      if (room !== null) rooms.set(room, (rooms.get(room) ?? 0) + timeDeltas[i]);
    });
  }
  return rooms;
}

/** Prints the functions that take longest themselves, in milliseconds. */
function printFunctions(model, profiles, dist) {
  const times = new Map();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const names = new Map(nodes.map(({ id, callFrame: { url, functionName } }) => [id, `${functionName} ${url}`]));
    samples.forEach((node, i) => {
      const name = names.get(node).replace(dist, '');
      if (!name.startsWith('(idle)')) times.set(name, (times.get(name) ?? 0) + timeDeltas[i] / 1000);
    });
  }
  console.log(`${model}: functions that take longest [ms]`);
  const longest = [...times].sort(([, a], [, b]) => b - a).slice(0, 25);
  for (const [name, time] of longest) console.log(`${time.toFixed(0).padStart(7)}  ${name}`);
}

const options = readOptions();
const dist = `${pathToFileURL(options.dist)}/`;
await compileCoreApart(options.dist);
const shares = Object.entries(MODELS).map(([model, messages]) => {
  const profiles = profilesOf(model, Math.round(messages * options.scale), options);
  if (options.functions) printFunctions(model, profiles, dist);
  const rooms = addUp(profiles, dist);
  const all = [...rooms.values()].reduce((sum, time) => sum + time, 0);
  return new Map([...rooms].map(([room, time]) => [room, time / all]));
});
const names = [...new Set(shares.flatMap((rooms) => [...rooms.keys()]))];
const most = (name) => Math.max(...shares.map((rooms) => rooms.get(name) ?? 0));
const large = names.filter((name) => most(name) >= SMALL).sort((a, b) => most(b) - most(a));
const rest = names.filter((name) => most(name) < SMALL);
const percent = (share) => `${(share * 100).toFixed(1)} %`;
const rows = large.map((name) => [name, ...shares.map((rooms) => percent(rooms.get(name) ?? 0))]);
if (rest.length > 0) {
  const sum = (rooms) => rest.reduce((total, name) => total + (rooms.get(name) ?? 0), 0);
  rows.push(['all else', ...shares.map((rooms) => percent(sum(rooms)))]);
}
const table = renderTable(['room', ...Object.keys(MODELS)], rows);
console.log(table);
if (options.write) writePart('rooms', `Node ${process.versions.node}; ${describeMachine()}.\n\n${table}`);
