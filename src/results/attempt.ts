import type { Kind, Outcome, Stage } from '../mail/index.js';
import type { Seconds, SimTime } from '../units/index.js';
import type { Then } from './trace.js';

/** One attempt for one recipient: a message offered to a server. The keys are the columns of a trace, in their order. */
export interface Attempt {
  /** From 1, as all numbers here. */
  readonly replication: number;
  /** The message, in order of arrival within its replication. */
  readonly message: number;
  readonly recipient: number;
  readonly sender: string;
  /** Which of the sender's hosts. */
  readonly sendingHost: number;
  readonly domain: string;
  readonly kind: Kind;
  /** Whose queue the message is in: the sender's, or that of a relay. */
  readonly by: string;
  /** Of that queue. */
  readonly pass: number;
  /** Of the message, in all its queues. */
  readonly attempt: number;
  /** The connection, within its replication. */
  readonly session: number;
  /** From the beginning of the run. */
  readonly submitted_s: SimTime;
  readonly t_s: SimTime;
  /** Until the one who tried knew [s]. */
  readonly took_s: Seconds;
  /** Of the MX record. */
  readonly host: string;
  readonly server: string;
  readonly family: 'ipv4' | 'ipv6';
  /** The version; `null` for plain text. */
  readonly tls: string | null;
  /** Of the MX record; `null` where the answer at hand has none for this host any more. */
  readonly preference: number | null;
  readonly outcome: Outcome;
  /** Where the attempt ended. */
  readonly stage: Stage;
  readonly reply: string | null;
  /** What the one who tried did next. */
  readonly then: Then;
}

/** What must have happened to a message on its way; `null` and `false` where it does not matter. */
export interface MessageWay {
  /** Position of a server that it was offered to. */
  readonly via: number | null;
  /** Attempts at least, in all queues. */
  readonly attempts: number | null;
  /** It was in the queue of a relay. */
  readonly relayed: boolean;
}
