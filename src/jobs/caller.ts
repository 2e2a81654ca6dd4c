import type { ReplicationPool } from '../experiment/index.js';
import type { Model } from '../model/index.js';
import type { MessageChoice, ReplicationResult, Trace } from '../results/index.js';
import type { Share } from '../units/index.js';

/** The result of a replication, with the messages worth telling if they were looked for. */
export interface WatchedResult extends ReplicationResult {
  readonly choice?: MessageChoice;
}

/** Runs replications, and can be closed. */
export interface RunningPool extends ReplicationPool {
  /** `watches`: also looks for messages worth telling. */
  readonly run: (replication: number, watches?: boolean) => Promise<WatchedResult>;
  /** Replays a replication, and tells the traces of some of its messages. */
  readonly tell: (replication: number, messages: readonly number[]) => Promise<readonly Trace[]>;
  /** Share of all replications that is done, those under way in part. */
  readonly progress: () => Share;
  /** Share of the current replay that is done. */
  readonly told: () => Share;
  readonly close: () => Promise<void>;
}

/** Progress display of the work, until it is stopped. */
export interface Progress {
  /** Names the next part of the work; `read` returns the share of it that is done. */
  readonly turnTo: (title: string, read: () => Share) => void;
  readonly stop: () => void;
}

/** No display. */
export const HIDDEN: Progress = { turnTo: () => undefined, stop: () => undefined };

/** Services that a job needs of its caller: the command line, or a program that uses mxsim as a library. */
export interface Caller {
  /** Aborted when the work is no longer wanted. */
  readonly interrupted: AbortSignal;
  /** Without a number of threads: one per core. `alone`: this thread does nothing else while replications run. */
  readonly openPool: (model: Model, threads: number | undefined, alone?: boolean) => Promise<RunningPool>;
  /** Number of threads that can run at once. */
  readonly processors: () => number;
  /** Shows the progress of work that has begun. `read` returns the share of it that is done. */
  readonly showProgress: (title: string, read: () => Share) => Promise<Progress>;
  /** Says before the work begins how much it may take. */
  readonly announce: (line: string) => Promise<void>;
  /** Does work that keeps this thread busy, perhaps for seconds, and that leaves nothing behind. */
  readonly whileBusy: <T>(work: () => T) => Promise<T>;
}
