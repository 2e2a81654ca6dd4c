import { z } from 'zod';
import { count, estimate, warnings, writer } from './values.js';

export const fault = z
  .looseObject({
    /** What can break: a server of its own, all of a site, the name servers of a domain. */
    thing: z.enum(['server', 'site', 'nameServers']),
    name: z.string(),
    /** How it breaks. `port`: of a relay, whose queue goes on; the others that keep connections away switch its machine off. */
    kind: z.enum(['refuse', 'timeout', 'silent', 'port', '4xx', '5xx', 'servfail']),
  })
  .meta({ id: 'fault', description: 'What breaks, and how.' });

export const trial = z
  .looseObject({
    faults: z.array(fault).min(1).max(2),
    /** Wanted messages of one replication that are not delivered. */
    lost: estimate,
    /** Wanted messages that are delivered, and later than without the fault by more than `late_s`. */
    late: estimate,
    /** The longest that one was held up [s]. */
    longest_s: z.number().min(0),
    replications: count,
    /** Of a pair: how many more are lost than the two lose alone, together. */
    beyond: z.exactOptional(estimate),
    /** The two meet no mail in common: what they do together is the sum of what each does alone, and was not run. */
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
      /** When each fault begins, and how long it lasts. */
      at_s: z.number().min(0),
      for_s: z.number().min(0),
      /** Mail that arrives until then is looked at. */
      until_s: z.number().min(0),
      /** Mail that comes later than without the fault by more than this is late. */
      late_s: z.number().min(0),
      /** Wanted messages of one replication, those of them that arrive while a fault lasts, and those that are not delivered without any: means. */
      wanted: count,
      during: count,
      lostWithout: count,
      /** Replications of the worst. */
      replications: z.number().int().min(1),
      things: z.array(z.looseObject({ thing: fault.shape.thing, name: z.string() })),
      /** What the figures rest on that nobody has checked, in sentences. */
      assumptions: z.array(z.string()),
    }),
    /** The worst first: by mail lost, then by mail late, then by how late. */
    singles: z.array(trial),
    /** `null`: none were asked for. Each thing as it alone does most, and where that is for good, also as it does most without that. */
    pairs: z.nullable(z.array(trial)),
    warnings,
  })
  .meta({
    title: 'mxsim drill',
    description:
      'What `mxsim drill --format json` prints: every failure by itself and every two, the worst first. Times in seconds, messages of one replication.',
  });
