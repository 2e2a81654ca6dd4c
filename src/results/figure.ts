import type { Rest } from '../stats/index.js';
import type { Unit } from './types.js';

/**
 * What outages do to a figure. `loss`: mail is given up, or not tried again. `deferred`: no server takes it at once. `late`:
 * it does not arrive at once. `wait`: by how much it is late. `touch`: a server is struck, whatever that does.
 */
export type Effect = 'loss' | 'deferred' | 'late' | 'wait' | 'touch';

/** Named things that figures are kept for. */
export type Party = 'servers' | 'senders' | 'domains';

/**
 * A figure of a run. This catalogue is where all others look figures up: asserts, `--figure` and `--precision`, intervals,
 * differences, CSV, tables and labels. A new figure is an entry here, and a place in the result that it is read from.
 */
export interface Figure {
  /** As asserts name it and as it stands in `estimates`: keys joined by dots, `*` where the name of a party stands. */
  readonly name: string;
  readonly unit: Unit;
  /** Which direction is good for those who want their mail; 0 where that depends. */
  readonly good: 1 | -1 | 0;
  /** What it is called on a page, beside the name of its party if it has one; and where there is little room. */
  readonly label: string;
  readonly short: string;
  /** It comes with an interval over replications: in `estimates`, comparisons and sweeps. */
  readonly listed: boolean;
  /** What is counted, where that is a thing. */
  readonly counts: string;
  /** Other ways to write its name. */
  readonly also: readonly string[];
  /** Where the JSON has it; a part of what stands at `of`, all but that part where `rest`. */
  readonly at: string;
  readonly of: string | null;
  readonly rest: boolean;
  /** What is not there did not occur. */
  readonly absentIsZero: boolean;
  /** A mean over those replications that have it; an assert takes it for 0 where none has. */
  readonly ofSome: boolean;
  readonly effect: Effect;
  /** What it is while nothing goes wrong; `null` where that is not known: it is as its least or largest value then. */
  readonly calm: Rest | null;
  /** Of times to delivery: which of all mail's; the longest has no mean. */
  readonly latency: { readonly kind: 'percentile'; readonly q: number } | { readonly kind: 'mean' | 'max' } | null;
  /** The largest of something: nobody knows how much larger others are. */
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
    // Nothing is lost, unless it is said otherwise.
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
