import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/results/index.js';
import { call, inFolder } from './in-memory.js';
import { STEADY, UNSTEADY, withAssert } from './scenario-texts.js';

function runIn(files: Record<string, string>, argv: readonly string[]) {
  return inFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return call(['run', ...argv, '--no-report'], { folder });
  });
}

async function resultOf(text: string, ...argv: string[]): Promise<RunResult> {
  const { stdout } = await runIn({ 'a.yaml': text }, ['a.yaml', '--format', 'json', ...argv]);
  return JSON.parse(stdout) as RunResult;
}

describe('--precision', () => {
  it('--precision adds replications until the figure is known so well', async () => {
    const { scenario, search, estimates } = await resultOf(UNSTEADY, '--precision', 'firstPassRate 0.5%');
    expect(search).toMatchObject({ figure: 'firstPassRate', target: 0.005, holds: true });
    expect(scenario.replications).toBeGreaterThan(4);
    const { low = 0, high = 1 } = estimates?.['firstPassRate'] ?? {};
    expect((high - low) / 2).toBeLessThanOrEqual(0.005);
  });

  it('--precision gives the figures that a run of as many replications gives', async () => {
    const searched = await resultOf(UNSTEADY, '--precision', 'firstPassRate 0.5%');
    const fixed = await resultOf(UNSTEADY, '--replications', String(searched.scenario.replications));
    expect(fixed.messages).toEqual(searched.messages);
    expect(fixed.estimates).toEqual(searched.estimates);
  });

  it('a run says why its precision was not reached, and the command that does the same again', async () => {
    const { search, scenario } = await resultOf(UNSTEADY, '--precision', 'latency.p99 1ms', '--max-replications', '12');
    expect(search).toMatchObject({ holds: false, looks: [10, 12] });
    expect(search?.reason).toContain('stopped after 12 replications, the most that were allowed');
    expect(scenario.command).toBe(`mxsim run a.yaml --precision 'latency.p99 1ms' --max-replications 12`);
    const { stdout } = await runIn({ 'a.yaml': UNSTEADY }, [
      'a.yaml',
      '--precision',
      'latency.p99 1ms',
      '--max-replications',
      '12',
    ]);
    expect(stdout).toMatch(/^! 99 % within ± .* \(asked for: ± 1 ms\): stopped after 12 replications/m);
  });

  it.each([
    ['a figure that is not there', 'latency.p98 5m', 'did you mean `p9'],
    ['no half-width', 'latency.p99', 'no half-width follows the figure'],
    ['a half-width of nothing', '0%', 'no width'],
    ['a time for a share', 'deliveryRate 5m', 'expected percentage points'],
    ['a server that is not there', 'servers["mx9.example.org"].share 1%', 'there is no server'],
  ])('refuses %s', async (_, precision, expected) => {
    const { code, stderr, stdout } = await runIn({ 'a.yaml': UNSTEADY }, ['a.yaml', '--precision', precision]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });
});

describe('--max-replications', () => {
  it('--max-replications alone is refused: nothing would add replications', async () => {
    for (const command of [
      ['run', 'a.yaml'],
      ['sweep', 'a.yaml', '--vary', 'seed=1,2'],
      ['compare', 'a.yaml', 'a.yaml'],
    ]) {
      const { code, stderr, stdout } = await inFolder((folder) => {
        writeFileSync(join(folder, 'a.yaml'), UNSTEADY);
        return call([...command, '--max-replications', '50', '--no-report'], { folder });
      });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('nothing adds replications');
    }
  });
});

describe('--decide', () => {
  it('--decide adds replications until the asserts are decided', async () => {
    const text = withAssert(UNSTEADY, 'firstPassRate >= 90%');
    const { asserts, search } = await resultOf(text, '--decide');
    expect(asserts[0]?.verdict).toBe('pass');
    expect(search?.holds).toBe(true);
  });

  it('--decide says what the replications that ran are too few for, not those that the scenario names', async () => {
    const rare = UNSTEADY.replace(/mtbf: \w+/, 'mtbf: 30d');
    const text = withAssert(rare, 'firstPassRate >= 99.9999%');
    const few = async (...argv: string[]) =>
      (await resultOf(text, ...argv)).warnings.map(({ code, message }) => `${code}: ${message}`).join('\n');
    expect(await few('--replications', '1')).toMatch(/^rare-failure: .*one replication of .* sees 0\.\d+ failures /m);
    expect(await few('--replications', '1', '--decide', '--max-replications', '12')).toMatch(
      /^rare-failure: .*12 replications of .* see \d.* failures /m,
    );
  });
});

describe('asserts for CI', () => {
  const text = `${STEADY}assert:\n  - delivered >= 99%\n  - latency.p50 >= 1h\n`;

  it('asserts are annotations of GitHub at the lines where they stand', async () => {
    const { stdout, code } = await runIn({ 'a.yaml': text }, ['a.yaml', '--format', 'github']);
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      '::notice file=a.yaml,line=8,title=The assert holds::delivered >= 99%25 (seen: 100 %25)',
      '::error file=a.yaml,line=9,title=The assert fails::latency.p50 >= 1h (seen: 300 ms)',
      '',
    ]);
  });

  it('asserts are test cases of JUnit, escaped', async () => {
    const { stdout } = await runIn({ 'a&b.yaml': text.replace('A steady server', 'One <b>"bold"</b> server') }, [
      'a&b.yaml',
      '--format',
      'junit',
    ]);
    expect(stdout).toContain(
      '<testsuite name="One &lt;b&gt;&quot;bold&quot;&lt;/b&gt; server" tests="2" failures="1" errors="0"',
    );
    expect(stdout).toContain('<testcase name="delivered &gt;= 99%" classname="a&amp;b.yaml"/>');
    expect(stdout).toContain('<failure type="fail" message="seen: 300 ms"/>');
  });

  it('asserts stand beside warnings, which are annotations at their own places and output of the suite', async () => {
    const rare = withAssert(UNSTEADY.replace(/mtbf: \w+/, 'mtbf: 30d'), 'delivered >= 1%');
    const github = await runIn({ 'a.yaml': rare }, ['a.yaml', '--format', 'github']);
    expect(github.stdout).toMatch(
      /^::warning file=a\.yaml,line=7,col=\d+,title=rare-failure::mx1\.example\.org fails once in /m,
    );
    expect(github.stdout).not.toContain('[rare-failure]');
    const junit = await runIn({ 'a.yaml': rare }, ['a.yaml', '--format', 'junit']);
    expect(junit.stdout).toMatch(/<system-out>[^<]*mx1\.example\.org fails once in [^<]* \[rare-failure\]\n/);
    const varied = await runIn({ 'a.yaml': rare }, [
      'a.yaml',
      '--format',
      'github',
      '--set',
      'servers["mx1.example.org"].failures[0].mtbf=99d',
    ]);
    expect(varied.stdout).toMatch(/^::warning title=rare-failure::/m);
  });

  it('undecided asserts are errors everywhere, as the exit code says, with what would decide them', async () => {
    const close = withAssert(UNSTEADY, 'firstPassRate >= 98.5%').replace('replications: 4', 'replications: 20');
    const [github, junit] = [
      await runIn({ 'a.yaml': close }, ['a.yaml', '--format', 'github']),
      await runIn({ 'a.yaml': close }, ['a.yaml', '--format', 'junit']),
    ];
    expect(github.code).toBe(3);
    expect(github.stdout).toMatch(
      /^::error file=a.yaml,line=\d+,title=The assert is undecided::.*more replications? would decide/,
    );
    expect(junit.stdout).toContain('<error type="undecided"');
  });

  it('asserts that are undecided for want of an interval say so, and in how many replications they hold', async () => {
    const close = withAssert(UNSTEADY, 'firstPassRate >= 98.5%');
    const { code, stdout } = await runIn({ 'a.yaml': close }, ['a.yaml', '--format', 'github']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/too few replications .*, so there is no interval; it holds in [123] of 4 replications/);
  });

  it('asserts stand in the JSON in parts, with the verdict that the exit code says', async () => {
    const checked = async (...asserts: string[]) => {
      const text = asserts.length === 0 ? UNSTEADY : `${UNSTEADY}assert: ${JSON.stringify(asserts)}\n`;
      const { code, stdout } = await runIn({ 'a.yaml': text }, ['a.yaml', '--format', 'json']);
      return { code, ...(JSON.parse(stdout) as RunResult) };
    };
    const some = await checked('servers["mx1.example.org"].share >= 1%', 'firstPassRate <= 1%');
    expect(some.asserts).toMatchObject([
      { figure: 'servers["mx1.example.org"].share', comparison: '>=', threshold: 0.01, verdict: 'pass' },
      { figure: 'firstPassRate', comparison: '<=', threshold: 0.01, verdict: 'fail' },
    ]);
    expect([some.code, some.verdict]).toEqual([1, 'fail']);
    const undecided = await checked('firstPassRate >= 98.5%');
    expect([undecided.code, undecided.verdict]).toEqual([3, 'undecided']);
    const pass = await checked('delivered >= 1%');
    expect([pass.code, pass.verdict]).toEqual([0, 'pass']);
    expect((await checked()).verdict).toBeUndefined();
  });

  it('asserts of several files are one JUnit text', async () => {
    const { stdout } = await runIn({ 'a.yaml': text, 'b.yaml': text }, ['a.yaml', 'b.yaml', '--format', 'junit']);
    expect(stdout.match(/<testsuite /g)).toHaveLength(2);
    expect(stdout.match(/<testsuites /g)).toHaveLength(1);
  });
});

describe('Markdown', () => {
  it('Markdown has the figures with their intervals, and no markup of a scenario', async () => {
    const { stdout } = await runIn({ 'a.yaml': UNSTEADY.replace('An unsteady server', '<img src=x> @all [link](x)') }, [
      'a.yaml',
      '--format',
      'markdown',
    ]);
    expect(stdout).toContain('| accepted in the first pass |');
    expect(stdout).toMatch(/^## &lt;img src=x&gt; &#64;all \\\[link\\\]\(x\)\n/);
  });
});

describe('where the loss comes from', () => {
  const lossy = UNSTEADY.replace('people: { mta: postfix }', 'people: { mta: fire-and-forget }');

  it('stands in Markdown and CSV as in the JSON', async () => {
    const { causes, kinds } = await resultOf(lossy);
    const lost = kinds.ham.sent - kinds.ham.delivered;
    expect(causes?.wanted).toEqual({ total: lost, neverRetried: { total: lost, refused: lost } });
    const markdown = await runIn({ 'a.yaml': lossy }, ['a.yaml', '--format', 'markdown']);
    expect(markdown.stdout).toMatch(
      new RegExp(`^\\| never tried again \\| ${lost} \\| [\\d.]+ % \\| (?:[\\d.]+|–) \\| connection refused \\|$`, 'm'),
    );
    const csv = await runIn({ 'a.yaml': lossy }, ['a.yaml', '--format', 'csv']);
    expect(csv.stdout).toContain(`causes.wanted,,neverRetried.refused,${lost},messages\r\n`);
    expect(csv.stdout).toContain(`causes.senders,people,total,${lost},messages\r\n`);
  });

  it('can be asserted, known to a precision, and swept', async () => {
    const { asserts } = await resultOf(
      withAssert(lossy, 'causes.neverRetried.refused >= 0.01%'),
      '--replications',
      '30',
    );
    expect(asserts[0]?.verdict).toBe('pass');
    const { search, estimates } = await resultOf(lossy, '--precision', 'causes.neverRetried 1%');
    expect(search).toMatchObject({ figure: 'causes.neverRetried', holds: true });
    const { low = 0, high = 1 } = estimates?.['causes.neverRetried'] ?? {};
    expect((high - low) / 2).toBeLessThanOrEqual(0.01);
  });
});

describe('a figure with an interval', () => {
  it('is every figure that is printed: of all mail, and of each server, sender and domain', async () => {
    const { estimates = {}, servers, deliveryRate } = await resultOf(UNSTEADY);
    expect(estimates['deliveryRate']).toEqual(deliveryRate);
    for (const name of ['latency.p50', 'latency.p999', 'connections.mean', 'expired']) {
      const { mean = Number.NaN, low = mean, high = mean, occurrence } = estimates[name] ?? {};
      expect(low).toBeLessThanOrEqual(mean);
      expect(high).toBeGreaterThanOrEqual(mean);
      // Where an end is missing it is said why.
      if (estimates[name]?.high === undefined) expect(occurrence).toMatchObject({ of: 4 });
    }
    for (const name of Object.keys(servers)) {
      const { mean = 0, occurrence } = estimates[`servers["${name}"].accepted`] ?? {};
      expect(mean).toBeCloseTo((servers[name]?.accepted ?? 0) / 4, 9);
      // Four replications with outages give no interval.
      expect(occurrence).toMatchObject({ reason: 'few', of: 4 });
    }
    expect(estimates).toHaveProperty(['senders.people.deliveryRate']);
    expect(estimates).toHaveProperty(['domains["example.org"].deliveryRate']);
  });

  it('says that none was lost, and not how rare that is', async () => {
    const { stdout } = await runIn({ 'a.yaml': UNSTEADY }, ['a.yaml', '--replications', '8']);
    expect(stdout).toContain('none lost in 8 runs');
    expect(stdout).not.toContain('fewer than 3 in');
  });
});

describe('a warm-up', () => {
  it('a warm-up leaves out latencies and means over time of its beginning, and no message from the counts', async () => {
    // Down for the first six hours: what is submitted then waits, what comes later does not.
    const text = UNSTEADY.replace(
      /failures: \[ \{ kind: refuse, mtbf: 6h, mttr: 1h \} \]/,
      'failures: [ { kind: refuse, at: 0s, for: 6h } ]',
    ).replace(/mx2.example.org: \{.*\}$/m, 'mx2.example.org: { failures: [ { kind: refuse, at: 0s, for: 6h } ] }');
    const [cold, warm] = [await resultOf(text), await resultOf(text, '--set', 'warmup=6h')];
    expect(warm.messages).toEqual(cold.messages);
    expect(warm.deliveryRate).toEqual(cold.deliveryRate);
    expect(cold.latency_s.max).toBeGreaterThan(3600);
    expect(warm.latency_s.max).toBeLessThan(60);
  });

  it('a warm-up keeps the means over time of what is left', async () => {
    const steady = STEADY.replace('messages: 50', 'duration: 4h').replace('rate: 60/h', 'rate: 1/s, arrivals: even');
    const [cold, warm] = [await resultOf(steady), await resultOf(steady, '--set', 'warmup=2h')];
    const sessions = ({ servers }: RunResult): number => servers['mx1.example.org']?.meanSessions ?? 0;
    expect(sessions(warm) / sessions(cold)).toBeCloseTo(1, 1);
  });

  it('a warm-up that is too short by MSER-5 is warned of', async () => {
    const text = UNSTEADY.replace('kind: refuse, mtbf: 6h, mttr: 1h', 'kind: refuse, at: 0s, for: 12h').replace(
      'mtbf: 1d, mttr: 2h',
      'at: 0s, for: 12h',
    );
    const { warnings } = await resultOf(text, '--set', 'warmup=10m');
    expect(warnings.map(({ code }) => code)).toContain('short-warmup');
    const enough = await resultOf(text, '--set', 'warmup=1d');
    expect(enough.warnings.map(({ code }) => code)).not.toContain('short-warmup');
  });

  it('a warm-up of a queue that is steady from the start is not said to be too short, by what chance alone makes of it', async () => {
    const text = STEADY.replace('messages: 50', 'duration: 1d')
      .replace('rate: 60/h', 'rate: 2/m')
      .replace('mx1.example.org: {}', 'mx1.example.org: { service: { exponential: 30s } }');
    const seeds = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
    const results = await Promise.all(seeds.map((seed) => resultOf(text, '--set', 'warmup=1h', '--seed', seed)));
    const warned = results.filter(({ warnings }) => warnings.some(({ message }) => message.includes('MSER-5')));
    expect(warned.length).toBeLessThanOrEqual(1);
  });

  it('a warm-up within which all mail was submitted is warned of, and no latency is made up', async () => {
    const { stdout } = await runIn({ 'a.yaml': UNSTEADY }, ['a.yaml', '--messages', '30', '--set', 'warmup=1d']);
    expect(stdout).toMatch(/^All 120 wanted messages arrived\.$/m);
    expect(stdout.replace(/\s+/g, ' ')).toContain('all mail was submitted within the warm-up of 1 d');
  });

  it('a warm-up as long as the arrivals is an error', async () => {
    const { code, stderr } = await runIn({ 'a.yaml': `${UNSTEADY}warmup: 2d\n` }, ['a.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('`warmup` lasts 2 d, but arrivals stop after 2 d');
  });
});
