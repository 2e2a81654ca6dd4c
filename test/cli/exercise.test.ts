import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, inFolder } from './in-memory.js';

const FILE = 'mxsim-exercises/02-two-in-a-cellar.yaml';
const MENDED = (text: string): string =>
  text.replace('mx2.example.org: { site: cellar }', 'mx2.example.org: { site: elsewhere }');

describe('mxsim exercise', () => {
  it('lists all, with what is done, in order of difficulty', () =>
    inFolder(async (folder) => {
      const { code, stdout } = await call(['exercise'], { folder });
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Set-ups that fail, to be mended: 0 of \d+ done\n\n {2}01 {2}/);
      expect(stdout).toContain('Next: mxsim exercise 01');
      expect(existsSync(join(folder, 'mxsim-exercises'))).toBe(false);
    }));

  it('copies the set-up, says which goals fail, and sees when it is mended', () =>
    inFolder(async (folder) => {
      const first = await call(['exercise', '2'], { folder });
      expect(first).toMatchObject({ code: 1, stderr: '' });
      expect(first.stdout).toContain(`Written for you to mend: ${FILE}`);
      expect(first.stdout).toContain('✗ firstPassRate == 100%  87.50 %');
      const path = join(folder, FILE);
      writeFileSync(path, MENDED(readFileSync(path, 'utf8')));
      const second = await call(['exercise', '02'], { folder });
      expect(second.code).toBe(0);
      expect(second.stdout).toContain('✓ firstPassRate == 100%  100 %');
      expect(second.stdout).toContain('Mended.');
      expect((await call(['exercise'], { folder })).stdout).toMatch(/1 of \d+ done\n\n {2}01 .*\n✓ 02 /);
    }));

  it('never writes over what the learner has', () =>
    inFolder(async (folder) => {
      await call(['exercise', '02'], { folder });
      writeFileSync(join(folder, FILE), 'mine: [');
      const { code, stderr } = await call(['exercise', '02'], { folder });
      expect(code).toBe(2);
      expect(stderr).toContain(`${FILE}:1:`);
      expect(readFileSync(join(folder, FILE), 'utf8')).toBe('mine: [');
    }));

  it('gives hints one after the other, and the solution only when asked', () =>
    inFolder(async (folder) => {
      const hints = [];
      for (let i = 0; i < 4; i += 1) hints.push((await call(['exercise', '02', '--hint'], { folder })).stdout);
      expect(hints.map((text) => text.match(/^\d\. /gm)?.length)).toEqual([1, 2, 3, 3]);
      expect(hints[0]).not.toContain('elsewhere');
      const { stdout } = await call(['exercise', '02', '--solution'], { folder });
      expect(stdout).toContain('servers["mx2.example.org"].site=elsewhere');
    }));

  it('tells programs the same', () =>
    inFolder(async (folder) => {
      const { code, stdout } = await call(['exercise', '02', '--format', 'json'], { folder });
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        exercise: '02-two-in-a-cellar',
        is: 'judged',
        done: false,
        goals: [{}, {}],
      });
    }));

  it('looks again when the file is saved, until somebody stops it', () =>
    inFolder(async (folder) => {
      await call(['exercise', '02'], { folder });
      const stop = new AbortController();
      const path = join(folder, FILE);
      const { stdout, stderr } = await call(['exercise', '02', '--watch', '--quiet'], {
        folder,
        interrupted: stop.signal,
        onOutput: (text) => {
          if (text.includes('✗ latency.max')) writeFileSync(path, MENDED(readFileSync(path, 'utf8')));
          if (text.includes('✓ latency.max')) stop.abort();
        },
      });
      expect(stdout).toMatch(/✗ latency\.max <= 1m[\s\S]*✓ latency\.max <= 1m/);
      expect(stderr).toContain('was saved at');
    }));

  it('says which exercise may have been meant', async () => {
    const { code, stderr } = await call(['exercise', 'two-list']);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean 08-two-lists?') });
  });
});
