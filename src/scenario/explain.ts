import { z } from 'zod';
import { choices, didYouMean, type Speller } from './problems/nearest.js';
import type { Complaint, Path } from './problems/problem.js';
import { foundPhrase, type LeafFault } from './schema/leaf.js';
import { bare, distinctive, expectedBy, literalOf, optionFor, partAt, shapeOf, shapesOf } from './schema/shape.js';

/** A complaint about the value at a path, or about the key that leads to it. */
export interface Finding {
  readonly path: Path;
  readonly at: 'value' | 'key';
  readonly complaint: Complaint;
}

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;

/**
 * Says in words what zod found. Its issues tell which check failed; what was meant is worked out again from schema and
 * value: the form of a union that the keys point to, the nearest right word, what stands where something else belongs.
 */
export function explain(schema: Schema, value: unknown, issues: readonly Issue[], speller: Speller): Finding[] {
  return issues.flatMap((issue) => explainIssue(schema, value, issue, [], speller));
}

function explainIssue(root: Schema, whole: unknown, issue: Issue, base: Path, speller: Speller): Finding[] {
  let schema = root;
  let value = whole;
  let parent: unknown;
  for (const step of issue.path) {
    schema = partAt(schema, step, value) ?? schema;
    parent = value;
    value = childValue(value, step);
  }
  const path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  if (value === undefined && issue.path.length > 0 && shapeOf(parent) === 'map') return [missingKey(schema, path)];
  return explainAt(schema, value, issue, path, speller);
}

function childValue(value: unknown, step: PropertyKey): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? Reflect.get(value, step)
    : undefined;
}

function explainAt(schema: Schema, value: unknown, issue: Issue, path: Path, speller: Speller): Finding[] {
  switch (issue.code) {
    case 'custom':
      return [faultFinding(issue.params?.['fault'] as LeafFault, path, speller)];
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(schema, key, path, speller));
    case 'invalid_union':
      return explainUnion(schema, value, issue, path, speller);
    case 'too_small':
      return [wrongLength('the list has too few entries', `at least ${issue.minimum}`, path)];
    case 'too_big':
      return [wrongLength('the list has too many entries', `at most ${issue.maximum}`, path)];
    default:
      return [wrongShape(schema, value, path)];
  }
}

function wrongLength(message: string, expected: string, path: Path): Finding {
  return { path, at: 'value', complaint: { code: 'number', message, expected } };
}

function faultFinding(fault: LeafFault, path: Path, speller: Speller): Finding {
  const { code, message, expected, suggestion, candidates } = fault;
  // The message quotes the value first; what stands in its backticks is what may be misspelt.
  const quoted = /`([^`]{1,60})`/.exec(message)?.[1];
  const near = candidates === undefined || quoted === undefined ? undefined : speller.nearest(quoted, candidates);
  return { path, at: 'value', complaint: { code, message, expected, hint: didYouMean(suggestion ?? near) } };
}

function missingKey(schema: Schema, path: Path): Finding {
  const key = path.at(-1);
  const expected = expectedBy(schema);
  const complaint: Complaint = { code: 'missing-key', message: `\`${key}\` is missing`, expected };
  return { path: path.slice(0, -1), at: 'key', complaint };
}

/** Things of the mail world that the language does not have, and why. */
const ABSENT: ReadonlyMap<string, string> = new Map([
  ['port', 'an MX record can name no port (RFC 5321 §5.1)'],
  ['weight', 'an MX record has no weight; hosts of equal preference share the load evenly'],
  ['weights', 'an MX record has no weight; hosts of equal preference share the load evenly'],
  ['priority', 'the preference is the number before the host in `mx`'],
  ['preference', 'the preference is the number before the host in `mx`'],
  ['ipv6', 'IPv6 is not in the world yet'],
  ['tls', 'TLS is not in the world yet'],
  ['size', 'message sizes are not in the world yet'],
  [
    'recipients',
    'several recipients per message are not in the world yet; see `knowsRecipients` and `invalidRecipients`',
  ],
  ['mta', 'a server sends nothing on unless it is a relay: `relay: { mta: … }`'],
]);

function unknownKey(schema: Schema, key: string, path: Path, speller: Speller): Finding {
  const inner = bare(schema);
  const keys = inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  const near = speller.nearest(key, keys);
  const hint = didYouMean(near) ?? ABSENT.get(key.toLowerCase());
  const complaint: Complaint = {
    code: 'unknown-key',
    message: `\`${shorten(key)}\` is not a key that is known here`,
    expected: choices(keys, 12),
    hint,
  };
  return { path: [...path, key], at: 'key', complaint };
}

function wrongShape(schema: Schema, value: unknown, path: Path): Finding {
  const inner = bare(schema);
  const wanted = shapesOf(inner)[0];
  const expected =
    expectedBy(schema) ??
    (inner instanceof z.ZodObject
      ? `a map with the keys ${choices(Object.keys(inner.shape), 8)}`
      : wanted === 'list'
        ? 'a list'
        : 'a map');
  const found = shapeOf(value);
  const hint =
    wanted !== 'list'
      ? undefined
      : found === 'scalar'
        ? `write it as a list: \`[ ${shorten(String(value))} ]\``
        : found === 'map'
          ? 'begin each entry with `- `'
          : undefined;
  return { path, at: 'value', complaint: { code: 'type', message: foundPhrase(value), expected, hint } };
}

function explainUnion(
  schema: Schema,
  value: unknown,
  issue: z.core.$ZodIssueInvalidUnion,
  path: Path,
  speller: Speller,
): Finding[] {
  const union = bare(schema);
  if (!(union instanceof z.ZodUnion)) return [wrongShape(schema, value, path)];
  const expected = expectedBy(schema);
  const shape = shapeOf(value);
  if (shape === 'scalar') return [bestScalar(union, value, issue, path, speller, expected)];
  if (union instanceof z.ZodDiscriminatedUnion && shape === 'map')
    return [wrongKind(union, value as object, path, speller)];
  const fitting = union.options.filter((option) => shapesOf(option).includes(shape));
  if (fitting.length === 0)
    return [{ path, at: 'value', complaint: { code: 'type', message: foundPhrase(value), expected } }];
  const objects = fitting.map(bare).filter((option) => option instanceof z.ZodObject);
  if (objects.length > 1 && objects.length === fitting.length) {
    const wrong = wrongForm(objects, Object.keys(value as object), path, speller, expected);
    if (wrong.length > 0) return wrong;
  }
  const option = optionFor(union, value);
  const index = union.options.findIndex((one) => one === option || bare(one) === option);
  const nested = issue.errors[index] ?? [];
  return nested.flatMap((one) => explainIssue(option ?? union, value, one, path, speller));
}

/** Of several kinds of scalars: the one that understood the value, else the one with a guess, else the first. */
function bestScalar(
  union: z.ZodUnion,
  value: unknown,
  issue: z.core.$ZodIssueInvalidUnion,
  path: Path,
  speller: Speller,
  expected: string | undefined,
): Finding {
  const found = union.options.flatMap((option, index) =>
    shapesOf(option).includes('scalar') ? (issue.errors[index] ?? []).map((one) => ({ option, one })) : [],
  );
  const precise = found.find(({ one }) => one.code === 'custom' && (one.params?.['fault'] as LeafFault).precise);
  if (precise !== undefined)
    return first(explainIssue(precise.option, value, precise.one, path, speller), union, value, path);
  const findings = found.flatMap(({ option, one }) => explainIssue(option, value, one, path, speller));
  const best = findings.find((finding) => finding.complaint.hint !== undefined) ?? first(findings, union, value, path);
  return { ...best, complaint: { ...best.complaint, expected: expected ?? best.complaint.expected } };
}

function first(findings: readonly Finding[], union: z.ZodUnion, value: unknown, path: Path): Finding {
  return findings[0] ?? wrongShape(union, value, path);
}

/** `kind` is missing, or none of those there are. */
function wrongKind(union: z.ZodDiscriminatedUnion, value: object, path: Path, speller: Speller): Finding {
  const key = union.def.discriminator;
  const objects = union.options.map(bare).filter((option) => option instanceof z.ZodObject);
  const kinds = objects.map((option) => String(literalOf(option, key)));
  const written = childValue(value, key);
  if (written === undefined) {
    return {
      path,
      at: 'key',
      complaint: { code: 'missing-key', message: `\`${key}\` is missing`, expected: choices(kinds) },
    };
  }
  const hint = didYouMean(speller.nearest(String(written), kinds));
  return {
    path: [...path, key],
    at: 'value',
    complaint: {
      code: 'word',
      message: `\`${shorten(String(written))}\` is no ${key} that is known here`,
      expected: choices(kinds),
      hint,
    },
  };
}

/** No form fits, or two at once; empty where exactly one is meant. */
function wrongForm(
  objects: readonly z.ZodObject[],
  keys: readonly string[],
  path: Path,
  speller: Speller,
  expected: string | undefined,
): Finding[] {
  const telling = new Set(objects.flatMap((option) => distinctive(option, objects)));
  const meant = keys.filter((key) => telling.has(key));
  if (meant.length === 1) return [];
  if (meant.length > 1) {
    const message = `${meant.map((key) => `\`${key}\``).join(' and ')} exclude each other`;
    return meant
      .slice(1)
      .map((key) => ({ path: [...path, key], at: 'key', complaint: { code: 'form', message, expected } }));
  }
  const all = new Set(objects.flatMap((option) => Object.keys(option.shape)));
  const unknown = keys.find((key) => !all.has(key));
  if (unknown === undefined)
    return [{ path, at: 'key', complaint: { code: 'form', message: 'it is not said which form is meant', expected } }];
  const hint = didYouMean(speller.nearest(unknown, telling));
  return [
    {
      path: [...path, unknown],
      at: 'key',
      complaint: {
        code: 'unknown-key',
        message: `\`${shorten(unknown)}\` is not a form that is known here`,
        expected,
        hint,
      },
    },
  ];
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 50)}…` : text;
}
