import { spellDuration, spellShare } from '../../units/index.js';
import { countOf, isHostName } from '../finding.js';
import { type Item, type Line, spellFlow } from '../writing/lines.js';
import type { DestinationTally } from './counts.js';
import type { ExchangerTally, GuessedOutage, HostTally } from './hosts.js';
import type { Sample } from './sample.js';
import { type LogTally, OTHER_HOSTS } from './tally.js';
import { spellTime, type UnixTime } from './time.js';

/** Fewest deliveries from which a service time is estimated. */
const LEAST_DELIVERIES = 20;
/** Most outages of one server that are listed: the longest. */
const MOST_OUTAGES = 12;

/** Observed times as the lognormal distribution with their median and 99th percentile. */
function serviceLine(sample: Sample, what: string): Line[] {
  const median = Math.max(0.001, sample.quantile(0.5));
  const p99 = sample.quantile(0.99);
  if (sample.count < LEAST_DELIVERIES || !(p99 > 0)) return [];
  const note = `${what}, of ${sample.count} deliveries`;
  const time = (seconds: number): string => spellDuration(Math.round(seconds * 1000) / 1000);
  if (!(p99 > median * 1.05)) return [{ key: 'service', value: time(median), note }];
  const value = spellFlow([
    [
      'lognormal',
      spellFlow([
        ['median', time(median)],
        ['p99', time(p99)],
      ]),
    ],
  ]);
  return [{ key: 'service', value, note }];
}

/** The failure in terms of the scenario language. */
function kindOf({ failure }: GuessedOutage): [string, string][] {
  const { kind, stage, reply } = failure;
  if (kind === 'refuse') return [['kind', 'refuse']];
  if (kind === 'reply' && reply !== null) {
    const at = stage ?? 'rcpt';
    return [
      ['kind', 'reply'],
      ['stage', at],
      ['reply', JSON.stringify(`${reply} seen in the log`)],
    ];
  }
  if (kind === 'disconnect') {
    return [
      ['kind', 'disconnect'],
      ['stage', stage ?? 'greeting'],
    ];
  }
  return [['kind', kind === 'timeout' && stage === 'greeting' ? 'silent' : 'timeout']];
}

function outageItem(outage: GuessedOutage, start: UnixTime): Item {
  const at = Math.max(0, Math.round(outage.from - start));
  const duration = Math.max(1, Math.round(outage.until - outage.from));
  const text = spellFlow([...kindOf(outage), ['at', spellDuration(at)], ['for', spellDuration(duration)]]);
  const end = outage.isOpen ? ', and still when the log ends' : '';
  const note = `a guess: ${outage.failures} failures in a row from ${spellTime(outage.from)} on${end}`;
  return { text, note };
}

function failureLine(host: HostTally, start: UnixTime): Line[] {
  const longest = host.outages.toSorted((a, b) => b.until - b.from - (a.until - a.from)).slice(0, MOST_OUTAGES);
  const items = longest.toSorted((a, b) => a.from - b.from).map((outage) => outageItem(outage, start));
  const left = host.outages.length - items.length;
  const note = left > 0 ? `the longest; ${left} more were left out` : undefined;
  return items.length === 0 ? [] : [{ key: 'failures', value: { items }, note }];
}

/** `known`: share of messages that passed at once. */
function greylistLine(found: { delay: number | null; count: number } | null, known = 0): Line[] {
  if (found === null) return [];
  const entries: [string, string][] = found.delay === null ? [] : [['delay', spellDuration(found.delay)]];
  if (known >= 0.01) entries.push(['known', spellShare(Math.min(0.99, Number(known.toFixed(2))))]);
  const value = spellFlow(entries);
  return [
    {
      key: 'greylist',
      value,
      note: `${found.count} ${found.count === 1 ? 'reply speaks' : 'replies speak'} of a greylist`,
    },
  ];
}

/** Lines about one server from the log of a sending host. */
export function remoteServerLines(host: HostTally, start: UnixTime): Line[] {
  return [
    ...serviceLine(host.service, 'the transaction'),
    ...greylistLine(host.greylist, 1 - host.firstGreylisted / Math.max(1, host.firstTries)),
    ...failureLine(host, start),
  ];
}

/** Lines about a receiving host from its own log. */
export function ownServerLines({ reception, greylist }: LogTally): Line[] {
  return [...serviceLine(reception, 'from the first byte to the queue'), ...greylistLine(greylist)];
}

/** Hosts of a domain, presumably best first: by the share of tries without an earlier failure. */
export function rankedHosts({
  hosts,
}: DestinationTally): { readonly host: string; readonly preference: number; readonly tally: ExchangerTally }[] {
  return [...hosts]
    .filter(([host]) => host !== OTHER_HOSTS && isHostName(host))
    .map(([host, tally]) => ({ host, tally, preference: tally.asFirst >= tally.asNext ? 10 : 20 }))
    .sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1))
    .slice(0, 50);
}

/** Causes of a domain's deferrals, the most common first, for a comment. */
export function describeTrouble({ deferrals, bounced, hosts }: DestinationTally): string {
  const causes = new Map<string, number>();
  for (const { failures } of hosts.values()) {
    for (const [cause, count] of failures) causes.set(cause, (causes.get(cause) ?? 0) + count);
  }
  const most = [...causes].sort((a, b) => b[1] - a[1]).slice(0, 3);
  const words = most.map(([cause, count]) => `${cause} ${count}`).join(', ');
  const parts = [
    countOf(deferrals, 'deferral'),
    ...(bounced > 0 ? [`${bounced} bounced`] : []),
    ...(words === '' ? [] : [words]),
  ];
  return parts.join('; ');
}
