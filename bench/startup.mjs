// How long the command line takes before it does anything: the median of several calls.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './measurement.mjs';
import { renderTable } from './page.mjs';
import { ONE_RUN } from './programs.mjs';
import { median } from './statistics.mjs';

const SMALL = fileURLToPath(new URL('scenarios/failover.yaml', import.meta.url));
const FIRST = fileURLToPath(new URL('../scenarios/first-failover.yaml', import.meta.url));

/** A table of the elapsed and the CPU time of some small calls. */
export function timeStartup({ dist, rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-bench-'));
  const cli = join(dist, 'program/main.cjs');
  const one = ['run', SMALL, ...ONE_RUN, '--messages', '1'];
  const calls = {
    'bare `node`': ['-e', '0'],
    '`mxsim --help`': [cli, '--help'],
    '`mxsim run` of one message, to JSON': [cli, ...one],
    '`mxsim run` of one message ten times, to JSON': [cli, ...one, '--replications', '10'],
    '`mxsim run` of the first lesson, to its page': [cli, 'run', FIRST, '--report', join(folder, 'page.html')],
  };
  const runs = Object.keys(calls).map(() => []);
  // In turns, so that what else the machine does meets all alike.
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, args] of Object.values(calls).entries()) runs[i].push(measure(process.execPath, args));
  }
  rmSync(folder, { recursive: true });
  const times = runs.map((own) => ({
    elapsed: median(own.map(({ elapsed_s }) => elapsed_s)),
    cpu: median(own.map(({ cpu_s }) => cpu_s)),
  }));
  const rows = Object.keys(calls).map((name, i) => {
    const { elapsed, cpu } = times[i];
    const more = i === 0 ? '' : `${(cpu - times[0].cpu).toFixed(2)} s`;
    return [name, `${elapsed.toFixed(2)} s`, `${cpu.toFixed(2)} s`, more];
  });
  return renderTable(['call', 'elapsed', 'CPU time', 'over bare `node`'], rows);
}
