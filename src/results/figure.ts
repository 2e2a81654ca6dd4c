import type { Rest } from '../stats/index.js';
import type { Unit } from './types.js';

/**
 * Effect of outages on a figure. `loss`: mail is given up, or not tried again. `deferred`: no server takes it at once.
 * `late`: it does not arrive at once. `wait`: by how much it is late. `touch`: a server is struck, with or without
 * consequences.
 */
export type Effect = 'loss' | 'deferred' | 'late' | 'wait' | 'touch';

/** Named things that have figures of their own. */
export type Party = 'servers' | 'senders' | 'domains';

/**
 * A figure of a run. All others look figures up in this catalogue: asserts, `--figure` and `--precision`, intervals,
 * differences, CSV, tables and labels. A new figure is an entry here, and a place in the result that it is read from.
 */
export interface Figure {
  /** Name in asserts and in `estimates`: keys joined by dots, `*` for the name of a party. */
  readonly name: string;
  readonly unit: Unit;
  /** Good direction for those who want their mail; 0 if that depends. */
  readonly good: 1 | -1 | 0;
  /** Label on a page, beside the name of its party if it has one; and a short one for narrow places. */
  readonly label: string;
  readonly short: string;
  /** True if it has an interval over replications: in `estimates`, comparisons and sweeps. */
  readonly listed: boolean;
  /** The things counted, if it is a count. */
  readonly counts: string;
  /** Alternative names. */
  readonly also: readonly string[];
  /**
   * Place of its number in the JSON. With `of`: the share of the number at that place, or, with `rest`, the remaining
   * share.
   */
  readonly at: string;
  readonly of: string | null;
  readonly rest: boolean;
  /** True if an absent number means zero. */
  readonly absentIsZero: boolean;
  /** True for a mean over those replications that have the figure; an assert takes it for 0 if none has. */
  readonly ofSome: boolean;
  readonly effect: Effect;
  /** Value while nothing goes wrong; `null` if unknown: then its least or largest value stands for it. */
  readonly calm: Rest | null;
  /** For times to delivery: the statistic of the times of all mail; the longest has no mean. */
  readonly latency: { readonly kind: 'percentile'; readonly q: number } | { readonly kind: 'mean' | 'max' } | null;
  /** The largest of something: there is no bound on how much larger others are. */
  readonly isPeak: boolean;
}

export const NONE: Rest = { value: 0, side: 1 };
export const ALL: Rest = { value: 1, side: -1 };
export const ONE: Rest = { value: 1, side: 1 };

type Entry = Partial<Figure> & Pick<Figure, 'name' | 'unit'>;

export function figure(entry: Entry): Figure {
  const { name } = entry;
  const label = entry.label ?? name.slice(name.lastIndexOf('.') + 1).replace(/_s$/, '');
  const rest = {
    good: 0,
    listed: false,
    counts: '',
    also: [],
    at: name,
    of: null,
    rest: false,
    absentIsZero: false,
    ofSome: false,
    effect: 'touch',
    // By default, nothing is lost.
    calm: entry.effect === 'loss' ? NONE : null,
    latency: null,
    isPeak: false,
  } as const;
  return { ...rest, label, short: label, ...entry };
}

/** A figure that comes with an interval. */
export function listed(entry: Entry & Pick<Figure, 'label'>): Figure {
  return figure({ listed: true, ...entry });
}
