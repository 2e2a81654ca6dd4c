import { formatDuration, type Share } from '../units/index.js';
import type { Outlet } from './outlet.js';

/** Time between two looks at the work [ms]. */
const PERIOD = 100;
/** Below this share done, what is left cannot be told. */
const TELLING = 0.02;

/** A bar that follows the work until it is stopped. */
export interface Progress {
  readonly stop: () => void;
}

const HIDDEN: Progress = { stop: () => undefined };

/** How long the rest will take if it goes on like this; nothing as long as nobody can know. */
function describeRest(done: Share, elapsed: number): string {
  if (done < TELLING) return '';
  const rest = ((elapsed / 1000) * (1 - done)) / done;
  return `· ${formatDuration(Math.max(1, Math.round(rest)))} to go`;
}

/** Shows a bar for work that is under way, on a terminal; nothing elsewhere. `read` says what share of it is done. */
export async function showProgress(outlet: Outlet, title: string, read: () => Share): Promise<Progress> {
  if (!outlet.isTerminal) return HIDDEN;
  const { SingleBar } = (await import('cli-progress')).default;
  const bar = new SingleBar({
    stream: outlet.raw,
    format: '{title} [{bar}] {percentage} % {rest}',
    barCompleteChar: '=',
    barIncompleteChar: ' ',
    clearOnComplete: true,
    // Ctrl-C is the program's business.
    gracefulExit: false,
  });
  const begin = performance.now();
  // A file name may hold anything; what a terminal would obey is left out.
  bar.start(1, 0, { title: title.replace(/\p{C}/gu, ''), rest: '' });
  const follow = (): void => {
    const done = read();
    bar.update(done, { rest: describeRest(done, performance.now() - begin) });
  };
  const timer = setInterval(follow, PERIOD);
  const stop = (): void => {
    clearInterval(timer);
    bar.stop();
  };
  return { stop };
}
