import type { z } from 'zod';
import type { Reading } from '../units/index.js';
import { type Context, complain } from './context.js';
import type { Wound } from './mistakes/damage.js';
import { countFindings, explain } from './mistakes/explain.js';
import type { Issue, Schema } from './mistakes/finding.js';
import { didYouMean } from './mistakes/nearest.js';
import type { Path } from './mistakes/problem.js';
import { formOf } from './mistakes/union.js';
import { foundPhrase } from './schema/leaf.js';
import { partsAt, standInOf } from './schema/shape.js';
import { MOST_ENTRIES } from './text/tokens.js';
import { nodeAt, plainOf, type TreeNode } from './text/tree.js';

/** An entry of a section: its name, its place, and its value (`null` if no part of it is valid). */
export interface Named<T> {
  readonly name: string;
  readonly path: Path;
  readonly value: T | null;
  /** As written, to guess at the meaning of an entry without any valid part. */
  readonly plain: unknown;
}

/** Entries by name, in the order of the file. */
export type Section<T> = ReadonlyMap<string, Named<T>>;

/** A value after reading, and as written. */
interface ReadValue<T> {
  /** Without its invalid parts; `null` if nothing useful is left. */
  readonly value: T | null;
  readonly plain: unknown;
}

/** Most rounds of removing invalid parts: a wrong part, the part that requires it, and the part that requires that. */
const MOST_ROUNDS = 3;

/**
 * Checks a value against a schema, reports everything wrong with it, and returns the valid rest. `right`: values of the
 * schema without mistakes, by their text: equal text gives the same value.
 */
export function readValue<T>(
  context: Context,
  path: Path,
  schema: z.ZodType<T, unknown>,
  node: TreeNode,
  right?: Map<string, ReadValue<T>>,
): ReadValue<T> {
  const plain = plainOf(node);
  const written = right === undefined ? '' : JSON.stringify(plain);
  const known = right?.get(written);
  if (known !== undefined) return known;
  let result = schema.safeParse(plain);
  if (result.success) {
    const read = { value: result.data, plain };
    right?.set(written, read);
    return read;
  }
  const { issues } = result.error;
  const findings = explain({ schema, value: plain, speller: context.speller }, issues, context.problems.room);
  for (const { path: inner, at, complaint } of findings) complain(context, [...path, ...inner], complaint, at);
  context.problems.skip(Math.max(0, countFindings(issues) - findings.length));
  let rest: unknown = plain;
  for (let round = 0; round < MOST_ROUNDS && !result.success && !context.problems.full; round += 1) {
    const before = rest;
    const wounds = result.error.issues.flatMap((issue) => woundsOf(schema, before, issue));
    rest = context.damage.heal(rest, wounds, path);
    if (rest === undefined) break;
    result = schema.safeParse(rest);
  }
  return { value: result.success ? result.data : null, plain };
}

/** Parts to be removed: inside the intended form if that is clear, else the whole. */
function woundsOf(schema: Schema, value: unknown, issue: Issue): Wound[] {
  const { part, inner } = partsAt(schema, value, issue.path);
  const form = part !== undefined && issue.code === 'invalid_union' ? formOf(part, inner, issue) : undefined;
  if (form !== undefined && form.issues.length > 0) {
    const nested = form.issues.flatMap((one) => woundsOf(form.schema, inner, one));
    return nested.map((wound) => ({ ...wound, path: [...issue.path, ...wound.path] }));
  }
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
  return [{ path: issue.path, keys, standIn: keys.length > 0 || part === undefined ? undefined : standInOf(part) }];
}

/** Reads the names of a section: as they are, or as host names. */
export type NameReader = (written: string, value: unknown) => Reading<string>;

/**
 * Reads a section entry by entry, so that an invalid entry does not hide mistakes in the others, nor make its name
 * unknown to them.
 */
export function readSection<T>(
  context: Context,
  key: string,
  schema: z.ZodType<T, unknown>,
  readName: NameReader,
): Section<T> {
  const entries = new Map<string, Named<T>>();
  const section = nodeAt(context.root, [key])?.node;
  if (section === undefined) return entries;
  if (section.kind !== 'map') {
    const expected = `names with their settings, such as \`${key}: { a.example: {} }\``;
    complain(context, [key], { code: 'type', message: foundPhrase(plainOf(section)), expected });
    return entries;
  }
  if (section.entries.size > MOST_ENTRIES) complain(context, [key], tooMany(section.entries.size));
  // Of ten thousand servers most are written alike.
  const right = new Map<string, ReadValue<T>>();
  for (const [written, entry] of section.entries) {
    const path = [key, written];
    const { value, plain } = readValue(context, path, schema, entry.value, right);
    const name = readName(written, plain);
    if (!name.ok) {
      const { message, expected, suggestion } = name.fault;
      complain(context, path, { code: 'name', message, expected, hint: didYouMean(suggestion) }, 'key');
    }
    const own = name.ok ? name.value : written;
    const twin = entries.get(own);
    if (twin === undefined) entries.set(own, { name: own, path, value, plain });
    else complain(context, path, sameName(written, String(twin.path.at(-1))), 'key');
  }
  return entries;
}

function sameName(written: string, before: string) {
  const hint = 'case and a final dot do not matter in host names';
  return { code: 'duplicate-key', message: `\`${written}\` is the same name as \`${before}\``, hint } as const;
}

function tooMany(found: number) {
  return { code: 'too-large', message: `${found} entries`, expected: `at most ${MOST_ENTRIES}` } as const;
}

/** Reads a list entry by entry; `null` in place of an invalid entry. */
export function readList<T>(
  context: Context,
  key: string,
  schema: z.ZodType<T[], unknown> & { readonly element: z.ZodType<T, unknown> },
): (T | null)[] {
  const list = nodeAt(context.root, [key])?.node;
  if (list === undefined) return [];
  if (list.kind !== 'list' || list.items.length === 0 || list.items.length > MOST_ENTRIES) {
    readValue(context, [key], schema, list);
    return [];
  }
  return list.items.map((item, index) => readValue(context, [key, index], schema.element, item).value);
}
