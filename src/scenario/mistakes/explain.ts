import { z } from 'zod';
import { foundPhrase, type LeafFault } from '../schema/leaf.js';
import { bare, expectedBy, keysOf, partAt, shapeOf, shapesOf } from '../schema/shape.js';
import { about, type Case, childValue, type Finding, faultIn, type Issue, type Schema, shorten } from './finding.js';
import { choices, didYouMean } from './nearest.js';
import { explainUnion } from './union.js';

/**
 * Explains zod's issues in words. An issue tells which check failed; the intention is derived again from schema and
 * value: the form of a union that the keys point to, the nearest valid word, a value that belongs elsewhere. At most
 * `most` findings: the rest is not worth the time.
 */
export function explain(one: Omit<Case, 'path'>, issues: readonly Issue[], most: number): Finding[] {
  const findings: Finding[] = [];
  for (const issue of issues) {
    if (findings.length >= most) break;
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, most) : [];
    findings.push(...explainIssue({ ...one, path: [] }, keys.length > 0 ? ({ ...issue, keys } as Issue) : issue));
  }
  return findings;
}

/** Number of findings that the issues would make. */
export function countFindings(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}

function explainIssue(root: Case, issue: Issue): Finding[] {
  let { schema, value } = root;
  let parent: unknown;
  const steps = isWrongKind(issue) ? issue.path.slice(0, -1) : issue.path;
  for (const step of steps) {
    schema = partAt(schema, step, value) ?? schema;
    parent = value;
    value = childValue(value, step);
  }
  const path = [...root.path, ...steps.map((step) => (typeof step === 'number' ? step : String(step)))];
  const one: Case = { schema, value, path, speller: root.speller };
  if (value === undefined && steps.length > 0 && shapeOf(parent) === 'map') return [missingKey(one)];
  return explainAt(one, issue);
}

/** True for an issue of a discriminated union: zod points at the discriminating key, we at the map that holds it. */
function isWrongKind(issue: Issue): boolean {
  return issue.code === 'invalid_union' && issue.discriminator !== undefined;
}

function explainAt(one: Case, issue: Issue): Finding[] {
  const fault = faultIn(issue);
  if (fault !== undefined) return [faultFinding(one, fault)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(one, key));
    case 'invalid_union':
      return explainUnion(one, issue, explainIssue) ?? [wrongShape(one)];
    case 'too_small':
      return [wrongLength(one, 'few', `at least ${issue.minimum}`)];
    case 'too_big':
      return [wrongLength(one, 'many', `at most ${issue.maximum}`)];
    default:
      return [wrongShape(one)];
  }
}

function wrongLength(one: Case, how: string, expected: string): Finding {
  return about(one, 'value', { code: 'number', message: `the list has too ${how} entries`, expected });
}

function faultFinding(one: Case, fault: LeafFault): Finding {
  const { code, message, expected, suggestion, candidates, hint } = fault;
  // The message quotes the value first; the text in its backticks may be misspelt.
  const quoted = /`([^`]{1,60})`/.exec(message)?.[1];
  const near = candidates === undefined || quoted === undefined ? undefined : one.speller.nearest(quoted, candidates);
  return about(one, 'value', { code, message, expected, hint: didYouMean(suggestion ?? near) ?? hint });
}

function missingKey(one: Case): Finding {
  const message = `\`${one.path.at(-1)}\` is missing`;
  const complaint = { code: 'missing-key', message, expected: expectedBy(one.schema) } as const;
  return { path: one.path.slice(0, -1), at: 'key', complaint };
}

/** Mail terms that the language does not have, with the reason. */
const ABSENT: ReadonlyMap<string, string> = new Map([
  ['port', 'an MX record can name no port (RFC 5321 §5.1)'],
  ['weight', 'an MX record has no weight; hosts of equal preference share the load evenly'],
  ['weights', 'an MX record has no weight; hosts of equal preference share the load evenly'],
  ['priority', 'the preference is the number before the host in `mx`'],
  ['preference', 'the preference is the number before the host in `mx`'],
  ['start', 'the zero of times in a file stands beside `replay`, in `traffic`'],
  ['mta', 'a server sends nothing on unless it is a relay: `relay: { mta: postfix }`'],
]);

export function unknownKey(one: Case, key: string): Finding {
  const keys = keysOf(one.schema, one.value);
  const hint =
    missingColon(one, key, keys) ??
    switchedOn(key, keys) ??
    didYouMean(one.speller.nearest(key, keys)) ??
    ABSENT.get(key.toLowerCase());
  const message = `there is no key \`${shorten(key)}\` here`;
  const expected = keys.length === 0 ? expectedBy(one.schema) : choices(keys, 12);
  const complaint = { code: 'unknown-key', message, expected, hint } as const;
  return { path: [...one.path, key], at: 'key', complaint };
}

/** A hint for `backup: true`. */
function switchedOn(key: string, keys: readonly string[]): string | undefined {
  const isBackup = key.toLowerCase() === 'backup' && keys.includes('relay') && keys.includes('sessions');
  return isBackup ? 'a backup that queues mail is a relay, with the MTA that sends it on: `relay: postfix`' : undefined;
}

/** `{ timeout defer }` is one key without a value: YAML wants a colon. */
function missingColon(one: Case, key: string, keys: readonly string[]): string | undefined {
  const [, first, rest] = /^(\S{1,40}) +(\S.{0,60})$/.exec(key) ?? [];
  if (first === undefined || rest === undefined || childValue(one.value, key) !== null) return undefined;
  const word = keys.includes(first) ? first : (one.speller.nearest(first, keys) ?? first);
  return `a colon is missing between a key and its value: \`{ ${word}: ${rest} }\``;
}

function wrongShape(one: Case): Finding {
  const wanted = shapesOf(one.schema)[0];
  const expected = expectedBy(one.schema) ?? (wanted === 'list' ? 'a list' : mapPhrase(one.schema));
  return about(one, 'value', {
    code: 'type',
    message: foundPhrase(one.value),
    expected,
    hint: listHint(wanted, one.value),
  });
}

function mapPhrase(schema: Schema): string {
  const inner = bare(schema);
  if (!(inner instanceof z.ZodObject)) return 'a map of names, each with its settings';
  return `a map with the keys ${choices(Object.keys(inner.shape), 8)}`;
}

function listHint(wanted: string | undefined, value: unknown): string | undefined {
  if (wanted !== 'list') return undefined;
  if (shapeOf(value) === 'map') return 'begin each entry with `- `';
  return shapeOf(value) === 'scalar' ? `write it as a list: \`[ ${shorten(String(value))} ]\`` : undefined;
}
