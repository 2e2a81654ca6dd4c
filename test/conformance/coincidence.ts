import type { Laboratory } from './laboratory.js';
import type { SeenAttempt } from './observation.js';
import type { RecordedAttempt } from './recording.js';
import { granularity } from './tolerance.js';

/**
 * Attempts that end in the very moment of a queue run: dma waits five minutes for a reply, and its queue runs come every
 * five minutes. Whether that run still finds the message taken, and the next one tries again, or takes it itself, is an
 * accident of hundredths of a second: all messages of a laboratory run met it in the same queue run. So both courses are
 * told as the sooner one before they are compared.
 */

/** Attempts in the sooner course, and where the end of the observation lies in it [s]. */
export interface Settled<A> {
  readonly attempts: readonly A[];
  readonly end: number;
}

export function settleRecorded(lab: Laboratory, attempts: readonly RecordedAttempt[]): Settled<RecordedAttempt> {
  return settle(lab, attempts, ({ lasted, outcome }) => (outcome === 'delivered' ? 0 : lasted));
}

export function settleSeen(lab: Laboratory, attempts: readonly SeenAttempt[]): Settled<SeenAttempt> {
  return settle(lab, attempts, ({ t, ended, outcome }) => (outcome === 'delivered' ? 0 : ended - t));
}

function settle<A extends { readonly t: number }>(
  lab: Laboratory,
  attempts: readonly A[],
  lasted: (attempt: A) => number,
): Settled<A> {
  const { grid, cell } = lab;
  const { observed } = cell.recording;
  const end = observed ?? 0;
  const isLone = cell.set.messages === 1 && cell.set.recipients === 1;
  if (grid === null || !isLone) return { attempts, end };
  let early = 0;
  const settled = attempts.map((attempt, i) => {
    // The first attempt of all did not begin with a queue run.
    const before = i > 1 ? attempts[i - 1] : undefined;
    if (before !== undefined && endsWithRun(lasted(before), grid, lab)) {
      const paused = attempt.t - before.t - lasted(before);
      if (paused > grid / 2) early += grid;
    }
    return { ...attempt, t: attempt.t - early };
  });
  // The last one may still be under way when the observation ends.
  const last = attempts[attempts.length - 1];
  return { attempts: settled, end: early === 0 || last === undefined ? end : end - early - lasted(last) };
}

/** Does an attempt that began with a queue run, and lasted so long [s], end with another? */
function endsWithRun(lasted: number, grid: number, { cell: { recording } }: Laboratory): boolean {
  const runs = Math.round(lasted / grid);
  return runs > 0 && Math.abs(lasted - runs * grid) < granularity(recording.run);
}

/** Do the times of this recording depend on such a coincidence? */
export function isSettled(lab: Laboratory): boolean {
  const { attempts, observed } = lab.cell.recording;
  return settleRecorded(lab, attempts).end < (observed ?? 0);
}
