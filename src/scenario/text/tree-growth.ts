import { isAlias, isMap, isSeq, type ParsedNode, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { UNPRINTABLE } from './decode.js';
import type { Source } from './source.js';
import { lineOf } from './source.js';
import { MOST_DEPTH, type Remark, tooDeep } from './tokens.js';
import type { Entry, ListNode, MapNode, ScalarNode, TreeNode } from './tree.js';

/** Most values with every alias expanded: this stops alias bombs. */
export const MOST_VALUES = 1_000_000;

/** A finished node, its depth, and its number of values, aliases expanded. */
interface Grown {
  readonly node: TreeNode;
  readonly height: number;
  readonly size: number;
}

/** Grows the tree of a YAML document; `shift` is added to its offsets. Remarks on YAML outside the language. */
export function growTree(
  contents: ParsedNode,
  source: Source,
  shift: number,
): { readonly root: TreeNode | null; readonly remarks: readonly Remark[] } {
  const growth = new Growth(source, shift);
  const grown = growth.grow(contents, 1);
  if (grown.size > MOST_VALUES) growth.bomb(contents, grown.size);
  return { root: growth.spoilt ? null : grown.node, remarks: growth.remarks };
}

/** Recursion is bounded: `readTokens` limits the depth of the document, `#alias` that of aliases. */
class Growth {
  readonly remarks: Remark[] = [];
  /** True if the tree is unusable: it would be endless, or too large. */
  spoilt = false;
  readonly #source: Source;
  readonly #shift: number;
  /** `null` while the anchored node is still growing. */
  readonly #anchors = new Map<string, Grown | null>();

  constructor(source: Source, shift: number) {
    this.#source = source;
    this.#shift = shift;
  }

  grow(node: ParsedNode, depth: number): Grown {
    if (isAlias(node)) return this.#alias(node.source, node, depth);
    const isTagged = node.tag !== undefined && node.tag !== null;
    const anchor = node.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, null);
    const own = this.#growOwn(node, depth);
    const grown = isTagged ? this.#tagged(own) : own;
    if (anchor !== undefined) this.#anchors.set(anchor, grown);
    return grown;
  }

  #growOwn(node: ParsedNode, depth: number): Grown {
    if (isMap(node)) return this.#map(node as YAMLMap.Parsed, depth);
    if (isSeq(node)) return this.#list(node as YAMLSeq.Parsed, depth);
    return { node: this.#scalar(node as Scalar.Parsed), height: 0, size: 1 };
  }

  #alias(name: string, node: ParsedNode, depth: number): Grown {
    const target = this.#anchors.get(name);
    const nothing: Grown = {
      node: { ...this.#span(node), kind: 'scalar', value: null, written: `*${name}` },
      height: 0,
      size: 1,
    };
    if (target === undefined) {
      this.#remark(node, {
        code: 'alias',
        message: `\`*${name}\` stands for nothing`,
        expected: `an anchor \`&${name}\` before it`,
      });
    } else if (target === null) {
      this.#remark(node, { code: 'alias', message: `\`*${name}\` stands inside what it stands for` });
      this.spoilt = true;
    } else if (depth + target.height > MOST_DEPTH) {
      this.remarks.push(tooDeep(this.#span(node).start + 1));
      this.spoilt = true;
    } else return target;
    return nothing;
  }

  #map(node: YAMLMap.Parsed, depth: number): Grown {
    const entries = new Map<string, Entry>();
    const span = this.#span(node);
    let { end } = span;
    let height = 0;
    let size = 1;
    for (const pair of node.items) {
      const key = this.#scalar(pair.key as Scalar.Parsed);
      const value = pair.value === null ? undefined : this.grow(pair.value, depth + 1);
      const grown = value ?? {
        node: { ...key, start: key.end, value: null, written: '' } as ScalarNode,
        height: 0,
        size: 1,
      };
      const remark = unusableKey(key, entries);
      if (remark === undefined) entries.set(key.written, { key, value: grown.node });
      else this.remarks.push(remark);
      end = grown.node.end;
      height = Math.max(height, grown.height + 1);
      size += grown.size;
    }
    return { node: { ...span, end: node.flow ? span.end : end, kind: 'map', entries } satisfies MapNode, height, size };
  }

  #list(node: YAMLSeq.Parsed, depth: number): Grown {
    const items: TreeNode[] = [];
    const span = this.#span(node);
    let height = 0;
    let size = 1;
    for (const item of node.items) {
      const grown = this.grow(item as ParsedNode, depth + 1);
      items.push(grown.node);
      height = Math.max(height, grown.height + 1);
      size += grown.size;
    }
    const end = node.flow ? span.end : (items.at(-1)?.end ?? span.end);
    return { node: { ...span, end, kind: 'list', items } satisfies ListNode, height, size };
  }

  #scalar(node: Scalar.Parsed): ScalarNode {
    const { value, source: written, range } = node;
    const [from, to] = range;
    const start = from + this.#shift;
    const end = to + this.#shift;
    const plain = plainValue(value);
    const scalar: ScalarNode = { source: this.#source, start, end, kind: 'scalar', value: plain, written };
    if (typeof value === 'number' && !Number.isFinite(value)) {
      const message = Number.isNaN(value) ? `\`${written}\` is no number` : `\`${cut(written)}\` is too large`;
      this.remarks.push({ ...at(scalar), code: 'number', message, expected: 'a finite number' });
      return { ...scalar, value: 0 };
    }
    // The text itself has none of them; escapes can produce them, and those exist only in double quotes.
    if (node.type === 'QUOTE_DOUBLE' && UNPRINTABLE.test(written))
      this.remarks.push({ ...at(scalar), ...UNSEEN_REMARK });
    return scalar;
  }

  bomb(node: ParsedNode, size: number): void {
    const found = Number.isSafeInteger(size) ? String(size) : 'endlessly many';
    const message = `with its aliases followed, the file holds ${found} values`;
    this.#remark(node, { code: 'alias', message, expected: `at most ${MOST_VALUES}` });
    this.spoilt = true;
  }

  /** Points at the tag, now and later: the node begins with it. */
  #tagged(grown: Grown): Grown {
    const { text } = this.#source;
    let start = Math.max(0, text.lastIndexOf('!', grown.node.start));
    while (text[start - 1] === '!') start -= 1;
    const tag = /^\S{1,80}/.exec(text.slice(start, start + 80))?.[0] ?? '!';
    const remark = { code: 'tag', message: `\`${cut(tag)}\` is a YAML tag`, expected: 'a value without tags' } as const;
    this.remarks.push({ ...remark, start, end: start + tag.length });
    return { ...grown, node: { ...grown.node, start } };
  }

  #remark(node: ParsedNode, remark: Omit<Remark, 'start' | 'end'>): void {
    const { start, end } = this.#span(node);
    this.remarks.push({ ...remark, start, end });
  }

  #span(node: { readonly range: readonly number[] }): { source: Source; start: number; end: number } {
    const [start = 0, end = start] = node.range;
    return { source: this.#source, start: start + this.#shift, end: end + this.#shift };
  }
}

const UNSEEN_REMARK = {
  code: 'text',
  message: 'the text holds a control character',
  expected: 'printable text',
} as const;

function plainValue(value: unknown): ScalarNode['value'] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'bigint' ? Number(value) : null;
}

function at(node: ScalarNode): { start: number; end: number } {
  return { start: node.start, end: node.end };
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** The reason why a key is invalid: a duplicate, a merge key, or the one key that plain objects cannot hold. */
export function unusableKey(key: ScalarNode, entries: ReadonlyMap<string, Entry>): Remark | undefined {
  const { start, end, source, written } = key;
  const first = entries.get(written);
  if (first !== undefined) {
    const hint = `it was first given in line ${lineOf(source, first.key.start) + 1}`;
    return { start, end, code: 'duplicate-key', message: `\`${written}\` is given twice`, hint };
  }
  if (written === '<<') {
    const hint = 'write the keys out, or repeat the whole value with an alias; an MTA can say `extends`';
    return { start, end, code: 'unknown-key', message: 'merge keys (`<<`) are not part of the language', hint };
  }
  if (written !== '__proto__') return undefined;
  return { start, end, code: 'name', message: '`__proto__` cannot be used as a key or a name' };
}
