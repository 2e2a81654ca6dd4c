import type { Seconds } from '../units/index.js';

// What a backup does at RCPT that hangs on other servers.

/** A server that asks a better MX host whether a recipient exists. */
export interface AskingModel {
  /** How long it keeps that an address exists. */
  readonly remembers: Seconds;
  /** What it does where nobody answers. */
  readonly unanswered: 'defer' | 'accept';
  /** Addresses of one domain that exist, among which mail is spread evenly. */
  readonly mailboxes: number;
}

/** A server that refuses at RCPT while any of others takes connections, as it last saw. */
export interface StandbyModel {
  /** Servers by name. */
  readonly for: readonly string[];
  readonly reply: { readonly code: number; readonly text: string };
  /** From one look to the next. */
  readonly every: Seconds;
}

/** The longest time for which it may not have noticed that another one is down, or back [s]. */
export function blindFor({ every }: StandbyModel): Seconds {
  return every;
}
