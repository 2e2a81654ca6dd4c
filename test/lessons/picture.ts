import { renderPage } from '../../src/report/index.js';
import type { RunResult } from '../../src/results/index.js';

/** Height of the line of words above a drawing, and the width that a letter takes at most [px]. */
const LEGEND = 28;
const LETTER = 6.6;

/** One entry of a legend on the page: the kind of its mark, its colour, and what it stands for. */
const ENTRY = /<li><span class="swatch (\w+) c-(\w+)"><\/span><span>(.*?)<\/span><\/li>/g;
/** The wide drawing of a topic: its size, its name, and what is drawn. */
const DRAWING = /<svg class="chart wide"[^>]* viewBox="0 0 (\d+) (\d+)"[^>]*>(<title>.*?<\/title>)(.*?)<\/svg>/s;

function swatch(mark: string, colour: string, x: number): string {
  if (mark === 'ring')
    return `<circle cx="${x + 5}" cy="11" r="4" fill="none" stroke="var(--${colour})" stroke-width="2"/>`;
  if (mark === 'dot') return `<circle cx="${x + 5}" cy="11" r="5" fill="var(--${colour})"/>`;
  const fill = mark === 'outage' ? 'downTint' : colour;
  const under = mark === 'outage' ? `<rect x="${x}" y="13" width="10" height="4" fill="var(--${colour})"/>` : '';
  return `<rect x="${x}" y="6" width="10" height="10" fill="var(--${fill})"/>${under}`;
}

function legendOf(section: string): string {
  let x = 8;
  return [...section.matchAll(ENTRY)]
    .map(([, mark = '', colour = '', label = '']) => {
      const at = x;
      x += 34 + label.length * LETTER;
      return `${swatch(mark, colour, at)}<text x="${at + 16}" y="15" font-size="12px" fill="var(--quiet)">${label}</text>`;
    })
    .join('');
}

/** The colours of the page, light and dark, as the drawing names them. */
function coloursOf(page: string, drawing: string): string {
  const used = new Set([...drawing.matchAll(/var\(--(\w+)\)/g)].map((match) => match[1] ?? ''));
  const [light = '', dark = ''] = [...page.matchAll(/:root\{([^}]*)\}/g)].map(([, list = '']) =>
    list
      .split(';')
      .filter((entry) => used.has(/^--(\w+):/.exec(entry)?.[1] ?? ''))
      .join(';'),
  );
  return `<style>text{paint-order:stroke}:root{${light}}@media(prefers-color-scheme:dark){:root{${dark}}}</style>`;
}

/** The drawing of one topic of a report (`load`, `queue`) as a picture that stands alone, with its legend above it. */
export async function drawTopic(result: RunResult, topic: string): Promise<string> {
  const page = await renderPage(result);
  const section = page.split('<section ').find((part) => part.includes(`<h2 id="${topic}">`)) ?? '';
  const [, width = '', height = '', title = '', drawn = ''] = DRAWING.exec(section) ?? [];
  if (drawn === '') throw new Error(`the report has no picture of ${topic}`);
  const total = Number(height) + LEGEND;
  const body = `<rect width="${width}" height="${total}" fill="var(--paper)"/>${legendOf(section)}<g transform="translate(0,${LEGEND})">${drawn}</g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" font-family="system-ui,sans-serif" role="img">${title}${coloursOf(page, body)}${body}</svg>\n`;
}
