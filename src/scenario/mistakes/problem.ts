import type { Position } from '../text/source.js';

/** Keys from the root of the scenario to a place in it. */
export type Path = readonly (string | number)[];

/** Codes of problems. One word each, never changed: people search for them. */
export const PROBLEM_CODES = [
  // The file as a whole
  'binary',
  'encoding',
  'too-large',
  'too-deep',
  'alias',
  'syntax',
  'tag',
  'empty',
  // Keys and values
  'duplicate-key',
  'unknown-key',
  'missing-key',
  'name',
  'type',
  'time',
  'rate',
  'size',
  'share',
  'shares',
  'number',
  'word',
  'text',
  'reply',
  'mx',
  'form',
  // Combinations of keys
  'timing',
  'conflict',
  'endless',
  'loop',
  'invalid-mx',
  'unexplained-host',
  'unknown-domain',
  'unknown-server',
  'unknown-site',
  'unknown-sender',
  'unknown-mta',
  'unknown-metric',
  'assert',
  'replay',
  'override',
  'argument',
  'too-many',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** A problem: invalid (`error`), or valid but unwise (`advice`), with its place. */
export interface Problem {
  /** One of `PROBLEM_CODES`, or the code of a piece of advice. */
  readonly code: string;
  readonly severity: 'error' | 'advice';
  /** The finding, as a sentence without its full stop. */
  readonly message: string;
  /** The expected form. */
  readonly expected?: string;
  /** Suggested remedy: the nearest valid word, or ways to mend it. */
  readonly hint?: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** One past the last column. */
  readonly endColumn: number;
  readonly path: Path;
  /** The line itself (the part around the column if it is very long), which begins at `excerptColumn`. */
  readonly excerpt?: string;
  readonly excerptColumn?: number;
}

/** A problem before it has a place. */
export interface Complaint {
  readonly code: ProblemCode;
  readonly message: string;
  readonly expected?: string | undefined;
  readonly hint?: string | undefined;
  /** Missing keys: not reported if one of them, or an unknown key, was removed because of another mistake. */
  readonly absent?: readonly string[];
}

/** A complaint at its place. */
export function problemAt(
  complaint: Complaint,
  position: Position,
  path: Path,
  severity: Problem['severity'] = 'error',
): Problem {
  const { code, message, expected, hint } = complaint;
  return {
    code,
    severity,
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(hint === undefined ? {} : { hint }),
    ...position,
    path,
  };
}
