import { buildJsonSchema, type JsonSchema } from '../../scenario/index.js';
import { keysAt, namesIn, referredAt } from './names.js';
import { placeAt, thingAt } from './place.js';
import { fittingForms, formsOf, type Part, partsAt } from './schema-walk.js';

/** A word that can be completed at the cursor. */
export interface Suggestion {
  readonly label: string;
  /** Text to insert: the word, and whatever a key needs after it. */
  readonly insert: string;
  readonly kind: 'key' | 'word' | 'name';
  /** A short description of a word or two. */
  readonly detail: string;
  /** A sentence or two, from the schema. */
  readonly info: string;
}

/** All completions, which replace the text from `from` on. */
export interface Suggestions {
  readonly from: number;
  readonly all: readonly Suggestion[];
}

/** The schema's description of the key or value at a position. */
export interface Explanation {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly lines: readonly string[];
}

const MOST_SUGGESTIONS = 400;

let schema: JsonSchema | undefined;

/** The schema of the language, built once. */
function language(): JsonSchema {
  schema ??= buildJsonSchema();
  return schema;
}

function spelled(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function descriptionOf(part: Part): string {
  return (
    part.description ??
    formsOf(language(), part).find(({ description }) => description !== undefined)?.description ??
    ''
  );
}

/** Name of the value type that a part takes. */
function sortOf(part: Part): string {
  const forms = formsOf(language(), part);
  const words = forms.flatMap((form) => [...(form.enum ?? []), ...(form.const === undefined ? [] : [form.const])]);
  if (words.length > 0 && words.length <= 4) return words.map(spelled).join(' | ');
  const types = new Set(
    forms.flatMap(({ type }) => (type === undefined ? [] : typeof type === 'string' ? [type] : type)),
  );
  if (types.has('array')) return 'list';
  if (types.has('object')) return 'map';
  return part.examples?.[0] === undefined ? [...types].join(' or ') : `such as ${spelled(part.examples[0])}`;
}

/** Text that a key needs after its name, so that typing goes on at the right place. */
function behindKey(part: Part): string {
  const types = formsOf(language(), part).map(({ type }) => type);
  return types.length > 0 && types.every((type) => type === 'object' || type === 'array') ? ':' : ': ';
}

function wordsOf(form: Part): Suggestion[] {
  const say = (value: unknown, detail: string): Suggestion => ({
    label: spelled(value),
    insert: spelled(value),
    kind: 'word',
    detail,
    info: form.description ?? '',
  });
  const values = [...(form.enum ?? []), ...(form.const === undefined ? [] : [form.const])];
  const simple = (value: unknown): boolean => value === null || typeof value !== 'object';
  const { type, examples = [] } = form;
  const usual = form.default;
  return [
    ...values.map((value) => say(value, value === usual ? 'default' : '')),
    ...(type === 'boolean' ? [true, false].map((value) => say(value, value === usual ? 'default' : '')) : []),
    ...(usual !== undefined && simple(usual) ? [say(usual, 'default')] : []),
    ...examples.filter(simple).map((value) => say(value, 'example')),
  ];
}

function valuesAt(text: string, path: readonly (string | number)[]): Suggestion[] {
  const names = referredAt(path, namesIn(text)).map(
    ({ word, what }): Suggestion => ({ label: word, insert: word, kind: 'name', detail: what, info: '' }),
  );
  const parts = partsAt(language(), path);
  const words = parts.flatMap((part) => [...wordsOf(part), ...formsOf(language(), part).flatMap(wordsOf)]);
  const known = words.filter(({ detail }) => names.length === 0 || detail !== 'example');
  return [
    ...names,
    ...known.map((one) => ({ ...one, info: one.info || (parts[0] === undefined ? '' : descriptionOf(parts[0])) })),
  ];
}

function keysOf(
  text: string,
  path: readonly (string | number)[],
  beside: Readonly<Record<string, unknown>>,
): Suggestion[] {
  const forms = fittingForms(language(), path, beside);
  const isFree = (key: string): boolean => !Object.hasOwn(beside, key);
  const known = forms.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties)
      .filter(([key]) => isFree(key))
      .map(([key, part]): Suggestion => {
        const needed = required.includes(key) ? 'needed · ' : '';
        const detail = `${needed}${sortOf(part)}`;
        return { label: key, insert: `${key}${behindKey(part)}`, kind: 'key', detail, info: descriptionOf(part) };
      }),
  );
  const names = keysAt(path, namesIn(text), text).filter(({ word }) => isFree(word));
  return [
    ...names.map(
      ({ word, what }): Suggestion => ({ label: word, insert: `${word}: `, kind: 'name', detail: what, info: '' }),
    ),
    ...known,
  ];
}

/** Completions at an offset of a text; `null` if nothing is known. */
export function suggest(text: string, offset: number): Suggestions | null {
  const place = placeAt(text, offset);
  if (place === null) return null;
  const { path, kind, beside, from, hasColon } = place;
  const own = kind === 'key' ? keysOf(text, path, beside) : valuesAt(text, path);
  // Where a map may begin, its keys can be typed at once.
  const more = kind === 'value' && !hasColon && isAlone(text, from) ? keysOf(text, path, {}) : [];
  const all = [...new Map([...own, ...more].map((one) => [one.label, one])).values()].slice(0, MOST_SUGGESTIONS);
  const plain = all.map((one) => (hasColon && kind === 'key' ? { ...one, insert: one.label } : one));
  return plain.length === 0 ? null : { from, all: plain };
}

/** True if a word is the first of its line, except for a dash. */
function isAlone(text: string, from: number): boolean {
  return /^\s*(?:- +)*$/.test(text.slice(text.lastIndexOf('\n', from - 1) + 1, from));
}

/** Explains the key or value at an offset from the schema; `null` if there is none. */
export function explainAt(text: string, offset: number): Explanation | null {
  const thing = thingAt(text, offset);
  if (thing === null || thing.path.length === 0) return null;
  const { path, from, to, kind } = thing;
  const parts = partsAt(language(), path);
  const written = text.slice(from, to).split('\n')[0]?.slice(0, 60) ?? '';
  const word = kind === 'value' ? valuesAt(text, path).find(({ label }) => label === written) : undefined;
  const lines = parts.slice(0, 1).flatMap((part) => {
    const [form] = formsOf(language(), part);
    const usual = part.default ?? form?.default;
    const example = part.examples?.[0];
    return [
      descriptionOf(part),
      ...(usual === undefined ? [] : [`Left out: ${spelled(usual)}.`]),
      ...(example === undefined ? [] : [`For example ${spelled(example)}.`]),
    ];
  });
  const own = word === undefined ? '' : word.info || (word.kind === 'name' ? word.detail : '');
  const all = [...new Set([own, ...lines])].filter((line) => line !== '');
  return all.length === 0 ? null : { from, to, title: String(path.at(-1)), lines: all };
}
