import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHART_SIZES, type ChartSize, type ChartSpec, durationLabel } from '../../src/report/charts/chart.js';
import { drawChart, dressDrawing } from '../../src/report/charts/drawing.js';
import { logTimeTicks, roundBelow, timeTicks } from '../../src/report/charts/ticks.js';
import { TOPICS } from '../../src/report/page/page.js';
import { spanOf } from '../../src/report/topics/over-time.js';
import { readAttempts } from '../../src/report/topics/run/attempts.js';
import { readChoice } from '../../src/report/topics/run/choice.js';
import { readFates } from '../../src/report/topics/run/fates.js';
import { readLatency } from '../../src/report/topics/run/latency.js';
import { readLoad } from '../../src/report/topics/run/load.js';
import { readLosses } from '../../src/report/topics/run/losses.js';
import type { Topic } from '../../src/report/topics/topic.js';
import { buildResult } from './result-builder.js';
import { EDGES } from './stories.js';

/** All rows of data in a specification, wherever they stand. */
function rowsIn(spec: unknown): Record<string, unknown>[] {
  if (typeof spec !== 'object' || spec === null) return [];
  return Object.entries(spec).flatMap(([key, part]) =>
    key === 'values' && Array.isArray(part) && part.every((row) => typeof row === 'object') ? part : rowsIn(part),
  );
}

function specOf(topic: Topic | undefined, size: ChartSize = 'wide'): ChartSpec {
  const chart = topic?.picture?.draw(size);
  if (chart === undefined) throw new Error('no chart');
  return chart.spec;
}

function sumBy(rows: readonly Record<string, unknown>[], key: string, value: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const row of rows) sums[String(row[key])] = (sums[String(row[key])] ?? 0) + Number(row[value] ?? 0);
  return sums;
}

describe('charts', () => {
  it.each(Object.entries(EDGES))('of %s are what Vega-Lite accepts without a word', async (_, story) => {
    const result = story();
    const complaints: string[] = [];
    for (const read of TOPICS)
      for (const size of CHART_SIZES) {
        const chart = read(result)?.picture?.draw(size);
        if (chart === undefined) continue;
        expect((await drawChart(chart, complaints)).shapes).not.toMatch(/NaN|Infinity|undefined|null/);
      }
    expect(complaints).toEqual([]);
  });

  it.each(Object.entries(EDGES))('of %s are specifications in real units, which survive being written', (_, story) => {
    const result = story();
    for (const read of TOPICS) {
      const chart = read(result)?.picture?.draw('wide');
      if (chart === undefined) continue;
      const written = JSON.stringify(chart.spec);
      expect(JSON.parse(written)).toEqual(chart.spec);
      // A field without a scale would be pixels that nobody can restyle.
      expect(written).not.toContain('"scale":null');
    }
  });

  it('need no network: one that asks for data gets an error', async () => {
    const spec = { data: { url: 'http://127.0.0.1/data.json' }, mark: 'bar', encoding: {} };
    const complaints: string[] = [];
    await drawChart({ size: 'wide', spec }, complaints);
    expect(complaints.join()).toContain('charts load nothing');
  });

  it('are the same each time they are drawn', async () => {
    const picture = readLatency(buildResult())?.picture;
    const draw = async (): Promise<string> =>
      picture === undefined ? '' : (await drawChart(picture.draw('wide'))).shapes;
    expect(await draw()).toBe(await draw());
  });
});

describe('the data of a specification are the figures of the result', () => {
  const result = buildResult();

  it('of fates', () => {
    const rows = rowsIn(specOf(readFates(result))).filter((row) => 'what' in row);
    expect(sumBy(rows, 'what', 'messages')['delivered']).toBe(result.messages.delivered);
    expect(rows.reduce((sum, row) => sum + Number(row['messages']), 0)).toBe(result.messages.sent);
  });

  it('of losses, sender by sender', () => {
    const lost = sumBy(
      rowsIn(specOf(readLosses(result))).filter((row) => 'what' in row),
      'name',
      'messages',
    );
    for (const [name, { wanted }] of Object.entries(result.senders))
      expect(lost[name] ?? 0).toBe(wanted.sent - wanted.delivered);
  });

  it.each(CHART_SIZES)('of load over time, and of outages, in a %s chart', (size) => {
    const rows = rowsIn(specOf(readLoad(result), size));
    const { end } = spanOf(result);
    const bins = rows.filter((row) => 'from_s' in row && Number(row['from_s']) < end);
    const accepted = sumBy(bins, 'name', 'messages');
    for (const [name, series] of Object.entries(result.series.servers)) {
      expect(accepted[name]).toBeCloseTo(
        series.accepted.reduce((a, b) => a + b, 0),
        6,
      );
      const drawn = rows.filter((row) => row['name'] === name && 'down_from_s' in row);
      expect(drawn.map((row) => row['down_from_s'])).toEqual(series.down.map(({ from }) => from));
    }
  });

  it('of first choices and final takers', () => {
    for (const row of rowsIn(specOf(readChoice(result)))) {
      const server = result.servers[String(row['name'])];
      expect([row['first'], row['accepted']]).toEqual([server?.firstChoiceShare, server?.share]);
    }
  });

  it('of latency: every delivered message stands in one bar', () => {
    const bars = rowsIn(specOf(readLatency(result))).filter((row) => 'to_s' in row);
    expect(bars.reduce((sum, row) => sum + Number(row['messages']), 0)).toBe(result.kinds.ham.delivered);
  });

  it('of connections', () => {
    const bars = rowsIn(specOf(readAttempts(result))).filter((row) => 'what' in row);
    expect(bars.reduce((sum, row) => sum + Number(row['messages']), 0)).toBe(result.messages.sent);
  });
});

describe('a drawing', () => {
  const mark = (text: string, fill = 'red') => ({
    data: { values: [{ a: 1, text }] },
    mark: { type: 'text', fill },
    encoding: { text: { field: 'text', type: 'nominal' } },
  });

  it('is made of paths and texts, whatever the specification holds', async () => {
    const spec = {
      layer: [
        {
          data: { values: [{ a: 1 }] },
          mark: { type: 'image', url: 'data:x' },
          encoding: { x: { field: 'a', type: 'quantitative' } },
        },
        {
          data: { values: [{ a: 1 }] },
          mark: { type: 'bar', href: 'javascript:x', fill: 'url(#p)', stroke: 'red' },
          encoding: { x: { field: 'a', type: 'quantitative' } },
        },
        mark('hello'),
      ],
    };
    const { shapes } = await drawChart({ size: 'wide', spec });
    expect([...new Set([...shapes.matchAll(/<(\w+)/g)].map(([, tag]) => tag))].toSorted()).toEqual(['path', 'text']);
    expect(shapes).not.toMatch(/url|href|javascript|data:/);
  });

  it('keeps the text of its labels, escaped', async () => {
    const drawing = await drawChart({ size: 'wide', spec: mark('<b> &amp; "q"') });
    expect(drawing.shapes).toContain('>&lt;b&gt; &amp;amp; &quot;q&quot;</text>');
    expect(dressDrawing(drawing, '<"', 'chart')).toContain('aria-label="&lt;&quot;"');
  });

  it('leaves out points that nobody sees', async () => {
    const values = [0, 0, 0, 5, 5].map((y, x) => ({ x, y }));
    const spec = {
      data: { values },
      width: 40,
      height: 50,
      mark: { type: 'line', stroke: 'red' },
      encoding: {
        x: { field: 'x', type: 'quantitative', scale: { domain: [0, 4] }, axis: null },
        y: { field: 'y', type: 'quantitative', scale: { domain: [0, 5] }, axis: null },
      },
    };
    expect((await drawChart({ size: 'wide', spec })).shapes).toMatch(/d="M[\d.]+,[\d.]+H[\d.]+L[\d.]+,[\d.]+H[\d.]+"/);
  });
});

describe('words on axes', () => {
  it('are those of times elsewhere', async () => {
    const vega = await import('vega');
    const word = async (value: number): Promise<string> => {
      const view = new vega.View(vega.parse({ signals: [{ name: 'w', update: durationLabel(String(value)) }] }), {
        renderer: 'none',
      });
      await view.runAsync();
      return String(view.signal('w'));
    };
    for (const { value, label } of [
      ...timeTicks(7 * 86_400, 9),
      ...timeTicks(5400, 4),
      ...timeTicks(0.02, 5),
      ...logTimeTicks(1e-5, 4e7, 'wide'),
    ])
      expect(await word(value), String(value)).toBe(label);
  });
});

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
