import type { Problem } from '../../scenario/index.js';
import { spellDuration } from '../../units/index.js';
import { domainLines, entryLine, serverLine } from '../dns/dns-lines.js';
import { DomainFinder, type DomainFinding } from '../dns/findings.js';
import { HostFinder, type HostFindings, type ServerFinding } from '../dns/hosts.js';
import { Knowledge } from '../dns/knowledge.js';
import type { Policy } from '../dns/policy.js';
import type { DnsSource } from '../dns/record.js';
import { shown } from '../finding.js';
import { exampleRecords } from '../init.js';
import type { LogFindings } from '../logs/findings.js';
import type { PostconfFinding } from '../postconf/postconf.js';
import type { UptimeFinding } from '../uptime/read-uptime.js';
import { uptimeLine } from '../uptime/uptime-lines.js';
import { type Line, renderLines, spellFlow, spellText } from './lines.js';

/** All input that was read, of any kind. */
export interface Material {
  /** Sources as the user named them. */
  readonly sources: readonly string[];
  readonly dns: readonly DnsSource[];
  readonly policy?: Policy | undefined;
  readonly postconf?: PostconfFinding | undefined;
  readonly logs?: LogFindings | undefined;
  readonly uptime?: readonly UptimeFinding[] | undefined;
  /** Advice that was already given while reading. */
  readonly advice?: readonly Problem[];
}

/** A scenario as text, and advice about its input. */
export interface Draft {
  readonly text: string;
  readonly advice: readonly Problem[];
  /** True if nothing was found that a scenario could be made from. */
  readonly isEmpty: boolean;
}

/** Recipient domains and their hosts. */
interface Destination {
  readonly domains: readonly DomainFinding[];
  readonly hosts: HostFindings;
}

/** Most domains in the title. */
const MOST_NAMED = 3;

function titleOf(domains: readonly DomainFinding[]): string {
  const names = domains.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = domains.length - names.length;
  return `Mail for ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Most pieces of advice that are repeated at the head of the scenario. */
const MOST_ADVICE = 20;

function headOf({ sources, logs }: Material, advice: readonly Problem[]): string[] {
  const lines = advice
    .slice(0, MOST_ADVICE)
    .map(({ file, line, message }) => `- ${shown(file)}, line ${line}: ${message}`);
  const more = advice.length - lines.length;
  return [
    `Made by mxsim import from ${sources.map((source) => shown(source)).join(', ')}.`,
    'Beside each value stands where it comes from. What no source says is marked "assumed": look at that first.',
    ...(logs?.head ?? []),
    ...(lines.length === 0 ? [] : ['What is unwise in it:', ...lines]),
    ...(more > 0 ? [`- and ${more} more pieces of advice`] : []),
    '',
  ];
}

/** A domain to send to if the input has none; its hosts are the known ones. */
function exampleDestination(named: readonly string[]): Destination {
  const from = 'assumed';
  const name = 'example.org';
  const given = named.map((exchanger, at) => ({ preference: 10 * (at + 1), exchanger }));
  const records = given.length > 0 ? given : exampleRecords(name);
  const mx = records.map((record) => ({ ...record, from }));
  const rest = { ttl: null, negativeTtl: null, lookup: null, isInvalid: false, mtaSts: null, isSigned: false };
  const servers = records.map(({ exchanger }): ServerFinding => {
    return { name: exchanger, hosts: [exchanger], family: null, tlsa: 'none', from };
  });
  return { domains: [{ name, from, mx, ...rest }], hosts: { servers, entries: [], advice: [] } };
}

/** Name of the behaviour made from a configuration. */
const CONFIGURED = 'postfix-as-configured';

function senderLines(postconf: PostconfFinding | undefined): Line[] {
  if (postconf === undefined) return [];
  const { host, behaviour, from } = postconf;
  const mta: Line = { key: CONFIGURED, value: [{ key: 'extends', value: 'postfix' }, ...behaviour], note: shown(from) };
  const sender = spellFlow([
    ['mta', CONFIGURED],
    ['hosts', '1'],
  ]);
  return [
    { key: 'mtas', value: [mta] },
    { key: 'senders', value: [{ key: host, value: sender, note: 'one host is assumed' }] },
  ];
}

function trafficLines(domains: readonly DomainFinding[], postconf: PostconfFinding | undefined): Line[] {
  const to = spellFlow(domains.map(({ name }): [string, string] => [name, '1']));
  const from = postconf === undefined ? '{ mix: typical }' : spellText(postconf.host);
  const entries = [
    ['rate', '1000/h'] as const,
    ['from', from] as const,
    ...(domains.length > 1 ? [['to', to] as const] : []),
  ];
  const above =
    postconf === undefined
      ? 'Who sends, and how much, no name server knows. The mix is one of mxsim mta --mixes.'
      : 'How much it sends no configuration says.';
  return [
    { key: 'traffic', value: { items: [{ text: spellFlow(entries), note: 'assumed' }] }, above: [above] },
    { key: 'duration', value: '7d', note: 'assumed' },
  ];
}

const SERVERS_ABOVE = [
  'How they fail is for you to say, such as failures: [ { kind: refuse, mtbf: 30d, mttr: 1h } ]; a backup that hands',
  'mail on to a better one says relay: postfix.',
];

function lineOf(key: string, lines: readonly Line[], above: readonly string[] = []): Line[] {
  return lines.length === 0 ? [] : [{ key, value: lines, above }];
}

/** Joins lines by key: if both lists have a key, the additions of the second go below the contents of the first. */
function joined(first: readonly Line[], second: readonly Line[]): Line[] {
  const extra = new Map(second.map((line) => [line.key, line]));
  const all = first.map((line): Line => {
    const other = extra.get(line.key);
    extra.delete(line.key);
    if (other === undefined || !Array.isArray(line.value) || !Array.isArray(other.value)) return line;
    const known = new Set(line.value.map(({ key }: Line) => key));
    const added = other.value.filter(({ key }: Line) => !known.has(key));
    return { ...line, value: [...line.value, ...added], note: [line.note, other.note].filter(Boolean).join('; ') };
  });
  return [...all, ...extra.values()];
}

/** Traffic and its duration: as logged, or assumed. */
function trafficPart(material: Material, domains: readonly DomainFinding[]): Line[] {
  const { logs, postconf } = material;
  const span = spanOf(material);
  if (span !== null) {
    const [traffic] = trafficLines(domains, postconf);
    const duration: Line = { key: 'duration', value: span, note: 'the time of the record of uptime' };
    return traffic === undefined ? [duration] : [traffic, duration];
  }
  if (logs === undefined) return trafficLines(domains, postconf);
  return [
    { key: 'traffic', value: { items: logs.traffic } },
    { key: 'duration', value: logs.duration, note: 'the time from the first message of the log to the last' },
  ];
}

/** Failures from records of uptime; a record that names no server is taken for the first. */
function uptimeLines({ uptime = [], logs }: Material, first: string): Line[] {
  const start = logs?.start ?? Math.min(...uptime.map((one) => one.first));
  return uptime.map((finding) => uptimeLine(finding, finding.server ?? first, start));
}

/** Duration covered by records of uptime, if there are any. */
function spanOf({ uptime = [], logs }: Material): string | null {
  if (logs !== undefined || uptime.length === 0) return null;
  const [first, last] = [Math.min(...uptime.map((one) => one.first)), Math.max(...uptime.map((one) => one.last))];
  return spellDuration(Math.max(60, Math.ceil(last - first)));
}

/** Fixed next hops that no MX names: a server must be there, which forwards what it takes. */
function hopServers(postconf: PostconfFinding | undefined, known: ReadonlySet<string>): Line[] {
  const hops = (postconf?.behaviour ?? []).flatMap(({ key, value, isComment }) =>
    ['via', 'fallback'].includes(key) && typeof value === 'string' && isComment !== true ? [value] : [],
  );
  return [...new Set(hops)]
    .filter((host) => !known.has(host))
    .map((host) => ({
      key: host,
      value: spellFlow([['relay', 'postfix']]),
      note: 'a fixed next hop; a relay is assumed',
    }));
}

function compose(material: Material, advice: readonly Problem[], { domains, hosts }: Destination): Line[] {
  const { logs, postconf, policy } = material;
  const { servers, entries } = hosts;
  const ofHosts = new Set(servers.flatMap((server) => server.hosts));
  // Log findings about a machine with several names belong to none of them.
  const logged = (logs?.servers ?? []).filter(
    ({ key }) => !ofHosts.has(key) || servers.some(({ name }) => name === key),
  );
  const [first] = [...servers.map(({ name }) => name), ...logged.map(({ key }) => key)];
  const measured = uptimeLines(material, first ?? 'mx1.example.org');
  // Measurements take precedence over guesses from a log.
  const found = [...servers.map(serverLine), ...hopServers(postconf, ofHosts)];
  const serverLines = joined(found, joined(measured, logged));
  const allDomains = joined(domainLines(domains, servers, policy), logs?.domains ?? []);
  const [mtas = [], senders = []] = senderLines(postconf).map(({ value }) => (Array.isArray(value) ? value : []));
  const title = domains.length > 0 ? titleOf(domains) : `Mail as logged for ${allDomains[0]?.key ?? 'nobody'}`;
  return [
    { key: 'title', value: spellText(title), above: headOf(material, advice) },
    { key: 'domains', value: allDomains },
    serverLines.length === 0
      ? { key: 'servers', value: '{}', note: 'no MX leads to any' }
      : { key: 'servers', value: serverLines, above: SERVERS_ABOVE },
    ...lineOf('dns', entries.map(entryLine)),
    ...lineOf('mtas', joined(mtas, logs?.mtas ?? [])),
    ...lineOf('senders', joined(senders, logs?.senders ?? [])),
    ...trafficPart(material, domains),
  ];
}

/** Makes one scenario from all input. */
export function draftScenario(material: Material): Draft {
  const knowledge = new Knowledge(material.dns);
  const finder = new DomainFinder(knowledge);
  const domains = finder.domains();
  const hosts = new HostFinder(knowledge).find(domains);
  const { dns, postconf, logs, uptime } = material;
  const hasOther = postconf !== undefined || (uptime !== undefined && uptime.length > 0);
  const isEmpty = domains.length === 0 && logs === undefined && (dns.length > 0 || !hasOther);
  const isExample = domains.length === 0 && logs === undefined && !isEmpty;
  const destination = isExample
    ? exampleDestination((uptime ?? []).flatMap(({ server }) => server ?? []))
    : { domains, hosts };
  const advice = [...finder.advice, ...hosts.advice];
  const text = renderLines(compose(material, [...(material.advice ?? []), ...advice], destination));
  return { text, advice, isEmpty };
}
