import { spawnSync } from 'node:child_process';
import { ensureBuilt, MAIN, PLAIN_ENVIRONMENT } from '../house/program.js';
import { figuresOf } from './laws.js';

/** Exit codes of a run that came to its end: done, an assert fails, an assert is undecided. */
const ENDED: readonly (number | null)[] = [0, 1, 3];

/** Longer than any of these runs takes [ms]. */
const PATIENCE = 120_000;

function call(text: string, threads: number) {
  ensureBuilt();
  const argv = [MAIN, 'run', '-', '--no-report', '--quiet', '--format', 'json', '--threads', String(threads)];
  const options = {
    input: text,
    encoding: 'utf8',
    env: PLAIN_ENVIRONMENT,
    timeout: PATIENCE,
    maxBuffer: 1 << 28,
  } as const;
  return spawnSync(process.execPath, argv, options);
}

/** The program ends as it should, and gives the same figures with one thread and with three. */
export function programFaults(text: string): string[] {
  const [one, three] = [1, 3].map((threads) => call(text, threads));
  if (one === undefined || three === undefined) return [];
  if (!ENDED.includes(one.status)) return [`exit code ${one.status}: ${one.stderr.trim()}`];
  if (one.status !== three.status) return [`exit code ${one.status} with one thread, ${three.status} with three`];
  const [a, b] = [one, three].map(({ stdout }) => JSON.stringify(figuresOf(stdout)));
  return a === b ? [] : ['other figures with three threads than with one'];
}
