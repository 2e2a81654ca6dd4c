import { spellDuration } from '../../units/index.js';
import { countOf, isHostName, shown } from '../finding.js';
import { type Item, type Line, spellFlow, spellMx } from '../writing/lines.js';
import type { LogReading } from './reader.js';
import { findRetries } from './retries.js';
import { describeTrouble, ownServerLines, rankedHosts, remoteServerLines } from './servers.js';
import type { LogTally } from './tally.js';
import { spellTime } from './time.js';
import { type LoggedTraffic, startOf, trafficItem, trafficOf } from './traffic.js';

/** Parts of a scenario found in logs, by name, to be joined with other findings. */
export interface LogFindings {
  readonly head: readonly string[];
  readonly domains: readonly Line[];
  readonly servers: readonly Line[];
  readonly mtas: readonly Line[];
  readonly senders: readonly Line[];
  readonly traffic: readonly Item[];
  readonly duration: string;
  /** Time 0 of the scenario [Unix]. */
  readonly start: number;
  /** Names of the senders and domains that rows of arrivals may use; all others are `others`. */
  readonly domainNames: ReadonlySet<string>;
  readonly senderOf: (fromDomain: string | null) => string;
}

export interface LogWishes {
  /** Names of clients are written unchanged. */
  readonly keepHosts: boolean;
  /** A file of arrivals replaces the rates. */
  readonly replay: string | null;
}

/** Most domains and populations that are named; the rest are grouped. */
const MOST_NAMED = 20;
export const OTHER_DOMAINS = 'other-domains.invalid';
const OWN_HOST = 'this-host';
const OTHERS = 'others';

/** The largest of some counts. */
function largest(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts]
    .filter(([name, count]) => count > 0 && isHostName(name))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_NAMED);
}

function headOf({ tally, mta, role, lines, unread, first, last }: LogReading): string[] {
  const what = `${countOf(lines, 'line')} of ${mta === 'exim' ? 'Exim' : 'Postfix'}, ${role}, from ${spellTime(first)} to ${spellTime(last)}`;
  const mail = `${countOf(tally.messages, 'message')} for ${countOf(tally.recipients, 'recipient')}`;
  const counts = `${mail}, ${countOf(tally.notifications, 'notification')} of its own`;
  const shownLines = unread.first.map(({ source, line, text }) => `  ${shown(source)}, line ${line}: ${text}`);
  return [
    `${what}: ${counts}.`,
    'Times without a zone are taken as UTC.',
    ...(unread.count > 0 ? [`${countOf(unread.count, 'line')} could not be read; the first:`, ...shownLines] : []),
  ];
}

function durationOf(tally: LogTally, traffic: LoggedTraffic): string {
  // Arrivals stop at the end of the duration, so the last one must lie before it.
  return spellDuration(Math.max(60, Math.floor(tally.last - startOf(tally, traffic)) + 1));
}

/** A domain whose mail went to these hosts; the log has no preferences. */
function loggedDomainLine(name: string, hosts: readonly { host: string; preference: number }[], note: string): Line {
  const items = hosts.map(({ host, preference }) => ({
    text: spellMx(preference, host),
    note: preference === 10 ? 'preference assumed' : 'preference assumed: it was tried after another',
  }));
  return { key: name, value: [{ key: 'mx', value: { items } }], note };
}

/** Destinations of a sending host, each with its servers and its share of the mail. */
function destinationsOf({ tally }: LogReading, traffic: LoggedTraffic, hasReplay: boolean) {
  const start = startOf(tally, traffic);
  const counts = new Map(
    [...tally.destinations].map(([name, found]) => [name, rankedHosts(found).length > 0 ? found.messages : 0]),
  );
  const named = largest(counts);
  const span = Math.max(1, tally.last - tally.first);
  const domains: Line[] = [];
  const servers = new Map<string, Line>();
  const items: Item[] = [];
  const addItem = (to: string, messages: number, invalid: number): void => {
    const parties: [string, string][] = [
      ['from', OWN_HOST],
      ['to', to],
    ];
    items.push(trafficItem(messages / span, traffic, parties, invalid, countOf(messages, 'message')));
  };
  for (const [name, messages] of named) {
    const destination = tally.destination(name);
    const hosts = rankedHosts(destination);
    domains.push(loggedDomainLine(name, hosts, `${countOf(messages, 'message')}, ${describeTrouble(destination)}`));
    for (const { host } of hosts) {
      const server = tally.server(host);
      const note = `${server.sent} ${server.sent === 1 ? 'delivery' : 'deliveries'}`;
      if (!servers.has(host)) servers.set(host, { key: host, value: remoteServerLines(server, start), note });
    }
    const done = destination.sent + destination.bounced;
    addItem(name, messages, done > 0 ? destination.bounced / done : 0);
  }
  const others = tally.messages - named.reduce((sum, [, count]) => sum + count, 0);
  if (others > 0 || hasReplay) {
    const host = `mx.${OTHER_DOMAINS}`;
    domains.push({ key: OTHER_DOMAINS, value: spellFlow([['mx', `[ 10 ${host} ]`]]), note: 'all other domains' });
    servers.set(host, { key: host, value: [], note: 'stands for all their servers' });
  }
  if (others > 0) addItem(OTHER_DOMAINS, others, 0);
  return { domains, servers: [...servers.values()], items, names: new Set(named.map(([name]) => name)) };
}

/** The host that wrote the log of its deliveries, and the retry schedule of its MTA. */
function ownSender(reading: LogReading): { readonly mtas: Line[]; readonly senders: Line[] } {
  const retries = findRetries(reading);
  const preset = reading.mta ?? 'postfix';
  const isOwn = retries !== null && retries.lines.length > 0;
  const note =
    retries === null
      ? 'too few retries to tell more'
      : `${retries.words} (${Math.round(retries.explained * 100)} % of ${retries.waits} waits)`;
  const sender = spellFlow([
    ['mta', isOwn ? 'as-logged' : preset],
    ['hosts', '1'],
  ]);
  const mta: Line = { key: 'as-logged', value: [{ key: 'extends', value: preset }, ...(retries?.lines ?? [])], note };
  return {
    mtas: isOwn ? [mta] : [],
    senders: [{ key: OWN_HOST, value: sender, note: isOwn ? 'the host that wrote the log' : note }],
  };
}

/** Findings about mail that this host sends to others. */
function sendingFindings(reading: LogReading, wishes: LogWishes): LogFindings {
  const { tally } = reading;
  const traffic = trafficOf(tally);
  const { domains, servers, items, names } = destinationsOf(reading, traffic, wishes.replay !== null);
  return {
    head: headOf(reading),
    domains,
    servers,
    ...ownSender(reading),
    traffic: wishes.replay === null ? items : [replayItem(wishes.replay, tally)],
    duration: durationOf(tally, traffic),
    start: startOf(tally, traffic),
    domainNames: names,
    senderOf: () => OWN_HOST,
  };
}

function replayItem(file: string, { messages }: LogTally): Item {
  return { text: spellFlow([['replay', JSON.stringify(file)]]), note: `${countOf(messages, 'message')} as they came` };
}

interface Population {
  readonly name: string;
  readonly domain: string | null;
  readonly messages: number;
  readonly hosts: number;
}

/** Senders grouped by their domain: numbered, unless names are wanted. */
function populationsOf({ clients }: LogTally, keepHosts: boolean): Population[] {
  const found = new Map<string, { messages: number; hosts: number }>();
  for (const { domains } of clients.values()) {
    for (const [domain, messages] of domains) {
      const known = found.get(domain) ?? { messages: 0, hosts: 0 };
      found.set(domain, { messages: known.messages + messages, hosts: known.hosts + 1 });
    }
  }
  const named = largest(new Map([...found].map(([domain, { messages }]) => [domain, messages])));
  return named.map(([domain, messages], at) => ({
    name: keepHosts ? domain : `sender-${at + 1}`,
    domain,
    messages,
    hosts: found.get(domain)?.hosts ?? 1,
  }));
}

/** Findings about mail that this host receives. */
function receivingFindings(reading: LogReading, wishes: LogWishes): LogFindings {
  const { tally } = reading;
  const traffic = trafficOf(tally);
  const named = largest(tally.received);
  const [main = ['example.org', 0]] = named;
  const host = `mx.${main[0]}`;
  const span = Math.max(1, tally.last - tally.first);
  const populations = populationsOf(tally, wishes.keepHosts);
  const byDomain = new Map(populations.map(({ domain, name }) => [domain, name]));
  const known = populations.reduce((sum, { messages }) => sum + messages, 0);
  const others = Math.max(0, tally.messages - known);
  const all = [
    ...populations,
    ...(others > 0 || wishes.replay !== null ? [{ name: OTHERS, domain: null, messages: others, hosts: 100 }] : []),
  ];
  const senders = all.map(
    ({ name, messages, hosts }): Line => ({
      key: name,
      value: spellFlow([
        ['mta', 'postfix'],
        ['hosts', String(Math.max(1, hosts))],
      ]),
      note: `${countOf(messages, 'message')} from ${countOf(hosts, 'host')}; its MTA is assumed`,
    }),
  );
  const total = named.reduce((sum, [, count]) => sum + count, 0);
  const to = spellFlow(named.map(([name, count]): [string, string] => [name, String(count)]));
  const parties = (name: string): [string, string][] => [
    ['from', name],
    ['to', named.length === 1 ? main[0] : to],
  ];
  const items = all
    .filter(({ messages }) => messages > 0)
    .map(({ name, messages }) => trafficItem(messages / span, traffic, parties(name), 0, countOf(messages, 'message')));
  const rejects = [...tally.rejects].sort((a, b) => b[1] - a[1]).slice(0, 5);
  const refused =
    rejects.length === 0 ? [] : [`Refused with ${rejects.map(([reply, count]) => `${reply}: ${count}`).join('; ')}.`];
  return {
    head: [...headOf(reading), ...refused],
    domains: named.map(([name, count]) =>
      loggedDomainLine(name, [{ host, preference: 10 }], `${count} of ${countOf(total, 'message')}`),
    ),
    servers: [{ key: host, value: ownServerLines(tally), note: 'the host that wrote the log; its name is assumed' }],
    mtas: [],
    senders,
    traffic: wishes.replay === null ? items : [replayItem(wishes.replay, tally)],
    duration: durationOf(tally, traffic),
    start: startOf(tally, traffic),
    domainNames: new Set(named.map(([name]) => name)),
    senderOf: (domain) => byDomain.get(domain ?? '') ?? OTHERS,
  };
}

/** Parts of a scenario found in logs; null if they hold no message. */
export function findInLogs(reading: LogReading, wishes: LogWishes): LogFindings | null {
  if (reading.tally.messages < 1) return null;
  return reading.role === 'receiving' ? receivingFindings(reading, wishes) : sendingFindings(reading, wishes);
}
