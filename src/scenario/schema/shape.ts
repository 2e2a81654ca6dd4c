import { z } from 'zod';

/** Shape of a value or a schema. */
export type Shape = 'scalar' | 'map' | 'list' | 'nothing';

export function shapeOf(value: unknown): Shape {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' ? 'map' : 'scalar';
}

/** The schema without its `optional`. */
export function bare(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? bare(schema.unwrap()) : schema;
}

/** Shapes that a schema accepts. */
export function shapesOf(schema: z.core.$ZodType): readonly Shape[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap(shapesOf);
  if (inner instanceof z.ZodObject || inner instanceof z.ZodRecord) return ['map'];
  return inner instanceof z.ZodArray || inner instanceof z.ZodTuple ? ['list'] : ['scalar'];
}

/** The phrase for the values that a schema expects, from the outermost that has one. */
export function expectedBy(schema: z.core.$ZodType): string | undefined {
  const meta = schema instanceof z.ZodType ? schema.meta() : undefined;
  const { expected } = meta ?? {};
  if (typeof expected === 'string') return expected;
  if (schema instanceof z.ZodPipe) return expectedBy(schema.in);
  return schema instanceof z.ZodOptional ? expectedBy(schema.unwrap()) : undefined;
}

/** The part of the schema and of the value that a path leads to. */
export function partsAt(
  schema: z.core.$ZodType,
  value: unknown,
  path: readonly PropertyKey[],
): { part: z.core.$ZodType | undefined; inner: unknown } {
  let part: z.core.$ZodType | undefined = schema;
  let inner = value;
  for (const step of path) {
    part = part === undefined ? undefined : partAt(part, step, inner);
    inner =
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step) ? Reflect.get(inner, step) : undefined;
  }
  return { part, inner };
}

/** The replacement for an invalid value, if the schema has one. */
export function standInOf(schema: z.core.$ZodType): unknown {
  const { standIn } = (schema instanceof z.ZodType ? schema.meta() : undefined) ?? {};
  return standIn;
}

/** Names of the required keys. */
function requiredKeys(schema: z.ZodObject): string[] {
  return Object.keys(schema.shape).filter((key) => !(schema.shape[key] instanceof z.ZodOptional));
}

/** The part of a schema that a key or index leads to; the value chooses among forms. */
export function partAt(schema: z.core.$ZodType, step: PropertyKey, value: unknown): z.core.$ZodType | undefined {
  const inner = bare(schema);
  if (inner instanceof z.ZodObject)
    return typeof step === 'string' && Object.hasOwn(inner.shape, step) ? inner.shape[step] : otherKeys(inner);
  if (inner instanceof z.ZodRecord) return inner.valueType;
  if (inner instanceof z.ZodArray) return inner.element;
  if (inner instanceof z.ZodTuple) return inner.def.items[Number(step)];
  if (!(inner instanceof z.ZodUnion)) return undefined;
  const option = optionFor(inner, value);
  return option === undefined ? undefined : partAt(option, step, value);
}

/** The schema of keys that are not named; undefined if there may be none. */
function otherKeys({ def }: z.ZodObject): z.core.$ZodType | undefined {
  return def.catchall instanceof z.ZodNever ? undefined : def.catchall;
}

/** The form of a union that a value was probably meant to be, judged by its shape, its `kind`, and its keys. */
export function optionFor(union: z.ZodUnion, value: unknown): z.core.$ZodType | undefined {
  const fitting = union.options.filter((option) => shapesOf(option).includes(shapeOf(value)));
  if (shapeOf(value) !== 'map' || fitting.length === 1) return fitting[0];
  const objects = fitting.map(bare).filter((option) => option instanceof z.ZodObject);
  const discriminator = union instanceof z.ZodDiscriminatedUnion ? union.def.discriminator : undefined;
  if (discriminator !== undefined) {
    const kind = (value as Record<string, unknown>)[discriminator];
    return objects.find((option) => literalOf(option, discriminator) === kind);
  }
  const keys = Object.keys(value as object);
  const has = (wanted: readonly string[]): boolean => wanted.some((key) => keys.includes(key));
  return (
    objects.find((option) => has(distinctive(option, objects))) ?? objects.find((option) => has(own(option, objects)))
  );
}

/** The schema that a value was meant for; for a union, the form. */
export function meantFor(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  const inner = bare(schema);
  const option = inner instanceof z.ZodUnion ? optionFor(inner, value) : undefined;
  return option === undefined ? schema : meantFor(option, value);
}

/** Keys that are valid in a value: of the intended form, or of all forms if there is none. */
export function keysOf(schema: z.core.$ZodType, value: unknown): string[] {
  const meant = bare(meantFor(schema, value));
  if (meant instanceof z.ZodObject) return Object.keys(meant.shape);
  if (!(meant instanceof z.ZodUnion)) return [];
  return [...new Set(meant.options.flatMap((option) => keysOf(option, value)))];
}

/** Keys of this form that some other form lacks. */
function own(option: z.ZodObject, options: readonly z.ZodObject[]): string[] {
  const others = options.filter((other) => other !== option);
  return Object.keys(option.shape).filter((key) => others.some((other) => !Object.hasOwn(other.shape, key)));
}

/** The required keys among them: they tell which form is meant. */
export function distinctive(option: z.ZodObject, options: readonly z.ZodObject[]): string[] {
  const needed = new Set(requiredKeys(option));
  return own(option, options).filter((key) => needed.has(key));
}

export function literalOf(option: z.ZodObject, key: string): unknown {
  const part = option.shape[key];
  return part instanceof z.ZodLiteral ? part.value : undefined;
}
