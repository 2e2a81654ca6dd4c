/** Instants in ascending order, to be counted up to any moment without walking through them. */
export class Times {
  /** How many were before all that are here. */
  before = 0;
  private readonly list: number[] = [];
  private sorted: Float64Array | null;

  /** `sorted`: instants that are in order already. */
  constructor(sorted: Float64Array | null = null) {
    this.sorted = sorted;
  }

  add(t: number): void {
    this.list.push(t);
    this.sorted = null;
  }

  /** How many are not after `t`, with those before. */
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

  /** The first after `t`; infinite where there is none. */
  after(t: number): number {
    return this.ascending()[this.placeOf(t)] ?? Number.POSITIVE_INFINITY;
  }

  /** The last before `t`; minus infinity where there is none. */
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

/** What begins and ends: how many are under way at any moment. */
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
