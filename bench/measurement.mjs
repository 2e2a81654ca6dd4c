// What a process costs: CPU time of all its threads, in user and system mode, and its peak of resident memory.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GNU_TIME = '/usr/bin/time';
/** Bash counts CPU time in milliseconds, GNU time in hundredths; only the second knows the memory. */
const SCRIPT = `TIMEFORMAT='%3U %3S %3R'
{ time "$@" 2>&3; } 3>&2 2>"$0"`;

/**
 * Runs a command to its end. Returns what it wrote to standard output, its CPU time and its elapsed time [s], and its
 * peak memory [MB], which is null where GNU time is missing. Throws if the command fails.
 */
export function measure(command, args) {
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-bench-'));
  try {
    const times = join(folder, 'times');
    const peak = join(folder, 'peak');
    const words = existsSync(GNU_TIME) ? [GNU_TIME, '-f', '%M', '-o', peak, command, ...args] : [command, ...args];
    const run = spawnSync('bash', ['-c', SCRIPT, times, ...words], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (run.error !== undefined) throw run.error;
    if (run.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${run.stderr}`);
    const [user, system, elapsed] = readFileSync(times, 'utf8').trim().split(' ').map(Number);
    const peak_MB = existsSync(peak) ? Number(readFileSync(peak, 'utf8')) / 1024 : null;
    return { stdout: run.stdout, cpu_s: user + system, elapsed_s: elapsed, peak_MB };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
