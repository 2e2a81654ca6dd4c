import { bitsFor, dataPage, dictionaryPage, PageBytes } from './parquet-pages.js';

/** Range of whole numbers in a group below which a dictionary may be used, and the mean repetitions that it needs. */
const SPAN = 65_536;
const OFTEN = 4;
const encoder = new TextEncoder();

/** Facts on a column of a group for the metadata at the end of the file. */
export interface ChunkFacts {
  readonly isIndexed: boolean;
  /** Bytes of the dictionary, which come first. */
  readonly dictionaryBytes: number;
  readonly missing: number;
  readonly least?: number;
  readonly most?: number;
}

/** One column of a group, filled row by row. */
export interface GroupColumn {
  /** Writes its pages, and clears its values. */
  readonly write: (out: PageBytes) => ChunkFacts;
}

/** Scratch space shared by all columns, which are written one after the other. */
const scratch = new PageBytes();
const levels = new PageBytes();

function writeIndices(out: PageBytes, rows: number, indices: ArrayLike<number>, count: number, distinct: number): void {
  scratch.clear();
  const bits = bitsFor(Math.max(0, distinct - 1));
  scratch.byte(bits);
  if (bits === 0) scratch.repeated(0, count, bits);
  else scratch.packed(indices, count, bits);
  dataPage(out, rows, true, levels, scratch.view());
}

/** Least and greatest of the first `count` values; infinite if there are none. */
function rangeOf(values: Float64Array | Int32Array, count: number): readonly [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < count; i += 1) {
    const value = values[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

/** The rows of a column that have a value, and their number. */
class Presence {
  rows = 0;
  count = 0;
  private readonly present: Uint8Array | undefined;

  /** `optional`: a value may be missing. */
  constructor(rows: number, optional: boolean) {
    this.present = optional ? new Uint8Array(rows) : undefined;
  }

  /** Adds the next row. @returns the place of its value among those present. */
  add(isThere: boolean): number {
    if (this.present !== undefined) this.present[this.rows] = isThere ? 1 : 0;
    this.rows += 1;
    const place = this.count;
    if (isThere) this.count += 1;
    return place;
  }

  /** Writes the definition levels of the rows; nothing if the column always has a value. */
  writeLevels(): void {
    const { present, rows, count } = this;
    levels.clear();
    if (present === undefined) return;
    if (count === rows || count === 0) levels.repeated(count === rows ? 1 : 0, rows, 1);
    else levels.packed(present, rows, 1);
  }

  clear(): void {
    this.rows = 0;
    this.count = 0;
  }
}

/** Times, stored plainly. */
export class NumberColumn implements GroupColumn {
  private readonly values: Float64Array;
  private rows = 0;

  constructor(rows: number) {
    this.values = new Float64Array(rows);
  }

  add(value: number): void {
    this.values[this.rows] = value;
    this.rows += 1;
  }

  write(out: PageBytes): ChunkFacts {
    const { rows, values } = this;
    const [least, most] = rangeOf(values, rows);
    levels.clear();
    dataPage(out, rows, false, levels, new Uint8Array(values.buffer, 0, 8 * rows));
    this.rows = 0;
    return { isIndexed: false, dictionaryBytes: 0, missing: 0, ...(least <= most ? { least, most } : {}) };
  }
}

/** Whole numbers below 2³¹: by a dictionary if a few of them recur often, else stored plainly. */
export class WholeColumn implements GroupColumn {
  private readonly values: Int32Array;
  private readonly indices: Uint16Array;
  private readonly places = new Int32Array(SPAN);
  private readonly dictionary = new Int32Array(SPAN);
  private readonly presence: Presence;

  constructor(rows: number, optional: boolean) {
    this.values = new Int32Array(rows);
    this.indices = new Uint16Array(rows);
    this.presence = new Presence(rows, optional);
  }

  add(value: number | null): void {
    const place = this.presence.add(value !== null);
    if (value !== null) this.values[place] = value;
  }

  write(out: PageBytes): ChunkFacts {
    const { values, presence } = this;
    const { rows, count } = presence;
    const [least, most] = rangeOf(values, count);
    const missing = rows - count;
    presence.writeLevels();
    const begin = out.length;
    const distinct = count === 0 || most - least >= SPAN ? 0 : this.index(least, most);
    if (distinct > 0) {
      dictionaryPage(out, new Uint8Array(this.dictionary.buffer, 0, 4 * distinct), distinct);
    }
    const dictionaryBytes = out.length - begin;
    if (distinct > 0) writeIndices(out, rows, this.indices, count, distinct);
    else dataPage(out, rows, false, levels, new Uint8Array(values.buffer, 0, 4 * count));
    presence.clear();
    return { isIndexed: distinct > 0, dictionaryBytes, missing, ...(count === 0 ? {} : { least, most }) };
  }

  /** Finds the place of each value in a dictionary; @returns its size, 0 if it would not pay. */
  private index(least: number, most: number): number {
    const { places, values, indices, dictionary } = this;
    const { count } = this.presence;
    places.fill(0, 0, most - least + 1);
    let distinct = 0;
    for (let i = 0; i < count; i += 1) {
      const value = values[i] as number;
      let place = places[value - least] as number;
      if (place === 0) {
        dictionary[distinct] = value;
        distinct += 1;
        if (distinct * OFTEN > count && distinct > OFTEN) return 0;
        place = distinct;
        places[value - least] = place;
      }
      indices[i] = place - 1;
    }
    return distinct;
  }
}

/** Names, words and replies: each stored once, with an index in every row. */
export class TextColumn implements GroupColumn {
  private readonly indices: Int32Array;
  private readonly presence: Presence;
  private readonly known = new Map<string, number>();
  /** Value of the row before, which the next mostly repeats. */
  private last: string | null = null;
  private lastIndex = 0;

  constructor(rows: number, optional: boolean) {
    this.indices = new Int32Array(rows);
    this.presence = new Presence(rows, optional);
  }

  add(text: string | null): void {
    const place = this.presence.add(text !== null);
    if (text === null) return;
    if (text !== this.last) {
      let index = this.known.get(text);
      if (index === undefined) {
        index = this.known.size;
        this.known.set(text, index);
      }
      this.last = text;
      this.lastIndex = index;
    }
    this.indices[place] = this.lastIndex;
  }

  write(out: PageBytes): ChunkFacts {
    const { presence, known } = this;
    const { rows, count } = presence;
    scratch.clear();
    for (const text of known.keys()) {
      const bytes = encoder.encode(text);
      scratch.uint32(bytes.length);
      scratch.append(bytes);
    }
    const begin = out.length;
    dictionaryPage(out, scratch.view(), known.size);
    const dictionaryBytes = out.length - begin;
    presence.writeLevels();
    writeIndices(out, rows, this.indices, count, known.size);
    known.clear();
    this.last = null;
    presence.clear();
    return { isIndexed: true, dictionaryBytes, missing: rows - count };
  }
}
