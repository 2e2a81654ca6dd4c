import type { Estimate, Search, Unit } from '../results/index.js';
import { nameOfPath } from '../results/index.js';
import { noneSeenBound } from '../stats/index.js';

/** How well a figure shall be known. */
export interface Precision {
  readonly path: readonly string[];
  readonly measure: Unit;
  /** Half the width of its 95 % interval, in its own unit; a part of its mean where `relative`. */
  readonly halfWidth: number;
  readonly relative: boolean;
}

/** The largest of something has no interval, however many there are. */
function hasNone({ low, high, occurrence }: Estimate): boolean {
  return low === undefined && high === undefined && occurrence === undefined;
}

/** What is watched. */
export interface Watched {
  /** The figure of a run, or its differences between a reference and several other set-ups, as they are known so far. */
  readonly estimates: () => readonly (Estimate | null)[];
  /** What a relative width is a part of. */
  readonly base: () => number | undefined;
  /** Replications so far. */
  readonly count: () => number;
  /** Anything fails by chance. */
  readonly byChance: boolean;
}

/** How well a figure is known so far: as well as the one that is known worst, and at the wider end of its interval. */
export class PrecisionWatch {
  private readonly precision: Precision;
  private readonly watched: Watched;

  constructor(precision: Precision, watched: Watched) {
    this.precision = precision;
    this.watched = watched;
  }

  /** How wide half an interval may be; infinite where that is a part of a mean that is not known. */
  private get target(): number {
    const { halfWidth, relative } = this.precision;
    return relative ? halfWidth * Math.abs(this.watched.base() ?? Number.NaN) : halfWidth;
  }

  /** The widest half of all intervals; for shares on which all agree by chance, what the rule of three says. */
  private get reached(): number {
    return Math.max(...this.watched.estimates().map((one) => this.reachedBy(one)));
  }

  private reachedBy(estimate: Estimate | null): number {
    if (estimate === null) return Number.POSITIVE_INFINITY;
    const { mean, low, high, occurrence } = estimate;
    // What never differed yet can do so in 3/R of the replications, and then by as much as a share can: by 1.
    if (occurrence?.reason === 'agreement') {
      // Where nothing fails by chance, what all agree on is exact.
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
   * Whether further replications like those so far tell nothing: none has the figure, or all agree on one that has no upper
   * end, so that nobody knows how far others may be away.
   */
  get isBeyondReach(): boolean {
    if (this.holds) return false;
    const bounded = this.precision.measure === 'share';
    return this.watched
      .estimates()
      .some((one) => one === null || hasNone(one) || (!bounded && one.occurrence?.reason === 'agreement'));
  }

  /** The figure, what was asked for, and what was reached. */
  describe(): Pick<Search, 'figure' | 'target' | 'reached'> {
    const { target, reached } = this;
    return {
      figure: nameOfPath(this.precision.path),
      ...(Number.isFinite(target) ? { target } : {}),
      ...(Number.isFinite(reached) ? { reached } : {}),
    };
  }

  /** Why it is not known well enough after so many replications, without figures in units: those stand beside it. */
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
