import { describe, expect, it } from 'vitest';
import { drawBars } from '../../src/report/charts/bars.js';
import { CHART_WIDTH } from '../../src/report/charts/chart.js';
import { drawChart } from '../../src/report/charts/drawing.js';
import { drawForest } from '../../src/report/charts/forest.js';
import { drawPareto, type ParetoPoint } from '../../src/report/charts/pareto.js';
import { readBestTopics } from '../../src/report/page/best-page.js';
import { readSweepFigure } from '../../src/report/topics/sweep/figure.js';
import { allOf } from '../../src/report/words/numbers.js';
import { cellName, figureFinding } from '../../src/report/words/sweep.js';
import type { BestResult, SweepCell, SweepResult } from '../../src/results/index.js';

// What readers of pages see before they read: nothing lies over anything else, nothing is told at length twice.

describe('the picture on a narrow page', () => {
  const layout = {
    bar: 16,
    pitch: { wide: 26, narrow: 44 },
    left: 250,
    title: 'lost',
    unit: 'messages',
    names: 'above',
  } as const;
  const parts = [{ what: 'lost', colour: 'expired', count: 9, share: 1 }] as const;

  it('is as wide as its room, however long the names above its bars are', async () => {
    const name = 'one server more for example.org, like mx1.provider.example.org and apart from it';
    const { width, shapes } = await drawChart(drawBars([{ name, note: '1 in 245', parts }], 'narrow', layout));
    expect(width).toBeLessThan(CHART_WIDTH.narrow + 6);
    expect(shapes).toContain('…');
  });

  it('leaves a name all the room beside the note', async () => {
    const name = 'mx2.provider.example: 550 + DNS: 451';
    const { shapes } = await drawChart(drawBars([{ name, note: '9 lost', parts }], 'narrow', layout));
    expect(shapes).toContain(`>${name}</text>`);
  });

  it('draws names and differences over the line of no difference, on a rim of paper', async () => {
    const row = {
      name: 'site down',
      mean: 60,
      low: 50,
      high: 70,
      verdict: 'worse',
      note: '',
      shortNote: 'worse +1 min',
    };
    const panel = { title: 'Slowest', measure: 'seconds', good: -1, rows: [row] } as const;
    const { shapes } = await drawChart(drawForest([panel], 'narrow'));
    for (const word of ['site down', 'worse +1 min'])
      expect(shapes).toMatch(
        new RegExp(`<text[^>]* stroke="var\\(--paper\\)"[^>]*>${word.replace('+', '\\+')}</text>`),
      );
    expect(shapes.match(/>site down</g)).toHaveLength(1);
  });
});

describe('the map of a sweep', () => {
  const values = ['1h', '2h', '4h'];
  const cells = values.flatMap((a, row) =>
    values.map((b, column): SweepCell => {
      const mean = 3_600 * (3.6 + 33.4 * ((row + column) / 4));
      return { values: [a, b], asserts: [], estimates: { 'latency.p999': { mean } } } as unknown as SweepCell;
    }),
  );
  const path = (key: string): string => `servers["mx.example.org"].failures[0].${key}`;
  const parameters = ['mttr', 'mtbf'].map((key) => ({ path: path(key), values }));
  const figure = { figure: 'latency.p999', measure: 'seconds' } as const;
  const result = { sweep: { parameters, replications: 10 }, figures: [figure], cells } as unknown as SweepResult;

  it('has its lines at times that people count in', () => {
    const labels = readSweepFigure(result, figure, 0)?.legend.map(({ label }) => label) ?? [];
    expect(labels).toContain('lines at 12 h, 1 d and 1 d 12 h');
  });

  it('names a server once that all parameters are of, and words of parameters once in a sentence', () => {
    const [first] = cells;
    if (first === undefined) throw new Error('no cell');
    expect(cellName(first, result)).toBe('mx.example.org: mean repair time 1h, mean time between failures 1h');
    expect(figureFinding(result, figure)).toMatch(
      /\(mx\.example\.org: mean repair time 1h, mean time between failures 1h\) to .* \(4h, 4h\)\.$/,
    );
    const two = ['servers["a"].rtt', 'servers["b"].rtt'].map((one) => ({ path: one, values }));
    expect(cellName(first, { ...result, sweep: { ...result.sweep, parameters: two } })).toBe(
      'round trip to a 1h, round trip to b 1h',
    );
  });
});

describe('the page of the best design', () => {
  const design = (cost: number, slowest: number, delivered: number) => ({
    set: { p: String(cost) },
    cost,
    feasible: delivered >= 0.995 ? 'yes' : 'no',
    replications: 10,
    figures: [{ mean: slowest }, { mean: delivered }],
  });
  const designs = [design(20, 0.35, 0.99), design(50, 0.35, 0.997)];
  const asserts = [
    { text: 'latency.p99 <= 1h', threshold: 3_600 },
    { text: 'delivered >= 99.5%', threshold: 0.995 },
  ];
  const asked = { asserts, parameters: [{ path: 'p', values: ['20', '50'] }], tolerance: 0.01 };
  const result = { best: { set: { p: '50' }, cost: 50 }, designs, asked, replications: 20, probability: 1 };

  it('shows first the assert that rules out most designs, and explains dots and lines once', () => {
    const topics = readBestTopics(result as unknown as BestResult);
    expect(topics.map(({ title }) => title)).toEqual(['wanted mail delivered >= 99.5%', '99 % delivered within <= 1h']);
    expect(topics.map(({ notes }) => notes.length > 0)).toEqual([true, false]);
  });

  it.each([
    ['seconds', 3_600, 0.35],
    ['seconds', 3_600, 2_000],
    ['share', 0.9, 0.6],
  ] as const)(
    'keeps the lowest dot clear of the words below the axis (%s, %d, %d)',
    async (measure, threshold, value) => {
      const point = (cost: number): ParetoPoint => ({
        ...{ cost, value, low: value, high: value, colour: 'pass', isAnswer: true, tip: '' },
      });
      const pareto = { points: [point(1), point(2)], measure, threshold, thresholdText: '', isAtLeast: false };
      const { spec } = drawPareto(pareto, 'wide');
      const [, , dots] = (spec as { layer: { encoding: { y: { scale: { domain: [number, number] } } } }[] }).layer;
      const [least, most] = dots?.encoding.y.scale.domain ?? [0, 0];
      const at =
        measure === 'seconds' && value < 1
          ? Math.log(value / least) / Math.log(most / least)
          : (value - least) / (most - least);
      expect(at).toBeGreaterThan(0.04);
    },
  );
});

describe('all of some things', () => {
  it('are the one, both, or all of them', () => {
    expect([1, 2, 3].map((count) => allOf(count, 'assert'))).toEqual(['the assert', 'both asserts', 'all 3 asserts']);
  });
});
