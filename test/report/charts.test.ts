import fc from 'fast-check';
import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { CHART_SIZES, type Chart } from '../../src/report/charts/chart.js';
import { drawChart } from '../../src/report/charts/drawing.js';
import { shortenPath } from '../../src/report/charts/path.js';
import { dressSvg } from '../../src/report/charts/svg.js';
import { logTimeTicks, roundBelow, timeTicks } from '../../src/report/charts/ticks.js';
import { readAttempts } from '../../src/report/topics/attempts.js';
import { readChoice } from '../../src/report/topics/choice.js';
import { readFates } from '../../src/report/topics/fates.js';
import { readLatency } from '../../src/report/topics/latency.js';
import { readLoad } from '../../src/report/topics/load.js';
import { readLosses } from '../../src/report/topics/losses.js';
import { readQueue } from '../../src/report/topics/queue.js';
import { buildResult } from './result-builder.js';
import { EDGES } from './stories.js';

const READERS = [readFates, readLosses, readLoad, readChoice, readLatency, readQueue, readAttempts];

describe('charts', () => {
  it.each(Object.entries(EDGES))('of %s are what Vega-Lite accepts without a word', async (_, story) => {
    const result = story();
    const complaints: string[] = [];
    for (const read of READERS)
      for (const size of CHART_SIZES) {
        const chart = read(result)?.picture?.draw(size);
        if (chart === undefined) continue;
        const svg = dressSvg(await drawChart(chart, complaints), chart, 'a chart', 'chart');
        expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
      }
    expect(complaints).toEqual([]);
  });

  it('need no network: one that asks for data gets an error', async () => {
    const spec: TopLevelSpec = { data: { url: 'http://127.0.0.1/data.json' }, mark: 'bar', encoding: {} };
    const complaints: string[] = [];
    await drawChart({ width: 10, height: 10, spec }, complaints);
    expect(complaints.join()).toContain('charts load nothing');
  });
});

describe('a drawing', () => {
  const chart = { width: 10, height: 10, spec: {} as Chart['spec'] };

  it('loses whatever is not on the list: elements, ids, styles, handlers, links', () => {
    const svg =
      '<svg onload="x()"><style>a{}</style><script>y()</script><a href="z"><g id="i" class="c" style="s">' +
      '<path d="M0,0L1,1" fill="red" onclick="x()"/><image href="data:x"/><rect fill="url(#p)" width="1"/></g></a></svg>';
    expect(dressSvg(svg, chart, 'name', 'chart')).toBe(
      '<svg class="chart" role="img" aria-label="name" viewBox="0 0 10 10" width="10" height="10">' +
        '<title>name</title><path d="M0,0L1,1" fill="red"/></svg>',
    );
  });

  it('keeps the text of its labels, escaped', () => {
    const svg = '<svg><text fill="red">&lt;b&gt; &amp;amp; "q"</text></svg>';
    expect(dressSvg(svg, chart, '<"', 'chart')).toContain('<text fill="red">&lt;b&gt; &amp;amp; &quot;q&quot;</text>');
    expect(dressSvg(svg, chart, '<"', 'chart')).toContain('aria-label="&lt;&quot;"');
  });

  it('is the same each time it is drawn', async () => {
    const picture = readLatency(buildResult())?.picture;
    const draw = async (): Promise<string> => (picture === undefined ? '' : drawChart(picture.draw('wide')));
    expect(await draw()).toBe(await draw());
  });
});

describe('path data', () => {
  it('loses digits and points that nobody sees', () => {
    expect(shortenPath('M0,0L10.04,0L20,0L20,0L20,5.55L30,7Z')).toBe('M0,0H20V5.6L30,7Z');
    expect(shortenPath('M1.23456,0h2.5v-1e-12h-2.5Z')).toBe('M1.2,0h2.5v0h-2.5Z');
    expect(shortenPath('')).toBe('');
  });

  it('of an outline goes through the same corners', () => {
    const point = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), (points) => {
        const data = `M${points.map(([x, y]) => `${x},${y}`).join('L')}`;
        const long = walk(data);
        const short = walk(shortenPath(data));
        expect(short[0]).toEqual(long[0]);
        expect(short.at(-1)).toEqual(long.at(-1));
        expect(lengthOf(short)).toBeCloseTo(lengthOf(long), 6);
      }),
    );
  });
});

type Point = [number, number];

function walk(data: string): Point[] {
  let at: Point = [0, 0];
  return (data.match(/[MLHV][^MLHV]*/g) ?? []).map((step) => {
    const [a = 0, b = 0] = step.slice(1).split(',').map(Number);
    at = step[0] === 'H' ? [a, at[1]] : step[0] === 'V' ? [at[0], a] : [a, b];
    return at;
  });
}

function lengthOf(points: readonly Point[]): number {
  return points.slice(1).reduce((sum, [x, y], at) => {
    const [fromX, fromY] = points[at] ?? [0, 0];
    return sum + Math.hypot(x - fromX, y - fromY);
  }, 0);
}

describe('ticks', () => {
  it('of a time axis are what people count in, from 0 on', () => {
    expect(timeTicks(7 * 86_400, 9).map(({ label }) => label)).toEqual([
      '0',
      '1 d',
      '2 d',
      '3 d',
      '4 d',
      '5 d',
      '6 d',
      '7 d',
    ]);
    expect(timeTicks(5400, 4).map(({ label }) => label)).toEqual(['0', '30 min', '1 h', '1 h 30 min']);
  });

  it('are few, whatever the time', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e10, noNaN: true }), fc.integer({ min: 2, max: 10 }), (end, most) => {
        const ticks = timeTicks(end, most);
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        expect(ticks.every(({ value }) => value <= end * (1 + 1e-6))).toBe(true);
      }),
    );
  });

  it('of a logarithmic axis are those of a clock', () => {
    expect(logTimeTicks(0.05, 90_000, 'wide').map(({ label }) => label)).toEqual([
      '100 ms',
      '1 s',
      '10 s',
      '1 min',
      '10 min',
      '1 h',
      '6 h',
      '1 d',
    ]);
  });

  it('of a short logarithmic axis are closer', () => {
    expect(logTimeTicks(0.08, 1.2, 'wide').map(({ label }) => label)).toEqual(['100 ms', '200 ms', '500 ms', '1 s']);
  });

  it('are round', () => {
    expect([0.7, 1, 1.99, 2, 4.9, 5, 999].map(roundBelow)).toEqual([0.5, 1, 1, 2, 2, 5, 500]);
  });
});

describe('rows', () => {
  /** Vertical middles of all bars of a drawing [px]. */
  function barMiddles(svg: string): number[] {
    return [...svg.matchAll(/ d="M[-\d.]+,([-\d.]+)h[-\d.]+v([-\d.]+)h/g)].map(
      ([, y, height]) => Number(y) + Number(height) / 2,
    );
  }

  it('stand beside their names, those without a bar too', async () => {
    const chart = readLosses(buildResult())?.picture?.draw('wide');
    if (chart === undefined) throw new Error('no chart');
    const svg = dressSvg(await drawChart(chart), chart, 'losses', 'chart');
    const [, height = ''] = /translate\([-\d.]+,([\d.]+)\)"[^>]*>stubborn</.exec(svg) ?? [];
    expect(barMiddles(svg)).toHaveLength(1);
    // A text stands on its baseline, about a third of its size below its middle.
    expect(Math.abs((barMiddles(svg)[0] ?? 0) - Number(height))).toBeLessThan(5);
  });
});
