import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { call, inFolder } from './in-memory.js';

describe('mxsim init', () => {
  it('writes a scenario that is valid, runs, and whose asserts hold', () =>
    inFolder(async (folder) => {
      expect(await call(['init'], { folder })).toMatchObject({ code: 0, stderr: '' });
      expect(await call(['check', 'scenario.yaml'], { folder })).toMatchObject({ code: 0 });
      const run = await call(['run', 'scenario.yaml', '--no-report', '--format', 'json', '--set', 'replications=2'], {
        folder,
      });
      expect(run.code).toBe(0);
      const { senders } = JSON.parse(run.stdout);
      expect(Object.keys(senders)).toContain('google');
      expect(readFileSync(join(folder, 'scenario.yaml'), 'utf8')).toMatch(/^# mxsim run scenario\.yaml /);
    }));

  it('is worth changing: without the backup mail is lost or late', () =>
    inFolder(async (folder) => {
      await call(['init', 'a.yaml'], { folder });
      const set = ['--set', 'domains["example.org"].mx=[ 10 mx1.example.org ]', '--set', 'replications=2'];
      expect((await call(['run', 'a.yaml', '--no-report', ...set], { folder })).code).toBe(1);
    }));

  it('takes a domain and its records as people write them', () =>
    inFolder(async (folder) => {
      const records = '10 A.example.net., 10 b.example.net,50 c.example.net';
      await call(['init', 'a.yaml', '--domain', 'Post.Example', '--mx', records], { folder });
      const scenario = parse(readFileSync(join(folder, 'a.yaml'), 'utf8'));
      expect(scenario.domains['post.example'].mx).toEqual(['10 a.example.net', '10 b.example.net', '50 c.example.net']);
      expect(Object.keys(scenario.servers)).toEqual(['a.example.net', 'b.example.net', 'c.example.net']);
      expect((await call(['check', 'a.yaml'], { folder })).code).toBe(0);
    }));

  it('never writes over a file', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'mine.yaml'), 'mine');
      const { code, stderr } = await call(['init', 'mine.yaml'], { folder });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: 'mxsim: mine.yaml is there already, and is left as it is; name another file\n',
      });
      expect(readFileSync(join(folder, 'mine.yaml'), 'utf8')).toBe('mine');
    }));

  it.each([
    [['--domain', 'a b'], 'holds a space'],
    [['--mx', 'mx1.example.org'], 'did you mean 10 mx1.example.org?'],
    [['--mx', '0 .,10 a'], 'null MX'],
    [['--mx', '10 192.0.2.1'], 'is an address'],
  ])('refuses %j in words of the field', async (options, words) => {
    const { code, stdout, stderr } = await call(['init', '-', ...options]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});
