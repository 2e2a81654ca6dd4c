/** Bytes between the ends of one column and the starts of the next, in cache lines: see below. */
const STAGGER = 5 * 64;
const LINE = 64;

/**
 * Room for the columns of one table, in one buffer: typed arrays of `rows` entries each, given out one after the other.
 *
 * The starts of two columns never lie a multiple of a memory page apart. If they did, the same row of all columns would
 * compete for the same few places in the processor's cache; measured, that costs a factor of five. Pages nobody writes to
 * take no memory, so there may be many more rows than are used.
 */
export class Columns {
  private readonly buffer: ArrayBuffer;
  private readonly rows: number;
  private used = 0;

  /** `bytes`: those of one row, all columns together. */
  constructor(rows: number, columns: number, bytes: number) {
    this.rows = rows;
    this.buffer = new ArrayBuffer(rows * bytes + columns * (STAGGER + LINE));
  }

  /** A column of doubles; the values of `old` are taken over. */
  floats(old?: Float64Array): Float64Array<ArrayBuffer> {
    const column = new Float64Array(this.buffer, this.next(8), this.rows);
    if (old !== undefined) column.set(old);
    return column;
  }

  ints(old?: Int32Array): Int32Array<ArrayBuffer> {
    const column = new Int32Array(this.buffer, this.next(4), this.rows);
    if (old !== undefined) column.set(old);
    return column;
  }

  shorts(old?: Uint16Array): Uint16Array<ArrayBuffer> {
    const column = new Uint16Array(this.buffer, this.next(2), this.rows);
    if (old !== undefined) column.set(old);
    return column;
  }

  bytes(old?: Uint8Array): Uint8Array<ArrayBuffer> {
    const column = new Uint8Array(this.buffer, this.next(1), this.rows);
    if (old !== undefined) column.set(old);
    return column;
  }

  private next(size: number): number {
    const start = this.used;
    this.used += Math.ceil((this.rows * size) / LINE) * LINE + STAGGER;
    return start;
  }
}
