/** A text that problems point into: a scenario file, an override, a replay file. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** Offset of the first character of each line, ascending; the first is 0. */
  readonly lineStarts: readonly number[];
}

/**
 * A stretch of one line, as counted by editors: lines and columns from 1, in UTF-16 units; `endColumn` is one past it.
 */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The line itself, or the part around the column if the line is very long; starts at `excerptColumn`. */
  readonly excerpt: string;
  readonly excerptColumn: number;
}

/** Most characters of a line that are kept with a position, before and after it. */
const KEPT = 400;

export function sourceOf(file: string, text: string): Source {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { file, text, lineStarts };
}

/** Position of the characters from `start` up to `end`; cut at the end of the first line. */
export function positionAt(source: Source, start: number, end: number): Position {
  const line = lineOf(source, start);
  const lineStart = source.lineStarts[line] ?? 0;
  const lineEnd = endOfLine(source, line);
  const from = Math.min(start, lineEnd);
  const to = Math.max(from + 1, Math.min(end, lineEnd));
  const excerptStart = Math.max(lineStart, from - KEPT);
  return {
    file: source.file,
    line: line + 1,
    column: from - lineStart + 1,
    endColumn: to - lineStart + 1,
    excerpt: source.text.slice(excerptStart, Math.min(lineEnd, from + KEPT)),
    excerptColumn: excerptStart - lineStart + 1,
  };
}

/** Index of the line that holds an offset, by binary search. */
export function lineOf(source: Source, offset: number): number {
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function endOfLine(source: Source, line: number): number {
  const next = source.lineStarts[line + 1];
  const end = next === undefined ? source.text.length : next - 1;
  return source.text[end - 1] === '\r' && end > (source.lineStarts[line] ?? 0) ? end - 1 : end;
}
