import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as mxsim from '../../src/index.js';
import { ROOT } from './source-files.js';

const PAGE = join(ROOT, 'docs', 'library.md');
const text = readFileSync(PAGE, 'utf8');

/** A program, and what it prints. */
const EXAMPLE = /^```js\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm;

/** Runs an example as a module that imports mxsim would. */
async function printed(program: string): Promise<string> {
  const lines: string[] = [];
  const body = program.replace(/^import (\{.*\}) from 'mxsim';$/gm, 'const $1 = mxsim;');
  expect(body).not.toContain('import ');
  const run = new Function('mxsim', 'console', `"use strict"; return (async () => {\n${body}})();`) as (
    library: object,
    output: object,
  ) => Promise<void>;
  await run(mxsim, { log: (line: string) => lines.push(String(line)) });
  return lines
    .map((line) => `${line.trimEnd()}\n`)
    .join('\n')
    .replace(/\n\n$/, '\n');
}

describe('docs/library.md', () => {
  it('shows what its examples print', async () => {
    const outputs: string[] = [];
    for (const [, program = ''] of text.matchAll(EXAMPLE)) outputs.push(await printed(program));
    const fresh = text.replace(
      EXAMPLE,
      (_, program: string) => `\`\`\`js\n${program}\`\`\`\n\n\`\`\`text\n${outputs.shift() ?? ''}\`\`\``,
    );
    await expect(fresh).toMatchFileSnapshot(PAGE);
  });

  it('names every function that the library has, and none that it has not', () => {
    const named = new Set([...text.matchAll(/`(\w+)\(/g)].map((match) => match[1] ?? ''));
    const functions = Object.entries(mxsim).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
    named.delete('positions');
    expect([...named].sort()).toEqual(functions.sort());
  });

  it.each(['simulate', 'compare', 'sweep', 'explain', 'simulateSync'] as const)(
    'names every option of %s',
    async (name) => {
      const call = mxsim[name] as (scenario: string, options: object) => mxsim.Simulation | Promise<mxsim.Simulation>;
      const run = await call('', { wrong: 1 });
      const [problem] = run.ok ? [] : run.problems;
      const options = [...(problem?.expected ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1]);
      const section = text.split(/^## /m).find((part) => part.includes(`\n\`${name}(`)) ?? '';
      const common =
        name === 'simulateSync'
          ? []
          : [...rowsOf(text.split(/^## /m).find((part) => part.startsWith('Options')) ?? '')];
      const rows = new Set([...common, ...rowsOf(section)]);
      expect(options.filter((option) => !rows.has(option ?? ''))).toEqual([]);
      expect(options.length).toBeGreaterThan(3);
    },
  );
});

/** Names in the first column of tables. */
function rowsOf(part: string): string[] {
  return [...part.matchAll(/^\| (`\w+`(?:, `\w+`)*) \| /gm)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/`(\w+)`/g)].map((name) => name[1] ?? ''),
  );
}
