import { HIDDEN, type Progress } from '../jobs/index.js';
import { formatDuration, type Share } from '../units/index.js';
import type { StatusLine } from './status-line.js';

/** Polling interval for the progress of the work [ms]. */
const PERIOD = 100;
/** Below this share done, the time left cannot be estimated. */
const TELLING = 0.02;
/** Widths of the bar and of its title [columns]. */
const BAR = { least: 10, most: 40 };
const TITLE = { least: 8, most: 60 };

/** Estimate of the time left if the work goes on at this rate; empty while it cannot be known. */
function describeRest(done: Share, elapsed: number): string {
  if (done < TELLING || done >= 1) return '';
  const rest = ((elapsed / 1000) * (1 - done)) / done;
  return ` · ${formatDuration(Math.max(1, Math.round(rest)))} to go`;
}

/** Functions that measure and cut text, from the report; loaded when first needed. */
interface Measures {
  readonly displayWidth: (text: string) => number;
  readonly printableName: (text: string, columns: number) => string;
}

/**
 * Renders the line for a window of so many columns: the figures first, then the bar, and as much of the title as fits.
 */
function renderProgress(title: string, done: Share, elapsed: number, columns: number, by: Measures): string {
  const figures = `${Math.floor(100 * done)} %${describeRest(done, elapsed)}`;
  // The last column stays free: after it, some terminals continue on the next line.
  const room = columns - 1 - figures.length - '[] '.length;
  if (room < BAR.least) return figures.slice(0, Math.max(0, columns - 1));
  const name = by.printableName(title, Math.max(1, Math.min(TITLE.most, room - BAR.least - 1)));
  const used = by.displayWidth(name) + 1;
  const head = room - used >= BAR.least && (room - BAR.least - 1 >= TITLE.least || name === title) ? `${name} ` : '';
  const width = Math.min(BAR.most, room - (head === '' ? 0 : used));
  const filled = Math.floor(width * done);
  return `${head}[${'='.repeat(filled)}${' '.repeat(width - filled)}] ${figures}`;
}

/** Shows a progress bar on a terminal; nothing elsewhere. `read` returns the share of the work that is done. */
export async function showProgress(status: StatusLine, title: string, read: () => Share): Promise<Progress> {
  if (!status.isPossible) return HIDDEN;
  const measures = await import('../report/index.js');
  let [begin, what, share] = [performance.now(), title, read];
  const follow = (): void => {
    const done = Math.min(1, Math.max(0, share()));
    status.show(renderProgress(what, done, performance.now() - begin, status.columns, measures));
  };
  follow();
  const timer = setInterval(follow, PERIOD);
  return {
    turnTo: (next, readNext) => {
      [begin, what, share] = [performance.now(), next, readNext];
      follow();
    },
    stop: () => {
      clearInterval(timer);
      status.clear();
    },
  };
}
