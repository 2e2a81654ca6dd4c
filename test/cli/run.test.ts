import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/results/index.js';
import { type Call, type Circumstances, call, inFolder, openLocalPool } from './in-memory.js';
import { STEADY, UNSTEADY, withAssert } from './scenario-texts.js';

/** Runs in a folder that holds these files; gives the call and what the folder holds afterwards. */
function runIn(files: Record<string, string>, argv: readonly string[], circumstances: Circumstances = {}) {
  return inFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const ended = await call(argv, { ...circumstances, folder });
    const left = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => !Object.hasOwn(files, name));
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    return { ...ended, left: left.sort(), pages: left.filter((name) => name.endsWith('.html')).map(read) };
  });
}

function resultOf({ stdout }: Call): RunResult {
  return JSON.parse(stdout) as RunResult;
}

describe('mxsim run', () => {
  it('prints the table, writes the report into reports/, and says where', async () => {
    const { code, stdout, stderr, left, pages } = await runIn({ 'steady.yaml': STEADY }, ['run', 'steady.yaml']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('A steady server');
    expect(stdout).toContain(`Report: ${join('reports', 'steady.html')}`);
    expect(left).toEqual(['reports', join('reports', 'steady.html')]);
    expect(pages[0]).toContain('mxsim run steady.yaml');
  });

  it('writes the report where --report says, and none with --no-report', async () => {
    const there = await runIn({ 'a.yaml': STEADY }, ['run', 'a.yaml', '--report', 'x/page.html']);
    expect(there.left).toEqual(['x', join('x', 'page.html')]);
    const none = await runIn({ 'a.yaml': STEADY }, ['run', 'a.yaml', '--no-report']);
    expect(none.left).toEqual([]);
    expect(none.stdout).not.toContain('Report:');
  });

  it('reads standard input, whose report is called stdin', async () => {
    const { code, left, pages } = await runIn({}, ['run', '-'], { stdin: STEADY });
    expect(code).toBe(0);
    expect(left).toEqual(['reports', join('reports', 'stdin.html')]);
    expect(pages[0]).toContain('mxsim run -');
  });

  it('prints one JSON object, and nothing else on standard output', async () => {
    const ended = await runIn({ 'a.yaml': UNSTEADY }, ['run', 'a.yaml', '--format', 'json']);
    const result = resultOf(ended);
    expect(result.scenario).toMatchObject({
      title: 'An unsteady server',
      file: 'a.yaml',
      seed: '3',
      replications: 4,
      text: UNSTEADY,
    });
    expect(result.scenario.hash).toMatch(/^[0-9a-f]{16}$/);
    expect(ended.stderr).toBe(`Report: ${join('reports', 'a.html')}\n`);
  });

  it('prints an array for several files, in their order', async () => {
    const files = { 'a.yaml': UNSTEADY, 'b.yaml': STEADY };
    const { stdout, left } = await runIn(files, ['run', 'b.yaml', 'a.yaml', '--format', 'json', '--no-report']);
    const results = JSON.parse(stdout) as RunResult[];
    expect(results.map(({ scenario }) => scenario.file)).toEqual(['b.yaml', 'a.yaml']);
    expect(left).toEqual([]);
  });

  it('prints CSV', async () => {
    const { stdout } = await runIn({ 'a.yaml': STEADY }, ['run', 'a.yaml', '--format', 'csv', '--no-report']);
    expect(stdout).toMatch(/^section,name,figure,value,unit\r\n/);
    expect(stdout).toContain('messages,,sent,500,messages');
  });

  it('says nothing but results with --quiet', async () => {
    const { stdout, stderr } = await runIn({ 'a.yaml': STEADY }, ['run', 'a.yaml', '--quiet'], { terminal: 100 });
    expect(stdout).not.toContain('Report:');
    expect(stderr).toBe('');
  });

  it('writes the same page for the same run, byte for byte', async () => {
    const [first, second] = [
      await runIn({ 'a.yaml': UNSTEADY }, ['run', 'a.yaml']),
      await runIn({ 'a.yaml': UNSTEADY }, ['run', 'a.yaml', '--threads', '3', '--report', 'elsewhere.html']),
    ];
    expect(second.pages).toEqual(first.pages);
  });
});

describe('options that change the scenario', () => {
  it('do, and are part of the command that makes the run again', async () => {
    const argv = [
      'run',
      'a.yaml',
      '--no-report',
      '--format',
      'json',
      '--messages',
      '20',
      '--replications',
      '2',
      '--seed',
      'a: b',
    ];
    const result = resultOf(
      await runIn({ 'a.yaml': UNSTEADY }, [...argv, '--set', 'servers["mx1.example.org"].rtt=2s']),
    );
    expect(result.messages.sent).toBe(40);
    expect(result.scenario).toMatchObject({ seed: 'a: b', replications: 2 });
    expect(result.latency_s.p50).toBeGreaterThanOrEqual(12);
    expect(result.scenario.command).toBe(
      `mxsim run a.yaml --set 'servers["mx1.example.org"].rtt=2s' --messages 20 --replications 2 --seed 'a: b'`,
    );
  });

  it('change the hash of the scenario, and comments do not', async () => {
    const hashOf = async (text: string, ...argv: string[]) =>
      resultOf(await runIn({ 'a.yaml': text }, ['run', 'a.yaml', '--no-report', '--format', 'json', ...argv])).scenario
        .hash;
    const plain = await hashOf(STEADY);
    expect(await hashOf(`# a remark\n${STEADY}`)).toBe(plain);
    expect(await hashOf(STEADY, '--messages', '50')).toBe(plain);
    expect(await hashOf(STEADY, '--messages', '51')).not.toBe(plain);
  });

  it('say a seed as the scenario says it: 3 is 3', async () => {
    const argv = ['run', 'a.yaml', '--no-report', '--format', 'json'];
    const [said, written] = [
      resultOf(await runIn({ 'a.yaml': UNSTEADY }, [...argv, '--seed', '3'])),
      resultOf(await runIn({ 'a.yaml': UNSTEADY }, argv)),
    ];
    expect(said.scenario.hash).toBe(written.scenario.hash);
    expect(said.latency_s).toEqual(written.latency_s);
  });

  it('that are wrong are problems like those of the scenario, said once for all files', async () => {
    const files = { 'a.yaml': STEADY, 'b.yaml': STEADY };
    const { code, stderr, stdout, left } = await runIn(files, [
      'run',
      'a.yaml',
      'b.yaml',
      '--messages',
      'many',
      '--set',
      'seeds=3',
    ]);
    expect({ code, stdout, left }).toEqual({ code: 2, stdout: '', left: [] });
    expect(stderr.match(/^--messages:1:1: error: `many` is not a number/gm)).toHaveLength(1);
    expect(stderr).toContain('did you mean `seed`');
  });
});

describe('the exit code', () => {
  it.each([
    ['0 where asserts hold', withAssert(STEADY, 'delivered >= 99%'), 0],
    ['1 where one fails', withAssert(STEADY, 'latency.p50 >= 1h'), 1],
    ['3 where one is undecided', withAssert(UNSTEADY, 'firstPassRate >= 98.5%'), 3],
  ])('is %s', async (_, text, expected) => {
    const { code, left } = await runIn({ 'a.yaml': text }, ['run', 'a.yaml']);
    expect(code).toBe(expected);
    expect(left).toHaveLength(2);
  });

  it('is the gravest of several files', async () => {
    const files = {
      'a.yaml': withAssert(UNSTEADY, 'delivered >= 50%'),
      'b.yaml': withAssert(STEADY, 'delivered <= 1%'),
    };
    expect((await runIn(files, ['run', 'a.yaml', 'b.yaml', '--no-report'])).code).toBe(1);
  });
});

describe('bad input', () => {
  it('is told of all files at once, before anything runs, and nothing is written', async () => {
    const files = { 'good.yaml': STEADY, 'bad.yaml': `${STEADY}tilte: again\n`, 'worse.yaml': 'domains: [' };
    const argv = ['run', 'good.yaml', 'bad.yaml', 'worse.yaml', 'missing.yaml', '.'];
    const { code, stdout, stderr, left } = await runIn(files, argv);
    expect({ code, stdout, left }).toEqual({ code: 2, stdout: '', left: [] });
    expect(stderr).toContain('bad.yaml:7:1: error: ');
    expect(stderr).toContain('worse.yaml:1:');
    expect(stderr).toContain('mxsim: missing.yaml: there is no such file\n');
    expect(stderr).toContain('mxsim: .: this is a folder, not a file\n');
    expect(stderr).not.toContain('good.yaml');
  });

  it('of a file name gets the nearest right one', async () => {
    const { stderr } = await runIn({ 'steady.yaml': STEADY }, ['run', 'stedy.yaml']);
    expect(stderr).toBe('mxsim: stedy.yaml: there is no such file; did you mean steady.yaml?\n');
  });

  it('is to read standard input twice', async () => {
    const { code, stderr } = await runIn({}, ['run', '-', '-', '--no-report'], { stdin: STEADY });
    expect(code).toBe(2);
    expect(stderr).toBe('mxsim: standard input (-) can be read only once\n');
  });

  it('is --report for several files, and a report where a folder is', async () => {
    const files = { 'a.yaml': STEADY, 'b.yaml': STEADY };
    const two = await runIn(files, ['run', 'a.yaml', 'b.yaml', '--report', 'x.html']);
    expect({ code: two.code, left: two.left }).toEqual({ code: 2, left: [] });
    const folder = await runIn(files, ['run', 'a.yaml', '--report', '.']);
    expect(folder.code).toBe(2);
    expect(folder.stderr).toBe('mxsim: cannot write the report .: this is a folder, not a file\n');
  });

  it('is not a file of gigabytes: reading stops', async () => {
    const { code, stderr } = await call(['run', '/dev/zero', '--no-report']);
    expect(code).toBe(2);
    expect(stderr).toContain('too-large');
  });

  it('is a replay file that is none, from the folder of the scenario', async () => {
    const replay = STEADY.replace(/traffic:.*/, 'traffic: [ { replay: gone.csv } ]');
    const { code, stderr } = await runIn({ 'a.yaml': replay }, ['run', 'a.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('`gone.csv` cannot be read: there is no such file');
  });
});

describe('a scenario that asks for more than the engine holds', () => {
  it('is told with file, line and column of the relay that multiplies a message', async () => {
    const text = readFileSync(new URL('../scenarios/too-many-copies.json', import.meta.url), 'utf8');
    const lines = text.split('\n');
    const line = lines.findIndex((one) => one.includes('"relay"')) + 1;
    for (const command of [
      ['run', 'copies.json', '--no-report'],
      ['explain', 'copies.json', '--message', '1'],
      ['compare', 'copies.json', '--variant', 'other: title=Other', '--no-report'],
      ['sweep', 'copies.json', '--vary', 'seed=14,15', '--no-report'],
    ]) {
      const { code, stderr } = await runIn({ 'copies.json': text }, command);
      expect([code, stderr.startsWith(`copies.json:${line}:`)]).toEqual([2, true]);
      expect(stderr).toContain('more than 65,535 copies at one time, the last at h1.example');
      expect(stderr).toContain('= relays or servers that keep what they did not confirm multiply it');
    }
  });
});

describe('a fault of ours', () => {
  const openPool: Circumstances['openPool'] = async (model) => ({
    ...(await openLocalPool(model)),
    run: () => Promise.reject(new TypeError('cannot read\nproperties of undefined')),
  });

  it('ends with code 70 and one plain line', async () => {
    const { code, stdout, stderr, left } = await runIn({ 'a.yaml': STEADY }, ['run', 'a.yaml'], { openPool });
    expect({ code, stdout, left }).toEqual({ code: 70, stdout: '', left: [] });
    expect(stderr).toMatch(/^mxsim: internal error: cannot read properties of undefined\. .*report.*\n$/);
  });

  it('shows where it happened with MXSIM_DEBUG=1', async () => {
    const { stderr } = await runIn({ 'a.yaml': STEADY }, ['run', 'a.yaml'], { openPool, env: { MXSIM_DEBUG: '1' } });
    expect(stderr).toMatch(/\n\s+at /);
  });
});

describe('an interruption', () => {
  it('stops the work at once: code 130, the pool closed, nothing written', async () => {
    const stop = new AbortController();
    let closed = 0;
    const openPool: Circumstances['openPool'] = async (model) => ({
      ...(await openLocalPool(model)),
      run: () => {
        stop.abort();
        return new Promise(() => undefined);
      },
      close: async () => {
        closed += 1;
      },
    });
    const { code, left } = await runIn({ 'a.yaml': STEADY }, ['run', 'a.yaml'], { openPool, interrupted: stop.signal });
    expect({ code, left, closed }).toEqual({ code: 130, left: [], closed: 1 });
  });
});

describe('a terminal', () => {
  it('gets colours and a width, a pipe gets neither', async () => {
    const wide = await runIn({ 'a.yaml': STEADY }, ['run', 'a.yaml', '--no-report'], { terminal: 120 });
    const piped = await runIn({ 'a.yaml': STEADY }, ['run', 'a.yaml', '--no-report']);
    expect(wide.stdout).toContain('\u001b[');
    expect(piped.stdout).not.toContain('\u001b[');
    expect(piped.stderr).toBe('');
    const plain = await runIn({ 'a.yaml': STEADY }, ['run', 'a.yaml', '--no-report'], {
      terminal: 120,
      env: { NO_COLOR: '1' },
    });
    expect(plain.stdout).not.toContain('\u001b[');
  });

  it('shows how far the work is, and takes the bar away at the end', async () => {
    const { stderr } = await runIn({ 'a.yaml': UNSTEADY }, ['run', 'a.yaml', '--no-report'], { terminal: 100 });
    expect(stderr).toContain('a.yaml [');
    expect(existsSync(join(process.cwd(), 'a.yaml'))).toBe(false);
  });
});

describe('paths', () => {
  it('of scenarios may lead elsewhere; reports stay in the current folder', () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'here'));
      writeFileSync(join(folder, 'there.yaml'), STEADY);
      const { code } = await call(['run', '../there.yaml'], { folder: join(folder, 'here') });
      expect(code).toBe(0);
      expect(readdirSync(join(folder, 'here', 'reports'))).toEqual(['there.html']);
    }));
});
