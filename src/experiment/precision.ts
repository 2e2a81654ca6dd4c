import type { Estimate, Search, Unit } from '../results/index.js';
import { nameOfPath } from '../results/index.js';
import { noneSeenBound } from '../stats/index.js';

/** Required precision of a figure. */
export interface Precision {
  readonly path: readonly string[];
  readonly measure: Unit;
  /** Half the width of its 95 % interval, in its own unit; a share of its mean if `relative`. */
  readonly halfWidth: number;
  readonly relative: boolean;
}

/** The largest of something has no interval, however many replications there are. */
function hasNone({ low, high, occurrence }: Estimate): boolean {
  return low === undefined && high === undefined && occurrence === undefined;
}

/** The estimates under watch. */
export interface Watched {
  /** The figure of a run, or its differences between a reference and several other set-ups, as estimated so far. */
  readonly estimates: () => readonly (Estimate | null)[];
  /** Base of a relative width. */
  readonly base: () => number | undefined;
  /** Replications so far. */
  readonly count: () => number;
  /** True if anything fails by chance. */
  readonly byChance: boolean;
}

/** Precision reached so far: that of the least precise estimate, at the wider end of its interval. */
export class PrecisionWatch {
  private readonly precision: Precision;
  private readonly watched: Watched;

  constructor(precision: Precision, watched: Watched) {
    this.precision = precision;
    this.watched = watched;
  }

  /** Largest allowed half-width; NaN if that is relative to a mean that is not known. */
  private get target(): number {
    const { halfWidth, relative } = this.precision;
    return relative ? halfWidth * Math.abs(this.watched.base() ?? Number.NaN) : halfWidth;
  }

  /** The widest half of all intervals; for shares on which all agree by chance, the bound of the rule of three. */
  private get reached(): number {
    return Math.max(...this.watched.estimates().map((one) => this.reachedBy(one)));
  }

  private reachedBy(estimate: Estimate | null): number {
    if (estimate === null) return Number.POSITIVE_INFINITY;
    const { mean, low, high, occurrence } = estimate;
    // A difference never seen can still occur in 3/R of the replications, and then be as large as a share can: 1.
    if (occurrence?.reason === 'agreement') {
      // If nothing fails by chance, a value on which all agree is exact.
      if (!this.watched.byChance) return 0;
      if (this.precision.measure === 'share') return noneSeenBound(this.watched.count());
    }
    if (low === undefined || high === undefined) return Number.POSITIVE_INFINITY;
    return Math.max(mean - low, high - mean);
  }

  get holds(): boolean {
    return this.reached <= this.target;
  }

  /**
   * True if further replications like those so far tell nothing: none has the figure, or all agree on one that has no
   * upper bound, so that nobody knows how far others may be away.
   */
  get isBeyondReach(): boolean {
    if (this.holds) return false;
    const bounded = this.precision.measure === 'share';
    return this.watched
      .estimates()
      .some((one) => one === null || hasNone(one) || (!bounded && one.occurrence?.reason === 'agreement'));
  }

  /** The figure, the precision asked for, and the precision reached. */
  describe(): Pick<Search, 'figure' | 'target' | 'reached'> {
    const { target, reached } = this;
    return {
      figure: nameOfPath(this.precision.path),
      ...(Number.isFinite(target) ? { target } : {}),
      ...(Number.isFinite(reached) ? { reached } : {}),
    };
  }

  /** Reason why it is not precise enough after so many replications, without figures in units: those stand beside it. */
  shortfall(count: number): string {
    const estimates = this.watched.estimates();
    const widest = estimates.find((one) => this.reachedBy(one) === this.reached) ?? null;
    if (estimates.includes(null) || widest === null) return 'no replication has the figure';
    const { occurrence } = widest;
    if (occurrence === undefined) return 'the interval is still wider';
    if (occurrence.reason !== 'agreement')
      return `${occurrence.replications} of ${count} replications had what makes the mean, too few for an interval`;
    if (this.precision.measure !== 'share')
      return 'all replications agree, which says nothing about how far others may be away';
    const needed = Math.ceil(3 / this.target);
    return `all agree, which says no more than that others are rarer than 3 in ${count}; ${needed} that agree would do`;
  }
}
