import { z } from 'zod';
import { runResult } from './run-result.js';
import { telling } from './telling.js';
import { assertResult, count, estimate, search, unit, warnings, writer } from './values.js';

// Comparisons and sweeps as they stand in a file.

const mxsim = z.looseObject(writer);

export const difference = z
  .looseObject({
    /** As asserts name it. */
    figure: z.string(),
    measure: unit,
    /** `null` where a set-up does not have the figure: a server that it has not, say. */
    reference: z.nullable(estimate),
    own: z.nullable(estimate),
    /** Own less reference, replication by replication. */
    difference: z.nullable(estimate),
    /**
     * `better` and `worse`: the interval lies on one side of nothing; `more` and `less` where that is neither good nor bad.
     * `same`: no difference in any replication. `undecided`: the interval holds no difference as well. `untested`: one
     * replication has no interval.
     */
    verdict: z.enum(['better', 'worse', 'more', 'less', 'same', 'undecided', 'untested']),
    /** Why there is no verdict, in a few words. */
    reason: z.exactOptional(z.string()),
    /** About how many further replications would decide it. */
    moreReplications: z.exactOptional(z.number()),
    /** How many times wider the interval would be if both were drawn for themselves; absent where that is not known. */
    pairingGain: z.exactOptional(z.number()),
  })
  .meta({
    id: 'difference',
    description: 'One figure of both set-ups, and own less reference, paired by replication.',
  });

/** One message that ended otherwise, told from both sides. */
export const flipExample = z.looseObject({
  kind: z.enum(['saved', 'lost']),
  replication: z.number(),
  message: z.number(),
  reference: telling,
  own: telling,
});

export const flips = z
  .looseObject({
    /** Not delivered by the reference, delivered by this one; totals over all replications. */
    saved: count,
    lost: count,
    /** Per replication, with intervals. */
    savedPerReplication: estimate,
    lostPerReplication: estimate,
    /** Replications in which any message flipped. */
    replications: count,
    /** Messages that both sent as wanted mail. */
    compared: count,
    /** Wanted mail in one of the two only, as where shares of senders differ; not among the flips. */
    incomparable: count,
    examples: z.array(flipExample),
  })
  .meta({ id: 'flips', description: 'Wanted messages that were delivered in one set-up and not in the other.' });

/** One set-up of a comparison; its name is short and different from the others'. */
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
      /** Its figure is a difference. */
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

/** A figure that is looked at in every cell, as asserts name it. */
export const sweepFigure = z.looseObject({ figure: z.string(), measure: unit });

/** One cell of a sweep: a run of its own, all on the same random numbers. */
export const sweepCell = z.looseObject({
  /** The value of each parameter, as written. */
  values: z.array(z.string()),
  /** What it costs, in whatever unit `--cost` was given; absent where nothing was said of costs. */
  cost: z.exactOptional(z.number()),
  /** Fingerprint of its model. */
  hash: z.string(),
  /** By the name of the figure; absent where this cell does not have it. */
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
      /** The fewest of any cell. */
      replications: z.number().int().min(1),
      parameters: z.array(parameter).min(1),
      /** The parameters change in step instead of each with each. */
      zip: z.boolean(),
      command: z.string(),
      text: z.string(),
      /** What the figures rest on that nobody has checked, in sentences: those of the first cell. */
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
