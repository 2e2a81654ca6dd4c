import type { RunResult } from '../../results/index.js';
import type { Share } from '../../units/index.js';
import { countOf } from './numbers.js';
import { printableName } from './printable.js';

/** The group of a server, and its share of the group's mail. */
export interface GroupPlace {
  /** Position among the groups of servers. */
  readonly serverGroup: number;
  /** `example.org`, `example.org and 4 other domains`. */
  readonly domains: string;
  readonly share: Share;
  readonly firstChoiceShare: Share;
}

/** Servers that no domain's records lead to come last. */
const NOWHERE: GroupPlace = {
  serverGroup: Number.POSITIVE_INFINITY,
  domains: 'no domain',
  share: 0,
  firstChoiceShare: 0,
};

export type ServerGroups = ReadonlyMap<string, GroupPlace>;

/** The place of every server that serves a domain; empty where the result has no groups of servers. */
export function serverGroupsOf({ pools = [] }: Pick<RunResult, 'pools'>): ServerGroups {
  return new Map(
    pools.flatMap(({ domains, servers }, serverGroup) => {
      const names = domainNames(domains);
      return Object.entries(servers).map(
        ([name, shares]) => [name, { serverGroup, domains: names, ...shares }] as const,
      );
    }),
  );
}

function domainNames([first = '', ...others]: readonly string[]): string {
  const [second] = others;
  if (second === undefined) return printableName(first);
  const rest = others.length === 1 ? printableName(second) : countOf(others.length, 'other domain');
  return `${printableName(first)} and ${rest}`;
}

/** The group of a server; `undefined` if there are no groups. */
export function placeIn(serverGroups: ServerGroups, server: string): GroupPlace | undefined {
  return serverGroups.size === 0 ? undefined : (serverGroups.get(server) ?? NOWHERE);
}

/** Sorts entries by group of servers, in the order of the groups. */
export function byServerGroup<T>(
  entries: readonly (readonly [name: string, value: T])[],
  serverGroups: ServerGroups,
): (readonly [name: string, value: T])[] {
  if (serverGroups.size === 0) return [...entries];
  const groupAt = (name: string): number => (serverGroups.get(name) ?? NOWHERE).serverGroup;
  return entries.toSorted(([a], [b]) => (groupAt(a) === groupAt(b) ? 0 : groupAt(a) - groupAt(b)));
}
