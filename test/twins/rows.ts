/** What a table of messages means: a row is somebody's until it is given back. */
export class PlainRows {
  private readonly arrivedAt = new Map<number, number>();

  add(row: number, t: number): void {
    if (this.arrivedAt.has(row)) throw new Error(`row ${row} is given out twice`);
    this.arrivedAt.set(row, t);
  }

  remove(row: number): number | undefined {
    const t = this.arrivedAt.get(row);
    this.arrivedAt.delete(row);
    return t;
  }

  rows(): number[] {
    return [...this.arrivedAt.keys()].sort((a, b) => a - b);
  }

  get size(): number {
    return this.arrivedAt.size;
  }
}
