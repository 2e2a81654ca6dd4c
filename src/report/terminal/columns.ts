import { cutMiddle, displayWidth } from '../words/printable.js';

/** One column of a table on the terminal. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
  /** Columns leave in this order when the terminal is too narrow, highest first; 0 stays. */
  readonly leaves: number;
}

/** Blanks between columns. */
const GAP = 2;
/** A name is cut to this many columns before any other column has to go. */
const COMFORTABLE_NAME = 22;
const SHORTEST_NAME = 8;

/** How a table was laid out: its lines, head first, and the width it takes. */
export interface Layout {
  readonly lines: readonly string[];
  readonly width: number;
}

/**
 * Lays out a table whose first column holds names. Where it is too wide, the names are cut in the middle, then
 * columns leave one by one, then the names are cut further.
 */
export function layOut(columns: readonly Column[], width: number): Layout {
  const [names, ...figures] = columns;
  if (names === undefined) return { lines: [], width: 0 };
  const nameWidth = widthOf(names);
  const kept = keepFitting(figures, width - Math.min(nameWidth, COMFORTABLE_NAME));
  const taken = kept.reduce((sum, column) => sum + GAP + widthOf(column), 0);
  const room = Math.min(nameWidth, Math.max(SHORTEST_NAME, width - taken));
  const cut = { ...names, cells: names.cells.map((cell) => cutMiddle(cell, room)) };
  const shown = [cut, ...kept];
  const lines = [shown.map((column) => column.title), ...rowsOf(shown)].map((cells) =>
    cells
      .map((cell, at) => pad(cell, at === 0 ? room : widthOf(shown[at] ?? cut), shown[at]?.align ?? 'left'))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
  return { lines, width: taken + room };
}

function rowsOf(columns: readonly Column[]): string[][] {
  const rows = columns[0]?.cells.length ?? 0;
  return Array.from({ length: rows }, (_, row) => columns.map((column) => column.cells[row] ?? ''));
}

/** Drops columns, the least needed first, until the rest fits. */
function keepFitting(columns: readonly Column[], width: number): Column[] {
  const kept = [...columns];
  while (kept.reduce((sum, column) => sum + GAP + widthOf(column), 0) > width) {
    const leaves = Math.max(...kept.map((column) => column.leaves));
    const at = kept.findLastIndex((column) => column.leaves === leaves);
    if (leaves <= 0 || at < 0) break;
    kept.splice(at, 1);
  }
  return kept;
}

function widthOf(column: Column): number {
  return Math.max(displayWidth(column.title), ...column.cells.map(displayWidth));
}

export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? blanks + text : text + blanks;
}
