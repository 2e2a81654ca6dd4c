import { z } from 'zod';

// Common parts of results. Keys that a later revision adds are no error: readers skip them.

/** Changes when a key goes away or changes its meaning; a reader refuses a format that it does not know. */
const format = z.literal(1).meta({ description: 'Changes when a key goes away or changes its meaning.' });

/** The program that wrote a file, and the format of the file. */
export const writer = {
  version: z.string(),
  format,
  revision: z.number().int().min(1).meta({ description: 'Counts additions; 1 where it is absent.' }),
} as const;

export const count = z.number().min(0);
/** [s] */
export const seconds = z.number();
export const share = z
  .number()
  .min(-1e-9)
  .max(1 + 1e-9);
/** Unit of a figure: shares from 0 to 1, seconds, whole things, or a plain number. */
export const unit = z.enum(['share', 'seconds', 'count', 'number']);

/** An object that has all of these keys. */
export function keyed<Key extends string, T extends z.ZodType>(
  keys: readonly Key[],
  value: T,
): z.ZodObject<Record<Key, T>, z.core.$loose> {
  return z.looseObject(Object.fromEntries(keys.map((key) => [key, value])) as Record<Key, T>);
}

/** Accepts any names, since they come from scenarios. */
export function byName<T extends z.ZodType>(value: T) {
  return z.record(z.string(), value);
}

const occurrence = z
  .looseObject({
    /**
     * `agreement`: all replications are the same. `few`: too few of them have the event that makes the mean, or are
     * predicted to. `heavyTail`: outages differ so much in length that the mean depends on ones that were not seen.
     */
    reason: z.enum(['agreement', 'few', 'heavyTail']),
    replications: count,
    of: count,
    /** Frequency of the event: the exact 95 % interval of its share of replications. */
    low: share,
    high: share,
    /** The value farthest from the rest; absent if all are the same. */
    worst: z.exactOptional(z.number()),
  })
  .meta({
    id: 'occurrence',
    description:
      'Why there is no interval; in how many replications the figure was not as it is when nothing goes wrong, how often that is (95 %), and the worst of them.',
  });

export const estimate = z
  .looseObject({
    mean: z.number(),
    low: z.exactOptional(z.number()),
    high: z.exactOptional(z.number()),
    occurrence: z.exactOptional(occurrence),
  })
  .meta({
    id: 'estimate',
    description:
      'Mean and its 95 % interval. An end is absent where replications set no bound there; both with one replication, and where no interval would hold what it promises: then `occurrence` is there.',
  });

const warningNow = z.looseObject({
  /** Stable, in kebab case; `docs/checks.md` explains it. */
  code: z.string(),
  /** One sentence without its full stop. */
  message: z.string(),
  /** The place in the scenario; absent if it is about no single one. */
  place: z.exactOptional(
    z.looseObject({
      /** Path in the form of `--set`. */
      path: z.string(),
      file: z.string(),
      /** From 1. */
      line: z.number().int().min(1),
      /** From 1, in UTF-16 units, as editors count. */
      column: z.number().int().min(1),
    }),
  ),
});

/** Before the fifth revision, a warning was a sentence with its code after it in brackets. */
const warningBefore = z.string().transform((text): z.infer<typeof warningNow> => {
  const [, message = text, code = ''] = /^(.*) \[([a-z-]+)\]$/s.exec(text) ?? [];
  return { code, message };
});

export const warnings = z.array(z.union([warningNow, warningBefore])).meta({
  id: 'warnings',
  description:
    'What to know before believing the figures: a code, a sentence, and a place where there is one. Before revision 5 a text that ends with its code in brackets.',
});

/** The search for a number of replications, if that was not fixed beforehand. */
export const search = z
  .looseObject({
    /** The figure and the half-width of its interval that was asked for; absent if only asserts were. */
    figure: z.exactOptional(z.string()),
    target: z.exactOptional(z.number()),
    /** The half-width that was reached; absent if there is no interval. */
    reached: z.exactOptional(z.number()),
    holds: z.boolean(),
    /** Reason why the search ended, in a sentence. */
    reason: z.string(),
    /** Numbers of replications at which the figures were checked. */
    looks: z.array(z.number()),
  })
  .meta({
    id: 'search',
    description: 'How the number of replications was found: figure, half-width asked for and reached.',
  });

export const verdict = z.enum(['pass', 'fail', 'undecided']);

export const assertResult = z
  .looseObject({
    text: z.string(),
    /**
     * The assert in parts: the figure as `estimates` name it, and the value it is compared with. Absent in older
     * results.
     */
    figure: z.exactOptional(z.string()),
    comparison: z.exactOptional(z.string()),
    threshold: z.exactOptional(z.number()),
    verdict,
    /**
     * Basis of the verdict; absent if there is none, and in results of the first revisions. `interval`: the interval of
     * the mean, or evidence of the same kind; of these verdicts at most 5 in 100 are wrong. `agreement`: runs that all
     * say the same, which speaks of runs and not of the mean. `oneRun`: the result of one run. `exact`: nothing fails
     * by chance.
     */
    basis: z.exactOptional(z.enum(['interval', 'agreement', 'oneRun', 'exact'])),
    /** For a verdict by agreement: upper bound on the share of runs in which others come out (95 %). */
    differsInFewerThan: z.exactOptional(share),
    /** The observed figure; absent if it does not exist in this run. */
    observed: z.exactOptional(estimate),
    /** Reason why it could not be judged, in a few words; absent if the figure speaks for itself. */
    reason: z.exactOptional(z.string()),
    /** Approximate number of further replications that would decide it; absent if unknown. */
    moreReplications: z.exactOptional(z.number()),
  })
  .meta({
    id: 'assert',
    description: 'An assert of the scenario, in words and in parts (`threshold` in SI units), and its verdict.',
  });
