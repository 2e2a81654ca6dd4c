/**
 * A sample for quantiles. When full, it keeps every second value, then every fourth …: evenly, without random numbers.
 */
export class Sample {
  #values: number[] = [];
  #stride = 1;
  #seen = 0;
  readonly #room: number;

  constructor(room = 8192) {
    this.#room = room;
  }

  add(value: number): void {
    this.#seen += 1;
    if (this.#seen % this.#stride !== 0) return;
    this.#values.push(value);
    if (this.#values.length < this.#room) return;
    this.#values = this.#values.filter((_, at) => at % 2 === 1);
    this.#stride *= 2;
  }

  get count(): number {
    return this.#seen;
  }

  /** The quantile of this share; `NaN` if there are no values. */
  quantile(share: number): number {
    const sorted = this.#values.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  }

  /** Share of the values that are at most `limit`. */
  shareWithin(limit: number): number {
    return this.#values.length === 0
      ? Number.NaN
      : this.#values.filter((value) => value <= limit).length / this.#values.length;
  }
}
