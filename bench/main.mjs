// npm run bench: speed and size of whole runs, medians of several rounds. CPU times are of the whole process, from its
// start. Event counts are asserted, so that nothing gets faster by doing less.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUNDS = 5;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CLI = join(ROOT, 'dist/cli/main.js');

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function node(args, cwd = ROOT) {
  const began = process.hrtime.bigint();
  const text = execFileSync(process.execPath, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return { text, wall_s: Number(process.hrtime.bigint() - began) / 1e9 };
}

/** Messages a second of CPU time, and peak memory, of one model. */
function throughput(name, messages, events, rounds = ROUNDS) {
  const runs = Array.from({ length: rounds }, () =>
    JSON.parse(node(['bench/one-run.mjs', name, String(messages)]).text),
  );
  for (const run of runs) {
    if (run.messages !== messages) throw new Error(`${name}: ${run.messages} fates for ${messages} messages`);
    if (run.events !== events) throw new Error(`${name}: ${run.events} events, expected ${events}`);
  }
  const cpu = median(runs.map((run) => run.cpu_s));
  const peak = Math.max(...runs.map((run) => run.peak_MB));
  console.log(
    `${name}, ${messages / 1e6} M messages: ${(messages / cpu / 1e6).toFixed(2)} M messages/s, peak ${peak.toFixed(0)} MB`,
  );
}

function wall(args, cwd) {
  node(args, cwd);
  return median(Array.from({ length: ROUNDS }, () => node(args, cwd).wall_s));
}

function startup() {
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-bench-'));
  const bare = wall(['-e', '0'], folder);
  const help = wall([CLI, '--help'], folder);
  const page = wall([CLI, 'run', join(ROOT, 'scenarios/first-failover.yaml')], folder);
  rmSync(folder, { recursive: true });
  console.log(`bare node: ${(bare * 1000).toFixed(0)} ms`);
  console.log(`mxsim --help: ${(help * 1000).toFixed(0)} ms, ${(help / bare).toFixed(1)} times bare node`);
  console.log(`mxsim run scenarios/first-failover.yaml, from prompt to page: ${page.toFixed(2)} s`);
}

console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores`);
throughput('failover', 5_000_000, 10_111_802);
throughput('singleServer', 2_000_000, 5_796_205);
throughput('failover', 10_000_000, 20_389_348, 1);
startup();
