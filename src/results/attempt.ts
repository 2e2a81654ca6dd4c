import type { Kind, Outcome, Stage } from '../mail/index.js';
import type { Seconds, SimTime } from '../units/index.js';
import type { Then } from './trace.js';

/**
 * One attempt for one recipient: a message offered to a server. The keys are the columns of a trace, in their order.
 */
export interface Attempt {
  /** From 1, as are all numbers here. */
  readonly replication: number;
  /** Number of the message, in order of arrival within its replication. */
  readonly message: number;
  readonly recipient: number;
  readonly sender: string;
  /** Number of the sender's host. */
  readonly sendingHost: number;
  readonly domain: string;
  readonly kind: Kind;
  /** Owner of the queue that holds the message: the sender, or a relay. */
  readonly by: string;
  /** Number of the pass of that queue. */
  readonly pass: number;
  /** Number of the attempt for the message, over all its queues. */
  readonly attempt: number;
  /** Number of the connection, within its replication. */
  readonly session: number;
  /** From the beginning of the run [s]. */
  readonly submitted_s: SimTime;
  readonly t_s: SimTime;
  /** Time until the client knew the outcome [s]. */
  readonly took_s: Seconds;
  /** Host of the MX record. */
  readonly host: string;
  readonly server: string;
  readonly family: 'ipv4' | 'ipv6';
  /** Version of TLS; `null` for plain text. */
  readonly tls: string | null;
  /** Preference of the MX record; `null` if the cached answer no longer has one for this host. */
  readonly preference: number | null;
  readonly outcome: Outcome;
  /** Stage at which the attempt ended. */
  readonly stage: Stage;
  readonly reply: string | null;
  /** Next step of the client. */
  readonly then: Then;
}

/** Conditions on the way of a message; `null` and `false` are no condition. */
export interface MessageWay {
  /** Position of a server that it was offered to. */
  readonly via: number | null;
  /** Minimum number of attempts, in all queues. */
  readonly attempts: number | null;
  /** True if it must have been in the queue of a relay. */
  readonly relayed: boolean;
}
