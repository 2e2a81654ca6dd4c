const FIRST_SLOTS = 1 << 14;

/**
 * Finds the row of a pair (sending host, target): open addressing with linear probing, rows numbered in the
 * order of their first use. Rows are never removed: a sending host that has once met a target remembers it.
 *
 * Hot: `rowOf` runs once per pass for mail systems with a memory. Sending hosts are numbered over all
 * senders and may exceed 32 bits, so their numbers are kept as doubles.
 */
export class PairIndex {
  private mask = FIRST_SLOTS - 1;
  private slots = new Int32Array(FIRST_SLOTS).fill(-1);
  private keyHosts = new Float64Array(FIRST_SLOTS / 2);
  private keyTargets = new Int32Array(FIRST_SLOTS / 2);
  /** Rows given out so far. */
  size = 0;

  /** Forgets all pairs. */
  clear(): void {
    if (this.size > 0) this.slots.fill(-1);
    this.size = 0;
  }

  /** Row of the pair, or -1 if it was never added. */
  find(host: number, target: number): number {
    let slot = this.slotOf(host, target);
    for (;;) {
      const row = this.slots[slot] as number;
      if (row < 0 || (this.keyHosts[row] === host && this.keyTargets[row] === target)) return row;
      slot = (slot + 1) & this.mask;
    }
  }

  /** Row of the pair; a pair not met before gets the next row. */
  rowOf(host: number, target: number): number {
    const found = this.find(host, target);
    return found >= 0 ? found : this.add(host, target);
  }

  private add(host: number, target: number): number {
    if (this.size === this.keyHosts.length) this.grow();
    const row = this.size;
    this.size += 1;
    this.keyHosts[row] = host;
    this.keyTargets[row] = target;
    this.place(row);
    return row;
  }

  private place(row: number): void {
    let slot = this.slotOf(this.keyHosts[row] as number, this.keyTargets[row] as number);
    while ((this.slots[slot] as number) >= 0) slot = (slot + 1) & this.mask;
    this.slots[slot] = row;
  }

  private slotOf(host: number, target: number): number {
    const high = (host / 0x100000000) | 0;
    let h = Math.imul(host | 0, 0x9e3779b1) ^ Math.imul(target, 0x85ebca6b) ^ Math.imul(high, 0xc2b2ae35);
    h ^= h >>> 15;
    h = Math.imul(h, 0x2c1b3c6d);
    h ^= h >>> 13;
    return h & this.mask;
  }

  private grow(): void {
    const rows = this.keyHosts.length * 2;
    const hosts = new Float64Array(rows);
    hosts.set(this.keyHosts);
    this.keyHosts = hosts;
    const targets = new Int32Array(rows);
    targets.set(this.keyTargets);
    this.keyTargets = targets;
    this.slots = new Int32Array(rows * 2).fill(-1);
    this.mask = rows * 2 - 1;
    for (let row = 0; row < this.size; row += 1) this.place(row);
  }
}
