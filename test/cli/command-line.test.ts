import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PRESET_NAMES } from '../../src/mail/index.js';
import { call } from './in-memory.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

describe('help', () => {
  it('the help is printed on request, with all commands and what the exit codes mean', async () => {
    const { code, stdout, stderr } = await call(['--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const word of ['run', 'check', 'mta', 'schema', '130 interrupted']) expect(stdout).toContain(word);
  });

  it('the help of a command names all its options', async () => {
    const { code, stdout } = await call(['run', '--help']);
    expect(code).toBe(0);
    const options = [
      'messages',
      'duration',
      'replications',
      'seed',
      'set',
      'threads',
      'format',
      'report',
      'no-report',
      'quiet',
    ];
    for (const option of options) expect(stdout).toContain(`--${option}`);
  });

  it('the help is printed as an error where no command is given', async () => {
    const { code, stdout, stderr } = await call([]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: mxsim');
  });

  it('--version prints the version of package.json', async () => {
    expect(await call(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('a wrong call ends with code 2, one plain message, and the nearest right word', () => {
  it.each([
    [['rnu', 'a.yaml'], "unknown command 'rnu'", 'run'],
    [['run', 'a.yaml', '--mesages', '3'], "unknown option '--mesages'", '--messages'],
    [['run', 'a.yaml', '--format', 'jsn'], "'jsn' is invalid", 'table, json, csv'],
    [['run'], "missing required argument 'FILE'", ''],
    [['run', 'a.yaml', '--threads', '0'], '1 to 1024', ''],
    [['run', 'a.yaml', '--threads', 'many'], '1 to 1024', ''],
    [['run', 'a.yaml', '--seed'], 'argument missing', ''],
    [['schema', 'extra'], "'extra' is invalid", 'scenario, result'],
    [['schema', 'result', 'extra'], 'too many arguments', ''],
  ])('%j', async (argv, found, right) => {
    const { code, stdout, stderr } = await call(argv);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^mxsim: /);
    expect(stderr).toContain(found);
    expect(stderr).toContain(right);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('mxsim mta', () => {
  it('lists every preset in one line or a few', async () => {
    const { code, stdout } = await call(['mta']);
    expect(code).toBe(0);
    for (const name of PRESET_NAMES) expect(stdout).toMatch(new RegExp(`^${name}  `, 'm'));
  });

  it('shows every value of a preset with its source, and marks what is assumed', async () => {
    const { code, stdout } = await call(['mta', 'postfix'], { terminal: 160 });
    expect(code).toBe(0);
    expect(stdout).toMatch(/timeouts\.connect +30s +smtp_connect_timeout=30s; recorded/);
    expect(stdout).toMatch(/^addresses +1 +assumed: /m);
  });

  it('is as wide as the terminal where the values allow it', async () => {
    const { stdout } = await call(['mta', 'exim'], { terminal: 120 });
    const sources = stdout.split('\n').filter((line) => !/^\S+ {2,}\S.{36}/.test(line));
    expect(Math.max(...sources.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('prints JSON for programs', async () => {
    const list = JSON.parse((await call(['mta', '--format', 'json'])).stdout) as { name: string }[];
    expect(list.map(({ name }) => name)).toEqual([...PRESET_NAMES]);
    const one = JSON.parse((await call(['mta', 'qmail', '--format', 'json'])).stdout) as {
      rows: { key: string; source: string }[];
    };
    expect(one.rows.every(({ source }) => source !== '')).toBe(true);
  });

  it('knows what was meant by a wrong name', async () => {
    const { code, stdout, stderr } = await call(['mta', 'posfix']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('did you mean postfix?');
  });
});
