import type { Model } from '../model/index.js';
import {
  CELLS,
  emptyReplication,
  FATE_CELLS,
  type ReplicationResult,
  type SeriesColumns,
  seriesColumns,
} from '../results/index.js';
import { LogHistogram } from '../stats/index.js';

/** A text that is not what a replication looks like; the message says where, in a few words. */
export class ReplicationTextError extends Error {}

function wrong(path: string, expected: string): never {
  throw new ReplicationTextError(`\`${path}\` is not ${expected}`);
}

/** JSON has no words for these doubles, and no zero below zero. */
const SPECIAL = new Map<string, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

/** JSON prints the shortest decimal that reads as the same double (ECMA-262 §6.1.6.1.20), so numbers stay as they are. */
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

/** Bins that hold nothing are left out: most do. */
function encodeHistogram(plain: LogHistogram): unknown {
  // From another thread it arrives as plain columns, without its class.
  const { counts, lows, highs, count, sum, max } = LogHistogram.from(plain);
  const bins: unknown[] = [];
  counts.forEach((inBin, bin) => {
    if (inBin > 0) bins.push([bin, inBin, encodeNumber(lows[bin] ?? 0), encodeNumber(highs[bin] ?? 0)]);
  });
  return { count, sum: encodeNumber(sum), max: encodeNumber(max), bins };
}

/** A replication as one line of JSON, from which `decodeReplication` makes the same replication to the last bit. */
export function encodeReplication(cell: number, result: ReplicationResult): string {
  const { latency, ...plain } = result;
  return JSON.stringify({ cell, ...(encode(plain) as object), latency: encodeHistogram(latency) });
}

/** What a replication of a model looks like: its columns have the lengths that all others have. */
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

/** Reads a value that looks like another one: numbers, columns of the same length, and objects of these. */
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

function decodeHistogram(value: unknown): LogHistogram {
  const fields = readFields(value, ['count', 'sum', 'max', 'bins'], 'latency');
  const histogram = new LogHistogram();
  for (const entry of readList(fields['bins'], undefined, 'latency.bins')) {
    const [bin = -1, count = 0, low = 0, high = 0] = decodeColumn(entry, 4, 'latency.bins');
    if (!Number.isInteger(bin) || bin < 0 || bin >= histogram.counts.length) wrong('latency.bins', 'a list of bins');
    histogram.counts[bin] = count;
    histogram.lows[bin] = low;
    histogram.highs[bin] = high;
  }
  histogram.count = decodeNumber(fields['count'], 'latency.count');
  histogram.sum = decodeNumber(fields['sum'], 'latency.sum');
  histogram.max = decodeNumber(fields['max'], 'latency.max');
  return histogram;
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

/** Bins that a series has at most; the recorder keeps fewer. */
const MOST_BINS = 1 << 16;

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
 * Reads a replication that `encodeReplication` wrote, and checks that it is one of a model of this shape.
 *
 * @throws ReplicationTextError that says what is wrong with the text.
 */
export function decodeReplication(text: string, shape: ReplicationShape): { cell: number; result: ReplicationResult } {
  const { latency: _, series: __, causes: ___, ...plain } = shape.result;
  const value = parse(text);
  const { cell, latency, series, causes, ...rest } = readFields(
    value,
    ['cell', ...Object.keys(shape.result)],
    'replication',
  );
  const decoded = decodeLike(plain, rest, 'replication') as Omit<ReplicationResult, 'latency' | 'series' | 'causes'>;
  return {
    cell: decodeNumber(cell, 'cell'),
    result: {
      ...decoded,
      causes: decodeCauses(causes, shape.result),
      latency: decodeHistogram(latency),
      series: decodeSeries(shape.series, series),
    },
  };
}

/**
 * Whether a line holds this replication, to the last bit. What else the result may carry does not count.
 *
 * @throws ReplicationTextError where the line is no replication.
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
