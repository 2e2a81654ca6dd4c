import type { z } from 'zod';
import type { LeafFault } from '../schema/leaf.js';
import type { Speller } from './nearest.js';
import type { Complaint, Path } from './problem.js';

/** A complaint about the value at a path, or about the key that leads to it. */
export interface Finding {
  readonly path: Path;
  readonly at: 'value' | 'key';
  readonly complaint: Complaint;
}

export type Issue = z.core.$ZodIssue;
export type Schema = z.core.$ZodType;

/** A value, the schema that it failed, and its path. */
export interface Case {
  readonly schema: Schema;
  readonly value: unknown;
  readonly path: Path;
  readonly speller: Speller;
}

/** Makes a finding about the case's own value or key. */
export function about(one: Case, at: Finding['at'], complaint: Complaint): Finding {
  return { path: one.path, at, complaint };
}

/** The fault reported by a leaf; undefined for zod's own issues. */
export function faultIn(issue: Issue): LeafFault | undefined {
  const { fault } = issue.code === 'custom' ? (issue.params ?? {}) : {};
  return fault as LeafFault | undefined;
}

export function childValue(value: unknown, step: PropertyKey): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? Reflect.get(value, step)
    : undefined;
}

export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 50)}…` : text;
}
