import type { Estimate } from '../results/index.js';
import type { Nines } from './nines.js';

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
