import type { Part } from './plan.js';

/** Cuts the stretch [begin, end) of all replications, cell after cell, into parts. */
function partsOf(replications: readonly number[], begin: number, end: number): Part[] {
  const parts: Part[] = [];
  let before = 0;
  replications.forEach((count, cell) => {
    const from = Math.max(begin, before);
    const to = Math.min(end, before + count);
    if (from < to) parts.push({ cell, from: from - before + 1, to: to - before });
    before += count;
  });
  return parts;
}

/**
 * Shares the replications of all cells out among shards: neighbours stay together, and no shard has more than one
 * replication more than another.
 *
 * @param replications of each cell.
 * @throws RangeError where a shard would have nothing to do.
 */
export function shareOut(replications: readonly number[], shards: number): Part[][] {
  const all = replications.reduce((sum, count) => sum + count, 0);
  if (!(shards >= 1 && shards <= all)) throw new RangeError(`${all} replications cannot make ${shards} shards`);
  const bound = (shard: number): number => Math.floor((shard * all) / shards);
  return Array.from({ length: shards }, (_, shard) => partsOf(replications, bound(shard), bound(shard + 1)));
}

/** A part, and the shard that runs it. */
export interface PlacedPart extends Part {
  readonly shard: number;
  /** Number of replications that the shard has before it. */
  readonly after: number;
}

/** All parts of all shards by cell and replication: the order in which replications are merged. */
export function partsInOrder(shards: readonly (readonly Part[])[]): PlacedPart[] {
  const placed = shards.flatMap((parts, shard) => {
    let after = 0;
    return parts.map((part): PlacedPart => {
      const own = { ...part, shard, after };
      after += part.to - part.from + 1;
      return own;
    });
  });
  return placed.sort((a, b) => a.cell - b.cell || a.from - b.from);
}

/**
 * Checks that the shards hold each replication of each cell exactly once.
 *
 * @returns the first fault in a few words, or `undefined`.
 */
export function findGap(replications: readonly number[], shards: readonly (readonly Part[])[]): string | undefined {
  const due = replications.map(() => 1);
  for (const { cell, from, to, shard } of partsInOrder(shards)) {
    const next = due[cell];
    if (next === undefined || to < from) return `shard ${shard} has work that the plan does not know`;
    if (from < next) return `replication ${from} of cell ${cell} is in two shards`;
    if (from > next) return `replication ${next} of cell ${cell} is in no shard`;
    due[cell] = to + 1;
  }
  const cell = due.findIndex((next, at) => next !== (replications[at] ?? 0) + 1);
  return cell < 0 ? undefined : `cell ${cell} has ${replications[cell]} replications, not ${(due[cell] ?? 1) - 1}`;
}
