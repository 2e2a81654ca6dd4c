import type { JsonSchema } from '../../scenario/index.js';

/** A part of the schema, and the definitions that it refers to. */
export type Part = JsonSchema;

const MOST_PARTS = 200;

function definitionOf(root: JsonSchema, ref: string): JsonSchema | undefined {
  const name = ref.replace('#/definitions/', '');
  const { definitions = {} } = root;
  return Object.hasOwn(definitions, name) ? definitions[name] : undefined;
}

/** All forms that a part may have: references resolved, alternatives expanded. Properties beside a choice apply to each. */
export function formsOf(root: JsonSchema, part: Part): Part[] {
  const forms: Part[] = [];
  const open = (one: Part, depth: number): void => {
    if (forms.length >= MOST_PARTS || depth > 12) return;
    const { $ref, anyOf, oneOf, allOf, ...own } = one;
    const within = [...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])];
    const referred = $ref === undefined ? undefined : definitionOf(root, $ref);
    if (referred !== undefined) within.push(referred);
    if (own.properties !== undefined || own.enum !== undefined || own.const !== undefined || within.length === 0)
      forms.push(own);
    for (const inner of within) open(inner, depth + 1);
  };
  open(part, 0);
  return forms;
}

function childrenOf(form: Part, key: string | number): Part[] {
  if (typeof key === 'number') {
    const { items } = form;
    if (items === undefined) return [];
    const one = Array.isArray(items) ? (items as readonly Part[])[key] : (items as Part);
    return one === undefined ? [] : [one];
  }
  const { properties = {}, additionalProperties: more } = form;
  if (Object.hasOwn(properties, key)) return [properties[key] as Part];
  return typeof more === 'object' ? [more] : [];
}

/** True if a form requires a constant for a key that has another value here. */
function contradicts({ properties = {} }: Part, beside: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(properties).some(([key, { const: only }]) => {
    const value = Object.hasOwn(beside, key) ? beside[key] : undefined;
    return only !== undefined && value !== undefined && value !== null && value !== only;
  });
}

/** The parts of the schema at a path. */
export function partsAt(root: JsonSchema, path: readonly (string | number)[]): Part[] {
  let parts: Part[] = [root];
  for (const key of path)
    parts = parts.flatMap((part) => formsOf(root, part).flatMap((form) => childrenOf(form, key))).slice(0, MOST_PARTS);
  return parts;
}

/** Forms at a path that fit the values of the other keys. */
export function fittingForms(
  root: JsonSchema,
  path: readonly (string | number)[],
  beside: Readonly<Record<string, unknown>>,
): Part[] {
  return partsAt(root, path)
    .flatMap((part) => formsOf(root, part))
    .filter((form) => !contradicts(form, beside));
}
