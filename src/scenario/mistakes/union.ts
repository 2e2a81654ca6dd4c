import { z } from 'zod';
import { foundPhrase } from '../schema/leaf.js';
import { bare, distinctive, expectedBy, literalOf, meantFor, optionFor, shapeOf, shapesOf } from '../schema/shape.js';
import { about, type Case, childValue, type Finding, faultIn, type Issue, type Schema, shorten } from './finding.js';
import { choices, didYouMean } from './nearest.js';

type Explain = (root: Case, issue: Issue) => Finding[];
type UnionIssue = z.core.$ZodIssueInvalidUnion;

/**
 * Explains why no form of a union took a value; undefined if the schema is no union. `next` explains inside one form.
 */
export function explainUnion(one: Case, issue: UnionIssue, next: Explain): Finding[] | undefined {
  const union = bare(one.schema);
  if (!(union instanceof z.ZodUnion)) return undefined;
  const shape = shapeOf(one.value);
  if (shape === 'scalar') return bestScalar(one, union, issue, next);
  if (shape === 'map' && union instanceof z.ZodDiscriminatedUnion) return [wrongKind(one, union)];
  const fitting = union.options.filter((option) => shapesOf(option).includes(shape));
  if (fitting.length === 0) return [wrongType(one)];
  const objects = fitting.map(bare).filter((option) => option instanceof z.ZodObject);
  const wrong = objects.length > 1 ? wrongForm(one, objects) : [];
  return wrong.length > 0 ? wrong : insideForm(one, union, issue, next);
}

function wrongType(one: Case): Finding {
  return about(one, 'value', { code: 'type', message: foundPhrase(one.value), expected: expectedBy(one.schema) });
}

/** Explains a mistake inside the one form that fits. */
function insideForm(one: Case, union: z.ZodUnion, issue: UnionIssue, next: Explain): Finding[] {
  const form = formOf(union, one.value, issue);
  if (form === undefined) return [wrongType(one)];
  return form.issues.flatMap((nested) => next({ ...one, schema: form.schema }, nested));
}

/** The form that a map or list was meant to be, and the issues inside it. */
export function formOf(
  schema: Schema,
  value: unknown,
  issue: UnionIssue,
): { schema: Schema; issues: readonly Issue[] } | undefined {
  const union = bare(schema);
  if (!(union instanceof z.ZodUnion) || shapeOf(value) === 'scalar') return undefined;
  const option = optionFor(union, value);
  const index = union.options.findIndex((candidate) => candidate === option || bare(candidate) === option);
  return option === undefined ? undefined : { schema: option, issues: issue.errors[index] ?? [] };
}

/**
 * The best of several kinds of scalars: the one that understood the value, else the one with a guess, else the first.
 */
function bestScalar(one: Case, union: z.ZodUnion, issue: UnionIssue, next: Explain): Finding[] {
  const nested = union.options.flatMap((option, index) =>
    shapesOf(option).includes('scalar')
      ? (issue.errors[index] ?? []).map((inner) => ({ within: { ...one, schema: option }, inner }))
      : [],
  );
  const precise = nested.find(({ inner }) => faultIn(inner)?.precise === true);
  if (precise !== undefined) return next(precise.within, precise.inner);
  const findings = nested.flatMap(({ within, inner }) => next(within, inner));
  const hinted = findings.find(({ complaint }) => complaint.hint !== undefined);
  // With a good guess there is no need to list all forms.
  if (hinted !== undefined && hinted.complaint.code !== 'word') return [hinted];
  const best = hinted ?? findings.find(({ complaint }) => complaint.code !== 'word') ?? findings[0];
  if (best === undefined) return [wrongType(one)];
  return [{ ...best, complaint: { ...best.complaint, expected: expectedBy(one.schema) ?? best.complaint.expected } }];
}

/** `kind` is missing or unknown. */
function wrongKind(one: Case, union: z.ZodDiscriminatedUnion): Finding {
  const key = union.def.discriminator;
  const objects = union.options.map(bare).filter((option) => option instanceof z.ZodObject);
  const kinds = objects.map((option) => String(literalOf(option, key)));
  const written = childValue(one.value, key);
  const expected = choices(kinds);
  if (written === undefined) {
    const known = new Set(objects.flatMap((option) => Object.keys(option.shape)));
    const misspelt = Object.keys(one.value as object).find(
      (own) => !known.has(own) && one.speller.nearest(own, [key]) !== undefined,
    );
    if (misspelt === undefined)
      return about(one, 'key', { code: 'missing-key', message: `\`${key}\` is missing`, expected });
    const message = `there is no key \`${shorten(misspelt)}\` here`;
    return {
      path: [...one.path, misspelt],
      at: 'key',
      complaint: { code: 'unknown-key', message, expected: `\`${key}\`: ${expected}`, hint: didYouMean(key) },
    };
  }
  const word = String(written);
  const message = `there is no ${key} \`${shorten(word)}\``;
  const hint = didYouMean(one.speller.nearest(word, kinds));
  return { path: [...one.path, key], at: 'value', complaint: { code: 'word', message, expected, hint } };
}

/** No form fits, or two at once; empty if exactly one is meant. */
function wrongForm(one: Case, objects: readonly z.ZodObject[]): Finding[] {
  const keys = Object.keys(one.value as object);
  const telling = new Set(objects.flatMap((option) => distinctive(option, objects)));
  const meant = keys.filter((key) => telling.has(key));
  if (meant.length === 1) return [];
  const expected = expectedBy(one.schema);
  const [, ...more] = meant;
  if (more.length > 0) {
    const message = `${meant.map((key) => `\`${key}\``).join(' and ')} exclude each other`;
    return more.map((key) => ({ path: [...one.path, key], at: 'key', complaint: { code: 'form', message, expected } }));
  }
  if (meantFor(one.schema, one.value) !== one.schema) return [];
  const known = new Set(objects.flatMap((option) => Object.keys(option.shape)));
  const unknown = keys.find((key) => !known.has(key));
  if (unknown === undefined)
    return [about(one, 'key', { code: 'form', message: 'it does not say which form is meant', expected })];
  const hint = didYouMean(one.speller.nearest(unknown, telling));
  const message = `\`${shorten(unknown)}\` is none of the forms`;
  return [{ path: [...one.path, unknown], at: 'key', complaint: { code: 'unknown-key', message, expected, hint } }];
}
