import type { ChangeModel, DomainModel, HostModel, Model, MxAnswer, ServerModel } from '../model/index.js';
import type { ScenarioPath } from './check.js';
import { groupBy, remembered } from './check.js';

/** A host that an MX record names, with the servers behind it. */
export interface Exchanger {
  readonly name: string;
  readonly preference: number;
  /** Path of the record in the scenario file. */
  readonly path: ScenarioPath;
  readonly host: HostModel | undefined;
  readonly servers: readonly ServerModel[];
}

/** Exchangers of one preference. */
export interface Level {
  readonly preference: number;
  readonly exchangers: readonly Exchanger[];
  /** Each server once. */
  readonly servers: readonly ServerModel[];
}

/** The route of mail for a domain: its exchangers level by level, best first. */
export interface Route {
  readonly domain: DomainModel;
  /** Path of the domain's records in the scenario file. */
  readonly path: ScenarioPath;
  readonly levels: readonly Level[];
  /** The first of them. */
  readonly best: Level;
  /** Each server once, best preference first. */
  readonly servers: readonly ServerModel[];
  /** There are no MX records: the exchanger is the name's own address (RFC 5321 §5.1). */
  readonly implicit: boolean;
}

/** Longest chain of CNAMEs that is followed. */
const MOST_ALIASES = 16;

/** Each once, in their order; most lists have one entry. */
function unique<T>(list: readonly T[]): readonly T[] {
  return list.length < 2 ? list : [...new Set(list)];
}

function uniqueServers(exchangers: readonly Exchanger[]): readonly ServerModel[] {
  const [first] = exchangers;
  return unique(
    exchangers.length === 1 && first !== undefined ? first.servers : exchangers.flatMap(({ servers }) => servers),
  );
}

/** Domains by their names. */
export const domainsOf: (model: Model) => ReadonlyMap<string, DomainModel> = remembered(
  (model) => new Map(model.domains.map((domain) => [domain.name, domain])),
);

/** The name at the end of a chain of aliases that are domains of the model. */
function aliasEnd(domains: ReadonlyMap<string, DomainModel>, name: string): string {
  let end = name;
  for (let step = 0; step < MOST_ALIASES; step++) {
    const answer = domains.get(end)?.answer;
    if (answer?.kind !== 'cname') break;
    end = answer.target;
  }
  return end;
}

class Directory {
  private readonly hosts: ReadonlyMap<string, HostModel>;
  private readonly servers: ReadonlyMap<string, ServerModel>;
  private readonly domains: ReadonlyMap<string, DomainModel>;

  constructor(model: Model) {
    this.domains = domainsOf(model);
    this.hosts = new Map(model.hosts.map((host) => [host.name, host]));
    this.servers = new Map(model.servers.map((server) => [server.name, server]));
  }

  exchanger(name: string, preference: number, path: ScenarioPath): Exchanger {
    const host = this.hosts.get(name);
    const names = host?.answer.kind === 'servers' ? host.answer.servers : [];
    const servers = names.map((one) => this.servers.get(one)).filter((server) => server !== undefined);
    return { name, preference, path, host, servers };
  }

  exchangers(domain: DomainModel, answer: MxAnswer, path: ScenarioPath): readonly Exchanger[] {
    if (answer.kind === 'mx') {
      return answer.records.map((record, i) => this.exchanger(record.exchanger, record.preference, [...path, 'mx', i]));
    }
    // RFC 5321 §5.1: no MX, so the domain's own address, or that of the name it is an alias of, is the implicit MX.
    if (answer.kind === 'empty') return this.address(domain.name, path);
    const target = answer.kind === 'cname' ? aliasEnd(this.domains, answer.target) : undefined;
    // If a domain of the model stands at the end of the alias, its records form a route of their own.
    return target === undefined || this.domains.has(target) ? [] : this.address(target, path);
  }

  /** The server behind a name's own address, if there is one. */
  address(name: string, path: ScenarioPath): readonly Exchanger[] {
    const own = this.exchanger(name, 0, path);
    return own.servers.length > 0 ? [own] : [];
  }
}

/** Routes that an answer leads to; empty if it has no exchangers. */
function routes(directory: Directory, domain: DomainModel, answer: MxAnswer, path: ScenarioPath): readonly Route[] {
  const exchangers = directory.exchangers(domain, answer, path);
  const byPreference = [...groupBy(exchangers, ({ preference }) => preference)].sort(([a], [b]) => a - b);
  const levels = byPreference.map(([preference, equals]) => ({
    preference,
    exchangers: equals,
    servers: uniqueServers(equals),
  }));
  const [best] = levels;
  if (best === undefined) return [];
  const servers = unique(levels.flatMap((level) => level.servers));
  return [{ domain, path, levels, best, servers, implicit: answer.kind !== 'mx' }];
}

const directoryOf = remembered((model: Model) => new Directory(model));

/** Servers that an answer to a domain's MX query leads to, each once. */
export function serversBehind(model: Model, domain: DomainModel, answer: MxAnswer): readonly ServerModel[] {
  return uniqueServers(directoryOf(model).exchangers(domain, answer, []));
}

/** Routes of all domains that have exchangers of their own, at the start of the run. */
export const routesOf: (model: Model) => readonly Route[] = remembered((model: Model) =>
  model.domains.flatMap((domain) => routes(directoryOf(model), domain, domain.answer, ['domains', domain.name])),
);

/** Routes of all domains at the start of the run, then those that changes lead to. */
export const routesOverTime: (model: Model) => readonly Route[] = remembered((model: Model) => {
  const changed = model.changes.flatMap((change, i) => {
    const domain = domainsOf(model).get(change.domain);
    return domain === undefined ? [] : routes(directoryOf(model), domain, change.answer, ['changes', i]);
  });
  return [...routesOf(model), ...changed];
});

/** The domain whose records route mail for this one: itself, or the end of its CNAMEs (RFC 5321 §5.1). */
export function decidingDomain(model: Model, name: string): DomainModel | undefined {
  const domains = domainsOf(model);
  return domains.get(aliasEnd(domains, name));
}

/** The servers at a domain's own address, whatever its MX records say; each once. */
export function ownAddressServers(model: Model, domain: string): readonly ServerModel[] {
  return uniqueServers(directoryOf(model).address(domain, []));
}

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** True if an exchanger is written as an IP address. A name never holds a colon. */
export function isAddress(name: string): boolean {
  return IPV4.test(name) || name.includes(':') || name.startsWith('[');
}

/** `0 .` among other records: the root, which is no host. */
export function isRoot(name: string): boolean {
  return name === '' || name === '.';
}

/** A change of records, with the records before it. */
export interface Switch {
  readonly change: ChangeModel;
  /** Position among the changes, in order of time. */
  readonly place: number;
  readonly domain: DomainModel;
  readonly before: MxAnswer;
}

/** All changes in order, each with the records that the one before it left. */
export function switches(model: Model): readonly Switch[] {
  const answers = new Map<string, MxAnswer>();
  return model.changes.flatMap((change, place) => {
    const domain = domainsOf(model).get(change.domain);
    if (domain === undefined) return [];
    const before = answers.get(change.domain) ?? domain.answer;
    answers.set(change.domain, change.answer);
    return [{ change, place, domain, before }];
  });
}

/** Servers that the records before a change lead to and those after it do not. */
export function leftBehind(model: Model, { domain, before, change }: Switch): readonly ServerModel[] {
  const kept = new Set(serversBehind(model, domain, change.answer));
  return serversBehind(model, domain, before).filter((server) => !kept.has(server));
}

/** Servers that some sender or relay uses whatever the DNS says: fixed next hops, and fallbacks. */
export function nextHopServers(model: Model): readonly ServerModel[] {
  const mtas = [...model.senders.map(({ mta }) => mta), ...model.servers.flatMap(({ relay }) => relay ?? [])];
  const hops = new Set(mtas.flatMap(({ via = [], fallback = [] }) => [via, fallback].flat()));
  return model.servers.filter(({ hosts }) => hosts.some((host) => hops.has(host)));
}
