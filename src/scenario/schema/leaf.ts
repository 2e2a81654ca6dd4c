import { z } from 'zod';
import type { Fault, Reading } from '../../units/index.js';
import type { ProblemCode } from '../mistakes/problem.js';

/** A value without parts, as YAML gives it. */
export type Scalar = string | number | boolean;

/** What a leaf says about a value that it does not take; travels in the `params` of a zod issue. */
export interface LeafFault extends Fault {
  readonly code: ProblemCode;
  /** Right words, for the nearest of them. */
  readonly candidates?: readonly string[];
  /** The value was understood and is out of limits: where several forms are allowed, this is the one that was meant. */
  readonly precise: boolean;
}

/** How one kind of value is read, described and refused. */
export interface LeafRules<T> {
  readonly code: ProblemCode;
  /** What would have been right, wherever nothing better can be said. */
  readonly expected: string;
  /** What the JSON Schema says of it. `id` makes it a definition of its own. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly candidates?: readonly string[];
  readonly read: (written: Scalar) => Reading<T>;
}

/** The schema of a value without parts. It has a name of its own, so that types of the package stay short. */
export interface Leaf<T> extends z.ZodType<T, Scalar> {}

/**
 * A zod schema for a value without parts. It takes anything, reads it with `read`, and fails with a fault in words:
 * zod's own checks know types, not what a postmaster meant.
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
  // What programs may write; it takes anything, to say what is wrong with it.
  return schema as z.ZodType<unknown> as Leaf<T>;
}

/** A schema that was just made, with what is said of it. `meta` would make another one, and a run makes hundreds as it starts. */
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

/** What stands there, in words. */
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

/** What the reference and an editor tell about a key. */
export interface About {
  readonly description: string;
  /** As it would be written in a scenario. */
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** Taken where what is written is wrong, so that what stands beside it can still be judged. The error stays. */
  readonly standIn?: unknown;
}

/** A key that must be there. */
export function required<T extends z.ZodType>(schema: T, about: About): T {
  return schema.meta({ ...about, examples: [...(about.examples ?? [])] });
}

/** A key that may be left out. */
export function optional<T extends z.ZodType>(schema: T, about: About): z.ZodOptional<T> {
  return described(schema.optional(), { ...about, examples: [...(about.examples ?? [])] });
}

/** One of several forms. `expected` tells them all in one phrase. */
export function either<const T extends readonly [z.ZodType, z.ZodType, ...z.ZodType[]]>(
  expected: string,
  options: T,
  about: Readonly<Record<string, unknown>> = {},
): z.ZodUnion<T> {
  return described(z.union(options), { ...about, expected });
}
