import type { Unit } from './figures.js';
import type { AssertResult, Estimate, RESULT_FORMAT, Search } from './run-result.js';

/** A figure that is looked at in every cell. */
export interface SweepFigure {
  /** As asserts name it. */
  readonly figure: string;
  readonly measure: Unit;
}

/** One cell of a sweep: a run of its own, all with the same luck. */
export interface SweepCell {
  /** The value of each parameter, as written. */
  readonly values: readonly string[];
  /** Fingerprint of its model. */
  readonly hash: string;
  /** By the name of the figure; absent where this cell does not have it. */
  readonly estimates: Readonly<Record<string, Estimate>>;
  readonly asserts: readonly AssertResult[];
  /** Absent in results of the second revision. */
  readonly replications?: number;
  /** How the number of its replications was found, where it was not fixed beforehand. */
  readonly search?: Search;
}

/** A scenario run with many values. This is the JSON of `mxsim sweep --format json`. */
export interface SweepResult {
  readonly mxsim: {
    readonly version: string;
    readonly format: typeof RESULT_FORMAT;
    readonly revision: number;
  };
  readonly sweep: {
    readonly title: string;
    readonly file: string;
    readonly seed: string;
    /** The fewest of any cell. */
    readonly replications: number;
    readonly parameters: readonly { readonly path: string; readonly values: readonly string[] }[];
    /** The parameters change in step instead of each with each. */
    readonly zip: boolean;
    readonly command: string;
    readonly text: string;
    /** What the figures rest on that nobody has checked, in sentences: those of the first cell. */
    readonly assumptions?: readonly string[];
  };
  readonly figures: readonly SweepFigure[];
  readonly cells: readonly SweepCell[];
  /** What the reader should know before believing the figures. */
  readonly warnings: readonly string[];
}
