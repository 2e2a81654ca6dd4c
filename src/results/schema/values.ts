import { z } from 'zod';

// What parts of results are made of. Keys that a later revision adds are no error: readers skip them.

/** Changes when a key goes away or changes its meaning; a reader refuses what it does not know. */
const format = z.literal(1).meta({ description: 'Changes when a key goes away or changes its meaning.' });

/** Who wrote a file, and in which form. */
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
/** What a figure is measured in: shares from 0 to 1, seconds, whole things, or a plain number. */
export const unit = z.enum(['share', 'seconds', 'count', 'number']);

/** An object that has all of these keys. */
export function keyed<Key extends string, T extends z.ZodType>(
  keys: readonly Key[],
  value: T,
): z.ZodObject<Record<Key, T>, z.core.$loose> {
  return z.looseObject(Object.fromEntries(keys.map((key) => [key, value])) as Record<Key, T>);
}

/** Names come from scenarios and may be anything. */
export function byName<T extends z.ZodType>(value: T) {
  return z.record(z.string(), value);
}

const occurrence = z
  .looseObject({
    /**
     * `agreement`: all replications are the same. `few`: too few of them hold what makes the mean, or are foretold to.
     * `heavyTail`: outages are of so different length that the mean hangs on such as were not seen.
     */
    reason: z.enum(['agreement', 'few', 'heavyTail']),
    replications: count,
    of: count,
    /** How often that happens: the exact 95 % interval of this share of replications. */
    low: share,
    high: share,
    /** Farthest from the rest; absent where all are the same. */
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
  /** Stable, in kebab case: what it means can be looked up in `docs/checks.md`. */
  code: z.string(),
  /** One sentence without its full stop. */
  message: z.string(),
  /** What it is about; absent where that is no one thing in the scenario. */
  place: z.exactOptional(
    z.looseObject({
      /** As `--set` would name it. */
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

/** How the number of replications was found, where it was not fixed beforehand. */
export const search = z
  .looseObject({
    /** The figure and the half-width of its interval that was asked for; absent where only asserts were. */
    figure: z.exactOptional(z.string()),
    target: z.exactOptional(z.number()),
    /** The half-width that was reached; absent where no interval could be told. */
    reached: z.exactOptional(z.number()),
    holds: z.boolean(),
    /** Why the search ended, in a sentence. */
    reason: z.string(),
    /** Numbers of replications at which it was looked. */
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
    /** The same in parts: the figure as `estimates` name it, and the value that it is compared with. Absent in results of before. */
    figure: z.exactOptional(z.string()),
    comparison: z.exactOptional(z.string()),
    threshold: z.exactOptional(z.number()),
    verdict,
    /**
     * What the verdict rests on; absent where there is none, and in results of the first revisions. `interval`: the interval of
     * the mean, or evidence of the same kind; of these verdicts at most 5 in 100 are wrong. `agreement`: runs that all say the
     * same, which speaks of runs and not of the mean. `oneRun`: what one run showed. `exact`: nothing fails by chance.
     */
    basis: z.exactOptional(z.enum(['interval', 'agreement', 'oneRun', 'exact'])),
    /** Where it rests on agreement: in so small a share of runs at most others come out (95 %). */
    differsInFewerThan: z.exactOptional(share),
    /** What was seen; absent where the figure does not exist in this run. */
    observed: z.exactOptional(estimate),
    /** Why it could not be judged, in a few words; absent where the figure speaks for itself. */
    reason: z.exactOptional(z.string()),
    /** About how many further replications would decide it; absent where that cannot be told. */
    moreReplications: z.exactOptional(z.number()),
  })
  .meta({
    id: 'assert',
    description: 'An assert of the scenario, in words and in parts (`threshold` in SI units), and its verdict.',
  });
