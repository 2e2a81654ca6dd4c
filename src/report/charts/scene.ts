import { escapeMarkup } from '../markup.js';
import { cutToWidth, SMALL_TEXT } from './text-width.js';

/**
 * Vega's scene graph as SVG. Only the following is written: paths and texts with their colours; no ids, classes,
 * links or scripts. So nothing has to be sanitised afterwards, whatever a specification holds.
 */

/** An item under the pointer: place and size [px], and its tooltip. */
export type Tip = readonly [x: number, y: number, width: number, height: number, words: string];

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** A scene as drawn. All coordinates are in pixels from its upper left corner. */
export interface Scene {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  /** The plots together, without axes and titles. */
  readonly plot: Box;
  readonly tips: readonly Tip[];
}

/** Most items with a tooltip in one drawing: more cannot be pointed at. */
const MOST_TIPS = 4_000;

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function itemsOf(value: unknown): Fields[] {
  const { items } = fieldsOf(value);
  return Array.isArray(items) ? items.map(fieldsOf) : [];
}

function numberOf(value: unknown, otherwise = 0): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}

/** Rounds to a tenth of a pixel: no finer difference is visible. */
function tenth(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}

/** A colour of the palette, or a plain one; `undefined` for anything else, such as a gradient or an address. */
function colourOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^(?:var\(--\w+\)|#[\da-f]{3,8}|(?!transparent|none)[a-z]+)$/i.test(value)
    ? value
    : undefined;
}

/** Attributes of a shape without those at their defaults; `undefined` if nothing would be visible. */
function lookOf(item: Fields): string | undefined {
  const [fill, stroke] = [colourOf(item['fill']), colourOf(item['stroke'])];
  const width = numberOf(item['strokeWidth'], 1);
  const opacity = numberOf(item['opacity'], 1);
  const strokes = stroke !== undefined && width > 0;
  if ((fill === undefined && !strokes) || opacity === 0) return undefined;
  const parts: (readonly [string, string | number])[] = [['fill', fill ?? 'none']];
  const add = (key: string, value: unknown, idle: number): void => {
    const number = Math.round(numberOf(value, idle) * 100) / 100;
    if (number !== idle) parts.push([key, number]);
  };
  if (fill !== undefined) add('fill-opacity', item['fillOpacity'], 1);
  if (strokes) {
    parts.push(['stroke', stroke]);
    add('stroke-width', width, 1);
    add('stroke-opacity', item['strokeOpacity'], 1);
    const dash = item['strokeDash'];
    if (Array.isArray(dash) && dash.length > 0) parts.push(['stroke-dasharray', dash.map(Number).join(' ')]);
    if (item['strokeCap'] === 'round') parts.push(['stroke-linecap', 'round']);
  }
  add('opacity', opacity, 1);
  return parts.map(([key, value]) => ` ${key}="${value}"`).join('');
}

type Point = readonly [x: number, y: number];

/** Path data through these points; points within a horizontal or vertical stretch are left out. */
function outline(points: readonly Point[]): string {
  const kept: Point[] = [];
  for (const [x, y] of points.map(([a, b]): Point => [tenth(a), tenth(b)])) {
    const [last, before] = [kept.at(-1), kept.at(-2)];
    if (last?.[0] === x && last[1] === y) continue;
    const isOnTheWay = [0, 1].some((side) => {
      const [a, b, c] = [before?.[side], last?.[side], side === 0 ? x : y];
      const [from = 0, middle = 0, to = 0] = [before?.[1 - side], last?.[1 - side], side === 0 ? y : x];
      return a !== undefined && a === b && b === c && (middle - from) * (to - middle) >= 0;
    });
    if (isOnTheWay) kept.pop();
    kept.push([x, y]);
  }
  return kept
    .map(([x, y], at) => {
      const [fromX, fromY] = kept[at - 1] ?? [Number.NaN, Number.NaN];
      if (at === 0) return `M${x},${y}`;
      if (y === fromY) return `H${x}`;
      return x === fromX ? `V${y}` : `L${x},${y}`;
    })
    .join('');
}

/** The corners of a line that steps from value to value, or goes straight. */
function stepped(items: readonly Fields[], key: 'y' | 'y2', dx: number, dy: number): Point[] {
  let last: number | undefined;
  return items.flatMap((item): Point[] => {
    const [x, y] = [numberOf(item['x']) + dx, numberOf(item[key], numberOf(item['y'])) + dy];
    const corner: Point[] = item['interpolate'] === 'step-after' && last !== undefined ? [[x, last]] : [];
    last = y;
    return [...corner, [x, y]];
  });
}

/** Shapes of symbols around their middle, for a symbol with this radius [px]. */
const SYMBOLS: Readonly<Record<string, (x: number, y: number, r: number) => string>> = {
  diamond: (x, y, r) =>
    `M${tenth(x - r)},${tenth(y)}L${tenth(x)},${tenth(y - r)}L${tenth(x + r)},${tenth(y)}L${tenth(x)},${tenth(y + r)}Z`,
  cross: (x, y, r) =>
    `M${tenth(x - 0.7 * r)},${tenth(y - 0.7 * r)}l${tenth(1.4 * r)},${tenth(1.4 * r)}m0,${tenth(-1.4 * r)}l${tenth(-1.4 * r)},${tenth(1.4 * r)}`,
  circle: (x, y, r) =>
    `M${tenth(x - r)},${tenth(y)}a${tenth(r)},${tenth(r)} 0 1 0 ${tenth(2 * r)},0a${tenth(r)},${tenth(r)} 0 1 0 ${tenth(-2 * r)},0Z`,
};

/** Offset of a text below its anchor, in parts of its size: as Vega places baselines. */
const BASELINES: Readonly<Record<string, number>> = { top: 0.79, middle: 0.3, bottom: -0.21 };
const ANCHORS: Readonly<Record<string, string>> = { left: 'start', center: 'middle', right: 'end' };

class Writer {
  readonly #parts: { look: string; data: string }[] = [];
  readonly tips: Tip[] = [];
  plot: Box | undefined;

  get svg(): string {
    return this.#parts.map(({ look, data }) => (look === '' ? data : `<path${look} d="${data}"/>`)).join('');
  }

  /** Adds a shape; consecutive shapes of the same look become one path, unless they are translucent. */
  shape(item: Fields, data: string): void {
    const look = lookOf(item);
    if (look === undefined || data === '') return;
    const last = this.#parts.at(-1);
    if (last?.look === look && !look.includes('opacity')) last.data += data;
    else this.#parts.push({ look, data });
  }

  tip(item: Fields, place: readonly [number, number, number, number]): void {
    const words = item['tooltip'];
    if (typeof words !== 'string' || this.tips.length >= MOST_TIPS) return;
    const [x, y, width, height] = place.map(tenth) as [number, number, number, number];
    this.tips.push([x, y, width, height, words]);
  }

  text(item: Fields, dx: number, dy: number): void {
    const { text, align, baseline, fontSize, fontWeight, limit, angle } = item;
    const fill = colourOf(item['fill']);
    if (text === undefined || text === null || text === '' || fill === undefined || item['opacity'] === 0) return;
    const size = numberOf(fontSize, SMALL_TEXT);
    const isBold = fontWeight === 'bold' || numberOf(fontWeight) >= 600;
    const most = numberOf(limit);
    const shown = most > 0 ? cutToWidth(String(text), most, size, isBold) : String(text);
    const x = tenth(numberOf(item['x']) + numberOf(item['dx']) + dx);
    const y = tenth(numberOf(item['y']) + numberOf(item['dy']) + dy + size * (BASELINES[String(baseline)] ?? 0));
    const rim = colourOf(item['stroke']);
    const look = [
      ` x="${x}" y="${y}" fill="${fill}" font-size="${tenth(size)}"`,
      align === 'center' || align === 'right' ? ` text-anchor="${ANCHORS[align]}"` : '',
      isBold ? ' font-weight="600"' : '',
      rim === undefined ? '' : ` stroke="${rim}" stroke-width="${numberOf(item['strokeWidth'], 4)}"`,
      numberOf(angle) === 0 ? '' : ` transform="rotate(${tenth(numberOf(angle))} ${x} ${y})"`,
    ];
    this.#parts.push({ look: '', data: `<text${look.join('')}>${escapeMarkup(shown)}</text>` });
  }

  /** One mark with all its items; `dx`, `dy`: offset of its group. */
  mark(mark: Fields, dx: number, dy: number, frame: Box): void {
    const items = itemsOf(mark);
    switch (mark['marktype']) {
      case 'group':
        for (const item of items) this.group(item, dx, dy);
        return;
      case 'area':
      case 'line':
        this.run(items, mark['marktype'] === 'area', dx, dy, frame);
        return;
      default:
        for (const item of items) this.item(item, mark['marktype'], dx, dy);
    }
  }

  /** A group with its contents. A group with a size is a plot if it holds marks on data. */
  group(item: Fields, outerX: number, outerY: number): void {
    const [dx, dy] = [outerX + numberOf(item['x']), outerY + numberOf(item['y'])];
    const frame: Box = [dx, dy, dx + numberOf(item['width']), dy + numberOf(item['height'])];
    const marks = itemsOf(item);
    if (frame[2] > dx && frame[3] > dy && marks.some(({ role, marktype }) => role === 'mark' && marktype !== 'group')) {
      const { plot = frame } = this;
      const [left, top] = [Math.min(plot[0], dx), Math.min(plot[1], dy)];
      this.plot = [left, top, Math.max(plot[2], frame[2]), Math.max(plot[3], frame[3])];
    }
    const below = (mark: Fields): number => numberOf(mark['zindex']);
    for (const mark of marks.toSorted((a, b) => below(a) - below(b))) this.mark(mark, dx, dy, frame);
  }

  /** The items of an area or a line are its points. */
  run(items: readonly Fields[], isArea: boolean, dx: number, dy: number, [, top, , bottom]: Box): void {
    const [first] = items;
    if (first === undefined) return;
    const upper = outline([
      ...stepped(items, 'y', dx, dy),
      ...(isArea ? stepped(items, 'y2', dx, dy).toReversed() : []),
    ]);
    this.shape(isArea ? first : { ...first, fill: undefined }, isArea ? `${upper}Z` : upper);
    for (const item of items) this.tip(item, [numberOf(item['x']) + dx, top, 0, bottom - top]);
  }

  item(item: Fields, type: unknown, dx: number, dy: number): void {
    const [x, y] = [numberOf(item['x']) + dx, numberOf(item['y']) + dy];
    if (type === 'text') this.text(item, dx, dy);
    else if (type === 'symbol') {
      const radius = Math.sqrt(numberOf(item['size'], 64)) / 2;
      const draw = SYMBOLS[String(item['shape'] ?? 'circle')] ?? SYMBOLS['circle'];
      this.shape(item, draw?.(x, y, radius) ?? '');
      this.tip(item, [x - radius, y - radius, 2 * radius, 2 * radius]);
    } else if (type === 'rule') {
      const end: Point = [numberOf(item['x2'], x - dx) + dx, numberOf(item['y2'], y - dy) + dy];
      this.shape(item, outline([[x, y], end]));
      this.tip(item, [
        Math.min(x, end[0]),
        Math.min(y, end[1]) - 4,
        Math.abs(end[0] - x) || 0.1,
        Math.abs(end[1] - y) + 8,
      ]);
    } else if (type === 'rect') {
      const [width, height] = [numberOf(item['width']), numberOf(item['height'])];
      this.shape(item, `M${tenth(x)},${tenth(y)}h${tenth(width)}v${tenth(height)}h${tenth(-width)}Z`);
      this.tip(item, [x, y, Math.max(0.1, width), height]);
    }
  }
}

/** Writes a scene as SVG. `root`: the root of Vega's scene graph. */
export function writeScene(root: unknown): Scene {
  const bounds = fieldsOf(fieldsOf(root)['bounds']);
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = ['x1', 'y1', 'x2', 'y2'].map((key) => numberOf(bounds[key]));
  const [left, top] = [Math.floor(x1), Math.floor(y1)];
  const [width, height] = [Math.ceil(x2) - left, Math.ceil(y2) - top];
  const writer = new Writer();
  for (const item of itemsOf(root)) writer.group(item, -left, -top);
  return { svg: writer.svg, width, height, plot: writer.plot ?? [0, 0, width, height], tips: writer.tips };
}
