import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Problem,
  parseScenario,
  renderProblems,
  renderTable,
  type Scenario,
  simulateSync,
} from '../../src/index.js';
import type { RunResult } from '../../src/results/index.js';
import { call, inFolder } from './in-memory.js';
import { STEADY, UNSTEADY } from './scenario-texts.js';

describe('mxsim as a library', () => {
  it('gives the result of the command line, to the last bit', async () => {
    const run = simulateSync(UNSTEADY, { file: 'stdin' });
    if (!run.ok) throw new Error('the scenario is valid');
    const { stdout } = await call(['run', '-', '--format', 'json', '--no-report'], { stdin: UNSTEADY });
    const printed = JSON.parse(stdout) as RunResult;
    const { scenario, engine, ...figures } = JSON.parse(JSON.stringify(run.result)) as RunResult;
    expect(printed).toMatchObject(figures);
    expect(printed.scenario.hash).toBe(scenario.hash);
    expect(printed.engine.events).toBe(engine.events);
  });

  it('returns what is wrong with a scenario, and does not throw', () => {
    const run = simulateSync(`${STEADY}seeds: 3\n`, { file: 'mine.yaml' });
    if (run.ok) throw new Error('the scenario is wrong');
    expect(run.problems).toMatchObject([{ file: 'mine.yaml', line: 7, code: 'unknown-key' }]);
  });

  it('applies changes, and tells how far it is', () => {
    const seen: number[] = [];
    const run = simulateSync(STEADY, {
      overrides: ['replications=2', 'messages=10'],
      onProgress: (done) => seen.push(done),
    });
    if (!run.ok) throw new Error('the scenario is valid');
    expect(run.result.messages.sent).toBe(20);
    expect(seen).toEqual([0.5, 1]);
    expect(renderTable(run.result, { width: 80, colour: false })).toContain('A steady server');
  });

  it('takes bytes as well as text', () => {
    const run = simulateSync(new TextEncoder().encode(STEADY), { overrides: ['messages=10', 'replications=1'] });
    expect(run.ok && run.result.messages.sent).toBe(10);
    expect(run.ok && run.result.scenario.text).toBe(STEADY);
  });

  it('takes an object with the keys of the language', () => {
    const scenario: Scenario = {
      messages: 5,
      replications: 3,
      domains: { 'a.example': { mx: ['10 a.example'] } },
      servers: { 'a.example': { rtt: '20ms' } },
      traffic: [{ rate: '1/s' }],
    };
    const run = simulateSync(scenario);
    expect(run.ok && run.result.messages.sent).toBe(15);
    const wrong = simulateSync({ ...scenario, servers: { 'a.example': { rtt: 'soon' } } });
    expect(wrong.ok ? [] : wrong.problems).toMatchObject([{ code: 'time', path: ['servers', 'a.example', 'rtt'] }]);
  });

  it('doubts as much as the command line: assumptions, chance and files are in the result', async () => {
    const replay =
      'domains: { a.example: { mx: [ 10 h ] } }\nservers: { h: { failures: [ { kind: refuse, mtbf: 1d, mttr: 1h } ] } }\nsenders: { s: {} }\ntraffic: [ { replay: times.csv } ]\n';
    const readFile = (): string => 't,sender,domain\n0,s,a.example\n100,s,a.example\n90000,s,a.example\n';
    const run = simulateSync(replay, { file: 'mine.yaml', readFile });
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'mine.yaml'), replay);
      writeFileSync(join(folder, 'times.csv'), readFile());
      const { stdout } = await call(['run', 'mine.yaml', '--format', 'json', '--no-report'], { folder });
      expect(run.ok && JSON.parse(JSON.stringify(run.result.scenario))).toEqual(
        (JSON.parse(stdout) as RunResult).scenario,
      );
    });
  });

  it('draws a table without being told how wide', () => {
    const run = simulateSync(STEADY, { overrides: ['messages=10'] });
    if (!run.ok) throw new Error('the scenario is valid');
    expect(renderTable(run.result)).toBe(renderTable(run.result, { width: 80, colour: false }));
  });
});

/** Calls as JavaScript may make them, whatever TypeScript says. */
const loose = simulateSync as unknown as (...given: readonly unknown[]) => ReturnType<typeof simulateSync>;

function problemsOf(...given: readonly unknown[]): readonly Problem[] {
  const run = loose(...given);
  if (run.ok) throw new Error('the call is wrong');
  return run.problems;
}

describe('a wrong call of simulateSync', () => {
  it.each<[string, readonly unknown[], string]>([
    ['nothing', [], 'the scenario: no value is given'],
    ['a list', [[STEADY]], 'the scenario: found a list'],
    ['a number', [7], 'the scenario: found `7`'],
    ['an option that there is not', [STEADY, { set: ['messages=3'] }], 'there is no option `set`'],
    ['a misspelt option', [STEADY, { onprogres: () => 0 }], 'did you mean `onProgress`?'],
    [
      'a text where a list belongs',
      [STEADY, { overrides: 'messages=3' }],
      '`overrides`: found `messages=3`; expected a list',
    ],
    ['numbers among changes', [STEADY, { overrides: [3] }], '`overrides`: found a list'],
    ['a file that is no name', [STEADY, { file: 3 }], '`file`: found `3`'],
    ['a file where a function belongs', [STEADY, { readFile: 'a.csv' }], '`readFile`: found `a.csv`'],
    [
      'a name in place of the options',
      [STEADY, 'a.yaml'],
      'the options: found `a.yaml`; expected an object with `file`',
    ],
    ['null as options', [STEADY, null], 'the options: no value is given'],
    ['__proto__ as an option', [STEADY, JSON.parse('{ "__proto__": 1 }')], 'there is no option `__proto__`'],
  ])('with %s is told so, and throws nothing', (_, given, words) => {
    const problems = problemsOf(...given);
    expect(problems.map(({ code, file }) => `${file} ${code}`)).toEqual(['simulateSync() argument']);
    expect(renderProblems(problems)).toContain(words);
  });

  it('says of an option that has another name here what it is called', () => {
    expect(problemsOf(STEADY, { set: [], path: 'x' }).map(({ hint }) => hint)).toEqual([
      'did you mean `overrides`?',
      'did you mean `file`?',
    ]);
  });

  it('with an object that is no JSON is told so', () => {
    const circle: Record<string, unknown> = { domains: {} };
    circle['servers'] = circle;
    expect(problemsOf(circle)[0]?.message).toContain('the scenario cannot be written as JSON');
  });

  it.each(['scenarios/first-failover.yaml', '../my scenario.yml', 'a.json\n'])(
    'with a path, %j, is told that it wants the text',
    (path) => {
      const [problem] = problemsOf(path);
      expect(problem).toMatchObject({ code: 'type', hint: expect.stringContaining('looks like a path') });
    },
  );

  it('and of parseScenario is answered in the same way', () => {
    const parse = parseScenario as unknown as (given: unknown) => ReturnType<typeof parseScenario>;
    expect(renderProblems(parse(STEADY).problems)).toContain('expected an object with `text`, `file`, `overrides`');
    expect(renderProblems(parse({ txt: STEADY }).problems)).toContain('did you mean `text`?');
    expect(parse({ text: STEADY }).model).not.toBeNull();
  });
});

describe('a scenario that asks for more than the engine holds', () => {
  it('is a problem with file, line and column, and the next one runs as if it had not been', () => {
    const before = simulateSync(UNSTEADY);
    const text = readFileSync(new URL('../scenarios/too-many-copies.json', import.meta.url), 'utf8');
    const run = simulateSync(text, { file: 'copies.json' });
    if (run.ok) throw new Error('one message has too many copies');
    const [problem] = run.problems;
    expect(problem).toMatchObject({
      code: 'too-large',
      severity: 'error',
      file: 'copies.json',
      path: ['servers', 'h1.example', 'relay'],
    });
    expect(problem?.message).toContain('more than 65,535 copies');
    expect(text.split('\n')[(problem?.line ?? 0) - 1]).toContain('"relay"');
    const after = simulateSync(UNSTEADY);
    expect(after.ok && before.ok && { ...after.result, engine: null }).toEqual(
      before.ok && { ...before.result, engine: null },
    );
  });
});
