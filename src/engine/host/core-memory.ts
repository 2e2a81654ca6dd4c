import { LAYOUT } from '../core-layout.js';

/** Records of the core, by the names of their classes. */
export type RecordName = keyof typeof LAYOUT;
export type Field<Name extends RecordName> = keyof (typeof LAYOUT)[Name]['fields'];
/** Values for the fields of a record; addresses are numbers too. */
export type Values<Name extends RecordName> = Readonly<Partial<Record<Field<Name>, number | boolean>>>;

type Kind = 'f64' | 'u64' | 'i32' | 'usize' | 'u16' | 'u8' | 'bool';
type Place = readonly [Kind, number];

/** Bytes of an address. */
const ADDRESS = 4;
/** Bytes of a page, the unit in which copies of the memory are shared or kept; and of a WebAssembly page, by which memory grows. */
const PAGE = 1 << 13;
const WASM_PAGE = 1 << 16;

const PAGE_WORDS = PAGE >> 2;

/** Copies of the first pages of the memory. */
export type Pages = readonly Int32Array<ArrayBuffer>[];

/**
 * The core's memory, seen from outside: records by name and field, and columns of numbers. Memory moves when it grows, so
 * nothing that is read here is a view: all is copied, but by `peek`. WebAssembly hands addresses out as int32: those beyond 2 GB are below
 * zero until they are read here.
 */
export class CoreMemory {
  /** Addresses of records of the model that never change, by what they hold; empty where a model is laid out anew. */
  readonly shared = new Map<string, number>();
  private readonly memory: WebAssembly.Memory;
  private readonly allocator: (bytes: number) => number;
  private view: DataView;

  constructor(memory: WebAssembly.Memory, allocator: (bytes: number) => number) {
    this.memory = memory;
    this.allocator = allocator;
    this.view = new DataView(memory.buffer);
  }

  /** Address of fresh memory for so many bytes, all zero. */
  allocate(bytes: number): number {
    return this.allocator(bytes) >>> 0;
  }

  /** A record with these values; the other fields are zero. */
  add<Name extends RecordName>(name: Name, values: Values<Name>): number {
    const at = this.allocate(LAYOUT[name].size);
    this.write(name, at, values);
    return at;
  }

  write<Name extends RecordName>(name: Name, at: number, values: Values<Name>): void {
    const view = this.current();
    const fields: Readonly<Record<string, Place>> = LAYOUT[name].fields;
    for (const field in values) {
      const [kind, offset] = fields[field] as Place;
      put(view, kind, at + offset, Number(values[field as Field<Name>]));
    }
  }

  read<Name extends RecordName>(name: Name, at: number, field: Field<Name>): number {
    const fields: Readonly<Record<string, Place>> = LAYOUT[name].fields;
    const [kind, offset] = fields[field as string] as Place;
    return get(this.current(), kind, (at >>> 0) + offset);
  }

  /** A reader of one field for any record of a kind, which looks its offset up only once: for fields read of each message. */
  reader<Name extends RecordName>(name: Name, field: Field<Name>): (at: number) => number {
    const fields: Readonly<Record<string, Place>> = LAYOUT[name].fields;
    const [kind, offset] = fields[field as string] as Place;
    switch (kind) {
      case 'f64':
        return (at) => this.current().getFloat64((at >>> 0) + offset, true);
      case 'usize':
        return (at) => this.current().getUint32((at >>> 0) + offset, true);
      default:
        return (at) => get(this.current(), kind, (at >>> 0) + offset);
    }
  }

  /** One field of many records, as a column. */
  column<Name extends RecordName>(
    name: Name,
    field: Field<Name>,
    records: readonly number[],
  ): Float64Array<ArrayBuffer> {
    const fields: Readonly<Record<string, Place>> = LAYOUT[name].fields;
    const [kind, offset] = fields[field as string] as Place;
    const view = this.current();
    const column = new Float64Array(records.length);
    for (let row = 0; row < column.length; row += 1) {
      column[row] = get(view, kind, ((records[row] as number) >>> 0) + offset);
    }
    return column;
  }

  /** Address of a copy of these doubles, of these int32 or addresses, or of these bytes. */
  addDoubles(values: ArrayLike<number>): number {
    const at = this.allocate(values.length * Float64Array.BYTES_PER_ELEMENT);
    new Float64Array(this.memory.buffer, at, values.length).set(values);
    return at;
  }

  addInts(values: ArrayLike<number>): number {
    const at = this.allocate(values.length * ADDRESS);
    const view = this.current();
    // Most rows are short, and a typed array for each takes longer.
    for (let i = 0; i < values.length; i += 1) view.setInt32(at + i * ADDRESS, values[i] as number, true);
    return at;
  }

  addBytes(values: ArrayLike<number>): number {
    const at = this.allocate(values.length);
    new Uint8Array(this.memory.buffer, at, values.length).set(values);
    return at;
  }

  /** The address stored there. */
  address(at: number): number {
    return this.current().getUint32(at >>> 0, true);
  }

  /** A copy of so many doubles, or of so many addresses. */
  doubles(at: number, count: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.memory.buffer, at >>> 0, count).slice();
  }

  addresses(at: number, count: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.memory.buffer, at >>> 0, count).slice();
  }

  /** A view of so many doubles, not a copy: to be read at once, before anything is allocated. */
  peek(at: number, count: number): Float64Array {
    return new Float64Array(this.memory.buffer, at >>> 0, count);
  }

  /** A view of the whole memory: valid until it grows. */
  buffer(): ArrayBuffer {
    return this.memory.buffer as ArrayBuffer;
  }

  /** Copies of all pages below `end`; those that are as in `before` are shared with it. */
  pages(end: number, before: Pages): Pages {
    const words = new Int32Array(this.memory.buffer);
    const count = Math.ceil(end / PAGE);
    const changed = Array.from({ length: count }, (_, i) => i).filter((i) => !isSame(before[i], words, i * PAGE_WORDS));
    // One piece for all: thousands of small ones would keep the garbage collector busy.
    const piece = new Int32Array(changed.length * PAGE_WORDS);
    const pages = before.slice(0, count);
    changed.forEach((i, place) => {
      const copy = piece.subarray(place * PAGE_WORDS, (place + 1) * PAGE_WORDS);
      copy.set(words.subarray(i * PAGE_WORDS, (i + 1) * PAGE_WORDS));
      pages[i] = copy;
    });
    return pages;
  }

  /** Puts pages back to where they were copied from. */
  putBack(pages: Pages): void {
    const missing = pages.length * PAGE - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / WASM_PAGE));
    const words = new Int32Array(this.memory.buffer);
    for (const [i, page] of pages.entries()) words.set(page, i * PAGE_WORDS);
  }

  /** A buffer that has moved is left empty (WebAssembly JavaScript Interface, "refresh the memory buffer"); to ask for it takes longer. */
  private current(): DataView {
    if (this.view.buffer.byteLength === 0) this.view = new DataView(this.memory.buffer);
    return this.view;
  }
}

/** Copies pages into one new piece of memory; those shared with `before` are taken from `packed`. */
export function repack(pages: Pages, before: Pages, packed: Pages): Pages {
  const changed = pages.filter((page, i) => page !== before[i]).length;
  const piece = new Int32Array(changed * PAGE_WORDS);
  let place = 0;
  return pages.map((page, i) => {
    if (page === before[i]) return packed[i] as Int32Array<ArrayBuffer>;
    const copy = piece.subarray(place, place + PAGE_WORDS);
    place += PAGE_WORDS;
    copy.set(page);
    return copy;
  });
}

function isSame(page: Int32Array | undefined, words: Int32Array, from: number): boolean {
  if (page === undefined) return false;
  for (let i = 0; i < PAGE_WORDS; i += 1) if (page[i] !== words[from + i]) return false;
  return true;
}

function put(view: DataView, kind: Kind, at: number, value: number): void {
  if (kind === 'f64') view.setFloat64(at, value, true);
  else if (kind === 'u64') view.setBigUint64(at, BigInt(value), true);
  else if (kind === 'i32' || kind === 'usize') view.setInt32(at, value, true);
  else if (kind === 'u16') view.setUint16(at, value, true);
  else view.setUint8(at, value);
}

function get(view: DataView, kind: Kind, at: number): number {
  if (kind === 'f64') return view.getFloat64(at, true);
  if (kind === 'u64') return Number(view.getBigUint64(at, true));
  if (kind === 'i32') return view.getInt32(at, true);
  if (kind === 'usize') return view.getUint32(at, true);
  return kind === 'u16' ? view.getUint16(at, true) : view.getUint8(at);
}
