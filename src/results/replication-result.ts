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

/** What one replication leaves behind. Everything adds up exactly when replications are merged in their order. */
export interface ReplicationResult extends Readonly<Record<RunCount, number>> {
  readonly replication: number;
  readonly events: number;
  /** Messages to one recipient each, as all counts of messages are. */
  readonly sent: number;
  /** Messages as their authors handed them over, each once. */
  readonly submissions: number;
  readonly lastArrival: SimTime;
  readonly end: SimTime;
  readonly senders: FateTable;
  readonly domains: FateTable;
  /**
   * Why messages were not delivered, as pairs of key and count in the order of the keys: by sender, and by server counted
   * from 1 (0: none had a part in it). The key is `(row * KINDS.length + kind) * CAUSES.length + cause`.
   */
  readonly causes: { readonly senders: Float64Array; readonly servers: Float64Array };
  /** Wanted mail accepted in its first pass. */
  readonly firstPass: number;
  /** Wanted mail that was delivered after it had waited in a sender's or a relay's queue for a further pass. */
  readonly waited: number;
  /** Seconds from submission to acceptance by a final server, delivered wanted mail. */
  readonly latency: LogHistogram;
  /** The same by sender and by domain, in the model's order; empty where there is one, whose times are those of all. */
  readonly latencies: { readonly senders: readonly LogHistogram[]; readonly domains: readonly LogHistogram[] };
  /** Messages by number of connections, and by number of passes; the last entry gathers all beyond. Sums are exact. */
  readonly connections: { readonly counts: Float64Array; readonly sum: number };
  readonly passes: { readonly counts: Float64Array; readonly sum: number };
  /** Summed time messages spent in senders' queues [s], for Little's law. */
  readonly senderSojourn: number;
  readonly servers: ServerColumns;
  /** Replication 1 only; `null` for the others. */
  readonly series: SeriesColumns | null;
}
