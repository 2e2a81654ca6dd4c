/** A row of a CSV file: its cells without quotes, and their offsets. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** Offset of each cell in the text. */
  readonly starts: readonly number[];
  /** From 1. */
  readonly line: number;
  readonly start: number;
  /** True if a quote was opened and never closed. */
  readonly unclosed: boolean;
}

/** Separator between cells. */
export type Separator = ',' | ';' | '\t';

/** The most frequent separator in the first line; spreadsheets write semicolons where the comma is the decimal sign. */
export function separatorOf(text: string): Separator {
  const end = text.indexOf('\n');
  const header = text.slice(0, Math.min(end < 0 ? text.length : end, 4096));
  const count = (one: string): number => header.split(one).length;
  const [first = ','] = ([',', ';', '\t'] as const).toSorted((a, b) => count(b) - count(a));
  return first;
}

/**
 * Rows of a CSV file (RFC 4180), without empty lines. A quoted cell may hold separators but no line ends: names have
 * none, and a forgotten quote must not swallow the rest of the file.
 */
export function* readRows(text: string, separator: Separator): Generator<CsvRow> {
  let line = 0;
  for (let start = 0; start < text.length; ) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    line += 1;
    const content = text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
    if (content.trim() !== '')
      yield content.includes('"')
        ? quotedRow(content, separator, line, start)
        : plainRow(content, separator, line, start);
    start = end + 1;
  }
}

function plainRow(content: string, separator: Separator, line: number, start: number): CsvRow {
  const cells = content.split(separator);
  const starts: number[] = [];
  let at = start;
  for (const cell of cells) {
    starts.push(at);
    at += cell.length + 1;
  }
  return { cells, starts, line, start, unclosed: false };
}

/** Splits a row cell by cell: in quotes (`""` is a quote), or bare up to the separator. */
function quotedRow(content: string, separator: Separator, line: number, start: number): CsvRow {
  const cells: string[] = [];
  const starts: number[] = [];
  let unclosed = false;
  for (let at = 0; at <= content.length; ) {
    const comma = content.indexOf(separator, at);
    const bareEnd = comma < 0 ? content.length : comma;
    starts.push(start + at);
    if (content[at] !== '"') {
      cells.push(content.slice(at, bareEnd));
      at = bareEnd + 1;
      continue;
    }
    const close = closingQuote(content, at + 1);
    unclosed ||= close < 0;
    const end = close < 0 ? content.length : close;
    cells.push(content.slice(at + 1, end).replaceAll('""', '"'));
    const after = content.indexOf(separator, end);
    at = (after < 0 ? content.length : after) + 1;
  }
  return { cells, starts, line, start, unclosed };
}

function closingQuote(content: string, from: number): number {
  for (let at = content.indexOf('"', from); at >= 0; at = content.indexOf('"', at + 2)) {
    if (content[at + 1] !== '"') return at;
  }
  return -1;
}
