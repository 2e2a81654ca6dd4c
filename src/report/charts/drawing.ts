import type { TopLevelSpec } from 'vega-lite';
import { escapeMarkup } from '../markup.js';
import { CHART_WIDTH, type Chart } from './chart.js';
import { type Tip, writeScene } from './scene.js';
import { SMALL_TEXT, textWidth } from './text-width.js';

/** The chart library takes longer to load than a small run takes to compute: start early, wait late. */
export async function preloadCharts(): Promise<void> {
  await loadLibrary();
}

/** The chart libraries, with an interpreter of expressions for places where no code may be made from text. */
export interface ChartLibraries {
  /** The modules `vega` and `vega-lite`; without their types, so that users of ours need not check theirs. */
  readonly vega: unknown;
  readonly vegaLite: unknown;
  readonly expressionInterpreter?: unknown;
}

interface TypedLibraries extends ChartLibraries {
  readonly vega: typeof import('vega');
  readonly vegaLite: typeof import('vega-lite');
}

/** Supplies the chart libraries, where they cannot be imported. */
export function giveCharts(libraries: ChartLibraries): void {
  given = libraries as TypedLibraries;
}

let given: TypedLibraries | undefined;

async function importLibraries(): Promise<TypedLibraries> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  return { vega, vegaLite };
}

async function loadLibrary(): Promise<TypedLibraries> {
  const libraries = given ?? (await importLibraries());
  // Vega measures text on a canvas; without one its guess is too wide, and not by the same factor for all letters.
  const { textMetrics } = libraries.vega as unknown as { textMetrics: { width: typeof widthOf } };
  textMetrics.width = widthOf;
  return libraries;
}

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: unknown;
  /** Width to which longer text is cut [px]; 0 for no limit. */
  readonly limit?: number;
}

function widthOf({ fontSize = SMALL_TEXT, fontWeight, limit = 0 }: TextItem, text: unknown): number {
  const width = textWidth(String(text ?? ''), fontSize, fontWeight === 'bold' || Number(fontWeight) >= 600);
  return limit > 0 ? Math.min(width, limit) : width;
}

/** A loader that refuses everything: charts carry their data. */
const CLOSED = {
  load: () => Promise.reject(new Error('charts load nothing')),
  sanitize: () => Promise.reject(new Error('charts link to nothing')),
  http: () => Promise.reject(new Error('charts load nothing')),
  file: () => Promise.reject(new Error('charts load nothing')),
};

/** Data on a drawing for the script of an interactive page. */
export interface TipSheet {
  readonly plot: readonly [x: number, y: number, width: number, height: number];
  /** Ends of the time axis [s]; null where there is none. */
  readonly time: readonly [number, number] | null;
  readonly items: readonly Tip[];
}

/** A chart that was laid out: its shapes, and their overall size [px]. */
export interface Drawing {
  readonly shapes: string;
  readonly width: number;
  readonly height: number;
  readonly tips: TipSheet;
}

/** Lays a chart out. `complaints` collects the warnings of Vega-Lite and Vega. */
export async function drawChart(chart: Chart, complaints: string[] = []): Promise<Drawing> {
  const { vega, vegaLite, expressionInterpreter } = await loadLibrary();
  const note = (...words: readonly unknown[]): void => {
    complaints.push(words.map(String).join(' '));
  };
  const logger = vega.logger(vega.Warn, 'warn', (_method, _level, words) => note(...words));
  const compiled = vegaLite.compile(chart.spec as unknown as TopLevelSpec, { logger });
  const ast = expressionInterpreter !== undefined;
  const view = new vega.View(vega.parse(compiled.spec, undefined, { ast }), {
    renderer: 'none',
    loader: CLOSED,
    logger,
    ...(ast ? { expr: expressionInterpreter } : {}),
  });
  await view.runAsync();
  const { svg, plot, tips, ...scene } = writeScene((view.scenegraph() as unknown as { root: unknown }).root);
  view.finalize();
  return {
    shapes: svg,
    width: Math.max(CHART_WIDTH[chart.size], scene.width),
    height: scene.height,
    tips: {
      plot: [plot[0], plot[1], plot[2] - plot[0], plot[3] - plot[1]],
      time: chart.time ?? null,
      items: tips,
    },
  };
}

/** A drawing as an SVG element for the page, with an accessible name. */
export function dressDrawing({ shapes, width, height }: Drawing, label: string, className: string): string {
  const name = escapeMarkup(label);
  return (
    `<svg class="${className}" role="img" aria-label="${name}" viewBox="0 0 ${width} ${height}"` +
    ` width="${width}" height="${height}"><title>${name}</title>${shapes}</svg>`
  );
}
