import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeWhole } from '../../src/cli/atomic-file.js';
import { readNamedFile } from '../../src/cli/inputs.js';
import { planReports } from '../../src/cli/report-target.js';
import { inFolder } from './in-memory.js';

describe('a file is written whole or not at all', () => {
  it('a file is written into a folder that is made where it is missing', () =>
    inFolder((folder) => {
      writeWhole(join(folder, 'a', 'b', 'page.html'), 'hello');
      expect(readFileSync(join(folder, 'a', 'b', 'page.html'), 'utf8')).toBe('hello');
      expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['page.html']);
    }));

  it('a file is written over an older one, through a symbolic link that stays one', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'real.html'), 'old');
      symlinkSync('real.html', join(folder, 'link.html'));
      writeWhole(join(folder, 'link.html'), 'new');
      expect(readFileSync(join(folder, 'real.html'), 'utf8')).toBe('new');
      expect(lstatSync(join(folder, 'link.html')).isSymbolicLink()).toBe(true);
    }));

  it('nothing is left behind of a file that cannot take its place', () =>
    inFolder((folder) => {
      mkdirSync(join(folder, 'page.html'));
      expect(() => writeWhole(join(folder, 'page.html'), 'x')).toThrow();
      expect(readdirSync(folder)).toEqual(['page.html']);
    }));

  it('a device is written to as it is', () => {
    writeWhole('/dev/null', 'gone');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('reports go', () => {
  const shownOf = (files: string[], option: string | false | undefined, folder: string): unknown => {
    const plan = planReports(files, option, folder);
    return plan.ok ? plan.targets.map((target) => target?.shown ?? null) : plan.lines;
  };

  it('a report goes to reports/NAME.html in the current folder, and standard input is called stdin', () =>
    inFolder((folder) => {
      expect(shownOf(['scenarios/first.yaml', 'b.json', 'c.d.yml', '-', 'bare'], undefined, folder)).toEqual(
        ['first', 'b', 'c.d', 'stdin', 'bare'].map((name) => join('reports', `${name}.html`)),
      );
      expect(existsSync(join(folder, 'reports'))).toBe(false);
    }));

  it('a report goes where --report says, or nowhere with --no-report', () =>
    inFolder((folder) => {
      expect(shownOf(['a.yaml'], 'x/y.html', folder)).toEqual(['x/y.html']);
      expect(shownOf(['a.yaml', 'b.yaml'], false, folder)).toEqual([null, null]);
    }));

  it('reports of several scenarios do not all go to one file', () =>
    inFolder((folder) => {
      expect(shownOf(['a.yaml', 'b.yaml'], 'x.html', folder)).toEqual([expect.stringContaining('2 scenarios')]);
      expect(shownOf(['a/x.yaml', 'b/x.yaml'], undefined, folder)).toEqual([expect.stringContaining('two files')]);
    }));

  it('a report does not go over the scenario itself', () =>
    inFolder((folder) => {
      expect(shownOf(['a.yaml'], './a.yaml', folder)).toEqual([expect.stringContaining('overwrite the scenario')]);
    }));

  it('a report does not go where the call names a folder', () =>
    inFolder((folder) => {
      mkdirSync(join(folder, 'x.html'));
      expect(shownOf(['a.yaml'], 'x.html', folder)).toEqual([
        'cannot write the report x.html: this is a folder, not a file',
      ]);
    }));

  it('a report goes nowhere below a file, which is known before the run', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'file'), '');
      expect(planReports(['a.yaml'], 'file/x.html', folder)).toEqual({
        ok: true,
        targets: [expect.objectContaining({ obstacle: expect.stringContaining('is a file, not a folder') })],
      });
    }));
});

describe('a file that a scenario names', () => {
  const CSV = 't,sender,domain\n1,shop,example.org\n';

  it.each<[string, (text: string) => Uint8Array]>([
    ['UTF-8', (text) => Buffer.from(text)],
    ['gzip', (text) => gzipSync(text)],
    ['UTF-16, as programs for tables write it', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ])('may be %s', (_, packed) =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'a.csv'), packed(CSV));
      expect(readNamedFile(folder, 'a.csv').replace('\ufeff', '')).toBe(CSV);
    }),
  );

  it('a packed file that is damaged, or unpacks to more than is read, says so', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'a.csv'), gzipSync(CSV).subarray(0, 20));
      expect(() => readNamedFile(folder, 'a.csv')).toThrow('it is damaged: gzip cannot unpack it');
      writeFileSync(join(folder, 'b.csv'), gzipSync(Buffer.alloc(500_000_001)));
      expect(() => readNamedFile(folder, 'b.csv')).toThrow('unpacked it has more than 500000000 bytes');
    }));
});
