import fc from 'fast-check';
import { PRESET_NAMES } from '../../src/mail/index.js';
import { renderSchema } from '../../src/scenario/index.js';

/** As much of JSON Schema as the schema of scenarios uses. */
interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

export const HOSTS = ['h1.example', 'h2.example', 'h3.example', 'h4.example'];
export const DOMAINS = ['d1.example', 'd2.example'];
export const SENDERS = ['s1', 's2'];

const hosts = fc.constantFrom(...HOSTS, 'gone.example');
const weights = (names: readonly string[]): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      fc.subarray([...names], { minLength: 1 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 }),
    )
    .map(([some, numbers]) => Object.fromEntries(some.map((name, at) => [name, numbers[at]])));

/** Texts have meanings that a pattern does not tell: times that are worth simulating, names that are there. */
const TEXTS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  time: fc.constantFrom('0s', '250ms', '1s', '30s', '90s', '5m', '20m', '1h', '6h', '1d', '3d'),
  rate: fc.constantFrom('1/s', '30/m', '40/h', '100/d'),
  share: fc.constantFrom('0%', '1%', '30%', '50%', '100%', 0.2),
  weight: fc.constantFrom(1, 3, 7),
  hostName: hosts,
  label: fc.constantFrom('own', 'other', 'london', 'g', ...PRESET_NAMES),
  mxRecord: fc.tuple(fc.constantFrom(0, 10, 10, 20, 30), hosts).map(([preference, host]) => `${preference} ${host}`),
  reply: fc.constantFrom('421 4.3.2 busy', '450', '451 later', '550 5.7.1 no', '554'),
  instant: fc.constant('2026-03-09T00:00:00Z'),
  shares: weights(DOMAINS),
  senderShares: fc.oneof(weights(SENDERS), fc.constant({ mix: 'typical' })),
};

/** Optional keys of one map: more would be taken out again for contradicting each other. */
const MOST_KEYS = 3;

const root = JSON.parse(renderSchema()) as Schema;
const known = new Map<string, fc.Arbitrary<unknown>>();

/** Values that a definition of the schema takes, as far as a schema can tell. */
export function valuesOf(definition: string): fc.Arbitrary<unknown> {
  const before = known.get(definition) ?? TEXTS[definition];
  if (before !== undefined) return before;
  // A definition may lead back to itself: by then it is known.
  const made: { own?: fc.Arbitrary<unknown> } = {};
  known.set(
    definition,
    fc.constant(null).chain(() => made.own ?? fc.constant(null)),
  );
  const schema = root.definitions?.[definition];
  if (schema === undefined) throw new Error(`the schema has no definition ${definition}`);
  made.own = valuesFor(schema);
  known.set(definition, made.own);
  return made.own;
}

function valuesFor(schema: Schema): fc.Arbitrary<unknown> {
  const { $ref, allOf, anyOf, oneOf, enum: words, properties, items } = schema;
  if ($ref !== undefined) return valuesOf($ref.replace('#/definitions/', ''));
  const [first] = allOf ?? [];
  if (first !== undefined) return valuesFor(first);
  const forms = anyOf ?? oneOf;
  if (forms !== undefined) return fc.oneof(...forms.map(valuesFor));
  if ('const' in schema) return fc.constant(schema.const);
  if (words !== undefined) return fc.constantFrom(...words);
  if (properties !== undefined) return mapOf(properties, schema.required ?? []);
  if (items !== undefined) {
    const minLength = schema.minItems ?? 0;
    return fc.array(valuesFor(items), { minLength, maxLength: minLength + 2 });
  }
  return scalarOf(schema);
}

function mapOf(properties: Readonly<Record<string, Schema>>, required: readonly string[]): fc.Arbitrary<unknown> {
  const optional = Object.keys(properties).filter((key) => !required.includes(key));
  return fc.subarray(optional, { maxLength: Math.min(MOST_KEYS, optional.length) }).chain((chosen) => {
    const keys = [...required, ...chosen];
    return fc.record(Object.fromEntries(keys.map((key) => [key, valuesFor(properties[key] ?? {})])));
  });
}

function scalarOf({ type, minimum = 0, maximum = 100 }: Schema): fc.Arbitrary<unknown> {
  const kind = typeof type === 'string' ? type : type?.[0];
  if (kind === 'boolean') return fc.boolean();
  if (kind === 'integer') return fc.integer({ min: minimum, max: Math.min(maximum, minimum + 12) });
  if (kind === 'number') return fc.double({ min: minimum, max: Math.min(maximum, minimum + 10), noNaN: true });
  return fc.constantFrom('own', 'some text');
}
