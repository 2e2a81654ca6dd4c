import { z } from 'zod';
import { count, estimate, warnings, writer } from './values.js';

const designSet = z.record(z.string(), z.string()).meta({
  id: 'designSet',
  description: 'What a design changes: values by path, as written; empty where the path is taken away.',
});

export const design = z
  .looseObject({
    set: designSet,
    cost: z.number().min(0),
    /** Result of its asserts. `undecided` with no replications: it was not run, since a cheaper one meets them all. */
    feasible: z.enum(['yes', 'no', 'undecided']),
    replications: count,
    /** The figures of the asserts, in their order; empty if it was not run. */
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
    mxsim: z.looseObject(writer),
    /** `null`: none meets the asserts. */
    best: z.nullable(z.looseObject({ set: designSet, cost: z.number().min(0) })),
    /**
     * Lower bound on the probability that the answer is right: that it meets the asserts within the tolerance, and that
     * nothing cheaper clearly does.
     */
    probability: z.number().min(0).max(1),
    /** Number of replications of all designs together. */
    replications: count,
    /** The cheapest first. */
    designs: z.array(design).min(1),
    asked: z.looseObject({
      title: z.string(),
      file: z.string(),
      seed: z.string(),
      command: z.string(),
      text: z.string(),
      /** As written, with their thresholds in SI units. */
      asserts: z.array(z.looseObject({ text: z.string(), threshold: z.number() })).min(1),
      parameters: z.array(z.looseObject({ path: z.string(), values: z.array(z.string()) })).min(1),
      costs: z.array(z.string()).min(1),
      /** A design so near a threshold, as a share of it, may be judged either way. */
      tolerance: z.number().min(0).max(1),
      /** Maximum number of replications of one design. */
      most: z.number().int().min(1),
      /** Number of designs judged by their means, since more replications were not allowed. */
      byMean: count,
      /** Unchecked assumptions behind the figures, in sentences. */
      assumptions: z.array(z.string()),
    }),
    warnings,
  })
  .meta({
    title: 'mxsim best',
    description:
      'What `mxsim best --format json` prints: the cheapest design that meets all asserts, or null; at least how probable it is that this is right; and all designs, the cheapest first.',
  });
