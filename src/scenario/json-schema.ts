import { z } from 'zod';
import { behaviourShape } from './schema/behaviour.js';
import { domain } from './schema/domain.js';
import { scenario } from './schema/scenario.js';
import { server } from './schema/server.js';

/** Part of a JSON Schema: the keywords that ours uses. */
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
  /** Ours: limits in words, where no keyword can say them. */
  readonly range?: string;
}

/** The JSON Schema (draft-07, which editors know best) of the scenario language, as plain data. */
export function buildJsonSchema(): JsonSchema {
  const schema: unknown = z.toJSONSchema(scenario, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => tidy(zodSchema as unknown as z.ZodType, jsonSchema),
  });
  return schema as JsonSchema;
}

/** Takes out what is for us alone, and puts back what zod takes for a value after reading: default and examples. */
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

/** The JSON Schema of the scenario language as a text, for editors; ends in a newline. */
export function renderSchema(): string {
  return `${JSON.stringify(buildJsonSchema(), (keyword, value) => (keyword === 'range' ? undefined : value), 2)}\n`;
}

/** The keys that the language has for a domain, a server, and a behaviour. */
export function languageKeys(): Readonly<Record<'domain' | 'server' | 'behaviour', ReadonlySet<string>>> {
  return {
    domain: new Set(Object.keys(domain.shape)),
    server: new Set(Object.keys(server.shape)),
    behaviour: new Set(Object.keys(behaviourShape)),
  };
}
