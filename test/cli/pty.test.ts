import { readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, MAIN } from '../house/program.js';
import { ROOT } from '../house/source-files.js';
import { type Closed, Terminal } from '../house/terminal.js';
import { inFolder } from './in-memory.js';
import { UNSTEADY } from './scenario-texts.js';

beforeAll(ensureBuilt);

const ENVIRONMENT = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', TERM: 'xterm-256color' };
const LESSON = 'scenarios/first-failover.yaml';
/** So much mail that nobody waits for its end. */
const ENDLESS = UNSTEADY.replace('60/h', '2000/s').replace('duration: 2d', 'duration: 365d');

/** A few messages that are tried once a second for years. */
const STUBBORN = `domains: { example.org: { mx: [10 mx1.example.org] } }
servers: { mx1.example.org: { failures: [{ kind: refuse }] } }
mtas: { stubborn: { retry: { every: 1s }, giveUpAfter: 3000d } }
senders: { knocker: { mta: stubborn } }
traffic: [{ rate: 1/s, to: example.org, from: knocker }]
messages: 3
`;

/** Without its traffic. */
const LITTLE = `title: Watched mail
messages: 50
domains: { example.org: { mx: [10 mx1.example.org] } }
servers: { mx1.example.org: {} }
senders: { people: { mta: postfix } }
`;

interface Circumstances {
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What starts the program, before its arguments. */
  readonly start?: readonly string[];
}

/** Opens a terminal in a folder that has the lessons, and a run that does not end; what happens there is up to `use`. */
function inTerminal(
  argv: readonly string[],
  { columns = 80, env = {}, start = [process.execPath, MAIN] }: Circumstances,
  use: (terminal: Terminal, folder: string) => Promise<Closed>,
): Promise<Closed> {
  return inFolder((folder) => {
    symlinkSync(join(ROOT, 'scenarios'), join(folder, 'scenarios'));
    writeFileSync(join(folder, 'endless.yaml'), ENDLESS);
    return use(new Terminal([...start, ...argv], { folder, columns, env: { ...ENVIRONMENT, ...env } }), folder);
  });
}

function show(argv: readonly string[], circumstances: Circumstances = {}): Promise<Closed> {
  return inTerminal(argv, circumstances, (terminal) => terminal.closed);
}

/** A terminal as it was found: lines wrap, the cursor is seen, and nothing of a bar is left. */
function expectRestored({ screen }: Closed): void {
  expect(screen.wraps).toBe(true);
  expect(screen.isCursorShown).toBe(true);
  expect(screen.text).not.toMatch(/\[=* *\] \d/);
}

const BAR = /\[=* *\] \d/;

/** A set-up that loses mail where the reference does not: so messages have to be told on both sides. */
const LOSSY =
  'lossy: servers["mx.example.org"].failures=[{ kind: reply, stage: rcpt, reply: 550 no, mtbf: 1d, mttr: 1h }]';

describe('in a terminal', () => {
  it.each([
    [['run', LESSON], [`${LESSON} [`, 'stories for the report ['], 'A backup for bad days'],
    [['compare', LESSON, '--variant', LOSSY], ['first-failover, lossy [', 'messages that ended otherwise ['], 'lossy'],
    [['sweep', LESSON, '--vary', 'seed=1,2'], ['2 cells ['], 'Report: reports/'],
    [['explain', LESSON, '--slowest'], [`${LESSON} [`], 'Delivered by mx.example.org'],
    [
      ['trace', LESSON, '--message', '5', '--output', 'attempts.csv'],
      [`${LESSON} [`],
      'Written: attempts.csv (10 attempts)',
    ],
  ] as const)('mxsim %s shows how far it is, then its answer', async ([...argv], bars, answer) => {
    const closed = await show(argv);
    expect(closed.output).not.toContain('internal error');
    expect(closed.status).toBeLessThanOrEqual(3);
    for (const bar of bars) expect(closed.output).toContain(bar);
    expect(closed.screen.text).toContain(answer);
    expect(closed.screen.tooLong).toEqual([]);
    expectRestored(closed);
  });

  it('rows of a trace stand on lines of their own, whatever stood there before', async () => {
    const { output } = await show(['trace', LESSON, '--message', '5', '--format', 'csv'], { columns: 300 });
    const rows = output.split('\n').filter((line) => line.includes(',example.org,'));
    expect(rows).toHaveLength(10);
    // A bar is taken away before a row is written.
    for (const row of rows) expect(row.split('\x1b[K').at(-1)).toMatch(/^\d+,5,1,/);
  });

  it('a bar is as wide as the window has room for, and moves', async () => {
    for (const columns of [24, 40, 80, 120]) {
      const { output, screen } = await show(['run', LESSON, '--replications', '20', '--no-report'], { columns });
      const bars = output.split('\x1b[?7l').flatMap((part, at) => (at === 0 ? [] : (part.split('\x1b', 1)[0] ?? '')));
      expect(new Set(bars).size).toBeGreaterThan(1);
      expect(Math.max(...bars.map((line) => line.length))).toBeLessThan(columns);
      expect(bars.some((line) => / %/.test(line))).toBe(true);
      expect(screen.wraps).toBe(true);
    }
  });

  it('there is no bar, nor any other escape sequence, on a terminal that knows none', async () => {
    const { status, output } = await show(['run', LESSON], { env: { TERM: 'dumb' } });
    expect(status).toBe(0);
    expect(output).toContain('A backup for bad days');
    expect(output).not.toContain('\x1b');
  });

  it('there are no colours with NO_COLOR, but a bar', async () => {
    const closed = await show(['run', LESSON], { env: { NO_COLOR: '1' } });
    expect(closed.status).toBe(0);
    expect(closed.screen.isColoured).toBe(false);
    expect(closed.output).toMatch(BAR);
    expectRestored(closed);
  });

  it('nothing but the result is written with --quiet', async () => {
    const { output } = await show(['run', LESSON, '--quiet'], { env: { NO_COLOR: '1' } });
    expect(output).not.toContain('\x1b');
  });
});

/** Ends the thread that replications run on after a moment, as a shortage of memory does. */
const ENDING_THREADS = `data:text/javascript,${encodeURIComponent(`
import threads from 'node:worker_threads';
import { syncBuiltinESMExports } from 'node:module';
threads.Worker = class extends threads.Worker {
  constructor(...values) {
    super(...values);
    setTimeout(() => this.terminate(), 1500);
  }
};
syncBuiltinESMExports();`)}`;

describe('a terminal is left as it was found', () => {
  it.each([
    ['of so much mail that nobody waits for its end', ENDLESS],
    ['of a few messages that take for ever, which nobody could know before', STUBBORN],
  ])('by Ctrl-C in a run %s, and there is no file', async (_, text) => {
    const closed = await inTerminal(['run', 'mine.yaml'], {}, async (terminal, folder) => {
      writeFileSync(join(folder, 'mine.yaml'), text);
      await terminal.shows(BAR);
      terminal.type('\x03');
      const end = await terminal.closed;
      expect(readdirSync(folder).sort()).toEqual(['endless.yaml', 'mine.yaml', 'scenarios']);
      return end;
    });
    expect(closed.status).toBe(130);
    expectRestored(closed);
    expect(closed.screen.text).toBe('');
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('by %s', async (signal) => {
    const closed = await inTerminal(['run', 'endless.yaml', '--threads', '1'], {}, async (terminal, folder) => {
      await terminal.shows(BAR);
      process.kill(terminal.pid, signal);
      const end = await terminal.closed;
      expect(readdirSync(folder).sort()).toEqual(['endless.yaml', 'scenarios']);
      return end;
    });
    expect(closed.status).toBe(130);
    expectRestored(closed);
    expect(closed.screen.text).toBe('');
  });

  it('even where nothing can be done any more: by SIGKILL, but for what stood on the line', async () => {
    const { status, screen } = await inTerminal(['run', 'endless.yaml'], {}, async (terminal) => {
      await terminal.shows(BAR);
      process.kill(terminal.pid, 'SIGKILL');
      return terminal.closed;
    });
    expect(status).toBe(128 + 9);
    expect(screen.wraps).toBe(true);
    expect(screen.isCursorShown).toBe(true);
  });

  it.each([
    ['run', 'endless.yaml'],
    ['explain', 'endless.yaml', '--slowest'],
  ])('where a worker thread ends in the middle of it, which is an error and no endless wait: %s', async (...argv) => {
    const closed = await show(argv, { start: [process.execPath, '--import', ENDING_THREADS, MAIN] });
    expect(closed.status).toBe(70);
    expectRestored(closed);
    expect(closed.screen.text.replace(/\s+/g, ' ')).toMatch(
      /^mxsim: internal error: a worker thread has ended before its work\./,
    );
  });

  it('where the reader of the table goes away', async () => {
    const line = `"$0" "$@" | head -n 1; exit "\${PIPESTATUS[0]}"`;
    const start = ['bash', '-c', line, process.execPath, MAIN];
    const closed = await show(['run', LESSON], { start });
    expect(closed.status).toBe(0);
    expect(closed.output).toMatch(BAR);
    expectRestored(closed);
    expect(closed.screen.text).toBe('A backup for bad days');
  });
});

describe('run --watch', () => {
  const REPLAYED = `${LITTLE}traffic: [ { replay: mail.csv } ]\n`;

  it('runs again when a scenario or a file that it names is saved, keeps errors on the screen, and ends by Ctrl-C', async () => {
    const closed = await inTerminal(['run', 'mine.yaml', '--watch', '--no-report'], {}, async (terminal, folder) => {
      const save = (file: string, text: string): void => writeFileSync(join(folder, file), text);
      await terminal.shows(/mine\.yaml: there is no such file[\s\S]*Waiting for a file to be saved/);
      save('mine.yaml', `${LITTLE}traffic: [ { rate: 60 } ]\n`);
      await terminal.shows(/mine\.yaml was saved[\s\S]*mine\.yaml:6:\d+: error[\s\S]*Waiting/);
      // An editor writes beside the file, and gives that its name.
      save('mine.tmp', `${LITTLE}traffic: [ { rate: 60/h } ]\n`);
      renameSync(join(folder, 'mine.tmp'), join(folder, 'mine.yaml'));
      await terminal.shows(/Watched mail[\s\S]*Waiting/);
      save('mail.csv', 't,sender,domain\n0,people,example.org\n');
      save('mine.yaml', REPLAYED);
      await terminal.shows(/Watched mail[\s\S]*Watched mail[\s\S]*Waiting/);
      save('mail.csv', 't,sender,domain\n0,people,example.org\n5,people,example.org\n');
      await terminal.shows(/mail\.csv was saved[\s\S]*Watched mail[\s\S]*Waiting/);
      terminal.type('\x03');
      return terminal.closed;
    });
    expect(closed.status).toBe(130);
    expectRestored(closed);
    expect(closed.output).not.toContain('internal error');
  });

  it('gives a run up that a save has made out of date', async () => {
    const closed = await inTerminal(['run', 'mine.yaml', '--watch', '--no-report'], {}, async (terminal, folder) => {
      // In place before the program has loaded.
      writeFileSync(join(folder, 'mine.yaml'), ENDLESS);
      await terminal.shows(BAR);
      writeFileSync(join(folder, 'mine.yaml'), `${LITTLE}traffic: [ { rate: 60/h } ]\n`);
      await terminal.shows(/Watched mail[\s\S]*Waiting/);
      terminal.type('\x03');
      return terminal.closed;
    });
    expect(closed.status).toBe(130);
    expectRestored(closed);
  });
});
