import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, inFolder } from './in-memory.js';
import { STEADY } from './scenario-texts.js';

const ONE_SERVER = STEADY.replace(', 10 mx2.example.org ]', ' ]');

function checkIn(files: Record<string, string>, ...argv: string[]) {
  return inFolder((folder) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return call(['check', ...argv], { folder });
  });
}

describe('mxsim check', () => {
  it('gives advice with its place, its line and a caret, and ends with code 0', async () => {
    const { code, stdout, stderr } = await checkIn({ 'a.yaml': ONE_SERVER }, 'a.yaml');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/a\.yaml:3:\d+: advice: .*\[single-mx\]\n +3 \| domains: .*\n +\| +\^/);
  });

  it('ends with code 1 for advice alone where it is strict, and with 2 for errors all the same', async () => {
    const files = { 'a.yaml': ONE_SERVER, 'b.yaml': `${STEADY}seeds: 1\n` };
    expect((await checkIn(files, 'a.yaml', '--strict')).code).toBe(1);
    expect((await checkIn(files, 'a.yaml', 'b.yaml', '--strict')).code).toBe(2);
    const wise = STEADY.replace('messages: 50', 'messages: 5000\nreplications: 10');
    const { code, stdout } = await checkIn({ 'a.yaml': wise }, 'a.yaml', '--strict');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'a.yaml: no errors, no advice\n' });
  });

  it('says so where there is nothing to say, unless asked to be quiet', async () => {
    const spaced = STEADY.replace('messages: 50', 'messages: 50\nduration: 30d');
    const { code, stdout } = await checkIn({ 'a.yaml': spaced }, 'a.yaml', '--format', 'json');
    expect(code).toBe(0);
    const { errors } = JSON.parse(stdout) as { errors: unknown[] };
    expect(errors).toEqual([]);
  });

  it('finds all errors of all files and ends with code 2', async () => {
    const files = { 'a.yaml': `${STEADY}seeds: 1\n`, 'b.yaml': STEADY.replace('60/h', '60'), 'c.yaml': ONE_SERVER };
    const { code, stdout } = await checkIn(files, 'a.yaml', 'b.yaml', 'c.yaml');
    expect(code).toBe(2);
    expect(stdout).toContain('did you mean `seed`');
    expect(stdout).toMatch(/b\.yaml:6:\d+: error: /);
    expect(stdout).toContain('[single-mx]');
  });

  it('prints JSON for programs: an object for one file, an array for several', async () => {
    const files = { 'a.yaml': `${STEADY}seeds: 1\n`, 'c.yaml': ONE_SERVER };
    const one = JSON.parse((await checkIn(files, 'a.yaml', '--format', 'json')).stdout) as object;
    expect(one).toMatchObject({
      file: 'a.yaml',
      errors: [{ code: 'unknown-key', line: 7, column: 1, path: ['seeds'] }],
    });
    const two = JSON.parse((await checkIn(files, 'a.yaml', 'c.yaml', '--format', 'json')).stdout) as object[];
    expect(two[1]).toMatchObject({
      file: 'c.yaml',
      errors: [],
      advice: expect.arrayContaining([expect.objectContaining({ code: 'single-mx' })]),
    });
  });

  it('judges what the options make of the scenario', async () => {
    const argv = ['a.yaml', '--set', 'domains["example.org"].mx=[10 mx1.example.org]'];
    expect((await checkIn({ 'a.yaml': STEADY }, ...argv)).stdout).toContain('[single-mx]');
  });

  it('reads standard input', async () => {
    const { stdout } = await call(['check', '-'], { stdin: ONE_SERVER });
    expect(stdout).toContain('stdin:3:');
  });

  it('tells of files that are not there in one plain line each', async () => {
    const { code, stdout, stderr } = await checkIn({}, 'x.yaml', 'y.yaml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe('mxsim: x.yaml: there is no such file\nmxsim: y.yaml: there is no such file\n');
  });
});

describe('mxsim schema', () => {
  it('prints the JSON Schema of the language', async () => {
    const { code, stdout } = await call(['schema']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ $schema: expect.stringContaining('draft-07'), type: 'object' });
  });
});
