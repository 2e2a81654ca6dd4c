import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRESET_NAMES } from '../../src/mail/index.js';
import { call } from './in-memory.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mxsim-mta-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('mxsim mta', () => {
  it.each([
    ['google', 'gmail'],
    ['ymail', 'yahoo'],
    ['outlook', 'microsoft-365'],
    ['o365', 'microsoft-365'],
    ['office365', 'microsoft-365'],
    ['icloud', 'apple'],
  ])('knows %s by the name that people have for it: %s', async (name, preset) => {
    const { code, stdout } = await call(['mta', name]);
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe(preset);
    expect((await call(['mta'])).stdout.replace(/\s+/g, ' ')).toMatch(new RegExp(`\\(also: [^)]*\\b${name}\\b`));
  });

  it.each([
    ['gmial', 'gmail'],
    ['hotmail', 'hotmail-2016'],
    ['exchange', 'exchange-2016 or exchange-online'],
    ['kumo', 'kumomta'],
    ['post', 'postfix'],
    ['sendmial', 'sendmail'],
  ])('asks of %s whether %s was meant', async (name, meant) => {
    const { code, stderr } = await call(['mta', name]);
    expect(code).toBe(2);
    expect(stderr).toBe(`mxsim: there is no MTA called ${name}; did you mean ${meant}? mxsim mta lists all.\n`);
  });

  it('guesses at nothing where nothing is near', async () => {
    expect((await call(['mta', 'carrierpigeon'])).stderr).toBe(
      'mxsim: there is no MTA called carrierpigeon. mxsim mta lists all.\n',
    );
  });

  it('compares by such names as well', async () => {
    const { stdout } = await call(['mta', '--compare', 'gmail', 'o365'], { terminal: 100, env: { NO_COLOR: '1' } });
    expect(stdout).toMatch(/^ +gmail +microsoft-365$/m);
  });
});

describe('mxsim mta --compare', () => {
  it('prints what differs and when each tries again, and writes nothing', async () => {
    const { code, stdout, stderr } = await call(['mta', '--compare', 'postfix', 'exim', 'qmail'], {
      terminal: 100,
      env: { NO_COLOR: '1' },
      folder,
    });
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^ +postfix +exim +qmail$/m);
    expect(stdout).toContain('When a message is tried again');
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });

  it('takes the name before the option as one of them', async () => {
    const { stdout } = await call(['mta', 'haraka', '--compare', 'dma'], { terminal: 100, env: { NO_COLOR: '1' } });
    expect(stdout).toMatch(/^ +haraka +dma$/m);
  });

  it('prints JSON for programs: values with their sources, and ages in seconds', async () => {
    const { stdout } = await call(['mta', '--compare', 'postfix', 'haraka', '--format', 'json']);
    const json = JSON.parse(stdout) as {
      mtas: string[];
      differences: { key: string; values: Record<string, { value: unknown; text: string; source: string }> }[];
      retries: Record<string, { ages_s: number[]; givesUpAt_s: number }>;
    };
    expect(json.mtas).toEqual(['postfix', 'haraka']);
    const limit = json.differences.find(({ key }) => key === 'limits.addresses');
    expect(limit?.values).toMatchObject({
      postfix: { value: 5, text: '5' },
      haraka: { value: null, text: 'unlimited' },
    });
    expect(json.retries['haraka']?.ages_s.slice(0, 3)).toEqual([64, 192, 448]);
    expect(json.retries['haraka']?.givesUpAt_s).toBe(64 * 4095);
  });

  it('writes a page where it is told to, and says so', async () => {
    const { code, stdout } = await call(['mta', '--compare', 'postfix', 'exim', '--report', 'pages/mta.html'], {
      folder,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('Report: pages/mta.html');
    expect(readFileSync(join(folder, 'pages', 'mta.html'), 'utf8')).toContain('postfix and exim side by side');
  });

  it.each([
    [['--compare', 'postfix'], 'at least two different'],
    [['--compare', 'postfix', 'postfix'], 'at least two different'],
    [['--compare', 'postfix', 'exmi'], 'did you mean exim?'],
    [['--compare', 'postfix', '__proto__'], 'there is no MTA called __proto__'],
    [['--compare', ...PRESET_NAMES.slice(0, 13)], 'at most 12'],
    [['--compare'], 'argument missing'],
    [['postfix', '--report', 'mta.html'], '--report needs --compare'],
    [['--compare', 'postfix', 'exim', '--report', ''], '--report needs the name of a file'],
  ])('refuses %j', async (argv, found) => {
    const { code, stdout, stderr } = await call(['mta', ...argv], { folder });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(found);
    expect(existsSync(join(folder, 'mta.html'))).toBe(false);
  });

  it('repeats no escape sequences from a name', async () => {
    const { stderr } = await call(['mta', '--compare', 'postfix', '\u001b[31mexim\u001b[0m']);
    expect(stderr).not.toContain('\u001b');
    expect(stderr).toContain('did you mean exim?');
  });
});
