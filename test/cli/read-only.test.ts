import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, ensureBuilt, PLAIN_ENVIRONMENT, runBuilt } from '../house/program.js';
import { ROOT } from '../house/source-files.js';
import { call, inFolder } from './in-memory.js';
import { STEADY, UNSTEADY } from './scenario-texts.js';

/** To root nothing is read-only: then the program runs as nobody (Debian's number), from a copy that nobody may read. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

let home = '';
const folder = (): string => join(home, 'locked');

/** Runs the program in a folder in which it may read all and write nothing. */
function run(...argv: readonly string[]): Ended {
  const main = join(home, 'mxsim', 'dist', 'program', 'main.cjs');
  const options = { cwd: folder(), encoding: 'utf8', env: PLAIN_ENVIRONMENT, ...NOBODY } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], options);
  return { status, stdout, stderr };
}

beforeAll(() => {
  ensureBuilt();
  home = mkdtempSync(join(tmpdir(), 'mxsim-locked-'));
  chmodSync(home, 0o755);
  for (const part of ['package.json', 'dist/program', 'dist/engine/core.wasm']) {
    cpSync(join(ROOT, part), join(home, 'mxsim', part), { recursive: true });
  }
  mkdirSync(folder());
  writeFileSync(join(folder(), 'a.yaml'), STEADY);
  writeFileSync(join(folder(), 'b.yaml'), UNSTEADY);
  for (const argv of [
    ['run', 'a.yaml', '--no-report', '--format', 'json'],
    ['sweep', 'a.yaml', '--vary', 'messages=10,20', '--no-report', '--format', 'json'],
  ]) {
    writeFileSync(join(folder(), `${argv[0]}.json`), runBuilt(argv, folder()).stdout);
  }
  expect(runBuilt(['plan', 'a.yaml', '--shards', '1'], folder()).status).toBe(0);
  expect(runBuilt(['shard', 'a.plan.json', '--index', '0'], folder()).status).toBe(0);
  chmodSync(folder(), 0o555);
});

afterAll(() => {
  chmodSync(folder(), 0o755);
  rmSync(home, { recursive: true, force: true });
});

describe('in a folder that nobody may write to', () => {
  const TITLE = 'A steady server';
  const REPORT = /^mxsim: cannot write the report reports\/\S+: permission denied\. .*--report FILE.*--no-report.*\n$/;

  it.each([
    [['run', 'a.yaml'], TITLE],
    [['run', 'a.yaml', '--format', 'json'], '"deliveryRate"'],
    [['run', 'a.yaml', '--format', 'junit'], '<testsuite'],
    [['compare', 'a.yaml', '--variant', 'far: servers["mx1.example.org"].rtt=1s'], 'compared with a'],
    [['sweep', 'a.yaml', '--vary', 'messages=10,20'], 'messages'],
    [['report', 'run.json'], TITLE],
    [['report', 'sweep.json'], 'messages'],
    [['merge', 'a.plan.json'], TITLE],
    [['run', 'a.yaml', '--report', 'mine/page.html'], TITLE],
  ])('mxsim %s prints its result, then says once what could not be written, and ends with 2', (argv, expected) => {
    const { status, stdout, stderr } = run(...argv);
    expect(stdout).toContain(expected);
    expect(stderr.replace('mine/page', 'reports/page')).toMatch(REPORT);
    expect(status).toBe(2);
    expect(readdirSync(folder())).not.toContain('reports');
  });

  it('nothing is said, and all is well, with --no-report', () => {
    const { status, stdout, stderr } = run('run', 'a.yaml', '--no-report');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(TITLE);
  });

  it('a story is printed that should have gone to a file', () => {
    const { status, stdout, stderr } = run('explain', 'a.yaml', '--output', 'story.txt');
    expect(stdout).toBe(run('explain', 'a.yaml').stdout);
    expect(stdout).toContain('Delivered by');
    expect(stderr).toMatch(/^mxsim: cannot write story\.txt: permission denied\. .*--output FILE.*\n$/);
    expect(status).toBe(2);
  });

  it('a result is printed whose files for other tools cannot be written', () => {
    const { status, stdout, stderr } = run('run', 'a.yaml', '--no-report', '--csv', 'out');
    expect(stdout).toContain(TITLE);
    expect(stderr).toMatch(/^mxsim: cannot write to out: permission denied\. .*\n$/);
    expect(status).toBe(2);
  });

  it('a sweep that can keep no cells goes on without', () => {
    const { status, stdout, stderr } = run(
      'sweep',
      'a.yaml',
      '--vary',
      'messages=10,20',
      '--no-report',
      '--cells',
      'c',
    );
    expect(stdout).toContain('messages');
    expect(stderr).toMatch(/^mxsim: cannot keep the cells that are done: permission denied\. .*--cells FOLDER.*\n$/);
    expect(status).toBe(2);
  });

  it('a shard is not computed only to be lost', () => {
    const { status, stderr } = run('shard', 'a.plan.json', '--index', '0', '--output', 'elsewhere');
    expect(stderr).toMatch(
      /^mxsim: cannot write elsewhere\/shard-0\.jsonl: permission denied\. .*--output FOLDER.*\n$/,
    );
    expect(status).toBe(2);
  });

  it('a plan says where else it can go', () => {
    const { status, stderr } = run('plan', 'b.yaml');
    expect(stderr).toMatch(/^mxsim: cannot write b\.plan\.json: permission denied\. --output FILE.*\n$/);
    expect(status).toBe(2);
  });
});

describe('what is in the way of a report', () => {
  it.each([
    ['a file where the folder should be', (place: string) => writeFileSync(join(place, 'reports'), '')],
    [
      'a folder where the report should be',
      (place: string) => mkdirSync(join(place, 'reports', 'a.html'), { recursive: true }),
    ],
  ])('does not keep the result from being printed: %s', (_, block) =>
    inFolder(async (place) => {
      writeFileSync(join(place, 'a.yaml'), STEADY);
      block(place);
      const { code, stdout, stderr } = await call(['run', 'a.yaml'], { folder: place });
      expect(stdout).toContain('A steady server');
      expect(stderr).toMatch(/^mxsim: cannot write the report reports\/a\.html: .*--no-report.*\n$/);
      expect(code).toBe(2);
    }),
  );

  it.each(['--csv', '--charts'])('keeps no result from being printed: files of %s', (option) =>
    inFolder(async (place) => {
      writeFileSync(join(place, 'a.yaml'), STEADY);
      const argv = ['run', 'a.yaml', '--no-report', option, 'a.yaml/out'];
      const { code, stdout, stderr } = await call(argv, { folder: place });
      expect(stdout).toContain('A steady server');
      expect(stderr).toMatch(
        /^mxsim: cannot write to a\.yaml\/out: a part of this path is a file, not a folder\. .*\n$/,
      );
      expect(code).toBe(2);
    }),
  );

  it('is said also where it is only met at the end: a disk that is full', () =>
    inFolder(async (place) => {
      writeFileSync(join(place, 'a.yaml'), STEADY);
      const { code, stdout, stderr } = await call(['run', 'a.yaml', '--report', '/dev/full'], { folder: place });
      expect(stdout).toContain('A steady server');
      expect(stderr).toContain('cannot write the report /dev/full: no space left on the device. ');
      expect(code).toBe(75);
      const story = await call(['explain', 'a.yaml', '--output', '/dev/full'], { folder: place });
      expect(story.stdout).toContain('Delivered by');
      expect(story.stderr).toContain('cannot write /dev/full: no space left on the device. ');
      expect(story.code).toBe(75);
    }));

  it('does not count where it is the table that cannot be written: the report is there', () =>
    inFolder((place) => {
      writeFileSync(join(place, 'a.yaml'), STEADY);
      const main = join(ROOT, 'dist', 'program', 'main.cjs');
      const line = '"$0" "$1" run a.yaml > /dev/full';
      const options = { cwd: place, env: PLAIN_ENVIRONMENT, encoding: 'utf8' } as const;
      const { status, stderr } = spawnSync('bash', ['-c', line, process.execPath, main], options);
      expect(stderr).toContain('cannot write the output: ');
      expect(status).toBe(75);
      expect(readdirSync(join(place, 'reports'))).toEqual(['a.html']);
    }));
});
