import { HAM } from '../mail/index.js';
import type { Model } from '../model/index.js';
import { CAUSES, type CauseTree, CELLS, type LossCauses } from '../results/index.js';
import type { Totals } from './totals.js';

type Parts = { total: number } & Record<string, number>;
/** A tree under construction. Keys are names of causes, never of scenarios. */
interface Tree {
  total: number;
  [group: string]: Parts | number;
}

function grow(tree: Tree, cause: number, count: number): void {
  const { group, part } = CAUSES[cause] ?? { group: 'pending', part: 'queued' };
  tree.total += count;
  const known = tree[group];
  const parts: Parts = typeof known === 'object' ? known : { total: 0 };
  tree[group] = parts;
  parts.total += count;
  parts[part] = (parts[part] ?? 0) + count;
}

/** Trees by row, and one of all rows together; in the order in which keys come, which is fixed. */
class Trees {
  readonly wanted: Tree = { total: 0 };
  readonly all: Tree = { total: 0 };
  private readonly rows = new Map<number, Tree>();

  constructor(pairs: Float64Array) {
    for (let at = 0; at + 1 < pairs.length; at += 2) this.add(pairs[at] ?? 0, pairs[at + 1] ?? 0);
  }

  private add(key: number, count: number): void {
    const row = Math.floor(key / CELLS);
    const cell = key % CELLS;
    const cause = cell % CAUSES.length;
    grow(this.all, cause, count);
    if (Math.floor(cell / CAUSES.length) !== HAM) return;
    grow(this.wanted, cause, count);
    const tree = this.rows.get(row) ?? { total: 0 };
    this.rows.set(row, tree);
    grow(tree, cause, count);
  }

  row(at: number): CauseTree | undefined {
    return this.rows.get(at) as CauseTree | undefined;
  }

  byName(names: readonly { readonly name: string }[], first: number): Record<string, CauseTree> {
    const entries = names.flatMap(({ name }, at): [string, CauseTree][] => {
      const tree = this.row(at + first);
      return tree === undefined ? [] : [[name, tree]];
    });
    return Object.fromEntries(entries);
  }
}

/** Causes of loss, as trees whose counts add up to the messages that were not delivered. */
export function summariseCauses({ senders, servers }: Model, totals: Totals): LossCauses {
  const bySender = new Trees(totals.causes.senders.pairs());
  const byServer = new Trees(totals.causes.servers.pairs());
  return {
    wanted: bySender.wanted as unknown as CauseTree,
    all: bySender.all as unknown as CauseTree,
    senders: bySender.byName(senders, 0),
    servers: byServer.byName(servers, 1),
    noServer: byServer.row(0) ?? { total: 0 },
  };
}
