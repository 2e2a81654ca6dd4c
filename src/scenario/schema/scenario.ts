import { z } from 'zod';
import { DEFAULTS } from '../../model/index.js';
import { MOST_ENTRIES } from '../text/tokens.js';
import { change, dnsEntry, domain } from './domain.js';
import { optional, required } from './leaf.js';
import { count, text, timeFrom } from './leaves.js';
import { HOST_PATTERN, LABEL_PATTERN } from './names.js';
import { mta, sender } from './sender.js';
import { server, site } from './server.js';
import { traffic } from './traffic.js';

/** Most messages of one replication. */
export const MOST_MESSAGES = 1e12;

const hosts = z.string().regex(new RegExp(HOST_PATTERN));
const labels = z.string().regex(new RegExp(LABEL_PATTERN));

/** A scenario as written. The single source of the types, the validation, the JSON Schema and the reference page. */
export const scenario = z
  .strictObject({
    title: optional(text(200), {
      description: 'A line that says what this is. The name of the file if left out.',
      examples: ['Four hours without the primary'],
    }),
    description: optional(text(20_000), { description: 'What it shows, in as many lines as it takes.' }),
    seed: optional(text(1000), {
      description: 'Any text or number; the same seed gives the same result, everywhere.',
      default: Number(DEFAULTS.seed),
      examples: [7],
    }),
    duration: optional(timeFrom(0.001), {
      description: 'Arrivals stop then, or after `messages`, whichever comes first. `7d` if neither is given.',
      examples: ['7d'],
    }),
    messages: optional(count(1, MOST_MESSAGES), {
      description: 'Messages per replication, over all traffic.',
      examples: [200_000],
    }),
    until: optional(timeFrom(0.001), {
      description: 'The run stops then, whatever is still queued. The queues drain if left out.',
      examples: ['9d'],
    }),
    warmup: optional(timeFrom(0), {
      description:
        'Time at the start that does not count for latencies (of mail submitted then) and for means over time (sessions, backlog, queues). For questions about the long run; counts and rates of delivery are always those of all mail.',
      default: '0s',
      examples: ['12h'],
    }),
    replications: optional(count(1, 1_000_000), {
      description: `Independent repetitions, each with random numbers of its own. ${DEFAULTS.replications} if left out, fewer where these were more than a hundred million messages, never under 3; comparisons and sweeps share that among their set-ups.`,
      default: DEFAULTS.replications,
      examples: [10],
    }),
    domains: required(z.record(hosts, domain), {
      description: 'The domains that mail is sent to, by name.',
      examples: [{ 'example.org': { mx: ['10 mx1.example.org'] } }],
    }),
    servers: required(z.record(labels, server), {
      description: 'The machines, by host name. `{}` where nothing can be reached.',
      examples: [{ 'mx1.example.org': { rtt: '30ms' } }],
    }),
    sites: optional(z.record(labels, site), { description: 'Places that servers share.', examples: [{ london: {} }] }),
    dns: optional(z.record(hosts, dnsEntry), {
      description: "Host names that are not simply a server's.",
      examples: [{ 'old.example.org': { cname: 'mx1.example.org' } }],
    }),
    mtas: optional(z.record(labels, mta), {
      description: 'Behaviours of your own.',
      examples: [{ impatient: { extends: 'postfix', giveUpAfter: '1d' } }],
    }),
    senders: optional(z.record(labels, sender), {
      description: 'Who sends, by name. One population of all defaults, called `sender`, if left out.',
      examples: [{ 'well-behaved': { mta: 'postfix' } }],
    }),
    traffic: z
      .array(traffic)
      .min(1)
      .max(1000)
      .meta({
        description: 'The mail.',
        examples: [[{ rate: '1/s' }]],
        expected: 'a list of streams of mail, such as `- rate: 1/s`',
      }),
    changes: optional(z.array(change).max(MOST_ENTRIES).meta({ expected: 'a list of changes' }), {
      description: 'MX records that change on the way.',
      examples: [[{ at: '5d', domain: 'example.org', mx: ['10 mx2.example.org'] }]],
    }),
    assert: optional(
      z.array(text(500)).max(10_000).meta({ expected: 'a list of assertions, such as `- delivered >= 99%`' }),
      {
        description: 'What must hold at the end. `mxsim run` fails (exit code 1) where it does not.',
        examples: [['delivered >= 99%', 'latency.p99 <= 8h']],
      },
    ),
    $schema: optional(text(4096), { description: 'Where an editor finds the schema of the language. Not read.' }),
  })
  .meta({ title: 'mxsim scenario', description: 'A scenario of mxsim, the mail MX simulator.' });

/** The input type of a scenario for programs. */
export type WrittenScenario = z.input<typeof scenario>;
