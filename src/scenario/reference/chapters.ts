import { MOST_REPLAYED } from '../resolve/replay.js';
import { MOST_BYTES, MOST_LINES } from '../text/decode.js';
import { MOST_DEPTH, MOST_ENTRIES } from '../text/tokens.js';
import { MOST_VALUES } from '../text/tree-growth.js';

/** Chapters after the first, in reading order: definition and heading. */
export const CHAPTERS: ReadonlyMap<string, string> = new Map([
  ['domain', 'Domains'],
  ['change', 'Changes'],
  ['dnsEntry', 'DNS entries'],
  ['server', 'Servers'],
  ['site', 'Sites'],
  ['failure', 'Failures'],
  ['filter', 'Filters'],
  ['filterRule', 'Filter rules'],
  ['greylist', 'Greylists'],
  ['relay', 'Relays'],
  ['mta', 'MTAs'],
  ['sender', 'Senders'],
  ['behaviour', 'Behaviour'],
  ['limits', 'Limits of a pass'],
  ['timeouts', 'Time-outs'],
  ['onFailure', 'Decisions after failures'],
  ['decisions', 'Decisions by class'],
  ['onLookup', 'Decisions after lookups'],
  ['retry', 'Retry schedules'],
  ['traffic', 'Traffic'],
  ['distribution', 'Distributions'],
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
];

export const INTRODUCTION = `# The scenario language

A scenario is a YAML file (or JSON, which is YAML). This page lists every key. It is generated from the schema that also
checks scenarios; \`mxsim schema\` prints the same for editors. Keys in **bold** must be given.
`;

/** What the schema does not hold. */
export const AFTERWORD = `
## Paths

\`--set\`, \`--vary\` and \`assert\` name things by a path: keys joined by dots, in brackets and quotes where they hold a dot,
list entries by their number from 0: \`servers["mx1.example.org"].rtt\`, \`traffic[0].from.stubborn\`. Where one share of a
list is set to a percentage, the others keep their proportions.

## Asserts

\`FIGURE COMPARISON VALUE\`, such as \`delivered >= 99%\`. Comparisons: \`>=\`, \`<=\`, \`>\`, \`<\`, \`==\`, \`!=\`.

| figure | value |
|---|---|
| \`delivered\`, \`quarantined\`, \`removed\`, \`rejected\`, \`expired\`, \`unroutable\`, \`abandoned\`, \`pending\` | a share of the wanted mail |
| \`deliveryRate.mean\`, \`firstPassRate.mean\` | a share |
| \`latency.mean\`, \`.p50\`, \`.p90\`, \`.p99\`, \`.p999\`, \`.max\` | a time with its unit |
| \`latency_s.p99\` and its neighbours | a time, or seconds |
| \`causes.gaveUp\`, \`causes.gaveUp.refused\` and other [causes of loss](reports.md#where-the-loss-comes-from) | a share of the wanted mail |
| \`messages.sent\`, \`messages.delivered\`, …; \`kinds.spam.removed\`, … | a number of messages in one replication |
| \`duplicates\`, \`backscatter\`, \`delayWarnings\`, \`connections.mean\`, \`passes.mean\` | a number |
| \`servers["mx1.example.org"].share\`, \`.firstChoiceShare\` | a share |
| \`servers[…].connections\`, \`.attempts\`, \`.accepted\` and other outcomes, \`.meanSessions\`, \`.peakSessions\`, \`.meanBacklog\`, \`.peakBacklog\`, \`.meanQueue\` | a number |
| \`servers[…].down_s\`, \`.meanFilterWait_s\` | a time, or seconds |
| \`senders["…"].delivered\`, \`domains["…"].wanted.delivered\`, … | a number of messages in one replication |
| \`causes.wanted.gaveUp\`, \`causes.servers["…"].gaveUp.refused\`, \`causes.senders["…"].noRoute\`, … | a number of messages in one replication |
| \`engine.events\`, \`engine.lastArrival_s\`, \`engine.end_s\` | a number; a time, or seconds |

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
