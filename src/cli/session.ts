import type { Readable } from 'node:stream';
import type { Caller, Tracer } from '../jobs/index.js';
import type { Model } from '../model/index.js';
import { foldMessages } from './folding.js';
import type { OutputStream } from './outlet.js';
import { Outlet } from './outlet.js';
import { showProgress } from './progress.js';
import { whileDeaf } from './signals.js';
import { StatusLine } from './status-line.js';
import { harmless, widthOf } from './terminal.js';

/** Everything that the program touches: passed in, so that a test can watch it from outside. */
export interface Surroundings {
  /** Opened only if it is read. */
  readonly stdin: () => Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called with the path of each file that is read. */
  readonly onRead?: (path: string) => void;
  /** The current folder; relative paths start here. */
  readonly folder: string;
  /** Aborted when the user wants to stop. */
  readonly interrupted: AbortSignal;
  readonly openPool: Caller['openPool'];
  readonly processors: Caller['processors'];
  readonly openTracer: (model: Model) => Promise<Tracer>;
}

/** The surroundings, with output streams that are safe to write to. */
export interface Session extends Omit<Surroundings, 'stdout' | 'stderr'>, Caller {
  readonly stdout: Outlet;
  readonly stderr: Outlet;
  /** The progress of the work, on standard error. */
  readonly status: StatusLine;
  /** Prints text for people on standard output; on a terminal, folded to its width. */
  readonly say: (text: string) => Promise<void>;
  /** Keeps an error line for the end, to be printed below the result. */
  readonly sayLast: (line: string) => void;
  /** Error lines kept for the end. */
  readonly last: readonly string[];
}

export function buildSession(surroundings: Surroundings): Session {
  const { stdout, stderr, env, interrupted } = surroundings;
  const status = new StatusLine(stderr, env);
  // Text printed on the same terminal takes the place of the status line.
  const clear = (text: string): string => {
    status.clear();
    return text;
  };
  const fold = (text: string): string => foldMessages(harmless(clear(text)), widthOf(stderr, env));
  interrupted.addEventListener('abort', () => status.end(), { once: true });
  const last: string[] = [];
  const err = new Outlet(stderr, stderr.isTTY === true ? fold : harmless);
  const out = stdout.isTTY === true ? new Outlet(stdout, clear) : new Outlet(stdout);
  return {
    ...surroundings,
    stdout: out,
    say: (text) => out.write(out.isTerminal ? foldMessages(harmless(text), widthOf(out, env)) : harmless(text)),
    stderr: err,
    status,
    showProgress: (title, read) => showProgress(status, title, read),
    announce: (line) => err.write(`mxsim: ${line}\n`),
    whileBusy: whileDeaf,
    sayLast: (line) => {
      if (!last.includes(line)) last.push(line);
    },
    last,
  };
}
