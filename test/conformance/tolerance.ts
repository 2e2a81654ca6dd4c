import type { RunOfLab } from './recording.js';

/** What a machine of the laboratory needs to start processes, write queue files and look at its timers [s]. */
const WORK = 2;
/** The same on the machine's own clock, in so far as a faster MTA clock makes it longer [s]. */
const WARPED_WORK = 0.2;
/** How long a queue run of the laboratory may take until it comes to a message, on its own clock [s]. */
const QUEUE_RUN = 60;
/** Time-outs and waits agree within this share. */
const SHARE = 0.02;

/** How far a time in a recording may be from the simulator's, besides its share of the time itself [s]. */
export function granularity({ factor }: RunOfLab): number {
  return factor === 1 ? WORK : WORK + WARPED_WORK * factor;
}

/** What times of one recording are compared by. */
export interface Clock {
  readonly run: RunOfLab;
  /** Period of the MTA's queue runs [s]; `null` if it has none. */
  readonly grid: number | null;
  /** How late the first try was [s]: all that follows may be as late. */
  readonly late: number;
}

/** A first try that comes within a second of the laboratory's own clock is only late. */
export function lateness({ factor }: RunOfLab, firstTry: number | undefined): number {
  return firstTry === undefined || firstTry > factor ? 0 : firstTry;
}

/**
 * Does a recorded time agree with those simulated? Within 2 %, or the time that a queue run takes (its runner
 * takes messages one by one, and had those of other cases to take as well), and the laboratory's own work.
 */
export function agreesInTime(recorded: number, simulated: readonly number[], { run, grid, late }: Clock): boolean {
  const queueRun = grid === null ? 0 : Math.min(grid / 2, QUEUE_RUN * run.factor);
  const slack = granularity(run) + Math.max(SHARE * recorded, queueRun);
  return recorded >= Math.min(...simulated) - slack && recorded <= Math.max(...simulated) + slack + late;
}
