import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callsIn, runInTurn, withCallsInTurn } from '../house/program.js';
import { Screen } from '../house/screen.js';
import { Terminal } from '../house/terminal.js';
import { UNSTEADY, withAssert } from './scenario-texts.js';

// Every command of the built program, typed into windows of all kinds; in each window one after another.

const LESSON = 'scenarios/first-failover.yaml';
const FAR = 'far: servers["mx1.example.org"].rtt=1s';

/** Each with the codes that it may end with. */
const CALLS: readonly (readonly [readonly string[], readonly number[]])[] = [
  [['--help'], [0]],
  [['--version'], [0]],
  [['run', '--help'], [0]],
  [['merge', '--help'], [0]],
  [['run', 'a.yaml'], [0]],
  [['run', 'a.yaml', 'fails.yaml'], [1]],
  [['run', 'nothing.yaml'], [2]],
  [['run', 'a.yaml', '--set', 'servers["mx1.example.org"].failures[0].kindness=3'], [2]],
  [['compare', 'a.yaml', '--variant', FAR], [0]],
  [['compare', 'a.yaml', '--variant', FAR, '--variant', 'none: servers["mx2.example.org"].failures=[]'], [0]],
  [['sweep', 'a.yaml', '--vary', 'servers["mx1.example.org"].rtt=1s,2s', '--vary', 'traffic[0].rate=50/h,60/h'], [0]],
  [['explain', 'a.yaml', '--slowest'], [0]],
  [['explain', 'a.yaml', '--message', '999999'], [2]],
  [['check', 'a.yaml', LESSON], [0]],
  [['mta'], [0]],
  [['mta', 'postfix'], [0]],
  [['mta', 'qmail'], [0]],
  [['mta', 'sendmial'], [2]],
  [['mta', '--compare', 'postfix', 'exim', 'qmail'], [0]],
  [['plan', 'a.yaml', '--shards', '1', '--output', 'b.plan.json'], [0]],
  [['shard', 'a.plan.json', '--index', '0'], [0]],
  [['merge', 'a.plan.json'], [0]],
  [['report', 'a.json'], [0]],
  [['nonsense'], [2]],
];

/** The page is the same whatever the window: it is drawn in the widest. */
function withoutPage(argv: readonly string[]): readonly string[] {
  return ['run', 'compare', 'sweep', 'merge'].includes(argv[0] ?? '') && !argv.includes('--help')
    ? [...argv, '--no-report']
    : argv;
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mxsim-windows-'));
  writeFileSync(join(folder, 'a.yaml'), UNSTEADY);
  writeFileSync(join(folder, 'fails.yaml'), withAssert(UNSTEADY, 'latency.p50 <= 1ms'));
  const [run, ...others] = runInTurn(
    [
      ['run', 'a.yaml', '--no-report', '--format', 'json'],
      ['plan', 'a.yaml', '--shards', '1'],
      ['shard', 'a.plan.json', '--index', '0'],
    ],
    folder,
  );
  writeFileSync(join(folder, 'a.json'), run?.stdout ?? '');
  expect(others.map(({ status }) => status)).toEqual([0, 0]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['40 columns', 40, { TERM: 'xterm-256color' }],
  ['80 columns', 80, { TERM: 'xterm-256color' }],
  ['120 columns', 120, { TERM: 'xterm-256color' }],
  ['80 columns that know no escape sequences', 80, { TERM: 'dumb' }],
  ['80 columns and NO_COLOR', 80, { TERM: 'xterm', NO_COLOR: '1' }],
] as const)('in a window of %s', (_, columns, variables) => {
  let ended: ReturnType<typeof callsIn> = [];
  beforeAll(async () => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...variables };
    const window = { folder, columns, env };
    const calls = CALLS.map(([argv]) => (columns === 120 ? argv : withoutPage(argv)));
    ended = callsIn((await withCallsInTurn(calls, (line) => new Terminal(line, window).closed)).output);
  });

  it.each(CALLS.map(([argv, codes], at) => [argv, codes, at] as const))(
    'mxsim %s fits, and leaves it as it was',
    (_argv, codes, at) => {
      const { code, text: output } = ended[at] ?? { code: Number.NaN, text: '' };
      const screen = new Screen(columns);
      screen.write(output);
      expect(codes).toContain(code);
      expect(output).not.toContain('internal error');
      expect(screen.text).not.toBe('');
      expect(screen.tooLong).toEqual([]);
      expect(screen.text).not.toMatch(/\[=* *\] \d+ %/);
      expect({ wraps: screen.wraps, isCursorShown: screen.isCursorShown }).toEqual({
        wraps: true,
        isCursorShown: true,
      });
      if (variables.TERM === 'dumb') expect(output).not.toContain('\x1b');
      if ('NO_COLOR' in variables) expect(screen.isColoured).toBe(false);
    },
  );
});
