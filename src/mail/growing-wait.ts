import { LONGEST_DURATION, type Seconds } from '../units/index.js';

/** Waits stop growing after this many; most have reached their maximum long before. */
const MOST_WAITS = 100_000;

/** First of start + interval, start + 2·interval … that is later than `age`, or the last that is not past `until` [s]. */
export function evenCandidate(start: Seconds, interval: Seconds, until: Seconds, age: Seconds): Seconds {
  const bound = Math.min(age, until);
  // The quotient is rounded: the age itself decides.
  let count = Math.floor((bound - start) / interval);
  while (start + count * interval <= bound) count++;
  return start + (start + count * interval > until ? count - 1 : count) * interval;
}

/**
 * Tries whose waits grow by a factor, starting at `begins`. They are computed in turn, by multiplication, which gives
 * the same on every machine, and cached: a schedule is queried for every retry of every message.
 */
class Growth {
  readonly begins: Seconds;
  readonly #factor: number;
  /** Ages of the tries; the first is `begins` itself. */
  readonly #ages: Seconds[];
  /** The wait after each try. */
  readonly #waits: Seconds[];

  constructor(begins: Seconds, first: Seconds, factor: number) {
    this.begins = begins;
    this.#factor = factor;
    this.#ages = [begins];
    this.#waits = [Math.min(first, LONGEST_DURATION)];
  }

  #extend(): void {
    const wait = this.#waits.at(-1) ?? Number.NaN;
    this.#ages.push((this.#ages.at(-1) ?? Number.NaN) + wait);
    this.#waits.push(Math.min(wait * this.#factor, LONGEST_DURATION));
  }

  /** Wait number `index`, from 0. */
  wait(index: number): Seconds {
    const known = Math.min(index, MOST_WAITS);
    while (this.#waits.length <= known) this.#extend();
    return this.#waits[known] ?? Number.NaN;
  }

  /** The first try past `age`, or the last that is not past `until`; and the wait before it, or the first of all. */
  reach(age: Seconds, until: Seconds): { readonly age: Seconds; readonly wait: Seconds } {
    const bound = Math.min(age, until);
    while ((this.#ages.at(-1) ?? 0) <= bound && this.#ages.length <= MOST_WAITS) this.#extend();
    const past = this.#firstPast(bound);
    const last = this.#ages.length - 1;
    if (past > last) {
      const wait = this.#waits[last] ?? Number.NaN;
      return { age: evenCandidate(this.#ages[last] ?? Number.NaN, wait, until, age), wait };
    }
    const index = (this.#ages[past] ?? Number.NaN) > until ? past - 1 : past;
    return { age: this.#ages[index] ?? Number.NaN, wait: this.#waits[Math.max(0, index - 1)] ?? Number.NaN };
  }

  /** Index of the first age past `bound`, by binary search; the length if there is none. */
  #firstPast(bound: Seconds): number {
    let low = 1;
    let high = this.#ages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ages[middle] ?? 0) > bound) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Keyed by the rule or step that they belong to, which never change. */
const known = new WeakMap<object, Growth>();

export function growthOf(owner: object, begins: Seconds, first: Seconds, factor: number): Growth {
  const before = known.get(owner);
  if (before?.begins === begins) return before;
  const growth = new Growth(begins, first, factor);
  known.set(owner, growth);
  return growth;
}
