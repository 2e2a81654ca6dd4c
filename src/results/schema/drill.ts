import { z } from 'zod';
import { count, estimate, warnings, writer } from './values.js';

export const fault = z
  .looseObject({
    /** The thing that breaks: a server of its own, all of a site, the name servers of a domain. */
    thing: z.enum(['server', 'site', 'nameServers']),
    name: z.string(),
    /**
     * The kind of failure. `port`: of a relay, whose queue goes on; the others that keep connections away switch its
     * machine off.
     */
    kind: z.enum(['refuse', 'timeout', 'silent', 'port', '4xx', '5xx', 'servfail']),
  })
  .meta({ id: 'fault', description: 'What breaks, and how.' });

export const trial = z
  .looseObject({
    faults: z.array(fault).min(1).max(2),
    /** Wanted messages of one replication that are not delivered. */
    lost: estimate,
    /** Wanted messages that are delivered later than without the fault by more than `late_s`. */
    late: estimate,
    /** The longest delay that it caused [s]. */
    longest_s: z.number().min(0),
    replications: count,
    /** For a pair: number lost beyond the sum of what each of the two loses alone. */
    beyond: z.exactOptional(estimate),
    /** The two affect no mail in common: their joint effect is the sum of their single effects, and was not run. */
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
    mxsim: z.looseObject(writer),
    drill: z.looseObject({
      title: z.string(),
      file: z.string(),
      seed: z.string(),
      hash: z.string(),
      command: z.string(),
      text: z.string(),
      /** Beginning of each fault, and its duration. */
      at_s: z.number().min(0),
      for_s: z.number().min(0),
      /** Only mail that arrives before this time is counted. */
      until_s: z.number().min(0),
      /** Mail delayed by the fault by more than this is late. */
      late_s: z.number().min(0),
      /**
       * Wanted messages of one replication, those of them that arrive while a fault lasts, and those not delivered
       * without any fault: means.
       */
      wanted: count,
      during: count,
      lostWithout: count,
      /** Number of replications of the worst. */
      replications: z.number().int().min(1),
      things: z.array(z.looseObject({ thing: fault.shape.thing, name: z.string() })),
      /** Unchecked assumptions behind the figures, in sentences. */
      assumptions: z.array(z.string()),
    }),
    /** The worst first: by mail lost, then by mail late, then by how late. */
    singles: z.array(trial),
    /**
     * `null`: no pairs were asked for. Each thing fails in its worst way; if that is permanent, also in its worst way
     * that is not.
     */
    pairs: z.nullable(z.array(trial)),
    warnings,
  })
  .meta({
    title: 'mxsim drill',
    description:
      'What `mxsim drill --format json` prints: every failure by itself and every two, the worst first. Times in seconds, messages of one replication.',
  });
