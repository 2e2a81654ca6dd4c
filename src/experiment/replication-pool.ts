import type { Model } from '../model/index.js';
import type { ReplicationResult } from '../results/index.js';
import type { Share } from '../units/index.js';
import { RunSummary } from './run-summary.js';

/** Result of a replication, and how each of its messages ended; see `FateLog`. */
export interface LoggedResult extends ReplicationResult {
  readonly fates: Uint8Array;
}

/** A place to run replications: this thread, or several others. */
export interface ReplicationPool {
  /** Number of replications that run at once. */
  readonly width: number;
  /** Runs one replication, counted from 1. May be called again before the first has ended. */
  run(replication: number): Promise<ReplicationResult>;
  /** Runs one replication, and records how each message ended. */
  runLogged(replication: number): Promise<LoggedResult>;
}

/** Results wait for their turn to be merged; as many for each running replication may be under way. */
const AHEAD = 4;

/** Starts work in order, and returns the results in the same order; some of it is always under way. */
export class Conveyor<T> {
  private readonly underWay: Promise<T>[] = [];
  private started = 0;
  private readonly ahead: number;
  private readonly start: (replication: number) => Promise<T>;

  constructor(width: number, start: (replication: number) => Promise<T>) {
    this.ahead = width * AHEAD;
    this.start = start;
  }

  /** The result that is due next, while others up to replication `last` are under way. */
  next(last: number): Promise<T> {
    while (this.started < last && this.underWay.length < this.ahead) {
      this.started += 1;
      const result = this.start(this.started);
      // A failure is reported when its turn comes, not as an unhandled rejection before.
      result.catch(() => undefined);
      this.underWay.push(result);
    }
    return this.underWay.shift() ?? Promise.reject(new Error(`replication ${last} was not started`));
  }
}

/**
 * Runs all replications of a model and merges them in their order, whatever the order in which they end: the summary is
 * the same to the last bit for pools of any width.
 *
 * @param onProgress called with the share of replications done.
 */
export async function runReplications(
  model: Model,
  pool: ReplicationPool,
  onProgress?: (done: Share) => void,
  keepsValues = false,
): Promise<RunSummary> {
  const summary = new RunSummary(model);
  if (keepsValues) summary.keepValues();
  const conveyor = new Conveyor(pool.width, (replication) => pool.run(replication));
  for (let due = 1; due <= model.replications; due += 1) {
    summary.add(await conveyor.next(model.replications));
    onProgress?.(due / model.replications);
  }
  return summary;
}
