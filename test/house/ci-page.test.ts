import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ComparisonResult, RunResult } from '../../src/results/index.js';
import { ensureBuilt, MAIN } from './program.js';
import { ROOT } from './source-files.js';

/** A backup that the base does not have. */
const CHANGED = `title: Mail for example.org
replications: 3
duration: 2d
domains: { example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org ] } }
servers:
  mx1.example.org: { failures: [ { kind: refuse, at: 10h, for: 6h } ] }
  mx2.example.org: {}
senders: { people: { mta: postfix, hosts: 20 } }
traffic: [ { rate: 100/h } ]
assert: [ delivered >= 99%, latency.p99 < 1h ]
`;
const BASE = CHANGED.replace(', 20 mx2.example.org', '').replace('  mx2.example.org: {}\n', '');
const SCENARIO = 'mail/cluster.yaml';

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const page = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
const workflow = parse(/^```yaml\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '') as { jobs: { mail: { steps: Step[] } } };
const action = parse(readFileSync(join(ROOT, 'docs/action.yml'), 'utf8')) as { runs: { steps: Step[] } };

let folder = '';
let count = 0;

beforeAll(() => {
  ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), 'mxsim-ci-'));
  mkdirSync(join(folder, 'bin'));
  const tool = (name: string, text: string): void => {
    writeFileSync(join(folder, 'bin', name), `#!/usr/bin/env bash\nset -eu\n${text}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  };
  // The built program in place of that from the registry, and a GitHub that writes down what it is told.
  tool('npx', `[ "$1" = --yes ]; [ "$2" = mxsim ]; shift 2; exec '${process.execPath}' '${MAIN}' "$@"`);
  tool('gh', `printf '%s\\n' "$*" > "$RUNNER_TEMP/gh"; cp "\${!#}" "$RUNNER_TEMP/body"`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Job {
  /** Exit codes of its steps, by their names. */
  readonly codes: Readonly<Record<string, number | null>>;
  readonly output: string;
  readonly read: (file: string) => string;
  readonly temporary: (file: string) => string | null;
}

/** Runs the steps of a job as GitHub does, in a clone in which `base` is what the base branch has. */
function runJob(steps: readonly Step[], base: string | null, own: string): Job {
  count += 1;
  const [clone, temporary] = [join(folder, `clone-${count}`), join(folder, `temporary-${count}`)];
  mkdirSync(join(clone, 'mail'), { recursive: true });
  mkdirSync(temporary);
  const git = (...argv: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=CI', '-c', 'user.email=ci@example.org', ...argv], {
      cwd: clone,
      stdio: 'ignore',
    });
  };
  git('init', '-q', '-b', 'main');
  if (base !== null) writeFileSync(join(clone, SCENARIO), base);
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'base');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  writeFileSync(join(clone, SCENARIO), own);
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: process.env['HOME'] ?? '',
    SCENARIO,
    RUNNER_TEMP: temporary,
    GITHUB_BASE_REF: 'main',
    GITHUB_STEP_SUMMARY: join(temporary, 'summary'),
    PULL_REQUEST: '7',
  };
  const codes: Record<string, number | null> = {};
  let output = '';
  for (const { name = '', run } of steps) {
    if (run === undefined) continue;
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', run], {
      cwd: clone,
      env,
      encoding: 'utf8',
    });
    codes[name] = status;
    output += stdout + stderr;
  }
  return {
    codes,
    output,
    read: (file) => readFileSync(join(clone, file), 'utf8'),
    temporary: (file) => (existsSync(join(temporary, file)) ? readFileSync(join(temporary, file), 'utf8') : null),
  };
}

const NAMES = [
  'Check the scenario',
  'Judge its asserts',
  'Compare it with that of the base branch',
  'Comment on the pull request',
];

describe('docs/action.yml', () => {
  it('runs what the workflow of docs/ci.md runs, in a version that is asked for', () => {
    const runs = (steps: readonly Step[]): (readonly [string, string])[] =>
      steps.flatMap(({ name = '', run }) =>
        run === undefined ? [] : [[name, run.replaceAll('"mxsim@$VERSION"', 'mxsim').trim()]],
      );
    expect(runs(action.runs.steps)).toEqual(runs(workflow.jobs.mail.steps));
    expect(runs(action.runs.steps).map(([name]) => name)).toEqual(NAMES);
  });
});

describe('the workflow of docs/ci.md', () => {
  const { steps } = workflow.jobs.mail;

  it('comments on a pull request what it changes', () => {
    const { codes, output, read, temporary } = runJob(steps, BASE, CHANGED);
    expect(codes, output).toEqual(Object.fromEntries(NAMES.map((name) => [name, 0])));
    expect(output).toContain('::notice file=mail/cluster.yaml,line=10,title=The assert holds::');
    expect(temporary('gh')).toBe('pr comment 7 --edit-last --create-if-none --body-file comparison.md\n');
    expect(temporary('body')).toMatch(/^## cluster compared with before\n[\s\S]*\| /);
    expect(temporary('body')).toBe(temporary('summary'));
    const result = JSON.parse(read('mxsim/result.json')) as RunResult;
    expect(result.verdict).toBe('pass');
    expect(read('mxsim/junit.xml')).toContain('failures="0" errors="0"');
    const { arms } = JSON.parse(read('mxsim/comparison.json')) as ComparisonResult;
    // The base keeps mail waiting that the change does not.
    expect(arms.map(({ result: { asserts } }) => asserts.map(({ verdict }) => verdict))).toEqual([
      ['pass', 'fail'],
      ['pass', 'pass'],
    ]);
    expect(read('mxsim/comparison.html')).toMatch(/^<!doctype html>/i);
  });

  it('fails where a promise is broken, and comments all the same', () => {
    const { codes, output, temporary } = runJob(steps, CHANGED, CHANGED.replace('< 1h', '< 1ms'));
    expect(codes['Judge its asserts']).toBe(1);
    expect(output).toContain('title=The assert fails::');
    expect(temporary('body')).toContain('| ');
  });

  it('fails where the scenario is unwise or wrong, and has nothing to compare a new one with', () => {
    const unwise = runJob(steps, null, BASE);
    expect(unwise.codes['Check the scenario']).toBe(1);
    expect(unwise.codes['Compare it with that of the base branch']).toBe(0);
    expect(unwise.temporary('gh')).toBeNull();
    const wrong = runJob(steps, BASE, CHANGED.replace('100/h', '100'));
    expect(wrong.codes).toMatchObject({ 'Check the scenario': 2, 'Judge its asserts': 2, [NAMES[2] ?? '']: 2 });
  });
});
