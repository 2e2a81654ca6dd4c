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
function printed(program: string): string {
  const lines: string[] = [];
  const body = program.replace(/^import (\{.*\}) from 'mxsim';$/gm, 'const $1 = mxsim;');
  expect(body).not.toContain('import ');
  const run = new Function('mxsim', 'console', `"use strict";\n${body}`) as (library: object, output: object) => void;
  run(mxsim, { log: (line: string) => lines.push(String(line)) });
  return lines
    .map((line) => `${line.trimEnd()}\n`)
    .join('\n')
    .replace(/\n\n$/, '\n');
}

describe('docs/library.md', () => {
  it('shows what its examples print', async () => {
    const fresh = text.replace(
      EXAMPLE,
      (_, program: string) => `\`\`\`js\n${program}\`\`\`\n\n\`\`\`text\n${printed(program)}\`\`\``,
    );
    await expect(fresh).toMatchFileSnapshot(PAGE);
  });

  it('names every function that the library has, and none that it has not', () => {
    const named = new Set([...text.matchAll(/`(\w+)\(/g)].map((match) => match[1] ?? ''));
    const functions = Object.entries(mxsim).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
    for (const own of ['simulate', 'positions']) named.delete(own);
    expect([...named].sort()).toEqual(functions.filter((name) => name !== 'simulate').sort());
  });

  it('names every option of simulate', () => {
    const run = mxsim.simulate('', { wrong: 1 } as mxsim.SimulateOptions);
    const options = [...((run.ok ? undefined : run.problems[0]?.expected) ?? '').matchAll(/`(\w+)`/g)].map(
      (match) => match[1],
    );
    const rows = [...text.matchAll(/^\| `(\w+)` \| /gm)].map((match) => match[1]);
    expect(rows.slice(0, options.length)).toEqual(options);
    expect(options.length).toBeGreaterThan(3);
  });
});
