import { countParts, type Plan } from './plan.js';
import type { Segment } from './segment.js';

/** A whole shard in a file. */
export interface Piece extends Segment {
  /** File name to show to people. */
  readonly source: string;
}

/**
 * Pieces found of a plan: for each shard, in one order and each once. Gatherings are sets, so uniting them is
 * associative, commutative and idempotent, and the number of copies of a shard makes no difference.
 */
export type Gathering = ReadonlyMap<number, readonly Piece[]>;

/** Everything in which two pieces of one shard can differ. */
function keyOf({ digest, source, lines, elapsed }: Piece): string {
  return [digest, source, lines[0]?.from ?? 0, elapsed].join('\n');
}

/** The order of pieces of one shard. */
function compare(a: Piece, b: Piece): number {
  const [ours, theirs] = [keyOf(a), keyOf(b)];
  return ours < theirs ? -1 : ours > theirs ? 1 : 0;
}

function united(ours: readonly Piece[], theirs: readonly Piece[]): Piece[] {
  const sorted = [...ours, ...theirs].sort(compare);
  return sorted.filter((piece, at) => at === 0 || compare(sorted[at - 1] as Piece, piece) !== 0);
}

/** Puts two gatherings together. */
export function unite(ours: Gathering, theirs: Gathering): Gathering {
  const all = new Map(ours);
  for (const [shard, pieces] of theirs) all.set(shard, united(all.get(shard) ?? [], pieces));
  return all;
}

/** Pieces in any order, and any number of each. */
export function gather(pieces: Iterable<Piece>): Gathering {
  const all = new Map<number, Piece[]>();
  for (const piece of pieces) all.set(piece.shard, united(all.get(piece.shard) ?? [], [piece]));
  return all;
}

/** Shards of a plan that have not been found, in their order. */
export function missingShards(plan: Plan, gathering: Gathering): number[] {
  return [...plan.shards.keys()].filter((shard) => !gathering.has(shard));
}

function objectionsTo(plan: Plan, piece: Piece): string[] {
  const { shard, source, lines } = piece;
  const parts = plan.shards[shard];
  if (piece.plan !== plan.hash) return [`${source}: shard ${shard} belongs to another plan`];
  if (piece.version !== plan.version) {
    return [`${source}: shard ${shard} was run by mxsim ${piece.version}, the plan was made by ${plan.version}`];
  }
  if (parts === undefined) return [`${source}: shard ${shard} is not in the plan, which has ${plan.shards.length}`];
  const due = countParts(parts);
  return lines.length === due ? [] : [`${source}: shard ${shard} has ${lines.length} replications instead of ${due}`];
}

/**
 * Reasons why the pieces cannot be merged, one line each; empty if they can. Two results of one shard have to agree to
 * the last bit; if they do not, one of two machines is wrong, and nobody can tell which.
 */
export function findObjections(plan: Plan, gathering: Gathering): string[] {
  return [...gathering].flatMap(([shard, pieces]) => {
    const objections = pieces.flatMap((piece) => objectionsTo(plan, piece));
    const [first] = pieces;
    const other = pieces.find(({ digest }) => digest !== first?.digest);
    if (objections.length > 0 || first === undefined || other === undefined) return objections;
    return [
      `${first.source} and ${other.source}: shard ${shard} has two different results; run it again on a machine you trust, and take the other away`,
    ];
  });
}
