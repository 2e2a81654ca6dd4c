import { UNPRINTABLE } from './decode.js';
import {
  BAR,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  DOUBLE_QUOTE,
  endsWord,
  GREATER,
  HASH,
  LINE_FEED,
  LineCursor,
  OPEN_LIST,
  OPEN_MAP,
  RETURN,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './line-cursor.js';
import { endOfWord, plainValueOf } from './plain-scalar.js';
import { readAnyYaml, type YamlReading } from './read-yaml.js';
import { type Source, sourceOf } from './source.js';
import { MOST_DEPTH, MOST_ENTRIES, type Remark, tooManyEntries } from './tokens.js';
import type { Entry, ListNode, MapNode, ScalarNode, TreeNode } from './tree.js';
import { MOST_VALUES, unusableKey } from './tree-growth.js';

/** A longer key must be marked as one (YAML 1.2 §7.4.2). */
const LONGEST_KEY = 1000;

/**
 * Reads YAML 1.2 (and so JSON) from `start` to the end of the source: one document, without tags, directives and merge
 * keys. The YAML of most scenarios is read here, in one pass, some ten times faster than by the library, which matters
 * if a file has a hundred thousand servers. Anything unknown here, and all errors, are left to the library: anchors,
 * tags, texts over several lines, escapes, tabs, documents, directives.
 */
export function readYaml(source: Source, start = 0): YamlReading {
  return (start === 0 ? readPlainYaml(source) : undefined) ?? readAnyYaml(source, start);
}

/** `undefined`: the library has to read it. */
export function readPlainYaml(source: Source): YamlReading | undefined {
  const reader = new PlainReader(source);
  const root = reader.read();
  if (reader.excess !== undefined) return { root: null, remarks: [reader.excess] };
  return root === undefined ? undefined : { root, remarks: reader.remarks };
}

/** The entries of a list; never filled. */
const NO_ENTRIES = new Map<string, Entry>();

/** Each method reads on from `at`, and returns `undefined` or `false` if the library has to read instead. */
class PlainReader extends LineCursor {
  readonly remarks: Remark[] = [];
  /** The exceeded limit that stops reading. */
  excess: Remark | undefined;
  readonly #source: Source;
  #depth = 0;
  #values = 0;

  constructor(source: Source) {
    super(source.text);
    this.#source = source;
  }

  read(): TreeNode | undefined {
    if (this.text.startsWith('\ufeff') || !this.nextLine() || this.column < 0) return undefined;
    const isFlow = this.code() === OPEN_MAP || this.code() === OPEN_LIST;
    const root = isFlow ? this.#flow(-1) : this.#block();
    if (root === undefined || (isFlow && !this.finishLine())) return undefined;
    return this.column < 0 && this.#values <= MOST_VALUES ? root : undefined;
  }

  /** Reads a map or list whose first line begins here. */
  #block(): TreeNode | undefined {
    if (this.#depth >= MOST_DEPTH) return undefined;
    this.#depth += 1;
    const node = this.isItem() ? this.#blockList(this.column) : this.#blockMap(this.column);
    this.#depth -= 1;
    return node;
  }

  #blockMap(column: number): MapNode | undefined {
    const start = this.at;
    const entries = new Map<string, Entry>();
    let end = start;
    for (let count = 1; this.column === column; count += 1) {
      const key = this.#key(false);
      const value = key === undefined ? undefined : this.#after(column, key);
      if (key === undefined || value === undefined || this.#isTooMany(count)) return undefined;
      this.#put(entries, key, value);
      end = value.end;
    }
    if (this.column > column) return undefined;
    return { source: this.#source, start, end, kind: 'map', entries };
  }

  #blockList(column: number): ListNode | undefined {
    const start = this.at;
    const items: TreeNode[] = [];
    while (this.column === column && this.isItem()) {
      this.at += 1;
      const item = this.#after(column);
      if (item === undefined || this.#isTooMany(items.length + 1)) return undefined;
      items.push(item);
    }
    if (this.column > column) return undefined;
    this.#values += 1;
    return { source: this.#source, start, end: items.at(-1)?.end ?? start, kind: 'list', items };
  }

  /** Reads the value after the colon of a key or the dash of an item, on its line or below it. */
  #after(column: number, key?: ScalarNode): TreeNode | undefined {
    const from = this.at;
    this.skipSpaces();
    const { at } = this;
    const code = this.code();
    if (code === HASH || endsWord(code)) {
      this.at = from;
      if (!this.finishLine()) return undefined;
      const isBelow = this.column > column || (key !== undefined && this.column === column && this.isItem());
      if (isBelow) return this.#block();
      return key === undefined ? undefined : this.#scalar(at, at, null, '');
    }
    if (key !== undefined && (code === BAR || code === GREATER)) return this.#blockText(column, key);
    const value = key !== undefined || !this.#isCompactMap() ? this.#lineValue(column) : this.#compactMap();
    return value === undefined || this.column > column ? undefined : value;
  }

  /** `description: |`: the library reads the text, with its key as the reference for its indentation. */
  #blockText(column: number, key: ScalarNode): TreeNode | undefined {
    const { text } = this;
    // A digit would give the indentation of the text, counted from elsewhere (YAML 1.2 §8.1.1.1).
    if (!/[|>][-+]?\r?\n/y.test(text.slice(this.at, this.at + 4))) return undefined;
    do this.at = endOfLine(text, this.at);
    while (this.at < text.length && indentationAt(text, this.at) > column);
    const { root } = readAnyYaml(sourceOf(this.#source.file, text.slice(key.start, this.at)));
    const [entry, more] = root?.kind === 'map' ? root.entries.values() : [];
    if (entry?.value.kind !== 'scalar' || more !== undefined || !this.nextLine() || this.column > column)
      return undefined;
    const { start, end, value, written } = entry.value;
    return this.#scalar(start + key.start, end + key.start, value, written);
  }

  /** True for `- kind: refuse`: a map that begins after a dash. */
  #isCompactMap(): boolean {
    const end = endOfWord(this.text, this.at, false);
    return end >= 0 && this.text.charCodeAt(end) === COLON;
  }

  #compactMap(): TreeNode | undefined {
    this.column = this.at - this.lineStart;
    return this.#block();
  }

  #lineValue(column: number): TreeNode | undefined {
    const value = this.#inline(column, false);
    return value !== undefined && this.finishLine() ? value : undefined;
  }

  /** Reads a value that begins here. A bare word followed by a colon is a key, which is invalid here. */
  #inline(column: number, inFlow: boolean): TreeNode | undefined {
    const code = this.code();
    if (code === OPEN_MAP || code === OPEN_LIST) return this.#flow(column);
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return this.#quoted(code === DOUBLE_QUOTE ? '"' : "'");
    const start = this.at;
    const end = endOfWord(this.text, start, inFlow);
    if (end <= start) return undefined;
    const written = this.text.slice(start, end);
    const value = plainValueOf(written);
    if (value === undefined || this.text.charCodeAt(end) === COLON) return undefined;
    this.at = end;
    return this.#scalar(start, end, value, written);
  }

  #key(inFlow: boolean): ScalarNode | undefined {
    const start = this.at;
    const code = this.code();
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
      const key = this.#quoted(code === DOUBLE_QUOTE ? '"' : "'");
      return key !== undefined && this.#colon(start, inFlow) ? key : undefined;
    }
    const end = endOfWord(this.text, start, inFlow);
    if (end <= start) return undefined;
    this.at = end;
    const written = this.text.slice(start, end);
    return this.#colon(start, false) ? this.#scalar(start, end, written, written) : undefined;
  }

  /** Reads the colon right after a key. Inside brackets a value may follow a quoted key at once, as in JSON. */
  #colon(start: number, isJson: boolean): boolean {
    if (this.code() !== COLON || this.at - start > LONGEST_KEY) return false;
    this.at += 1;
    return isJson || endsWord(this.code());
  }

  #quoted(quote: string): ScalarNode | undefined {
    const start = this.at;
    const end = this.text.indexOf(quote, start + 1);
    const written = this.text.slice(start + 1, end);
    const isLeft = quote === '"' ? /[\\\n\r]/.test(written) || UNPRINTABLE.test(written) : /[\n\r]/.test(written);
    if (end < 0 || isLeft || this.text.startsWith("''", end)) return undefined;
    this.at = end + 1;
    return this.#scalar(start, end + 1, written, written);
  }

  /** Reads a map or list in brackets; lines after the first are indented more than the block that it is in. */
  #flow(column: number): TreeNode | undefined {
    if (this.#depth >= MOST_DEPTH) return undefined;
    this.#depth += 1;
    const start = this.at;
    const isMap = this.code() === OPEN_MAP;
    this.at += 1;
    const entries = isMap ? new Map<string, Entry>() : NO_ENTRIES;
    const items: TreeNode[] = [];
    const close = isMap ? CLOSE_MAP : CLOSE_LIST;
    for (let count = 1; ; count += 1) {
      if (!this.#flowSpace(column)) return undefined;
      if (this.code() === close) break;
      if (this.#isTooMany(count)) return undefined;
      if (!(isMap ? this.#flowEntry(entries, column) : this.#flowItem(items, column))) return undefined;
      if (!this.#flowSpace(column)) return undefined;
      if (this.code() === close) break;
      if (this.code() !== COMMA) return undefined;
      this.at += 1;
    }
    this.at += 1;
    this.#depth -= 1;
    this.#values += 1;
    const source = this.#source;
    const end = this.at;
    return isMap ? { source, start, end, kind: 'map', entries } : { source, start, end, kind: 'list', items };
  }

  #flowEntry(entries: Map<string, Entry>, column: number): boolean {
    const key = this.#key(true);
    if (key === undefined || !this.#flowSpace(column)) return false;
    const value = this.#inline(column, true);
    if (value === undefined) return false;
    this.#put(entries, key, value);
    return true;
  }

  #flowItem(items: TreeNode[], column: number): boolean {
    const item = this.#inline(column, true);
    return item !== undefined && items.push(item) > 0;
  }

  /** Skips blanks, line ends and comments between brackets. */
  #flowSpace(column: number): boolean {
    const from = this.at;
    this.skipSpaces();
    const code = this.code();
    const isComment = code === HASH && this.at > from;
    if (!isComment && code !== LINE_FEED && code !== RETURN) return code !== HASH && code !== TAB;
    this.at = from;
    return this.finishLine() && this.column > column;
  }

  #isTooMany(count: number): boolean {
    if (count > MOST_ENTRIES) this.excess = tooManyEntries(this.at);
    return count > MOST_ENTRIES;
  }

  #put(entries: Map<string, Entry>, key: ScalarNode, value: TreeNode): void {
    const remark = unusableKey(key, entries);
    if (remark === undefined) entries.set(key.written, { key, value });
    else this.remarks.push(remark);
  }

  #scalar(start: number, end: number, value: ScalarNode['value'], written: string): ScalarNode {
    this.#values += 1;
    return { source: this.#source, start, end, kind: 'scalar', value, written };
  }
}

/** Offset of the next line, or the end of the text. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** Indentation of a line; infinite for an empty one. */
function indentationAt(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === SPACE) at += 1;
  const end = text.charCodeAt(at) === RETURN ? at + 1 : at;
  return text.charCodeAt(end) === LINE_FEED ? Number.POSITIVE_INFINITY : at - start;
}
