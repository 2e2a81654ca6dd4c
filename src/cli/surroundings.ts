import type { Readable } from 'node:stream';
import type { ReplicationPool } from '../experiment/index.js';
import type { Model } from '../model/index.js';
import type { ReplicationResult, Story, StoryChoice } from '../results/index.js';
import type { Share } from '../units/index.js';
import type { OutputStream } from './outlet.js';
import type { Storyteller } from './storyteller.js';

/** What a replication left behind; with the messages worth telling, where they were looked for. */
export interface WatchedResult extends ReplicationResult {
  readonly choice?: StoryChoice;
}

/** Runs replications, and can be closed. */
export interface RunningPool extends ReplicationPool {
  /** `watches`: also looks for messages worth telling. */
  readonly run: (replication: number, watches?: boolean) => Promise<WatchedResult>;
  /** Replays a replication, and tells the stories of some of its messages. */
  readonly tell: (replication: number, messages: readonly number[]) => Promise<readonly Story[]>;
  /** Share of all replications that is done, those under way in part. */
  readonly progress: () => Share;
  /** Share of the replay under way that is done. */
  readonly told: () => Share;
  readonly close: () => Promise<void>;
}

/** Everything the program touches: handed in, so that a test can watch it from outside. */
export interface Surroundings {
  /** Opened only where it is read. */
  readonly stdin: () => Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The current folder; relative paths start here. */
  readonly folder: string;
  /** Aborted when the user wants to stop. */
  readonly interrupted: AbortSignal;
  /** Without a number of threads: one per core. `alone`: this thread does nothing else while replications run. */
  readonly openPool: (model: Model, threads: number | undefined, alone?: boolean) => Promise<RunningPool>;
  readonly openStoryteller: (model: Model) => Promise<Storyteller>;
}
