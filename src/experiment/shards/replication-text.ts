import type { Model } from '../../model/index.js';
import {
  CELLS,
  emptyReplication,
  FATE_CELLS,
  type ReplicationResult,
  type SeriesColumns,
  seriesColumns,
} from '../../results/index.js';
import { type BinColumns, ExactSum, LogHistogram, MOST_KEPT } from '../../stats/index.js';

/** A text that is not a valid replication; the message says where, in a few words. */
export class ReplicationTextError extends Error {}

function wrong(path: string, expected: string): never {
  throw new ReplicationTextError(`\`${path}\` is not ${expected}`);
}

/** Most bins of a series or a histogram; both keep fewer. */
const MOST_BINS = 1 << 16;

/** JSON cannot express these doubles, nor a negative zero. */
const SPECIAL = new Map<string, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

/** JSON prints the shortest decimal that reads as the same double (ECMA-262 §6.1.6.1.20), so numbers are unchanged. */
function encodeNumber(value: number): number | string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : String(value);
}

function decodeNumber(value: unknown, path: string): number {
  if (typeof value === 'number') return value;
  const special = typeof value === 'string' ? SPECIAL.get(value) : undefined;
  return special ?? wrong(path, 'a number');
}

function encode(value: unknown): unknown {
  if (typeof value === 'number') return encodeNumber(value);
  if (value instanceof Float64Array) return Array.from(value, encodeNumber);
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, encode(part)]));
}

/** The values themselves, or bins: number, count, and, if kept, the extremes of their values. */
function encodeHistogram(plain: LogHistogram): unknown {
  // After a transfer between threads it is plain columns, without its class.
  const { lean, min, max, exactSum, contents } = LogHistogram.from(plain);
  const sum = encode(exactSum.parts);
  const { bins, counts, lows, highs } = contents.binned;
  if (bins.length === 0) return { lean, sum, values: encode(contents.values) };
  const rows = Array.from(bins, (bin, at) => [bin, counts[at], ...(lean ? [] : [lows[at], highs[at]])]);
  return { lean, sum, min: encodeNumber(min), max: encodeNumber(max), bins: encode(rows) };
}

function encodeLatencies({ senders, domains }: ReplicationResult['latencies']): unknown {
  return { senders: senders.map(encodeHistogram), domains: domains.map(encodeHistogram) };
}

/** A replication as one line of JSON, from which `decodeReplication` makes the same replication to the last bit. */
export function encodeReplication(cell: number, result: ReplicationResult): string {
  const { latency, latencies, ...plain } = result;
  const histograms = { latency: encodeHistogram(latency), latencies: encodeLatencies(latencies) };
  return JSON.stringify({ cell, ...(encode(plain) as object), ...histograms });
}

/** Form of a model's replications: columns have the same lengths in all of them. */
export interface ReplicationShape {
  readonly result: ReplicationResult;
  /** Columns over time with one bin. */
  readonly series: SeriesColumns;
}

export function shapeOf({ senders, domains, servers }: Model): ReplicationShape {
  const queues = new Float64Array(senders.length + servers.length);
  const own = new Float64Array(servers.length);
  const counts = { width: 1, bins: 1, accepted: own, attempts: own, net: queues, instants: queues };
  const series = seriesColumns(
    { ...counts, senders: senders.length, servers: servers.length },
    0,
    servers.map(() => []),
  );
  return { result: emptyReplication(senders.length, domains.length, servers.length), series };
}

type Fields = Readonly<Record<string, unknown>>;

function readFields(value: unknown, keys: readonly string[], path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(path, 'an object');
  const missing = keys.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return wrong(`${path}.${missing}`, 'there');
  const odd = Object.keys(value).find((key) => !keys.includes(key));
  if (odd !== undefined) return wrong(`${path}.${odd}`, 'known');
  return value as Fields;
}

function readList(value: unknown, length: number | undefined, path: string): readonly unknown[] {
  if (!Array.isArray(value)) return wrong(path, 'a list');
  return length === undefined || value.length === length ? value : wrong(path, `a list of ${length}`);
}

function decodeColumn(value: unknown, length: number, path: string): Float64Array {
  return Float64Array.from(readList(value, length, path), (one) => decodeNumber(one, path));
}

/** Reads a value of the same form as another: numbers, columns of the same length, and objects of these. */
function decodeLike(shape: unknown, value: unknown, path: string): unknown {
  if (typeof shape === 'number') return decodeNumber(value, path);
  if (shape instanceof Float64Array) return decodeColumn(value, shape.length, path);
  if (typeof shape !== 'object' || shape === null) return wrong(path, 'known');
  const keys = Object.keys(shape);
  const fields = readFields(value, keys, path);
  return Object.fromEntries(
    keys.map((key) => [key, decodeLike((shape as Fields)[key], fields[key], `${path}.${key}`)]),
  );
}

function decodeHistogram(value: unknown, path: string): LogHistogram {
  const isBinned = typeof value === 'object' && value !== null && Object.hasOwn(value, 'bins');
  const fields = readFields(value, isBinned ? ['lean', 'sum', 'min', 'max', 'bins'] : ['lean', 'sum', 'values'], path);
  const { lean } = fields;
  if (typeof lean !== 'boolean') return wrong(`${path}.lean`, 'true or false');
  const [whole = 0, fine = 0, finest = 0] = decodeColumn(fields['sum'], 3, `${path}.sum`);
  const sum = ExactSum.ofParts([whole, fine, finest]);
  if (!isBinned) {
    const values = readList(fields['values'], undefined, `${path}.values`);
    if (values.length > MOST_KEPT) wrong(`${path}.values`, `a list of ${MOST_KEPT} at most`);
    return LogHistogram.of(decodeColumn(values, values.length, `${path}.values`), lean, sum);
  }
  const [min, max] = (['min', 'max'] as const).map((end) => decodeNumber(fields[end], `${path}.${end}`));
  return LogHistogram.ofBins(decodeBins(fields['bins'], lean, `${path}.bins`), {
    lean,
    sum,
    min: min ?? 0,
    max: max ?? 0,
  });
}

function decodeBins(value: unknown, lean: boolean, path: string): BinColumns {
  const rows = readList(value, undefined, path).map((row) => decodeColumn(row, lean ? 2 : 4, path));
  const column = (place: number): Float64Array<ArrayBuffer> => Float64Array.from(rows, (row) => row[place] as number);
  const bins = column(0);
  if (!bins.every((bin, at) => Number.isInteger(bin) && bin > (bins[at - 1] ?? -1) && bin < MOST_BINS))
    wrong(path, 'a list of bins');
  const ends = lean ? [new Float64Array(0), new Float64Array(0)] : [column(2), column(3)];
  return {
    bins: Uint16Array.from(bins),
    counts: column(1),
    lows: ends[0] as typeof bins,
    highs: ends[1] as typeof bins,
  };
}

function decodeLatencies(value: unknown, shape: ReplicationResult['latencies']): ReplicationResult['latencies'] {
  const fields = readFields(value, ['senders', 'domains'], 'latencies');
  const read = (name: 'senders' | 'domains'): LogHistogram[] =>
    readList(fields[name], shape[name].length, `latencies.${name}`).map((one) =>
      decodeHistogram(one, `latencies.${name}`),
    );
  return { senders: read('senders'), domains: read('domains') };
}

function decodeCauses(value: unknown, { senders, servers }: ReplicationResult): ReplicationResult['causes'] {
  const fields = readFields(value, ['senders', 'servers'], 'causes');
  const rows = { senders: senders.length / FATE_CELLS, servers: servers.attempts.length + 1 };
  const read = (name: 'senders' | 'servers'): Float64Array => {
    const list = readList(fields[name], undefined, `causes.${name}`);
    const pairs = decodeColumn(list, list.length, `causes.${name}`);
    const keys = pairs.filter((_, at) => at % 2 === 0);
    const rise = keys.every((key, at) => Number.isInteger(key) && key > (keys[at - 1] ?? -1));
    if (pairs.length % 2 !== 0 || !rise || (keys.at(-1) ?? 0) >= rows[name] * CELLS)
      wrong(`causes.${name}`, 'a list of causes and counts');
    return pairs;
  };
  return { senders: read('senders'), servers: read('servers') };
}

function decodeSeries(shape: SeriesColumns, value: unknown): SeriesColumns | null {
  if (value === null) return null;
  const { down: _, width, bins: __, ...columns } = shape;
  const fields = readFields(value, Object.keys(shape), 'series');
  const bins = decodeNumber(fields['bins'], 'series.bins');
  if (!Number.isInteger(bins) || bins < 1 || bins > MOST_BINS) wrong('series.bins', 'a number of bins');
  const down = readList(fields['down'], shape.down.length, 'series.down').map((intervals) =>
    readList(intervals, undefined, 'series.down').map((interval) =>
      decodeLike({ from: 0, to: 0 }, interval, 'series.down'),
    ),
  );
  const decoded = Object.entries(columns).map(([name, column]): [string, unknown] => [
    name,
    decodeColumn(fields[name], column.length * bins, `series.${name}`),
  ]);
  return {
    width: decodeNumber(fields['width'], 'series.width'),
    bins,
    ...Object.fromEntries(decoded),
    down,
  } as unknown as SeriesColumns;
}

/**
 * Reads a replication that `encodeReplication` wrote, and checks that it fits a model of this shape.
 *
 * @throws ReplicationTextError that says what is wrong with the text.
 */
export function decodeReplication(text: string, shape: ReplicationShape): { cell: number; result: ReplicationResult } {
  const { latency: _, latencies: __, series: ___, causes: ____, ...plain } = shape.result;
  const value = parse(text);
  const { cell, latency, latencies, series, causes, ...rest } = readFields(
    value,
    ['cell', ...Object.keys(shape.result)],
    'replication',
  );
  const decoded = decodeLike(plain, rest, 'replication') as Omit<
    ReplicationResult,
    'latency' | 'latencies' | 'series' | 'causes'
  >;
  return {
    cell: decodeNumber(cell, 'cell'),
    result: {
      ...decoded,
      causes: decodeCauses(causes, shape.result),
      latency: decodeHistogram(latency, 'latency'),
      latencies: decodeLatencies(latencies, shape.result.latencies),
      series: decodeSeries(shape.series, series),
    },
  };
}

/**
 * True if a line holds this replication, to the last bit. Anything else that the result may carry does not count.
 *
 * @throws ReplicationTextError if the line is no replication.
 */
export function holdsReplication(text: string, shape: ReplicationShape, result: ReplicationResult): boolean {
  const { cell, result: kept } = decodeReplication(text, shape);
  const keys = Object.keys(kept) as (keyof ReplicationResult)[];
  const own = Object.fromEntries(keys.map((key) => [key, result[key]])) as unknown as ReplicationResult;
  return encodeReplication(cell, own) === encodeReplication(cell, kept);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ReplicationTextError('it is no JSON');
  }
}
