import type { Unit } from './figures.js';
import type { Estimate, Provenance, RESULT_FORMAT, RunResult, Search } from './run-result.js';
import type { Telling } from './telling.js';

/**
 * What a difference says. `better` and `worse`: the interval lies on one side of nothing; `more` and `less` where that is
 * neither good nor bad. `same`: no difference in any replication. `undecided`: the interval holds no difference as well.
 * `untested`: one replication has no interval.
 */
export type DifferenceVerdict = 'better' | 'worse' | 'more' | 'less' | 'same' | 'undecided' | 'untested';

/** One figure of two set-ups, by replications with the same luck. */
export interface FigureDifference {
  /** As asserts name it. */
  readonly figure: string;
  readonly measure: Unit;
  /** `null` where a set-up does not have the figure: a server that it has not, say. */
  readonly reference: Estimate | null;
  readonly own: Estimate | null;
  /** Own less reference, replication by replication. */
  readonly difference: Estimate | null;
  readonly verdict: DifferenceVerdict;
  /** Why there is no verdict, in a few words. */
  readonly reason?: string;
  /** About how many further replications would decide it. */
  readonly moreReplications?: number;
  /** How many times wider the interval would be if both had luck of their own; absent where that is not known. */
  readonly pairingGain?: number;
}

/** One message that ended otherwise, told from both sides. */
export interface FlipExample {
  readonly kind: 'saved' | 'lost';
  readonly replication: number;
  readonly message: number;
  readonly reference: Telling;
  readonly own: Telling;
}

/** Wanted messages that were delivered in one set-up and not in the other. */
export interface Flips {
  /** Not delivered by the reference, delivered by this one; totals over all replications. */
  readonly saved: number;
  readonly lost: number;
  /** Per replication, with intervals. */
  readonly savedPerReplication: Estimate;
  readonly lostPerReplication: Estimate;
  /** Replications in which any message flipped. */
  readonly replications: number;
  /** Messages that both sent as wanted mail. */
  readonly compared: number;
  /** Wanted mail in one of the two only, as where shares of senders differ; not among the flips. */
  readonly incomparable: number;
  readonly examples: readonly FlipExample[];
}

/** One set-up of a comparison. */
export interface Arm {
  /** Short and different from the others'. */
  readonly name: string;
  readonly result: RunResult;
}

/** One set-up beside the reference. */
export interface ArmDifference {
  readonly arm: string;
  readonly figures: readonly FigureDifference[];
  readonly flips: Flips;
}

/** Set-ups compared on the same luck; the first is the reference. This is the JSON of `mxsim compare --format json`. */
export interface ComparisonResult {
  readonly mxsim: {
    readonly version: string;
    readonly format: typeof RESULT_FORMAT;
    readonly revision: number;
  };
  readonly comparison: Pick<Provenance, 'seed' | 'replications' | 'command'> & {
    /** How the number of replications was found, where it was not fixed beforehand; its figure is a difference. */
    readonly search?: Search;
  };
  readonly arms: readonly Arm[];
  readonly differences: readonly ArmDifference[];
  /** What the reader should know before believing the figures. */
  readonly warnings: readonly string[];
}
