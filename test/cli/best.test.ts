import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BestResult } from '../../src/results/index.js';
import { runBuilt } from '../house/program.js';
import { call, inFolder } from './in-memory.js';

const BACKED = `
title: Is the backup worth its money?
duration: 1d
domains: { example.org: { mx: [ 10 mx.example.org, 20 backup.example.net ] } }
servers:
  mx.example.org: { failures: [ { kind: refuse, at: 6h, for: 6h } ] }
  backup.example.net: {}
senders: { shop: { mta: postfix } }
traffic: [ { rate: 30/h } ]
assert: [ latency.p99 <= 10m ]
`;
const LENGTH = 'servers["mx.example.org"].failures[0].for';
const BACKUP = 'servers["backup.example.net"]';
const CALL = [
  ...['--vary', `${BACKUP}=`, '--vary', `${LENGTH}=6h,5m`],
  ...['--cost', `${BACKUP}=20`, '--cost', `${LENGTH}=6h:0,5m:50`],
];

function bestOf(text: string, argv: readonly string[]): ReturnType<typeof call> {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'a.yaml'), text);
    return call(['best', 'a.yaml', ...argv], { folder });
  });
}

describe('mxsim best', () => {
  it('answers first: the cheapest design that meets the asserts, and what it costs', async () => {
    const { stdout, stderr, code } = await bestOf(BACKED, [...CALL, '--no-report']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const words = 'The cheapest design that meets the assert costs 20: outage of mx.example.org 6h.';
    expect(stdout.split('\n').slice(1, 3).join(' ')).toContain(words);
  });

  it('takes the MX records of a server away with it, counts costs where a design has them, and runs nothing dearer', async () => {
    const { stdout } = await bestOf(BACKED, [...CALL, '--no-report', '--format', 'json']);
    const { best, designs, replications, probability } = JSON.parse(stdout) as BestResult;
    expect(best).toEqual({ set: { [LENGTH]: '6h' }, cost: 20 });
    expect(designs.map(({ set, cost, feasible }) => [set, cost, feasible])).toEqual([
      [{ [BACKUP]: '', [LENGTH]: '6h' }, 0, 'no'],
      [{ [LENGTH]: '6h' }, 20, 'yes'],
      [{ [BACKUP]: '', [LENGTH]: '5m' }, 50, 'undecided'],
      [{ [LENGTH]: '5m' }, 70, 'undecided'],
    ]);
    expect(designs.slice(2).map((design) => design.replications)).toEqual([0, 0]);
    expect(replications).toBe(20);
    expect(probability).toBeGreaterThanOrEqual(0.95);
  });

  it('ends with 1 where none meets the asserts, and says so', async () => {
    const { stdout, code } = await bestOf(BACKED.replace('<= 10m', '<= 1ms'), [...CALL, '--no-report']);
    expect(code).toBe(1);
    expect(stdout.split('\n')[1]).toBe('None of 4 designs meets the assert.');
  });

  it('ends with 3 where means had to judge, and warns', async () => {
    const unsteady = BACKED.replace('at: 6h, for: 6h', 'mtbf: 2d, mttr: 6h').replace(
      'latency.p99 <= 10m',
      'promptRate >= 88%',
    );
    const mttr = 'servers["mx.example.org"].failures[0].mttr';
    const argv = [
      '--vary',
      `${mttr}=6h`,
      '--cost',
      `${mttr}=6h:1`,
      '--set',
      'domains["example.org"].mx[1]=',
      '--max-replications',
      '10',
    ];
    const { stdout, code } = await bestOf(unsteady, [...argv, '--no-report']);
    expect(code).toBe(3);
    expect(stdout).toContain('[judged-by-mean]');
  });

  it.each([
    ['nothing to choose from', ['--cost', 'a=1'], 'there is nothing to choose from'],
    ['nothing that costs', ['--vary', 'seed=1,2'], 'nothing costs anything'],
    [
      'a value without a price',
      ['--vary', `${LENGTH}=6h,1h`, '--cost', `${LENGTH}=6h:1`],
      'is `1h` in a design, which has no price',
    ],
    [
      'a cost of what no design has',
      ['--vary', 'seed=1,2', '--cost', 'servers.nobody=1'],
      'no design has `servers.nobody`',
    ],
    ['a tolerance that is no share', [...CALL, '--tolerance', '15'], '--tolerance 15: expected a percentage'],
    [
      'too many designs',
      ['--vary', 'seed=1..300:1', '--cost', 'seed=1'],
      'there are 300 designs; expected at most 200',
    ],
    ['a path that is not there', ['--vary', 'servers.x.rtt=1ms,2ms', '--cost', 'seed=1'], 'there is no server `x`'],
    ['a scenario that asks for nothing', [...CALL, '--set', 'assert='], 'there is nothing that a design must meet'],
  ])('refuses %s in a line', async (_, argv, line) => {
    const { stderr, stdout, code } = await bestOf(BACKED, argv);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(line);
  });

  it('writes a page with the answer ringed, on which a title is never markup', async () => {
    await inFolder(async (folder) => {
      writeFileSync(
        join(folder, 'a.yaml'),
        BACKED.replace('title: Is', 'title: "</title><script>alert(1)</script>" #'),
      );
      await call(['best', 'a.yaml', ...CALL, '--quiet'], { folder });
      const page = readFileSync(join(folder, 'reports', 'a-best.html'), 'utf8');
      expect(page).not.toContain('<script');
      expect(page).toContain('← the answer');
      expect(page).toContain('not run');
    });
  });

  it('shows a saved answer again as it was, with its exit code', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), BACKED);
      const table = await call(['best', 'a.yaml', ...CALL, '--no-report'], { folder });
      const json = await call(['best', 'a.yaml', ...CALL, '--no-report', '--format', 'json'], { folder });
      writeFileSync(join(folder, 'saved.json'), json.stdout);
      const again = await call(['report', 'saved.json', '--no-report'], { folder });
      expect(again).toEqual(table);
    });
  });

  it('gives the same on one thread and on two', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'a.yaml'), BACKED);
      const [one, two] = ['1', '2'].map((threads) =>
        runBuilt(['best', 'a.yaml', ...CALL, '--no-report', '--format', 'json', '--threads', threads], folder),
      );
      expect(one?.stdout).toContain('"designs"');
      expect(two?.stdout).toBe(one?.stdout);
      return Promise.resolve();
    }));
});
