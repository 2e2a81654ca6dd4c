import type { Estimate } from '../results/index.js';
import type { Share } from '../units/index.js';

/** A probability with its 95 % interval; `relativeError`: one standard error over the probability, 0 where it is exact. */
export interface RareShare {
  readonly probability: Share;
  readonly low: Share;
  readonly high: Share;
  readonly relativeError: number;
}

/** The part of the loss that falls to one sender and one domain. */
export interface StratumLoss {
  readonly sender: string;
  readonly domain: string;
  /** Part of all wanted mail. */
  readonly weight: Share;
  /** Share of this part that is lost. */
  readonly probability: Share;
}

/** How rare losses are, or why this cannot be told without plain replications. */
export type Nines =
  | {
      readonly method: 'exact' | 'importance';
      readonly loss: RareShare;
      /** Messages that were simulated one by one; 0 for `exact`. */
      readonly worlds: number;
      readonly strata: readonly StratumLoss[];
      /** Where companions stand for more: their senders, by name. */
      readonly thinned: readonly string[];
    }
  | { readonly method: 'impossible'; readonly why: string }
  | { readonly method: 'replications'; readonly grounds: readonly string[] };

/** Probabilities below are not told from 0: paths of three outages and more, which are not aimed at, come to weigh. */
export const LEAST_TOLD = 1e-15;

/** What losses would be with one change. */
export interface Gain {
  readonly what: string;
  readonly nines: Nines;
}

/** How rare losses are in a scenario. */
export interface NinesReport {
  readonly file: string;
  readonly title: string;
  readonly nines: Nines;
  readonly gains: readonly Gain[];
  /** What plain replications found, where nothing better is to be had: the share of the wanted mail that was lost. */
  readonly plain: { readonly lost: Estimate | null; readonly replications: number } | null;
}
