import type { Share } from '../units/index.js';
import type { Estimate, RESULT_FORMAT } from './run-result.js';

/** What a design changes of the scenario: values by path, as written; empty where the path is taken away. */
export type DesignSet = Readonly<Record<string, string>>;

/** One of the designs, the cheapest first. */
export interface Design {
  readonly set: DesignSet;
  readonly cost: number;
  /** Whether it meets all asserts. `undecided` with no replications: it was not run, since a cheaper one does. */
  readonly feasible: 'yes' | 'no' | 'undecided';
  readonly replications: number;
  /** What the figures of the asserts are, in their order; empty where it was not run. */
  readonly figures: readonly (Estimate | null)[];
}

/** Which of many designs meets the asserts at least cost. This is the JSON of `mxsim best --format json`. */
export interface BestResult {
  readonly mxsim: {
    readonly version: string;
    readonly format: typeof RESULT_FORMAT;
    readonly revision: number;
  };
  /** `null`: none meets them. */
  readonly best: { readonly set: DesignSet; readonly cost: number } | null;
  /** At least so probable is it that the answer is right: that it meets the asserts within the tolerance, and that nothing cheaper clearly does. */
  readonly probability: number;
  /** Of all designs together. */
  readonly replications: number;
  readonly designs: readonly Design[];
  readonly asked: {
    readonly title: string;
    readonly file: string;
    readonly seed: string;
    readonly command: string;
    readonly text: string;
    /** The asserts, as written, with their thresholds in SI units. */
    readonly asserts: readonly { readonly text: string; readonly threshold: number }[];
    readonly parameters: readonly { readonly path: string; readonly values: readonly string[] }[];
    readonly costs: readonly string[];
    /** So far from a threshold, as a part of it, either answer counts as right. */
    readonly tolerance: Share;
    /** Replications of one design at most. */
    readonly most: number;
    /** Designs that were judged by their means, since more replications were not allowed. */
    readonly byMean: number;
    readonly assumptions: readonly string[];
  };
  readonly warnings: readonly string[];
}
