import type { ProblemCode } from '../mistakes/problem.js';

/** Gives the text of a file that a scenario names. */
export type ReadFile = (path: string) => string;

/** One side of the traffic: where it goes, or where it comes from. */
export interface Side {
  readonly what: 'domain' | 'sender';
  readonly code: ProblemCode;
  /** All names, those of wrong entries too. */
  readonly names: ReadonlySet<string>;
  /** The name as the model has it. */
  readonly normal: (written: string) => string;
}

export interface Sides {
  readonly to: Side;
  readonly from: Side;
  readonly readFile: ReadFile | undefined;
}
