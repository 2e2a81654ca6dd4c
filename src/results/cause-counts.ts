const FIRST_SLOTS = 1 << 6;
const EMPTY = -1;

/**
 * Counts by whole numbers from 0, most of which never occur: open addressing with linear probing.
 *
 * Hot: `add` runs once per lost message, and allocates only when the table doubles.
 */
export class CauseCounts {
  private keys = new Float64Array(FIRST_SLOTS).fill(EMPTY);
  private counts = new Float64Array(FIRST_SLOTS);
  private used = 0;

  add(key: number, count = 1): void {
    const mask = this.keys.length - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 8) & mask;
    while (this.keys[slot] !== key) {
      if (this.keys[slot] === EMPTY) {
        this.place(slot, key, count);
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.counts[slot] = (this.counts[slot] as number) + count;
  }

  clear(): void {
    if (this.used === 0) return;
    this.keys.fill(EMPTY);
    this.used = 0;
  }

  /** Adds counts in the form that `pairs` returns. */
  merge(pairs: Float64Array): void {
    for (let at = 0; at + 1 < pairs.length; at += 2) this.add(pairs[at] as number, pairs[at + 1] as number);
  }

  /** Key, count, key, count, … in ascending order of keys, so that equal counts give equal columns. */
  pairs(): Float64Array {
    const slots = Array.from(this.keys.keys()).filter((slot) => this.keys[slot] !== EMPTY);
    slots.sort((a, b) => (this.keys[a] as number) - (this.keys[b] as number));
    const pairs = new Float64Array(2 * slots.length);
    slots.forEach((slot, at) => {
      pairs[2 * at] = this.keys[slot] as number;
      pairs[2 * at + 1] = this.counts[slot] as number;
    });
    return pairs;
  }

  private place(slot: number, key: number, count: number): void {
    this.keys[slot] = key;
    this.counts[slot] = count;
    this.used += 1;
    if (2 * this.used > this.keys.length) this.grow();
  }

  private grow(): void {
    const { keys, counts } = this;
    this.keys = new Float64Array(2 * keys.length).fill(EMPTY);
    this.counts = new Float64Array(2 * keys.length);
    this.used = 0;
    keys.forEach((key, slot) => {
      if (key !== EMPTY) this.add(key, counts[slot] as number);
    });
  }
}
