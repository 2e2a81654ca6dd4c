import type { JsonSchema } from '../json-schema.js';

/** Headings of the page, by the definition that they describe. */
export type Headings = ReadonlyMap<string, string>;

/** Forms of a union, or the schema itself. */
export function formsOf(part: JsonSchema): readonly JsonSchema[] {
  return part.anyOf ?? part.oneOf ?? [part];
}

/** Describes the values of a key in words. */
export function describeValue(part: JsonSchema, headings: Headings): string {
  const base = describeBase(part, headings);
  return part.range === undefined ? base : `${base} ${part.range}`;
}

function describeBase(part: JsonSchema, headings: Headings): string {
  const { $ref, allOf, anyOf, oneOf, items } = part;
  const describe = (inner: JsonSchema): string => describeValue(inner, headings);
  if ($ref !== undefined) return linkTo($ref.slice($ref.lastIndexOf('/') + 1), headings);
  if (allOf?.[0] !== undefined) return describe(allOf[0]);
  if (part.const !== undefined) return `\`${part.const}\``;
  if (part.enum !== undefined) return part.enum.map((word) => `\`${word}\``).join(', ');
  if (anyOf !== undefined || oneOf !== undefined) return formsOf(part).map(describe).join(', or ');
  if (isList(items)) return `a list of ${items.length}: ${items.map(describe).join(', ')}`;
  if (items !== undefined) return `a list of: ${describe(items)}`;
  return describePlain(part, describe);
}

function isList(items: JsonSchema['items']): items is readonly JsonSchema[] {
  return Array.isArray(items);
}

function describePlain(part: JsonSchema, describe: (inner: JsonSchema) => string): string {
  const { type, additionalProperties: inner } = part;
  if (type === 'object') return typeof inner === 'object' ? `names, each with: ${describe(inner)}` : 'a map';
  if (type === 'boolean') return '`true`, `false`';
  return type === 'integer' || type === 'number' ? describeNumber(part) : 'text';
}

function describeNumber({ type, minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  const noun = type === 'integer' ? 'a whole number' : 'a number';
  return exclusiveMinimum === undefined
    ? `${noun} from ${minimum} to ${maximum}`
    : `${noun} above ${exclusiveMinimum}, at most ${maximum}`;
}

function linkTo(name: string, headings: Headings): string {
  const heading = headings.get(name);
  if (heading === undefined) return `[${name}](#values)`;
  const anchor = heading
    .toLowerCase()
    .replace(/[^a-z -]/g, '')
    .replaceAll(' ', '-');
  return `[${name}](#${anchor})`;
}

/** A value as YAML on one line, formatted as code. */
export function spellValue(value: unknown): string {
  return `\`${flow(value)}\``;
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(flow).join(', ')} ]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${flow(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
