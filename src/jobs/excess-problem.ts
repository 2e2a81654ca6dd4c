import { excessProblem } from '../library/index.js';
import type { Positions, Problem } from '../scenario/index.js';
import type { RunningPool } from './caller.js';

/**
 * Error for a scenario that asks for more than the engine holds: it is reported like any other problem of the scenario.
 */
export class ExcessError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Does some work on a scenario; if that asks for too much, the error knows the place in the scenario. */
export async function withinLimits<T>(positions: Positions | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { excessOf } = await import('../engine/index.js');
    const excess = positions === null ? null : excessOf(error);
    throw excess === null || positions === null ? error : new ExcessError(excessProblem(excess, positions));
  }
}

/** A pool whose errors know the place in the scenario at which too much is asked for. */
export function withPlaces(pool: RunningPool, positions: Positions | null): RunningPool {
  return {
    ...pool,
    run: (replication, watches) => withinLimits(positions, () => pool.run(replication, watches)),
    runLogged: (replication) => withinLimits(positions, () => pool.runLogged(replication)),
    tell: (replication, messages) => withinLimits(positions, () => pool.tell(replication, messages)),
  };
}
