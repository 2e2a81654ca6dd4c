import type { ReplicationPool } from '../../experiment/index.js';
import type { ReplicationResult, Story, StoryChoice } from '../../results/index.js';
import type { Share } from '../../units/index.js';

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
