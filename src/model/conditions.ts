import type { Family, Kind } from '../mail/index.js';
import type { Share } from '../units/index.js';

/**
 * Conditions under which a failure applies (`only`) or not (`except`): all that are given must hold, and of a list any
 * one entry. `null`: no condition.
 */
export interface Conditions {
  /** Names of senders, and of relays. */
  readonly senders: readonly string[] | null;
  /**
   * Share of the sending hosts of each population, and the name they are drawn under; `null`: for this failure alone.
   */
  readonly hosts: Share | null;
  readonly group: string | null;
  /** Family of the address that is connected to. */
  readonly family: readonly Family[] | null;
  readonly mail: readonly Kind[] | null;
  /** Messages larger than this [bytes]. */
  readonly over: number | null;
  /** Sessions with TLS, or those without. */
  readonly tls: boolean | null;
  /** Numbers of the recipients of a message, from 1. */
  readonly recipient: readonly number[] | null;
  /** At least this many recipients of the transaction have been accepted. */
  readonly after: number | null;
}

/** The sessions or queries an active failure meets. Unwritten keys are left out: models without them stay as before. */
export interface Meeting {
  /** Share of the sessions or queries that it hits. */
  readonly probability: Share;
  readonly only?: Conditions;
  readonly except?: Conditions;
}

/** True if it meets every session or query. */
export function meetsAll({ probability, only, except }: Meeting): boolean {
  return probability >= 1 && only === undefined && except === undefined;
}

/** True if it meets sessions, queries or sending hosts at random. */
export function meetsByChance({ probability, only, except }: Meeting): boolean {
  const shares = [probability, only?.hosts ?? 1, 1 - (except?.hosts ?? 0)];
  return shares.every((share) => share > 0) && shares.some((share) => share < 1);
}

/** True if it can meet mail from this sender, or from the relay of this name. */
export function meetsClient({ only, except }: Meeting, name: string): boolean {
  if (only?.senders != null && !only.senders.includes(name)) return false;
  if (except === undefined || except.senders === null || !except.senders.includes(name)) return true;
  // All its messages are exempt only if `except` has no other condition.
  return Object.entries(except).some(([key, asked]) => key !== 'senders' && asked !== null);
}

/** Upper bound of the share of sessions that it meets, as far as shares tell: of sessions, and of sending hosts. */
export function shareMet({ probability, only, except }: Meeting): Share {
  return probability * (only?.hosts ?? 1) * (1 - (except?.hosts ?? 0));
}
