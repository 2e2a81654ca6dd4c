import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderPlan, sealPlan } from '../../src/experiment/shards/index.js';
import type { RunResult } from '../../src/results/index.js';
import { sha256 } from '../experiment/shards/planned-run.js';
import { type Call, type Circumstances, call, inFolder } from './in-memory.js';
import { STEADY, UNSTEADY, withAssert } from './scenario-texts.js';

/** A folder with a scenario of four replications, and the program in it. */
function withScenario(
  work: (folder: string, mxsim: (line: string, more?: Circumstances) => Promise<Call>) => Promise<void>,
  text = UNSTEADY,
): Promise<void> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'a.yaml'), text);
    await work(folder, (line, more = {}) => call(line.split(' '), { folder, ...more }));
  });
}

/** A result without the only figure that is not the same each time. */
function timeless(stdout: string): string {
  return stdout.replace(/"elapsed_s": [\d.e-]+/, '');
}

describe('a plan', () => {
  it('says what to do next', () =>
    withScenario(async (folder, mxsim) => {
      expect(await mxsim('plan a.yaml --shards 3')).toEqual({
        code: 0,
        stderr: '',
        stdout: `Plan: a.plan.json, 3 shards for 4 replications

Each shard, in any order and anywhere, 0 to 2:
  mxsim shard a.plan.json --index 0
When all are done:
  mxsim merge a.plan.json a.shards
`,
      });
      expect(readdirSync(folder).sort()).toEqual(['a.plan.json', 'a.yaml']);
    }));

  it('is the same file whenever it is made', () =>
    withScenario(async (folder, mxsim) => {
      await mxsim('plan a.yaml --output 1.json --quiet');
      await mxsim('plan a.yaml --output 2.json --quiet');
      expect(readFileSync(join(folder, '1.json'), 'utf8')).toBe(readFileSync(join(folder, '2.json'), 'utf8'));
    }));

  it('alone is enough: the scenario and the files that it names are in it', () =>
    withScenario(
      async (folder, mxsim) => {
        writeFileSync(join(folder, 'mail.csv'), 't,sender,domain\n0,people,example.org\n90,people,example.org\n');
        const whole = await mxsim('run a.yaml --no-report --format json --replications 2');
        await mxsim('plan a.yaml --replications 2 --quiet');
        rmSync(join(folder, 'a.yaml'));
        rmSync(join(folder, 'mail.csv'));
        for (const index of [0, 1]) expect((await mxsim(`shard a.plan.json --index ${index}`)).code).toBe(0);
        const merged = await mxsim('merge a.plan.json --no-report --format json');
        expect(timeless(merged.stdout)).toBe(timeless(whole.stdout));
      },
      STEADY.replace('messages: 50\n', '').replace('traffic: [ { rate: 60/h } ]', 'traffic: [ { replay: mail.csv } ]'),
    ));

  it.each([
    ['plan a.yaml --shards 5', /^mxsim: --shards 5: there are 4 replications to share out; /],
    ['plan a.yaml --output a.yaml', /^mxsim: a\.yaml: the plan would overwrite the scenario\n$/],
    [
      'plan a.yaml --output a.yaml/plan.json',
      /^mxsim: cannot write a\.yaml\/plan\.json: a part of this path is a file/,
    ],
    ['plan b.yaml', /^mxsim: b\.yaml: there is no such file; did you mean a\.yaml\?\n$/],
    ['plan a.yaml --set rate=1', /--set/],
    ['plan a.yaml --vary seed', /^mxsim: --vary seed: /],
    ['plan a.yaml --zip', /^mxsim: --zip and --figure are for sweeps/],
    ['plan a.yaml --shards none', /^mxsim: option '--shards <count>' argument 'none' is invalid/],
  ])('that cannot be made is refused, and nothing is written: %s', (line, expected) =>
    withScenario(async (folder, mxsim) => {
      const { code, stdout, stderr } = await mxsim(line);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(expected);
      expect(readdirSync(folder)).toEqual(['a.yaml']);
    }),
  );

  it('of one replication says that there is nothing to share out', () =>
    withScenario(async (_, mxsim) => {
      expect((await mxsim('plan a.yaml --replications 1')).stdout).toContain('One replication cannot be shared out');
    }, STEADY));
});

describe('a shard that asks for more than the engine holds', () => {
  it('is told with file, line and column of the relay that multiplies a message', async () => {
    const text = readFileSync(new URL('../scenarios/too-many-copies.json', import.meta.url), 'utf8');
    const line = text.split('\n').findIndex((one) => one.includes('"relay"')) + 1;
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'copies.json'), text);
      await call(['plan', 'copies.json', '--shards', '2'], { folder });
      const { code, stderr } = await call(['shard', 'copies.plan.json', '--index', '0'], { folder });
      expect([code, stderr.split('\n')[0]]).toEqual([2, expect.stringContaining(`copies.json:${line}:`)]);
    });
  });
});

describe('a run in shards', () => {
  it('gives the JSON and the page of one process, byte for byte', () =>
    withScenario(async (folder, mxsim) => {
      const whole = await mxsim('run a.yaml --format json --set sites={} --seed 5 --replications 7');
      renameSync(join(folder, 'reports', 'a.html'), join(folder, 'whole.html'));
      await mxsim('plan a.yaml --shards 3 --set sites={} --seed 5 --replications 7');
      for (const index of [2, 0, 1]) await mxsim(`shard a.plan.json --index ${index}`);
      const merged = await mxsim('merge a.plan.json a.shards --format json');
      expect(merged.code).toBe(0);
      expect(timeless(merged.stdout)).toBe(timeless(whole.stdout));
      expect(readFileSync(join(folder, 'reports', 'a.html'), 'utf8')).toBe(
        readFileSync(join(folder, 'whole.html'), 'utf8'),
      );
    }));

  it('gives the table of one process, and the code of its asserts', () =>
    withScenario(
      async (_, mxsim) => {
        const whole = await mxsim('run a.yaml --no-report');
        expect(whole.code).toBe(1);
        await mxsim('plan a.yaml');
        for (const index of [0, 1, 2, 3]) await mxsim(`shard a.plan.json --index ${index}`);
        expect(await mxsim('merge a.plan.json --no-report')).toEqual(whole);
      },
      withAssert(UNSTEADY, 'firstPassRate <= 10%'),
    ));

  it('gives the sweep of one process', () =>
    withScenario(async (folder, mxsim) => {
      const grid = ['--vary', 'servers["mx1.example.org"].rtt=50ms,1s', '--vary', 'traffic[0].rate=20/h,40/h'];
      const whole = await call(['sweep', 'a.yaml', ...grid, '--no-report', '--format', 'json'], { folder });
      const plan = await call(['plan', 'a.yaml', ...grid, '--shards', '5'], { folder });
      expect(plan.stdout).toContain('5 shards for 16 replications of 4 cells');
      for (const index of [0, 1, 2, 3, 4]) await mxsim(`shard a.plan.json --index ${index}`);
      const merged = await mxsim('merge a.plan.json --no-report --format json');
      expect(merged).toEqual(whole);
      expect((await mxsim('merge a.plan.json --format junit')).code).toBe(2);
    }));

  it('takes results from several folders and from files that hold several', () =>
    withScenario(async (folder, mxsim) => {
      const whole = await mxsim('run a.yaml --no-report --format json');
      await mxsim('plan a.yaml');
      for (const index of [0, 1]) await mxsim(`shard a.plan.json --index ${index} --output here`);
      for (const index of [1, 2, 3]) await mxsim(`shard a.plan.json --index ${index} --output there`);
      const pile = ['shard-3.jsonl', 'shard-2.jsonl'].map((name) => readFileSync(join(folder, 'there', name), 'utf8'));
      writeFileSync(join(folder, 'pile'), pile.join(''));
      for (const name of ['shard-2.jsonl', 'shard-3.jsonl']) rmSync(join(folder, 'there', name));
      const merged = await mxsim('merge a.plan.json there pile here --no-report --format json');
      expect(timeless(merged.stdout)).toBe(timeless(whole.stdout));
    }));
});

describe('which shard a task runs', () => {
  it.each([
    ['--index 2', {}, 'Shard 2 (--index) of 0 to 3'],
    ['', { SLURM_ARRAY_TASK_ID: '3' }, 'Shard 3 (SLURM_ARRAY_TASK_ID) of 0 to 3'],
    ['', { JOB_COMPLETION_INDEX: '0' }, 'Shard 0 (JOB_COMPLETION_INDEX) of 0 to 3'],
    ['', { AWS_BATCH_JOB_ARRAY_INDEX: '1' }, 'Shard 1 (AWS_BATCH_JOB_ARRAY_INDEX) of 0 to 3'],
    ['--first 1', { SLURM_ARRAY_TASK_ID: '4' }, 'Shard 4 (SLURM_ARRAY_TASK_ID) of 1 to 4'],
    ['--index 0', { SLURM_ARRAY_TASK_ID: '3' }, 'Shard 0 (--index) of 0 to 3'],
    ['', { SLURM_ARRAY_TASK_ID: '2', JOB_COMPLETION_INDEX: '2' }, 'Shard 2 (SLURM_ARRAY_TASK_ID) of 0 to 3'],
    ['', { SLURM_ARRAY_TASK_ID: '', JOB_COMPLETION_INDEX: '2' }, 'Shard 2 (JOB_COMPLETION_INDEX) of 0 to 3'],
  ])('%s %j', (option, env, expected) =>
    withScenario(async (_, mxsim) => {
      await mxsim('plan a.yaml');
      const { code, stdout } = await mxsim(`shard a.plan.json ${option}`.trim(), { env });
      expect([code, stdout.split(',')[0]]).toEqual([0, expected]);
    }),
  );

  it.each([
    ['', {}, 'which shard? Say --index, or run it as an array job'],
    ['--index 4', {}, 'there is no shard 4 (--index): the plan has 4, numbered 0 to 3; if the array begins at 1'],
    ['--index 0 --first 1', {}, 'there is no shard 0 (--index): the plan has 4, numbered 1 to 4'],
    ['', { SLURM_ARRAY_TASK_ID: '9' }, 'there is no shard 9 (SLURM_ARRAY_TASK_ID): the plan has 4'],
    ['', { SLURM_ARRAY_TASK_ID: '1; rm' }, 'SLURM_ARRAY_TASK_ID is "1; rm", not a whole number'],
    ['', { SLURM_ARRAY_TASK_ID: '-1' }, 'SLURM_ARRAY_TASK_ID is "-1", not a whole number'],
    [
      '',
      { SLURM_ARRAY_TASK_ID: '1', AWS_BATCH_JOB_ARRAY_INDEX: '2' },
      'SLURM_ARRAY_TASK_ID says 1 and AWS_BATCH_JOB_ARRAY_INDEX says 2: say which with --index',
    ],
  ])('is not guessed: %s %j', (option, env, expected) =>
    withScenario(async (folder, mxsim) => {
      await mxsim('plan a.yaml');
      const { code, stderr } = await mxsim(`shard a.plan.json ${option}`.trim(), { env });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^mxsim: [^\n]+\n$/);
      expect(stderr).toContain(expected);
      expect(readdirSync(folder)).not.toContain('a.shards');
    }),
  );
});

describe('a task that runs again', () => {
  it('finds the result there, and does nothing', () =>
    withScenario(async (folder, mxsim) => {
      await mxsim('plan a.yaml');
      await mxsim('shard a.plan.json --index 0');
      const file = join(folder, 'a.shards', 'shard-0.jsonl');
      const before = statSync(file).mtimeMs;
      const { code, stdout } = await mxsim('shard a.plan.json --index 0', { openPool: () => Promise.reject(Error()) });
      expect(code).toBe(0);
      expect(stdout).toContain('Nothing to do: its result is there.');
      expect(statSync(file).mtimeMs).toBe(before);
    }));

  it('makes a result again that was cut off or changed', () =>
    withScenario(async (folder, mxsim) => {
      await mxsim('plan a.yaml');
      await mxsim('shard a.plan.json --index 0');
      const file = join(folder, 'a.shards', 'shard-0.jsonl');
      const good = readFileSync(file, 'utf8').split('"elapsed_s"')[0];
      for (const damage of [
        () => truncateSync(file, 200),
        () => truncateSync(file, 0),
        () => writeFileSync(file, readFileSync(file, 'utf8').replace('"sent":', '"sent":1')),
        () => writeFileSync(file, 'hello'),
      ]) {
        damage();
        const { code, stderr } = await mxsim('shard a.plan.json --index 0');
        expect([code, stderr]).toEqual([0, 'mxsim: a.shards/shard-0.jsonl is damaged, and is made again\n']);
        expect(readFileSync(file, 'utf8').split('"elapsed_s"')[0]).toBe(good);
      }
    }));

  it('does not overwrite the result of another plan', () =>
    withScenario(async (folder, mxsim) => {
      await mxsim('plan a.yaml');
      await mxsim('shard a.plan.json --index 0');
      await mxsim('plan a.yaml --seed 9');
      const file = join(folder, 'a.shards', 'shard-0.jsonl');
      const before = readFileSync(file, 'utf8');
      const { code, stderr } = await mxsim('shard a.plan.json --index 0');
      expect([code, stderr]).toEqual([
        2,
        'mxsim: a.shards/shard-0.jsonl belongs to another plan; say --output with another folder\n',
      ]);
      expect(readFileSync(file, 'utf8')).toBe(before);
    }));

  it('leaves nothing behind when it is stopped', () =>
    withScenario(async (folder, mxsim) => {
      await mxsim('plan a.yaml');
      const stopping = new AbortController();
      const never = new Promise<never>(() => undefined);
      const pool = {
        width: 1,
        run: () => never,
        runLogged: () => never,
        tell: () => never,
        progress: () => 0,
        told: () => 0,
      };
      const openPool = async () => {
        stopping.abort();
        return { ...pool, close: async () => undefined };
      };
      const { code } = await mxsim('shard a.plan.json --index 0', { interrupted: stopping.signal, openPool });
      expect(code).toBe(130);
      expect(readdirSync(folder).sort()).toEqual(['a.plan.json', 'a.yaml']);
    }));

  it('cannot write where a file is in the way: trying again would not help', () =>
    withScenario(async (_, mxsim) => {
      await mxsim('plan a.yaml');
      const { code, stderr } = await mxsim('shard a.plan.json --index 0 --output a.yaml');
      expect([code, stderr]).toEqual([2, 'mxsim: a.yaml/shard-0.jsonl: a part of this path is a file, not a folder\n']);
    }));
});

describe('merging what is there', () => {
  it('names the shards that are missing, with the code for not yet', () =>
    withScenario(async (_, mxsim) => {
      await mxsim('plan a.yaml --replications 9');
      for (const index of [0, 4]) await mxsim(`shard a.plan.json --index ${index}`);
      const { code, stdout, stderr } = await mxsim('merge a.plan.json');
      expect([code, stdout]).toEqual([75, '']);
      expect(stderr).toContain('7 of 9 shards are missing: 1-3,5-8\n');
      expect(stderr).toContain('sbatch --array=1-3,5-8');
    }));

  it('is said to be partial, with the intervals of what is there', () =>
    withScenario(async (folder, mxsim) => {
      await mxsim('plan a.yaml');
      for (const index of [0, 1, 2, 3]) await mxsim(`shard a.plan.json --index ${index}`);
      truncateSync(join(folder, 'a.shards', 'shard-3.jsonl'), 300);
      const { code, stdout, stderr } = await mxsim('merge a.plan.json --partial --no-report --format json');
      expect([code, stderr]).toEqual([0, 'mxsim: a.shards/shard-3.jsonl: shard 3 breaks off\n']);
      const partial = JSON.parse(stdout) as RunResult;
      const three = await mxsim('run a.yaml --replications 3 --no-report --format json');
      const whole = JSON.parse(three.stdout) as RunResult;
      expect(partial.estimates).toEqual(whole.estimates);
      expect(partial.scenario.replications).toBe(3);
      expect(partial.warnings[0]).toMatchObject({
        code: 'partial-merge',
        message: expect.stringMatching(/^1 of 4 replications are missing \(4\): /),
      });
      expect(partial.scenario.command).toBe('mxsim merge a.plan.json a.shards --partial');
    }));

  it('without replication 1 still makes a page', () =>
    withScenario(async (folder, mxsim) => {
      await mxsim('plan a.yaml');
      for (const index of [1, 2]) await mxsim(`shard a.plan.json --index ${index}`);
      const { code, stdout } = await mxsim('merge a.plan.json --partial');
      expect(code).toBe(0);
      expect(stdout).toContain('2 of 4 replications are missing (1,4)');
      const page = readFileSync(join(folder, 'reports', 'a.html'), 'utf8');
      expect(page.includes('2 of 4 replications are missing (1,4)')).toBe(true);
    }));

  it('of which there is nothing is nothing, partial or not', () =>
    withScenario(async (folder, mxsim) => {
      await mxsim('plan a.yaml');
      mkdirSync(join(folder, 'a.shards'));
      for (const option of ['', ' --partial']) {
        const { code, stderr } = await mxsim(`merge a.plan.json${option}`);
        expect(code).toBe(75);
        expect(stderr).toContain('all 4 shards are missing: 0-3');
      }
    }));

  it('is refused where plans are mixed, and where a folder is not there', () =>
    withScenario(async (_, mxsim) => {
      await mxsim('plan a.yaml');
      await mxsim('shard a.plan.json --index 0');
      await mxsim('plan a.yaml --shards 2');
      expect(await mxsim('merge a.plan.json')).toEqual({
        code: 2,
        stdout: '',
        stderr: 'mxsim: a.shards/shard-0.jsonl: shard 0 belongs to another plan\n',
      });
      expect(await mxsim('merge a.plan.json elsewhere')).toEqual({
        code: 2,
        stdout: '',
        stderr: 'mxsim: elsewhere: there is no such file\n',
      });
    }));

  it('is refused where two results of one shard differ', () =>
    withScenario(async (folder, mxsim) => {
      await mxsim('plan a.yaml --shards 1');
      await mxsim('shard a.plan.json --index 0');
      const file = join(folder, 'a.shards', 'shard-0.jsonl');
      const [head = '', ...rest] = readFileSync(file, 'utf8').trimEnd().split('\n');
      const body = `${[head, ...rest.slice(0, -1)].join('\n')}\n`.replace('"events":', '"events":1');
      const end = { end: rest.length - 1, sha256: sha256(body), elapsed_s: 1 };
      writeFileSync(join(folder, 'a.shards', 'other.jsonl'), `${body}${JSON.stringify(end)}\n`);
      const { code, stderr } = await mxsim('merge a.plan.json');
      expect(code).toBe(2);
      expect(stderr).toContain('shard 0 has two different results');
      // Alone it is believed, but for replication 1, which is run again for the page.
      copyFileSync(join(folder, 'a.shards', 'other.jsonl'), file);
      expect((await mxsim('merge a.plan.json --no-report')).code).toBe(0);
      const again = await mxsim('merge a.plan.json');
      expect([again.code, again.stdout]).toEqual([2, '']);
      expect(again.stderr).toContain('replication 1 comes out otherwise here');
    }));
});

describe('a plan of another program', () => {
  it('is refused where its version is another, or its scenario means something else here', () =>
    withScenario(async (folder, mxsim) => {
      await mxsim('plan a.yaml');
      const file = join(folder, 'a.plan.json');
      const { plan, ...content } = JSON.parse(readFileSync(file, 'utf8'));
      const reseal = (changes: object): void => {
        writeFileSync(file, renderPlan(sealPlan({ version: plan.version, ...content, ...changes }, sha256)));
      };
      reseal({ version: '99.0.0' });
      for (const line of ['shard a.plan.json --index 0', 'merge a.plan.json']) {
        const { code, stderr } = await mxsim(line);
        expect(code).toBe(2);
        expect(stderr).toMatch(/^mxsim: a\.plan\.json: the plan was made by mxsim 99\.0\.0, this is /);
      }
      reseal({ cells: [{ ...content.cells[0], hash: 'another' }] });
      expect(await mxsim('shard a.plan.json --index 0')).toEqual({
        code: 2,
        stdout: '',
        stderr: 'mxsim: a.yaml: here the scenario means something else than where the plan was made\n',
      });
      reseal({ scenario: { ...content.scenario, text: 'title: [' } });
      const broken = await mxsim('shard a.plan.json --index 0');
      expect([broken.code, broken.stdout]).toEqual([2, '']);
      expect(broken.stderr).toContain('a.yaml:1:');
    }));

  it('is refused where it is none: a scenario, a result, or nothing', () =>
    withScenario(async (folder, mxsim) => {
      const { stdout } = await mxsim('run a.yaml --no-report --format json');
      writeFileSync(join(folder, 'result.json'), stdout);
      writeFileSync(join(folder, 'empty.json'), '');
      for (const file of ['a.yaml', 'result.json', 'empty.json', 'nowhere.json']) {
        const { code, stderr } = await mxsim(`shard ${file} --index 0`);
        expect(code).toBe(2);
        expect(stderr).toMatch(/^mxsim: [^\n]+\n$/);
      }
    }));
});
