import { type ComparedRow, type ComparedValue, mergeRows, type PresetComparison } from '../../mail/index.js';
import { retryStrips } from '../topics/run/retry-times.js';
import { countOf } from '../words/numbers.js';
import { displayWidth, wrapLine } from '../words/printable.js';
import { pad } from './columns.js';
import { buildPaint, type Paint } from './paint.js';
import { renderStrips } from './retry-strips.js';
import type { TableOptions } from './table.js';

const GAP = '  ';
/** Least width of a column of values: presets that do not fit go into a table of their own below. */
const NARROWEST = 14;
const LONGEST_KEY = 24;

/** The differences between presets, side by side, and their retry times on one axis. */
export function renderPresetComparison(comparison: PresetComparison, { width, colour }: TableOptions): string {
  const paint = buildPaint(colour);
  const { names, same } = comparison;
  const rows = mergeRows(comparison.rows);
  const blocks = rows.length === 0 ? [] : tables(names, rows, width, paint);
  const rest = rows.length === 0 ? 'Nothing differs' : `${countOf(same, 'other value')} the same`;
  const marked = comparison.rows.some(({ values }) => values.some(({ assumed }) => assumed));
  const legend = `${rest}.${marked ? ' A ? marks what is assumed.' : ''} mxsim mta NAME shows the sources.`;
  return [
    ...blocks,
    ...wrapLine(legend, width),
    '',
    ...wrapLine('When a message is tried again that every server turns away', width).map(paint.heading),
    ...wrapLine('from its first try, on a logarithmic axis: • a retry, · one that is assumed, × gives up', width).map(
      paint.quiet,
    ),
    ...renderStrips(retryStrips(names), width, paint),
    '',
  ].join('\n');
}

/** One table, or several if not all presets fit beside each other. */
function tables(names: readonly string[], rows: readonly ComparedRow[], width: number, paint: Paint): string[] {
  const keyWidth = Math.min(
    LONGEST_KEY,
    Math.max(width - NARROWEST - GAP.length, Math.floor(width * 0.35)),
    Math.max(...rows.map(({ key }) => displayWidth(key))),
  );
  const fitting = Math.max(1, Math.floor((width - keyWidth) / (NARROWEST + GAP.length)));
  const parts = Math.ceil(names.length / fitting);
  const each = Math.ceil(names.length / parts);
  return Array.from({ length: parts }, (_, part) => {
    const range = [part * each, (part + 1) * each] as const;
    return table(
      names.slice(...range),
      rows.map(({ key, values }) => ({ key, values: values.slice(...range) })),
      [keyWidth, width],
      paint,
    );
  }).flat();
}

function table(
  names: readonly string[],
  rows: readonly ComparedRow[],
  [keyWidth, width]: readonly [number, number],
  paint: Paint,
): string[] {
  const room = Math.floor((width - keyWidth) / names.length) - GAP.length;
  const widths = names.map((name, at) =>
    Math.min(room, Math.max(displayWidth(name), ...rows.map(({ values }) => displayWidth(textOf(values[at]))))),
  );
  const head = lineOf(['', ...names], [keyWidth, ...widths]);
  return [paint.heading(head), ...rows.flatMap((row) => renderRow(row, [keyWidth, ...widths])), ''];
}

function textOf(value: ComparedValue | undefined): string {
  if (value === undefined) return '';
  return value.assumed ? `${value.text} ?` : value.text;
}

/** A key and its values, each wrapped in its own column. */
function renderRow({ key, values }: ComparedRow, widths: readonly number[]): string[] {
  const cells = [key, ...values.map(textOf)].map((text, at) => wrapLine(text, widths[at] ?? NARROWEST));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    lineOf(
      cells.map((lines) => lines[line] ?? ''),
      widths,
    ),
  );
}

function lineOf(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, at) => pad(cell, widths[at] ?? 0, 'left'))
    .join(GAP)
    .trimEnd();
}
