/*
 * Pages of a Parquet file as bytes (https://github.com/apache/parquet-format, Encodings.md and README.md): a dictionary with an
 * index for each value, or the values as they are. Nothing is compressed: indices have as few bits as they need, and times of
 * 10 ns have no pattern.
 */

/** Numbers of the format: kinds of pages, and encodings. */
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
const PLAIN = 0;
const RLE = 3;
const RLE_DICTIONARY = 8;

/** Fields of Thrift's compact protocol: a whole number, and a structure. */
const I32 = 5;
const STRUCT = 12;

/** A growing buffer in which the pages of one column are assembled. */
export class PageBytes {
  private buffer = new Uint8Array(1 << 16);
  length = 0;

  /** Reserves room for more bytes; @returns the offset at which they begin. */
  reserve(bytes: number): number {
    const at = this.length;
    if (at + bytes > this.buffer.length) {
      const larger = new Uint8Array(Math.max(2 * this.buffer.length, at + bytes));
      larger.set(this.buffer.subarray(0, at));
      this.buffer = larger;
    }
    this.length = at + bytes;
    return at;
  }

  /** The bytes written; the view is valid until the next write. */
  view(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  append(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.buffer.set(bytes, at);
  }

  byte(value: number): void {
    const at = this.reserve(1);
    this.buffer[at] = value;
  }

  varint(value: number): void {
    let left = value;
    while (left >= 0x80) {
      this.byte((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    this.byte(left);
  }

  uint32(value: number): void {
    const at = this.reserve(4);
    new DataView(this.buffer.buffer).setUint32(at, value, true);
  }

  /** A run of `count` equal numbers of at most one byte. */
  repeated(value: number, count: number, bits: number): void {
    this.varint(count << 1);
    if (bits > 0) this.byte(value);
  }

  /** Numbers of `bits` bits each, lowest bit first, padded to a multiple of eight numbers. */
  packed(values: ArrayLike<number>, count: number, bits: number): void {
    const eights = Math.ceil(count / 8);
    this.varint((eights << 1) | 1);
    let at = this.reserve(eights * bits);
    const { buffer } = this;
    const end = at + eights * bits;
    let [held, filled] = [0, 0];
    for (let i = 0; i < count; i += 1) {
      held |= (values[i] as number) << filled;
      filled += bits;
      while (filled >= 8) {
        buffer[at] = held & 0xff;
        at += 1;
        held >>>= 8;
        filled -= 8;
      }
    }
    while (at < end) {
      buffer[at] = held & 0xff;
      at += 1;
      held = 0;
    }
  }
}

/** Number of bits needed for numbers up to `most`. */
export function bitsFor(most: number): number {
  return most === 0 ? 0 : 32 - Math.clz32(most);
}

/** A field with a whole number; `after` is the difference of its field id from the one before. */
function field(out: PageBytes, after: number, value: number): void {
  out.byte((after << 4) | I32);
  out.varint(value << 1);
}

function header(out: PageBytes, kind: number, bytes: number, own: readonly number[]): void {
  field(out, 1, kind);
  field(out, 1, bytes);
  field(out, 1, bytes);
  // Field 5 is the header of data pages, field 7 that of dictionaries.
  out.byte(((kind === DATA_PAGE ? 2 : 4) << 4) | STRUCT);
  for (const value of own) field(out, 1, value);
  out.byte(0);
  out.byte(0);
}

/** A dictionary page, its values stored plainly. */
export function dictionaryPage(out: PageBytes, values: Uint8Array, count: number): void {
  header(out, DICTIONARY_PAGE, values.length, [count, PLAIN]);
  out.append(values);
}

/** A data page: levels that tell which values are present, if any may be missing; then values or dictionary indices. */
export function dataPage(
  out: PageBytes,
  rows: number,
  isIndexed: boolean,
  levels: PageBytes,
  values: Uint8Array,
): void {
  const levelBytes = levels.length === 0 ? 0 : 4 + levels.length;
  header(out, DATA_PAGE, levelBytes + values.length, [rows, isIndexed ? RLE_DICTIONARY : PLAIN, RLE, RLE]);
  if (levelBytes > 0) {
    out.uint32(levels.length);
    out.append(levels.view());
  }
  out.append(values);
}
