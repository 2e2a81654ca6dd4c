import { z } from 'zod';
import {
  FATES,
  forRunCounts,
  KINDS,
  LOSS_GROUPS,
  type LossGroup,
  type OptionalServerFigure,
  SERVER_FIGURES,
  type ServerFigure,
  type ServerFigureName,
} from '../../mail/index.js';
import { runNarratives } from './telling.js';
import {
  assertResult,
  byName,
  count,
  estimate,
  keyed,
  search,
  seconds,
  share,
  unit,
  verdict,
  warnings,
  writer,
} from './values.js';

export const fates = keyed(['sent', ...FATES], count).meta({
  id: 'fates',
  description: 'Messages by fate; `sent` is their sum.',
});

export const latency = z
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
      'Times from submission to acceptance by a final server, of delivered wanted mail of all replications together. Absent keys: nothing was delivered.',
  });

export const party = fates
  .extend({
    /** Ham to valid recipients. */
    wanted: fates,
    /** Wanted mail delivered ÷ sent; absent if none was sent. */
    deliveryRate: z.exactOptional(share),
    /** Times to delivery of its wanted mail. Absent in results before the fourth revision. */
    latency_s: z.exactOptional(latency),
  })
  .meta({ id: 'party', description: 'What became of the mail of one sender, or for one domain.' });

export const recovery = z
  .looseObject({
    /** Outages for all sessions, in all replications, that made some mail wait in a queue. */
    outages: count,
    /**
     * Outages whose waiting mail was still queued at the time limit of the run. Their recovery counts as far as it was
     * seen.
     */
    unfinished: count,
    /**
     * Time from the end of an outage until none of that mail is queued any more: mean over the replications that had
     * one, of the means of each.
     */
    mean_s: seconds,
    /** The longest such time in all replications. */
    max_s: seconds,
    /** Most mail waiting for one outage at a time. */
    peakWaiting: count,
    /**
     * Most mail waiting for one outage at a time [bytes], each recipient's copy counted; absent if messages have no
     * sizes.
     */
    peakWaiting_bytes: z.exactOptional(count),
  })
  .meta({
    id: 'recovery',
    description: 'What the outages of one server left behind. Absent where no mail had to wait for it.',
  });

type ServerKeys = {
  [Name in ServerFigureName]: Name extends OptionalServerFigure ? z.ZodExactOptional<z.ZodNumber> : z.ZodNumber;
};

const VALUES = { count, seconds, share, number: z.number() } as const;

const serverKeys = Object.fromEntries(
  (Object.entries(SERVER_FIGURES) as [string, ServerFigure][]).map(([name, { unit: measure, is, absent, since }]) => {
    const value = VALUES[measure];
    if (absent === undefined && since === undefined) return [name, value.describe(is)];
    const where = [absent, since === undefined ? since : `before revision ${since}`];
    return [name, z.exactOptional(value.describe(`${is} Absent ${where.filter(Boolean).join(', and ')}.`))];
  }),
) as ServerKeys;

export const server = z
  .looseObject({
    ...serverKeys,
    /** Absent if no mail had to wait for it, and before the sixth revision. */
    recovery: z.exactOptional(recovery),
  })
  .meta({ id: 'server', description: 'One server: attempts and how they ended, means over time, time down.' });

/** One bar of a histogram over [from, to). */
export const bin = z.looseObject({ from: z.number(), to: z.number(), count });
const perMessage = z.looseObject({ mean: z.number(), histogram: z.array(bin) });

/**
 * A period in which a server was down for all sessions; beyond ten thousand periods, the merged sum of neighbouring
 * ones.
 */
export const down = z.looseObject({ from: seconds, to: seconds });

const column = z.array(z.number());
const queue = z.looseObject({ queue: column });

/** Events over time in replication 1: all columns have one entry per bin of `width_s`, from t = 0. */
export const series = z.looseObject({
  width_s: seconds,
  servers: byName(z.looseObject({ accepted: column, attempts: column, down: z.array(down) })),
  /** Mean number of messages in the senders' queues during each bin. */
  senders: byName(queue),
  /** Mean number of messages in each relay's queue during each bin. */
  relays: byName(queue),
});

export const causeParts = z.object({ total: count }).catchall(count).meta({
  id: 'causeParts',
  description: 'Messages of one group of causes: `total`, and the parts that occurred.',
});

export const causeTree = z
  .looseObject({
    total: count,
    ...(Object.fromEntries(LOSS_GROUPS.map((group) => [group, z.exactOptional(causeParts)])) as Record<
      LossGroup,
      z.ZodExactOptional<typeof causeParts>
    >),
  })
  .meta({
    id: 'causeTree',
    description:
      'Messages that were not delivered, by cause: each in exactly one group; groups that did not occur are absent.',
  });

/** Causes of lost mail; totals over the replications. */
export const causes = z.looseObject({
  /** Wanted mail: adds up to wanted mail sent minus delivered. */
  wanted: causeTree,
  /** All mail: adds up to all mail sent minus delivered. */
  all: causeTree,
  /** Wanted mail by its sender; senders that lost none are absent. */
  senders: byName(causeTree),
  /** Wanted mail by the server that rejected or filtered it, failed last, or lost it in its relay queue. */
  servers: byName(causeTree),
  /** Wanted mail that was lost before any server had a part in it. With `servers` it adds up to `wanted`. */
  noServer: causeTree,
});

/** Origin of a result: enough to make it again. */
export const provenance = z.looseObject({
  title: z.string(),
  description: z.string(),
  /** File name as given; `stdin` for standard input. */
  file: z.string(),
  /** Fingerprint of the model. */
  hash: z.string(),
  seed: z.string(),
  replications: z.number().int().min(1),
  /** The scenario as written. */
  text: z.string(),
  /** The command that makes this run again. */
  command: z.string(),
  /** Changes `PATH=VALUE` that were applied to the text, in order. Absent in results of the first revision. */
  overrides: z.exactOptional(z.array(z.string())),
  /** Unchecked assumptions behind the figures, in sentences. Absent in results of the first revision. */
  assumptions: z.exactOptional(z.array(z.string())),
  /**
   * True if anything fails by chance; if not, runs differ only in their mail. Absent in results of the first revisions.
   */
  failsByChance: z.exactOptional(z.boolean()),
  /** Texts of the files that the scenario names, by that name; those that are too large are left out. */
  files: z.exactOptional(byName(z.string())),
});

/**
 * Domains and the servers that their records lead to, at any time of the run: they share no server with other domains.
 */
export const serverGroup = z.looseObject({
  domains: z.array(z.string()),
  /**
   * Shares like those of `servers`, but of all mail accepted by the servers of this group, and of all first offered to
   * them.
   */
  servers: byName(z.looseObject({ share, firstChoiceShare: share })),
});

/** A figure predicted by a closed form, beside the measured one. */
export const theoryFigure = z.looseObject({
  /** Name of the figure in `estimates`. */
  figure: z.string(),
  unit,
  expected: z.number(),
  /** Absent if the run has no such figure. */
  measured: z.exactOptional(estimate),
  /** Tells whether the 95 % interval contains the expected value; such an interval misses the truth once in twenty. */
  verdict: z.enum(['agrees', 'differs', 'undecided']),
  reason: z.exactOptional(z.string()),
});

export const formCheck = z
  .discriminatedUnion('fits', [
    z.looseObject({ form: z.string(), source: z.string(), fits: z.literal(true), figures: z.array(theoryFigure) }),
    z.looseObject({ form: z.string(), source: z.string(), fits: z.literal(false), why: z.string() }),
  ])
  .meta({
    id: 'closedForm',
    description:
      'A closed form (`--check-theory`): what it foretells beside what was measured, or why it does not fit.',
  });

/** A result of `mxsim run --format json`: totals over its replications. */
export const runResult = z
  .looseObject({
    mxsim: z.looseObject({ ...writer, revision: z.exactOptional(writer.revision) }),
    scenario: provenance,
    messages: fates,
    /**
     * Messages, each counted once whatever its number of recipients, unlike in `messages`; absent if each has one
     * recipient.
     */
    submissions: z.exactOptional(count),
    ...forRunCounts(() => count),
    kinds: keyed(KINDS, fates),
    deliveryRate: z.nullable(estimate),
    firstPassRate: z.nullable(estimate),
    /** Delivered without waiting for a further pass in the queue of the sender or of a relay. Absent before the fourth revision. */
    promptRate: z.exactOptional(z.nullable(estimate)),
    latency_s: latency,
    /** Per message, from senders: all connections and passes until it left the sender. */
    connections: perMessage,
    passes: perMessage,
    latencyHistogram: z.array(bin),
    servers: byName(server),
    senders: byName(party),
    domains: byName(party),
    /** Absent if all domains are linked by shared servers, or if each has just one server of its own. */
    pools: z.exactOptional(z.array(serverGroup)),
    /** Causes of lost mail. Absent in results of the first revision. */
    causes: z.exactOptional(causes),
    series,
    /**
     * Figures by their names in asserts: mean over replications and its 95 % interval, counts per replication. Of many
     * servers, senders and domains, those with the most mail. Absent in results of the first revision.
     */
    estimates: z.exactOptional(byName(estimate)),
    search: z.exactOptional(search),
    /** Closed forms beside the figures, if they were asked for. */
    theory: z.exactOptional(z.array(formCheck)),
    asserts: z.array(assertResult),
    /**
     * Verdict on all asserts together, as in the exit code: one that fails, else one that is undecided. Absent without
     * asserts.
     */
    verdict: z.exactOptional(verdict),
    /**
     * The figures of `estimates` in each replication, in their order; null if there is none. Absent unless asked for.
     */
    values: z.exactOptional(byName(z.array(z.nullable(z.number())))),
    /** Single messages from beginning to end, for the page; absent if no page was asked for. */
    stories: z.exactOptional(runNarratives),
    warnings,
    engine: z.looseObject({ events: count, lastArrival_s: seconds, end_s: seconds, elapsed_s: seconds }),
  })
  .meta({
    title: 'mxsim result',
    description: 'What `mxsim run --format json` prints. Times in seconds, shares from 0 to 1.',
  });
