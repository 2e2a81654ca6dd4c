import type { Model } from '../../model/index.js';
import type { Estimate } from '../../results/index.js';
import type { Share } from '../../units/index.js';
import { Conveyor, type ReplicationPool } from '../replication-pool.js';
import { looksFor } from '../search.js';
import { Feasibility, type Judged } from './feasibility.js';

/** A pool in which a design's replications run, until it is closed. */
export interface ClosablePool extends ReplicationPool {
  readonly close: () => Promise<void>;
}

export interface BestOptions {
  readonly tolerance: Share;
  /** Probability that any claim at all is wrong, at most. */
  readonly error: number;
  /** Most replications of one design. */
  readonly most: number;
  readonly open: (model: Model) => Promise<ClosablePool>;
  /** Called with the index of the design under test. */
  readonly onDesign: (at: number) => void;
  readonly isOver: () => boolean;
}

/** Result for one design. */
export interface DesignOutcome {
  readonly feasible: Judged;
  readonly replications: number;
  /** Estimates of the asserts' figures; empty if the design was not run. */
  readonly figures: readonly (Estimate | null)[];
}

export interface BestOutcome {
  /** Index of the answer; `null` if there is none. */
  readonly best: number | null;
  /** In the order given; those behind the answer were not run. */
  readonly designs: readonly DesignOutcome[];
  /** Lower bound on the probability that the answer is right, within the tolerance. */
  readonly probability: number;
  /** Number of designs judged by their means because more replications were not allowed. */
  readonly byMean: number;
}

const NOT_RUN: DesignOutcome = { feasible: 'undecided', replications: 0, figures: [] };

/**
 * Finds the first design that meets its asserts, in the order of their costs: each gets replications until it is shown
 * to meet them or not to; those behind the answer are never run (feasibility in order of cost; S. Andradóttir, S.-H.
 * Kim, "Fully sequential procedures for comparing constrained systems via simulation", Nav. Res. Logist. 57, 2010, who
 * screen for feasibility first). Replication r has the same random numbers in all designs. By Bonferroni's inequality
 * over designs the answer is right with probability 1 - error or more, whatever their dependence.
 */
export async function findBest(designs: readonly Model[], options: BestOptions): Promise<BestOutcome> {
  const looks = looksFor(0, options.most);
  const standard = { tolerance: options.tolerance, error: options.error / designs.length, looks: looks.length };
  const done: DesignOutcome[] = [];
  let [best, doubt, byMean]: [number | null, number, number] = [null, options.error, 0];
  for (const [at, model] of designs.entries()) {
    if (options.isOver()) break;
    options.onDesign(at);
    const feasibility = new Feasibility(model, standard);
    const feasible = await decide(feasibility, model, looks, options);
    const { replications } = feasibility;
    done.push({ feasible, replications, figures: feasibility.figures() });
    const judged = feasible === 'undecided' ? feasibility.byMean() : null;
    if (judged !== null) [doubt, byMean] = [doubt + judged.doubt, byMean + 1];
    if (feasible === 'yes' || judged?.feasible === true) {
      best = at;
      break;
    }
  }
  const rest = designs.slice(done.length).map(() => NOT_RUN);
  return { best, designs: [...done, ...rest], probability: Math.max(0, 1 - doubt), byMean };
}

async function decide(
  feasibility: Feasibility,
  model: Model,
  looks: readonly number[],
  { open, isOver }: BestOptions,
): Promise<Judged> {
  const pool = await open(model);
  try {
    const conveyor = new Conveyor(pool.width, (replication) => pool.run(replication));
    for (const look of looks) {
      while (feasibility.replications < look && !isOver()) feasibility.add(await conveyor.next(look));
      const judged = feasibility.judge();
      if (judged !== 'undecided' || isOver()) return judged;
    }
    return 'undecided';
  } finally {
    await pool.close();
  }
}
