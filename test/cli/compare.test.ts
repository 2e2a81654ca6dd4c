import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ComparisonResult, RunResult } from '../../src/results/index.js';
import { call, inFolder } from './in-memory.js';
import { STEADY, UNSTEADY, withAssert } from './scenario-texts.js';

/** The second server never fails: more mail arrives in its first pass. */
const STEADIER = UNSTEADY.replace(
  'mx2.example.org: { failures: [ { kind: refuse, mtbf: 1d, mttr: 2h } ] }',
  'mx2.example.org: {}',
);
/** Senders that give up soon: outages cost mail. */
const HASTY = UNSTEADY.replace('people: { mta: postfix }', 'people: { mta: postfix, giveUpAfter: 10m }');

function compareIn(files: Record<string, string>, argv: readonly string[]) {
  return inFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const ended = await call(['compare', ...argv], { folder });
    const left = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => !Object.hasOwn(files, name));
    const pages = left.filter((name) => name.endsWith('.html')).map((name) => readFileSync(join(folder, name), 'utf8'));
    return { ...ended, left: left.sort(), pages };
  });
}

async function comparisonOf(files: Record<string, string>, argv: readonly string[]): Promise<ComparisonResult> {
  const { stdout, stderr } = await compareIn(files, [...argv, '--no-report', '--format', 'json']);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as ComparisonResult;
}

/** A result without what no two runs have in common: the wall clock, and where it comes from. */
function figuresOf({ scenario: _, engine, ...figures }: RunResult): object {
  return { ...figures, engine: { ...engine, elapsed_s: 0 } };
}

describe('a set-up compared with itself', () => {
  it('a scenario compared with itself differs in nothing: every difference is exactly zero, and no message flips', async () => {
    const { differences, arms } = await comparisonOf({ 'a.yaml': HASTY }, ['a.yaml', 'a.yaml']);
    expect(arms.map(({ name }) => name)).toEqual(['a', 'a (2)']);
    const [{ figures, flips } = { figures: [], flips: undefined }] = differences;
    expect(figures.length).toBeGreaterThan(20);
    for (const { difference, verdict } of figures) {
      expect(difference?.mean).toBe(0);
      expect(difference).not.toHaveProperty('low');
      expect(verdict).toBe('same');
    }
    expect(flips).toMatchObject({ saved: 0, lost: 0, replications: 0, incomparable: 0, examples: [] });
    expect(flips?.compared).toBe(arms[0]?.result.kinds.ham.sent);
  });
});

describe('a comparison', () => {
  const files = { 'a.yaml': HASTY, 'b.yaml': STEADIER.replace('mta: postfix', 'mta: postfix, giveUpAfter: 10m') };

  it('a comparison holds the results that runs of their own have, to the last bit', async () => {
    const { arms } = await comparisonOf(files, ['a.yaml', 'b.yaml']);
    for (const [at, name] of ['a.yaml', 'b.yaml'].entries()) {
      const alone = await inFolder(async (folder) => {
        for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
        const { stdout } = await call(['run', name, '--no-report', '--format', 'json'], { folder });
        return JSON.parse(stdout) as RunResult;
      });
      expect(figuresOf((arms[at] as { result: RunResult }).result)).toEqual(figuresOf(alone));
    }
  });

  it('a difference is what one figure is less than the other', async () => {
    const { differences } = await comparisonOf(files, ['a.yaml', 'b.yaml']);
    for (const { reference, own, difference } of differences[0]?.figures ?? []) {
      if (reference === null || own === null || difference === null) continue;
      expect(difference.mean).toBeCloseTo(own.mean - reference.mean, 9);
    }
  });

  it('a comparison counts the messages that ended otherwise: saved less lost is what more was delivered', async () => {
    const { differences, arms } = await comparisonOf(files, ['a.yaml', 'b.yaml']);
    const [before, after] = arms.map(({ result }) => result.kinds.ham.delivered);
    const { saved, lost, examples } = differences[0]?.flips ?? { saved: 0, lost: 0, examples: [] };
    expect(saved).toBeGreaterThan(0);
    expect(saved - lost).toBe((after ?? 0) - (before ?? 0));
    expect(examples.length).toBeGreaterThan(0);
    for (const { kind, reference, own } of examples) {
      const [lostSide, keptSide] = kind === 'saved' ? [reference, own] : [own, reference];
      expect(keptSide.fate).toBe('delivered');
      expect(lostSide.fate).not.toBe('delivered');
    }
  });

  it('a comparison of saved results is that of the scenarios they carry', async () => {
    await inFolder(async (folder) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      for (const name of ['a', 'b']) {
        const { stdout } = await call(
          ['run', `${name}.yaml`, '--no-report', '--format', 'json', '--set', 'warmup=1h'],
          { folder },
        );
        writeFileSync(join(folder, `${name}.json`), stdout);
      }
      const read = async (argv: string[]): Promise<ComparisonResult> =>
        JSON.parse((await call(['compare', ...argv, '--no-report', '--format', 'json'], { folder })).stdout);
      const fromScenarios = await read(['a.yaml', 'b.yaml', '--set', 'warmup=1h']);
      const fromResults = await read(['a.json', 'b.json']);
      expect(fromResults.differences).toEqual(fromScenarios.differences);
      expect(fromResults.warnings).toEqual([]);
    });
  });

  it('a comparison of a saved result needs no file but it: arrivals that were replayed are in it', async () => {
    await inFolder(async (folder) => {
      const arrivals = Array.from({ length: 50 }, (_, at) => `${at * 600},people,example.org`);
      writeFileSync(join(folder, 'arrivals.csv'), `t,sender,domain\n${arrivals.join('\n')}\n`);
      writeFileSync(join(folder, 'a.yaml'), HASTY.replace(/traffic:.*/, 'traffic: [ { replay: arrivals.csv } ]'));
      const { stdout } = await call(['run', 'a.yaml', '--no-report', '--format', 'json'], { folder });
      writeFileSync(join(folder, 'a.json'), stdout);
      rmSync(join(folder, 'arrivals.csv'));
      rmSync(join(folder, 'a.yaml'));
      const compared = await call(['compare', 'a.json', 'a.json', '--no-report', '--format', 'json'], { folder });
      expect(compared.stderr).toBe('');
      const { arms, warnings } = JSON.parse(compared.stdout) as ComparisonResult;
      expect(arms[0]?.result.messages).toEqual((JSON.parse(stdout) as RunResult).messages);
      expect(warnings).toEqual([]);
    });
  });

  it('a comparison of a saved result has the replications that its run added', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), UNSTEADY);
      const more = ['--precision', 'latency.p50 1s'];
      const { stdout } = await call(['run', 'a.yaml', '--no-report', '--format', 'json', ...more], { folder });
      writeFileSync(join(folder, 'saved.json'), stdout);
      const argv = ['compare', 'saved.json', '--variant', 'x: servers["mx1.example.org"].rtt=2s', '--no-report'];
      const { comparison, arms, warnings } = JSON.parse(
        (await call([...argv, '--format', 'json'], { folder })).stdout,
      ) as ComparisonResult;
      expect(comparison.replications).toBe(10);
      expect(arms[0]?.result.messages).toEqual((JSON.parse(stdout) as RunResult).messages);
      expect(warnings).toEqual([]);
    });
  });

  it('a comparison says so where a saved result comes out otherwise now', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), HASTY);
      const { stdout } = await call(['run', 'a.yaml', '--no-report', '--format', 'json'], { folder });
      const saved = JSON.parse(stdout) as RunResult;
      const other = { ...saved, mxsim: { ...saved.mxsim, version: '0.0.9' }, messages: { ...saved.messages, sent: 1 } };
      writeFileSync(join(folder, 'old.json'), JSON.stringify(other));
      const compared = await call(['compare', 'a.yaml', 'old.json', '--no-report', '--format', 'json'], { folder });
      const { warnings } = JSON.parse(compared.stdout) as ComparisonResult;
      expect(warnings.map(({ message }) => message).join()).toContain(
        'old was saved by mxsim 0.0.9, and gives other figures when it is run again now',
      );
    });
  });

  it('the file is the reference of its variants', async () => {
    const variants = [
      ...['--variant', 'steadier: servers["mx2.example.org"]={}'],
      ...[
        '--variant',
        'slow: servers["mx1.example.org"].rtt=2s',
        '--variant',
        'slow: servers["mx2.example.org"].rtt=2s',
      ],
    ];
    const { arms, differences, comparison } = await comparisonOf({ 'a.yaml': UNSTEADY }, ['a.yaml', ...variants]);
    expect(arms.map(({ name }) => name)).toEqual(['a', 'steadier', 'slow']);
    expect(differences.map(({ arm }) => arm)).toEqual(['steadier', 'slow']);
    expect(comparison.command).toContain(`--variant 'steadier: servers["mx2.example.org"]={}'`);
    const p50 = differences[1]?.figures.find(({ figure }) => figure === 'latency.p50');
    expect(p50).toMatchObject({ verdict: 'worse' });
    expect(p50?.difference?.mean).toBeGreaterThan(5);
  });

  it('a comparison tells what the change costs each server', async () => {
    const equal = 'equal: domains["example.org"].mx=["10 mx1.example.org", "10 mx2.example.org"]';
    const { differences } = await comparisonOf({ 'a.yaml': UNSTEADY }, [
      'a.yaml',
      '--variant',
      equal,
      '--replications',
      '12',
    ]);
    const costOf = (server: string) =>
      differences[0]?.figures.find(({ figure }) => figure === `servers["${server}"].accepted`);
    expect(costOf('mx2.example.org')).toMatchObject({ verdict: 'more' });
    expect(costOf('mx1.example.org')).toMatchObject({ verdict: 'less' });
  });

  it('a comparison gains from common random numbers: independent ones would make the intervals wider', async () => {
    const { differences } = await comparisonOf({ 'a.yaml': UNSTEADY }, [
      'a.yaml',
      '--variant',
      'x: servers["mx2.example.org"].rtt=60ms',
      '--replications',
      '12',
    ]);
    const mean = differences[0]?.figures.find(({ figure }) => figure === 'latency.mean');
    expect(mean?.pairingGain).toBeGreaterThan(3);
  });

  it('a comparison is a table, CSV or Markdown, and a page', async () => {
    const table = await compareIn(files, ['a.yaml', 'b.yaml']);
    expect(table).toMatchObject({ code: 0, stderr: '', left: ['reports', join('reports', 'a-compared.html')] });
    expect(table.stdout).toContain('b compared with a, on the same luck');
    expect(table.stdout).toMatch(/^delivered .*\+0\.17 points/m);
    expect(table.pages[0]).toContain('a.yaml');
    const csv = await compareIn(files, ['a.yaml', 'b.yaml', '--no-report', '--format', 'csv']);
    expect(csv.stdout).toMatch(/^arm,figure,unit,reference,/);
    const markdown = await compareIn(files, ['a.yaml', 'b.yaml', '--no-report', '--format', 'markdown']);
    expect(markdown.stdout).toMatch(/^## b compared with a\n/);
  });

  it('a comparison ends with the verdicts of all set-ups, and shows them', async () => {
    const text = `${STEADY}assert: [ latency.p50 <= 1s ]\n`;
    const slow = [
      '--variant',
      'slow: servers["mx1.example.org"].rtt=9s',
      '--variant',
      'slow: servers["mx2.example.org"].rtt=9s',
    ];
    const { code, stdout } = await compareIn({ 'a.yaml': text }, ['a.yaml', ...slow, '--no-report']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^a +✓ pass$/m);
    expect(stdout).toMatch(/^slow +✗ 1 of 1 fail$/m);
  });

  it('a comparison with one replication tests nothing, and says so', async () => {
    const { differences, warnings } = await comparisonOf(files, ['a.yaml', 'b.yaml', '--replications', '1']);
    expect(
      new Set(differences[0]?.figures.filter(({ difference }) => difference !== null).map(({ verdict }) => verdict)),
    ).toEqual(new Set(['untested']));
    expect(warnings.map(({ code }) => code)).toContain('one-replication');
  });
});

describe('a comparison with --precision', () => {
  const variant = ['--variant', 'steadier: servers["mx2.example.org"]={}'];

  it('--precision adds replications to a comparison until the difference is known so well, and keeps those that are there', async () => {
    const precise = await comparisonOf({ 'a.yaml': HASTY }, ['a.yaml', ...variant, '--precision', '0.4%']);
    const { replications, search, command } = precise.comparison;
    expect(search).toMatchObject({ figure: 'deliveryRate', target: 0.004, holds: true });
    expect(replications).toBeGreaterThan(10);
    expect(command).toContain('--precision 0.4%');
    const { low = 0, high = 1 } = precise.differences[0]?.figures[0]?.difference ?? {};
    expect((high - low) / 2).toBeLessThanOrEqual(0.004);
    const fixed = await comparisonOf({ 'a.yaml': HASTY }, [
      'a.yaml',
      ...variant,
      '--replications',
      String(replications),
    ]);
    expect(fixed.differences).toEqual(precise.differences);
    expect(fixed.arms.map(({ result }) => figuresOf(result))).toEqual(
      precise.arms.map(({ result }) => figuresOf(result)),
    );
  });

  it('a precision of a time in percent is a part of the mean of the reference', async () => {
    const { comparison, arms } = await comparisonOf({ 'a.yaml': UNSTEADY }, [
      'a.yaml',
      ...variant,
      '--precision',
      'latency.mean 50%',
    ]);
    const mean = arms[0]?.result.estimates?.['latency.mean']?.mean ?? 0;
    expect(comparison.search?.target).toBeCloseTo(mean / 2, 9);
    expect(comparison.search?.reached).toBeLessThanOrEqual(mean / 2);
  });

  it('a precision of a difference that was not reached is told in the table and in Markdown', async () => {
    const argv = ['a.yaml', ...variant, '--precision', 'latency.mean 1ms', '--max-replications', '12', '--no-report'];
    const table = await compareIn({ 'a.yaml': UNSTEADY }, argv);
    expect(table.stdout.replaceAll('\n', ' ')).toMatch(
      /! difference in mean latency ± .* \(asked for: ± 1 ms\): stopped after 12 replications/,
    );
    const markdown = await compareIn({ 'a.yaml': UNSTEADY }, [...argv, '--format', 'markdown']);
    expect(markdown.stdout).toContain('stopped after 12 replications, the most that were allowed');
  });

  it('a precision is refused of a figure that one of the set-ups does not have', async () => {
    const { code, stderr, stdout } = await compareIn({ 'a.yaml': UNSTEADY }, [
      'a.yaml',
      '--variant',
      'third: servers["mx3.example.org"]={}',
      '--precision',
      'servers["mx3.example.org"].share 1%',
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('a: --precision servers["mx3.example.org"].share 1%: there is no server');
  });

  it('compare --decide goes on until the asserts of all set-ups are decided', async () => {
    const text = withAssert(UNSTEADY, 'firstPassRate >= 90%');
    const { arms, comparison } = await comparisonOf({ 'a.yaml': text }, ['a.yaml', ...variant, '--decide']);
    expect(arms.map(({ result }) => result.asserts[0]?.verdict)).toEqual(['pass', 'pass']);
    expect(comparison.search?.holds).toBe(true);
  });
});

describe('what cannot be compared is refused, with what differs', () => {
  it.each([
    ['another seed', UNSTEADY.replace('seed: 3', 'seed: 4'), 'seed: 3 and 4'],
    ['another rate', UNSTEADY.replace('60/h', '61/h'), 'traffic[0].rate'],
    ['another duration', UNSTEADY.replace('duration: 2d', 'duration: 3d'), 'duration: 2 d and 3 d'],
    [
      'another shape',
      UNSTEADY.replace('rate: 60/h', 'rate: 60/h, shape: { diurnal: { peak: 14h, ratio: 4 } }'),
      'traffic[0].shape',
    ],
    [
      'another number of messages',
      UNSTEADY.replace('duration: 2d', 'duration: 2d\nmessages: 20'),
      'messages: none and 20',
    ],
  ])('%s', async (_, text, expected) => {
    const { code, stdout, stderr, left } = await compareIn({ 'a.yaml': UNSTEADY, 'b.yaml': text }, [
      'a.yaml',
      'b.yaml',
    ]);
    expect({ code, stdout, left }).toEqual({ code: 2, stdout: '', left: [] });
    expect(stderr).toContain('mxsim: b cannot be compared with a');
    expect(stderr).toContain(expected);
  });

  it('set-ups whose senders have other shares can be compared', async () => {
    const text = UNSTEADY.replace(
      'people: { mta: postfix }',
      'people: { mta: postfix }, bots: { mta: fire-and-forget }',
    ).replace('rate: 60/h', 'rate: 60/h, from: { people: 90%, bots: 10% }');
    const { differences } = await comparisonOf({ 'a.yaml': text }, [
      'a.yaml',
      '--variant',
      'more bots: traffic[0].from.bots=50%',
    ]);
    expect(differences[0]?.flips.lost).toBeGreaterThan(0);
  });
});

describe('bad input of a comparison', () => {
  it.each([
    ['one file alone', ['a.yaml'], 'nothing to compare with'],
    ['a variant without a change', ['a.yaml', '--variant', 'nonsense'], '--variant nonsense: expected'],
    ['variants of two files', ['a.yaml', 'a.yaml', '--variant', 'x: seed=1'], 'variants are made of one file'],
    ['a file that is not there', ['a.yaml', 'c.yaml'], 'c.yaml: there is no such file'],
    ['a saved result that is none', ['a.yaml', 'bad.json'], 'bad.json: '],
    ['a result of another format', ['a.yaml', 'future.json'], 'its format is 9'],
    ['a variant with a typo', ['a.yaml', '--variant', 'x: servers["mx1.example.org"].rrt=1s'], 'did you mean `rtt`'],
    [
      'a variant of nothing',
      ['a.yaml', '--variant', 'x: servers["mx9"].rtt=1s'],
      '--variant:1:8: error: there is no server',
    ],
  ])('is %s', async (_, argv, expected) => {
    const files = {
      'a.yaml': STEADY,
      'bad.json': '{"mxsim": {"format": 1}}',
      'future.json': '{"mxsim": {"format": 9}}',
    };
    const { code, stdout, stderr, left } = await compareIn(files, argv);
    expect({ code, stdout, left }).toEqual({ code: 2, stdout: '', left: [] });
    expect(stderr).toContain(expected);
  });
});
