import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ComparisonResult, RunResult } from '../../src/results/index.js';
import { type Call, call, inFolder } from './in-memory.js';
import { STEADY, UNSTEADY, withAssert } from './scenario-texts.js';

const FEW = withAssert(UNSTEADY.replace('duration: 2d', 'messages: 200'), 'delivered >= 50%');

/** Calls in a folder with two scenarios, and looks at what is there afterwards. */
async function calling<T>(argv: readonly string[], look: (done: Call, folder: string) => T): Promise<T> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'a.yaml'), FEW);
    writeFileSync(join(folder, 'b.yaml'), STEADY);
    return look(await call(argv, { folder }), folder);
  });
}

function textIn(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** The time on the wall clock is another each time. */
function untimed(text: string): string {
  return text.replace(/("elapsed_s": |time=")[\d.e-]+/g, '$10');
}

describe('--out', () => {
  it('writes several outputs of one run, each as --format prints it', async () => {
    const formats = ['json', 'csv', 'markdown', 'github', 'junit'] as const;
    const out = formats.flatMap((format) => ['--out', `${format}=x/a.${format}`]);
    const argv = ['run', 'a.yaml', ...out, '--out', 'html=a.html'];
    await calling(argv, async ({ code, stdout, stderr }, folder) => {
      expect(code).toBe(0);
      expect(stdout).toMatch(/^An unsteady server\n/);
      expect(stderr).toContain('Written: x/a.json\n');
      expect(textIn(folder, 'a.html')).toMatch(/^<!doctype html>/i);
      expect(existsSync(join(folder, 'reports'))).toBe(false);
      for (const format of formats) {
        const printed = await call(['run', 'a.yaml', '--format', format, '--no-report'], { folder });
        // The page, and the stories in it, were not asked for here.
        const own = textIn(folder, `x/a.${format}`);
        if (format === 'json') {
          const { stories: _, ...rest } = JSON.parse(untimed(own)) as RunResult;
          expect(rest).toEqual(JSON.parse(untimed(printed.stdout)));
        } else expect(untimed(own)).toBe(untimed(printed.stdout));
      }
    });
  });

  it('puts the results of several scenarios into one file', async () => {
    const argv = ['run', 'a.yaml', 'b.yaml', '--out', 'json=r.json', '--out', 'junit=j.xml', '--no-report', '--quiet'];
    await calling(argv, ({ code, stderr }, folder) => {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const results = JSON.parse(textIn(folder, 'r.json')) as RunResult[];
      expect(results.map(({ scenario }) => scenario.file)).toEqual(['a.yaml', 'b.yaml']);
      expect(textIn(folder, 'j.xml').match(/<testsuite /g)).toHaveLength(2);
    });
  });

  it('is there for comparisons and sweeps as well', async () => {
    const compare = [
      'compare',
      'a.yaml',
      '--variant',
      'servers["mx1.example.org"].rtt=1s',
      '--out',
      'md=c.md',
      '--out',
      'json=c.json',
      '--no-report',
    ];
    await calling(compare, ({ code }, folder) => {
      expect(code).toBe(0);
      expect((JSON.parse(textIn(folder, 'c.json')) as ComparisonResult).arms).toHaveLength(2);
      expect(textIn(folder, 'c.md')).toContain('|');
    });
    await calling(
      ['sweep', 'a.yaml', '--vary', 'seed=1,2', '--out', 'csv=s.csv', '--no-report'],
      ({ code }, folder) => {
        expect(code).toBe(0);
        expect(textIn(folder, 's.csv').split('\r\n')).toHaveLength(4);
      },
    );
  });

  it.each([
    ['jsn=r.json', 'did you mean json?'],
    ['r.json', 'expected FORMAT=FILE, such as json=result.json'],
    ['json=', 'expected FORMAT=FILE'],
    ['__proto__=r.json', 'there is no format __proto__'],
    ['json=a.yaml', 'would overwrite the input a.yaml'],
  ])('%s is refused before anything runs', async (text, why) => {
    await calling(['run', 'a.yaml', '--out', text], ({ code, stdout, stderr }, folder) => {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(why);
      expect(readdirSync(folder)).toEqual(['a.yaml', 'b.yaml']);
    });
  });

  it('does not name one file twice', async () => {
    await calling(['run', 'a.yaml', '--out', 'json=r', '--out', 'csv=./r'], ({ code, stderr }) => {
      expect(code).toBe(2);
      expect(stderr).toContain('--out csv=./r would overwrite --out json=r');
    });
  });

  it('writes the others where one cannot be written, and says so last', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), FEW);
      mkdirSync(join(folder, 'there'));
      const argv = ['run', 'a.yaml', '--no-report', '--out', 'json=there', '--out', 'csv=r.csv'];
      const { code, stdout, stderr } = await call(argv, { folder });
      expect(code).toBe(2);
      expect(stdout).toContain('An unsteady server');
      expect(stderr).toMatch(/mxsim: cannot write there: this is a folder, not a file\n$/);
      expect(readdirSync(folder).sort()).toEqual(['a.yaml', 'r.csv', 'there']);
    });
  });
});

describe('--values', () => {
  it('gives the figures of each replication, whose mean is the estimate', async () => {
    await calling(['run', 'a.yaml', '--values', '--format', 'json', '--no-report'], ({ code, stdout }) => {
      expect(code).toBe(0);
      const { values = {}, estimates = {}, deliveryRate } = JSON.parse(stdout) as RunResult;
      expect(Object.keys(values)).toEqual(Object.keys(estimates));
      const rates = (values['deliveryRate'] ?? []).map(Number);
      expect(rates).toHaveLength(4);
      expect(rates.reduce((sum, rate) => sum + rate, 0) / 4).toBeCloseTo(deliveryRate?.mean ?? Number.NaN, 12);
      // On one line, whatever is missing in it.
      expect(stdout).toMatch(/"deliveryRate": \[[^\n]*\]/);
    });
  });

  it('is not there unless it is asked for, and says what it is for', async () => {
    await calling(['run', 'a.yaml', '--format', 'json', '--no-report'], ({ stdout }) => {
      expect(JSON.parse(stdout)).not.toHaveProperty('values');
    });
    await calling(['run', 'a.yaml', '--values'], ({ code, stderr }) => {
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: 'mxsim: --values is for JSON: add --format json, or --out json=FILE\n',
      });
    });
  });
});
