import { type Stats, statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { WatchedRunOptions } from '../options.js';
import type { Session } from '../session.js';
import { shownName } from '../terminal.js';
import { runScenarios } from './run.js';

/**
 * Polling interval for the files [ms]. Polling, unlike file system events, works on every file system, in containers
 * and over networks, and however an editor saves.
 */
const PERIOD = 200;

/** State of a file: it was saved when this changes. A missing file (`null`) is about to be saved. */
function stateOf(path: string): string | null {
  const stats: Stats | undefined = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
}

function statesOf(paths: readonly string[]): Map<string, string | null> {
  return new Map(paths.map((path) => [path, stateOf(path)]));
}

/** Waits for one polling interval, or less if aborted. */
function pause(signal: AbortSignal): Promise<void> {
  return setTimeout(PERIOD, undefined, { signal }).catch(() => undefined);
}

/**
 * Waits until one of the files has changed, and then stays unchanged for a moment: an editor may write it in pieces.
 */
async function nextSave(known: Map<string, string | null>, signal: AbortSignal): Promise<string | null> {
  while (!signal.aborted) {
    await pause(signal);
    for (const [path, before] of known) {
      const now = stateOf(path);
      if (now === before || now === null) continue;
      await pause(signal);
      if (stateOf(path) === now) return path;
    }
  }
  return null;
}

/** The work that is repeated after each save. */
type Run<O> = (files: readonly string[], options: O, session: Session) => Promise<unknown>;

interface Watching {
  readonly quiet?: boolean;
}

/** Runs once, until the next save. @returns the file that was saved; null if the user wants to stop. */
async function runUntilSaved<O extends Watching>(
  files: readonly string[],
  options: O,
  session: Session,
  known: Map<string, string | null>,
  stopped: Promise<null>,
  work: Run<O>,
): Promise<string | null> {
  const saved = new AbortController();
  const ended = new AbortController();
  const read = new Set(known.keys());
  const last: string[] = [];
  const own: Session = {
    ...session,
    interrupted: AbortSignal.any([session.interrupted, saved.signal]),
    onRead: (path) => {
      // The state before the file is read: any later save counts as new.
      if (!read.has(path)) known.set(path, stateOf(path));
      read.add(path);
    },
    sayLast: (line) => void last.push(line),
    last,
  };
  const save = nextSave(known, ended.signal).then((path) => {
    if (path !== null) saved.abort();
    return path;
  });
  const run = async (): Promise<null> => {
    await work(files, options, own);
    for (const line of last) await session.stderr.write(`mxsim: ${line}\n`);
    if (options.quiet !== true) await session.stderr.write('Waiting for a file to be saved; Ctrl-C ends.\n');
    return null;
  };
  const running = run();
  running.catch(() => undefined);
  try {
    return (await Promise.race([running, save])) ?? (await Promise.race([save, stopped]));
  } catch (error) {
    // A run that a save has stopped may fail in any way.
    if (!saved.signal.aborted) throw error;
    return await save;
  } finally {
    ended.abort();
    session.status.clear();
  }
}

/** Does some work, and again whenever a file that it read is saved. Error messages stay on the screen until then. */
export async function watchFiles<O extends Watching>(
  files: readonly string[],
  options: O,
  session: Session,
  work: Run<O>,
): Promise<ExitCode> {
  const stopped = new Promise<null>((resolve) => {
    session.interrupted.addEventListener('abort', () => resolve(null), { once: true });
  });
  let paths: readonly string[] = [];
  for (;;) {
    const known = statesOf(paths);
    const saved = await runUntilSaved(files, options, session, known, stopped, work);
    if (saved === null) return EXIT.interrupted;
    await session.stderr.write(
      `\n${shownName(saved)} was saved at ${new Date().toTimeString().slice(0, 8)}: once more.\n\n`,
    );
    paths = [...known.keys()];
  }
}

/** Runs scenarios, and again whenever one of them, or a file that it names, is saved. */
export async function watchScenarios(
  files: readonly string[],
  options: WatchedRunOptions,
  session: Session,
): Promise<ExitCode> {
  if (!files.includes('-')) return watchFiles(files, options, session, runScenarios);
  await session.stderr.write('mxsim: --watch needs files: standard input is never saved again\n');
  return EXIT.wrong;
}
