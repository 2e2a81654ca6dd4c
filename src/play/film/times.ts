/** Instants in ascending order, which can be counted up to any moment without walking through them. */
export class Times {
  /** Number of instants before all of these. */
  before = 0;
  private readonly list: number[] = [];
  private sorted: Float64Array | null;

  /** `sorted`: instants that are already in order. */
  constructor(sorted: Float64Array | null = null) {
    this.sorted = sorted;
  }

  add(t: number): void {
    this.list.push(t);
    this.sorted = null;
  }

  /** Number of instants up to `t`, including those before. */
  upTo(t: number): number {
    return this.before + this.placeOf(t);
  }

  private placeOf(t: number): number {
    const sorted = this.ascending();
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first instant after `t`; infinite if there is none. */
  after(t: number): number {
    return this.ascending()[this.placeOf(t)] ?? Number.POSITIVE_INFINITY;
  }

  /** The last instant before `t`; minus infinity if there is none. */
  lastBefore(t: number): number {
    const sorted = this.ascending();
    let at = this.placeOf(t);
    while (at > 0 && (sorted[at - 1] as number) >= t) at -= 1;
    return at === 0 ? Number.NEGATIVE_INFINITY : (sorted[at - 1] as number);
  }

  private ascending(): Float64Array {
    this.sorted ??= Float64Array.from(this.list).sort();
    return this.sorted;
  }
}

/** Intervals: counts those that are under way at any moment. */
export class Spans {
  readonly begins = new Times();
  readonly ends = new Times();

  add(from: number, to: number): void {
    this.begins.add(from);
    if (Number.isFinite(to)) this.ends.add(to);
  }

  at(t: number): number {
    return this.begins.upTo(t) - this.ends.upTo(t);
  }
}
