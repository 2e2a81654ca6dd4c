import { defaultReplications, type Model, messagesPerReplication } from '../../model/index.js';
import { freezeDeep, type Reading } from '../../units/index.js';
import type { ReadFile } from '../context.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import { parseHostName, parseLabel } from '../schema/names.js';
import { scenario } from '../schema/scenario.js';
import { readList, readSection, type Section } from '../sections.js';
import { nodeAt } from '../text/tree.js';
import { resolveAsserts } from './asserts.js';
import { resolveChanges } from './changes.js';
import { Clients } from './conditions.js';
import { resolveDomains } from './domains.js';
import { checkKeys, NOT_SAID, readHeader } from './header.js';
import { Hosts } from './hosts.js';
import { checkFailingNames } from './lookup-failures.js';
import { resolveMixSenders, sendersOfMixes } from './mixes.js';
import { type Mta, Mtas } from './mtas.js';
import { checkReplays } from './replay-limits.js';
import { resolveSenders } from './senders.js';
import { type ResolvedServer, resolveServers, resolveSites } from './servers.js';
import { resolveTraffic } from './traffic.js';

/** Entries of the sections as written, each checked by itself. */
function readSections(context: Context) {
  const { shape } = scenario;
  return {
    domains: readSection(context, 'domains', shape.domains.valueType, parseHostName),
    dns: readSection(context, 'dns', shape.dns.unwrap().valueType, parseHostName),
    servers: readSection(context, 'servers', shape.servers.valueType, serverName),
    sites: readSection(context, 'sites', shape.sites.unwrap().valueType, parseLabel),
    mtas: readSection(context, 'mtas', shape.mtas.unwrap().valueType, parseLabel),
    senders: readSection(context, 'senders', shape.senders.unwrap().valueType, parseLabel),
    traffic: readList(context, 'traffic', shape.traffic),
    changes: readList(context, 'changes', shape.changes.unwrap()),
    asserts: readList(context, 'assert', shape.assert.unwrap()),
  };
}

type Sections = ReturnType<typeof readSections>;

/** Reads the name of a server: any label if it has `hosts`, else the host name that it answers to. */
function serverName(written: string, plain: unknown): Reading<string> {
  const hasHosts = typeof plain === 'object' && plain !== null && Object.hasOwn(plain, 'hosts');
  return hasHosts ? parseLabel(written) : parseHostName(written);
}

/**
 * Turns a tree into the complete model: fills in defaults, and resolves every name. Reports all problems at once; the
 * model is valid only if there were no errors.
 */
export function resolveModel(context: Context, file: string, readFile: ReadFile | undefined): Model {
  checkKeys(context);
  const header = readHeader(context, file);
  const sections = readSections(context);
  const mtas = new Mtas(context, sections.mtas);
  mtas.resolveAll();
  const ofMixes = sendersOfMixes(sections.traffic);
  const clients = new Clients(
    sections.senders,
    ofMixes.map(({ name }) => name),
    sections.servers,
  );
  const hosts = new Hosts(context, sections.servers, sections.dns, clients);
  hosts.check();
  const servers = resolveServers(context, sections.servers, sections.sites, mtas, clients);
  const mixSenders = resolveMixSenders(context, sections.senders, ofMixes);
  const senders = resolveSenders(context, sections.senders, mtas, ofMixes.length > 0);
  if (nodeAt(context.root, ['until']) === undefined) checkEnds(context, [...servers, ...senders]);
  const domains = resolveDomains(context, sections.domains, hosts, clients);
  const changes = resolveChanges(context, sections.changes, { domains: sections.domains, models: domains }, hosts);
  for (const { host, path } of mtas.hops) {
    hosts.require(host, path);
    hosts.use(host);
  }
  checkHops(context, servers);
  // An MTA that knows itself by its address must find it, even if no MX names it.
  for (const is of [...senders.map(({ model }) => model.is), ...servers.map(({ model }) => model.relayIs)]) {
    if (is !== null && hosts.explains(is)) hosts.use(is);
  }
  const names = namesOf(sections, [...senders.map(({ model }) => model.name), ...ofMixes.map(({ name }) => name)]);
  const traffic = resolveTraffic(context, sections.traffic, { ...names, readFile });
  const { replications } = header;
  const model: Model = {
    ...header,
    replications:
      replications === NOT_SAID ? defaultReplications(messagesPerReplication({ ...header, traffic })) : replications,
    domains,
    hosts: hosts.list(),
    servers: servers.map((server) => server.model),
    sites: resolveSites(context, sections.sites, clients),
    senders: [...senders.map((sender) => sender.model), ...mixSenders],
    traffic,
    changes,
    asserts: resolveAsserts(context, sections.asserts, names.parties),
  };
  checkReplays(context, model);
  checkFailingNames(context, model);
  return freezeDeep(model);
}

/** Reads a host name in the model's form, if the name is not known as written. */
function asIn(section: Section<unknown>): (written: string) => string {
  return (written) => {
    const host = section.has(written) ? undefined : parseHostName(written);
    return host?.ok === true ? host.value : written;
  };
}

/** Names that traffic and asserts can use. */
function namesOf(sections: Sections, resolvedSenders: readonly string[]) {
  const senders = [...sections.senders.keys(), ...resolvedSenders];
  const asWritten = (written: string): string => written;
  const parties = {
    servers: { names: new Set(sections.servers.keys()), normal: asIn(sections.servers) },
    senders: { names: new Set(senders), normal: asWritten },
    domains: { names: new Set(sections.domains.keys()), normal: asIn(sections.domains) },
  };
  return {
    parties,
    to: { what: 'domain', code: 'unknown-domain', ...parties.domains },
    from: { what: 'sender', code: 'unknown-sender', ...parties.senders },
  } as const;
}

/** Reports a relay that hands everything to itself: it would never get rid of it. */
function checkHops(context: Context, servers: readonly ResolvedServer[]): void {
  for (const { model, path } of servers) {
    const { via, fallback } = model.relay ?? {};
    for (const host of [via, fallback]) {
      if (host === undefined || !model.hosts.includes(host)) continue;
      const message = `\`${host}\` is the relay itself: what it sends there comes back to it`;
      complain(context, [...path, 'relay'], { code: 'loop', message, expected: 'another host' });
    }
  }
}

/** Without a give-up rule a queue may never drain; then something must stop the run. */
function checkEnds(
  context: Context,
  parties: readonly { readonly mta?: Mta; readonly relay?: Mta | null; readonly path: Path }[],
): void {
  for (const { mta, relay, path } of parties) {
    const found = mta ?? relay;
    if (found == null || found.behaviour.retry.rule.kind === 'never') continue;
    const { age, attempts, hostDown } = found.behaviour.giveUpAfter;
    if (age !== null || attempts !== null || hostDown !== null) continue;
    const message = '`giveUpAfter: unlimited` without `until`: the queues might never drain';
    complain(context, found.givesUpAt ?? path, {
      code: 'endless',
      message,
      expected: 'a time when the run stops, such as `until: 30d`',
    });
  }
}
