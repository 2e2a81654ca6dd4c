import { type Position, positionAt, type Source } from './source.js';

/** Place of a node: offsets into its source text. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes: `007` if the value is 7. */
  readonly written: string;
}

export interface Entry {
  readonly key: ScalarNode;
  readonly value: TreeNode;
}

export interface MapNode extends Span {
  readonly kind: 'map';
  /** Entries by key, in the order of the file. */
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface ListNode extends Span {
  readonly kind: 'list';
  readonly items: readonly TreeNode[];
}

/** A scenario as written: values with their places. An alias leads to the same node as its anchor. */
export type TreeNode = ScalarNode | MapNode | ListNode;

/** A node, and the key that leads to it, if there is one. */
export interface Found {
  readonly node: TreeNode;
  readonly key: ScalarNode | undefined;
}

/** The node at a path; undefined if there is none. */
export function nodeAt(root: TreeNode, path: readonly (string | number)[]): Found | undefined {
  let found: Found = { node: root, key: undefined };
  for (const step of path) {
    const next = childOf(found.node, step);
    if (next === undefined) return undefined;
    found = next;
  }
  return found;
}

export function childOf(node: TreeNode, step: string | number): Found | undefined {
  if (node.kind === 'list') {
    const item = typeof step === 'number' ? node.items[step] : undefined;
    return item === undefined ? undefined : { node: item, key: undefined };
  }
  const entry = node.kind === 'map' ? node.entries.get(String(step)) : undefined;
  return entry === undefined ? undefined : { node: entry.value, key: entry.key };
}

/** The place to point at for a node: a scalar itself; for a map or list the key that leads to it, or its beginning. */
export function placeOf({ node, key }: Found): Position {
  if (node.kind === 'scalar' && (node.written !== '' || key === undefined)) return spanPosition(node);
  if (key !== undefined) return spanPosition(key);
  if (node.kind === 'map' && node.source.text[node.start] !== '{') {
    const [first] = node.entries.values();
    if (first !== undefined) return spanPosition(first.key);
  }
  return positionAt(node.source, node.start, node.start + 1);
}

/** The place of the key that leads to a node, or of the node if there is no key. */
export function keyPlaceOf(found: Found): Position {
  return found.key === undefined ? placeOf(found) : spanPosition(found.key);
}

function spanPosition({ source, start, end }: Span): Position {
  return positionAt(source, start, end);
}

/**
 * Plain values: maps without a prototype, so that no key has a special meaning. Nodes shared by an alias stay shared.
 */
export function plainOf(root: TreeNode): unknown {
  const done = new Map<TreeNode, unknown>();
  const convert = (node: TreeNode): unknown => {
    if (node.kind === 'scalar') return node.value;
    const known = done.get(node);
    if (known !== undefined) return known;
    const plain = node.kind === 'list' ? node.items.map(convert) : plainMap(node, convert);
    done.set(node, plain);
    return plain;
  };
  return convert(root);
}

/** Constructor of maps with no inherited properties. `Object.create(null)` takes several times the memory and time. */
const PlainMap = function plain() {} as unknown as new () => Record<string, unknown>;
PlainMap.prototype = Object.freeze(Object.create(null));

function plainMap(node: MapNode, convert: (node: TreeNode) => unknown): Record<string, unknown> {
  const plain = new PlainMap();
  for (const [key, entry] of node.entries) plain[key] = convert(entry.value);
  return plain;
}
