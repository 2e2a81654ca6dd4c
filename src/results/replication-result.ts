import type { RunCount } from '../mail/index.js';
import type { LogHistogram } from '../stats/index.js';
import type { Seconds, SimTime } from '../units/index.js';
import type { ServerColumns } from './server-columns.js';
import type { DownInterval } from './types.js';

/** Counts per entity (row), kind and fate: `counts[(row * KINDS.length + kind) * FATES.length + fate]`. */
export type FateTable = Float64Array;

/** Columns over time: `bins` bins of `width` seconds from t = 0; row-major by entity. */
export interface SeriesColumns {
  readonly width: Seconds;
  readonly bins: number;
  readonly accepted: Float64Array;
  readonly attempts: Float64Array;
  /** Mean queue length in each bin: senders' rows, then servers' (relays; zero for others). */
  readonly senderQueue: Float64Array;
  readonly relayQueue: Float64Array;
  readonly down: readonly (readonly DownInterval[])[];
}

/** The result of one replication. All of it adds up exactly when replications are merged in their order. */
export interface ReplicationResult extends Readonly<Record<RunCount, number>> {
  readonly replication: number;
  readonly events: number;
  /** Number of messages to one recipient each, as in all counts of messages. */
  readonly sent: number;
  /** Number of messages as their authors submitted them, each counted once. */
  readonly submissions: number;
  readonly lastArrival: SimTime;
  readonly end: SimTime;
  readonly senders: FateTable;
  readonly domains: FateTable;
  /**
   * Causes of messages not delivered, as pairs of key and count in ascending order of keys: by sender, and by server
   * counted from 1 (0: none had a part in it). The key is `(row * KINDS.length + kind) * CAUSES.length + cause`.
   */
  readonly causes: { readonly senders: Float64Array; readonly servers: Float64Array };
  /** Number of wanted messages accepted in their first pass. */
  readonly firstPass: number;
  /** Number of wanted messages delivered after waiting in a sender's or a relay's queue for a further pass. */
  readonly waited: number;
  /** Times from submission to acceptance by a final server [s], for delivered wanted mail. */
  readonly latency: LogHistogram;
  /**
   * These times by sender and by domain, in the model's order; empty if there is just one, which has the times of all.
   */
  readonly latencies: { readonly senders: readonly LogHistogram[]; readonly domains: readonly LogHistogram[] };
  /** Messages by number of connections, and by number of passes; the last entry counts all beyond. Sums are exact. */
  readonly connections: { readonly counts: Float64Array; readonly sum: number };
  readonly passes: { readonly counts: Float64Array; readonly sum: number };
  /** Summed time messages spent in senders' queues [s], for Little's law. */
  readonly senderSojourn: number;
  readonly servers: ServerColumns;
  /** Only in replication 1; `null` in the others. */
  readonly series: SeriesColumns | null;
}
