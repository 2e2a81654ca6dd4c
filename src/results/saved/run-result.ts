import { z } from 'zod';
import { FATES, KINDS, LOSS_GROUPS, type LossGroup, OUTCOMES } from '../../mail/index.js';
import { RESULT_FORMAT, type RunResult } from '../index.js';
import { runStories } from './run-stories.js';

// The shape of a result as it stands in a file. Keys that a later revision adds are no error: readers skip them.

/** Who wrote a file, and in which form. */
export const writer = {
  version: z.string(),
  format: z.literal(RESULT_FORMAT).meta({ description: 'Changes when a key goes away or changes its meaning.' }),
  revision: z.number().int().min(1).meta({ description: 'Counts additions; 1 where it is absent.' }),
} as const;

export const count = z.number().min(0);
const seconds = z.number();
const share = z
  .number()
  .min(-1e-9)
  .max(1 + 1e-9);

function keyed<Key extends string, T extends z.ZodType>(keys: readonly Key[], value: T): z.ZodObject<Record<Key, T>> {
  return z.looseObject(Object.fromEntries(keys.map((key) => [key, value])) as Record<Key, T>) as never;
}

/** Names come from scenarios and may be anything. */
function byName<T extends z.ZodType>(value: T) {
  return z.record(z.string(), value);
}

const occurrence = z
  .looseObject({
    reason: z.enum(['agreement', 'few', 'heavyTail']),
    replications: count,
    of: count,
    low: share,
    high: share,
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

const fates = keyed(['sent', ...FATES], count).meta({
  id: 'fates',
  description: 'Messages by fate; `sent` is their sum.',
});

const latency = z
  .looseObject({
    mean: z.exactOptional(seconds),
    p50: z.exactOptional(seconds),
    p90: z.exactOptional(seconds),
    p99: z.exactOptional(seconds),
    p999: z.exactOptional(seconds),
    max: z.exactOptional(seconds),
  })
  .meta({
    id: 'latency',
    description:
      'Times from submission to acceptance by a final server, of delivered wanted mail of all replications together.',
  });

const party = fates
  .extend({ wanted: fates, deliveryRate: z.exactOptional(share), latency_s: z.exactOptional(latency) })
  .meta({ id: 'party', description: 'What became of the mail of one sender, or for one domain.' });

const server = keyed([...OUTCOMES, 'connections', 'attempts', 'peakSessions', 'peakBacklog'], count)
  .extend({
    share,
    firstChoiceShare: share,
    meanSessions: z.number(),
    meanBacklog: z.number(),
    down_s: seconds,
    meanFilterWait_s: z.exactOptional(seconds),
    meanQueue: z.exactOptional(z.number()),
  })
  .meta({ id: 'server', description: 'One server: attempts and how they ended, means over time, time down.' });

const bin = z.looseObject({ from: z.number(), to: z.number(), count });
const perMessage = z.looseObject({ mean: z.number(), histogram: z.array(bin) });
const column = z.array(z.number());
const queue = z.looseObject({ queue: column });

const series = z.looseObject({
  width_s: seconds,
  servers: byName(
    z.looseObject({
      accepted: column,
      attempts: column,
      down: z.array(z.looseObject({ from: seconds, to: seconds })),
    }),
  ),
  senders: byName(queue),
  relays: byName(queue),
});

const causeParts = z
  .object({ total: count })
  .catchall(count)
  .meta({ id: 'causeParts', description: 'Messages of one group of causes: `total`, and the parts that occurred.' });

const causeTree = z
  .looseObject({
    total: count,
    ...(Object.fromEntries(LOSS_GROUPS.map((group) => [group, z.exactOptional(causeParts)])) as Record<
      LossGroup,
      z.ZodExactOptional<typeof causeParts>
    >),
  })
  .meta({
    id: 'causeTree',
    description: 'Messages that were not delivered, by cause; groups that did not occur are absent.',
  });

const causes = z.looseObject({
  wanted: causeTree,
  all: causeTree,
  senders: byName(causeTree),
  servers: byName(causeTree),
  noServer: causeTree,
});

const provenance = z.looseObject({
  title: z.string(),
  description: z.string(),
  file: z.string(),
  hash: z.string(),
  seed: z.string(),
  replications: z.number().int().min(1),
  text: z.string(),
  command: z.string(),
  overrides: z.exactOptional(z.array(z.string())),
  assumptions: z.exactOptional(z.array(z.string())),
  failsByChance: z.exactOptional(z.boolean()),
  files: z.exactOptional(byName(z.string())),
});

export const search = z
  .looseObject({
    figure: z.exactOptional(z.string()),
    target: z.exactOptional(z.number()),
    reached: z.exactOptional(z.number()),
    holds: z.boolean(),
    reason: z.string(),
    looks: z.array(z.number()),
  })
  .meta({
    id: 'search',
    description: 'How the number of replications was found: figure, half-width asked for and reached.',
  });

const verdict = z.enum(['pass', 'fail', 'undecided']);

export const assertResult = z
  .looseObject({
    text: z.string(),
    figure: z.exactOptional(z.string()),
    comparison: z.exactOptional(z.string()),
    threshold: z.exactOptional(z.number()),
    verdict,
    basis: z.exactOptional(z.enum(['interval', 'agreement', 'oneRun', 'exact'])),
    differsInFewerThan: z.exactOptional(share),
    observed: z.exactOptional(estimate),
    reason: z.exactOptional(z.string()),
    moreReplications: z.exactOptional(z.number()),
  })
  .meta({
    id: 'assert',
    description: 'An assert of the scenario, in words and in parts (`threshold` in SI units), and its verdict.',
  });

const theoryFigure = z.looseObject({
  figure: z.string(),
  unit: z.enum(['share', 'seconds', 'count', 'number']),
  expected: z.number(),
  measured: z.exactOptional(estimate),
  verdict: z.enum(['agrees', 'differs', 'undecided']),
  reason: z.exactOptional(z.string()),
});

const formCheck = z
  .discriminatedUnion('fits', [
    z.looseObject({ form: z.string(), source: z.string(), fits: z.literal(true), figures: z.array(theoryFigure) }),
    z.looseObject({ form: z.string(), source: z.string(), fits: z.literal(false), why: z.string() }),
  ])
  .meta({
    id: 'closedForm',
    description:
      'A closed form (`--check-theory`): what it foretells beside what was measured, or why it does not fit.',
  });

/** A result of `mxsim run --format json`. */
export const runResult = z
  .looseObject({
    mxsim: z.looseObject({ ...writer, revision: z.exactOptional(writer.revision) }),
    scenario: provenance,
    messages: fates,
    duplicates: count,
    backscatter: count,
    delayWarnings: count,
    kinds: keyed(KINDS, fates),
    deliveryRate: z.nullable(estimate),
    firstPassRate: z.nullable(estimate),
    promptRate: z.exactOptional(z.nullable(estimate)),
    latency_s: latency,
    connections: perMessage,
    passes: perMessage,
    latencyHistogram: z.array(bin),
    servers: byName(server),
    senders: byName(party),
    domains: byName(party),
    pools: z.exactOptional(
      z.array(
        z.looseObject({
          domains: z.array(z.string()),
          servers: byName(z.looseObject({ share, firstChoiceShare: share })),
        }),
      ),
    ),
    causes: z.exactOptional(causes),
    series,
    estimates: z.exactOptional(byName(estimate)),
    search: z.exactOptional(search),
    theory: z.exactOptional(z.array(formCheck)),
    asserts: z.array(assertResult),
    verdict: z.exactOptional(verdict),
    stories: z.exactOptional(runStories),
    warnings: z.array(z.string()),
    engine: z.looseObject({ events: count, lastArrival_s: seconds, end_s: seconds, elapsed_s: seconds }),
  })
  .meta({
    title: 'mxsim result',
    description: 'What `mxsim run --format json` prints. Times in seconds, shares from 0 to 1.',
  });

/** Fails to compile where the schema and the type of results part ways. */
export type SchemaMatches = z.infer<typeof runResult> extends RunResult ? true : never;
export const schemaMatches: SchemaMatches = true;
