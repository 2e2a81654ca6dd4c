import type { Share } from '../units/index.js';
import type { Outlet } from './outlet.js';

/** Time between two looks at the work [ms]. */
const PERIOD = 100;

/** A bar that follows the work until it is stopped. */
export interface Progress {
  readonly stop: () => void;
}

const HIDDEN: Progress = { stop: () => undefined };

/** Shows a bar for work that is under way, on a terminal; nothing elsewhere. `read` says what share of it is done. */
export async function showProgress(outlet: Outlet, title: string, read: () => Share): Promise<Progress> {
  if (!outlet.isTerminal) return HIDDEN;
  const { SingleBar } = (await import('cli-progress')).default;
  const bar = new SingleBar({
    stream: outlet.raw,
    format: '{title} [{bar}] {percentage} % · {eta_formatted} to go',
    barCompleteChar: '=',
    barIncompleteChar: ' ',
    clearOnComplete: true,
    // Ctrl-C is the program's business.
    gracefulExit: false,
  });
  // A file name may hold anything; what a terminal would obey is left out.
  bar.start(1, 0, { title: title.replace(/\p{C}/gu, '') });
  const timer = setInterval(() => bar.update(read()), PERIOD);
  const stop = (): void => {
    clearInterval(timer);
    bar.stop();
  };
  return { stop };
}
