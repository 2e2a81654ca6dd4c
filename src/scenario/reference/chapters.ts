import { MOST_REPLAYED } from '../resolve/replay.js';
import { MOST_BYTES, MOST_LINES } from '../text/decode.js';
import { MOST_DEPTH, MOST_ENTRIES } from '../text/tokens.js';
import { MOST_VALUES } from '../text/tree-growth.js';
import { figureTable } from './figures.js';

/** Chapters after the first, in reading order: definition and heading. */
export const CHAPTERS: ReadonlyMap<string, string> = new Map([
  ['domain', 'Domains'],
  ['mtaSts', 'MTA-STS policies'],
  ['policyFailure', 'Failures of a policy'],
  ['change', 'Changes'],
  ['dnsEntry', 'DNS entries'],
  ['lookupFailure', 'Failures of name servers'],
  ['server', 'Servers'],
  ['serverTls', 'TLS of a server'],
  ['clientLimit', 'Limits for each client'],
  ['asking', 'Asking for recipients'],
  ['standby', 'Standing by'],
  ['site', 'Sites'],
  ['failure', 'Failures'],
  ['conditions', 'Conditions of a failure'],
  ['filter', 'Filters'],
  ['filterRule', 'Filter rules'],
  ['greylist', 'Greylists'],
  ['relay', 'Relays'],
  ['mta', 'MTAs'],
  ['sender', 'Senders'],
  ['behaviour', 'Behaviour'],
  ['family', 'Families of addresses'],
  ['limits', 'Limits of a pass'],
  ['timeouts', 'Time-outs'],
  ['onFailure', 'Decisions after failures'],
  ['decisions', 'Decisions by class'],
  ['tlsDecisions', 'Decisions by class, at the stages of TLS'],
  ['onLookup', 'Decisions after lookups'],
  ['retry', 'Retry schedules'],
  ['traffic', 'Traffic'],
  ['distribution', 'Distributions'],
  ['sizeDistribution', 'Sizes'],
]);

/** Kinds of values, one line each. */
export const VALUES = [
  'time',
  'rate',
  'share',
  'weight',
  'shares',
  'senderShares',
  'hostName',
  'label',
  'mxRecord',
  'reply',
  'decision',
  'tlsDecision',
  'size',
  'bandwidth',
  'policyName',
];

export const INTRODUCTION = `# The scenario language

A scenario is a YAML file (or JSON, which is YAML). This page lists every key. It is generated from the schema that also
checks scenarios; \`mxsim schema\` prints the same for editors. Keys in **bold** must be given.
`;

/** Text that the schema does not hold. */
export const AFTERWORD = `
## Paths

\`--set\`, \`--vary\` and \`assert\` name things by a path: keys joined by dots, in brackets and quotes where they hold a dot,
list entries by their number from 0: \`servers["mx1.example.org"].rtt\`, \`traffic[0].from.stubborn\`. Where one share of a
list is set to a percentage, the others keep their proportions. \`failures[+]\` is one entry more, also where there are none
yet: \`--set 'servers["mx1.example.org"].failures[+]={ kind: refuse, at: 1d, for: 2h }'\`. \`--set PATH=\` takes away what
stands there. Names of hosts and domains are compared as the DNS compares them, unless one is written exactly so: case and a
final dot do not matter. Labels of senders, sites and MTAs are compared letter by letter.

## Asserts

\`FIGURE COMPARISON VALUE\`, such as \`delivered >= 99%\`. Comparisons: \`>=\`, \`<=\`, \`>\`, \`<\`, \`==\`, \`!=\`.

${figureTable()}

Numbers of messages are those of one replication; times under \`latency_s\` may be plain seconds. \`lost\` is all wanted mail that is not delivered, what is still queued at
the end of a run included. \`firstPassRate\` counts mail that any server accepted in the first pass of its sender, a relay
too; \`promptRate\` what a final server had without waiting for a further pass in the queue of the sender or of a relay.
\`servers["…"].recovery\` is the time from the end of an outage (for all sessions; those that overlap or touch are one) until none of
the mail that had to wait for the server is queued any more, at a sender or in a relay. Mail had to wait for it where a pass failed that
tried it while it was down, or left it out as dead; and where the server is a relay, what stood in its queue. What comes later and is held up by
that does not count. It is the mean over the replications in which mail had to wait, of the means of each; \`.recovery.max\` is the longest. Where none had to wait in any replication, an assert takes it for 0.
\`.recovery.peakWaiting\` is the most of it at one time, and \`.recovery.peakWaiting_bytes\` its size where messages have one, each recipient's copy by itself. \`servers["…"].calmPeakSessions\` is
\`peakSessions\` for the time in which nobody has met an outage of any server that lasts, and no mail is queued that had to wait for one: what is more is what outages ask of a server.
Percentiles are those of all delivered wanted mail together, exact to a thousandth. An assert that can never hold is an error.

## What a file may hold

| what | at most |
|---|---|
| bytes of a file | ${MOST_BYTES} |
| lines | ${MOST_LINES} |
| levels of nesting | ${MOST_DEPTH} |
| values, aliases followed | ${MOST_VALUES} |
| entries of a map or list | ${MOST_ENTRIES} |
| messages of a \`replay\` | ${MOST_REPLAYED} |

YAML tags, directives and merge keys are not part of the language; anchors and aliases are.
`;
