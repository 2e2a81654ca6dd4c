import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { UNSTEADY } from '../cli/scenario-texts.js';
import { ensureBuilt, PLAIN_ENVIRONMENT } from '../house/program.js';
import { ROOT } from '../house/source-files.js';

beforeAll(ensureBuilt);

/** So much mail that nobody waits for its end. */
const ENDLESS = UNSTEADY.replace('60/h', '2000/s').replace('duration: 2d', 'duration: 365d');
const FEW = UNSTEADY.replace('duration: 2d', 'messages: 20');

/** What a call of a program of its own, with the built library, came to. */
interface Outcome {
  readonly name: string;
  /** CPU time of all threads from the abort until the answer [ms]: the clock on the wall knows what else the machine does. */
  readonly cpu: number;
  /** Worker threads while it ran, and after the answer. */
  readonly during: number;
  readonly after: number;
  /** A call after it is answered as ever. */
  readonly next: boolean;
}

/** Aborts a call once its threads are at work, and counts threads by listening to their beginnings and ends. */
const PROGRAM = `
import threads from 'node:worker_threads';
import { syncBuiltinESMExports } from 'node:module';
let alive = 0;
threads.Worker = class extends threads.Worker {
  constructor(...values) {
    super(...values);
    alive += 1;
    this.on('exit', () => (alive -= 1));
  }
};
syncBuiltinESMExports();
const { simulate, compare, sweep, explain } = await import(process.argv[1]);
const [endless, few] = JSON.parse(process.argv[2]);
const CALLS = {
  simulate: (options) => simulate(endless, options),
  'simulate on the thread of the program': (options) => simulate(endless, { ...options, threads: 1 }),
  compare: (options) => compare([endless, endless], options),
  sweep: (options) => sweep(endless, { ...options, vary: ['seed=1,2'] }),
  explain: ({ threads, ...options }) => explain(endless, { ...options, slowest: true }),
};
const outcomes = [];
for (const [name, begin] of Object.entries(CALLS)) {
  const stop = new AbortController();
  const reason = new Error('no longer wanted');
  let call;
  // Progress is told once work is under way.
  await new Promise((resolve) => {
    call = begin({ threads: 2, signal: stop.signal, onProgress: () => resolve() });
  });
  const during = alive;
  const before = process.cpuUsage();
  stop.abort(reason);
  const answer = await call.then(() => 'a result', (error) => error);
  if (answer !== reason) throw new Error(name + ' gave ' + answer);
  const { user, system } = process.cpuUsage(before);
  const next = await simulate(few, { threads: 1 });
  outcomes.push({ name, cpu: (user + system) / 1000, during, after: alive, next: next.ok });
}
console.log(JSON.stringify(outcomes));
// No process.exit: a thread or a timer that is left would keep this program alive.
`;

describe('a call that is aborted', () => {
  it('answers within 300 ms with the reason, leaves no thread, and is in the way of no other', () => {
    const library = join(ROOT, 'dist', 'index.js');
    const argv = ['--input-type=module', '-e', PROGRAM, library, JSON.stringify([ENDLESS, FEW])];
    const options = { encoding: 'utf8', env: PLAIN_ENVIRONMENT, timeout: 60_000 } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, options);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const outcomes = JSON.parse(stdout) as Outcome[];
    expect(outcomes.map(({ name }) => name)).toHaveLength(5);
    for (const { cpu, during, after, next, name } of outcomes) {
      expect(cpu, name).toBeLessThan(300);
      expect(after, name).toBe(0);
      expect(next, name).toBe(true);
      if (name === 'simulate') expect(during).toBeGreaterThan(0);
    }
  });
});
