import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DrillResult } from '../../src/results/index.js';
import { runBuilt } from '../house/program.js';
import { call, inFolder } from './in-memory.js';

const TWO = `
title: One server and a backup
duration: 1d
replications: 3
domains: { example.org: { mx: [ 10 mx1.example.org, 20 "<b>.example.org" ] } }
servers: { mx1.example.org: {}, label: { hosts: [ mx2.example.org ] } }
senders: { shop: { mta: postfix } }
traffic: [ { rate: 30/h } ]
assert: [ delivered >= 100% ]
`.replace('"<b>.example.org"', 'mx2.example.org');

function drillOf(text: string, argv: readonly string[]): ReturnType<typeof call> {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'a.yaml'), text);
    return call(['drill', 'a.yaml', ...argv], { folder });
  });
}

describe('mxsim drill', () => {
  it('names the thing that must not break before anything else, and says what it costs', async () => {
    const { stdout, stderr, code } = await drillOf(TWO, ['--no-report']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const [, ...lines] = stdout.split('\n');
    expect(lines.join(' ').replace(/\s+/g, ' ')).toMatch(
      /^mx1\.example\.org must not break: when it answers 550 to each recipient for 4 h, \d+(\.\d)? wanted messages are lost\./,
    );
  });

  it('counts a tenth of the mail late where a failure lasts as long, and none without pairs together', async () => {
    const { stdout } = await drillOf(TWO, [
      '--no-report',
      '--no-pairs',
      '--for',
      '2h',
      '--at',
      '10h',
      '--format',
      'json',
    ]);
    const { drill, pairs, singles } = JSON.parse(stdout) as DrillResult;
    expect(pairs).toBeNull();
    expect([drill.at_s, drill.for_s, drill.until_s]).toEqual([36_000, 7_200, 50_400]);
    expect(singles).toHaveLength(2 * 5 + 2);
  });

  it.each([
    ['a time without a unit', ['--for', '4'], '--for 4: `4` has no unit'],
    ['a failure after all mail', ['--at', '3d'], '--at 3d: no mail arrives from then on'],
    ['a failure of no time', ['--for', '0s'], '--for 0s: expected at least'],
  ])('refuses %s in a line', async (_, argv, line) => {
    const { stderr, stdout, code } = await drillOf(TWO, argv);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(line);
  });

  it('writes a page on which a name is never markup', async () => {
    const hostile = TWO.replaceAll('label:', '"<img src=x onerror=alert(1)>":').replace(
      'title: One',
      'title: "</title><script>alert(1)</script>"\n#',
    );
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), hostile);
      const { code } = await call(['drill', 'a.yaml', '--quiet'], { folder });
      expect(code).toBe(0);
      const page = readFileSync(join(folder, 'reports', 'a-drill.html'), 'utf8');
      expect(page).not.toContain('<img');
      expect(page).not.toContain('<script');
      expect(page).toContain('&lt;img src');
    });
  });

  it('shows a saved drill again as it was', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), TWO);
      const table = await call(['drill', 'a.yaml', '--no-report'], { folder });
      const json = await call(['drill', 'a.yaml', '--no-report', '--format', 'json'], { folder });
      writeFileSync(join(folder, 'saved.json'), json.stdout);
      const again = await call(['report', 'saved.json', '--no-report'], { folder });
      expect(again.stdout).toBe(table.stdout);
      expect(again.code).toBe(0);
    });
  });

  it('gives the same on one thread and on two', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'a.yaml'), TWO);
      const [one, two] = ['1', '2'].map((threads) =>
        runBuilt(['drill', 'a.yaml', '--no-report', '--format', 'json', '--threads', threads], folder),
      );
      expect(one?.stdout).toContain('"singles"');
      expect(two?.stdout).toBe(one?.stdout);
      return Promise.resolve();
    }));
});
