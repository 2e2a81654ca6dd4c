import { foldMessages } from './folding.js';
import { Outlet } from './outlet.js';
import { StatusLine } from './status-line.js';
import type { Surroundings } from './surroundings.js';
import { widthOf } from './terminal.js';

/** The surroundings, with output streams that are safe to write to. */
export interface Session extends Omit<Surroundings, 'stdout' | 'stderr'> {
  readonly stdout: Outlet;
  readonly stderr: Outlet;
  /** Says how far the work is, on standard error. */
  readonly status: StatusLine;
  /** Keeps a complaint for the end: it shall stand below the result. */
  readonly sayLast: (line: string) => void;
  /** Complaints that were kept. */
  readonly last: readonly string[];
}

export function buildSession(surroundings: Surroundings): Session {
  const { stdout, stderr, env, interrupted } = surroundings;
  const status = new StatusLine(stderr, env);
  // What is printed on the same terminal takes its place.
  const clear = (text: string): string => {
    status.clear();
    return text;
  };
  const fold = (text: string): string => foldMessages(clear(text), widthOf(stderr, env));
  interrupted.addEventListener('abort', () => status.end(), { once: true });
  const last: string[] = [];
  return {
    ...surroundings,
    stdout: stdout.isTTY === true ? new Outlet(stdout, clear) : new Outlet(stdout),
    stderr: stderr.isTTY === true ? new Outlet(stderr, fold) : new Outlet(stderr),
    status,
    sayLast: (line) => {
      if (!last.includes(line)) last.push(line);
    },
    last,
  };
}
