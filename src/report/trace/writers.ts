import type { Attempt } from '../../results/index.js';
import { csvCell, csvLines } from '../csv.js';
import { harmlessJson } from '../json.js';
import { TRACE_COLUMNS, type TraceWriter } from './columns.js';
import { RowBytes } from './row-bytes.js';

export const TRACE_FORMATS = ['ndjson', 'csv', 'parquet'] as const;
export type TraceFormat = (typeof TRACE_FORMATS)[number];

/** Most texts whose encoded form is cached: more different ones than this are not names. */
const MOST_KEPT = 100_000;

const encoder = new TextEncoder();

/** Caches encoded texts: names, words and replies recur in every row. */
function kept(write: (text: string | null) => string): (text: string | null) => Uint8Array {
  const known = new Map<string | null, Uint8Array>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const written = encoder.encode(write(text));
    if (known.size < MOST_KEPT) known.set(text, written);
    return written;
  };
}

/** Syntax of a line-based format. */
interface LineStyle {
  /** Text before the value of a column. */
  readonly before: (name: string, at: number) => string;
  readonly text: (text: string | null) => string;
  readonly end: string;
  readonly head: string;
}

/** One JSON object a line (ndjson.org); missing values are null. */
const NDJSON: LineStyle = {
  head: '',
  before: (name, at) => `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`,
  text: (text) => (text === null ? 'null' : harmlessJson(JSON.stringify(text))),
  end: '}\n',
};

/** RFC 4180, with a header; missing values are empty. */
const CSV: LineStyle = {
  head: csvLines([TRACE_COLUMNS.map(({ name }) => name)]),
  before: (_, at) => (at === 0 ? '' : ','),
  text: (text) => csvCell(text ?? undefined),
  end: '\r\n',
};

/** Writes an attempt. The columns are spelt out, since a trace spends most of its time here. */
function writeLine(
  a: Attempt,
  out: RowBytes,
  before: readonly Uint8Array[],
  text: (text: string | null) => Uint8Array,
): void {
  out.bytes(before[0] as Uint8Array);
  out.whole(a.replication);
  out.bytes(before[1] as Uint8Array);
  out.whole(a.message);
  out.bytes(before[2] as Uint8Array);
  out.whole(a.recipient);
  out.bytes(before[3] as Uint8Array);
  out.bytes(text(a.sender));
  out.bytes(before[4] as Uint8Array);
  out.whole(a.sendingHost);
  out.bytes(before[5] as Uint8Array);
  out.bytes(text(a.domain));
  out.bytes(before[6] as Uint8Array);
  out.bytes(text(a.kind));
  out.bytes(before[7] as Uint8Array);
  out.bytes(text(a.by));
  out.bytes(before[8] as Uint8Array);
  out.whole(a.pass);
  out.bytes(before[9] as Uint8Array);
  out.whole(a.attempt);
  out.bytes(before[10] as Uint8Array);
  out.whole(a.session);
  out.bytes(before[11] as Uint8Array);
  out.seconds(a.submitted_s);
  out.bytes(before[12] as Uint8Array);
  out.seconds(a.t_s);
  out.bytes(before[13] as Uint8Array);
  out.seconds(a.took_s);
  out.bytes(before[14] as Uint8Array);
  out.bytes(text(a.host));
  out.bytes(before[15] as Uint8Array);
  out.bytes(text(a.server));
  out.bytes(before[16] as Uint8Array);
  out.bytes(text(a.family));
  out.bytes(before[17] as Uint8Array);
  out.bytes(text(a.tls));
  out.bytes(before[18] as Uint8Array);
  if (a.preference === null) out.bytes(text(null));
  else out.whole(a.preference);
  out.bytes(before[19] as Uint8Array);
  out.bytes(text(a.outcome));
  out.bytes(before[20] as Uint8Array);
  out.bytes(text(a.stage));
  out.bytes(before[21] as Uint8Array);
  out.bytes(text(a.reply));
  out.bytes(before[22] as Uint8Array);
  out.bytes(text(a.then));
}

/** Writes line by line. */
function lineWriter(style: LineStyle): TraceWriter {
  const out = new RowBytes();
  const text = kept(style.text);
  const before = TRACE_COLUMNS.map(({ name }, at) => encoder.encode(style.before(name, at)));
  const end = encoder.encode(style.end);
  return {
    begin: () => style.head,
    rows: (attempts) => {
      for (const attempt of attempts) {
        writeLine(attempt, out, before, text);
        out.bytes(end);
      }
      return out.take();
    },
    end: () => '',
  };
}

/** Opens the writer of a format. */
export async function openTraceWriter(format: TraceFormat): Promise<TraceWriter> {
  if (format === 'ndjson') return lineWriter(NDJSON);
  if (format === 'csv') return lineWriter(CSV);
  const { parquetWriter } = await import('./parquet.js');
  return parquetWriter();
}
