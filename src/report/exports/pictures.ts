import { drawChart } from '../charts/drawing.js';
import { PALETTE } from '../charts/palette.js';
import { dressSvg } from '../charts/svg.js';
import { type AnyResult, topicsOf } from './report-kind.js';

/** A file to be written: its name without folder, and its text. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** Pictures for other tools stand on white paper, in the colours of the light page. */
function inLight(text: string): string {
  return text.replace(/var\(--(\w+)\)/g, (whole, name: string) =>
    Object.hasOwn(PALETTE, name) ? PALETTE[name as keyof typeof PALETTE].light : whole,
  );
}

const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif';

/** A drawing of the page as a file of its own. */
function standAlone(svg: string, width: number, height: number): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" font-family="${FONT}"`;
  const paper = `<rect width="${width}" height="${height}" fill="${PALETTE.paper.light}"/>`;
  return `${inLight(svg)
    .replace(/^<svg class="[^"]*"/, head)
    .replace('</title>', `</title>${paper}`)}\n`;
}

/**
 * Every picture of a result's page, for other tools: a Vega-Lite specification with its data (`NAME.vl.json`), and the
 * drawing (`NAME.svg`).
 */
export async function renderPictures(result: AnyResult): Promise<TextFile[]> {
  const files: TextFile[] = [];
  for (const { id, picture } of topicsOf(result)) {
    const chart = picture?.draw('wide');
    if (picture === undefined || chart === undefined) continue;
    const spec = {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      description: picture.label,
      ...chart.spec,
    };
    const svg = dressSvg(await drawChart(chart), chart, picture.label, 'chart');
    files.push({ name: `${id}.vl.json`, text: `${inLight(JSON.stringify(spec, null, 1))}\n` });
    files.push({ name: `${id}.svg`, text: standAlone(svg, chart.width, chart.height) });
  }
  return files;
}
