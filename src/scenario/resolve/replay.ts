import { KINDS, type Kind } from '../../mail/index.js';
import { DEFAULTS, type TrafficModel } from '../../model/index.js';
import type { ReadFile, Side, Sides } from '../context.js';
import { type Context, complain } from '../context.js';
import { choices, didYouMean } from '../mistakes/nearest.js';
import { type Complaint, type Path, problemAt } from '../mistakes/problem.js';
import type { WrittenTraffic } from '../schema/traffic.js';
import { positionAt, type Source } from '../text/source.js';
import { type CsvRow, readRows, type Separator, separatorOf } from './csv.js';
import { resolveMailLoad } from './mail-load.js';
import { type CellTime, timeReader } from './replay-times.js';

/** Most messages of one replay file. */
export const MOST_REPLAYED = 10_000_000;

const COLUMNS = ['t', 'sender', 'domain', 'kind'] as const;
type Column = (typeof COLUMNS)[number];

type WrittenReplay = Extract<WrittenTraffic, { replay: unknown }>;

/** Messages read from a CSV file, in order of time; empty if the file is invalid. */
export function readReplay(context: Context, path: Path, written: WrittenReplay, sides: Sides): TrafficModel[] {
  const text = textOf(context, [...path, 'replay'], written.replay, sides.readFile);
  if (text === undefined) return [];
  const columns = new Replay(context, path, written, text, sides).read();
  const invalidRecipients = written.invalidRecipients ?? DEFAULTS.traffic.invalidRecipients;
  const load = resolveMailLoad(context, path, written);
  if (columns === null) return [];
  return [{ kind: 'replay', file: written.replay, ...inOrder(columns), invalidRecipients, ...load }];
}

function textOf(context: Context, path: Path, file: string, readFile: ReadFile | undefined): string | undefined {
  if (readFile === undefined) {
    complain(context, path, {
      code: 'replay',
      message: 'no files can be read from here',
      expected: 'arrivals at a `rate`',
    });
    return undefined;
  }
  try {
    const text = readFile(file);
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  } catch (error) {
    const [reason = ''] = error instanceof Error ? error.message.split('\n') : [];
    const message = `\`${file}\` cannot be read${reason === '' ? '' : `: ${reason.slice(0, 200)}`}`;
    complain(context, path, {
      code: 'replay',
      message,
      expected: 'a CSV file, its path from the folder of the scenario',
    });
    return undefined;
  }
}

/** Longest name of a column that is shown. */
const LONGEST_NAME = 64;

/** Parallel columns, as in the model. */
interface Columns {
  readonly times: number[];
  readonly senders: number[];
  readonly domains: number[];
  readonly kinds: (Kind | null)[];
}

/** Reads one file row by row, and reports problems at its lines and columns. */
class Replay {
  readonly #context: Context;
  readonly #path: Path;
  readonly #source: Source;
  readonly #sides: Sides;
  readonly #separator: Separator;
  readonly #time: (cell: string) => CellTime;
  readonly #places: Partial<Record<Column, number>> = {};
  readonly #senders: ReadonlyMap<string, number>;
  readonly #domains: ReadonlyMap<string, number>;
  #faults = 0;

  constructor(context: Context, path: Path, written: WrittenReplay, text: string, sides: Sides) {
    this.#context = context;
    this.#path = path;
    // Lines are counted by the rows; the source is only used to excerpt the line of a problem.
    this.#source = { file: written.replay, text, lineStarts: [0] };
    this.#separator = separatorOf(text);
    this.#time = timeReader(written.start, this.#separator === ',' ? '.' : ',');
    this.#sides = sides;
    this.#senders = indexOf(sides.from.names);
    this.#domains = indexOf(sides.to.names);
  }

  read(): Columns | null {
    const columns: Columns = { times: [], senders: [], domains: [], kinds: [] };
    let isHeader = true;
    for (const row of readRows(this.#source.text, this.#separator)) {
      if (row.unclosed)
        this.#complain(row, row.cells.length - 1, {
          code: 'replay',
          message: 'the text in double quotes never ends',
          expected: 'a closing `"`',
        });
      if (isHeader) {
        if (!this.#readHeader(row)) return null;
        isHeader = false;
        continue;
      }
      if (columns.times.length >= MOST_REPLAYED) {
        this.#complain(row, 0, {
          code: 'too-large',
          message: 'the file has too many rows',
          expected: `at most ${MOST_REPLAYED}`,
        });
        break;
      }
      this.#readRow(row, columns);
      if (this.#context.problems.full) break;
    }
    if (isHeader) this.#complain(NO_ROW, 0, EMPTY);
    else if (this.#faults === 0 && columns.times.length === 0) this.#complain(NO_ROW, 0, NO_ARRIVAL);
    return this.#faults > 0 ? null : columns;
  }

  #readHeader(row: CsvRow): boolean {
    for (const [index, cell] of row.cells.entries()) {
      // A file that is no CSV may be a single cell of a hundred megabytes.
      const name = cell.length > LONGEST_NAME ? `${cell.slice(0, LONGEST_NAME)}…` : cell.trim();
      const column = COLUMNS.find((one) => one === name.toLowerCase());
      const hint = didYouMean(this.#context.speller.nearest(name, COLUMNS));
      if (column === undefined)
        this.#complain(row, index, {
          code: 'replay',
          message: `column \`${name}\` is not known`,
          expected: choices(COLUMNS),
          hint,
        });
      else if (this.#places[column] !== undefined)
        this.#complain(row, index, {
          code: 'replay',
          message: `column \`${name}\` is given twice`,
          expected: 'each column once',
        });
      else this.#places[column] = index;
    }
    if (this.#faults > 0) return false;
    for (const column of ['t', 'sender', 'domain'] as const) {
      if (this.#places[column] === undefined)
        this.#complain(row, 0, {
          code: 'replay',
          message: `there is no column \`${column}\``,
          expected: 'a first line that names the columns, such as `t,sender,domain`',
        });
    }
    return this.#faults === 0;
  }

  #readRow(row: CsvRow, columns: Columns): void {
    if (row.unclosed) return;
    const { t = 0, sender = 0, domain = 0, kind } = this.#places;
    columns.times.push(this.#readTime(row, t));
    columns.senders.push(this.#index(row, sender, this.#sides.from, this.#senders));
    columns.domains.push(this.#index(row, domain, this.#sides.to, this.#domains));
    columns.kinds.push(kind === undefined ? null : this.#kind(row, kind));
  }

  #readTime(row: CsvRow, column: number): number {
    const reading = this.#time((row.cells[column] ?? '').trim());
    if (reading.ok) return reading.time;
    this.#complain(row, column, reading.complaint);
    return 0;
  }

  #index(row: CsvRow, column: number, side: Side, indices: ReadonlyMap<string, number>): number {
    const cell = (row.cells[column] ?? '').trim();
    const index = indices.get(cell) ?? indices.get(side.normal(cell));
    if (index !== undefined) return index;
    const hint = didYouMean(this.#context.speller.nearest(cell, side.names));
    const message = cell === '' ? `no ${side.what} is given` : `there is no ${side.what} \`${cell.slice(0, 60)}\``;
    this.#complain(row, column, { code: side.code, message, expected: choices([...side.names], 6), hint });
    return 0;
  }

  #kind(row: CsvRow, column: number): Kind | null {
    const cell = (row.cells[column] ?? '').trim();
    if (cell === '') return null;
    const kind = KINDS.find((one) => one === cell);
    const hint = kind === undefined ? didYouMean(this.#context.speller.nearest(cell, KINDS)) : undefined;
    if (kind === undefined)
      this.#complain(row, column, {
        code: 'replay',
        message: `\`${cell.slice(0, 40)}\` is no kind of mail`,
        expected: choices(KINDS),
        hint,
      });
    return kind ?? null;
  }

  #complain(row: CsvRow, column: number, complaint: Complaint): void {
    this.#faults += 1;
    const start = row.starts[column] ?? row.start + (row.starts.length === 0 ? 0 : lengthOf(row));
    const source = { ...this.#source, lineStarts: [row.start, endOf(this.#source.text, row.start)] };
    const position = positionAt(source, start, start + Math.max(1, row.cells[column]?.length ?? 1));
    this.#context.problems.add(problemAt(complaint, { ...position, line: row.line }, this.#path));
  }
}

const EMPTY: Complaint = {
  code: 'replay',
  message: 'the file is empty',
  expected: 'a first line that names the columns, such as `t,sender,domain`',
};

const NO_ARRIVAL: Complaint = {
  code: 'replay',
  message: 'no message arrives in this file',
  expected: 'a line for each',
};

const NO_ROW: CsvRow = { cells: [], starts: [], line: 1, start: 0, unclosed: false };

function lengthOf(row: CsvRow): number {
  const last = row.cells.length - 1;
  return (row.starts[last] ?? row.start) - row.start + (row.cells[last]?.length ?? 0);
}

function endOf(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length + 1 : end + 1;
}

function indexOf(names: ReadonlySet<string>): ReadonlyMap<string, number> {
  return new Map([...names].map((name, index) => [name, index]));
}

/** Sorts by time; messages of the same time stay in the order of the file. */
function inOrder(columns: Columns): Columns {
  const { times } = columns;
  if (times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))) return columns;
  const order = Float64Array.from(times.keys()).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  const sorted = <T>(column: readonly T[]): T[] => Array.from(order, (index) => column[index] as T);
  return {
    times: sorted(times),
    senders: sorted(columns.senders),
    domains: sorted(columns.domains),
    kinds: sorted(columns.kinds),
  };
}
