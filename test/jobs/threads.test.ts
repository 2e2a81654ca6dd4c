import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ensureBuilt } from '../house/program.js';
import { ROOT } from '../house/source-files.js';

/** Runs a program with the built library; worker threads begin with files in dist/. @returns what it prints as JSON. */
function run<T>(program: string): T {
  ensureBuilt();
  const library = pathToFileURL(join(ROOT, 'dist', 'index.js')).href;
  const script = `
    import { readdirSync } from 'node:fs';
    import * as mxsim from ${JSON.stringify(library)};
    const threads = () => readdirSync('/proc/self/task').length;
    const scenario = {
      replications: 3,
      domains: { 'example.org': { mx: ['10 mx1.example.org'] } },
      servers: { 'mx1.example.org': {} },
      traffic: [{ rate: '10/s' }],
    };
    ${program}`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })) as T;
}

describe('the library on threads', () => {
  it('gives the same on one thread, on three, and without any', () => {
    const results = run<string[]>(`
      const given = { ...scenario, messages: 30000 };
      const runs = [
        await mxsim.simulate(given, { threads: 1 }), await mxsim.simulate(given, { threads: 3 }), mxsim.simulateSync(given),
      ];
      console.log(JSON.stringify(runs.map(({ result }) => JSON.stringify({ ...result, engine: null }))));`);
    expect(new Set(results).size).toBe(1);
  });

  it.runIf(process.platform === 'linux')(
    'lets go of every thread before an aborted call answers, which it does at once',
    () => {
      const calls = run<{ name: string; reason: string; waited: number; left: number; during: number }[]>(`
        const endless = { ...scenario, messages: 1e11 };
        const rtt = 'servers["mx1.example.org"].rtt';
        const calls = {
          simulate: (signal) => mxsim.simulate(endless, { signal, threads: 2 }),
          compare: (signal) => mxsim.compare(endless, { signal, threads: 2, variants: { far: [rtt + '=2s'] } }),
          sweep: (signal) => mxsim.sweep(endless, { signal, threads: 2, vary: [rtt + '=1s,2s'] }),
          explain: (signal) => mxsim.explain(endless, { signal, slowest: true }),
        };
        const told = [];
        const before = threads();
        for (const [name, call] of Object.entries(calls)) {
          const controller = new AbortController();
          let asked = 0;
          let during = 0;
          setTimeout(() => {
            during = threads() - before;
            asked = performance.now();
            controller.abort(new Error('no longer wanted'));
          }, 1500);
          try {
            await call(controller.signal);
          } catch (error) {
            told.push({ name, reason: error.message, waited: performance.now() - asked, left: threads() - before, during });
          }
        }
        console.log(JSON.stringify(told));`);
      expect(calls.map(({ name, reason, left }) => ({ name, reason, left }))).toEqual(
        ['simulate', 'compare', 'sweep', 'explain'].map((name) => ({ name, reason: 'no longer wanted', left: 0 })),
      );
      for (const { name, during } of calls) expect(during, name).toBeGreaterThan(0);
    },
  );
});
