import type { Model, MxAnswer } from '../model/index.js';
import type { ServerGroup, ServerSummary } from '../results/index.js';

/** Disjoint sets as a forest: each member points at another of its group, and the first at itself. */
class Groups {
  private readonly parents: Int32Array;

  constructor(count: number) {
    this.parents = Int32Array.from({ length: count }, (_, at) => at);
  }

  /** The representative of the group. */
  rootOf(member: number): number {
    let at = member;
    for (let above = this.parents[at] ?? at; above !== at; above = this.parents[at] ?? at) {
      this.parents[at] = this.parents[above] ?? above;
      at = above;
    }
    return at;
  }

  unite(a: number, b: number): void {
    const [x, y] = [this.rootOf(a), this.rootOf(b)];
    this.parents[Math.max(x, y)] = Math.min(x, y);
  }
}

/** Names that an answer leads to: a further domain, or servers (RFC 5321 §5.1: without MX the domain's own address). */
function namesIn(domain: string, answer: MxAnswer): { readonly domain?: string; readonly hosts: readonly string[] } {
  if (answer.kind === 'mx') return { hosts: answer.records.map(({ exchanger }) => exchanger) };
  if (answer.kind === 'cname') return { domain: answer.target, hosts: [] };
  return { hosts: answer.kind === 'empty' ? [domain] : [] };
}

/** Numbers domains and servers, domains first, and joins them wherever a record leads from one to the other. */
function tie({ domains, servers, hosts, changes }: Model): Groups {
  const groups = new Groups(domains.length + servers.length);
  const domainAt = new Map(domains.map(({ name }, at) => [name, at]));
  const serverAt = new Map(servers.map(({ name }, at) => [name, domains.length + at]));
  const answers = new Map(hosts.map(({ name, answer }) => [name, answer]));
  const records = [...domains, ...changes.map(({ domain, answer }) => ({ name: domain, answer }))];
  for (const { name, answer } of records) {
    const { domain, hosts: exchangers } = namesIn(name, answer);
    const reached = exchangers.flatMap((host) => {
      const found = answers.get(host);
      return found?.kind === 'servers' ? found.servers.map((server) => serverAt.get(server)) : [];
    });
    const self = domainAt.get(name);
    for (const other of [...reached, domain === undefined ? undefined : domainAt.get(domain)])
      if (self !== undefined && other !== undefined) groups.unite(self, other);
  }
  return groups;
}

/**
 * Groups of domains and the servers their records lead to, at any time of the run, such that no two groups share a
 * server; empty if there are not two such groups, or if each has one server, which then has all the mail of its own.
 */
export function summariseServerGroups(model: Model, servers: Readonly<Record<string, ServerSummary>>): ServerGroup[] {
  const groups = tie(model);
  const members = new Map<number, { readonly domains: string[]; readonly servers: string[] }>();
  const groupAt = (member: number) => {
    const root = groups.rootOf(member);
    const group = members.get(root) ?? { domains: [], servers: [] };
    members.set(root, group);
    return group;
  };
  model.domains.forEach(({ name }, at) => {
    groupAt(at).domains.push(name);
  });
  model.servers.forEach(({ name }, at) => {
    groupAt(model.domains.length + at).servers.push(name);
  });
  const serverGroups = [...members.values()].filter((group) => group.domains.length > 0 && group.servers.length > 0);
  const isTold = serverGroups.length > 1 && serverGroups.some((serverGroup) => serverGroup.servers.length > 1);
  return !isTold
    ? []
    : serverGroups.map((serverGroup) => ({
        domains: serverGroup.domains,
        servers: partsOf(serverGroup.servers, servers),
      }));
}

/** Shares of each server in what its group accepted and was first offered; 0 if that is nothing. */
function partsOf(names: readonly string[], servers: Readonly<Record<string, ServerSummary>>): ServerGroup['servers'] {
  const own = names.map((name) => [name, servers[name]] as const);
  const sumOf = (key: 'share' | 'firstChoiceShare'): number =>
    own.reduce((sum, [, server]) => sum + (server?.[key] ?? 0), 0);
  const whole = { share: sumOf('share'), firstChoiceShare: sumOf('firstChoiceShare') };
  const part = (key: 'share' | 'firstChoiceShare', server: ServerSummary | undefined): number =>
    whole[key] === 0 ? 0 : (server?.[key] ?? 0) / whole[key];
  return Object.fromEntries(
    own.map(([name, server]) => [
      name,
      { share: part('share', server), firstChoiceShare: part('firstChoiceShare', server) },
    ]),
  );
}
