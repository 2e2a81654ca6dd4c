import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunResult, SweepResult } from '../../src/results/index.js';
import { type Circumstances, call, inFolder, openLocalPool } from './in-memory.js';
import { STEADY, UNSTEADY, withAssert } from './scenario-texts.js';

const HASTY = UNSTEADY.replace('people: { mta: postfix }', 'people: { mta: postfix, giveUpAfter: 10m }');
const VARY = ['--vary', 'servers["mx1.example.org"].failures[0].mttr=15m,1h,4h'];
const CELLS = join('reports', 'a-cells');

/** Counts the replications that are really run. */
function counting(): { openPool: NonNullable<Circumstances['openPool']>; runs: () => number } {
  let runs = 0;
  return {
    runs: () => runs,
    openPool: async (model) => {
      const pool = await openLocalPool(model);
      const run: typeof pool.run = (replication) => {
        runs += 1;
        return pool.run(replication);
      };
      return { ...pool, run };
    },
  };
}

async function sweepOf(
  folder: string,
  argv: readonly string[],
  circumstances: Circumstances = {},
): Promise<SweepResult> {
  const { stdout } = await call(['sweep', 'a.yaml', ...argv, '--format', 'json'], { ...circumstances, folder });
  return JSON.parse(stdout) as SweepResult;
}

function inSweep<T>(text: string, work: (folder: string) => Promise<T>): Promise<T> {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'a.yaml'), text);
    return work(folder);
  });
}

describe('a sweep', () => {
  it('marks the cell that meets all asserts at least cost, in words, numbers and on the page', () =>
    inSweep(withAssert(STEADY, 'delivered >= 50%'), async (folder) => {
      const path = 'servers["mx1.example.org"].rtt';
      const argv = ['--vary', `${path}=5ms,50ms`, '--cost', `${path}=5ms:300,50ms:20`, '--messages', '50'];
      const { cells } = await sweepOf(folder, argv);
      expect(cells.map(({ cost }) => cost)).toEqual([300, 20]);
      const { stdout } = await call(['sweep', 'a.yaml', ...argv, '--no-report'], { folder });
      expect(stdout.replace(/\s+/g, ' ')).toContain('All asserts hold in every cell. The cheapest of them costs 20: ');
      const unpriced = ['sweep', 'a.yaml', '--vary', `${path}=5ms,7ms`, '--cost', `${path}=5ms:300`];
      const wrong = await call(unpriced, { folder });
      expect({ code: wrong.code, stdout: wrong.stdout }).toEqual({ code: 2, stdout: '' });
      expect(wrong.stderr).toContain('is `7ms` in a design, which has no price');
    }));

  it('has its cells run on threads of their own where several run at once', () =>
    inSweep(STEADY, async (folder) => {
      const alone: (boolean | undefined)[] = [];
      const openPool: Circumstances['openPool'] = async (model, _, isAlone) => {
        alone.push(isAlone);
        return openLocalPool(model);
      };
      const seeds = ['--vary', 'seed=1,2', '--no-report', '--figure', 'deliveryRate'];
      await sweepOf(folder, [...seeds, '--threads', '2'], { openPool });
      await sweepOf(folder, ['--vary', 'seed=3,4', ...seeds.slice(2), '--threads', '1'], { openPool });
      expect(alone).toEqual([false, false, true, true]);
    }));

  it('has a cell for each value, and each is the run that the value gives', () =>
    inSweep(HASTY, async (folder) => {
      const { cells, sweep } = await sweepOf(folder, [
        ...VARY,
        '--no-report',
        '--figure',
        'deliveryRate',
        '--figure',
        'latency.p99',
      ]);
      expect(sweep.parameters).toEqual([
        { path: 'servers["mx1.example.org"].failures[0].mttr', values: ['15m', '1h', '4h'] },
      ]);
      expect(cells.map(({ values }) => values)).toEqual([['15m'], ['1h'], ['4h']]);
      for (const { values, estimates, hash } of cells) {
        const set = `servers["mx1.example.org"].failures[0].mttr=${values[0]}`;
        const { stdout } = await call(['run', 'a.yaml', '--no-report', '--format', 'json', '--set', set], { folder });
        const alone = JSON.parse(stdout) as RunResult;
        expect(estimates['deliveryRate']).toEqual(alone.deliveryRate);
        expect(estimates['latency.p99']).toEqual(alone.estimates?.['latency.p99']);
        expect(hash).toBe(alone.scenario.hash);
      }
    }));

  it('of two parameters has each value with each, or goes in step', () =>
    inSweep(UNSTEADY, async (folder) => {
      const two = [...VARY, '--vary', 'servers["mx2.example.org"].rtt=10ms..30ms:10ms', '--no-report'];
      expect((await sweepOf(folder, two)).cells).toHaveLength(9);
      const zipped = await sweepOf(folder, [...two, '--zip']);
      expect(zipped.cells.map(({ values }) => values)).toEqual([
        ['15m', '10ms'],
        ['1h', '20ms'],
        ['4h', '30ms'],
      ]);
      expect(zipped.sweep.zip).toBe(true);
    }));

  it('keeps finished cells beside its report, and does not run them again', () =>
    inSweep(UNSTEADY, async (folder) => {
      const first = counting();
      const before = await sweepOf(folder, VARY, first);
      expect(first.runs()).toBe(12);
      expect(readdirSync(join(folder, CELLS))).toHaveLength(3);
      const again = counting();
      expect(await sweepOf(folder, VARY, again)).toEqual(before);
      expect(again.runs()).toBe(0);
      const wider = counting();
      await sweepOf(folder, ['--vary', 'servers["mx1.example.org"].failures[0].mttr=15m,1h,4h,8h'], wider);
      expect(wider.runs()).toBe(4);
    }));

  it('runs a cell again whose file was damaged or belongs to another scenario', () =>
    inSweep(UNSTEADY, async (folder) => {
      const before = await sweepOf(folder, VARY);
      const [one = '', other = ''] = readdirSync(join(folder, CELLS));
      writeFileSync(join(folder, CELLS, one), readFileSync(join(folder, CELLS, other)));
      rmSync(join(folder, CELLS, other));
      const again = counting();
      expect(await sweepOf(folder, VARY, again)).toEqual(before);
      expect(again.runs()).toBe(8);
    }));

  it('adds replications to each cell until its figure is known well, as a run of these values does', () =>
    inSweep(HASTY, async (folder) => {
      const { cells, sweep } = await sweepOf(folder, [...VARY, '--no-report', '--precision', '0.5%']);
      const counts = cells.map(({ replications = 0 }) => replications);
      expect(new Set(counts).size).toBeGreaterThan(1);
      expect(sweep.replications).toBe(Math.min(...counts));
      expect(sweep.command).toContain('--precision 0.5%');
      for (const { search, estimates } of cells) {
        expect(search).toMatchObject({ figure: 'deliveryRate', target: 0.005, holds: true });
        const { low = 0, high = 1 } = estimates['deliveryRate'] ?? {};
        expect((high - low) / 2).toBeLessThanOrEqual(0.005);
      }
      const [first] = cells;
      const set = `servers["mx1.example.org"].failures[0].mttr=${first?.values[0]}`;
      const argv = ['run', 'a.yaml', '--no-report', '--format', 'json', '--set', set, '--precision', '0.5%'];
      const alone = JSON.parse((await call(argv, { folder })).stdout) as RunResult;
      expect(first?.estimates['deliveryRate']).toEqual(alone.deliveryRate);
    }));

  it('says in which cells the precision was not reached, and keeps cells by it', () =>
    inSweep(HASTY, async (folder) => {
      const argv = [...VARY, '--precision', 'latency.mean 1ms', '--max-replications', '12'];
      const first = counting();
      const { stdout } = await call(['sweep', 'a.yaml', ...argv], { ...first, folder });
      expect(stdout.replace(/\s+/g, ' ')).toContain('3 of 3 cells did not come to what replications were added for');
      expect(first.runs()).toBe(36);
      const [again, plain] = [counting(), counting()];
      await sweepOf(folder, argv, again);
      expect(again.runs()).toBe(0);
      await sweepOf(folder, VARY, plain);
      expect(plain.runs()).toBe(12);
    }));

  it('keeps nothing without a report, but where it is told to', () =>
    inSweep(STEADY, async (folder) => {
      await sweepOf(folder, ['--vary', 'seed=1,2', '--no-report']);
      expect(readdirSync(folder)).toEqual(['a.yaml']);
      await sweepOf(folder, ['--vary', 'seed=1,2', '--no-report', '--cells', 'kept']);
      expect(readdirSync(join(folder, 'kept'))).toHaveLength(2);
    }));

  it('prints a table, CSV and Markdown, and writes a page', () =>
    inSweep(HASTY, async (folder) => {
      const table = await call(['sweep', 'a.yaml', ...VARY], { folder });
      expect(table).toMatchObject({ code: 0, stderr: '' });
      expect(table.stdout).toMatch(/^mttr +lost +prompt/m);
      expect(table.stdout).toContain(`Report: ${join('reports', 'a-sweep.html')}`);
      expect(readFileSync(join(folder, 'reports', 'a-sweep.html'), 'utf8')).toContain(
        'Wanted mail not delivered: from',
      );
      const csv = await call(['sweep', 'a.yaml', ...VARY, '--format', 'csv', '--no-report'], { folder });
      expect(csv.stdout.split('\r\n')).toHaveLength(5);
      const markdown = await call(['sweep', 'a.yaml', ...VARY, '--format', 'markdown', '--no-report'], { folder });
      expect(markdown.stdout).toContain('| mttr |');
    }));

  it('says on its page what is varied and how, and leaves the names of servers as they are', () =>
    inSweep(HASTY, async (folder) => {
      const two = [...VARY, '--vary', 'servers["mx2.example.org"].rtt=10ms,20ms,30ms'];
      const page = async (...more: readonly string[]): Promise<string> => {
        await call(['sweep', 'a.yaml', ...two, '--figure', 'servers["mx2.example.org"].share', ...more], { folder });
        return readFileSync(join(folder, 'reports', 'a-sweep.html'), 'utf8');
      };
      const grid = await page();
      expect(grid).toContain('.rtt, 3 values); each value with each of the others</p>');
      expect(grid).toContain('mx2.<wbr>example.<wbr>org: share');
      expect(grid).not.toContain('Mx2');
      expect(await page('--zip')).toContain('.rtt, 3 values); in step</p>');
    }));

  it('is the same for any number of threads', () =>
    inSweep(UNSTEADY, async (folder) => {
      const one = await sweepOf(folder, [...VARY, '--no-report', '--threads', '1']);
      const three = await sweepOf(folder, [...VARY, '--no-report', '--threads', '3']);
      expect(three).toEqual(one);
    }));

  it('ends with the verdicts of its cells', () =>
    inSweep(withAssert(STEADY, 'latency.p50 <= 1s'), async (folder) => {
      const good = await call(['sweep', 'a.yaml', '--vary', 'servers["mx1.example.org"].rtt=1ms,2ms', '--no-report'], {
        folder,
      });
      const bad = await call(
        [
          'sweep',
          'a.yaml',
          '--vary',
          'servers["mx1.example.org"].rtt=1ms,9s',
          '--set',
          'servers["mx2.example.org"].rtt=9s',
          '--no-report',
        ],
        { folder },
      );
      expect([good.code, bad.code]).toEqual([0, 1]);
      expect(bad.stdout).toContain('✗ 1 of 1 fail');
    }));
});

describe('bad input of a sweep', () => {
  it('is told once, however many values it is wrong for, and under the name of its option', () =>
    inSweep(STEADY, async (folder) => {
      const path = 'servers["mx9.example.org"].rtt=1s..9s:1s';
      const { code, stderr } = await call(['sweep', 'a.yaml', '--vary', path], { folder });
      expect(code).toBe(2);
      expect(stderr.match(/there is no server/g)).toHaveLength(1);
      expect(stderr).toMatch(/^--vary:1:8: error: there is no server `mx9.example.org`/);
    }));

  it.each([
    ['nothing to vary', [], 'there is nothing to vary'],
    ['a range that goes nowhere', ['--vary', 'seed=5..1:1'], 'ends before it begins'],
    ['values in step that are not as many', ['--zip', '--vary', 'seed=1,2', '--vary', 'messages=1'], '2 and 1 values'],
    ['a figure that is not there', ['--vary', 'seed=1,2', '--figure', 'latency.p98'], 'did you mean latency.p9'],
    ['a path that is not there', ['--vary', 'servers["mx1.example.org"].rrt=1s,2s'], 'did you mean `rtt`'],
    [
      'a path that is varied twice',
      ['--vary', 'messages=1,2', '--vary', 'messages=3,4'],
      '--vary messages=3,4: `messages` is varied twice',
    ],
    ['a value that is given twice', ['--vary', 'seed=1,2,1'], '`seed` has the value `1` twice'],
    ['a value that is none', ['--vary', 'servers["mx1.example.org"].rtt=1s,soon'], '`soon`'],
  ])('is %s', async (_, argv, expected) => {
    await inSweep(STEADY, async (folder) => {
      const { code, stdout, stderr } = await call(['sweep', 'a.yaml', ...argv], { folder });
      expect({ code, stdout, left: readdirSync(folder) }).toEqual({ code: 2, stdout: '', left: ['a.yaml'] });
      expect(stderr).toContain(expected);
    });
  });
});
