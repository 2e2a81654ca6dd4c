import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installPacked } from '../house/installed.js';
import { runBuilt } from '../house/program.js';
import { ROOT } from '../house/source-files.js';
import { type Closed, Terminal } from '../house/terminal.js';

// Everything that the help and the README invite to type, typed as it stands there: into a terminal, in a folder that holds
// nothing, by somebody who has installed the package.

function helpOf(...words: readonly string[]): string {
  return runBuilt([...words, '--help'], tmpdir()).stdout;
}

const COMMANDS = [...helpOf().matchAll(/^ {2}([a-z]+) /gm)]
  .map(([, name = '']) => name)
  .filter((one) => one !== 'help');

/** The calls in a help text; one may go on in the next line. */
function examplesOf(help: string): string[] {
  const joined = help.replace(/ \\\n +/g, ' ');
  return [...joined.matchAll(/^ {2}(mxsim .+)$/gm)].map(([, call = '']) => call);
}

/** The calls of mxsim in the README's blocks, without what installs it. */
function readmeCalls(): string[] {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const blocks = [...text.matchAll(/^```(?:console)?\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block
      .split('\n')
      .map((line) => line.replace(/^\$ /, '').replace(/^npm ci && /, ''))
      .filter((line) => /^(?:npx )?mxsim /.test(line)),
  );
}

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'mxsim-examples-'));
  mkdirSync(join(home, 'installed'));
  mkdirSync(join(home, 'here'));
  installPacked(join(home, 'installed'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** @param place where it is typed: `here`, where there is nothing, or where it is installed. */
function type(line: string, place: 'here' | 'installed'): Promise<Closed> {
  const path = [join(home, 'installed', 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(':');
  const env = { PATH: path, HOME: home, TERM: 'xterm-256color' };
  return new Terminal(['sh', '-c', line], { folder: join(home, place), columns: 80, env }).closed;
}

async function expectFine(line: string): Promise<void> {
  const { status, output, screen } = await type(line, line.startsWith('npx') ? 'installed' : 'here');
  expect(output).not.toContain('internal error');
  expect({ line, status, shown: status === 0 ? '' : screen.text }).toEqual({ line, status: 0, shown: '' });
  expect(screen.tooLong).toEqual([]);
  expect(screen.wraps).toBe(true);
  expect(screen.isCursorShown).toBe(true);
}

describe('examples', () => {
  it('are there for every command that shows or makes something of a scenario', () => {
    const without = COMMANDS.filter((name) => examplesOf(helpOf(name)).length === 0);
    expect(without).toEqual(['import']);
    expect(readmeCalls().length).toBeGreaterThan(1);
  });

  it.each([...new Set(['', ...COMMANDS].flatMap((name) => examplesOf(helpOf(...(name === '' ? [] : [name])))))])(
    'in the help work as they stand: %s',
    expectFine,
  );

  it.each([...new Set(readmeCalls())])('in the README work as they stand: %s', expectFine);
});
