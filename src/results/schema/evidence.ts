import { z } from 'zod';
import { runResult } from './run-result.js';
import { telling } from './telling.js';
import { assertResult, count, estimate, search, unit, warnings, writer } from './values.js';

// Comparisons and sweeps in the form of their files.

const mxsim = z.looseObject(writer);

export const difference = z
  .looseObject({
    /** Name of the figure in asserts. */
    figure: z.string(),
    measure: unit,
    /** `null` if a set-up does not have the figure: a server that it lacks, for example. */
    reference: z.nullable(estimate),
    own: z.nullable(estimate),
    /** Own less reference, replication by replication. */
    difference: z.nullable(estimate),
    /**
     * `better` and `worse`: the interval lies on one side of zero; `more` and `less` if that is neither good nor bad.
     * `same`: no difference in any replication. `undecided`: the interval contains zero. `untested`: one replication
     * has no interval.
     */
    verdict: z.enum(['better', 'worse', 'more', 'less', 'same', 'undecided', 'untested']),
    /** Reason why there is no verdict, in a few words. */
    reason: z.exactOptional(z.string()),
    /** Approximate number of further replications that would decide it. */
    moreReplications: z.exactOptional(z.number()),
    /** Factor by which the interval would be wider if both used independent random numbers; absent if unknown. */
    pairingGain: z.exactOptional(z.number()),
  })
  .meta({
    id: 'difference',
    description: 'One figure of both set-ups, and own less reference, paired by replication.',
  });

/** One message that ended differently, told from both sides. */
export const flipExample = z.looseObject({
  kind: z.enum(['saved', 'lost']),
  replication: z.number(),
  message: z.number(),
  reference: telling,
  own: telling,
});

export const flips = z
  .looseObject({
    /** Messages delivered here but not by the reference, and the reverse; totals over all replications. */
    saved: count,
    lost: count,
    /** Per replication, with intervals. */
    savedPerReplication: estimate,
    lostPerReplication: estimate,
    /** Number of replications in which any message flipped. */
    replications: count,
    /** Number of messages that both sent as wanted mail. */
    compared: count,
    /**
     * Number of messages that are wanted mail in only one of the two, as when shares of senders differ; not among the
     * flips.
     */
    incomparable: count,
    examples: z.array(flipExample),
  })
  .meta({ id: 'flips', description: 'Wanted messages that were delivered in one set-up and not in the other.' });

/** One set-up of a comparison; its name is short and unique. */
export const setUpResult = z.looseObject({ name: z.string(), result: runResult });

/** One set-up beside the reference. */
export const setUpDifference = z.looseObject({ arm: z.string(), figures: z.array(difference), flips });

/** A result of `mxsim compare --format json`. */
export const comparisonResult = z
  .looseObject({
    mxsim,
    comparison: z.looseObject({
      seed: z.string(),
      replications: z.number().int().min(1),
      command: z.string(),
      /** The search for a number of replications; its figure is a difference. */
      search: z.exactOptional(search),
    }),
    arms: z.array(setUpResult).min(1),
    differences: z.array(setUpDifference),
    warnings,
  })
  .meta({
    title: 'mxsim comparison',
    description:
      'What `mxsim compare --format json` prints; the first of `arms` is the reference. Times in seconds, shares from 0 to 1.',
  });

const parameter = z.looseObject({ path: z.string(), values: z.array(z.string()) });

/** A figure shown for every cell, by its name in asserts. */
export const sweepFigure = z.looseObject({ figure: z.string(), measure: unit });

/** One cell of a sweep: a separate run; all cells use the same random numbers. */
export const sweepCell = z.looseObject({
  /** The value of each parameter, as written. */
  values: z.array(z.string()),
  /** Its cost, in the unit of `--cost`; absent if no costs were given. */
  cost: z.exactOptional(z.number()),
  /** Fingerprint of its model. */
  hash: z.string(),
  /** By the name of the figure; absent if this cell does not have it. */
  estimates: z.record(z.string(), estimate),
  asserts: z.array(assertResult),
  /** Absent in results of the second revision. */
  replications: z.exactOptional(z.number().int().min(1)),
  search: z.exactOptional(search),
});

/** A result of `mxsim sweep --format json`. */
export const sweepResult = z
  .looseObject({
    mxsim,
    sweep: z.looseObject({
      title: z.string(),
      file: z.string(),
      seed: z.string(),
      /** The smallest number of any cell. */
      replications: z.number().int().min(1),
      parameters: z.array(parameter).min(1),
      /** True if parameters change in step instead of each with each. */
      zip: z.boolean(),
      command: z.string(),
      text: z.string(),
      /** Unchecked assumptions behind the figures, in sentences: those of the first cell. */
      assumptions: z.exactOptional(z.array(z.string())),
    }),
    figures: z.array(sweepFigure),
    cells: z.array(sweepCell),
    warnings,
  })
  .meta({
    title: 'mxsim sweep',
    description:
      'What `mxsim sweep --format json` prints: a cell for each combination of values. Times in seconds, shares from 0 to 1.',
  });
