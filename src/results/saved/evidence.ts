import { z } from 'zod';
import type { BestResult, ComparisonResult, DrillResult, SweepResult } from '../index.js';
import { assertResult, count, estimate, runResult, search, writer } from './run-result.js';
import { telling } from './run-stories.js';

// Comparisons and sweeps as they stand in a file.

const mxsim = z.looseObject(writer);
const measure = z.enum(['share', 'seconds', 'count', 'number']);

const difference = z
  .looseObject({
    figure: z.string(),
    measure,
    reference: z.nullable(estimate),
    own: z.nullable(estimate),
    difference: z.nullable(estimate),
    verdict: z.enum(['better', 'worse', 'more', 'less', 'same', 'undecided', 'untested']),
    reason: z.exactOptional(z.string()),
    moreReplications: z.exactOptional(z.number()),
    pairingGain: z.exactOptional(z.number()),
  })
  .meta({
    id: 'difference',
    description: 'One figure of both set-ups, and own less reference, paired by replication.',
  });

const flipExample = z.looseObject({
  kind: z.enum(['saved', 'lost']),
  replication: z.number(),
  message: z.number(),
  reference: telling,
  own: telling,
});

const flips = z
  .looseObject({
    saved: count,
    lost: count,
    savedPerReplication: estimate,
    lostPerReplication: estimate,
    replications: count,
    compared: count,
    incomparable: count,
    examples: z.array(flipExample),
  })
  .meta({ id: 'flips', description: 'Wanted messages that were delivered in one set-up and not in the other.' });

/** A result of `mxsim compare --format json`. */
export const comparisonResult = z
  .looseObject({
    mxsim,
    comparison: z.looseObject({
      seed: z.string(),
      replications: z.number().int().min(1),
      command: z.string(),
      search: z.exactOptional(search),
    }),
    arms: z.array(z.looseObject({ name: z.string(), result: runResult })).min(1),
    differences: z.array(z.looseObject({ arm: z.string(), figures: z.array(difference), flips })),
    warnings: z.array(z.string()),
  })
  .meta({
    title: 'mxsim comparison',
    description:
      'What `mxsim compare --format json` prints; the first of `arms` is the reference. Times in seconds, shares from 0 to 1.',
  });

const parameter = z.looseObject({ path: z.string(), values: z.array(z.string()) });

/** A result of `mxsim sweep --format json`. */
export const sweepResult = z
  .looseObject({
    mxsim,
    sweep: z.looseObject({
      title: z.string(),
      file: z.string(),
      seed: z.string(),
      replications: z.number().int().min(1),
      parameters: z.array(parameter).min(1),
      zip: z.boolean(),
      command: z.string(),
      text: z.string(),
      assumptions: z.exactOptional(z.array(z.string())),
    }),
    figures: z.array(z.looseObject({ figure: z.string(), measure })),
    cells: z.array(
      z.looseObject({
        values: z.array(z.string()),
        hash: z.string(),
        estimates: z.record(z.string(), estimate),
        asserts: z.array(assertResult),
        replications: z.exactOptional(z.number().int().min(1)),
        search: z.exactOptional(search),
      }),
    ),
    warnings: z.array(z.string()),
  })
  .meta({
    title: 'mxsim sweep',
    description:
      'What `mxsim sweep --format json` prints: a cell for each combination of values. Times in seconds, shares from 0 to 1.',
  });

const fault = z
  .looseObject({
    thing: z.enum(['server', 'site', 'nameServers']),
    name: z.string(),
    kind: z.enum(['refuse', 'timeout', 'silent', 'port', '4xx', '5xx', 'servfail']),
  })
  .meta({ id: 'fault', description: 'What breaks, and how.' });

const trial = z
  .looseObject({
    faults: z.array(fault).min(1).max(2),
    lost: estimate,
    late: estimate,
    longest_s: z.number().min(0),
    replications: count,
    beyond: z.exactOptional(estimate),
    sum: z.exactOptional(z.literal(true)),
  })
  .meta({
    id: 'trial',
    description:
      'One failure, or two at the same time: wanted messages of one replication that are lost and that are late, less what happens to the same messages without it; the longest that one is held up; of a pair, how many more are lost than both lose alone (`beyond`), and whether it is the sum of two that cannot meet (`sum`).',
  });

/** A result of `mxsim drill --format json`. */
export const drillResult = z
  .looseObject({
    mxsim,
    drill: z.looseObject({
      title: z.string(),
      file: z.string(),
      seed: z.string(),
      hash: z.string(),
      command: z.string(),
      text: z.string(),
      at_s: z.number().min(0),
      for_s: z.number().min(0),
      until_s: z.number().min(0),
      late_s: z.number().min(0),
      wanted: count,
      during: count,
      lostWithout: count,
      replications: z.number().int().min(1),
      things: z.array(z.looseObject({ thing: fault.shape.thing, name: z.string() })),
      assumptions: z.array(z.string()),
    }),
    singles: z.array(trial),
    pairs: z.nullable(z.array(trial)),
    warnings: z.array(z.string()),
  })
  .meta({
    title: 'mxsim drill',
    description:
      'What `mxsim drill --format json` prints: every failure by itself and every two, the worst first. Times in seconds, messages of one replication.',
  });

const designSet = z.record(z.string(), z.string()).meta({
  id: 'designSet',
  description: 'What a design changes: values by path, as written; empty where the path is taken away.',
});

const design = z
  .looseObject({
    set: designSet,
    cost: z.number().min(0),
    feasible: z.enum(['yes', 'no', 'undecided']),
    replications: count,
    figures: z.array(z.nullable(estimate)),
  })
  .meta({
    id: 'design',
    description:
      'Whether a design meets all asserts, and the figures of the asserts in their order; `undecided` with no replications was not run, since a cheaper one meets them.',
  });

/** A result of `mxsim best --format json`. */
export const bestResult = z
  .looseObject({
    mxsim,
    best: z.nullable(z.looseObject({ set: designSet, cost: z.number().min(0) })),
    probability: z.number().min(0).max(1),
    replications: count,
    designs: z.array(design).min(1),
    asked: z.looseObject({
      title: z.string(),
      file: z.string(),
      seed: z.string(),
      command: z.string(),
      text: z.string(),
      asserts: z.array(z.looseObject({ text: z.string(), threshold: z.number() })).min(1),
      parameters: z.array(parameter).min(1),
      costs: z.array(z.string()).min(1),
      tolerance: z.number().min(0).max(1),
      most: z.number().int().min(1),
      byMean: count,
      assumptions: z.array(z.string()),
    }),
    warnings: z.array(z.string()),
  })
  .meta({
    title: 'mxsim best',
    description:
      'What `mxsim best --format json` prints: the cheapest design that meets all asserts, or null; at least how probable it is that this is right; and all designs, the cheapest first.',
  });

/** Fails to compile where the schemas and the types part ways. */
export type EvidenceMatches = [
  z.infer<typeof comparisonResult>,
  z.infer<typeof sweepResult>,
  z.infer<typeof drillResult>,
  z.infer<typeof bestResult>,
] extends [ComparisonResult, SweepResult, DrillResult, BestResult]
  ? true
  : never;
export const evidenceMatches: EvidenceMatches = true;
