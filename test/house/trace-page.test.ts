import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OUTCOMES, STAGES } from '../../src/mail/index.js';
import { TRACE_COLUMNS } from '../../src/report/index.js';
import type { RunResult } from '../../src/results/index.js';
import { splitWords } from './documents.js';
import { runBuilt } from './program.js';
import { ROOT } from './source-files.js';

// `npm run fix` runs this file in update mode: it then writes the answers that it otherwise compares.

const PAGE = join(ROOT, 'docs', 'trace.md');
const page = readFileSync(PAGE, 'utf8');
const TYPES = { whole: 'INT32', number: 'DOUBLE', text: 'UTF8' } as const;
const LESSON = 'scenarios/first-failover.yaml';
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mxsim-trace-'));
  symlinkSync(join(ROOT, 'scenarios'), join(folder, 'scenarios'));
  // The commands that the page begins with, but for the one that ends in a pipe.
  const commands = [...page.matchAll(/^mxsim (trace [^|\n]+)$/gm)].map(([, words = '']) => splitWords(words));
  expect(commands).toHaveLength(2);
  for (const argv of commands) expect(runBuilt(argv, folder)).toMatchObject({ status: 0, stdout: '' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What DuckDB answers, as CSV. */
async function ask(sql: string): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const answer = await connection.runAndReadAll(sql.replaceAll("FROM 'attempts", `FROM '${folder}/attempts`));
    const rows = answer.getRowsJson().map((row) => row.join(','));
    return `${[answer.columnNames().join(','), ...rows].join('\n')}\n`;
  } finally {
    connection.closeSync();
  }
}

describe('docs/trace.md', () => {
  it('names the columns of a trace in their order, with the types that Parquet has', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (.+) \| (\w+) \|$/gm)].map(([, name, , type]) => [name, type]);
    expect(rows).toEqual(TRACE_COLUMNS.map(({ name, type }) => [name, TYPES[type]]));
    const of = (name: string): string => new RegExp(`^\\| \`${name}\` \\| (.+) \\| UTF8`, 'm').exec(page)?.[1] ?? '';
    expect([...of('outcome').matchAll(/`(\w+)`/g)].map(([, word]) => word)).toEqual([...OUTCOMES]);
    expect([...of('stage').matchAll(/`(\w+)`/g)].map(([, word]) => word)).toEqual([...STAGES]);
  });

  it('gives the answers that DuckDB gives', async () => {
    let fresh = page;
    for (const [block, sql = ''] of page.matchAll(
      /^```sql\n([\s\S]*?)^```\n\n```python[\s\S]*?^```text\n[\s\S]*?^```$/gm,
    )) {
      const answer = await ask(sql);
      expect(answer.split('\n').length).toBeGreaterThan(2);
      fresh = fresh.replace(block, () => block.replace(/```text\n[\s\S]*```$/, () => `\`\`\`text\n${answer}\`\`\``));
    }
    await expect(fresh).toMatchFileSnapshot(PAGE);
  });

  it('promises as many rows as the JSON of the run counts attempts, for each server and outcome', async () => {
    const { servers } = JSON.parse(
      runBuilt(['run', LESSON, '--format', 'json', '--no-report'], folder).stdout,
    ) as RunResult;
    const counted = Object.entries(servers).flatMap(([name, server]) =>
      OUTCOMES.filter((outcome) => (server[outcome] ?? 0) > 0).map(
        (outcome) => `${name},${outcome},${server[outcome]}`,
      ),
    );
    for (const file of ['attempts.parquet', 'attempts.csv']) {
      const rows = await ask(`SELECT server, outcome, count(*) AS n FROM '${file}' GROUP BY ALL`);
      expect(rows.trimEnd().split('\n').slice(1).sort()).toEqual(counted.sort());
    }
  });
});
