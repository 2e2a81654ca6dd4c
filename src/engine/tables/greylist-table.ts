/**
 * First sightings of messages at greylists: a short chain of entries per copy, one for each pair of
 * database and source address. Entries go back to the free list with their message.
 */
export class GreylistTable {
  private capacity = 1 << 16;
  private used = 0;
  private freeHead = -1;
  private database = new Int32Array(this.capacity);
  private address = new Int32Array(this.capacity);
  private next = new Int32Array(this.capacity);
  /** First sighting of the triplet in its present window [s]. */
  seenAt = new Float64Array(this.capacity);

  /** Nothing is left over from an earlier run. */
  clear(): void {
    this.used = 0;
    this.freeHead = -1;
  }

  /** The entry for this database and source address in a chain, or -1. */
  find(head: number, database: number, address: number): number {
    let entry = head;
    while (entry >= 0 && (this.database[entry] !== database || this.address[entry] !== address)) {
      entry = this.next[entry] as number;
    }
    return entry;
  }

  /** A new entry before `head`; it is the new head. */
  add(head: number, database: number, address: number, seenAt: number): number {
    let entry = this.freeHead;
    if (entry >= 0) {
      this.freeHead = this.next[entry] as number;
    } else {
      if (this.used === this.capacity) this.grow();
      entry = this.used;
      this.used += 1;
    }
    this.database[entry] = database;
    this.address[entry] = address;
    this.seenAt[entry] = seenAt;
    this.next[entry] = head;
    return entry;
  }

  releaseChain(head: number): void {
    let entry = head;
    while (entry >= 0) {
      const following = this.next[entry] as number;
      this.next[entry] = this.freeHead;
      this.freeHead = entry;
      entry = following;
    }
  }

  private grow(): void {
    this.capacity *= 2;
    const wider = (old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const wide = new Int32Array(this.capacity);
      wide.set(old);
      return wide;
    };
    this.database = wider(this.database);
    this.address = wider(this.address);
    this.next = wider(this.next);
    const seenAt = new Float64Array(this.capacity);
    seenAt.set(this.seenAt);
    this.seenAt = seenAt;
  }
}
