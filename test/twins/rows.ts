/** What the records of messages mean: a record is somebody's until it is given back. A copy is not its own root. */
export class PlainRows {
  private readonly arrivedAt = new Map<number, number>();
  private readonly copies = new Set<number>();

  add(row: number, t: number, isCopy: boolean): void {
    if (this.arrivedAt.has(row)) throw new Error(`record ${row} is given out twice`);
    this.arrivedAt.set(row, t);
    if (isCopy) this.copies.add(row);
  }

  remove(row: number): number | undefined {
    const t = this.arrivedAt.get(row);
    this.arrivedAt.delete(row);
    this.copies.delete(row);
    return t;
  }

  roots(): number[] {
    return [...this.arrivedAt.keys()].filter((row) => !this.copies.has(row)).sort((a, b) => a - b);
  }

  get size(): number {
    return this.arrivedAt.size;
  }
}
