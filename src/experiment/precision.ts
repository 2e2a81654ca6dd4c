import type { Search, Unit } from '../results/index.js';
import { figureAt, nameOfFigure, spellFigure } from '../results/index.js';
import { noneSeenBound, Spreads } from '../stats/index.js';

/** How well a figure shall be known. */
export interface Precision {
  readonly path: readonly string[];
  readonly measure: Unit;
  /** Half the width of its 95 % interval, in its own unit; a part of its mean where `relative`. */
  readonly halfWidth: number;
  readonly relative: boolean;
}

/** A figure by the name that `estimates` give it: `deliveryRate` for its mean, `causes.gaveUp` for its total. */
function nameOf({ path }: Precision): string {
  const found = figureAt(path);
  return found === undefined ? spellFigure(path) : nameOfFigure(found);
}

/**
 * How well a figure is known so far: the figure of a run, or its differences between a reference and several other
 * set-ups. It is known as well as the one that is known worst.
 */
export class PrecisionWatch {
  private readonly precision: Precision;
  private readonly spreads: Spreads;
  /** What a relative width is a part of. */
  private readonly base = new Spreads(1);

  /** @param series how many figures are watched. */
  constructor(precision: Precision, series = 1) {
    this.precision = precision;
    this.spreads = new Spreads(series);
  }

  /** Takes in one replication: a value for each series, and the one whose mean relative widths are parts of; NaN is none. */
  add(values: Float64Array, base: number): void {
    this.spreads.add(values);
    this.base.add(Float64Array.of(base));
  }

  /** How wide half an interval may be; infinite where that is a part of a mean that is not known. */
  private get target(): number {
    const { halfWidth, relative } = this.precision;
    return relative ? halfWidth * Math.abs(this.base.interval(0)?.mean ?? Number.NaN) : halfWidth;
  }

  /** Half the width of the widest interval; for shares on which all agree, what the rule of three says. */
  private get reached(): number {
    return Math.max(...Array.from(this.spreads.counts, (_, at) => this.reachedBy(at)));
  }

  private reachedBy(at: number): number {
    const interval = this.spreads.interval(at);
    if (interval !== undefined && !this.spreads.agrees(at)) return interval.halfWidth ?? Number.POSITIVE_INFINITY;
    // What never differed yet can do so in 3/R of the replications, and then by as much as a share can: by 1.
    const agrees = interval !== undefined && this.precision.measure === 'share';
    return agrees ? noneSeenBound(this.spreads.counts[at] ?? 0) : Number.POSITIVE_INFINITY;
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
    return this.spreads.counts.some((count, at) => count === 0 || (!bounded && this.spreads.agrees(at)));
  }

  /** The figure, what was asked for, and what was reached. */
  describe(): Pick<Search, 'figure' | 'target' | 'reached'> {
    const { target, reached } = this;
    return {
      figure: nameOf(this.precision),
      ...(Number.isFinite(target) ? { target } : {}),
      ...(Number.isFinite(reached) ? { reached } : {}),
    };
  }

  /** Why it is not known well enough after so many replications, without figures in units: those stand beside it. */
  shortfall(count: number): string {
    const widest = [...this.spreads.counts.keys()].findIndex((at) => this.reachedBy(at) === this.reached);
    if (this.spreads.counts.some((values) => values === 0)) return 'no replication has the figure';
    if (!this.spreads.agrees(widest)) return 'the interval is still wider';
    if (this.precision.measure !== 'share')
      return 'all replications agree, which says nothing about how far others may be away';
    const needed = Math.ceil(3 / this.target);
    return `all agree, which says no more than that others are rarer than 3 in ${count}; ${needed} that agree would do`;
  }
}
