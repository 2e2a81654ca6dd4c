import type { Chart } from './chart.js';

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
  const [vega, vegaLite] = await loadLibrary();
  const note = (...words: readonly unknown[]): void => {
    complaints.push(words.map(String).join(' '));
  };
  const logger = vega.logger(vega.Warn, 'warn', (_method, _level, words) => note(...words));
  const compiled = vegaLite.compile(chart.spec, { logger });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', loader: CLOSED, logger });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}
