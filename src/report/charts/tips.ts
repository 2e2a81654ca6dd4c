import type { Chart } from './chart.js';

/** What a pointer finds in a drawing: place and size [px], and what to say about it. */
export type Tip = readonly [x: number, y: number, width: number, height: number, words: string];

/** What the script of an interactive page needs to know of a drawing. */
export interface TipSheet {
  readonly plot: readonly [x: number, y: number, width: number, height: number];
  /** Ends of the time axis [s]; null where there is none. */
  readonly time: readonly [number, number] | null;
  readonly items: readonly Tip[];
}

/** Places in one drawing at most: more cannot be pointed at. */
const MOST_TIPS = 4_000;

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** An item of Vega's scene graph, where its data have words for it. Areas and lines consist of points. */
function tipOf(item: Fields, mark: string, dx: number, dy: number): Tip | undefined {
  const { tip } = fieldsOf(item['datum']);
  if (typeof tip !== 'string') return undefined;
  if (mark === 'area' || mark === 'line') {
    const { row, tipTop, tipHeight } = fieldsOf(item['datum']);
    const banded = row !== undefined && typeof tipTop === 'number';
    const top = banded ? numberOf(tipTop) : numberOf(item['y']);
    return [tenth(numberOf(item['x']) + dx), tenth(top + dy), 0, banded ? tenth(numberOf(tipHeight)) : 0, tip];
  }
  const bounds = fieldsOf(item['bounds']);
  const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((key) => numberOf(bounds[key]));
  return [
    tenth((x1 ?? 0) + dx),
    tenth((y1 ?? 0) + dy),
    Math.max(0.1, tenth((x2 ?? 0) - (x1 ?? 0))),
    tenth((y2 ?? 0) - (y1 ?? 0)),
    tip,
  ];
}

function collect(mark: Fields, dx: number, dy: number, tips: Tip[]): void {
  const items = Array.isArray(mark['items']) ? mark['items'].map(fieldsOf) : [];
  for (const item of items) {
    if (tips.length >= MOST_TIPS) return;
    const inner = Array.isArray(item['items']) ? item['items'].map(fieldsOf) : undefined;
    if (inner === undefined) {
      const tip = tipOf(item, String(mark['marktype']), dx, dy);
      if (tip !== undefined) tips.push(tip);
    } else for (const part of inner) collect(part, dx + numberOf(item['x']), dy + numberOf(item['y']), tips);
  }
}

/** Reads off a finished drawing what can be said about its parts. `root`: Vega's scene graph. */
export function readTips(root: unknown, chart: Chart): TipSheet {
  const padding = fieldsOf(chart.spec.padding);
  const [left, top] = [numberOf(padding['left']), numberOf(padding['top'])];
  const right = numberOf(padding['right']);
  const bottom = numberOf(padding['bottom']);
  const items: Tip[] = [];
  collect(fieldsOf(root), left, top, items);
  return {
    plot: [left, top, chart.width - left - right, chart.height - top - bottom],
    time: chart.time ?? null,
    items,
  };
}
