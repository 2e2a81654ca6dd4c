import type { LookupFailureKind, RecordType, Stage } from '../mail/index.js';
import type { Distribution } from '../random/index.js';
import type { Seconds, SimTime } from '../units/index.js';
import type { Meeting } from './conditions.js';
import type { Certificate, POLICY_FAILURES } from './encryption.js';

export interface Reply {
  /** Three digits, 400 to 599. */
  readonly code: number;
  /** The whole reply line as written, code included. */
  readonly text: string;
}

/** When a failure is active. */
export type FailureTiming =
  | { readonly kind: 'always' }
  | { readonly kind: 'planned'; readonly at: SimTime; readonly for: Seconds; readonly every: Seconds | null }
  /**
   * Alternating renewal process: up for a draw of `up`, down for a draw of `down`; begins in its long-run state, or up.
   */
  | {
      readonly kind: 'renewal';
      readonly up: Distribution;
      readonly down: Distribution;
      readonly starts: 'longRun' | 'up';
    };

/** A way in which fetching an MTA-STS policy fails; all have the same effect on a sender without a cached policy. */
export interface PolicyFailureModel {
  readonly kind: (typeof POLICY_FAILURES)[number];
  readonly timing: FailureTiming;
}

/** A way in which the name servers of a domain or a host name fail: `probability` is per query. */
export interface LookupFailureModel extends Meeting {
  readonly kind: LookupFailureKind;
  readonly timing: FailureTiming;
  /** Queries for this type of record; `null`: all. */
  readonly record: RecordType | null;
}

export type FailureKind =
  | 'refuse'
  | 'timeout'
  | 'unreachable'
  | 'silent'
  | 'reply'
  | 'disconnect'
  | 'slow'
  | 'handshake'
  | 'certificate';

export interface FailureModel extends Meeting {
  readonly kind: FailureKind;
  readonly timing: FailureTiming;
  /** Cuts sessions that are open when it begins. */
  readonly cuts: boolean;
  /**
   * Stage at which `reply`, `disconnect` and `slow` with a delay take effect; for `silent` the stage from which on
   * (`null`: from the greeting). `null` for the others. Never `connect`.
   */
  readonly stage: Stage | null;
  /** `silent` at message: the final dot is answered, but QUIT is not. */
  readonly atQuit?: true;
  /**
   * For a relay that is down for all sessions: only its port is closed, its queue runs on. Otherwise its machine is
   * off.
   */
  readonly sends: boolean;
  /** `reply` only. */
  readonly reply: Reply | null;
  /** `reply` at ehlo: HELO still succeeds. */
  readonly helo: boolean;
  /** `disconnect` and `silent` at message: the server keeps the message. */
  readonly kept: boolean;
  /** `handshake`: the way it breaks. Absent for other kinds, as is `becomes`. */
  readonly how?: 'close' | 'alert' | 'garbage';
  /** `certificate`: the certificate shown instead. */
  readonly becomes?: Certificate;
  /** `slow`: service and filter times are multiplied by this. */
  readonly factor: number;
  /** `slow`: wait before the reply at `stage`; `unreachable`: time until the sender is told [s]. */
  readonly delay: Seconds;
}
