import type { LossGroup } from '../mail/index.js';

/** Messages of one group of causes: `total`, and by what is told apart within it. Parts that did not occur are absent. */
export type CauseParts = { readonly total: number } & Readonly<Record<string, number>>;

/** Messages that were not delivered, by cause: each in exactly one group. Groups that did not occur are absent. */
export type CauseTree = { readonly total: number } & { readonly [Group in LossGroup]?: CauseParts };

/** Where mail is lost; totals over the replications. */
export interface LossCauses {
  /** Wanted mail: adds up to wanted mail sent less delivered. */
  readonly wanted: CauseTree;
  /** All mail: adds up to all mail sent less delivered. */
  readonly all: CauseTree;
  /** Wanted mail by its sender; those that lost none are absent. */
  readonly senders: Readonly<Record<string, CauseTree>>;
  /** Wanted mail by the server that rejected or filtered it, failed last, or lost it in its relay queue. */
  readonly servers: Readonly<Record<string, CauseTree>>;
  /** Wanted mail that was lost before any server had a part in it. With `servers` it adds up to `wanted`. */
  readonly noServer: CauseTree;
}
