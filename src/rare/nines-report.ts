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

/** The probability of loss, or why it cannot be told without plain replications. */
export type Nines =
  | {
      readonly method: 'exact' | 'importance';
      readonly loss: RareShare;
      /** Messages that were simulated one by one; 0 for `exact`. */
      readonly worlds: number;
      readonly strata: readonly StratumLoss[];
      /** Senders whose companions stand for more messages, by name. */
      readonly thinned: readonly string[];
    }
  | { readonly method: 'impossible'; readonly why: string }
  | { readonly method: 'replications'; readonly grounds: readonly string[] };

/** Smaller probabilities are not told from 0: paths of three outages or more, which are not aimed at, begin to matter. */
export const LEAST_TOLD = 1e-15;

/** The probability of loss after one change. */
export interface Gain {
  readonly what: string;
  readonly nines: Nines;
}

/** The probability of loss in a scenario. */
export interface NinesReport {
  readonly file: string;
  readonly title: string;
  readonly nines: Nines;
  readonly gains: readonly Gain[];
  /** The result of plain replications, if nothing better is available: the share of the wanted mail that was lost. */
  readonly plain: { readonly lost: Estimate | null; readonly replications: number } | null;
}
