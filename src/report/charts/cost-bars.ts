import { type Chart, type ChartSize, plotWidth } from './chart.js';
import { labelLayer } from './labels.js';
import { buildChart } from './layers.js';
import { type Colour, ink } from './palette.js';
import { middleOf, type RowLayout, rowLabels, rowPlace, rowScale } from './rows.js';
import { cutToWidth, SMALL_TEXT, textWidth } from './text-width.js';

/** A bar cut into what is lost and what is late. */
export interface CostBar {
  readonly name: string;
  readonly note: string;
  readonly parts: readonly { readonly colour: Colour; readonly value: number }[];
}

const BAR = 16;
const PITCH: Readonly<Record<ChartSize, number>> = { wide: 26, narrow: 44 };
/** Room for names and notes beside the bars of a wide chart [px]. */
const LEFT = 250;
const RIGHT = 112;
/** What occurred is seen, however rare [px]. */
const THINNEST = 2;

/** Horizontal bars on one scale, their parts one after the other; names stand above where the drawing is narrow, or where they are long. */
export function drawCostBars(bars: readonly CostBar[], size: ChartSize, names: 'beside' | 'above' = 'beside'): Chart {
  const wide = size === 'wide' && names === 'beside';
  const look = wide ? 'wide' : 'narrow';
  const padding = { left: wide ? LEFT : 0, right: wide ? RIGHT : 0, top: wide ? 2 : 10, bottom: 2 };
  const width = plotWidth(size, padding);
  const rows: RowLayout = { size: look, width, pitch: PITCH[look], bar: BAR };
  const longest = Math.max(1e-9, ...bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)));
  const segments = bars.flatMap(({ name, note, parts }, row) => {
    let from = 0;
    return parts
      .filter(({ value }) => value > 0)
      .map(({ colour, value }) => {
        const to = from + Math.max(value, (THINNEST / width) * longest);
        const segment = { row, from, to, colour: ink(colour), tip: `${name}: ${note}` };
        from = to;
        return segment;
      });
  });
  const endOf = (row: number): number =>
    Math.max(0, ...segments.filter((segment) => segment.row === row).map(({ to }) => to));
  const labels = bars.map(({ name, note }, row) => ({
    name: cutToWidth(name, wide ? LEFT - 14 : width - textWidth(note, SMALL_TEXT) - 12),
    note,
    end: (endOf(row) / longest) * width,
  }));
  return buildChart(size, bars.length * rows.pitch, padding, [
    {
      data: { values: segments },
      mark: { type: 'bar', height: BAR, stroke: ink('paper'), strokeWidth: 0.5 },
      encoding: {
        // A narrow row has its words above its bar.
        y: { ...rowPlace(bars.length), bandPosition: 0.5 },
        x: { ...rowScale(longest), field: 'from' },
        x2: { field: 'to' },
        fill: { field: 'colour', type: 'nominal', scale: null },
      },
    },
    {
      data: { values: [{}] },
      mark: { type: 'rule', stroke: ink('edge') },
      encoding: { x: { value: 0 }, y: { value: 0 }, y2: { value: middleOf(bars.length - 0.5, rows) } },
    },
    labelLayer(rowLabels(labels, rows)),
  ]);
}
