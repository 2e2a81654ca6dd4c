import { escapeMarkup } from '../markup.js';
import type { Chart } from './chart.js';
import { roundNumbers, shortenPath } from './path.js';

/** What a drawing may consist of. Anything else that the chart library might write is left out. */
const ELEMENTS = new Set(['svg', 'g', 'path', 'line', 'rect', 'text', 'tspan']);

/** Attributes that are kept, and those whose numbers are shortened. */
const KEPT = new Set([
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'stroke-linecap'],
  ...['stroke-linejoin', 'opacity', 'text-anchor', 'font-size', 'font-weight', 'd', 'transform'],
  ...['x', 'y', 'x1', 'y1', 'x2', 'y2', 'dx', 'dy', 'width', 'height'],
]);
const NUMERIC = new Set(['transform', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'dx', 'dy', 'width', 'height']);
/** Values that say what holds anyway. */
const IDLE = new Map([
  ['opacity', '1'],
  ['fill-opacity', '1'],
  ['stroke-opacity', '1'],
  ['stroke-width', '1'],
  ['transform', 'translate(0,0)'],
  ['font-weight', 'normal'],
]);

/** A drawing as the page takes it: no ids, no classes, no scripts, an accessible name, and only what it needs. */
export function dressSvg(svg: string, chart: Chart, label: string, className: string): string {
  const name = escapeMarkup(label);
  const head =
    `<svg class="${className}" role="img" aria-label="${name}" viewBox="0 0 ${chart.width} ${chart.height}"` +
    ` width="${chart.width}" height="${chart.height}"><title>${name}</title>`;
  return `${head}${stripped(svg)}</svg>`;
}

interface Open {
  readonly name: string;
  readonly written: boolean;
}

/** Walks over the tags and writes those that draw something. */
function stripped(svg: string): string {
  const stack: Open[] = [];
  const parts: string[] = [];
  let inText = false;
  for (const [, close, name = '', attributes = '', self, text] of svg.matchAll(TOKEN)) {
    if (text !== undefined) {
      if (inText) parts.push(escapeMarkup(unescapeMarkup(text)));
    } else if (close !== undefined) {
      const open = stack.pop();
      if (open?.written === true) parts.push(`</${open.name}>`);
      if (name === 'text') inText = false;
    } else {
      const tag = ELEMENTS.has(name) && name !== 'svg' ? keptTag(name, attributes) : undefined;
      if (self === undefined) stack.push({ name, written: tag !== undefined });
      if (tag !== undefined) parts.push(self === undefined ? `<${tag}>` : `<${tag}/>`);
      if (name === 'text' && self === undefined) inText = true;
    }
  }
  return withoutEmptyGroups(mergePaths(parts).join(''));
}

/** Paths that follow each other and look the same become one. */
function mergePaths(parts: readonly string[]): string[] {
  const merged: string[] = [];
  let look: string | undefined;
  for (const part of parts) {
    const [, before, data, after] =
      /^<path((?: [-\w]+="[^"]*")*?) d="([^"]*)"((?: [-\w]+="[^"]*")*)\/>$/.exec(part) ?? [];
    const own = data === undefined || /transform|opacity/.test(part) ? undefined : `${before}|${after}`;
    const last = merged.at(-1);
    if (own !== undefined && own === look && last !== undefined)
      merged[merged.length - 1] = last.replace(/( d="[^"]*)"/, (_, start: string) => `${start}${data}"`);
    else merged.push(part);
    look = own;
  }
  return merged;
}

/** A tag (closing mark, name, attributes in double quotes, self-closing mark), or the text between two. */
const TOKEN = /<(\/)?([a-zA-Z]+)((?:\s+[-:\w]+="[^"]*")*)\s*(\/)?>|([^<]+)/g;

/** The tag with its kept attributes; `undefined` where it neither draws nor places anything. */
function keptTag(name: string, attributes: string): string | undefined {
  const kept = [...attributes.matchAll(/([-:\w]+)="([^"]*)"/g)].flatMap(([, key = '', value = '']) => {
    if (!KEPT.has(key) || IDLE.get(key) === value || /[<>&;{}\\]|url/i.test(value)) return [];
    return [`${key}="${shortened(key, value)}"`];
  });
  const paints = kept.some((attribute) => /^(fill|stroke)="(?!none|transparent)/.test(attribute));
  if (name === 'g' ? kept.length === 0 : !paints && name !== 'tspan') return undefined;
  return [name, ...kept].join(' ');
}

function shortened(key: string, value: string): string {
  if (key === 'd') return shortenPath(value);
  return NUMERIC.has(key) ? roundNumbers(value) : value;
}

function withoutEmptyGroups(svg: string): string {
  const next = svg.replace(/<g(?: [^>]*)?><\/g>/g, '');
  return next === svg ? svg : withoutEmptyGroups(next);
}

/** Undoes the few entities that Vega writes in text. */
function unescapeMarkup(text: string): string {
  return text.replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"' })[name] ?? '&');
}
