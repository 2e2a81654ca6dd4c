import { between, type ChartSize, type Layer } from './chart.js';
import { ink } from './palette.js';
import { SMALL_TEXT } from './text-width.js';

/**
 * Charts with a row per kind, sender or server share one layout: the name left of the bar and a note behind it, or both
 * above the bar where the drawing is narrow.
 */
export interface RowLabel {
  readonly row: number;
  readonly name: string;
  readonly note: string;
  /** Where the bar ends, on the chart's own x scale; the note stands behind it. `undefined`: at the right edge. */
  readonly end?: number | undefined;
}

/** Place of a row; every layer of such a chart shares it. */
export const ROW = { field: 'row', type: 'ordinal', axis: null, scale: { padding: 0 } } as const;

/** An x scale from 0 to `longest` without an axis of its own. */
export function rowScale(longest: number) {
  return { type: 'quantitative', axis: null, scale: { domain: between(0, longest), nice: false } } as const;
}

/** Names and notes. `bar` is the height of a bar [px], `longest` the end of the x scale. */
export function rowLabels(rows: readonly RowLabel[], size: ChartSize, bar: number, longest: number): Layer[] {
  const above = { dy: -bar / 2 - 9 };
  const wide = size === 'wide';
  const values = rows.map(({ row, name, note, end }) => ({ row, name, note, end: wide ? (end ?? longest) : longest }));
  return [
    {
      data: { values },
      mark: wide ? { type: 'text', align: 'right', dx: -10 } : { type: 'text', align: 'left', ...above },
      encoding: { y: ROW, x: { value: 0 }, text: { field: 'name', type: 'nominal' } },
    },
    {
      data: { values },
      mark: {
        type: 'text',
        fill: ink('quiet'),
        fontSize: SMALL_TEXT,
        ...(wide ? { align: 'left', dx: 8 } : { align: 'right', ...above }),
      },
      encoding: { y: ROW, x: { ...rowScale(longest), field: 'end' }, text: { field: 'note', type: 'nominal' } },
    },
  ];
}
