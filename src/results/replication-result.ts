import type { RunCount } from '../mail/index.js';
import type { LogHistogram } from '../stats/index.js';
import type { Seconds, SimTime } from '../units/index.js';
import type { DownInterval } from './types.js';

/** Counts per entity (row), kind and fate: `counts[(row * KINDS.length + kind) * FATES.length + fate]`. */
export type FateTable = Float64Array;

/** One row per server, in the model's order. Areas are time integrals until the last arrival [s]. */
export interface ServerColumns {
  readonly connections: Float64Array;
  readonly attempts: Float64Array;
  /** Of these: of further recipients in a transaction. */
  readonly together: Float64Array;
  readonly accepted: Float64Array;
  readonly refused: Float64Array;
  readonly timedOut: Float64Array;
  readonly tempfailed: Float64Array;
  readonly rejected: Float64Array;
  readonly disconnected: Float64Array;
  readonly overloaded: Float64Array;
  readonly unreachable: Float64Array;
  readonly noTls: Float64Array;
  readonly badCertificate: Float64Array;
  /** Sessions that a policy would have ended, were it not only tested. */
  readonly wouldFail: Float64Array;
  /** Accepted from senders, not from relays. */
  readonly acceptedFromSenders: Float64Array;
  /** Senders' messages whose first pass began here; retries do not count, so that it compares with what was accepted. */
  readonly firstChoices: Float64Array;
  readonly sessionArea: Float64Array;
  readonly peakSessions: Float64Array;
  /** The most while nobody had met an outage that lasted, and no mail was queued that had to wait for one. */
  readonly calmSessions: Float64Array;
  readonly backlogArea: Float64Array;
  readonly peakBacklog: Float64Array;
  readonly down: Float64Array;
  /** Failures that come by chance, whatever they do, of which there was one at least before the last arrival. */
  readonly struck: Float64Array;
  /** Messages that went through the filter, and their summed wait for a worker [s]. */
  readonly filtered: Float64Array;
  readonly filterWait: Float64Array;
  /** Messages in the relay's queue, integrated [s]. */
  readonly queueArea: Float64Array;
  readonly peakQueue: Float64Array;
  /** Outages for all sessions that mail had to wait for; of these: not over when the run was stopped; most that waited for one, and its size [bytes]. */
  readonly outages: Float64Array;
  readonly unrecovered: Float64Array;
  readonly mostHeld: Float64Array;
  readonly mostBytes: Float64Array;
  /** From the end of each until none of that mail was queued any more: summed, and the longest [s]. */
  readonly recoveryTime: Float64Array;
  readonly longestRecovery: Float64Array;
}

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
