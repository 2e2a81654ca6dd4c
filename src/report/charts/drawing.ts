import type { TopLevelSpec } from 'vega-lite';
import type { Chart } from './chart.js';
import { readTips, type TipSheet } from './tips.js';

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

/** The chart library takes longer to load than a small run takes to compute: start early, wait late. */
export async function preloadCharts(): Promise<void> {
  await loadLibrary();
}

async function loadLibrary(): Promise<[typeof import('vega'), typeof import('vega-lite')]> {
  return Promise.all([import('vega'), import('vega-lite')]);
}

/** Charts carry their data; a chart that asks for anything else gets nothing. */
const CLOSED = {
  load: () => Promise.reject(new Error('charts load nothing')),
  sanitize: () => Promise.reject(new Error('charts link to nothing')),
  http: () => Promise.reject(new Error('charts load nothing')),
  file: () => Promise.reject(new Error('charts load nothing')),
};

/** Vega's own SVG of a chart, as text. `complaints` collects what Vega-Lite finds wrong with the spec. */
export async function drawChart(chart: Chart, complaints: string[] = []): Promise<string> {
  return (await drawWithTips(chart, complaints)).svg;
}

/** The same, with what can be said about the parts of the drawing. */
export async function drawWithTips(
  chart: Chart,
  complaints: string[] = [],
): Promise<{ readonly svg: string; readonly tips: TipSheet }> {
  const [vega, vegaLite] = await loadLibrary();
  const note = (...words: readonly unknown[]): void => {
    complaints.push(words.map(String).join(' '));
  };
  const logger = vega.logger(vega.Warn, 'warn', (_method, _level, words) => note(...words));
  const compiled = vegaLite.compile(chart.spec as TopLevelSpec, { logger });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', loader: CLOSED, logger });
  const svg = await view.toSVG();
  const tips = readTips(fieldOf(view.scenegraph(), 'root'), chart);
  view.finalize();
  return { svg, tips };
}
