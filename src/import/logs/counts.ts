import type { ExchangerTally } from './hosts.js';
import type { LoggedFailure } from './outcome.js';
import type { Sample } from './sample.js';

/** Result of an attempt to deliver to one domain. */
export interface LoggedAttempt {
  readonly domain: string;
  readonly status: 'sent' | 'deferred' | 'bounced' | 'expired' | 'notTried';
  /** The last server contacted; `null` if there was none. */
  readonly host: string | null;
  /** Delivered to a mailbox or program of this host, not by SMTP to another. */
  readonly isLocal: boolean;
  readonly failure: LoggedFailure | null;
  /** Duration of the transaction [s], if the log has it. */
  readonly service?: number | undefined;
}

export interface DestinationTally {
  messages: number;
  sent: number;
  deferrals: number;
  notTried: number;
  bounced: number;
  expired: number;
  /** Time from arrival to acceptance [s]. */
  readonly delays: Sample;
  readonly hosts: Map<string, ExchangerTally>;
}

/** Ages of one message at its tries [s], and its end. */
export interface RetryCourse {
  readonly domain: string;
  readonly ages: readonly number[];
  readonly isSent: boolean;
}

export interface ClientTally {
  messages: number;
  rejected: number;
  readonly domains: Map<string, number>;
}
