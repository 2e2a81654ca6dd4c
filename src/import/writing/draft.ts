import type { Problem } from '../../scenario/index.js';
import { domainLines, entryLine, serverLine } from '../dns/dns-lines.js';
import { DomainFinder, type DomainFinding } from '../dns/findings.js';
import { HostFinder, type HostFindings, type ServerFinding } from '../dns/hosts.js';
import { Knowledge } from '../dns/knowledge.js';
import type { Policy } from '../dns/policy.js';
import type { DnsSource } from '../dns/record.js';
import { shown } from '../finding.js';
import { exampleRecords } from '../init.js';
import type { PostconfFinding } from '../postconf/postconf.js';
import { type Line, renderLines, spellFlow, spellText } from './lines.js';

/** What was read, of whatever kind. */
export interface Material {
  /** What the user named, as he named it. */
  readonly sources: readonly string[];
  readonly dns: readonly DnsSource[];
  readonly policy?: Policy | undefined;
  readonly postconf?: PostconfFinding | undefined;
  /** What was unwise in it already while it was read. */
  readonly advice?: readonly Problem[];
}

/** A scenario as text, and what is unwise in what it was made of. */
export interface Draft {
  readonly text: string;
  readonly advice: readonly Problem[];
  /** Nothing was found that a scenario could be made of. */
  readonly isEmpty: boolean;
}

/** Where mail goes. */
interface Destination {
  readonly domains: readonly DomainFinding[];
  readonly hosts: HostFindings;
}

/** Domains in the title. */
const MOST_NAMED = 3;

function titleOf(domains: readonly DomainFinding[]): string {
  const names = domains.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = domains.length - names.length;
  return `Mail for ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Advice that is repeated at the head of the scenario. */
const MOST_ADVICE = 20;

function headOf({ sources }: Material, advice: readonly Problem[]): string[] {
  const lines = advice
    .slice(0, MOST_ADVICE)
    .map(({ file, line, message }) => `- ${shown(file)}, line ${line}: ${message}`);
  const more = advice.length - lines.length;
  return [
    `Made by mxsim import from ${sources.map((source) => shown(source)).join(', ')}.`,
    'Beside each value stands where it comes from. What no source says is marked "assumed": look at that first.',
    ...(lines.length === 0 ? [] : ['What is unwise in it:', ...lines]),
    ...(more > 0 ? [`- and ${more} more pieces of advice`] : []),
    '',
  ];
}

/** A domain to send to, where nothing that was read has one. */
function exampleDestination(): Destination {
  const from = 'assumed';
  const name = 'example.org';
  const records = exampleRecords(name);
  const mx = records.map((record) => ({ ...record, from }));
  const rest = { ttl: null, negativeTtl: null, lookup: null, isInvalid: false, mtaSts: null, isSigned: false };
  const servers = records.map(({ exchanger }): ServerFinding => {
    return { name: exchanger, hosts: [exchanger], family: null, tlsa: 'none', from };
  });
  return { domains: [{ name, from, mx, ...rest }], hosts: { servers, entries: [], advice: [] } };
}

/** The name of the behaviour that a configuration was made into. */
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

function compose(material: Material, advice: readonly Problem[], { domains, hosts }: Destination): Line[] {
  const { servers, entries } = hosts;
  const serverLines = servers.map(serverLine);
  return [
    { key: 'title', value: spellText(titleOf(domains)), above: headOf(material, advice) },
    { key: 'domains', value: domainLines(domains, servers, material.policy) },
    serverLines.length === 0
      ? { key: 'servers', value: '{}', note: 'no MX leads to any' }
      : { key: 'servers', value: serverLines, above: SERVERS_ABOVE },
    ...lineOf('dns', entries.map(entryLine)),
    ...senderLines(material.postconf),
    ...trafficLines(domains, material.postconf),
  ];
}

/** Makes one scenario of all that was read. */
export function draftScenario(material: Material): Draft {
  const knowledge = new Knowledge(material.dns);
  const finder = new DomainFinder(knowledge);
  const domains = finder.domains();
  const hosts = new HostFinder(knowledge).find(domains);
  const isEmpty = domains.length === 0 && (material.dns.length > 0 || material.postconf === undefined);
  const destination = domains.length === 0 && !isEmpty ? exampleDestination() : { domains, hosts };
  const advice = [...finder.advice, ...hosts.advice];
  const text = renderLines(compose(material, [...(material.advice ?? []), ...advice], destination));
  return { text, advice, isEmpty };
}
