import { cutEnd, cutMiddle, displayWidth, wrapLine } from '../words/printable.js';
import type { Paint } from './paint.js';

/** One column of a table on the terminal. */
export interface Column {
  readonly title: string;
  /** Contents of a column without a title: it explains the others, and no table is stacked for its sake. */
  readonly holds?: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
  /** Order in which columns are dropped when the terminal is too narrow, highest first; 0 stays. */
  readonly leaves: number;
}

/** Blanks between columns. */
const GAP = 2;
/** Width to which names are cut before any other column is dropped. */
const COMFORTABLE_NAME = 22;
const SHORTEST_NAME = 8;

/** Width below which a table that does not fit is stacked: it would otherwise lose its main columns. */
const STACKED_BELOW = 72;
/** Indentation of figures below a name. */
const INDENT = 2;

/** Additions to the columns themselves. */
export interface Extras {
  /** Rows that are a line of text over the whole width, by their number. */
  readonly headings?: ReadonlyMap<number, string>;
  /** Titles of columns dropped before. */
  readonly gone?: readonly string[];
}

/** True if the terminal is so narrow that this table is stacked. */
export function isStacked([names, ...figures]: readonly Column[], width: number): boolean {
  if (width >= STACKED_BELOW || names === undefined) return false;
  return (
    widthOfAll(figures.filter(({ holds }) => holds === undefined)) + Math.min(widthOf(names), COMFORTABLE_NAME) > width
  );
}

/** The columns that fit, and the width left for the names. */
interface Fit {
  readonly kept: readonly Column[];
  readonly gone: readonly Column[];
  readonly nameWidth: number;
}

/** Fits a table that is too wide: cuts names in the middle, then drops columns one by one, then cuts names further. */
function fit([names, ...figures]: readonly Column[], width: number): Fit {
  const nameWidth = names === undefined ? 0 : widthOf(names);
  const kept = keepFitting(figures, width - Math.min(nameWidth, COMFORTABLE_NAME));
  const room = Math.max(SHORTEST_NAME, width - widthOfAll(kept));
  return { kept, gone: figures.filter((column) => !kept.includes(column)), nameWidth: Math.min(nameWidth, room) };
}

/** Width left beside a table. */
export function roomBeside(columns: readonly Column[], width: number): number {
  const { kept, nameWidth } = fit(columns, width);
  return width - nameWidth - widthOfAll(kept) - GAP;
}

/**
 * Renders a table, head first, whose first column holds names. A last line lists the columns dropped for want of room.
 * On a narrow terminal nothing is dropped: each row becomes a name and, below it, its figures.
 */
export function renderColumns(columns: readonly Column[], width: number, paint: Paint, extras: Extras = {}): string[] {
  const [names, ...figures] = columns;
  const { headings = new Map(), gone: before = [] } = extras;
  if (names === undefined) return [];
  if (isStacked(columns, width)) return stack(names, figures, width, paint, headings);
  const { kept, gone, nameWidth } = fit(columns, width);
  const cells = names.cells.map((cell) => cutMiddle(cell, nameWidth));
  const cut = { ...names, title: cutEnd(names.title, nameWidth), cells };
  const shown = [cut, ...kept];
  const [head = '', ...rows] = [shown.map((column) => column.title), ...rowsOf(shown)].map((cells) =>
    cells
      .map((cell, at) => pad(cell, at === 0 ? nameWidth : widthOf(shown[at] ?? cut), shown[at]?.align ?? 'left'))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
  const lines = rows.map((line, row) => {
    const heading = headings.get(row);
    return heading === undefined ? line : cutEnd(heading, width);
  });
  const titles = [...before, ...gone.map(({ title, holds }) => holds ?? title)];
  const note = titles.length === 0 ? [] : wrapLine(`no room for: ${titles.join(', ')}`, width);
  return [paint.quiet(head), ...lines, ...note.map(paint.quiet)];
}

/** Each row as its name and, below it, its figures. */
function stack(
  names: Column,
  figures: readonly Column[],
  width: number,
  paint: Paint,
  headings: ReadonlyMap<number, string>,
): string[] {
  const rows = names.cells.flatMap((name, row) => {
    const heading = headings.get(row);
    if (heading !== undefined) return wrapLine(heading, width);
    const pieces = figures.flatMap(({ title, cells }) => {
      const cell = cells[row] ?? '';
      return cell === '' ? [] : [title === '' ? cell : `${title} ${cell}`];
    });
    const below = joinPieces(pieces, width - INDENT).map((line) => ' '.repeat(INDENT) + line);
    return [...wrapLine(name.trim(), width).map(paint.strong), ...below];
  });
  return [...wrapLine(names.title, width).map(paint.quiet), ...rows];
}

/** Joins pieces on as few lines as possible without breaking them; one longer than a line has lines of its own. */
function joinPieces(pieces: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const longer = lines.length === 0 ? piece : `${lines.at(-1)} · ${piece}`;
    if (displayWidth(longer) <= width) lines[Math.max(0, lines.length - 1)] = longer;
    else lines.push(...(displayWidth(piece) <= width ? [piece] : wrapLine(piece, width)));
  }
  return lines;
}

function widthOfAll(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + GAP + widthOf(column), 0);
}

function rowsOf(columns: readonly Column[]): string[][] {
  const rows = columns[0]?.cells.length ?? 0;
  return Array.from({ length: rows }, (_, row) => columns.map((column) => column.cells[row] ?? ''));
}

/** Drops columns, the least needed first, until the rest fits. */
function keepFitting(columns: readonly Column[], width: number): Column[] {
  const kept = [...columns];
  while (widthOfAll(kept) > width) {
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
