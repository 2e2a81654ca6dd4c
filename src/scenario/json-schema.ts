import { z } from 'zod';
import { behaviourShape } from './schema/behaviour.js';
import { domain } from './schema/domain.js';
import { scenario } from './schema/scenario.js';
import { server } from './schema/server.js';

/** Part of a JSON Schema: the keywords used here. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** Our own keyword: limits in words, for those that no other keyword can express. */
  readonly range?: string;
}

/** The JSON Schema (draft-07, which editors support best) of the scenario language, as plain data. */
export function buildJsonSchema(): JsonSchema {
  const schema: unknown = z.toJSONSchema(scenario, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => tidy(zodSchema as unknown as z.ZodType, jsonSchema),
  });
  return schema as JsonSchema;
}

/** Removes keywords for internal use, and restores default and examples, which zod reads as parsed values. */
function tidy(schema: z.ZodType, part: object): void {
  const { default: usual, examples } = schema.meta() ?? {};
  if (usual !== undefined) Object.assign(part, { default: usual });
  if (Array.isArray(examples) && examples.length > 0) Object.assign(part, { examples });
  else Reflect.deleteProperty(part, 'examples');
  for (const own of ['expected', 'standIn']) Reflect.deleteProperty(part, own);
  if (isAnyString(part)) Reflect.deleteProperty(part, 'propertyNames');
}

function isAnyString(part: object): boolean {
  const { propertyNames } = part as JsonSchema;
  return propertyNames !== undefined && JSON.stringify(propertyNames) === '{"type":"string"}';
}

/** The JSON Schema of the scenario language as text, for editors; ends in a newline. */
export function renderSchema(): string {
  return `${JSON.stringify(buildJsonSchema(), (keyword, value) => (keyword === 'range' ? undefined : value), 2)}\n`;
}

/** The keys of a domain, a server, and a behaviour in the language. */
export function languageKeys(): Readonly<Record<'domain' | 'server' | 'behaviour', ReadonlySet<string>>> {
  return {
    domain: new Set(Object.keys(domain.shape)),
    server: new Set(Object.keys(server.shape)),
    behaviour: new Set(Object.keys(behaviourShape)),
  };
}
