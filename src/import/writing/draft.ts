import type { Problem } from '../../scenario/index.js';
import { domainLines, entryLine, serverLine } from '../dns/dns-lines.js';
import { DomainFinder, type DomainFinding } from '../dns/findings.js';
import { HostFinder, type HostFindings } from '../dns/hosts.js';
import { Knowledge } from '../dns/knowledge.js';
import type { Policy } from '../dns/policy.js';
import type { DnsSource } from '../dns/record.js';
import { shown } from '../finding.js';
import { type Line, renderLines, spellFlow, spellText } from './lines.js';

/** What was read, of whatever kind. */
export interface Material {
  /** What the user named, as he named it. */
  readonly sources: readonly string[];
  readonly dns: readonly DnsSource[];
  readonly policy?: Policy | undefined;
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

/** Domains that share the mail evenly are named up to this number; the language asks for each. */
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

function trafficLines(domains: readonly DomainFinding[]): Line[] {
  const to = spellFlow(domains.map(({ name }): [string, string] => [name, '1']));
  const lines = [
    ['rate', '1000/h'] as const,
    ['from', '{ mix: typical }'] as const,
    ...(domains.length > 1 ? [['to', to] as const] : []),
  ];
  return [
    {
      key: 'traffic',
      value: { items: [{ text: spellFlow(lines), note: 'assumed' }] },
      above: ['Who sends, and how much, no name server knows. The mix is one of mxsim mta --mixes.'],
    },
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

function compose(
  material: Material,
  advice: readonly Problem[],
  domains: readonly DomainFinding[],
  hosts: HostFindings,
): Line[] {
  const { servers, entries } = hosts;
  const serverLines = servers.map(serverLine);
  return [
    { key: 'title', value: spellText(titleOf(domains)), above: headOf(material, advice) },
    { key: 'domains', value: domainLines(domains, servers, material.policy) },
    serverLines.length === 0
      ? { key: 'servers', value: '{}', note: 'no MX leads to any' }
      : { key: 'servers', value: serverLines, above: SERVERS_ABOVE },
    ...lineOf('dns', entries.map(entryLine)),
    ...trafficLines(domains),
  ];
}

/** Makes one scenario of all that was read. */
export function draftScenario(material: Material): Draft {
  const knowledge = new Knowledge(material.dns);
  const finder = new DomainFinder(knowledge);
  const domains = finder.domains();
  const hosts = new HostFinder(knowledge).find(domains);
  const advice = [...finder.advice, ...hosts.advice];
  return {
    text: renderLines(compose(material, [...(material.advice ?? []), ...advice], domains, hosts)),
    advice,
    isEmpty: domains.length === 0,
  };
}
