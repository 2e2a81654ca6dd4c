import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { openTraceWriter, type TraceFormat } from '../../src/report/index.js';
import type { Attempt } from '../../src/results/index.js';
import { luck } from './result-builder.js';

/** More than one group of rows. */
const ROWS = 70_000;

/** Attempts as no run makes them: columns of one value and of many, all there, partly there, and never. */
function attempts(): Attempt[] {
  const random = luck(17);
  const some = (count: number): number => Math.floor(random() * count);
  return Array.from({ length: ROWS }, (_, at) => ({
    replication: 1 + Math.floor(at / 30_000),
    message: at + 1,
    recipient: 1,
    sender: `sender ${some(3)}`,
    sendingHost: 1 + some(40_000),
    domain: `${some(70_000)}.example`,
    kind: 'ham' as const,
    by: 'Müller & Söhne, "Köln" ✉',
    pass: 1 + some(8),
    attempt: 2 ** 31 - 1 - some(5),
    session: 1 + some(2 ** 30),
    submitted_s: at / 8,
    // As the engine tells times, to 10 ns.
    t_s: Math.round(random() * 1e14) / 1e8,
    took_s: some(2) === 0 ? 0 : some(1e6) / 1e8,
    host: `mx${some(2)}.example.org`,
    server: 'mx.example.org',
    family: 'ipv4' as const,
    tls: null,
    preference: some(3) === 0 ? null : some(65_536),
    outcome: (['accepted', 'refused'] as const)[some(2)] ?? 'accepted',
    stage: 'connect' as const,
    reply: some(4) === 0 ? null : `450 4.2.0 ${some(300)}`,
    then: 'nextHost' as const,
  })) as unknown as Attempt[];
}

async function written(format: TraceFormat, rows: readonly Attempt[]): Promise<Buffer> {
  const writer = await openTraceWriter(format);
  const pieces: (string | Uint8Array)[] = [writer.begin()];
  for (let at = 0; at < rows.length; at += 9_999) pieces.push(writer.rows(rows.slice(at, at + 9_999)));
  pieces.push(writer.end());
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece))));
}

/** What DuckDB says of the two files. */
async function asked(rows: readonly Attempt[], question: (csv: string, parquet: string) => string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-parquet-'));
  try {
    const [csv, parquet] = [join(folder, 'a.csv'), join(folder, 'a.parquet')];
    writeFileSync(csv, await written('csv', rows));
    writeFileSync(parquet, await written('parquet', rows));
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const answer = await connection.runAndReadAll(
      question(`read_csv('${csv}', all_varchar = true, header = true)`, `'${parquet}'`),
    );
    connection.closeSync();
    return answer.getRowsJson();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a Parquet file', () => {
  it('holds what the CSV file holds, whatever the columns hold', async () => {
    const rows = attempts();
    // Times are compared as numbers: DuckDB writes some of them with an exponent.
    const plain = "columns(c -> c NOT IN ('submitted_s', 't_s', 'took_s'))::varchar";
    const times = 'submitted_s::double, t_s::double, took_s::double';
    const both = (csv: string, parquet: string): string =>
      `SELECT count(*), (SELECT count(*) FROM ${parquet}) FROM (SELECT ${plain}, ${times} FROM ${csv} EXCEPT SELECT ${plain}, ${times} FROM ${parquet})`;
    expect(await asked(rows, both)).toEqual([['0', String(ROWS)]]);
  });

  it('knows least and most of its numbers, and how many are missing', async () => {
    const question = (_: string, parquet: string): string =>
      `SELECT min(stats_min_value::int), max(stats_max_value::int), sum(stats_null_count) FROM parquet_metadata(${parquet}) WHERE path_in_schema = 'preference'`;
    const rows = attempts();
    const known = rows.flatMap(({ preference }) => preference ?? []);
    const ends = [Math.min(...known.slice(0, 1e4)), Math.max(...known.slice(0, 1e4))];
    const [[least, most, missing]] = (await asked(rows, question)) as [[number, number, string]];
    expect(least).toBeLessThanOrEqual(ends[0] ?? Number.NaN);
    expect(most).toBeGreaterThanOrEqual(ends[1] ?? Number.NaN);
    expect(Number(missing)).toBe(ROWS - known.length);
  });

  it('may be empty', async () => {
    expect(await asked([], (_, parquet) => `SELECT count(*) FROM ${parquet}`)).toEqual([['0']]);
  });
});
