import { z } from 'zod';
import type { Fault, Reading } from '../../units/index.js';
import type { ProblemCode } from '../mistakes/problem.js';

/** A value without parts, as YAML gives it. */
export type Scalar = string | number | boolean;

/** The fault of a leaf with an invalid value; passed in the `params` of a zod issue. */
export interface LeafFault extends Fault {
  readonly code: ProblemCode;
  /** Valid words, from which the nearest is suggested. */
  readonly candidates?: readonly string[];
  /** The value was understood but is out of range: among several forms, this is the one that was meant. */
  readonly precise: boolean;
}

/** Rules for reading, describing and refusing one kind of value. */
export interface LeafRules<T> {
  readonly code: ProblemCode;
  /** The expected form, used if there is no better advice. */
  readonly expected: string;
  /** Its JSON Schema. `id` makes it a definition of its own. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly candidates?: readonly string[];
  readonly read: (written: Scalar) => Reading<T>;
}

/** The schema of a value without parts. The type is named to keep the package's type declarations short. */
export interface Leaf<T> extends z.ZodType<T, Scalar> {}

/**
 * A zod schema for a value without parts. It accepts any value, reads it with `read`, and fails with a fault in words:
 * zod's own checks know types, but not the user's intention.
 */
export function leaf<T>(rules: LeafRules<T>): Leaf<T> {
  const { expected, json, read } = rules;
  const schema = described(z.unknown(), { ...json, expected }).transform((written, context) => {
    const reading = isScalar(written) ? read(written) : misshapen<T>(written, expected);
    if (reading.ok) return reading.value;
    const fault = faultOf(rules, written, reading.fault);
    context.addIssue({ code: 'custom', message: fault.message, params: { fault } });
    return z.NEVER;
  });
  // The input type for programs; at run time it accepts any value, so that it can report what is wrong.
  return schema as z.ZodType<unknown> as Leaf<T>;
}

/** Registers metadata of a new schema. `meta` would make another one, and a run makes hundreds at its start. */
function described<T extends z.ZodType>(fresh: T, about: Readonly<Record<string, unknown>>): T {
  z.globalRegistry.add(fresh, about);
  return fresh;
}

function faultOf<T>(rules: LeafRules<T>, written: unknown, fault: Fault): LeafFault {
  const { code, expected, candidates } = rules;
  if (!isScalar(written)) return { code: written === undefined ? 'missing-key' : 'type', precise: false, ...fault };
  const precise = fault.expected !== expected || (code === 'number' && typeof written === 'number');
  return { code, precise, ...(candidates === undefined ? {} : { candidates }), ...fault };
}

function isScalar(written: unknown): written is Scalar {
  return typeof written === 'string' || typeof written === 'number' || typeof written === 'boolean';
}

function misshapen<T>(written: unknown, expected: string): Reading<T> {
  return { ok: false, fault: { message: foundPhrase(written), expected } };
}

/** Describes a value in words. */
export function foundPhrase(written: unknown): string {
  if (written === null || written === undefined) return 'no value is given';
  if (Array.isArray(written)) return 'found a list';
  if (typeof written === 'object') return 'found a map';
  const text = String(written);
  return `found \`${text.length > 60 ? `${text.slice(0, 50)}…` : text}\``;
}

export function refuse<T>(message: string, expected: string, suggestion?: string): Reading<T> {
  return { ok: false, fault: suggestion === undefined ? { message, expected } : { message, expected, suggestion } };
}

/** Texts about a key for the reference and for editors. */
export interface About {
  readonly description: string;
  /** As written in a scenario. */
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** Replaces an invalid value so that its neighbours can still be checked. The error stays. */
  readonly standIn?: unknown;
}

/** A required key. */
export function required<T extends z.ZodType>(schema: T, about: About): T {
  return schema.meta({ ...about, examples: [...(about.examples ?? [])] });
}

/** An optional key. */
export function optional<T extends z.ZodType>(schema: T, about: About): z.ZodOptional<T> {
  return described(schema.optional(), { ...about, examples: [...(about.examples ?? [])] });
}

/** One of several forms. `expected` describes them all in one phrase. */
export function either<const T extends readonly [z.ZodType, z.ZodType, ...z.ZodType[]]>(
  expected: string,
  options: T,
  about: Readonly<Record<string, unknown>> = {},
): z.ZodUnion<T> {
  return described(z.union(options), { ...about, expected });
}
