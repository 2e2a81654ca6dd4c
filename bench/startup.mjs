// How long the command line takes before it does anything: the median of several calls.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './measurement.mjs';
import { renderTable } from './page.mjs';
import { median } from './statistics.mjs';

const SMALL = fileURLToPath(new URL('scenarios/failover.yaml', import.meta.url));
const FIRST = fileURLToPath(new URL('../scenarios/first-failover.yaml', import.meta.url));

/** A table of the elapsed and the CPU time of some small calls. */
export function timeStartup({ dist, rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-bench-'));
  const cli = join(dist, 'cli/main.js');
  const calls = {
    'bare `node`': ['-e', '0'],
    '`mxsim --help`': [cli, '--help'],
    '`mxsim run` of one message, to JSON': [cli, 'run', SMALL, '--messages', '1', '--format', 'json', '--no-report'],
    '`mxsim run` of the first lesson, to its page': [cli, 'run', FIRST, '--report', join(folder, 'page.html')],
  };
  const rows = Object.entries(calls).map(([name, args]) => {
    const runs = Array.from({ length: rounds }, () => measure(process.execPath, args));
    const elapsed = median(runs.map(({ elapsed_s }) => elapsed_s));
    const cpu = median(runs.map(({ cpu_s }) => cpu_s));
    return [name, `${elapsed.toFixed(2)} s`, `${cpu.toFixed(2)} s`];
  });
  rmSync(folder, { recursive: true });
  return renderTable(['call', 'elapsed', 'CPU time'], rows);
}
