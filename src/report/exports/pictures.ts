import { drawChart, dressDrawing } from '../charts/drawing.js';
import { PALETTE } from '../charts/palette.js';
import { type AnyResult, topicsOf } from './report-kind.js';

/** A file to be written: its name without folder, and its text. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** Replaces colour names by the colours of the light page: pictures for other tools are on white. */
function inLight(text: string): string {
  return text.replace(/var\(--(\w+)\)/g, (whole, name: string) =>
    Object.hasOwn(PALETTE, name) ? PALETTE[name as keyof typeof PALETTE].light : whole,
  );
}

/** A specification in literal colours for other tools; texts of a scenario may look like anything, and stay. */
function specInLight(value: unknown): unknown {
  if (typeof value === 'string') return /^var\(--\w+\)$/.test(value) ? inLight(value) : value;
  if (Array.isArray(value)) return value.map(specInLight);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, key === 'data' || key === 'legend' ? part : specInLight(part)]),
  );
}

const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif';

/**
 * Every picture of a result's page, for other tools: a Vega-Lite specification with its data (`NAME.vl.json`), and the
 * drawing (`NAME.svg`). The page has legends of its own; a specification alone brings those of Vega-Lite.
 */
export async function renderPictures(result: AnyResult): Promise<TextFile[]> {
  const files: TextFile[] = [];
  for (const { id, picture } of topicsOf(result)) {
    const chart = picture?.draw('wide');
    if (picture === undefined || chart === undefined) continue;
    const { config, ...own } = chart.spec as { config?: object };
    const spec = {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      description: picture.label,
      ...own,
      background: PALETTE.paper.light,
      padding: 12,
      config: { ...config, legend: { title: null, orient: 'bottom' } },
    };
    const drawing = await drawChart(chart);
    const head = `<svg xmlns="http://www.w3.org/2000/svg" font-family="${FONT}"`;
    const paper = `<rect width="100%" height="100%" fill="${PALETTE.paper.light}"/>`;
    const shapes = `${paper}${inLight(drawing.shapes)}`;
    const svg = dressDrawing({ ...drawing, shapes }, picture.label, 'chart').replace('<svg class="chart"', head);
    files.push({ name: `${id}.vl.json`, text: `${JSON.stringify(specInLight(spec), null, 1)}\n` });
    files.push({ name: `${id}.svg`, text: `${svg}\n` });
  }
  return files;
}
