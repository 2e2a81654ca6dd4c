import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toleratingStore } from '../../src/cli/cell-folder.js';
import { refusal, save } from '../../src/cli/saving.js';
import { call, inFolder } from './in-memory.js';
import { STEADY } from './scenario-texts.js';

const FULL = '/dev/full';
const NO_ROOM = 'no space left on the device';

/** An error as the operating system gives it. */
function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: something, write`), { code, syscall: 'write' });
}

describe('a file that cannot be written', () => {
  it.each([
    ['ENOSPC', NO_ROOM, 75],
    ['EDQUOT', 'the disk quota is used up', 75],
    ['EIO', 'the disk reports an error', 75],
    ['EMFILE', 'too many files are open', 75],
    ['EACCES', 'permission denied', 2],
    ['EROFS', 'the file system is read-only', 2],
    ['EISDIR', 'this is a folder, not a file', 2],
    ['ENOTDIR', 'a part of this path is a file, not a folder', 2],
    ['ENAMETOOLONG', 'the name is too long', 2],
    ['EFBIG', 'the file would be larger than is allowed', 2],
    ['EWEIRD', 'EWEIRD (write)', 2],
  ])('for %s is said in words: %s, and ends with %d', (code, reason, exit) => {
    expect(refusal(systemError(code))).toEqual({ ok: false, reason, code: exit });
  });

  it('for a fault of ours is still a fault of ours', () => {
    expect(() => refusal(new TypeError('x is not a function'))).toThrow(TypeError);
  });

  it('because its name is too long, or a folder is in its way, says so and leaves nothing behind', () =>
    inFolder((folder) => {
      mkdirSync(join(folder, 'there'));
      writeFileSync(join(folder, 'file'), '');
      expect(save(join(folder, 'x'.repeat(300)), 'a')).toMatchObject({ reason: 'the name is too long', code: 2 });
      expect(save(join(folder, 'there'), 'a')).toMatchObject({ ok: false, code: 2 });
      expect(save(join(folder, 'file', 'x'), 'a')).toMatchObject({ ok: false, code: 2 });
      expect(readdirSync(folder).sort()).toEqual(['file', 'there']);
    }));

  it.skipIf(!existsSync(FULL)).each([
    ['run', ['run', 'a.yaml', '--report', FULL], 'cannot write the report'],
    [
      'sweep',
      ['sweep', 'a.yaml', '--vary', 'seed=1,2', '--report', FULL, '--cells', 'cells'],
      'cannot write the report',
    ],
    [
      'compare',
      ['compare', 'a.yaml', '--variant', 'b: servers["mx1.example.org"].rtt=80ms', '--report', FULL],
      'cannot write the report',
    ],
    ['mta', ['mta', '--compare', 'postfix', 'exim', '--report', FULL], 'cannot write the report'],
    ['explain', ['explain', 'a.yaml', '--output', FULL], 'cannot write'],
    ['plan', ['plan', 'a.yaml', '--replications', '4', '--shards', '2', '--output', FULL], 'cannot write'],
    ['run --csv', ['run', 'a.yaml', '--no-report', '--csv', 'full'], 'cannot write to full'],
  ])('as the disk is full is named by %s, and may be written the next time', (_, argv, words) =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), STEADY);
      mkdirSync(join(folder, 'full'));
      // The first table that --csv writes.
      for (const name of ['run.csv', 'totals.csv', 'servers.csv', 'figures.csv', 'latency.csv'])
        symlinkSync(FULL, join(folder, 'full', name));
      const { code, stderr, stdout } = await call(argv, { folder });
      expect(stderr).toContain(words);
      expect(stderr).toContain(NO_ROOM);
      expect(stderr).not.toContain('bug in mxsim');
      expect(code).toBe(75);
      if (argv[0] !== 'plan') expect(stdout).not.toBe('');
    }),
  );

  it('of the cells of a sweep stops no sweep, and is told with its exit code', () => {
    const store = toleratingStore({
      read: () => null,
      write: () => {
        throw systemError('ENOSPC');
      },
    });
    const cell = {} as Parameters<typeof store.write>[0];
    store.write(cell, {} as Parameters<typeof store.write>[1]);
    expect(store.failure()).toEqual({ ok: false, reason: NO_ROOM, code: 75 });
  });
});

describe('a file whose name holds what a terminal obeys', () => {
  const NAME = 'a\u001b[31mb\nc\u202ed\u0007\u009be';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const RAW = /[\u001b\u0007\u009b\u202e]/;

  it('is named without it wherever it is named', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, `${NAME}.yaml`), STEADY);
      writeFileSync(join(folder, `${NAME}.wrong.yaml`), `${STEADY}seeds: 1\n`);
      const calls: readonly (readonly string[])[] = [
        ['run', `${NAME}.yaml`],
        ['run', `${NAME}.yaml`, '--csv', NAME, '--format', 'json'],
        ['run', `${NAME}.yaml`, '--format', 'markdown', '--no-report'],
        ['run', `${NAME}.yaml`, '--format', 'github', '--no-report'],
        ['run', `${NAME}.yaml`, '--format', 'junit', '--no-report'],
        ['run', `${NAME}.yaml`, '--format', 'csv', '--no-report'],
        ['run', `${NAME}.wrong.yaml`],
        ['run', `${NAME}.missing`],
        ['run', `${NAME}.yaml`, '--report', 'x', '--report', `${NAME}/x.html`],
        ['check', `${NAME}.yaml`, `${NAME}.wrong.yaml`],
        ['check', `${NAME}.yaml`, '--format', 'json'],
        ['compare', `${NAME}.yaml`, '--variant', 'b: servers["mx1.example.org"].rtt=80ms'],
        ['sweep', `${NAME}.yaml`, '--vary', 'seed=1,2'],
        ['explain', `${NAME}.yaml`],
        ['explain', `${NAME}.yaml`, '--format', 'markdown', '--output', `${NAME}.md`],
        ['explain', `${NAME}.yaml`, '--format', 'html'],
        ['plan', `${NAME}.yaml`, '--replications', '4', '--shards', '2'],
        ['mta', NAME],
        [NAME],
        ['run', `${NAME}.yaml`, `--${NAME}`],
      ];
      for (const argv of calls) {
        const { stdout, stderr, code } = await call(argv, { folder });
        expect([argv, RAW.exec(stdout)?.[0], RAW.exec(stderr)?.[0]]).toEqual([argv, undefined, undefined]);
        expect([argv, code]).not.toEqual([argv, 70]);
      }
      const pages = readdirSync(join(folder, 'reports')).filter((name) => name.endsWith('.html'));
      expect(pages.length).toBeGreaterThan(1);
      for (const page of pages) expect(RAW.exec(readFileSync(join(folder, 'reports', page), 'utf8'))).toBeNull();
    }));

  it('is the same name in the JSON all the same', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, `${NAME}.yaml`), STEADY);
      const { stdout } = await call(['run', `${NAME}.yaml`, '--format', 'json', '--no-report'], { folder });
      expect((JSON.parse(stdout) as { scenario: { file: string } }).scenario.file).toBe(`${NAME}.yaml`);
    }));
});
