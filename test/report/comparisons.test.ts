import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHART_SIZES } from '../../src/report/charts/chart.js';
import { drawChart } from '../../src/report/charts/drawing.js';
import { readAxis } from '../../src/report/charts/sweep-axis.js';
import { topicsOf } from '../../src/report/exports/report-kind.js';
import { renderPictures } from '../../src/report/index.js';
import { renderComparisonPage } from '../../src/report/page/comparison-page.js';
import { renderComparison } from '../../src/report/terminal/comparison.js';
import { readEvidence } from '../../src/report/topics/comparison/evidence.js';
import { readSweepFigure } from '../../src/report/topics/sweep/figure.js';
import { setUpStatement } from '../../src/report/words/comparison-headline.js';
import { parameterTitles, setUpName } from '../../src/report/words/parameter.js';
import { alikeText, assertsStatement, figuresToDraw, sweepStatement } from '../../src/report/words/sweep.js';
import type { ComparisonResult, FigureDifference, SweepResult } from '../../src/results/index.js';
import { call, inFolder } from '../cli/in-memory.js';
import { UNSTEADY } from '../cli/scenario-texts.js';

const HASTY = UNSTEADY.replace('people: { mta: postfix }', 'people: { mta: postfix, giveUpAfter: 10m }');

async function resultOf<T>(argv: readonly string[]): Promise<T> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'a.yaml'), HASTY);
    const { stdout } = await call([...argv, '--format', 'json', '--no-report'], { folder });
    return JSON.parse(stdout) as T;
  });
}

let comparison: ComparisonResult;
let curve: SweepResult;
let map: SweepResult;

beforeAll(async () => {
  comparison = await resultOf(['compare', 'a.yaml', '--variant', 'slow: servers["mx1.example.org"].rtt=2s']);
  const mttr = ['--vary', 'servers["mx1.example.org"].failures[0].mttr=15m,1h,4h'];
  curve = await resultOf(['sweep', 'a.yaml', ...mttr]);
  map = await resultOf(['sweep', 'a.yaml', ...mttr, '--vary', 'servers["mx2.example.org"].rtt=10ms,100ms,300ms']);
});

/** All rows of data in a specification, wherever they stand. */
function rowsIn(spec: unknown): Record<string, unknown>[] {
  if (typeof spec !== 'object' || spec === null) return [];
  return Object.entries(spec).flatMap(([key, part]) =>
    key === 'values' && Array.isArray(part) && part.every((row) => typeof row === 'object') ? part : rowsIn(part),
  );
}

describe('specifications of comparisons and sweeps', () => {
  it('are what Vega-Lite accepts without a word, in real units, and survive being written', async () => {
    for (const result of [comparison, curve, map]) {
      const complaints: string[] = [];
      const topics = topicsOf(result).filter(({ picture }) => picture !== undefined);
      expect(topics.length).toBeGreaterThan(0);
      for (const { picture } of topics)
        for (const size of CHART_SIZES) {
          const chart = picture?.draw(size);
          if (chart === undefined) continue;
          expect(JSON.parse(JSON.stringify(chart.spec))).toEqual(chart.spec);
          expect(JSON.stringify(chart.spec)).not.toContain('"scale":null');
          expect((await drawChart(chart, complaints)).shapes).not.toMatch(/NaN|Infinity|undefined|null/);
        }
      expect(complaints).toEqual([]);
    }
  });

  it('are handed to other tools in plain colours, with their legends', async () => {
    const files = await renderPictures(comparison);
    const spec = JSON.parse(files.find(({ name }) => name === 'evidence.vl.json')?.text ?? '{}');
    expect(JSON.stringify(spec)).not.toContain('var(--');
    expect(spec.config.legend).toEqual({ title: null, orient: 'bottom' });
    expect(spec.$schema).toBe('https://vega.github.io/schema/vega-lite/v6.json');
  });

  it('of differences hold those of the JSON', () => {
    const rows = rowsIn(readEvidence(comparison)?.picture?.draw('wide').spec).filter((row) => 'difference' in row);
    const known = comparison.differences[0]?.figures.map(({ difference }) => difference?.mean ?? 0) ?? [];
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) {
      const value = Number(row['difference']);
      expect(value === 0 || known.some((mean) => [mean, 100 * mean].some((one) => Math.abs(one - value) < 1e-12))).toBe(
        true,
      );
    }
  });

  it('of sweeps hold every cell, at its place on the axis', () => {
    const at = map.figures.findIndex(({ figure }) => figure === 'promptRate');
    const figure = map.figures[at];
    if (figure === undefined) throw new Error('no promptRate');
    const rows = rowsIn(readSweepFigure(map, figure, at)?.picture?.draw('wide').spec).filter((row) => 'x_from' in row);
    expect(rows.map((row) => row['value'])).toEqual(map.cells.map(({ estimates }) => estimates['promptRate']?.mean));
    expect([...new Set(rows.map((row) => row['y']))]).toEqual([900, 3600, 14_400]);
    expect([...new Set(rows.map((row) => row['x']))]).toEqual([0.01, 0.1, 0.3]);
  });
});

describe('an axis of a sweep', () => {
  it.each([
    [['1h', '4h', '2d'], 'log', 'seconds'],
    [['1h', '2h', '4h'], 'linear', 'seconds'],
    [['0s', '1h', '2d'], 'linear', 'seconds'],
    [['0%', '20%', '40%'], 'linear', 'share'],
    [['10', '100', '1000'], 'log', 'number'],
    [['100/h', '200/h'], 'linear', 'rate'],
    [['postfix', 'exim'], 'steps', 'words'],
    [['1h', 'exim'], 'steps', 'words'],
  ] as const)('of %j is %s, in %s', (values, scale, unit) => {
    expect(readAxis('x', values)).toMatchObject({ scale, unit });
  });
});

describe('what is varied', () => {
  it.each([
    ['servers["mx1.example.org"].failures[0].for', 'outage of mx1.example.org'],
    ['servers["mx1.example.org"].failures[0].mttr', 'mean repair time of mx1.example.org'],
    ['sites.provider.failures[0].for', 'outage of provider'],
    ['traffic[0].from.stubborn', 'share of stubborn'],
    ['traffic[0].rate', 'rate of mail'],
    ['senders.shop.giveUpAfter', 'when shop gives up'],
    ['seed', 'seed'],
    ['servers["mx1"].unheardOf', 'unheardOf of mx1'],
    ['domains["example.org"].mx[1]', 'MX record 2 of example.org'],
    ['servers.mx1.failures[0]', 'failure 1 of mx1'],
    ['senders.shop.limits[2]', 'limits 3 of shop'],
  ])('%s is called %s', (path, words) => {
    expect(parameterTitles([path])).toEqual([words]);
  });

  it('keeps its path where the words do not tell it from another', () => {
    const paths = ['servers.a.failures[0].for', 'servers.a.failures[1].for'];
    expect(parameterTitles(paths)).toEqual(paths);
  });

  it('names a set-up that has no name of its own', () => {
    expect(setUpName('servers["mx1"].rtt=2s')).toBe('round trip to mx1 2s');
    expect(setUpName('senders.shop.giveUpAfter=')).toBe('without giveUpAfter of shop');
    expect(setUpName('domains["example.org"].mx[1]=')).toBe('without MX record 2 of example.org');
    expect(setUpName('senders.shop.honoursBackups=true')).toBe('honoursBackups of shop true');
    expect(setUpName('no backup')).toBe('no backup');
    expect(setUpName('a=b')).toBe('a=b');
  });
});

/** A comparison in which nothing differs but these figures. */
function differing(...changed: readonly Partial<FigureDifference>[]): ComparisonResult {
  const [arm] = comparison.differences;
  if (arm === undefined) throw new Error('no arm');
  const rate: FigureDifference = {
    figure: 'deliveryRate',
    measure: 'share',
    reference: { mean: 1 },
    own: { mean: 1 },
    difference: { mean: 0, low: 0, high: 0 },
    verdict: 'same',
  };
  const figures = [rate, ...changed].map((one) => ({ ...rate, ...one }));
  const flips = { ...arm.flips, saved: 0, lost: 0, replications: 0, examples: [] };
  return { ...comparison, differences: [{ ...arm, figures, flips }] };
}

function time(figure: string, before: number, after: number, verdict: FigureDifference['verdict']): FigureDifference {
  const mean = after - before;
  return {
    figure,
    measure: 'seconds',
    reference: { mean: before },
    own: { mean: after },
    difference: { mean, low: mean * 0.9, high: mean * 1.1 },
    verdict,
  };
}

function leadOf(result: ComparisonResult): string {
  const [arm] = result.differences;
  return arm === undefined ? '' : setUpStatement(arm, result).lead;
}

describe('the headline of a comparison', () => {
  it('says how much later mail comes where as much of it arrives', () => {
    expect(leadOf(differing(time('latency.p99', 2, 3602, 'worse')))).toBe(
      'With “slow”, the slowest hundredth of the mail arrives 1 h later than with “a”.',
    );
  });

  it('leaves the reference to the title where several set-ups are compared with it, and says once what holds for all', async () => {
    const one = differing(time('latency.p99', 2, 3602, 'worse'));
    const [arm] = one.differences;
    const [reference] = one.arms;
    if (arm === undefined || reference === undefined) throw new Error('no arm');
    const third = { ...arm, arm: 'third' };
    const three = { ...one, arms: [...one.arms, { ...reference, name: 'third' }], differences: [arm, third] };
    const page = (await renderComparisonPage(three)).replace(/\u00a0/g, ' ').replace(/<wbr>/g, '');
    const answer = page.slice(page.indexOf('<main'), page.indexOf('class="topic'));
    expect(answer.match(/<li>[^<]*<\/li>/g)).toEqual(
      ['slow', 'third'].map((name) => `<li>With “${name}”, the slowest hundredth of the mail arrives 1 h later.</li>`),
    );
    expect(answer.match(/Exactly the same messages arrive/g)).toHaveLength(1);
  });

  it('stands on the first lines of a terminal for each of several set-ups, which their tables follow', () => {
    const one = differing(time('latency.p99', 2, 3602, 'worse'));
    const [arm] = one.differences;
    const [reference] = one.arms;
    if (arm === undefined || reference === undefined) throw new Error('no arm');
    const third = { ...arm, arm: 'third' };
    const three = { ...one, arms: [...one.arms, { ...reference, name: 'third' }], differences: [arm, third] };
    const lines = renderComparison(three, { width: 80, colour: false }).split('\n');
    expect(lines.slice(1, 3)).toEqual(
      ['slow', 'third'].map((name) => `With “${name}”, the slowest hundredth of the mail arrives 1 h later.`),
    );
    for (const name of ['slow', 'third']) expect(lines).toContain(`${name} compared with a`);
  });

  it('speaks of the time that differs most', () => {
    expect(leadOf(differing(time('latency.p99', 2.4, 2.1, 'better'), time('latency.p999', 7200, 5, 'better')))).toMatch(
      /slowest thousandth of the mail arrives 2 h sooner/,
    );
  });

  it.each([
    ['nothing differs', []],
    ['what differs does not surely', [time('latency.p99', 2, 3602, 'undecided')]],
    ['the difference is below what is printed', [time('latency.p99', 0.3, 0.300_000_04, 'worse')]],
  ])('says that the same messages arrive where %s', (_, changed) => {
    expect(leadOf(differing(...changed))).toMatch(/^“slow” delivers exactly the messages that “a” delivers/);
  });
});

describe('the picture of a comparison', () => {
  it('draws nothing as a difference that is below what is printed', () => {
    const result = differing(time('latency.p50', 0.3, 0.300_000_04, 'worse'), time('latency.p99', 2, 3602, 'worse'));
    const topic = readEvidence(result);
    const rows = rowsIn(topic?.picture?.draw('wide').spec).filter((row) => 'difference' in row);
    expect(rows).toHaveLength(1);
    expect(topic?.notes.join(' ')).toContain(
      'The same on all sides, to the digits that are shown: wanted mail delivered and half delivered within.',
    );
    expect(topic?.finding).toBe('Of these figures one is surely worse than with a, and none better.');
  });

  it.each([
    [[time('latency.p99', 9, 2, 'better')], 'Of these figures one is surely better than with a, and none worse.'],
    [
      [time('latency.p99', 9, 2, 'better'), time('latency.p50', 1, 2, 'worse')],
      'Of these figures one is surely better than with a, and one worse.',
    ],
    [[time('latency.p99', 9, 2, 'undecided')], 'No figure is surely better or worse than with a.'],
  ])('counts what is surely better and worse', (changed, finding) => {
    expect(readEvidence(differing(...changed))?.finding).toBe(finding);
  });

  it('counts the figures of several set-ups one by one', () => {
    const one = differing(time('latency.p99', 9, 2, 'better'), time('latency.p50', 1, 2, 'worse'));
    const [arm] = one.differences;
    const [other] = differing(time('latency.p99', 9, 9.1, 'undecided')).differences;
    if (arm === undefined || other === undefined) throw new Error('no arm');
    const third = { ...other, arm: 'third' };
    expect(readEvidence({ ...one, differences: [arm, third] })?.finding).toBe(
      'Of these figures surely better or worse than with a: slow: 1 better, 1 worse; third: none.',
    );
    expect(readEvidence({ ...one, differences: [third, { ...third, arm: 'fourth' }] })?.finding).toBe(
      'No figure is surely better or worse than with a.',
    );
  });

  it('is missing where nothing differs', () => {
    expect(readEvidence(differing())?.picture).toBeUndefined();
  });
});

describe('the sentences of a sweep', () => {
  const asserted = (...verdicts: readonly ('pass' | 'fail')[]): SweepResult => ({
    ...curve,
    cells: curve.cells.map((cell, at) => ({ ...cell, asserts: [{ text: 'x', verdict: verdicts[at] ?? 'pass' }] })),
  });

  it.each([
    [asserted, ['pass', 'pass', 'pass'], 'All asserts hold in every cell.'],
    [asserted, ['fail', 'fail', 'fail'], 'In no cell do all asserts hold.'],
    [asserted, ['pass', 'pass', 'fail'], 'All asserts hold in 2 of 3 cells.'],
    [asserted, ['pass', 'fail', 'fail'], 'All asserts hold in one cell only: mean repair time of mx1.example.org 15m.'],
  ] as const)('say where asserts hold', (make, verdicts, sentence) => {
    expect(assertsStatement(make(...verdicts))).toBe(sentence);
  });

  it('speak of the first figure that differs, and name those that do not', () => {
    const flat = (figure: string, mean: number): SweepResult => ({
      ...curve,
      cells: curve.cells.map((cell) => ({ ...cell, estimates: { ...cell.estimates, [figure]: { mean } } })),
    });
    expect(sweepStatement(curve).lead).toMatch(/^Wanted mail not delivered: from /);
    expect(alikeText(curve)).not.toContain('wanted mail not delivered');
    expect(sweepStatement(flat('lost', 0)).lead).toMatch(/^Delivered without waiting in a queue: from /);
    expect(alikeText(flat('lost', 0))).toContain('wanted mail not delivered (none)');
  });

  it('draw each fact once', async () => {
    const asked = ['lost', 'deliveryRate', 'firstPassRate', 'promptRate'].flatMap((figure) => ['--figure', figure]);
    const both = await resultOf<SweepResult>([
      ...['sweep', 'a.yaml', '--vary', 'servers["mx1.example.org"].failures[0].mttr=15m,4h'],
      ...asked,
    ]);
    expect(both.figures).toHaveLength(4);
    expect(figuresToDraw(both).map(({ figure }) => figure)).toEqual(['lost', 'promptRate']);
  });
});
