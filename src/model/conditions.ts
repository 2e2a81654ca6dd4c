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
