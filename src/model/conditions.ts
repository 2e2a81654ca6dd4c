import type { Family, Kind } from '../mail/index.js';
import type { Share } from '../units/index.js';

/**
 * Whom a failure meets (`only`), or spares (`except`): what is written must hold together, and of a list any one entry.
 * `null`: not asked.
 */
export interface Conditions {
  /** Names of senders, and of relays. */
  readonly senders: readonly string[] | null;
  /** Share of the sending hosts of each population, and the name under which they are drawn; `null`: for this failure alone. */
  readonly hosts: Share | null;
  readonly group: string | null;
  /** Of the address that the connection goes to. */
  readonly family: readonly Family[] | null;
  readonly mail: readonly Kind[] | null;
  /** Messages that are larger [bytes]. */
  readonly over: number | null;
  /** Sessions with TLS, or without. */
  readonly tls: boolean | null;
  /** Recipients of a message by their number, from 1. */
  readonly recipient: readonly number[] | null;
  /** At least so many recipients of this transaction have been accepted. */
  readonly after: number | null;
}

/** Whom a failure meets while it is active. Keys that are not written are not there: a model without them is the one of before. */
export interface Meeting {
  /** Share of sessions, or of queries, that it strikes. */
  readonly probability: Share;
  readonly only?: Conditions;
  readonly except?: Conditions;
}

/** Does it meet everybody? */
export function meetsAll({ probability, only, except }: Meeting): boolean {
  return probability >= 1 && only === undefined && except === undefined;
}

/** Does chance decide whom it meets: each session or query, or each sending host? */
export function meetsByChance({ probability, only, except }: Meeting): boolean {
  const shares = [probability, only?.hosts ?? 1, 1 - (except?.hosts ?? 0)];
  return shares.every((share) => share > 0) && shares.some((share) => share < 1);
}

/** Can it meet mail of this sender, or of the relay of this name? */
export function meetsClient({ only, except }: Meeting, name: string): boolean {
  if (only?.senders != null && !only.senders.includes(name)) return false;
  if (except === undefined || except.senders === null || !except.senders.includes(name)) return true;
  // Spared are all of its messages only where nothing else is asked.
  return Object.entries(except).some(([key, asked]) => key !== 'senders' && asked !== null);
}

/** The share of sessions that it meets at most, as far as it follows from shares: of sessions, and of sending hosts. */
export function shareMet({ probability, only, except }: Meeting): Share {
  return probability * (only?.hosts ?? 1) * (1 - (except?.hosts ?? 0));
}
