import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { traceAttempts } from '../../src/jobs/index.js';
import { parseSource } from '../../src/library/index.js';
import { OUTCOMES } from '../../src/mail/index.js';
import type { MessageRecord } from '../../src/narrative/index.js';
import { csvCell } from '../../src/report/csv.js';
import { TRACE_COLUMNS } from '../../src/report/index.js';
import type { Attempt, RunResult } from '../../src/results/index.js';
import { type Call, call, inFolder } from './in-memory.js';

/** Open connections are used again, a greylist puts mail off, a relay takes what the primary does not, and some is lost. */
const BUSY = `title: All that can happen to an attempt
seed: trace
replications: 2
duration: 12h
domains: { example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org ] }, other.example: { mx: [ 5 mx3.example.org ] } }
servers:
  mx1.example.org:
    failures: [ { kind: refuse, at: 6h, for: 8h }, { kind: reply, stage: rcpt, reply: 452 4.2.2 full, probability: 10% } ]
  mx2.example.org: { relay: postfix, failures: [ { kind: silent, mtbf: 3h, mttr: 30m } ] }
  mx3.example.org: { greylist: { delay: 5m } }
senders:
  people: { mta: postfix, hosts: 3 }
  bulk: { mta: exim, reuse: { messages: 20 } }
traffic:
  - { rate: 200/h, from: people, to: { example.org: 80%, other.example: 20% } }
  - { rate: 400/h, from: bulk, to: example.org, invalidRecipients: 10% }
`;

function trace(...argv: readonly string[]): Promise<Call> {
  return call(['trace', '-', ...argv], { stdin: BUSY });
}

function rowsOf({ stdout }: Call): Attempt[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Attempt);
}

async function json<T>(...argv: readonly string[]): Promise<T> {
  return JSON.parse((await call(argv, { stdin: BUSY })).stdout) as T;
}

let all: Attempt[] = [];
beforeAll(async () => {
  all = rowsOf(await trace());
});

function grouped(rows: readonly Attempt[], keyOf: (row: Attempt) => number): Map<number, Attempt[]> {
  const groups = new Map<number, Attempt[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

describe('mxsim trace', () => {
  it('has a row for each attempt that the run counts, of each server and outcome', async () => {
    const { servers } = await json<RunResult>('run', '-', '--format', 'json', '--no-report');
    const rows = all;
    for (const [name, server] of Object.entries(servers)) {
      const own = rows.filter((row) => row.server === name);
      expect(own.length).toBeGreaterThan(100);
      expect(own).toHaveLength(server.attempts);
      for (const outcome of OUTCOMES)
        expect(own.filter((row) => row.outcome === outcome)).toHaveLength(server[outcome] ?? 0);
    }
  });

  it('says of an attempt what its story says', async () => {
    const { messages } = await json<{ messages: MessageRecord[] }>(
      'explain',
      '-',
      '--message',
      'all',
      '--format',
      'json',
    );
    const told = messages.flatMap(({ message, sender, host, domain, kind, sent_s, attempts }) =>
      attempts.map((one) => ({ ...one, message, sender, sendingHost: host, domain, kind, submitted: sent_s })),
    );
    const rows = all.filter(({ replication }) => replication === 1);
    rows.sort((a, b) => a.message - b.message || a.attempt - b.attempt);
    expect(rows).toHaveLength(told.length);
    expect(new Set(rows.map(({ then }) => then))).toEqual(new Set(['done', 'next', 'defer', 'bounce']));
    rows.forEach((row, at) => {
      const { t_s, took_s, reused: _, submitted, ...same } = told[at] as (typeof told)[number];
      expect(row).toMatchObject(same);
      expect(row.submitted_s).toBeCloseTo(submitted, 7);
      expect(row.t_s).toBeCloseTo(submitted + t_s, 7);
      expect(row.took_s).toBeCloseTo(took_s, 7);
    });
  });

  it('counts the attempts of a message over all its queues, and the connections over all messages', async () => {
    const rows = all.filter(({ replication }) => replication === 2);
    const byMessage = grouped(rows, ({ message }) => message);
    expect([...byMessage.values()].some((own) => new Set(own.map(({ by }) => by)).size > 1)).toBe(true);
    for (const own of byMessage.values()) {
      const numbers = own.map(({ attempt }) => attempt).sort((a, b) => a - b);
      expect(numbers).toEqual(own.map((_, at) => at + 1));
    }
    const sessions = grouped(rows, ({ session }) => session);
    expect(Math.max(...sessions.keys())).toBe(sessions.size);
    let shared = 0;
    for (const own of sessions.values()) {
      expect(
        new Set(own.map(({ server, by, sendingHost }) => `${server} ${by} ${by.includes('.') || sendingHost}`)).size,
      ).toBe(1);
      own.sort((a, b) => a.t_s - b.t_s);
      // One after the other, each after the one before was through, and after nothing but an acceptance.
      own.slice(1).forEach((row, at) => {
        const before = own[at] as Attempt;
        expect(row.t_s).toBeGreaterThanOrEqual(before.t_s + before.took_s - 1e-7);
        expect(before.outcome).toBe('accepted');
        shared += 1;
      });
    }
    expect(shared).toBeGreaterThan(100);
  });

  it('knows the preference by which a host was found', async () => {
    const preferences = { 'mx1.example.org': 10, 'mx2.example.org': 20, 'mx3.example.org': 5 } as const;
    for (const { host, preference } of all) expect(preference).toBe(preferences[host as keyof typeof preferences]);
  });

  it('leaves out what is not asked for, and nothing else', async () => {
    const few = (...argv: readonly string[]): Promise<Attempt[]> => trace(...argv).then(rowsOf);
    expect(await few('--sender', 'people', '--domain', 'example.org')).toEqual(
      all.filter(({ sender, domain }) => sender === 'people' && domain === 'example.org'),
    );
    expect(await few('--kind', 'invalid')).toEqual(all.filter(({ kind }) => kind === 'invalid'));
    expect(await few('--message', '17')).toEqual(all.filter(({ message }) => message === 17));
    const [first = ''] = all.map(({ server }) => server);
    const own = all.filter(({ server }) => server === first);
    expect(own.length).toBeLessThan(all.length);
    expect(await few('--server', first)).toEqual(own);
    const wrong = { sender: ['poeple', 'people'], server: [`${first}x`, first] } as const;
    for (const [option, [written, right]] of Object.entries(wrong)) {
      const { code, stderr } = await trace(`--${option}`, written);
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(`did you mean ${right}?`) });
    }
  });

  it('writes the same rows as CSV, with a header', async () => {
    const lines = (await trace('--format', 'csv')).stdout.split('\r\n');
    expect(lines[0]).toBe(TRACE_COLUMNS.map(({ name }) => name).join(','));
    expect(lines.slice(1, -1)).toEqual(
      all.map((row) => TRACE_COLUMNS.map(({ name }) => csvCell(row[name] ?? undefined)).join(',')),
    );
  });

  it('writes the same rows as Parquet, as DuckDB reads it', async () => {
    await inFolder(async (folder) => {
      const { code, stderr } = await call(['trace', '-', '--output', 'a.parquet'], { stdin: BUSY, folder });
      expect({ code, stderr: stderr.replace(/\D/g, '') }).toEqual({ code: 0, stderr: String(all.length) });
      const connection = await (await DuckDBInstance.create(':memory:')).connect();
      const answer = await connection.runAndReadAll(`SELECT * FROM '${join(folder, 'a.parquet')}'`);
      expect(answer.getRowObjects()).toEqual(all);
      connection.closeSync();
    });
  });

  it('writes a whole file or none, and nothing else', async () => {
    await inFolder(async (folder) => {
      const stop = new AbortController();
      writeFileSync(join(folder, 'a.csv'), 'before');
      const endless = BUSY.replace('duration: 12h', 'duration: 3000d');
      setTimeout(() => stop.abort(), 300);
      const { code, stderr } = await call(['trace', '-', '--output', 'a.csv'], {
        stdin: endless,
        folder,
        interrupted: stop.signal,
      });
      expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
      // A process would be gone by now; this one still comes to the end of its portion.
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(readdirSync(folder)).toEqual(['a.csv']);
      expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('before');
      expect((await call(['trace', '-', '--output', 'no/a.csv', '--quiet'], { stdin: BUSY, folder })).code).toBe(0);
      expect(readdirSync(join(folder, 'no'))).toEqual(['a.csv']);
      const wrong = await call(['trace', '-', '--output', 'a.csv/b.csv'], { stdin: BUSY, folder });
      expect(wrong).toMatchObject({ code: 2, stdout: '' });
      expect(wrong.stderr).toContain('is a file, not a folder');
    });
  });

  it('refuses to write Parquet on a terminal', async () => {
    const { code, stdout, stderr } = await call(['trace', '-', '--format', 'parquet'], { stdin: BUSY, terminal: 80 });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--output FILE');
  });

  it('makes the next attempts only when the last are taken', async () => {
    const bytes = Buffer.from(BUSY.replace('duration: 12h', 'duration: 3000d'));
    const input = { file: 'a.yaml', argument: 'a.yaml', folder: '.', bytes };
    const source = { input, bytes, overrides: [] };
    const { model } = parseSource({ ...source, readFile: () => '' }, { options: [], sets: [] });
    if (model === null) throw new Error('the scenario is wrong');
    let share = 0;
    const none = { message: null, sender: null, domain: null, server: null, kind: null };
    for await (const attempts of traceAttempts(model, none, (done) => (share = done))) {
      expect(attempts.length).toBeLessThanOrEqual(4096);
      await new Promise((resolve) => setTimeout(resolve, 20));
      break;
    }
    expect(share).toBeLessThan(0.001);
  });
});
