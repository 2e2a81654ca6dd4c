import { between, type ChartSize } from './chart.js';
import type { Label } from './labels.js';
import { SMALL_TEXT } from './text-width.js';

/**
 * Charts with a row per kind, sender or server share one layout: the name left of the bar and a note behind it, or both
 * above the bar where the drawing is narrow.
 */
export interface RowLabel {
  readonly name: string;
  readonly note: string;
  /** Where the bar ends; the note stands behind it [px]. */
  readonly end: number;
}

/** The rows of a chart [px]: from one to the next, and the height of a bar. */
export interface RowLayout {
  readonly size: ChartSize;
  readonly pitch: number;
  readonly bar: number;
  /** Width of the plot. */
  readonly width: number;
}

/** Place of one of `count` rows; those without a bar have their place too. */
export function rowPlace(count: number) {
  const domain = Array.from({ length: count }, (_, row) => row);
  return { field: 'row', type: 'ordinal', axis: null, scale: { domain, padding: 0 } } as const;
}

/** An x scale from 0 to `longest` without an axis of its own. */
export function rowScale(longest: number) {
  return { type: 'quantitative', axis: null, scale: { domain: between(0, longest), nice: false } } as const;
}

/** Middle of a row [px]. */
export function middleOf(row: number, { pitch }: RowLayout): number {
  return row * pitch + pitch / 2;
}

/** Names and notes of all rows. */
export function rowLabels(rows: readonly RowLabel[], layout: RowLayout): Label[] {
  return rows.flatMap(({ name, note, end }, row): Label[] => {
    const middle = middleOf(row, layout);
    const above = middle - layout.bar / 2 - 9;
    const quiet = { text: note, size: SMALL_TEXT, colour: 'quiet' } as const;
    return layout.size === 'wide'
      ? [
          { text: name, x: -10, y: middle, align: 'right' },
          { ...quiet, x: end + 8, y: middle, align: 'left' },
        ]
      : [
          { text: name, x: 0, y: above, align: 'left' },
          { ...quiet, x: layout.width, y: above, align: 'right' },
        ];
  });
}
