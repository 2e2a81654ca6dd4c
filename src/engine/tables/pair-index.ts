/** Slots nobody writes to take no memory, so there may be many. */
const SLOTS = 1 << 20;
const FIRST_ROWS = 1 << 13;

/**
 * Finds the row of a pair (sending host, target), rows numbered in the order of their first use. Where there are few
 * hosts and targets each pair has a slot of its own, else open addressing with linear probing finds one. Rows are never
 * removed: a sending host that has once met a target remembers it.
 *
 * Hot: `rowOf` runs once per pass for mail systems with a memory. Sending hosts are numbered over all
 * senders and may exceed 32 bits, so their numbers are kept as doubles.
 */
export class PairIndex {
  private mask = SLOTS - 1;
  /** 1 + the row, or 0. */
  private slots = new Int32Array(SLOTS);
  private keyHosts = new Float64Array(FIRST_ROWS);
  private keyTargets = new Int32Array(FIRST_ROWS);
  /** Targets where each pair has its own slot, else 0. */
  private stride = 0;
  /** Rows given out so far. */
  size = 0;

  /** Forgets all pairs, and gets ready for so many sending hosts and targets. */
  prepare(hosts: number, targets: number): void {
    this.clear();
    this.stride = hosts * targets <= SLOTS ? targets : 0;
  }

  /** Forgets all pairs. */
  clear(): void {
    if (this.size === 0) return;
    // Few pairs are taken out one by one.
    if (this.stride > 0) for (let row = 0; row < this.size; row += 1) this.slots[this.ownSlot(row)] = 0;
    else this.slots.fill(0);
    this.size = 0;
  }

  /** Row of the pair, or -1 if it was never added. */
  find(host: number, target: number): number {
    if (this.stride > 0) return (this.slots[host * this.stride + target] as number) - 1;
    return this.search(host, target);
  }

  private ownSlot(row: number): number {
    return (this.keyHosts[row] as number) * this.stride + (this.keyTargets[row] as number);
  }

  private search(host: number, target: number): number {
    let slot = this.slotOf(host, target);
    for (;;) {
      const row = (this.slots[slot] as number) - 1;
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
    if (this.stride > 0) {
      this.slots[this.ownSlot(row)] = row + 1;
      return;
    }
    let slot = this.slotOf(this.keyHosts[row] as number, this.keyTargets[row] as number);
    while ((this.slots[slot] as number) > 0) slot = (slot + 1) & this.mask;
    this.slots[slot] = row + 1;
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
    if (rows * 2 <= this.slots.length) return;
    this.slots = new Int32Array(rows * 2);
    this.mask = rows * 2 - 1;
    for (let row = 0; row < this.size; row += 1) this.place(row);
  }
}
