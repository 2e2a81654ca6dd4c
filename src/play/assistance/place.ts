import { type Document, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type Scalar, visit } from 'yaml';

/** Position of the cursor: the path of keys to it, and the keys around it. */
export interface Place {
  /** Path of the enclosing map or list for a key or an entry; of the value itself for a value. */
  readonly path: readonly (string | number)[];
  readonly kind: 'key' | 'value';
  /** Offset at which the word begins. */
  readonly from: number;
  readonly word: string;
  /** Keys with simple values in the enclosing map, and these values. */
  readonly beside: Readonly<Record<string, unknown>>;
  /** True if the key being typed already has its colon. */
  readonly hasColon: boolean;
}

/** Stands for the word being typed; no scenario contains it. */
const MARK = '\u{E000}here';

/** Characters of a word: anything between spaces and YAML punctuation. */
const WORD = /[^\s{}[\],"':#][^\s{}[\],"']*$/;

interface Found {
  readonly path: (string | number)[];
  readonly kind: Place['kind'];
  readonly beside: Record<string, unknown>;
}

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

/** Keys and indices from the root to the last of these nodes. */
function pathOf(ancestors: readonly unknown[], last: unknown): (string | number)[] {
  const all = [...ancestors, last];
  return all.flatMap((node, i): (string | number)[] => {
    const parent = all[i - 1];
    if (isSeq(parent)) return [parent.items.indexOf(node)];
    return node !== null && typeof node === 'object' && 'key' in node && isMap(parent) ? [keyOf(node.key)] : [];
  });
}

function besideOf(map: unknown): Record<string, unknown> {
  const beside: Record<string, unknown> = Object.create(null);
  if (!isMap(map)) return beside;
  for (const { key, value } of map.items)
    if (!keyOf(key).includes(MARK)) beside[keyOf(key)] = isScalar(value) ? value.value : null;
  return beside;
}

/** Looks for the mark in a text that may be broken elsewhere. */
function look(text: string): Found | null {
  const document = parseDocument(text);
  let found: Found | null = null;
  visit(document, {
    Scalar: (at, node, ancestors) => {
      if (!String(node.value).includes(MARK)) return undefined;
      const isKey = at === 'key';
      const around = isKey ? ancestors.slice(0, -1) : ancestors;
      const path = isKey ? pathOf(around.slice(0, -1), around.at(-1)) : pathOf(around, node);
      const map = [...around].reverse().find((one) => isMap(one));
      found = { path, kind: isKey ? 'key' : 'value', beside: besideOf(map) };
      return visit.BREAK;
    },
  });
  return found;
}

/** Position of the cursor in the structure of a text; `null` within a comment, or if the text cannot be parsed. */
export function placeAt(text: string, offset: number): Place | null {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  if (/(?:^|\s)#/.test(line.replace(/"[^"]*"|'[^']*'/g, ''))) return null;
  const word = WORD.exec(line)?.[0] ?? '';
  const from = offset - word.length;
  const before = text.slice(0, from);
  const after = text.slice(offset).replace(/^[^\s{}[\],"':#]*/, '');
  const hasColon = /^["']?\s*:/.test(after);
  const isQuoted = /["']$/.test(before);
  // In a block map a key has nothing before it on its line; between braces it follows one or a comma.
  const lead = line.slice(0, line.length - word.length);
  const looksLikeKey = /^\s*(?:- +)*["']?$/.test(lead) || /[{,]\s*["']?$/.test(lead);
  const asKey = before + MARK + (hasColon ? '' : isQuoted ? '' : ': ') + after;
  const asValue = `${before}${/:$/.test(before) ? ' ' : ''}${MARK}${after}`;
  const tries = looksLikeKey ? [asKey, asValue] : [asValue];
  const errors = (words: string): number => parseDocument(words).errors.length;
  const [best] = tries
    .map((words, i) => ({ words, i, wrong: errors(words) }))
    .sort((a, b) => a.wrong - b.wrong || a.i - b.i);
  const found = best === undefined ? null : look(best.words);
  return found === null ? null : { ...found, from, word, hasColon };
}

type Parents = readonly (Document | Node | Pair)[];

/** The key or value at an offset: the path of keys to it, and where it begins and ends. */
export function thingAt(
  text: string,
  offset: number,
): {
  readonly path: readonly (string | number)[];
  readonly from: number;
  readonly to: number;
  readonly kind: Place['kind'];
} | null {
  let found: ReturnType<typeof thingAt> = null;
  visit(parseDocument(text), {
    Scalar: (at, node: Scalar, ancestors: Parents) => {
      const [from = -1, to = -1] = node.range ?? [];
      if (offset < from || offset > to || from === to) return undefined;
      const isKey = at === 'key';
      const path = isKey ? pathOf(ancestors.slice(0, -1), ancestors.at(-1)) : pathOf(ancestors, node);
      found = { path, from, to, kind: isKey ? 'key' : 'value' };
      return visit.BREAK;
    },
  });
  return found;
}
