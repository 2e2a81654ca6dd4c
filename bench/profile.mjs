// npm run bench:profile: where the time goes, by room. V8's sampling profiler watches a run of `mxsim run`; a sample
// belongs to the file whose code was running, also where V8 has compiled that code into its caller.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readOptions } from './options.mjs';
import { describeMachine, renderTable, writePart } from './page.mjs';

const MODELS = { failover: 5_000_000, 'one-server': 5_000_000, everything: 2_000_000 };
/** Shares below this are added up in a row of their own. */
const SMALL = 0.005;

/** Runs a model under the profiler; one profile for each thread. */
function profilesOf(model, messages, { dist, folder }) {
  const profiles = join(folder, 'profiles');
  rmSync(profiles, { recursive: true, force: true });
  mkdirSync(profiles, { recursive: true });
  const scenario = fileURLToPath(new URL(`scenarios/${model}.yaml`, import.meta.url));
  const run = ['run', scenario, '--threads', '1', '--format', 'json', '--no-report', '--quiet', '--messages'];
  const args = ['--cpu-prof', '--cpu-prof-dir', profiles, join(dist, 'cli/main.js'), ...run, String(messages)];
  execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], maxBuffer: 2 ** 28 });
  return readdirSync(profiles).map((name) => JSON.parse(readFileSync(join(profiles, name), 'utf8')));
}

/** The room a function belongs to, or what else it is; null for waiting. */
function roomOf({ url, functionName }, dist) {
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

const options = readOptions();
const dist = `${pathToFileURL(options.dist)}/`;
const shares = Object.entries(MODELS).map(([model, messages]) => {
  const rooms = addUp(profilesOf(model, Math.round(messages * options.scale), options), dist);
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
