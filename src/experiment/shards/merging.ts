import type { Model } from '../../model/index.js';
import type { ReplicationResult } from '../../results/index.js';
import type { Seconds } from '../../units/index.js';
import { RunSummary } from '../index.js';
import type { Gathering, Piece } from './gathering.js';
import type { Part, Plan } from './plan.js';
import { decodeReplication, type ReplicationShape, ReplicationTextError, shapeOf } from './replication-text.js';
import { type PlacedPart, partsInOrder } from './sharing.js';

/** Returns a line of a piece as text: this room does not know where the files are. */
export type ReadLine = (piece: Piece, line: number) => string;

/** One cell of a plan, merged. */
export interface MergedCell {
  /** Holds all replications found, in their order. */
  readonly summary: RunSummary;
  /** Number of these. */
  readonly replications: number;
  /** Missing replications, as stretches in their order. */
  readonly missing: readonly Omit<Part, 'cell'>[];
}

/** A fault in a shard although its checksum matches; the message says what is wrong, and where. */
export class ShardError extends Error {}

/** One cell while it is being merged. */
class CellMerging implements MergedCell {
  readonly summary: RunSummary;
  readonly missing: Omit<Part, 'cell'>[] = [];
  replications = 0;
  private readonly shape: ReplicationShape;

  constructor(model: Model) {
    this.summary = new RunSummary(model);
    this.shape = shapeOf(model);
  }

  /** Takes in the next replication of this cell. */
  add(text: string, cell: number, replication: number): void {
    const decoded = decodeReplication(text, this.shape);
    if (decoded.cell !== cell || decoded.result.replication !== replication) {
      throw new ReplicationTextError(`replication ${replication} of cell ${cell} should be here`);
    }
    this.replications += 1;
    this.summary.add(this.inTurn(decoded.result));
  }

  /** If earlier ones are missing, gives it the number of the first that is. */
  private inTurn(result: ReplicationResult): ReplicationResult {
    return this.missing.length === 0 ? result : { ...result, replication: this.replications };
  }
}

/**
 * Merges the pieces of a plan: all replications of each cell in their order, whatever files they came from, so the
 * result is that of one process to the last bit. Shards that are missing are left out.
 *
 * @param models of the cells of the plan.
 * @throws ShardError if a shard does not hold what its plan says.
 */
export function mergeShards(
  plan: Plan,
  models: readonly Model[],
  gathering: Gathering,
  readLine: ReadLine,
): MergedCell[] {
  const cells = models.map((model) => new CellMerging(model));
  for (const part of partsInOrder(plan.shards)) {
    const cell = cells[part.cell];
    const [piece] = gathering.get(part.shard) ?? [];
    if (piece === undefined) cell?.missing.push({ from: part.from, to: part.to });
    else if (cell !== undefined) addPart(cell, part, piece, readLine);
  }
  return cells;
}

function addPart(cell: CellMerging, part: PlacedPart, piece: Piece, readLine: ReadLine): void {
  for (let replication = part.from; replication <= part.to; replication += 1) {
    const text = readLine(piece, part.after + replication - part.from);
    try {
      cell.add(text, part.cell, replication);
    } catch (error) {
      // Its checksum matches, so this is no accident on the way: whoever wrote it wrote something else.
      const reason = error instanceof Error ? error.message : String(error);
      throw new ShardError(`${piece.source}: shard ${piece.shard} does not hold what a shard holds: ${reason}`);
    }
  }
}

/** The first replication of the plan's first cell as text; `null` if its shard is missing. */
export function firstReplication(plan: Plan, gathering: Gathering, readLine: ReadLine): string | null {
  const [first] = partsInOrder(plan.shards);
  const [piece] = first === undefined ? [] : (gathering.get(first.shard) ?? []);
  return first === undefined || piece === undefined ? null : readLine(piece, first.after);
}

/** Total time that the shards took [s]. */
export function totalElapsed(gathering: Gathering): Seconds {
  return [...gathering.entries()]
    .sort(([a], [b]) => a - b)
    .reduce((sum, [, [piece]]) => sum + (piece?.elapsed ?? 0), 0);
}
