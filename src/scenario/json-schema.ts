import { z } from 'zod';
import { scenario } from './schema/scenario.js';

/** Part of a JSON Schema, as plain data. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

/**
 * The JSON Schema (draft-07, which editors know best) of the scenario language, as plain data. `range` says in words
 * what no keyword can.
 */
export function buildJsonSchema(): JsonSchema {
  return z.toJSONSchema(scenario, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => tidy(zodSchema as unknown as z.ZodType, jsonSchema),
  }) as JsonSchema;
}

/** Takes out what is for us alone, and puts back what zod takes for a value after reading: default and examples. */
function tidy(schema: z.ZodType, part: JsonSchema): void {
  const { default: usual, examples } = schema.meta() ?? {};
  if (usual !== undefined) Object.assign(part, { default: usual });
  if (Array.isArray(examples) && examples.length > 0) Object.assign(part, { examples });
  else Reflect.deleteProperty(part, 'examples');
  Reflect.deleteProperty(part, 'expected');
  if (isAnyString(part)) Reflect.deleteProperty(part, 'propertyNames');
}

function isAnyString({ propertyNames }: JsonSchema): boolean {
  return propertyNames !== undefined && JSON.stringify(propertyNames) === '{"type":"string"}';
}

/** The JSON Schema of the scenario language as a text, for editors; ends in a newline. */
export function renderSchema(): string {
  return `${JSON.stringify(buildJsonSchema(), (keyword, value) => (keyword === 'range' ? undefined : value), 2)}\n`;
}
