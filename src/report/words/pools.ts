import type { RunResult } from '../../results/index.js';
import type { Share } from '../../units/index.js';
import { countOf } from './figures.js';
import { printableName } from './printable.js';

/** Which mail a server takes part in, and its part of it. */
export interface PoolPlace {
  /** Position among the pools. */
  readonly pool: number;
  /** `example.org`, `example.org and 4 other domains`. */
  readonly domains: string;
  readonly share: Share;
  readonly firstChoiceShare: Share;
}

/** Servers that no domain's records lead to come last. */
const NOWHERE: PoolPlace = { pool: Number.POSITIVE_INFINITY, domains: 'no domain', share: 0, firstChoiceShare: 0 };

export type Pools = ReadonlyMap<string, PoolPlace>;

/** The place of every server that serves a domain; empty where the result has no pools. */
export function poolsOf({ pools = [] }: Pick<RunResult, 'pools'>): Pools {
  return new Map(
    pools.flatMap(({ domains, servers }, pool) => {
      const names = domainNames(domains);
      return Object.entries(servers).map(([name, shares]) => [name, { pool, domains: names, ...shares }] as const);
    }),
  );
}

function domainNames([first = '', ...others]: readonly string[]): string {
  const [second] = others;
  if (second === undefined) return printableName(first);
  const rest = others.length === 1 ? printableName(second) : countOf(others.length, 'other domain');
  return `${printableName(first)} and ${rest}`;
}

/** Where a server belongs; `undefined` where there are no groups. */
export function placeIn(pools: Pools, server: string): PoolPlace | undefined {
  return pools.size === 0 ? undefined : (pools.get(server) ?? NOWHERE);
}

/** Entries by name with those of one pool beside each other, in the order of the pools. */
export function byPool<T>(
  entries: readonly (readonly [name: string, value: T])[],
  pools: Pools,
): (readonly [name: string, value: T])[] {
  if (pools.size === 0) return [...entries];
  const poolAt = (name: string): number => (pools.get(name) ?? NOWHERE).pool;
  return entries.toSorted(([a], [b]) => (poolAt(a) === poolAt(b) ? 0 : poolAt(a) - poolAt(b)));
}
