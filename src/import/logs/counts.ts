import type { ExchangerTally } from './hosts.js';
import type { LoggedFailure } from './outcome.js';
import type { Sample } from './sample.js';

/** What came of trying to deliver to one domain. */
export interface LoggedAttempt {
  readonly domain: string;
  readonly status: 'sent' | 'deferred' | 'bounced' | 'expired' | 'notTried';
  /** The server that was talked to last; `null` where there was none. */
  readonly host: string | null;
  /** By a mailbox or program of this host, not by SMTP to another. */
  readonly isLocal: boolean;
  readonly failure: LoggedFailure | null;
  /** How long the transaction took [s], where the log says so. */
  readonly service?: number | undefined;
}

export interface DestinationTally {
  messages: number;
  sent: number;
  deferrals: number;
  notTried: number;
  bounced: number;
  expired: number;
  /** From arrival to acceptance [s]. */
  readonly delays: Sample;
  readonly hosts: Map<string, ExchangerTally>;
}

/** Ages of one message at its tries [s], and how it ended. */
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
