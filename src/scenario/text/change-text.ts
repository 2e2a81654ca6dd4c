import { Document, isCollection, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, visit } from 'yaml';

/** One change to a scenario's text. */
export interface TextChange {
  readonly path: readonly (string | number)[];
  /** The new value; absent: it is removed. */
  readonly value?: unknown;
}

/** A replacement in the text: offsets into the old text. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Parent = Extract<Node, { items: unknown[] }>;

/**
 * The text with one value changed, and every other character kept: comments, blank lines, layout. `null` if that cannot
 * be done in place: the text has errors, an alias or a list is in the way, or nothing would be left.
 */
export function changeText(text: string, { path, value }: TextChange): string | null {
  const document = parseDocument(text);
  if (document.errors.length > 0 || path.length === 0 || hasAlias(document)) return null;
  const splice = value === undefined ? removal(text, document, path) : setting(text, document, path, value);
  if (splice === null) return null;
  const changed = text.slice(0, splice.start) + splice.text + text.slice(splice.end);
  return says(changed, document, { path, value }) ? changed : null;
}

/** True if the document has an alias: repeated values cannot be changed in one place alone. */
function hasAlias(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** True if the changed text has the same contents as the old document changed as a tree. */
function says(changed: string, before: Document.Parsed, { path, value }: TextChange): boolean {
  const after = parseDocument(changed);
  if (after.errors.length > 0) return false;
  try {
    // `relay: true` is a relay just like `relay: {}`.
    const bare = path.findIndex((_, depth) => [true, null].includes(before.getIn(path.slice(0, depth)) as never));
    const depth = bare < 0 ? path.length : bare;
    if (value === undefined) before.deleteIn(path);
    else before.setIn(path.slice(0, depth), before.createNode(nested(path.slice(depth), value)));
  } catch {
    return false;
  }
  return JSON.stringify(after.toJS()) === JSON.stringify(before.toJS());
}

/** A value on one line. */
function flow(value: unknown): string {
  const document = new Document(value);
  if (isCollection(document.contents)) document.contents.flow = true;
  return document.toString({ lineWidth: 0, collectionStyle: 'flow' }).trimEnd();
}

function setting(text: string, document: Document, path: TextChange['path'], value: unknown): Splice | null {
  let node = document.contents as Node | null;
  for (const [depth, step] of path.entries()) {
    if (node === null) return null;
    if (!isCollection(node)) return depth === 0 ? null : inPlaceOf(text, node, nested(path.slice(depth), value));
    const next = childOf(node, step);
    if (next === undefined) {
      if (!isMap(node) || typeof step !== 'string') return null;
      return insertion(text, node, { [step]: nested(path.slice(depth + 1), value) });
    }
    if (isMap(node) && next === null) {
      const pair = pairOf(node, step);
      const colon = pair === undefined ? -1 : text.indexOf(':', endOf(pair.key as Node));
      if (colon < 0) return null;
      return { start: colon + 1, end: colon + 1, text: ` ${flow(nested(path.slice(depth + 1), value))}` };
    }
    node = next;
  }
  return node === null ? null : replacement(text, node, value);
}

/** A value below a path of keys. */
function nested(path: TextChange['path'], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

/** Replaces an empty value or `true`, which stands for an empty map. */
function inPlaceOf(text: string, node: Node, value: unknown): Splice | null {
  return isScalar(node) && (node.value === true || node.value === null) ? replacement(text, node, value) : null;
}

function replacement(text: string, node: Node, value: unknown): Splice | null {
  const [start, end] = node.range ?? [0, 0];
  if (start === end) {
    const colon = text.lastIndexOf(':', start);
    return colon < 0 ? null : { start: colon + 1, end: colon + 1, text: ` ${flow(value)}` };
  }
  const isQuoted = isScalar(node) && node.type === 'QUOTE_DOUBLE' && typeof value === 'string';
  const line = isQuoted ? JSON.stringify(value) : flow(value);
  return { start, end, text: text.slice(start, end).endsWith('\n') ? `${line}\n` : line };
}

/** Adds a key after the last one of a map. */
function insertion(text: string, map: Parent, entry: Readonly<Record<string, unknown>>): Splice | null {
  const last = map.items.at(-1) as Pair<Node, Node | null> | undefined;
  const inside = flow(entry).slice(1, -1).trim();
  if (map.flow === true) {
    if (last !== undefined) return { start: endOfPair(last), end: endOfPair(last), text: `, ${inside}` };
    const [start, end] = map.range ?? [0, 0];
    return { start, end, text: `{ ${inside} }` };
  }
  const first = map.items[0] as Pair<Node, Node | null> | undefined;
  if (last === undefined || first === undefined) return null;
  const at = endOfLine(text, endOfPair(last));
  const begin = (first.key.range ?? [0])[0];
  const indent = ' '.repeat(begin - startOfLine(text, begin));
  const isOpen = at > 0 && text[at - 1] !== '\n';
  return { start: at, end: at, text: `${isOpen ? '\n' : ''}${indent}${inside}\n` };
}

function removal(text: string, document: Document, path: TextChange['path']): Splice | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const step = path.at(-1) as string | number;
  if (!isMap(parent) && !isSeq(parent)) return null;
  const place = isMap(parent) ? parent.items.findIndex(({ key }) => keyOf(key) === String(step)) : Number(step);
  const spans = parent.items.map((item) => spanOf(item as Node | Pair<Node, Node | null>));
  const own = spans[place];
  if (own === undefined || spans.length < 2) return null;
  if (parent.flow === true) {
    const before = spans[place - 1];
    const after = spans[place + 1];
    if (before !== undefined) return { start: before[1], end: own[1], text: '' };
    return after === undefined ? null : { start: own[0], end: after[0], text: '' };
  }
  const start = startOfLine(text, own[0]);
  const lead = text.slice(start, own[0]).trim();
  return lead === (isMap(parent) ? '' : '-') ? { start, end: endOfLine(text, own[1]), text: '' } : null;
}

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function pairOf(map: Parent, step: string | number): Pair<Node, Node | null> | undefined {
  return (map.items as Pair<Node, Node | null>[]).find(({ key }) => keyOf(key) === String(step));
}

/** The node below one key; `null` if the key has no value, undefined if there is no such key. */
function childOf(node: Parent, step: string | number): Node | null | undefined {
  if (isMap(node)) return pairOf(node, step)?.value as Node | null | undefined;
  return typeof step === 'number' ? (node.items[step] as Node | undefined) : undefined;
}

function spanOf(item: Node | Pair<Node, Node | null>): readonly [start: number, end: number] {
  if ('key' in item) return [(item.key.range ?? [0])[0], endOfPair(item)];
  return [(item.range ?? [0])[0], endOf(item)];
}

function endOfPair({ key, value }: Pair<Node, Node | null>): number {
  return value === null ? endOf(key) + 1 : Math.max(endOf(value), endOf(key));
}

/** Offset of the end of a node, without the comment and the blank lines after it. */
function endOf(node: Node): number {
  if (isCollection(node) && node.flow !== true) {
    const last = node.items.at(-1);
    if (last !== undefined) return spanOf(last as Node | Pair<Node, Node | null>)[1];
  }
  return (node.range ?? [0, 0])[1];
}

function startOfLine(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Offset of the next line; the end of the text if there is none. */
function endOfLine(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}
