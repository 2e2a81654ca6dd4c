import { describe, expect, it } from 'vitest';
import { renderTable, simulate } from '../../src/index.js';
import type { RunResult } from '../../src/results/index.js';
import { call } from './in-memory.js';
import { STEADY, UNSTEADY } from './scenario-texts.js';

describe('mxsim as a library', () => {
  it('gives the result of the command line, to the last bit', async () => {
    const run = simulate(UNSTEADY, { file: 'stdin' });
    if (!run.ok) throw new Error('the scenario is valid');
    const { stdout } = await call(['run', '-', '--format', 'json', '--no-report'], { stdin: UNSTEADY });
    const printed = JSON.parse(stdout) as RunResult;
    const { scenario, engine, ...figures } = JSON.parse(JSON.stringify(run.result)) as RunResult;
    expect(printed).toMatchObject(figures);
    expect(printed.scenario.hash).toBe(scenario.hash);
    expect(printed.engine.events).toBe(engine.events);
  });

  it('returns what is wrong with a scenario, and does not throw', () => {
    const run = simulate(`${STEADY}seeds: 3\n`, { file: 'mine.yaml' });
    if (run.ok) throw new Error('the scenario is wrong');
    expect(run.problems).toMatchObject([{ file: 'mine.yaml', line: 7, code: 'unknown-key' }]);
  });

  it('applies changes, and tells how far it is', () => {
    const seen: number[] = [];
    const run = simulate(STEADY, {
      overrides: ['replications=2', 'messages=10'],
      onProgress: (done) => seen.push(done),
    });
    if (!run.ok) throw new Error('the scenario is valid');
    expect(run.result.messages.sent).toBe(20);
    expect(seen).toEqual([0.5, 1]);
    expect(renderTable(run.result, { width: 80, colour: false })).toContain('A steady server');
  });
});
