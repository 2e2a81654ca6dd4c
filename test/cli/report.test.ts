import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, inFolder } from './in-memory.js';
import { UNSTEADY } from './scenario-texts.js';

const CALLS: Readonly<Record<string, readonly string[]>> = {
  run: ['run', 'a.yaml'],
  compare: ['compare', 'a.yaml', '--variant', 'slow: servers["mx1.example.org"].rtt=1s'],
  sweep: ['sweep', 'a.yaml', '--vary', 'servers["mx1.example.org"].rtt=10ms,300ms', '--replications', '2'],
};

/** A folder with a scenario, and what one of the calls printed and drew. */
async function withSaved<T>(kind: string, work: (folder: string, page: string) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'a.yaml'), UNSTEADY);
    const argv = [...(CALLS[kind] ?? []), '--format', 'json', '--report', 'first.html'];
    const { stdout } = await call(argv, { folder });
    writeFileSync(join(folder, 'result.json'), stdout);
    return work(folder, readFileSync(join(folder, 'first.html'), 'utf8'));
  });
}

describe.each(Object.keys(CALLS))('a saved result of mxsim %s', (kind) => {
  it('is drawn again as it was, byte for byte', async () => {
    await withSaved(kind, async (folder, page) => {
      const { code, stderr } = await call(['report', 'result.json', '--report', 'again.html', '--quiet'], { folder });
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(readFileSync(join(folder, 'again.html'), 'utf8')).toBe(page);
    });
  });

  it('is printed again as the command printed it', async () => {
    await withSaved(kind, async (folder) => {
      const first = await call([...(CALLS[kind] ?? []), '--no-report'], { folder });
      const again = await call(['report', 'result.json', '--no-report'], { folder });
      expect(again.stdout).toBe(first.stdout);
      const json = await call(['report', 'result.json', '--no-report', '--format', 'json'], { folder });
      expect(JSON.parse(json.stdout)).toEqual(JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')));
    });
  });

  it('gives tables and pictures for other tools', async () => {
    await withSaved(kind, async (folder) => {
      const argv = ['report', 'result.json', '--no-report', '--csv', 'csv', '--charts', 'charts'];
      const { code, stderr } = await call(argv, { folder, env: { PATH: '' } });
      expect(code).toBe(0);
      expect(stderr).toMatch(
        /^CSV: csv \(\d+ files\)\nCharts: charts \(\d+ as Vega-Lite and SVG, 0 as PNG\)\nFor PNG, install/,
      );
      const charts = readdirSync(join(folder, 'charts'));
      expect(charts.length).toBeGreaterThan(2);
      for (const file of charts) {
        const text = readFileSync(join(folder, 'charts', file), 'utf8');
        expect(text).not.toContain('var(--');
        if (file.endsWith('.svg')) expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
        else expect(JSON.parse(text)).toMatchObject({ $schema: expect.stringContaining('vega-lite') });
      }
      for (const file of readdirSync(join(folder, 'csv'))) {
        const [head = '', ...rows] = readFileSync(join(folder, 'csv', file), 'utf8')
          .trimEnd()
          .split('\r\n');
        const columns = head.split(',').length;
        for (const row of rows) {
          const plain = row.replace(/"(?:[^"]|"")*"/g, '');
          expect(plain.split(',').length, `${file}: ${row}`).toBe(columns);
        }
      }
    });
  });
});

describe('what is no saved result', () => {
  it.each([
    ['no JSON', 'title: x', 'this is no JSON'],
    ['something else', '{}', 'this is no result of mxsim'],
    [
      'a comparison of nothing',
      '{"mxsim":{"version":"1","format":1},"comparison":{},"arms":[]}',
      'is not as a result has it',
    ],
    ['another format', '{"mxsim":{"version":"1","format":9},"sweep":{}}', 'its format is 9'],
    ['hostile keys', '{"mxsim":{"format":1},"sweep":{"\\u001b[2J":1}}', 'is not as a result has it'],
  ])('is refused: %s', async (_, text, words) => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'x.json'), text);
      const { code, stderr, stdout } = await call(['report', 'x.json'], { folder });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(words);
      expect(stderr).not.toContain('\u001b');
      expect(readdirSync(folder)).toEqual(['x.json']);
    });
  });

  it('is refused where a story speaks of nobody', async () => {
    await withSaved('run', async (folder) => {
      const saved = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
      saved.stories.chosen[0].telling.parts[0].actor = 900;
      writeFileSync(join(folder, 'result.json'), JSON.stringify(saved));
      const { code, stderr } = await call(['report', 'result.json'], { folder });
      expect(code).toBe(2);
      expect(stderr).toContain('an actor is not in the list');
    });
  });

  it('is said where the folder for tables is a file', async () => {
    await withSaved('run', async (folder) => {
      mkdirSync(join(folder, 'sub'));
      const { code, stderr } = await call(['report', 'result.json', '--no-report', '--csv', 'a.yaml'], { folder });
      expect(code).toBe(2);
      expect(stderr).toContain('cannot write to a.yaml');
    });
  });
});
